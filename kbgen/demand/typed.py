"""Words that readers typed, fit to be kept: short, plain, and without what could name a person."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_JOINERS = "\u200c\u200d"
"""They belong to the spelling of Persian and of Indian languages; all other invisible signs only hide something."""
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_WITHOUT_JOINERS = dict.fromkeys(map(ord, _JOINERS))
_ADDRESS = re.compile(r"[^\s@]@[^\s@]|@\s*+[^\s@]+\.\w")
_NUMBER = re.compile(r"(?:\+[\s(]*+)?+\d(?:(?:[\s\-‐‑‒–—−./()+_]|[,;:،؛](?!\s))*+\d)*+")
"""Digits with what people write between those of one number; a comma and a space part two."""
_DIALLED = re.compile(r"(?:\+|(?<![\d.,:])0(?:0(?!0)|[1-9]\d))[^+]*+")
"""What begins as telephone numbers do: +84, 0084, 0912; days and months as 05 have no third digit."""
_PERSONAL = 7
"""So many digits have telephones and accounts."""
_YEARS = range(1900, 2100)


def plain(text: str, most: int) -> str:
    """Return the words in NFC with single spaces, without control and direction signs, at most so many letters."""
    text = " ".join(text.split())
    if not text.isprintable():
        shown = (sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in _INVISIBLE)
        text = " ".join("".join(shown).split())
    return unicodedata.normalize("NFC", text)[:most].rstrip()


def is_private(text: str) -> bool:
    """Return True for words with an e-mail address, or with seven digits or more as telephones and accounts have.

    A year that stands alone is no part of a number (``TCVN 5945-2005``), unless that begins as telephone numbers do.
    """
    read = unicodedata.normalize("NFKC", unquote(plain(text, len(text)))).translate(_WITHOUT_JOINERS)
    return bool(_ADDRESS.search(read)) or any(map(_is_personal, _NUMBER.findall(read)))


def _is_personal(number: str) -> bool:
    digits = sum(len(group) for group in re.findall(r"\d+", number) if len(group) != 4 or int(group) not in _YEARS)  # noqa: PLR2004
    return digits >= _PERSONAL or any(len(re.findall(r"\d", each)) >= _PERSONAL for each in _DIALLED.findall(number))
