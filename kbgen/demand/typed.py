"""Words that readers typed, fit to be kept: short, plain, and without what could name a person."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_JOINERS = "\u200c\u200d"
"""They belong to the spelling of Persian and of Indian languages; all other invisible signs only hide something."""
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_ADDRESS = re.compile(rf"[^\s@]@[^\s@]|@[\s{_JOINERS}]*+[^\s@]+\.\w")
_NUMBER = re.compile(rf"(?:\d[\s\-‐‑‒–—−./()+_{_JOINERS}]*){{7}}")


def plain(text: str, most: int) -> str:
    """Return the words in NFC with single spaces, without control and direction signs, at most so many letters."""
    text = " ".join(text.split())
    if not text.isprintable():
        shown = (sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in _INVISIBLE)
        text = " ".join("".join(shown).split())
    return unicodedata.normalize("NFC", text)[:most].rstrip()


def is_private(text: str) -> bool:
    """Return True for words with an e-mail address, or with seven digits or more as telephones and accounts have."""
    read = unicodedata.normalize("NFKC", unquote(plain(text, len(text))))
    return bool(_ADDRESS.search(read) or _NUMBER.search(read))
