"""The documents of a library by their tags, looked up once for the needs of all centres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from kbgen.model.kinds import CaseStudy
from kbgen.model.need import LINES
from kbgen.model.outreach import Campaign

if TYPE_CHECKING:
    from kbgen.model.document import Document, Library
    from kbgen.model.need import Need
    from kbgen.model.vocabulary import Vocabulary

NEAR = 0.5
"""What a broader or narrower tag counts, where the tag itself counts 1."""
Numbers: TypeAlias = frozenset[int]
NOTHING: Numbers = frozenset()
_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Match:
    """How well a document meets a need, from 0 to 1, with the need's tags that it meets as (line, tag)."""

    degree: float
    tags: tuple[tuple[str, str], ...]
    is_near: bool
    """True when of the sectors asked for it has only a broader or narrower one."""


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """Documents, named by their numbers, and what they can be chosen by."""

    documents: tuple[Document, ...]
    order: tuple[tuple[int, int, str], ...]
    """What decides between equal weights besides the centre: evidence, day of the last change, id."""
    tags: Mapping[str, Mapping[str, Numbers]]
    """For each line and tag the documents that carry it."""
    by_centre: Mapping[str | None, Numbers]
    by_country: Mapping[str, Numbers]
    general: Numbers
    """Pages for every centre: overviews and courses that belong to no sector."""
    campaigns: tuple[tuple[int, tuple[str, ...]], ...]
    """Campaigns with the centres that run them; none named means all."""
    kept: Numbers
    """What a centre keeps to itself."""
    vocabulary: Vocabulary

    def carrying(self, tags: Iterable[str]) -> Numbers:
        """Return the documents with any of some tags, whatever line they stand on."""
        return NOTHING.union(*(self.tags[line].get(tag, NOTHING) for line in LINES for tag in tags))

    def meeting(self, need: Need) -> Iterator[tuple[int, Match]]:
        """Yield the documents that meet a need; none when it asks for nothing."""
        asked = [(line, tags, *self._with(line, tags)) for line, tags in _requirements(need)]
        if not asked:
            return
        for number in frozenset.intersection(*(exact | near for _, _, exact, near in asked)):
            degree, matched, is_near = 1.0, [], False
            for line, tags, exact, _ in asked:
                if number in exact:
                    matched += [(line, tag) for tag in tags if number in self.tags[line].get(tag, NOTHING)]
                else:
                    degree *= NEAR
                    is_near = is_near or line == "sectors"
                    matched += [(line, tag) for tag in tags if number in self._near(line, tag)]
            yield number, Match(degree, tuple(dict.fromkeys(matched)), is_near)

    def _with(self, line: str, tags: tuple[str, ...]) -> tuple[Numbers, Numbers]:
        """Return the documents with any of some tags, and those with a broader or narrower one."""
        exact = NOTHING.union(*(self.tags[line].get(tag, NOTHING) for tag in tags))
        return exact, NOTHING.union(*(self._near(line, tag) for tag in tags))

    def _near(self, line: str, tag: str) -> Numbers:
        return NOTHING.union(*(self.tags[line].get(each, NOTHING) for each in self.vocabulary.related(line, tag)))


def _requirements(need: Need) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a document must have: (line, tags of which one is enough)."""
    for line in LINES:
        if tags := need.line(line):
            yield line, tags
        yield from ((line, (tag,)) for tag in need.every(line))


def tagged(library: Library) -> Tagged:
    """Return the documents of a library by their tags; the centres' own pages about themselves are not among them."""
    documents = tuple(document for document in library.documents.values() if document.kind != "centre")
    tags: dict[str, defaultdict[str, set[int]]] = {line: defaultdict(set) for line in LINES}
    centres: defaultdict[str | None, set[int]] = defaultdict(set)
    countries: defaultdict[str, set[int]] = defaultdict(set)
    for number, document in enumerate(documents):
        centres[document.centre].add(number)
        if isinstance(document.facts, CaseStudy):
            countries[document.facts.country].add(number)
        for line in LINES:
            for tag in document.tags(line):
                tags[line][tag].add(number)
    return Tagged(
        documents=documents,
        order=tuple(_order(document) for document in documents),
        tags={line: _frozen(held) for line, held in tags.items()},
        by_centre=_frozen(centres),
        by_country=_frozen(countries),
        general=frozenset(number for number, document in enumerate(documents) if _is_general(document)),
        campaigns=tuple((n, each.facts.centres) for n, each in enumerate(documents) if isinstance(each.facts, Campaign)),
        kept=frozenset(n for n, document in enumerate(documents) if getattr(document.facts, "only_here", False)),
        vocabulary=library.vocabulary,
    )


def _frozen(held: Mapping[_Key, set[int]]) -> dict[_Key, Numbers]:
    return {key: frozenset(numbers) for key, numbers in held.items()}


def _order(document: Document) -> tuple[int, int, str]:
    return (document.sureness, -document.facts.last_updated.toordinal(), document.id)


def _is_general(document: Document) -> bool:
    return document.kind == "overview" or (document.kind == "manual" and not document.tags("sectors"))
