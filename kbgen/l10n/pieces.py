"""The pieces of a text, and lines that hold several: cells of a table, captions, terms of a definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kbgen.l10n import shapes

RAW = "raw"


@dataclass(frozen=True)
class Part:
    """A piece of a text; ``kind`` is ``raw`` for what stays as it is in every language."""

    kind: str
    text: str
    line: int
    """Counted from 1, in the text."""
    inner: str = ""
    """What stands before a further line of the same piece: spaces, or the marks of a quotation."""
    level: int = 0
    """Of a heading, 1 to 6."""
    warns: bool = False
    """Whether it stands in a box that warns."""
    block: bool = False
    """Of raw parts: code or HTML, which people read as it stands."""


def cells(line: str, start: int, number: int, *, warns: bool) -> Iterator[Part]:
    """Yield the cells of a row whose content starts at ``start``."""
    done = 0
    for found in shapes.CELL.finditer(line, start):
        if shown := found[0].strip():
            begin = found.start() + len(found[0]) - len(found[0].lstrip())
            yield Part(RAW, line[done:begin], number)
            yield Part("cell", shown, number, warns=warns)
            done = begin + len(shown)
    if done < len(line):
        yield Part(RAW, line[done:], number)


def captions(text: str, number: int) -> Iterator[Part]:
    """Yield a block of HTML as it stands, except the words of captions."""
    done = 0
    for found in shapes.CAPTION.finditer(text):
        begin = found.start(3) + len(found[3]) - len(found[3].lstrip())
        yield Part(RAW, text[done:begin], number + text.count("\n", 0, done), block=True)
        shown = found[3].strip()
        yield Part("caption", shown, number + text.count("\n", 0, begin))
        done = begin + len(shown)
    if done < len(text):
        yield Part(RAW, text[done:], number + text.count("\n", 0, done), block=True)


def terms(text: str, number: int) -> Iterator[Part]:
    """Yield the terms of a definition, one a line."""
    for n, line in enumerate(text.split("\n"), start=number):
        if n > number:
            yield Part(RAW, "\n", n - 1)
        lead = len(line) - len(line.lstrip())
        shown, tail = shapes.without_tail(line[lead:])
        if lead:
            yield Part(RAW, line[:lead], n)
        if shown:
            yield Part("term", shown, n)
        if tail:
            yield Part(RAW, tail, n)
