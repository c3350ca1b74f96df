"""The text in which the browser's index is written: short, and shorter still when a host packs it.

``theme/assets/lookup.js`` reads what is written here. All of it is printable text, for hosts pack text and not all pack unknown
files. Pages are written by binary interpolative coding (Moffat & Stuiver, "Binary Interpolative Coding for Effective Index
Compression", Information Retrieval 3, 2000), which needs the fewest bits where like pages stand together.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence

LEVELS = 4
_LEVEL = ("0", "10", "110", "111")


def packed(words: Iterable[Sequence[tuple[int, int]]], pages: int) -> str:
    """Return the pages of words, each as (page, level from 0 to 3) in the order of pages, as one text of bits to the base of 64.

    For each word: how many pages (Elias gamma, with 1 and 2 standing for one and none), the pages, their levels.
    """
    bits: list[str] = []
    for word in words:
        count = len(word)
        bits.append(_gamma(count + 1 if count > 1 else 2 - count))
        _between([page for page, _ in word], 0, pages - 1, bits)
        bits.extend(_LEVEL[level] for _, level in word)
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return base64.b64encode(int(text or "0", 2).to_bytes(len(text) // 8)).decode().rstrip("=")


def _gamma(number: int) -> str:
    """Return a number from 1 as its length in zeros and itself."""
    return "0" * (number.bit_length() - 1) + f"{number:b}"


def _between(pages: Sequence[int], low: int, high: int, bits: list[str]) -> None:
    """Write the middle page as one of the places that it can have between ``low`` and ``high``, then both halves."""
    if not pages:
        return
    at = len(pages) // 2
    middle = pages[at]
    bits.append(_minimal(middle - low - at, high - low - len(pages) + 2))
    _between(pages[:at], low, middle - 1, bits)
    _between(pages[at + 1 :], middle + 1, high, bits)


def _minimal(value: int, places: int) -> str:
    """Return a value from 0 to ``places`` - 1 in as few bits as its range needs; the first values may need one less."""
    width = places.bit_length() - 1
    short = (2 << width) - places
    if value < short:
        return f"{value:0{width}b}" if width else ""
    return f"{value + short:0{width + 1}b}"
