"""Days as form tools write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

_YEAR_FIRST = re.compile(r"\s*(20\d\d)[-/.年\s]{1,3}(\d{1,2})[-/.月\s]{1,3}(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[-/.\s]{1,3}(\d{1,2})[-/.\s]{1,3}(20\d\d)(?!\d)")


def has_time(text: str) -> bool:
    """Tell whether a cell names a time of day besides the day, as form tools do."""
    return bool(re.search(r"\d{1,2}[:.hH時时]\d{2}", text.partition(" ")[2] or text.partition("T")[2]))


def is_day(text: str) -> bool:
    """Tell whether a cell begins with a day, written in any of the usual ways."""
    return any(_day(text, day_first=first) for first in (True, False))


def months(cells: Sequence[str], today: dt.date) -> tuple[tuple[str | None, ...], bool]:
    """Return the month of each cell of a column, as ``2026-11``, and whether they are in doubt, as ``last`` does.

    A cell without a day, or with one still to come, has none.
    """
    days, is_doubtful = _read(cells, today)
    return tuple(f"{day:%Y-%m}" if day and day <= today else None for day in days), is_doubtful


def last(cells: Iterable[str], today: dt.date) -> tuple[dt.date | None, bool]:
    """Return the last day in a column, and whether it is in doubt: 05/11/2026 is read with the day first.

    A column in which no other reading is possible, or in which more days would be still to come, has the month first.
    """
    days, is_doubtful = _read(list(cells), today)
    return max(filter(None, days), default=None), is_doubtful


def _read(cells: Sequence[str], today: dt.date) -> tuple[list[dt.date | None], bool]:
    """Return the day of each cell, all read in the same way, and whether the other way would do as well."""
    days, others = ([_day(cell, day_first=first) for cell in cells] for first in (True, False))
    likely, less = (_likelihood(found, today) for found in (days, others))
    if less > likely:
        return others, False
    return days, likely == less and days != others and likely[1] > 0


def _likelihood(days: Iterable[dt.date | None], today: dt.date) -> tuple[int, int]:
    """Return how many cells are days, and how many of these are not still to come."""
    found = [day for day in days if day]
    return len(found), sum(day <= today for day in found)


def _day(cell: str, *, day_first: bool) -> dt.date | None:
    if found := _YEAR_FIRST.match(cell):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.match(cell):
        year, (day, month) = int(found[3]), map(int, (found[1], found[2]) if day_first else (found[2], found[1]))
    else:
        return None
    with suppress(ValueError):
        return dt.date(year, month, day)
    return None
