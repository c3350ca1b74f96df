"""What a centre's readers have been told: ``content/announced/<centre>.tsv``, sorted, kept in version control.

The columns: stream, document, language of the edition, gist, day. A line whose document and gist are ``-`` says that readers of
the stream in a language have been told of everything up to a day. Of several lines for one edition, as a merge of branches leaves
them, those of the latest day count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

FOLDER = "content/announced"
HEADER = "#stream\tdocument\tlanguage\tgist\tday"
EVERYTHING = "-"
_LINE = re.compile(
    r"([a-z0-9@-]+)\t(?:(-)\t([A-Za-z][A-Za-z0-9-]{1,34})\t(-)|([a-z0-9/_-]+)\t([A-Za-z][A-Za-z0-9-]{1,34})\t([0-9a-f]{16}))"
    r"\t(\d{4}-\d\d-\d\d)"
)
_MARKER = re.compile(r"<{7}|={7}|>{7}|\|{7}")


class Line(NamedTuple):
    """That readers of a stream were told of an edition with this gist on a day, or knew it then."""

    stream: str
    document: str
    language: str
    gist: str
    day: date


@dataclass(frozen=True)
class Announced:
    """What has been told. ``findings`` are lines that cannot be read: nothing may be told before they are mended."""

    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def gists(self) -> Mapping[tuple[str, str, str], frozenset[str]]:
        """What was last told, by stream, document and language."""
        found: dict[tuple[str, str, str], set[str]] = {}
        for line in _latest(self.lines):
            found.setdefault(line[:3], set()).add(line.gist)
        return {key: frozenset(gists) for key, gists in found.items()}

    @cached_property
    def _days(self) -> Mapping[tuple[str, str, str], date]:
        return {line[:3]: line.day for line in _latest(self.lines)}

    @cached_property
    def known(self) -> frozenset[tuple[str, str]]:
        """The documents known in some language, as (stream, document)."""
        return frozenset((line.stream, line.document) for line in self.lines)

    @cached_property
    def last(self) -> date | None:
        """The latest day of all."""
        return max((line.day for line in self.lines), default=None)

    def told_until(self, stream: str, language: str | None = None) -> date | None:
        """Return up to when readers of a stream, in a language or in any, have been told; None for those who never were."""
        days = (
            line.day
            for line in self.lines
            if line.stream == stream and line.document == EVERYTHING and language in {None, line.language}
        )
        return max(days, default=None)

    def holds(self, line: Line) -> bool:
        """Tell whether this is recorded: as the last that was told of the edition, or as older than that."""
        key = line[:3]
        day = self._days.get(key)
        return day is not None and (day > line.day or (day == line.day and line.gist in self.gists[key]))

    def with_lines(self, lines: Iterable[Line]) -> Announced:
        """Return this with more lines; older ones of the same editions go, and of one day the last given stays."""
        more = {line[:3]: line for line in lines}
        kept = [line for line in self.lines if line[:3] not in more or line.day > more[line[:3]].day]
        return Announced(tuple(_latest((*kept, *more.values()))), self.findings)


def _latest(lines: Iterable[Line]) -> list[Line]:
    held: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        held.setdefault(line[:3], []).append(line)
    return [line for each in held.values() for line in each if line.day == max(one.day for one in each)]


def path_of(centre: str) -> str:
    """Return the file of a centre, from the root of the repository."""
    return f"{FOLDER}/{centre}.tsv"


def formatted(announced: Announced) -> str:
    """Return what has been told as its file holds it."""
    lines = sorted({"\t".join((*line[:4], str(line.day))) for line in announced.lines})
    return "\n".join([HEADER, *lines, ""])


def read(root: Path, centre: str) -> Announced:
    """Return what the readers of a centre have been told."""
    try:
        data = (root / path_of(centre)).read_bytes()
    except FileNotFoundError:
        return Announced()
    return parse(path_of(centre), data)


def every(root: Path) -> tuple[Finding, ...]:
    """Return a finding for each line of the files of all centres that cannot be read."""
    names = sorted(path.stem for path in (root / FOLDER).glob("*.tsv") if not path.is_symlink())
    return tuple(finding for name in names for finding in read(root, name).findings)


def parse(path: str, data: bytes) -> Announced:
    """Return what a file holds, and a finding for each line that cannot be read."""
    lines: list[Line] = []
    findings: list[Finding] = []
    for number, text in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        if line := _line(text):
            lines.append(line)
        elif text and not text.startswith("#"):
            message, hint = _unreadable(text)
            findings.append(Finding("KB811", Severity.WARNING, Place(path, number), message, hint))
    return Announced(tuple(lines), tuple(findings))


def _line(text: str) -> Line | None:
    found = _LINE.fullmatch(text)
    if not found:
        return None
    try:
        day = date.fromisoformat(found[8])
    except ValueError:
        return None
    return Line(found[1], found[2] or found[5], found[3] or found[6], found[4] or found[7], day)


def _unreadable(text: str) -> tuple[Phrase, Phrase]:
    if _MARKER.match(text):
        return (
            phrase("A merge was left half done here."),
            phrase("Delete the lines of < = and > and keep all others: lines of both sides are understood."),
        )
    return (
        phrase("This line of what has been announced cannot be read."),
        phrase("Take the line from an older version. Without it the page would be announced again."),
    )
