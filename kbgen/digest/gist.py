"""What an edition says, as a hash that a cosmetic edit leaves alone.

Capitals, punctuation, spaces, Markdown's marks and the targets of links are cosmetic; letters with their marks, figures with
their signs and units, and facts are not. So a comma put right announces nothing, and a saving put right does. In doubt a change
counts: to be told twice of a page is better than never.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING

from kbgen.model.document import walk_words, words_fields

if TYPE_CHECKING:
    from kbgen.model.document import Document, Edition

_FORMULA = "1"
"""The first digit of every gist. Raise it when what is hashed changes: hashes of two formulas say nothing of one another."""
_LENGTH = 16
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_MARKDOWN = re.compile(
    r"^[ \t]*(?:>[ \t]?)+"  # quotes
    r"|^[ \t]*[-*+][ \t]+"  # items of lists
    r"|^\[(?!\^)[^\]\n]+\]:[ \t]*\S+(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*$"  # addresses of links by reference
    r"|(?<=\])\([^()\s]*(?:\s+\"[^\"]*\")?\)"  # those of other links
    r"|\{:?[ \t]*[.#][^{}\n]*\}",  # classes and anchors
    re.MULTILINE,
)
_RANGE = re.compile(r"(?<=\d)\s?[-‐-―−]\s?(?=\d)")
_MINUS = re.compile(r"(?<![\w\])%‰])[-‐-―−](?=[$£€¥]?\d)")
_UNIT = re.compile(r"[\d(\[]\s?([^\W\d_]{1,3})(?![^\W_])")
"""MW is not mW: behind a digit, and in brackets, capitals of short words count."""
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0df3\u0e31-\u0e4e\u0eb1-\u0ecd\u0f18-\u0fc6\u102b-\u109d\u135d-\u135f\u17b4-\u17d3"
)
"""Signs that are parts of letters and that Python does not count among them: vowels of India, of Thai, of Arabic."""
_COSMETIC = re.compile(rf"(?:(?<=\d)(?![.,:/]\d)|(?<!\d))[^\w{_MARKS}%‰<>≤≥=≠≈~±+−×÷/$£€¥¢₠-⃀°]+|_+")
"""All but letters, digits, what stands between two digits, and signs that a figure has."""
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_BETWEEN = re.compile(rf"(?<=[{_NO_SPACES}]) (?=[{_NO_SPACES}])")
"""Where punctuation stood in scripts that put no spaces between words."""
_NO_NEWS = frozenset(
    {"last_updated", "license", "sources", "picture", "short"}  # of any page
    | {"needs", "feedback", "accent", "fallback", "subscriptions", "feeds", "mailing", "framed_by", "appraisal"}  # of a centre
)
"""Facts that readers of a digest need not hear of."""


def gist(document: Document, edition: Edition) -> str:
    """Return the hash of what an edition says: 16 hexadecimal digits, the first of which tells the formula."""
    named = walk_words(document.facts) if edition is document.original else sorted(edition.words.items())
    words = (text for key, text in named if key.partition(".")[0] not in _NO_NEWS)
    said = "\n".join(bare(text) for text in (edition.title, edition.summary, edition.body, *words))
    found = hashlib.sha256(f"{said}\0{'|'.join(_facts(document.facts))}".encode()).hexdigest()
    return f"{_FORMULA}{found[: _LENGTH - 1]}"


def differs(before: str, now: str) -> bool:
    """Tell whether two gists of an edition show that it says something else; of two formulas they show nothing."""
    return before != now and before[:1] == now[:1]


def bare(text: str) -> str:
    """Return a text without what is cosmetic; behind it the units in it, with their capitals."""
    plain = _MARKDOWN.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    plain = _MINUS.sub("−", _RANGE.sub("−", plain))
    words = _BETWEEN.sub("", _COSMETIC.sub(" ", plain.casefold())).strip()
    return "\t".join((words, *_UNIT.findall(plain)))


def _facts(value: object) -> Iterator[str]:
    """Yield the facts that stand in no words: tags, amounts, units, dates, states. What is at its default says nothing."""
    if is_dataclass(value) and not isinstance(value, type):
        words = words_fields(type(value))
        for item in fields(value):
            inner = getattr(value, item.name)
            default = None if item.default is MISSING else item.default
            if item.name not in words and item.name not in _NO_NEWS and inner not in (None, (), default):
                yield f"{item.name}="
                yield from _facts(inner)
    elif isinstance(value, tuple):
        for member in value:
            yield from _facts(member)
    else:
        yield str(value)
