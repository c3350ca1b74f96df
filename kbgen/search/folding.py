"""Folding: the one spelling under which every way of writing a word is found.

The table is keyed by letter, hence by script and not by language: a query has no language, and a page may
hold several. It is given to the browser as data, so that both sides fold alike by construction.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING

from kbgen.search.languages import Rule, changer, languages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HANGUL = "\uac00-\ud7a3"
JOINERS = "\u00ad\u200c\u200d"
"""Soft hyphen and the joiners: nobody sees them, and they part no word."""

_EUROPEAN = {"d": "đð", "h": "ħ", "l": "ł", "o": "ø", "oe": "œ", "ae": "æ", "ss": "ß", "i": "ı", "th": "þ", "ng": "ŋ", "σ": "ς"}
"""Letters with a stroke or of two letters, which Unicode does not take apart; the accents are a rule, in ``fold``."""
_ACCENTED = re.compile("[ß-ɏḀ-ỿ]")
_MARKS = "".join(map(chr, range(0x300, 0x370))) + "\u20e3\ufe0e\ufe0f"
"""Accents that belong to no composed letter, and what makes a picture of a sign."""
ZEROS = "".join(letter for letter in map(chr, range(0x660, 0x1B00)) if unicodedata.decimal(letter, -1) == 0)
"""The zeros of other scripts, each before its nine digits; m³ and １２ are Unicode's compatibility forms."""


def fold(text: str) -> str:
    """Return text in small letters and in one spelling: ``Úspory`` and ``USPORY`` are both ``uspory``."""
    return _composed(_ACCENTED.sub(_bare, _composed(text)).translate(_letters()))


def form(word: str) -> str:
    """Return one word folded and without what is written onto it: ``الطاقة`` is ``طاقه``."""
    folded = fold(word)
    return folded if folded.isascii() else _affixes()(folded)


def table(signs: Iterable[str] = ()) -> dict[str, str]:
    """Return the table for the browser: each replacement with all that becomes it, of Han only what becomes one of some signs."""
    wanted = {fold(sign) for sign in signs}
    found: dict[str, str] = {}
    for letter, to in chain(_few().items(), ((old, new) for old, new in _traditional().items() if new in wanted)):
        found[to] = found.get(to, "") + letter
    return dict(sorted(found.items()))


def affixes() -> tuple[Rule, ...]:
    """Return the rules by which what is written onto words is taken off, for all languages."""
    return tuple(chain.from_iterable(language.form for language in languages().values()))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _bare(letter: re.Match[str]) -> str:
    """Return an accented Latin letter without its accents."""
    return "".join(part for part in unicodedata.normalize("NFD", letter[0]) if not unicodedata.combining(part))


@cache
def _few() -> dict[str, str]:
    """Return the letters of all languages but the Chinese characters, and but digits."""
    tables = (_EUROPEAN.items(), ((to, letters) for language in languages().values() for to, letters in language.fold))
    table = {letter: to for to, letters in chain(*tables) for letter in letters}
    return table | dict.fromkeys(JOINERS + _MARKS, "")


@cache
def _traditional() -> dict[str, str]:
    lines = resources.files("kbgen.search").joinpath("traditional.txt").read_text("utf-8").splitlines()
    groups = chain.from_iterable(line.split() for line in lines if not line.startswith("#"))
    return {old: group[0] for group in groups for old in group[1:]}


@cache
def _letters() -> dict[int, str]:
    digits = {chr(ord(zero) + digit): str(digit) for zero in ZEROS for digit in range(10)}
    return str.maketrans(_few() | digits | _traditional())


@cache
def _affixes() -> Callable[[str], str]:
    return changer(affixes())
