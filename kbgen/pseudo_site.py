"""A copy of a repository in two invented languages, which show what was not made to be translated."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen.l10n import po
from kbgen.l10n.dialect import split
from kbgen.l10n.freshness import pieces_of
from kbgen.l10n.inline import collapsed, labels
from kbgen.l10n.pieces import RAW
from kbgen.l10n.pseudo import LOCALES, pseudo
from kbgen.l10n.segments import written
from kbgen.load import load
from kbgen.load.rewriting import new_translation, with_members
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse

if TYPE_CHECKING:
    from kbgen.model.document import Document, Library

_PARTS = ("content", "casestudies", "theme", "translations", "mkdocs.yml")


def write(root: Path, folder: Path) -> None:
    """Copy a repository and add a translation of every page and every phrase in each invented language."""
    if folder.exists() and any(folder.iterdir()):
        raise Misuse(phrase("{folder} is not empty.", folder=folder))
    for name in _PARTS:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    library = load(folder).library
    for locale in LOCALES:
        _phrases(folder, locale)
        for document in library.documents.values():
            _page(folder, document, locale)
    _centres(folder, library)


def _phrases(folder: Path, locale: str) -> None:
    catalogues = sorted((folder / "translations").glob("*/LC_MESSAGES/kbgen.po"))
    if not catalogues:
        raise Misuse(phrase("There is no catalogue in {folder}.", folder="translations/"))
    path = folder / "translations" / locale / "LC_MESSAGES/kbgen.po"
    path.parent.mkdir(parents=True)
    path.write_text(po.pseudo_catalogue(catalogues[0].read_text(encoding="utf-8"), locale), encoding="utf-8")


def _page(folder: Path, document: Document, locale: str) -> None:
    source = document.original
    known = labels(source.body)
    body = written(
        source.body,
        {n: pseudo(collapsed(part.text), locale, known) for n, part in enumerate(split(source.body)) if part.kind != RAW},
    )
    texts = {segment.id: pseudo(segment.text, locale) for segment in pieces_of(document, source) if segment.part < 0}
    path = folder / f"{source.path.removesuffix('.md')}.{locale}.md"
    path.write_text(new_translation(locale, source.language, "human", texts, body), encoding="utf-8")


def _centres(folder: Path, library: Library) -> None:
    """Add the invented languages to those of every centre."""
    for centre in library.centres:
        path = folder / centre.original.path
        text = path.read_text(encoding="utf-8")
        path.write_text(with_members(centre.original.path, text, "languages", LOCALES), encoding="utf-8")
