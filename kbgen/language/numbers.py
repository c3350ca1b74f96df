"""Numbers, percentages and amounts of money as CLDR writes them, in the digits of meters and bills, with a real minus."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from babel.core import get_global
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel import Locale

NO_BREAK = "\u00a0"
MINUS = "\u2212"
_DIGITS = re.compile(r"[#0,.]*0[#0,.]*")
_DECIMALS = 3
_CENTS = 2
_SMALLEST_GROUPED = {
    "be": 5, "bg": 5, "es": 5, "es_419": 4, "et": 5, "hu": 5, "hy": 5, "it": 5, "ka": 5, "lv": 5, "pl": 5, "pt_PT": 5, "sl": 5,
    "sq": 5,
}  # fmt: skip
"""From how many digits on thousands are set apart: CLDR's minimumGroupingDigits plus 3, which Babel leaves out."""
_THOUSANDS = {"fr_MA": "."}
"""Between thousands where Babel has lost the mark that CLDR and ICU have."""
_MARKS = re.compile("[\u200e\u200f\u061c]")
"""Marks of direction in CLDR's patterns: pages say the direction of a figure by what they put around it."""


def number(locale: Locale, value: float, decimals: int = _DECIMALS, *, plus: bool = False) -> str:
    """Return a number with at most ``decimals`` places; ``plus`` says that a change is upwards."""
    return _write(locale, locale.decimal_formats[None].pattern, _rounded(value, decimals), plus=plus)


def percent(locale: Locale, value: float, *, plus: bool = False) -> str:
    """Return a percentage; ``value`` is in percent."""
    sign = locale.number_symbols["latn"]["percentSign"]
    text = _write(locale, locale.percent_formats[None].pattern, _rounded(value, _DECIMALS), plus=plus)
    return _MARKS.sub("", text.replace("%", sign))


def amount(locale: Locale, value: float, currency: str, *, plus: bool = False) -> str:
    """Return an amount with its ISO 4217 code where this language puts the currency; cents only where there are some."""
    pattern = re.sub(r"¤(?=[#0])|(?<=0)¤", f"{NO_BREAK}¤{NO_BREAK}", locale.currency_formats["standard"].pattern)
    pattern = ";".join(part.strip(NO_BREAK).replace(f"-{NO_BREAK}", "-") for part in pattern.split(";"))
    rounded = _rounded(value, _DECIMALS)
    text = _write(locale, pattern, rounded, plus=plus, least=0 if rounded == rounded.to_integral_value() else _CENTS)
    return text.replace("¤", currency)


def unbroken(text: str) -> str:
    """Return text that stays on one line: its ordinary spaces are no-break ones."""
    return text.replace(" ", NO_BREAK)


def _rounded(value: float, decimals: int) -> Decimal:
    """Return the number as it is printed, rounded as people round: 0.0005 to 0.001, and nothing to minus nothing."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def _write(locale: Locale, pattern: str, value: Decimal, *, plus: bool, least: int = 0) -> str:
    """Return a number in a pattern of CLDR, whose second part, if any, is for numbers below zero."""
    positive, _, negative = pattern.partition(";")
    symbols = locale.number_symbols["latn"]
    if value < 0:
        positive = (negative or f"-{positive}").replace("-", symbols["minusSign"].replace("-", MINUS))
    elif plus and value > 0:
        positive = (negative or f"-{positive}").replace("-", symbols["plusSign"])
    shown = _digits(locale, abs(value), least)
    return unbroken(_MARKS.sub("", _DIGITS.sub(lambda _found: shown, positive, count=1)).replace("'", ""))


def _digits(locale: Locale, value: Decimal, least: int) -> str:
    """Return digits in thousands, or lakh and crore as in Hindi, with the locale's marks."""
    whole = locale.decimal_formats[None].pattern.partition(";")[0].partition(".")[0]
    grouped = len(str(int(value))) >= _smallest_grouped(locale)
    pattern = f"{whole}.{'0' * least}{'#' * (_DECIMALS - least)}"
    text = format_decimal(value, format=pattern, locale=locale, group_separator=grouped)
    mark = locale.number_symbols["latn"]["group"]
    return text.replace(mark, _THOUSANDS.get(str(locale), mark))


def _smallest_grouped(locale: Locale) -> int:
    return next((_SMALLEST_GROUPED[name] for name in _ancestors(str(locale)) if name in _SMALLEST_GROUPED), 0)


def _ancestors(name: str) -> Iterator[str]:
    """Yield a locale and those from which CLDR lets it inherit: pt_MZ, pt_PT, pt."""
    parents = get_global("parent_exceptions")
    while name and name != "root":
        yield name
        name = parents.get(name) or name.rpartition("_")[0]
