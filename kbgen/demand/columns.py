"""What a column of a table holds: known by its header, else by its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kbgen.demand import cells as apart
from kbgen.demand.days import is_day
from kbgen.demand.naming import Book
from kbgen.model.need import LINES

GROUPS = (*LINES, "formats", "channels", "cadence", "languages", "bandwidth")
"""What a column of answers can be."""
WANTED, IGNORE = "wanted", "ignore"
COLUMNS = (*GROUPS, WANTED, "respondent", "date", IGNORE)
"""All that a column can be."""

How: TypeAlias = Literal["id", "name", "answers", "mail", "days", "guess", "names", "texts", "same", "empty", "unknown"]

_SAMPLE = 100
"""So many different cells say what a column is."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_HALF, _MOST = 0.5, 0.8
_WORDS_OF_A_TEXT = 5


@dataclass(frozen=True)
class Taken:
    """What a column or an answer is taken for, and why."""

    targets: tuple[str, ...]
    how: How
    count: int = 0
    like: str = ""
    """The name that a guess rests on."""

    @property
    def is_sure(self) -> bool:
        """True for ids and names, which nobody must look at again."""
        return self.how in {"id", "name"}


def taken(header: str, column: Counter[str], book: Book) -> Taken:
    """Return what a column is taken for; ``column`` counts its cells that are not empty."""
    if header in COLUMNS:
        return Taken((header,), "id")
    if named := book.find("questions", header):
        return Taken((named,), "name")
    few = dict(column.most_common(_SAMPLE))
    return _by_cells(few, book) or _by_header(header, few, book)


def known_to(book: Book, group: str) -> apart.Known:
    """Return what tells known answers of a group."""
    return lambda text: book.find(group, text) is not None


def _by_cells(few: Mapping[str, int], book: Book) -> Taken | None:
    """Return what a column is by its cells alone, when they say so."""
    if not few:
        return Taken((IGNORE,), "empty")
    if _share(few, lambda cell: bool(_MAIL.match(cell))) >= _HALF:
        return Taken(("respondent",), "mail")
    if _share(few, is_day) >= _MOST:
        return Taken(("date",), "days")
    shares = {group: _known_share(few, group, book) for group in GROUPS}
    best = max(GROUPS, key=shares.__getitem__)
    if best == "languages" and shares[best] == 1 and len(_given(few, best, book)) == 1:
        return Taken((IGNORE,), "same")  # the language of the form itself, which tools write into every row
    return Taken((best,), "answers") if shares[best] > _HALF else None


def _by_header(header: str, few: Mapping[str, int], book: Book) -> Taken:
    """Return what a column may be by its header; else whether it holds people's own words, or nothing that is known."""
    if guess := book.guess("questions", header):
        return Taken((guess[0],), "guess", like=guess[1])
    filled = sum(few.values())
    words = sum(len(cell.split()) * times for cell, times in few.items()) / filled
    if words >= _WORDS_OF_A_TEXT and len(few) > filled * _HALF:
        return Taken((WANTED,), "texts")
    return Taken((IGNORE,), "names" if _share(few, _is_name) > _MOST and len(few) > filled * _MOST else "unknown")


def _share(column: Mapping[str, int], is_one: apart.Known) -> float:
    return sum(times for cell, times in column.items() if is_one(cell)) / sum(column.values())


def _known_share(column: Mapping[str, int], group: str, book: Book) -> float:
    """Return which part of the answers in a column are names of a group."""
    known = known_to(book, group)
    found = apart.answers(column, known, book.tags.get(group, ()))
    every = sum(column[cell] * len(each) for cell, each in found.items())
    return sum(column[cell] * sum(map(known, each)) for cell, each in found.items()) / every if every else 0.0


def _given(column: Mapping[str, int], group: str, book: Book) -> set[str | None]:
    """Return the tags of a group that the answers in a column name."""
    found = apart.answers(column, known_to(book, group), book.tags.get(group, ()))
    return {book.find(group, answer) for each in found.values() for answer in each}


def _is_name(cell: str) -> bool:
    """Tell what may be the name of a person: two to five words that begin with a capital letter."""
    words = cell.split()
    return 2 <= len(words) <= 5 and all(word[0].isupper() and not any(map(str.isdigit, word)) for word in words)  # noqa: PLR2004
