"""Letters as people see them: where a text may be cut, how wide it is on a terminal, and lines of a width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN = range(0x1F3FB, 0x1F400)
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0d4d")
"""Signs that join a letter to the next: Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Telugu, Malayalam."""
_LEADING, _VOWELS, _TRAILING = range(0x1100, 0x1160), range(0x1160, 0x11A8), range(0x11A8, 0x1200)
_SPACES = re.compile(r"[ \t\r\n]+")
"""Where words may be parted; never at a space that belongs to a number."""
ELLIPSIS = "..."
"""Three full stops, for the one sign of them is not in the alphabet of short messages."""
_SYLLABLES, _IN_BLOCK = range(0xAC00, 0xD7A4), 28


def graphemes(text: str) -> Iterator[str]:
    """Yield the letters of a text with all that belongs to each: marks, conjuncts, flags, joined pictures (after UAX #29)."""
    start = 0
    for at in range(1, len(text)):
        if not _is_joined(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _is_joined(text: str, start: int, at: int) -> bool:
    """Tell whether the sign at a place belongs to the letter that begins at ``start``."""
    before, sign = text[at - 1], text[at]
    if before in "\r\n" or sign in "\r\n":
        return before == "\r" and sign == "\n"
    if unicodedata.category(sign) in {"Mn", "Mc", "Me"} or sign == _JOINER or ord(sign) in _SKIN:
        return True
    if before == _JOINER or (before in _VIRAMAS and unicodedata.category(sign) == "Lo"):
        return True
    if ord(sign) in _REGIONAL and ord(before) in _REGIONAL:
        return (at - start) % 2 == 1
    return _is_syllable(ord(before), ord(sign))


def _is_syllable(before: int, sign: int) -> bool:
    """Tell whether two signs of the Korean script are one syllable."""
    opens = before in _SYLLABLES and (before - _SYLLABLES.start) % _IN_BLOCK == 0
    if before in _LEADING:
        return sign in _LEADING or sign in _VOWELS or sign in _SYLLABLES
    if before in _VOWELS or opens:
        return sign in _VOWELS or sign in _TRAILING
    return sign in _TRAILING and (before in _TRAILING or before in _SYLLABLES)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for a Chinese or Korean letter, none for a mark."""
    return sum(map(_columns, graphemes(text)))


def _columns(letter: str) -> int:
    if unicodedata.category(letter[0]) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter[0]) in "WF" or "\ufe0f" in letter else 1


def wrapped(text: str, width: int, first: str = "", then: str = "") -> Iterator[str]:
    """Yield a text as lines of at most ``width`` columns, cut at spaces; a longer word has a line of its own, uncut.

    ``first`` stands before the first line and ``then`` before the others. Chinese is cut between letters.
    """
    line, begin = first, first
    for word in _words(text):
        gap = "" if line == begin else word.gap
        if line != begin and columns(line + gap + word.text) > width:
            yield line
            line = begin = then
            gap = ""
        line += gap + word.text
    if line != begin or not text:
        yield line.rstrip()


class _Word:
    """What stays together, and what stands before it."""

    def __init__(self, text: str, gap: str) -> None:
        self.text, self.gap = text, gap


def _words(text: str) -> Iterator[_Word]:
    for word in filter(None, _SPACES.split(text)):
        gap, held = " ", ""
        for letter in graphemes(word):
            if _is_ideograph(letter) and held and not _opens(held[-1]):
                yield _Word(held, gap)
                gap, held = "", ""
            held += letter
        yield _Word(held, gap)


def _opens(sign: str) -> bool:
    """Tell whether a sign must not end a line."""
    return unicodedata.category(sign) in {"Ps", "Pi"}


def _is_ideograph(letter: str) -> bool:
    """Tell whether a letter is one of those that are written without spaces and may be parted anywhere."""
    return unicodedata.name(letter[0], "").startswith(("CJK UNIFIED", "HIRAGANA", "KATAKANA"))


def shorter(text: str) -> Iterator[str]:
    """Yield a text on one line and what it can be shortened to, the longest first.

    It is shortened at words, at last within the first word, with an ellipsis; never within a letter, and never so that it ends in
    a figure, which may have lost its thousands or its unit.
    """
    words = _SPACES.sub(" ", text).strip()
    yield words
    letters = list(graphemes(words))
    at_words = [at for at in range(len(letters) - 1, 0, -1) if letters[at] == " " or _is_ideograph(letters[at])]
    first = at_words[-1] if at_words else len(letters)
    for cut in (*at_words, *range(first - 1, 0, -1)):
        begin = "".join(letters[:cut]).rstrip(" ,;:.-(")
        if begin and not begin[-1].isdigit():
            yield f"{begin}{ELLIPSIS}"
