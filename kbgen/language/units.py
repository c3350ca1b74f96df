"""Figures with their units: in the language's own symbols and order, else as the source prints them. Nothing is converted."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from babel.numbers import format_decimal, is_currency
from babel.units import format_compound_unit, format_unit

from kbgen.language.numbers import NO_BREAK, amount, number, percent, unbroken

if TYPE_CHECKING:
    from babel import Locale

_IN_CLDR = {
    "t": "mass-tonne", "kg": "mass-kilogram", "g": "mass-gram", "mg": "mass-milligram", "lb": "mass-pound",
    "m3": "volume-cubic-meter", "hl": "volume-hectoliter", "l": "volume-liter", "L": "volume-liter", "ml": "volume-milliliter",
    "m2": "area-square-meter", "ha": "area-hectare", "kWh": "energy-kilowatt-hour", "kJ": "energy-kilojoule",
    "kW": "power-kilowatt", "MW": "power-megawatt",
}  # fmt: skip
"""Units as sources print them. Not ``gal`` and ``ton``: CLDR would say of them that they are those of the United States."""
_PERIODS = {"year": "duration-year", "month": "duration-month", "day": "duration-day"}
_LARGER = {
    "MWh": ("energy-kilowatt-hour", "power-megawatt"), "GWh": ("energy-kilowatt-hour", "power-gigawatt"),
    "MJ": ("energy-kilojoule", "power-megawatt"), "GJ": ("energy-kilojoule", "power-gigawatt"),
}  # fmt: skip
"""Units that CLDR lacks: like which one they are written, and which unit of power begins as they do."""
_ENCLOSING = {("sw", "m3"): "m³\u00a0{0}"}
"""CLDR writes "mita 5 za ujazo", which no slash can follow; this is its own form for one."""
_CO2 = re.compile(r"(\S+) (CO2e?)")


def quantity(locale: Locale, value: float, unit: str | None, *, plus: bool = False) -> str:
    """Return a number with its unit on one line; ``plus`` says that a change is upwards."""
    if unit == "%":
        return percent(locale, value, plus=plus)
    money, slash, per = (unit or "").partition("/")
    if is_currency(money):
        return (_per(locale, per) if slash else "{0}").format(amount(locale, value, money, plus=plus))
    figure = number(locale, value, plus=plus)
    return _pattern(locale, unit).format(figure) if unit else figure


def unit_alone(locale: Locale, unit: str) -> str:
    """Return a unit as the head of a row names it."""
    text = _pattern(locale, unit).replace("{0}", "").strip() if _known(unit) else printed(unit)
    return re.sub(rf"{NO_BREAK}+(?=/|{NO_BREAK})", "", text)


def pattern(locale: Locale, unit: str) -> str:
    """Return a unit with ``{0}`` where its number stands, as a script fills it in."""
    return _pattern(locale, unit)


def printed(unit: str) -> str:
    """Return a unit as books print it: m3 as m³, CO2 as CO₂."""
    raised = re.sub(r"\b(N?m)([23])\b", lambda found: found[1] + "²³"[int(found[2]) - 2], unit)
    return raised.replace("CO2", "CO₂")


def _known(unit: str) -> bool:
    """Tell whether a unit, or each part of one with a slash, has a symbol of the language."""
    if co2 := _CO2.fullmatch(unit):
        return _known(co2[1])
    first, slash, per = unit.partition("/")
    return first in _IN_CLDR.keys() | _LARGER.keys() and (not slash or per in _IN_CLDR.keys() | _LARGER.keys() | _PERIODS.keys())


@cache
def _pattern(locale: Locale, unit: str) -> str:
    """Return a unit with ``{0}`` where its number stands."""
    as_printed = unbroken(f"{{0}} {printed(unit)}")
    if not _known(unit):
        return as_printed
    if co2 := _CO2.fullmatch(unit):
        return unbroken(f"{_pattern(locale, co2[1])} {printed(co2[2])}")
    first, slash, per = unit.partition("/")
    if not slash:
        return _simple(locale, unit)
    whole = _per(locale, per).replace("{0}", _simple(locale, first))
    # "3.5 mg/升" is nobody's Chinese: technical texts keep to the international symbols of both
    return as_printed if per not in _PERIODS and _scripts(_simple(locale, first)) != _scripts(_simple(locale, per)) else whole


def _per(locale: Locale, unit: str) -> str:
    """Return how "{0} for each unit" is written."""
    slash = str(format_compound_unit("{0}", denominator_value="{1}", length="short", locale=locale))
    if unit not in _IN_CLDR | _PERIODS:
        return slash.format("{0}", _simple(locale, unit).replace("{0}", "").strip() if unit in _LARGER else printed(unit))
    name = (_IN_CLDR | _PERIODS)[unit]
    whole = str(format_compound_unit("{0}", denominator_unit=name, length="short", locale=locale))
    # Where CLDR has no form of its own for this unit, Babel takes that for one, which may be a long name: "kg/litros"
    put_together = whole == slash.format("{0}", format_unit("", name, length="short", locale=locale).strip())
    if unit in _IN_CLDR and put_together:
        whole = slash.format("{0}", _simple(locale, unit).replace("{0}", "").strip())
    return unbroken(whole)


@cache
def _simple(locale: Locale, unit: str) -> str:
    """Return the pattern of a unit without a slash."""
    if unit in _LARGER:
        like, begins_as = _LARGER[unit]
        return _larger(locale, like, begins_as, unit)
    return _ENCLOSING.get((locale.language, unit)) or _of_many(locale, (_IN_CLDR | _PERIODS)[unit])


def _larger(locale: Locale, like: str, begins_as: str, unit: str) -> str:
    """Return MWh as the language writes kWh with the beginning of its MW: МВт⋅ч, 兆瓦时; else the international symbol."""
    pattern = _of_many(locale, like)
    kilo, large = (_of_many(locale, each).replace("{0}", "").strip() for each in ("power-kilowatt", begins_as))
    same = 0
    while same < min(len(kilo), len(large)) and kilo[-1 - same] == large[-1 - same]:
        same += 1
    kilo, large = kilo[: len(kilo) - same], large[: len(large) - same]
    symbol = pattern.replace("{0}", "").strip()
    return pattern.replace(symbol, f"{large}{symbol.removeprefix(kilo)}" if kilo and symbol.startswith(kilo) else unit)


def _of_many(locale: Locale, name: str) -> str:
    """Return the pattern that CLDR has for most numbers, so that symbols stay the same for all.

    For one, Babel gives the long name where CLDR inherits the symbol, "1 litros"; and Arabic leaves the figure out.
    """
    many = next((n for n in (100, 0.5, 5, 2, 0) if locale.plural_form(n) == "other"), 100)
    text = format_unit(many, name, length="short", locale=locale)
    return unbroken(text.replace(format_decimal(many, locale=locale), "{0}", 1))


def _scripts(text: str) -> frozenset[str]:
    """Return the scripts of a symbol's letters, as their names begin: LATIN, CJK."""
    return frozenset(unicodedata.name(letter).split()[0] for letter in text if letter.isalpha())
