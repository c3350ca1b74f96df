"""The folder layout, known here alone: which file is which document in which language."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kbgen.load import pictures as picture_rules
from kbgen.model.finding import Finding, Place, Severity, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = {
    "casestudies": "case",
    "content/guidelines": "guideline",
    "content/manuals": "manual",
    "content/overviews": "overview",
    "content/campaigns": "campaign",
    "content/centres": "centre",
}
RUNNING = frozenset({".html", ".htm", ".xhtml", ".php", ".js", ".mjs", ".asp", ".aspx", ".jsp", ".cgi", ".exe", ".bat", ".sh"})
_RECORDS = ("content/demand/*/*.tsv", "content/chronicle.tsv", "content/short-addresses.tsv", "content/announced/*.tsv")
"""What is counted and kept in lines, which is read apart."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)  # names that Windows cannot hold


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
        elif any(pure.match(pattern) for pattern in _RECORDS):
            continue
        elif pure.suffix.lower() in picture_rules.SUFFIXES:
            if refused := picture_rules.look(root, path):
                findings.append(refused)
            else:
                pictures.add(path)
        elif page := _page(pure):
            findings += _name_findings(page)
            pages.append(page)
        else:
            findings.append(_stray(path))
    findings += _clashes(pages)
    return Layout(tuple(pages), tuple(vocabulary), frozenset(pictures)), findings


def _walk(root: Path, findings: list[Finding]) -> Iterator[str]:
    """Yield the relative path of every file that is no link and whose name can be shown; links are never followed."""
    for top in ("casestudies", "content"):
        if (root / top).is_symlink():
            findings.append(_link(top))
            continue
        for folder, folders, names in os.walk(root / top):
            inner = sorted(name for name in folders if not name.startswith("."))
            for name in [*inner, *sorted(name for name in names if not name.startswith("."))]:
                full = Path(folder) / name
                path = full.relative_to(root).as_posix()
                if not name.isprintable():
                    findings.append(_unprintable(path))
                elif full.is_symlink():
                    findings.append(_link(path))
                elif name not in inner:
                    yield path
            folders[:] = [name for name in inner if name.isprintable()]


def _link(path: str) -> Finding:
    message = phrase("This is a link to another file; links are not followed.")
    return Finding("KB012", Severity.ERROR, Place(path), message, phrase("Put the file itself here."))


def _unprintable(path: str) -> Finding:
    """Return the finding for a name with line breaks, control characters or broken bytes, written so that it can be shown."""
    shown = path.encode("unicode_escape").decode("ascii")
    message = phrase("{name} cannot become a lasting address.", name=shown)
    hint = phrase("Rename the file: small letters a to z, digits and single hyphens, as in heat-recovery.md.")
    return Finding("KB013", Severity.ERROR, Place(shown), message, hint)


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
                "KB013",
                Severity.ERROR,
                Place(page.path),
                phrase("{name} cannot become a lasting address.", name=part),
                phrase("Rename the file: small letters a to z, digits and single hyphens, as in heat-recovery.md."),
            )
    if page.language and not _LANGUAGE.match(page.language):
        yield Finding(
            "KB013",
            Severity.ERROR,
            Place(page.path),
            phrase("{name} is not a language code.", name=page.language),
            phrase("Name a translation like boiler.cs.md, with one code such as cs, pt-BR or zh."),
        )
    if len(inner) != 2:  # noqa: PLR2004 - folder and name
        yield Finding(
            "KB014",
            Severity.ERROR,
            Place(page.path),
            phrase("The file lies too deep or not deep enough."),
            phrase("A case study is casestudies/<country>/<name>.md; other pages are content/<kind>/<name>.md."),
        )


def _stray(path: str) -> Finding:
    severity = Severity.ERROR if PurePosixPath(path).suffix.lower() in RUNNING else Severity.WARNING
    hint = phrase("Pages end in .md; pictures in .png, .jpg, .webp or .svg; vocabulary lies in content/vocabulary/*.yml.")
    return Finding("KB014", severity, Place(path), phrase("Nothing reads this file."), hint)


def _clashes(pages: list[PageFile]) -> Iterator[Finding]:
    """Two files for one edition: ``a.md`` beside ``a/index.md``, or names that differ in case alone."""
    seen: dict[tuple[str, str | None], str] = {}
    for page in pages:
        key = (page.document.lower(), page.language)
        if key in seen:
            yield same_page(page.path, seen[key])
        seen[key] = page.path


def same_page(path: str, other: str) -> Finding:
    """Return the finding that two files are one edition."""
    message = phrase("This file and {other} are the same page.", other=other)
    return Finding("KB015", Severity.ERROR, Place(path), message, phrase("Delete or rename one of them."))
