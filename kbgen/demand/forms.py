"""Answers of a form elsewhere (did this help? what were you looking for?) as monthly sums."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kbgen.demand.days import months as months_of
from kbgen.demand.requests import WANTED
from kbgen.demand.typed import is_private, plain
from kbgen.model.demand import Mark, Month, What
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse

if TYPE_CHECKING:
    from kbgen.demand.answers import Table

COLUMNS = ("date", "page", "helped", "wanted", "language")
_NEEDED = "date"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a table of answers says, and how many rows and answers say nothing that can be counted."""

    months: tuple[Month, ...]
    rows: int
    undated: int
    """Rows without a day, or with one still to come."""
    unknown: int
    """Answers about no page of the library, or in none of the words for yes, partly and no."""
    private: int
    """Wishes with an e-mail address or a long number."""
    notes: tuple[Phrase, ...]
    """How the table was read, and what in it is in doubt."""


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What cells mean."""

    language: str
    """That of rows which name none that is known."""
    languages: Mapping[str, str]
    """The code for each code and name, in small letters."""
    votes: Mapping[str, What]
    """For each answer in small letters whether it helped."""
    page: Callable[[str], str | None]
    """From an address or a permanent name to the document."""


def answered(table: Table, centre: str, headers: Mapping[str, str], meaning: Meaning, today: dt.date) -> Answered:
    """Return the sums of a table of answers.

    ``headers`` are the names of its columns for those of ``COLUMNS`` that are called otherwise. Rows of days after ``today``
    count as undated.
    """
    at = _columns(table, headers)
    held: defaultdict[str, Counter[Mark]] = defaultdict(Counter)
    left: Counter[str] = Counter()
    days, is_doubtful = months_of(table.column(at[_NEEDED]), today)
    for row, month in zip(table.rows, days, strict=True):
        if month is None:
            left["undated"] += 1
            continue
        for said in _said({name: row[number].strip() for name, number in at.items()}, meaning):
            if isinstance(said, Mark):
                held[month][said] += 1
            else:
                left[said] += 1
    doubt = phrase("{file}: days were read with the day first. If that is wrong, write them as 2026-11-25.", file=table.name)
    return Answered(
        months=tuple(Month(centre=centre, month=name, source="forms", counts=dict(each)) for name, each in sorted(held.items())),
        rows=len(table.rows),
        undated=left["undated"],
        unknown=left["unknown"],
        private=left["private"],
        notes=(*table.notes, *([doubt] if is_doubtful else [])),
    )


def _said(cell: Mapping[str, str], meaning: Meaning) -> Iterator[Mark | Literal["unknown", "private"]]:
    """Yield what a row says, or why it cannot be counted."""
    spoken = meaning.languages.get(cell.get("language", "").lower(), meaning.language)
    if helped := cell.get("helped"):
        vote, document = meaning.votes.get(helped.lower()), meaning.page(cell.get("page", ""))
        yield Mark(vote, document, spoken) if vote and document else "unknown"
    if words := plain(cell.get("wanted", ""), WANTED):
        yield "private" if is_private(words) else Mark("wanted", words, spoken)


def _columns(table: Table, headers: Mapping[str, str]) -> dict[str, int]:
    """Return where each column stands; raise Misuse when one that was named, or the day, is not there."""
    found = {name: table.headers.index(header) for name in COLUMNS if (header := headers.get(name, name)) in table.headers}
    lost = next((header for header in headers.values() if header not in table.headers), None)
    if lost:
        raise Misuse(phrase("{file} has no column {column}.", file=table.name, column=lost))
    if _NEEDED not in found or not {"helped", "wanted"} & found.keys():
        named = ", ".join(table.headers)[:400]
        raise Misuse(
            phrase(
                "{file} has no columns date and helped or wanted. Name them, as --column date=HEADER. Its columns: {columns}",
                file=table.name,
                columns=named,
            )
        )
    return found
