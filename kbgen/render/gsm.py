"""The alphabet of short messages: GSM 03.38 (3GPP TS 23.038), seven bits a letter, and how long a message is.

A message of it holds 160 septets, in which a letter of the extension table counts two; with any other letter it is sent as UCS-2
and holds 70 units of 16 bits.
"""

from __future__ import annotations

SEPTETS, UNITS = 160, 70
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
"""The letters by their code; 27 (hex 1B) is no letter but says that one of the extension follows."""
_ESCAPE = "\x1b"
EXTENSION = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65,
}  # fmt: skip
_LENGTHS = {**{letter: 1 for letter in BASIC if letter != _ESCAPE}, **dict.fromkeys(EXTENSION, 2)}


def septets(text: str) -> int | None:
    """Return how many septets a text takes; None when a letter of it is not in the alphabet."""
    lengths = [_LENGTHS.get(letter) for letter in text]
    return None if None in lengths else sum(length for length in lengths if length)


def units(text: str) -> int:
    """Return how many 16-bit units a text takes as UCS-2; a letter beyond the first plane takes two."""
    return len(text.encode("utf-16-be")) // 2
