"""Which conventions of CLDR a site follows: those of its language in its centre's country."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

SOURCE = "en"
_ELSEWHERE = {"es": "419"}
"""Where a language without a country is read: all our Spanish texts are written for Latin America, CLDR's ``es`` is Spain."""


@cache
def locale(code: str, region: str = "") -> Locale:
    """Return the locale of a language in a region; of the language alone where CLDR does not know it there."""
    base, _, own = code.partition("-")
    for each in (f"{base}-{own or region or _ELSEWHERE.get(base, '')}".rstrip("-"), base):
        try:
            return Locale.parse(each, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(SOURCE)


@cache
def region(code: str, country: str) -> str:
    """Return the country if figures beside texts in this language can be written as CLDR writes them there, else nothing.

    A text is the same at all centres of its language and writes its numbers with one decimal mark. Beside Arabic that says
    1,696,744 a figure of 484.945 in the way of Tunis would be misread by a factor of a thousand: another mark is not followed.
    """
    try:
        there = Locale.parse(f"{code}-{country}", sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    other_mark = there.number_symbols["latn"]["decimal"] != locale(code).number_symbols["latn"]["decimal"]
    return "" if other_mark else country
