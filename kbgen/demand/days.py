"""Days as form tools write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress

_YEAR_FIRST = re.compile(r"\s*(20\d\d)[-/.年\s]{1,3}(\d{1,2})[-/.月\s]{1,3}(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[-/.\s]{1,3}(\d{1,2})[-/.\s]{1,3}(20\d\d)(?!\d)")


def has_time(text: str) -> bool:
    """Tell whether a cell names a time of day besides the day, as form tools do."""
    return bool(re.search(r"\d{1,2}[:.hH時时]\d{2}", text.partition(" ")[2] or text.partition("T")[2]))


def is_day(text: str) -> bool:
    """Tell whether a cell begins with a day, written in any of the usual ways."""
    return bool(_days([text], day_first=True) or _days([text], day_first=False))


def month_of(text: str) -> str | None:
    """Return the month of a cell that begins with a day, as ``2026-11``; 05/11/2026 has the day first."""
    day = next(iter(_days([text], day_first=True) or _days([text], day_first=False)), None)
    return f"{day:%Y-%m}" if day else None


def last(cells: Iterable[str], today: dt.date) -> tuple[dt.date | None, bool]:
    """Return the last day in a column, and whether it is in doubt: 05/11/2026 is read with the day first.

    A column in which no other reading is possible, or whose last day would be still to come, has the month first.
    """
    held = list(cells)
    found = {first: _days(held, day_first=first) for first in (True, False)}
    days, others = found[True], found[False]
    if len(others) > len(days) or (len(others) == len(days) and days and max(days) > today >= max(others)):
        days, others = others, days
    is_doubtful = bool(days) and days != others and len(days) == len(others) and max(others) <= today
    return max(days, default=None), is_doubtful


def _days(cells: Iterable[str], *, day_first: bool) -> list[dt.date]:
    days: list[dt.date] = []
    for cell in cells:
        if found := _YEAR_FIRST.match(cell):
            year, month, day = map(int, found.groups())
        elif found := _YEAR_LAST.match(cell):
            year, (day, month) = int(found[3]), map(int, (found[1], found[2]) if day_first else (found[2], found[1]))
        else:
            continue
        with suppress(ValueError):
            days.append(dt.date(year, month, day))
    return days
