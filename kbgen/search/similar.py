"""Documents that are like one: by their tags, by their words, and by their facts.

Words are compared within a language only; tags and facts are the same in all. A tag also counts when the other document does not
carry it but names it in its own language, so that a Czech page about breweries is near a Chinese one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from math import log, sqrt
from typing import TypeAlias

from kbgen.model.document import Document, Library
from kbgen.model.figures import Money, Result
from kbgen.search.analyser import keys
from kbgen.search.entry import Bag
from kbgen.search.plain import Labels

Bags: TypeAlias = Mapping[str, Mapping[str, Bag]]
"""Document, language: the words of the edition."""
Tag: TypeAlias = tuple[str, str]
"""Group and tag."""
GROUPS = {"sectors": 3.0, "option_types": 1.0, "topics": 1.0}
"""The groups that make documents alike, and how much."""
_NAMED_IN_TEXTS = ("sectors", "option_types")
"""Nearly every text names a topic."""
_NAMED = 0.5
"""How much a tag counts that is only named."""
_WORDS = 0.5
"""The part that words have in the whole, the rest being for tags; no other part was clearly better in benchmarks/related.py."""
_RAREST = 5
SAME_TEXT = 0.65
"""From here on two texts are probably one. Measured on the library of 126 documents: of all 4,260 pairs of one kind the most
alike are two stubs of centres (0.60) and two cases of one Mexican programme (0.56), the third has 0.48, 99 % are under 0.2; a
text of which a fifth of the words was changed is 0.74 to 0.82 like itself, one of which half was changed 0.54 to 0.59."""
SAME_FACTS = 0.5
"""The part of the figures of the case with fewer from which on two cases are probably one; at least two. Measured: no two of 90
cases share more than one figure (three pairs share 80,000 USD)."""
_FEWEST_FACTS = 2


@dataclass(frozen=True, kw_only=True)
class Near:
    """A document that is like another, and what they share."""

    document: str
    score: float
    """From 0 to 1."""
    text: float
    """How much of the words, each weighed by how rare it is; 0 without a language in common."""
    tags: tuple[Tag, ...]
    named: tuple[Tag, ...]
    """Tags of one that the other only names."""
    words: tuple[str, ...]
    """The rarest words that both have, the rarest first."""
    facts: tuple[str, ...]
    """Figures and names that both have."""
    is_duplicate: bool
    """True when both probably tell the same."""


@dataclass(frozen=True)
class Space:
    """The words of a whole library: how rare each is, and how long the text of each edition is in these terms."""

    bags: Bags
    rarity: Mapping[str, Mapping[str, float]]
    """Language, key: from 0 for a word that all editions have."""
    lengths: Mapping[tuple[str, str], float]


def space(bags: Bags) -> Space:
    """Return the words of a library, weighed."""
    counts: dict[str, Counter[str]] = {}
    editions: Counter[str] = Counter()
    for each in bags.values():
        for code, bag in each.items():
            counts.setdefault(code, Counter()).update(bag.keys())
            editions[code] += 1
    rarity = {code: {key: log(editions[code] / count) for key, count in found.items()} for code, found in counts.items()}
    lengths = {
        (name, code): sqrt(sum(_weight(bag[key][0], rarity[code][key]) ** 2 for key in bag))
        for name, each in bags.items()
        for code, bag in each.items()
    }
    return Space(bags, rarity, lengths)


def _weight(count: int, rarity: float) -> float:
    return (1 + log(count)) * rarity


def nearest(library: Library, words: Space, labels: Labels, document: Document, limit: int = 10) -> list[Near]:
    """Return the documents that are most like one; those that probably tell the same come first."""
    rarity = tag_rarity(library)
    others = (other for other in library.documents.values() if other.id != document.id)
    found = (_near(document, other, words, labels, rarity) for other in others)
    return sorted(
        (near for near in found if near.score > 0), key=lambda near: (not near.is_duplicate, -near.score, near.document)
    )[:limit]


def _near(one: Document, other: Document, words: Space, labels: Labels, rarity: Mapping[Tag, float]) -> Near:
    text, language = text_likeness(words, one.id, other.id)
    named = tuple(dict.fromkeys((*_named(one, other, words, labels), *_named(other, one, words, labels))))
    mine, theirs = facts(one), facts(other)
    same = sorted(mine & theirs)
    tells_same = len(same) >= _FEWEST_FACTS and len(same) >= SAME_FACTS * min(len(mine), len(theirs))
    score = (1 - _WORDS) * tag_likeness(one, other, rarity, named) + _WORDS * text
    return Near(
        document=other.id,
        score=round(min(1.0, score), 3),
        text=round(text, 3),
        tags=tuple(tag for tag in _tags(one) if tag in set(_tags(other))),
        named=named,
        words=_rarest(words, one.id, other.id, language) if language else (),
        facts=tuple(same),
        is_duplicate=tells_same or text >= SAME_TEXT,
    )


def _named(one: Document, other: Document, words: Space, labels: Labels) -> Iterator[Tag]:
    """Yield the tags that one document carries, and the other does not but names in one of its languages."""
    for group in _NAMED_IN_TEXTS:
        for tag in one.tags(group):
            if tag not in other.tags(group) and _names(tag, words.bags.get(other.id, {}), labels.get(group, {})):
                yield group, tag


def _names(tag: str, editions: Mapping[str, Bag], labels: Mapping[str, Mapping[str, str]]) -> bool:
    called = ((bag, _keys(labels.get(tag, {}).get(code, ""), code)) for code, bag in editions.items())
    return any(sought and all(key in bag for key in sought) for bag, sought in called)


@lru_cache(maxsize=1 << 12)
def _keys(label: str, language: str) -> tuple[str, ...]:
    return keys(label, language)


def _rarest(words: Space, one: str, other: str, language: str) -> tuple[str, ...]:
    mine, rarity = words.bags[one][language], words.rarity[language]
    shared = sorted(mine.keys() & words.bags[other][language].keys(), key=lambda key: (-rarity[key], key))
    return tuple(mine[key][1] for key in shared if rarity[key] and not key.isdigit())[:_RAREST]


def text_likeness(words: Space, one: str, other: str) -> tuple[float, str]:
    """Return the cosine of two documents' words in the language in which it is greatest, and that language."""
    best = (0.0, "")
    for code in words.bags.get(one, {}).keys() & words.bags.get(other, {}).keys():
        mine, theirs, rarity = words.bags[one][code], words.bags[other][code], words.rarity[code]
        length = words.lengths[one, code] * words.lengths[other, code]
        common = mine.keys() & theirs.keys()
        product = sum(_weight(mine[key][0], rarity[key]) * _weight(theirs[key][0], rarity[key]) for key in common)
        best = max(best, (product / length if length else 0.0, code))
    return best


