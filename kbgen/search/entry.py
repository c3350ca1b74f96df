"""What the shelf holds of one edition: its words in places, its tags, what it is sorted by, and a fingerprint of it all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from kbgen.model.document import Document, Edition
from kbgen.search.analyser import Token, is_pair, is_sign, tokens, words
from kbgen.search.languages import base
from kbgen.search.plain import SEARCHED, Labels, Passage, edition_passages, facets, text

Measures: TypeAlias = Mapping[str, float | tuple[str, float]]
"""What a document is sorted by, as far as it is known: ``payback`` in months, ``saving`` as (currency, amount), ``year``."""
Bag: TypeAlias = Mapping[str, tuple[int, str]]
"""The keys of a text, each with how often it stands there and one way in which it is written."""
FACETS = ("kinds", "sectors", "topics", "option_types", "countries", "status", "evidence")
_GAP = ["", ""]
"""Places between two passages, so that no phrase runs from one into the other."""


@dataclass(frozen=True)
class Placed:
    """Words in their places: what the index is made of."""

    places: list[str] = field(default_factory=list)
    """For each place in the text the keys that stand there, with a space between them."""
    spellings: set[str] = field(default_factory=set)
    """Language, form and word as it is written, with a tab between them."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is shown of an edition that was found."""

    document: str
    language: str
    title: str
    path: str
    text: str
    is_source: bool
    facets: Mapping[str, tuple[str, ...]]
    measures: Measures
    bag: Bag


def name_of(edition: Edition) -> str:
    """Return the name under which an edition stands on the shelf."""
    return f"{edition.document}\t{edition.language}"


def passages(document: Document, edition: Edition, labels: Labels) -> tuple[list[Passage], list[Passage]]:
    """Return the own words of an edition, and the names of its tags in all languages."""
    own = list(edition_passages(document, edition, {}))
    named = {group: labels[group] for group in SEARCHED if group in labels}
    return own, list(edition_passages(document, edition, named))[len(own) :]


def fingerprint(document: Document, edition: Edition, labels: Labels, measures: Measures) -> str:
    """Return what changes with anything that is put on the shelf for an edition, the names of its tags included."""
    said = (edition.path, edition.title, edition.summary, edition.body, sorted(edition.words.items()))
    names = passages(document, edition, labels)[1]
    seen = (name_of(edition), document.kind, document.source, document.facts, said, names, sorted(measures.items()))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def record(document: Document, edition: Edition, measures: Measures) -> Record:
    """Return what is shown of an edition."""
    return Record(
        document=document.id,
        language=edition.language,
        title=edition.title,
        path=edition.path,
        text=f"{edition.summary} {text(edition)}".strip(),
        is_source=edition.language == document.source,
        facets=tags(document),
        measures=dict(measures),
        bag=bag(document, edition),
    )


def tags(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the tags of a document in every group that a question can name."""
    found = facets(document, ("sectors", "topics", "option_types"))
    for name in ("status", "evidence"):
        value = getattr(document.facts, name, None) if document.kind == "case" else None
        found[name] = (value,) if value else ()
    return {group: found[group] for group in FACETS}


def bag(document: Document, edition: Edition) -> dict[str, tuple[int, str]]:
    """Return the keys of an edition's own words in its own language."""
    found: dict[str, tuple[int, str]] = {}
    for passage in edition_passages(document, edition, {}):
        if passage.language == edition.language:
            for word in words(passage.text):
                for token in _tokens(word, passage.language):
                    count, written = found.get(token.keys[0], (0, token.form if is_pair(token.form) else word))
                    found[token.keys[0]] = (count + 1, written)
    return found


@lru_cache(maxsize=1 << 16)
def _tokens(word: str, language: str) -> tuple[Token, ...]:
    """Return the tokens of one written word."""
    return tuple(tokens(word, language))


def placed(said: Iterable[Passage]) -> Placed:
    """Return some passages as words in places."""
    found = Placed()
    for passage in said:
        lines, spellings = _placed(passage.text, passage.language)
        found.places.extend((*lines, *_GAP))
        found.spellings.update(spellings)
    return found


@lru_cache(maxsize=1 << 12)
def _placed(text: str, language: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the keys at each place of a passage, and its spellings; the names of tags come again with each document.

    Pairs that two written words make (Vietnamese, Korean) have no place of their own: they stand behind the passage.
    """
    lines: list[str] = []
    spellings = set()
    for word in words(text):
        made = _tokens(word, language)
        lines += places(made, language)
        if len(made) == 1 and not is_pair(made[0].form) and not is_sign(made[0].form):
            spellings.add(f"{base(language)}\t{made[0].form}\t{word}")
    whole = Counter(key for token in tokens(text, language) for key in terms(token, language))
    across = whole - Counter(key for line in lines for key in line.split())
    return (*lines, *_GAP, *across.elements()), frozenset(spellings)


def places(made: Sequence[Token], language: str) -> list[str]:
    """Return the keys at each place of one written word: a Korean word is one place, whatever its ending."""
    if made and "가" <= made[0].form[0] <= "힣":
        return [" ".join(dict.fromkeys(key for token in made for key in terms(token, language)))]
    return [" ".join(terms(token, language)) for token in made]


def terms(token: Token, language: str) -> list[str]:
    """Return the keys of a token as they stand in the index, with their language: stems of two languages may be the same."""
    return [f"{base(language)}:{key}" for key in token.keys]
