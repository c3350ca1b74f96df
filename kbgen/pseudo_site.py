"""A copy of a repository in two invented languages, which show what was not made to be translated."""

from __future__ import annotations

import os
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
from kbgen.load.frontmatter import decode
from kbgen.load.rewriting import new_translation, with_members
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.model.document import Document, Library

_PAGES = ("content", "casestudies")
_PARTS = (*_PAGES, "theme", "translations", "mkdocs.yml")


def write(root: Path, folder: Path) -> None:
    """Copy a repository and add a translation of every page and every phrase in each invented language."""
    if folder.exists() and any(folder.iterdir()):
        raise Misuse(phrase("{folder} is not empty.", folder=folder))
    if there := next(_invented(root), None):
        raise Misuse(phrase("{file} exists already.", file=there))
    for name in _PARTS:
        _copy(root / name, folder / name)
    library = load(folder).library
    for locale in LOCALES:
        _phrases(folder, locale)
        for document in library.documents.values():
            _page(folder, document, locale)
    _centres(folder, library)


def _invented(root: Path) -> Iterator[Path]:
    """Yield what a repository already has in an invented language."""
    for locale in LOCALES:
        yield from (path for path in [root / "translations" / locale] if os.path.lexists(path))
        yield from (path for part in _PAGES for path in sorted((root / part).rglob(f"*.{locale}.md")))


def _copy(source: Path, target: Path) -> None:
    """Copy a part of a repository as it is: what is a link stays one, so that it is refused in the copy as in the original."""
    if source.is_symlink() and source.name in _PAGES:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source.readlink())
    elif source.is_dir():
        shutil.copytree(source, target, symlinks=True, ignore=_unreadable)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _unreadable(folder: str, names: list[str]) -> set[str]:
    """Return what cannot be copied: files that nobody may read, pipes and the like."""
    return {name for name in names if not _is_readable(Path(folder, name))}


def _is_readable(path: Path) -> bool:
    return path.is_symlink() or ((path.is_file() or path.is_dir()) and os.access(path, os.R_OK))


def _phrases(folder: Path, locale: str) -> None:
    path = folder / "translations" / locale / "LC_MESSAGES/kbgen.po"
    for template in sorted((folder / "translations").glob("*/LC_MESSAGES/kbgen.po")):
        try:
            text = po.pseudo_catalogue(template.read_text(encoding="utf-8-sig"), locale)
        except (OSError, ValueError):
            continue  # any other has the same phrases
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        return
    raise Misuse(phrase("There is no catalogue in {folder}.", folder="translations/"))


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
        text = decode(centre.original.path, path.read_bytes())
        path.write_text(with_members(centre.original.path, text, "languages", LOCALES), encoding="utf-8")
