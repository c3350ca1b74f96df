"""The ledger: every wish in every language, beside the pages that answer it, so that what is missing stands first.

A need is one wish for each way to choose a tag of each of its lines, and counts with its whole weight in each: who asks for
textiles or leather asks for both. A document answers a wish with the tags themselves or with narrower ones (a brewery answers
food and drink, the other way round it does not). Documents are sets of bits in whole numbers: 8,000 of them are compared at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeAlias

from kbgen.demand.sums import tags_of
from kbgen.language.kin import chain, is_same
from kbgen.model.demand import Cell, Gap
from kbgen.model.document import Document, Library, profile
from kbgen.model.kinds import Guideline
from kbgen.model.need import LINES, Need

if TYPE_CHECKING:
    from kbgen.model.demand import Month

Wish: TypeAlias = tuple[tuple[str, str], ...]
"""Tags as (line, tag) that one document must all meet."""
_KINDS = frozenset({"case", "guideline", "manual", "overview"})
CANDIDATES = 5
"""Documents named for a wish; all are counted."""


@dataclass(frozen=True)
class Holdings:
    """The documents that may answer, the surest first, and what each bit set knows of them."""

    library: Library
    documents: tuple[Document, ...]

    @cached_property
    def _carrying(self) -> Mapping[tuple[str, str], int]:
        found: defaultdict[tuple[str, str], int] = defaultdict(int)
        for number, document in enumerate(self.documents):
            for line in LINES:
                for tag in document.tags(line):
                    found[line, tag] |= 1 << number
        return found

    @cached_property
    def _narrower(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: defaultdict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
        for group, terms in self.library.vocabulary.terms.items():
            for tag, term in terms.items():
                if term.parent:
                    found[group, term.parent] += (tag,)
        return found

    def meeting(self, wish: Wish) -> int:
        """Return the set of documents that answer a wish."""
        found = (1 << len(self.documents)) - 1
        for line, tag in wish:
            any_of = self._carrying.get((line, tag), 0)
            for narrower in self._narrower.get((line, tag), ()):
                any_of |= self._carrying.get((line, narrower), 0)
            found &= any_of
        return found

    def spoken(self, language: str) -> tuple[int, int]:
        """Return the documents in a language by a person's words, and those in a machine's draft alone."""
        sure = drafts = 0
        known: dict[frozenset[tuple[str, bool]], tuple[bool, bool]] = {}
        for number, editions in enumerate(self._editions):
            if editions not in known:
                here = [draft for code, draft in editions if is_same(code, language)]
                known[editions] = (not all(here), bool(here) and all(here))
            person, machine = known[editions]
            sure |= person << number
            drafts |= machine << number
        return sure, drafts

    @cached_property
    def _editions(self) -> tuple[frozenset[tuple[str, bool]], ...]:
        return tuple(frozenset((code, each.is_machine_draft) for code, each in d.editions.items()) for d in self.documents)

    def named(self, numbers: int, most: int | None = None) -> Iterator[str]:
        """Yield the ids in a set, at most some."""
        found = 0
        while numbers and found != most:
            lowest = numbers & -numbers
            yield self.documents[lowest.bit_length() - 1].id
            numbers ^= lowest
            found += 1


def holdings(library: Library, centre: Document | None = None) -> Holdings:
    """Return what a centre could show, or any centre: not what another one keeps to itself, nor what it does not need."""
    able = (each for each in library.documents.values() if each.kind in _KINDS and _is_able(each, centre))
    sure = sorted(able, key=lambda each: (each.sureness, each.id))
    return Holdings(library, tuple(sure))


def _is_able(document: Document, centre: Document | None) -> bool:
    if centre and document.centre == centre.slug:
        return True
    not_needed = frozenset(profile(centre).needs.not_needed) if centre else frozenset()
    return not getattr(document.facts, "only_here", False) and not any(not_needed & {*document.tags(line)} for line in LINES)


def cells(centres: Iterable[Document], months: Iterable[Month], held: Holdings) -> tuple[Cell, ...]:
    """Return the ledger of some centres: what is not met first, then the most wanted by people, then by readers."""
    centres = tuple(centres)
    stated = _stated(centres)
    looked_for = _looked_for(months, {each.slug: frozenset(profile(each).needs.not_needed) for each in centres})
    readers = _with_parts(looked_for)
    spoken = {language: held.spoken(language) for language in {language for _, language in (*stated, *looked_for)}}
    met = {wish: held.meeting(wish) for wish in {wish for wish, _ in (*stated, *looked_for)}}
    found = []
    for wish, language in dict.fromkeys((*stated, *looked_for)):
        sure, drafts = spoken[language]
        here, read = met[wish] & sure, met[wish] & drafts
        elsewhere = met[wish] & ~sure & ~drafts
        asking = stated.get((wish, language), {})
        cell = Cell(
            tags=wish,
            language=language,
            centres=tuple(sorted(asking)),
            weight=sum(asking[centre] for centre in sorted(asking)),
            readers=readers[wish, language],
            pages=here.bit_count(),
            drafts=read.bit_count(),
            elsewhere=elsewhere.bit_count(),
            candidates=() if here else tuple(held.named(read or elsewhere, CANDIDATES)),
        )
        found.append(cell)
    return tuple(sorted(found, key=_rank))


def _rank(cell: Cell) -> tuple[object, ...]:
    place = tuple((LINES.index(line), tag) for line, tag in cell.tags)
    return (cell.state == "met", -cell.weight, -cell.readers, place, cell.language)


def _stated(centres: Iterable[Document]) -> dict[tuple[Wish, str], dict[str, float]]:
    """Return for each wish and language the weight with which each centre's users stated it."""
    found: defaultdict[tuple[Wish, str], dict[str, float]] = defaultdict(dict)
    for centre in centres:
        facts = profile(centre)
        for wish, weight in _wishes(facts.needs.needs, frozenset(facts.needs.not_needed)).items():
            for language in {common(code) for code in facts.needs.languages or facts.languages}:
                found[wish, language][centre.slug] = weight
    return dict(found)


