"""Which conventions of CLDR a site follows: those of its language in its centre's country."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

SOURCE = "en"
_ELSEWHERE = {"es": "419"}
"""Where a language without a country is read: all our Spanish texts are written for Latin America, CLDR's ``es`` is Spain."""
_ONE_FOR_ALL = frozenset({SOURCE})
"""Languages whose texts are the same at all centres, with one decimal mark: beside English texts, which write 1,234.5,
the 1 234,5 of CLDR's English of Prague would be misread by a factor of a thousand, so it is not followed."""


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
    """Return the country if figures beside texts in this language can be written as CLDR writes them there, else nothing."""
    try:
        there = Locale.parse(f"{code}-{country}", sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    other_mark = there.number_symbols["latn"]["decimal"] != locale(code).number_symbols["latn"]["decimal"]
    return "" if code in _ONE_FOR_ALL and other_mark else country
