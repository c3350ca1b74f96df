"""Answers of a form elsewhere (did this help? what were you looking for?) as monthly sums."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def answered(
    table: Table,
    centre: str,
    language: str,
    languages: Mapping[str, str],
    headers: Mapping[str, str],
    votes: Mapping[str, What],
    page: Callable[[str], str | None],
    today: dt.date,
) -> Answered:
    """Return the sums of a table of answers.

    ``headers`` are the names of its columns for those of ``COLUMNS`` that are called otherwise, ``languages`` the code for each
    code and name in small letters, ``language`` that of rows which name none of these, ``votes`` what people's answers mean, in
    small letters, and ``page`` the document that a cell names. Rows of days after ``today`` count as undated.
    """
    at = _columns(table, headers)
    months: defaultdict[str, Counter[Mark]] = defaultdict(Counter)
    undated = unknown = private = 0
    days, is_doubtful = months_of(table.column(at[_NEEDED]), today)
    for row, month in zip(table.rows, days, strict=True):
        cell = {name: row[number].strip() for name, number in at.items()}
        if month is None:
            undated += 1
            continue
        spoken = languages.get(cell.get("language", "").lower(), language)
        if helped := cell.get("helped"):
            vote, document = votes.get(helped.lower()), page(cell.get("page", ""))
            if vote and document:
                months[month][Mark(vote, document, spoken)] += 1
            else:
                unknown += 1
        if words := plain(cell.get("wanted", ""), WANTED):
            if is_private(words):
                private += 1
            else:
                months[month][Mark("wanted", words, spoken)] += 1
    doubt = phrase("{file}: days were read with the day first. If that is wrong, write them as 2026-11-25.", file=table.name)
    return Answered(
        months=tuple(
            Month(centre=centre, month=name, source="forms", counts=dict(held)) for name, held in sorted(months.items())
        ),
        rows=len(table.rows),
        undated=undated,
        unknown=unknown,
        private=private,
        notes=(*table.notes, *([doubt] if is_doubtful else [])),
    )


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
