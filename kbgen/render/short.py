"""A short message: the page most needed of an issue, in one message of a telephone, always with its whole address."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.render.gsm import SEPTETS, UNITS, septets, units
from kbgen.render.lettering import graphemes

if TYPE_CHECKING:
    from kbgen.model.issue import Letter

_ELLIPSIS = "..."
"""Three full stops, for the one sign of them is not in the alphabet of short messages."""
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("“”«»", '"'),
        **dict.fromkeys("–—−", "-"),
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
"""Signs of print as a telephone has them: the words stay the same, and the message may keep 160 letters instead of 70."""


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
    words = " ".join(unicodedata.normalize("NFC", title).translate(_PLAIN).split())
    fitting = (f"{text}\n{address}" if text else address for text in _shorter(words))
    return _measured(next((text for text in fitting if _fits(text)), address))


def _measured(text: str) -> Short:
    length = septets(text)
    return Short(text, "UCS-2", units(text), UNITS) if length is None else Short(text, "GSM-7", length, SEPTETS)


def _fits(text: str) -> bool:
    return (each := _measured(text)).length <= each.limit


def _shorter(words: str) -> list[str]:
    """Return a title and what it can be shortened to, the longest first: at words, and within the first one at letters."""
    letters = list(graphemes(words))
    cuts = [at for at in range(len(letters) - 1, 0, -1) if letters[at] == " "]
    at_words = ["".join(letters[:cut]).rstrip(" ,;:.-(") for cut in cuts]
    first = letters[: cuts[-1]] if cuts else letters
    at_letters = ["".join(first[:cut]) for cut in range(len(first) - 1, 0, -1)]
    return [words, *(f"{cut}{_ELLIPSIS}" for cut in (*at_words, *at_letters) if cut), ""]


def told(letter: Letter) -> bytes | None:
    """Return the file of a letter's short message: the message, and how long it is; None where its address fits in none."""
    item = letter.items[0]
    made = message(item.row.title.text, item.address)
    if made.length > made.limit:
        return None
    return f"{made.text}\n\n{made.length}/{made.limit} {made.alphabet}\n".encode()
