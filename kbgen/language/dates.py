"""Dates and durations in words, and the Ethiopian calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.units import format_unit

from kbgen.language.numbers import unbroken

if TYPE_CHECKING:
    from datetime import date

    from babel import Locale

ETHIOPIC_MONTHS = (
    "መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ", "ጳጉሜን",
)  # fmt: skip
"""The months as CLDR's Amharic names them; the thirteenth has five or six days."""
_ETHIOPIC_ERA = "ዓ.ም."
_ETHIOPIC_EPOCH = 2796
"""1 Mäskäräm of year 1, which is 27 August of year 8 in Python's calendar, as days from its 1 January of year 1."""
_TWO_YEARS = 24


def long_date(locale: Locale, day: date) -> str:
    """Return a date in words."""
    return str(format_date(day, format="long", locale=locale))


def ethiopic(day: date) -> tuple[int, int, int]:
    """Return year, month and day of the Ethiopian calendar, which has a leap day every fourth year without exception.

    After Reingold and Dershowitz, Calendrical Calculations, the chapter on the Coptic and Ethiopic calendars.
    """
    year = (4 * (day.toordinal() - _ETHIOPIC_EPOCH) + 1463) // 1461
    since = day.toordinal() - (_ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4)
    return year, since // 30 + 1, since % 30 + 1


def ethiopic_date(day: date) -> str:
    """Return a date of the Ethiopian calendar in Amharic words."""
    year, month, number_of_day = ethiopic(day)
    return f"{number_of_day} {ETHIOPIC_MONTHS[month - 1]} {year} {_ETHIOPIC_ERA}"


def duration(locale: Locale, months: float) -> str:
    """Return a duration: months below two years, since people say 18 months, else years with one decimal."""
    years = months >= _TWO_YEARS
    value = round(months / 12, 1) if years else months
    unit = "duration-year" if years else "duration-month"
    text = format_unit(value, unit, length="long", locale=locale)
    # Babel prints the id of a unit where CLDR inherits its long name from the short one
    text = format_unit(value, unit, length="short", locale=locale) if unit in text else text
    return unbroken(text)
