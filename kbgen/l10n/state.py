"""What translators saw: ``translations/state/<lang>.tsv``, one line for each piece, sorted, so that version control merges it.

The columns: document, piece, fingerprint of the original, hash of the translation, origin, review, day. It holds hashes alone; it
tells the same with and without version control.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path

from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

HEADER = "#document\tpiece\toriginal\ttranslation\torigin\treview\tday"
_PIECE = (
    r"(?:@title|@summary|@raw|@words/\S+|[^\t\s]+/[0-9]+)\t[0-9a-f]{10}\.[0-9a-f]{8}\.[0-9a-f]{6}"
    r"\t[0-9a-f]{10}\t(?:human|machine|machine-edited|none)\t(?:draft|reviewed|approved)\t\d{4}-\d\d-\d\d"
)
_LINE = re.compile(rf"([a-z0-9/_-]+)\t{_PIECE}")
_RUN = re.compile(rf"([a-z0-9/_-]++)\t{_PIECE}\n(?:\1\t{_PIECE}\n)*+")
"""Lines of one document: a file of half a million lines is read in this many steps as it has documents."""
_MARKER = re.compile(r"<{7}|={7}|>{7}|\|{7}")
UNTRANSLATED = "none"
"""The origin of a piece that still holds the original's words."""
A_NAME = 2
"""Pieces of up to this many words may rightly be the same in two languages."""
OWN = "0000000000.00000000.000000"
"""The fingerprint of an original that there never was: the translation has a piece of its own."""


@dataclass(frozen=True, order=True, slots=True)
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


def is_unread(row: Row) -> bool:
    """Tell whether a machine wrote a piece and no person has read it."""
    return row.origin.startswith("machine") and row.review == "draft"


@dataclass(frozen=True)
class States:
    """What is known of the translations into one language."""

    lines: Mapping[str, str]
    """The lines of each document as the file holds them; most are never looked at one by one."""
    findings: tuple[Finding, ...] = ()
    """Lines that could not be read. They are never overwritten."""

    @cached_property
    def rows(self) -> dict[str, tuple[Row, ...]]:
        """By document."""
        return {document: rows(lines) for document, lines in self.lines.items()}


def rows(lines: str) -> tuple[Row, ...]:
    """Return the rows that some good lines hold."""
    return tuple(Row(*line.split("\t")) for line in lines.splitlines())


def parse(path: str, text: str) -> States:
    """Return the rows of a file, and a finding for each line that is none: a merge left half done, or a slip of the hand."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    findings = []
    at, number = 0, 1
    while at < len(text):
        if found := _RUN.match(text, at):
            held[found[1]].append(found[0])
            at, number = found.end(), number + found[0].count("\n")
            continue
        end = text.find("\n", at) + 1 or len(text)
        for line in text[at:end].splitlines():
            if good := _LINE.fullmatch(line):
                held[good[1]].append(f"{line}\n")
            elif line and not line.startswith("#"):
                findings.append(_finding(Place(path, number), line))
            number += 1
        at = end
    return States({document: "".join(lines) for document, lines in held.items()}, tuple(findings))


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
        except UnicodeDecodeError as error:
            message = phrase("The file is not UTF-8: byte {offset} looks like {encoding}.", offset=error.start, encoding="?")
            hint = phrase('Save it again as "UTF-8" in your editor.')
            found[path.stem] = States({}, (Finding("KB412", Severity.WARNING, Place(name), message, hint),))
    return found
