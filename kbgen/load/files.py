"""The folder layout, known here alone: which file is which document in which language."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kbgen.model.finding import Finding, Place, Severity, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif", ".avif"})
FOLDERS = {
    "casestudies": "case",
    "content/guidelines": "guideline",
    "content/manuals": "manual",
    "content/overviews": "overview",
    "content/campaigns": "campaign",
    "content/centres": "centre",
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_RESERVED = frozenset({"con", "prn", "aux", "nul", "com1", "lpt1"})  # names that Windows cannot hold


@dataclass(frozen=True)
class PageFile:
    """A Markdown file: ``language`` is its suffix, None for the file in which a document was first written."""

    path: str
    kind: str
    document: str
    language: str | None


@dataclass(frozen=True)
class Layout:
    """What lies in a repository: pages, vocabulary files and pictures, by path."""

    pages: tuple[PageFile, ...]
    vocabulary: tuple[str, ...]
    pictures: frozenset[str]


def survey(root: Path) -> tuple[Layout, list[Finding]]:
    """Return what lies in a repository, in the order of its paths, and what cannot be used."""
    pages: list[PageFile] = []
    vocabulary: list[str] = []
    pictures: set[str] = set()
    findings: list[Finding] = []
    for path in _walk(root, findings):
        pure = PurePosixPath(path)
        if path.startswith("content/vocabulary/") and pure.suffix == ".yml":
            vocabulary.append(path)
        elif pure.suffix.lower() in PICTURES:
            pictures.add(path)
        elif page := _page(pure):
            findings += _name_findings(page)
            pages.append(page)
        else:
            findings.append(_stray(path))
    findings += _clashes(pages)
    return Layout(tuple(pages), tuple(vocabulary), frozenset(pictures)), findings


def _walk(root: Path, findings: list[Finding]) -> Iterator[str]:
    """Yield the relative path of every file; links are never followed."""
    for top in ("casestudies", "content"):
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in [*folders, *sorted(names)]:
                full = Path(folder) / name
                if name.startswith("."):
                    continue
                path = full.relative_to(root).as_posix()
                if full.is_symlink():
                    findings.append(
                        Finding(
                            "KB012",
                            Severity.ERROR,
                            Place(path),
                            phrase("This is a link to another file; links are not followed."),
                            phrase("Put the file itself here."),
                        )  # fmt: skip
                    )
                elif name not in folders:
                    yield path


def _page(path: PurePosixPath) -> PageFile | None:
    if path.suffix != ".md":
        return None
    for folder, kind in FOLDERS.items():
        inner = path.parts[len(PurePosixPath(folder).parts) :]
        if not path.is_relative_to(folder) or not inner:
            continue
        stem, _, suffix = path.stem.partition(".")
        here = path.parent if stem == "index" else path.parent / stem
        return PageFile(path.as_posix(), kind, here.as_posix(), suffix or None)
    return None


def _name_findings(page: PageFile) -> Iterator[Finding]:
    inner = page.document.removeprefix("casestudies/").removeprefix("content/").split("/")
    for part in inner:
        if not _SLUG.match(part) or part in _RESERVED:
            yield Finding(
                "KB013", Severity.ERROR, Place(page.path), phrase("{name} cannot become a lasting address.", name=part),
                phrase("Rename the file: small letters a to z, digits and single hyphens, as in heat-recovery.md."),
            )  # fmt: skip
    if page.language and not _LANGUAGE.match(page.language):
        yield Finding(
            "KB013", Severity.ERROR, Place(page.path), phrase("{name} is not a language code.", name=page.language),
            phrase("Name a translation like boiler.cs.md, with one code such as cs, pt-BR or zh."),
        )  # fmt: skip
    if len(inner) != 2:  # noqa: PLR2004 - folder and name
        yield Finding(
            "KB014", Severity.ERROR, Place(page.path), phrase("The file lies too deep or not deep enough."),
            phrase("A case study is casestudies/<country>/<name>.md; other pages are content/<kind>/<name>.md."),
        )  # fmt: skip


def _stray(path: str) -> Finding:
    return Finding(
        "KB014", Severity.WARNING, Place(path), phrase("Nothing reads this file."),
        phrase("Pages end in .md; pictures in .png, .jpg, .webp or .svg; vocabulary lies in content/vocabulary/*.yml."),
    )  # fmt: skip


def _clashes(pages: list[PageFile]) -> Iterator[Finding]:
    """Two files for one edition: ``a.md`` beside ``a/index.md``, or names that differ in case alone."""
    seen: dict[tuple[str, str | None], str] = {}
    for page in pages:
        key = (page.document.lower(), page.language)
        if key in seen:
            yield Finding(
                "KB015", Severity.ERROR, Place(page.path), phrase("This file and {other} are the same page.", other=seen[key]),
                phrase("Delete or rename one of them."),
            )  # fmt: skip
        seen[key] = page.path