def tag_likeness(one: Document, other: Document, rarity: Mapping[Tag, float], named: Iterable[Tag] = ()) -> float:
    """Return the part of two documents' tags that they share, each weighed by its group and by how rare it is."""
    mine, theirs = set(_tags(one)), set(_tags(other))
    whole = sum(_tag_weight(tag, rarity) for tag in mine | theirs)
    shared = sum(_tag_weight(tag, rarity) for tag in mine & theirs)
    shared += _NAMED * sum(_tag_weight(tag, rarity) for tag in named)
    return min(1.0, shared / whole) if whole else 0.0


def tag_rarity(library: Library) -> dict[Tag, float]:
    """Return how rare each tag is, 0 for one that all documents carry."""
    counts = Counter(tag for document in library.documents.values() for tag in _tags(document))
    return {tag: log((len(library.documents) + 1) / count) for tag, count in counts.items()}


def _tag_weight(tag: Tag, rarity: Mapping[Tag, float]) -> float:
    return GROUPS[tag[0]] * rarity.get(tag, 0.0)


def _tags(document: Document) -> Iterator[Tag]:
    for group in GROUPS:
        yield from ((group, tag) for tag in document.tags(group))


def facts(document: Document) -> frozenset[str]:
    """Return the figures of a case with their units, and its name: what two tellings of one story have in common."""
    found = set(_figures(document.facts)) if document.kind == "case" else set()
    company = getattr(getattr(document.facts, "company", None), "name", None)
    return frozenset(found | ({str(company).casefold()} if company else set()))


def _figures(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for member in value:
            yield from _figures(member)
    elif isinstance(value, (Money, Result)):
        unit = value.currency if isinstance(value, Money) else value.unit
        figures = (getattr(value, name, None) for name in ("value", "before", "after", "change", "change_to"))
        yield from (f"{abs(figure):g} {unit}" for figure in figures if figure is not None)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _figures(getattr(value, item.name))
