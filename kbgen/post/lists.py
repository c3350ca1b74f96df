"""Who gets digests, and who no longer does: a centre's list of subscribers, and its list of addresses that bounced.

The first is read forgivingly, for a line that nobody understands means one letter less; the second strictly, for there it would
mean a letter to somebody who must not get one. What a line holds is never said, only where it stands.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import get_args

from kbgen.language.kin import chain
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse
from kbgen.model.need import Cadence
from kbgen.post.addresses import Address, address

ALL = "all"
"""The subscription to everything that is new."""
COLUMNS = ("address", "language", "subscription", "cadence")
_REQUIRED = 2
_CADENCES = frozenset(get_args(Cadence))
_ENDS = re.compile(r"\r\n|\r|\n")
_DELIMITERS = (",", ";", "\t")
_HEADINGS = frozenset({*COLUMNS[:1], "email", "e-mail", "mail", "email address", "e-mail address", "recipient"})
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """Somebody who asked for one subscription in one language."""

    line: int
    address: Address
    language: str
    stream: str
    cadence: str
    """How often; empty for as often as the centre sends."""


@dataclass(frozen=True)
class Remark:
    """What is to be said of a line; ``skipped`` when somebody may miss a letter for it."""

    line: int
    said: Phrase
    skipped: bool = True


class _Wrong(Exception):  # noqa: N818 - what is wrong with one line
    def __init__(self, said: Phrase) -> None:
        super().__init__(str(said))
        self.said = said


def subscribers(
    name: str, data: bytes, languages: Collection[str], streams: Collection[str]
) -> tuple[tuple[Subscriber, ...], tuple[Remark, ...]]:
    """Return the subscribers in a table with a heading (CSV as any spreadsheet saves it), and what is to be said of its lines.

    ``languages`` and ``streams`` are those that a centre has. Raises Misuse when the file is no such table.
    """
    lines = list(_lines(_text(name, data, "replace")))
    if not lines:
        raise Misuse(phrase("{file} is empty. Its first line is {line}", file=name, line=",".join(COLUMNS)))
    delimiter, heading = _heading(name, lines[0])
    found: dict[tuple[str, str, str, str], Subscriber] = {}
    remarks = _left_out(lines[0][0], heading)
    for number, line in lines[1:]:
        try:
            one = _subscriber(number, dict(zip(heading, _cells(line, delimiter, len(heading)), strict=True)), languages, streams)
        except _Wrong as wrong:
            remarks.append(Remark(number, wrong.said))
            continue
        first = found.setdefault((one.address.key, one.language, one.stream, one.cadence), one)
        if first is not one:
            said = phrase("stands on line {line} already and gets one letter", line=first.line)
            remarks.append(Remark(number, said, skipped=False))
    return tuple(found.values()), tuple(remarks)


def _left_out(line: int, heading: list[str]) -> list[Remark]:
    unknown = [each for each in heading if each not in COLUMNS]
    said = phrase("these columns are not read: {columns}", columns=", ".join(map(repr, unknown)))
    return [Remark(line, said, skipped=False)] if unknown else []


def _heading(name: str, first: tuple[int, str]) -> tuple[str, list[str]]:
    """Return what divides cells, and the columns."""
    for delimiter in _DELIMITERS:
        try:
            heading = [cell.strip().casefold() for cell in next(csv.reader([first[1]], delimiter=delimiter, strict=True))]
        except csv.Error:
            continue
        if all(heading.count(each) == 1 for each in COLUMNS[:_REQUIRED]) and all(
            heading.count(each) < _REQUIRED for each in COLUMNS
        ):
            return delimiter, heading
    raise Misuse(phrase("{file} has no heading. Its first line is {line}", file=name, line=",".join(COLUMNS)))


def _cells(line: str, delimiter: str, wanted: int) -> list[str]:
    """Return the cells of a line. Each line is read alone: a quotation mark left open must not swallow the people below."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        raise _Wrong(phrase("a quotation mark is open, or a cell goes on over lines")) from None
    while len(cells) > wanted and not cells[-1].strip():
        cells.pop()
    if len(cells) > wanted:
        raise _Wrong(phrase("more cells than the heading has"))
    return [*cells, *[""] * (wanted - len(cells))]


def _subscriber(line: int, cells: dict[str, str], languages: Collection[str], streams: Collection[str]) -> Subscriber:
    read = address(cells["address"])
    if read is None:
        raise _Wrong(phrase("no address"))
    stream = cells.get("subscription", "").strip().casefold() or ALL
    if stream not in streams:
        raise _Wrong(phrase("no such subscription; there are {known}", known=", ".join(sorted(streams))))
    cadence = cells.get("cadence", "").strip().casefold()
    if cadence and cadence not in _CADENCES:
        raise _Wrong(phrase("no such cadence; there are {known}", known=", ".join(sorted(_CADENCES))))
    language = _language(cells["language"].strip(), languages)
    return Subscriber(line=line, address=read, language=language, stream=stream, cadence=cadence)


def _language(asked: str, known: Collection[str]) -> str:
    """Return the language of the centre that somebody reads: fr for fr_TN."""
    base, dash, rest = asked.replace("_", "-").partition("-")
    codes = {each.casefold(): each for each in known}
    for code in chain(f"{base.lower()}{dash}{rest}") if base.isascii() and base.isalpha() else ():
        if code.casefold() in codes:
            return codes[code.casefold()]
    raise _Wrong(phrase("no such language; there are {known}", known=", ".join(sorted(known))))


def bounced(name: str, data: bytes) -> frozenset[str]:
    """Return the keys of the addresses in a file, one on each line or in the cells of a CSV table.

    Raises Misuse when there is none, or when any line holds something that could be an address and is not one.
    """
    found: set[str] = set()
    for at, (number, line) in enumerate(_lines(_text(name, data, "strict"))):
        cells = _parted(line)
        if at == 0 and "@" not in line and any(cell.strip().casefold() in _HEADINGS for cell in cells):
            continue
        held = [address(cell) for cell in cells if "@" in cell or len(cells) == 1]
        if not held or None in held:
            raise Misuse(
                phrase(
                    "{file}, line {line}: no address. Nothing is sent before it is put right: who bounced must get nothing.",
                    file=name, line=number,
                )
            )  # fmt: skip
        found |= {each.key for each in held if each}
    if not found:
        raise Misuse(phrase("{file} holds no address. When nobody bounced, leave out {option}.", file=name, option="--bounced"))
    return frozenset(found)


def _parted(line: str) -> list[str]:
    try:
        return [cell for part in csv.reader([line], strict=True) for each in part for cell in re.split("[;\t]", each)]
    except csv.Error:
        return [line]


def _text(name: str, data: bytes, errors: str) -> str:
    encoding = "utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        text = "\0"
    if _NO_TEXT.search(text):
        raise Misuse(phrase('{file} is no text in UTF-8. Save it as "CSV UTF-8".', file=name))
    return text


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold something, counted from 1; a line of delimiters alone holds nothing."""
    for number, line in enumerate(_ENDS.split(text), start=1):
        if line.strip(' ,;\t"'):
            yield number, line
