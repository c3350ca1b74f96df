"""Words as the browser's index holds them: the forms that find the same pages, and how much each page is about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from heapq import nlargest
from math import log

from kbgen.search.analyser import common, tokens
from kbgen.search.pairs import worth
from kbgen.search.plain import Labels, Passage
from kbgen.search.store import Analysed, counted

_TITLE = 2.0
_SATURATION = 1.2
_LENGTH = 0.6
_STEPS = (2 / 15, 4.5 / 15, 9 / 15)
"""From which weight on a page is of level 1, 2 and 3."""
_TELLING = 40
TAG = "#"
"""Before the number of a tag, which stands in the index as a word that nobody types."""


@dataclass(frozen=True)
class Word:
    """Forms that find the same pages, sorted; ``pages`` are (page, level), and ``also`` is looked up besides."""

    forms: tuple[str, ...]
    pages: tuple[tuple[int, int], ...] = ()
    also: tuple[str, ...] = ()
    name: str = ""
    """What a tag is called in the site's language."""


@dataclass
class Seen:
    """The words of a site's pages while they are read."""

    analysed: Analysed = field(default_factory=dict)
    """Texts whose words are known already."""
    key_of: dict[str, str] = field(default_factory=dict)
    """The cluster of each form: that of the first language in which it is met."""
    texts: list[Counter[str]] = field(default_factory=list)
    titles: list[Counter[str]] = field(default_factory=list)

    def read(self, passages: Iterable[Passage]) -> None:
        """Take in the words of one more page."""
        text: Counter[str] = Counter()
        title: Counter[str] = Counter()
        for passage in passages:
            counts = title if passage.is_title else text
            known = self.analysed.get((passage.text, passage.language)) or _counted(passage.text, passage.language)
            for form, first, times in known:
                counts[self.key_of.setdefault(form, first)] += times
        self.texts.append(text)
        self.titles.append(title)


_counted = lru_cache(maxsize=1 << 14)(counted)
"""Labels and phrases stand on many pages of many sites."""


def weights(seen: Seen) -> list[dict[str, float]]:
    """Return for each page how much it is about each of its words, from 0 to 1: BM25 within the text, and the title."""
    lengths = [counts.total() for counts in seen.texts]
    average = sum(lengths) / max(1, len(lengths)) or 1.0
    found = []
    for text, title, length in zip(seen.texts, seen.titles, lengths, strict=True):
        named = _TITLE * (0.5 + 0.5 / max(1, title.total()) ** 0.5)
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * length / average)
        found.append(
            {
                key: (text[key] / (text[key] + norm) + (named if key in title else 0.0)) / (1 + _TITLE)
                for key in sorted(text.keys() | title.keys())
            }
        )
    return found


def telling(found: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """Return the words that tell most of each page: heavy there, rare elsewhere, and not its alone."""
    pages = Counter(key for each in found for key in each)
    most = max(2, len(found) / 4)
    return [
        nlargest(
            _TELLING, (key for key in each if 1 < pages[key] <= most), key=lambda key: each[key] * log(len(found) / pages[key])
        )
        for each in found
    ]


def words(
    seen: Seen, found: Sequence[Mapping[str, float]], tags: Mapping[str, Sequence[tuple[int, int]]], labels: Labels, language: str
) -> list[Word]:
    """Return every word of the index; of pairs of Vietnamese syllables those that are worth it (pairs.py).

    ``tags`` holds the pages of each tag, as ``sectors.brewery``, with their levels; a label of it in any language leads to them.
    """
    pages: dict[str, list[tuple[int, int]]] = {}
    for number, page in enumerate(found):
        for key, weight in page.items():
            pages.setdefault(key, []).append((number, sum(weight >= step for step in _STEPS)))
    forms: dict[str, list[str]] = {}
    for form, key in sorted(seen.key_of.items()):
        forms.setdefault(key, []).append(form)
    kept = worth(seen.texts, seen.titles)
    also = _aliases(tags, labels, language)
    made = [
        Word((f"{TAG}{at}",), tuple(held), name=_label(labels, name, language)) for at, (name, held) in enumerate(tags.items())
    ]
    for key, members in forms.items():
        if "_" not in key or key in kept:
            wanted = dict.fromkeys(name for form in members for name in also.pop(form, ()))
            made.append(Word(tuple(members), tuple(pages[key]), tuple(wanted)))
    made += [Word((form,), also=tuple(names)) for form, names in also.items()]
    return made


def _label(labels: Labels, name: str, language: str) -> str:
    group, _, tag = name.partition(".")
    return labels.get(group, {}).get(tag, {}).get(language, tag)


def _aliases(tags: Iterable[str], labels: Labels, language: str) -> dict[str, list[str]]:
    """Return the tags to which each word of a name leads that the pages do not say themselves in the site's own language.

    A name of ``n`` words leads to its tag when all of them are asked for: each says ``#7*n``.
    """
    found: dict[str, dict[int, int]] = {}
    for at, name in enumerate(tags):
        group, _, tag = name.partition(".")
        called = labels.get(group, {}).get(tag, {})
        own = _telling_forms(called.get(language, ""), language)
        for said in {_telling_forms(label, code) for code, label in called.items()}:
            for form in said if said - own else ():
                found.setdefault(form, {})
                found[form][at] = min(len(said), found[form].get(at, len(said)))
    return {form: [f"{TAG}{at}{f'*{n}' if n > 1 else ''}" for at, n in ways.items()] for form, ways in sorted(found.items())}


@cache
def _telling_forms(label: str, language: str) -> frozenset[str]:
    return frozenset(token.form for token in tokens(label, language) if "_" not in token.form) - common(language)
