"""Which languages may stand in for one another: regions of one language may, scripts and neighbours never."""

from __future__ import annotations

from functools import cache

from babel.core import get_global

_OF_A_SCRIPT = 4
"""Letters of a script's code, as Hant."""


@cache
def chain(code: str) -> tuple[str, ...]:
    """Return the languages that may stand in for one, nearest first: es-GT, es-419, es.

    Regional parents follow CLDR; a script is never crossed, so zh-TW does not become zh.
    """
    found = [code]
    while parent := _parent(found[-1]):
        found.append(parent)
    return tuple(found)


def _parent(code: str) -> str:
    base, _, rest = code.partition("-")
    if known := get_global("parent_exceptions").get(code.replace("-", "_")):
        return str(known).replace("_", "-")
    if not rest or rest == _script(base, rest):
        return base if rest and _script(base) == rest else ""
    shorter = code.rpartition("-")[0]
    return shorter if is_same(code, shorter) else f"{base}-{_script(base, rest)}"


@cache
def is_same(one: str, other: str) -> bool:
    """Tell whether who reads one language reads the other: the same language in the same script, whatever the region."""
    (base, _, rest), (base_of_other, _, rest_of_other) = one.partition("-"), other.partition("-")
    return base == base_of_other and _script(base, rest) == _script(base, rest_of_other)


def has_region(code: str) -> bool:
    """Tell whether a code names a country or a part of the world: pt-BR and es-419 do, zh-Hant does not."""
    return any((len(part) == 2 and part.isalpha()) or (len(part) == 3 and part.isdigit()) for part in code.split("-")[1:])  # noqa: PLR2004 - BCP 47


def _script(base: str, rest: str = "") -> str:
    """Return the script in which a language is written, as Hant for zh and TW; its usual one where CLDR says no more."""
    parts = rest.split("-") if rest else []
    if written := next((part for part in parts if len(part) == _OF_A_SCRIPT and part.isalpha()), ""):
        return written
    likely = get_global("likely_subtags")
    found = next((likely[name] for name in (f"{base}_{part}" for part in parts) if name in likely), likely.get(base, ""))
    return str(found).split("_")[1] if found else ""