def _wishes(needs: Iterable[Need], not_needed: frozenset[str]) -> Mapping[Wish, float]:
    found: defaultdict[Wish, float] = defaultdict(float)
    for need in needs:
        every = [(line, tag) for line in LINES for tag in need.every(line)]
        lines = [[(line, tag) for tag in dict.fromkeys(need.line(line))] for line in LINES if need.line(line)]
        for chosen in product(*lines):
            wish = ordered((*chosen, *every))
            if wish and not not_needed & {tag for _, tag in wish}:
                found[wish] += need.weight
    return found


def _looked_for(months: Iterable[Month], not_needed: Mapping[str, frozenset[str]]) -> Counter[tuple[Wish, str]]:
    found: Counter[tuple[Wish, str]] = Counter()
    for month in months:
        for mark, count in month.counts.items():
            refused = not_needed.get(month.centre, frozenset())
            wish = ordered(tags_of(mark.name)) if mark.what == "asked" else ()
            if wish and not refused & {tag for _, tag in wish}:
                found[wish, common(mark.language)] += count
    return found


def _with_parts(looked_for: Mapping[tuple[Wish, str], int]) -> Counter[tuple[Wish, str]]:
    """Return how often readers asked for each wish, be it together with other tags."""
    found: Counter[tuple[Wish, str]] = Counter()
    for (wish, language), count in looked_for.items():
        for size in range(1, len(wish) + 1):
            for part in combinations(wish, size):
                found[part, language] += count
    return found


def common(language: str) -> str:
    """Return the language without its region: people in all regions share one line of the ledger."""
    return chain(language)[-1]


def ordered(tags: Iterable[tuple[str, str]]) -> Wish:
    """Return tags in the order of ``LINES``, each once."""
    return tuple(sorted(dict.fromkeys(tags), key=lambda pair: (LINES.index(pair[0]), pair[1])))


def filling(found: Iterable[Cell], held: Holdings) -> dict[tuple[str, str], float]:
    """Return for each (document, language) the weight of the wishes without any page that a translation of it would meet."""
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for cell in found:
        if cell.state == "translate":
            for name in held.named(held.meeting(cell.tags)):
                weights[name, cell.language] += cell.weight
    return dict(weights)


def gaps(documents: Iterable[Document]) -> tuple[Gap, ...]:
    """Return the benchmarks of guidelines for which a source is wanted, the guideline with the most of them first."""
    found = [
        Gap(document=each.id, indicators=tuple(row.indicator for row in each.facts.benchmarks if row.source is None))
        for each in documents
        if isinstance(each.facts, Guideline)
    ]
    return tuple(sorted((gap for gap in found if gap.indicators), key=lambda gap: (-len(gap.indicators), gap.document)))
