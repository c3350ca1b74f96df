"""What an edition says, as a hash that a cosmetic edit leaves alone.

Case, punctuation, spaces, Markdown's marks and the targets of links are cosmetic; letters, figures with their signs, and facts
are not. So a comma put right announces nothing, and a saving put right does.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from kbgen.model.document import walk_words, words_fields

if TYPE_CHECKING:
    from kbgen.model.document import Document, Edition

_TARGET = re.compile(r"\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_COSMETIC = re.compile(r"(?:(?![-−]\d)[^\w\u0300-\u036f\u0900-\u097f%‰<>≤≥±])+|_+")
"""All but letters with their marks, digits, a minus before a digit, and signs that a figure has."""
_NO_NEWS = frozenset({"last_updated", "license", "sources", "needs", "feedback", "accent"})
"""Facts that readers of a digest need not hear of."""
_LENGTH = 16


def gist(document: Document, edition: Edition) -> str:
    """Return the hash of what an edition says: 16 hexadecimal digits."""
    if edition is document.original:
        words = [text for _, text in walk_words(document.facts)]
    else:
        words = [edition.words[key] for key in sorted(edition.words)]
    said = "\n".join(_bare(text) for text in (edition.title, edition.summary, _TARGET.sub("]", edition.body), *words))
    return hashlib.sha256(f"{said}\0{'|'.join(_facts(document.facts))}".encode()).hexdigest()[:_LENGTH]


def _bare(text: str) -> str:
    return _COSMETIC.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


def _facts(value: object) -> Iterator[str]:
    """Yield the facts that stand in no words: tags, amounts, units, dates, states."""
    if is_dataclass(value) and not isinstance(value, type):
        words = words_fields(type(value))
        for item in fields(value):
            inner = getattr(value, item.name)
            if item.name not in words and item.name not in _NO_NEWS and inner not in (None, ()):
                yield f"{item.name}="
                yield from _facts(inner)
    elif isinstance(value, tuple):
        for member in value:
            yield from _facts(member)
    else:
        yield str(value)
