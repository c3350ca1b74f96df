"""Words in XML: escaped, and without the characters that XML 1.0 forbids however they are written."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(words: str) -> str:
    """Return words as they stand in an element."""
    return escape(_FORBIDDEN.sub("", words))


def attribute(words: str) -> str:
    """Return words as the value of an attribute, with its quotation marks."""
    return quoteattr(_FORBIDDEN.sub("", words))
