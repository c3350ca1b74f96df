"""What translators saw: ``translations/state/<lang>.tsv``, one line for each piece, sorted, so that version control merges it.

The columns: document, piece, fingerprint of the original, hash of the translation, origin, review, day. It holds hashes alone; it
tells the same with and without version control.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

HEADER = "#document\tpiece\toriginal\ttranslation\torigin\treview\tday"
_LINE = re.compile(
    r"(?P<document>[a-z0-9/_-]+)\t(?P<segment>@title|@summary|@words/\S+|[^\t\s]+/[0-9]+)\t(?P<source>[0-9a-f]{10}\.[0-9a-f]{6}\.[0-9a-f]{6})"
    r"\t(?P<target>[0-9a-f]{10})\t(?P<origin>human|machine|machine-edited|none)\t(?P<review>draft|reviewed|approved)\t(?P<day>\d{4}-\d\d-\d\d)"
)
_MARKER = re.compile(r"<{7}|={7}|>{7}|\|{7}")
UNTRANSLATED = "none"
"""The origin of a piece that still holds the original's words."""
OWN = "0000000000.000000.000000"
"""The fingerprint of an original that there never was: the translation has a piece of its own."""


@dataclass(frozen=True, order=True)
class Row:
    """A piece as it was when its translation was made or confirmed."""

    document: str
    segment: str
    source: str
    """Fingerprint of the original's piece."""
    target: str
    """Hash of the translation's piece."""
    origin: str
    review: str
    day: str


@dataclass(frozen=True)
class States:
    """What is known of the translations into one language."""

    rows: dict[str, tuple[Row, ...]]
    """By document."""
    findings: tuple[Finding, ...] = ()
    """Lines that could not be read. They are never overwritten."""


def parse(path: str, text: str) -> States:
    """Return the rows of a file, and a finding for each line that is none: a merge left half done, or a slip of the hand."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    findings = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        if found := _LINE.fullmatch(line):
            row = Row(**found.groupdict())
            rows[row.document].append(row)
        else:
            findings.append(_finding(Place(path, number), line))
    return States({document: tuple(held) for document, held in rows.items()}, tuple(findings))


def _finding(place: Place, line: str) -> Finding:
    message, hint = _unreadable(line)
    return Finding("KB412", Severity.WARNING, place, message, hint)


def _unreadable(line: str) -> tuple[Phrase, Phrase]:
    if _MARKER.match(line):
        return (
            phrase("A merge was left half done here."),
            phrase("Delete the lines of < = and > and keep all others: lines of both sides are understood."),
        )
    return (
        phrase("This line of the translations' state cannot be read."),
        phrase("Delete the line. The piece then counts as unknown until somebody runs kbgen l10n ack."),
    )


def formatted(rows: Iterable[Row]) -> str:
    """Return rows as the file holds them: a header and one sorted line for each."""
    lines = sorted({"\t".join(astuple(row)) for row in rows})
    return "\n".join([HEADER, *lines, ""])


def read(folder: Path, root: Path) -> dict[str, States]:
    """Return what is known of the translations into each language, from the files of a folder."""
    found = {}
    for path in sorted(folder.glob("*.tsv")):
        name = path.relative_to(root).as_posix()
        try:
            found[path.stem] = parse(name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            found[path.stem] = States({}, (_finding(Place(name), ""),))
    return found
