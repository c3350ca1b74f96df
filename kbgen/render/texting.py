"""A short message: the page most needed of an issue, in one message of a telephone, always with its whole address."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.render.gsm import SEPTETS, UNITS, septets, units
from kbgen.render.lettering import shorter

if TYPE_CHECKING:
    from kbgen.model.issue import Letter

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("“”«»", '"'),
        **dict.fromkeys("–—−", "-"),
        "…": "...",
    }
)
"""Signs of print as a telephone has them: the words stay the same, and the message may keep 160 letters instead of 70."""
_SPACES = str.maketrans("\u00a0\u202f", "  ")
"""Spaces that belong to a number, once it is known where the message ends."""


@dataclass(frozen=True)
class Short:
    """A message, in which alphabet it goes, and how much of it it takes."""

    text: str
    alphabet: str
    """``GSM-7`` or ``UCS-2``."""
    length: int
    limit: int


def message(title: str, address: str) -> Short:
    """Return the message of a page: its title, shortened at a word where it must be, and its address on a line of its own.

    An address that leaves no room for a word goes alone.
    """
    words = unicodedata.normalize("NFC", title).translate(_PLAIN)
    fitting = (f"{text.translate(_SPACES)}\n{address}" for text in shorter(words))
    return _measured(next((text for text in fitting if _fits(text)), address))


def _measured(text: str) -> Short:
    length = septets(text)
    return Short(text, "UCS-2", units(text), UNITS) if length is None else Short(text, "GSM-7", length, SEPTETS)


def _fits(text: str) -> bool:
    return (each := _measured(text)).length <= each.limit


def told(letter: Letter) -> bytes | None:
    """Return the file of a letter's short message: the message, and how long it is; None where its address fits in none."""
    item = letter.items[0]
    made = message(item.row.title.text, item.address)
    if made.length > made.limit:
        return None
    return f"{made.text}\n\n{made.length}/{made.limit} {made.alphabet}\n".encode()
