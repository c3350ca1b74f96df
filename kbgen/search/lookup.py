"""Where the words of a question stand on the shelf: by any form, side by side, or by a guess."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain, islice
from math import ceil
from typing import TypeAlias

from kbgen.search.analyser import common, is_pair, is_sign, tokens
from kbgen.search.entry import places, terms
from kbgen.search.languages import base
from kbgen.search.question import Sought
from kbgen.search.shelf import NAMES, SPELLINGS, TITLE, WORDS, Reader
from kbgen.search.spelling import Guess, guesses

Way: TypeAlias = tuple[str, str, float]
"""Field, key, and how much it counts."""
FIELDS = (TITLE, WORDS, NAMES)
_WEIGHT = {TITLE: 3.0, WORDS: 1.0, NAMES: 1.0}
_GUESSED = 0.5
_MOST_FORMS = 64
"""Pairs of signs of one written word that are looked for."""
_MOST_OF = 2 / 3
"""The part of a Chinese or Korean word's pairs that a page with the word holds: some pairs are chance, others an ending."""


@dataclass(frozen=True)
class Word:
    """A word of the question, looked up."""

    text: str
    ways: tuple[tuple[Way, ...], ...]
    """For each of its forms, or for all its guesses together, the keys under which it is found."""
    holders: frozenset[int]
    """The editions that hold it in a known form."""
    guesses: tuple[Guess, ...] = ()
    """What it may mean when no edition holds it, the likeliest first."""
    is_common: bool = False
    """True when it says little of what is asked, as "of" does."""


def look_up(reader: Reader, text: str, languages: Iterable[str], among: set[int]) -> Word:
    """Return where a word stands in editions of some languages; the names of tags count in every language."""
    languages = tuple(languages)
    known = {form: tuple(_known(reader, ways)) for form, ways in _forms(text, languages, reader.languages).items()}
    each = [_union(reader.holding(where, key) for where, key, _ in ways) for ways in known.values()]
    holders = frozenset(_of_most(each) & among)
    if holders or len(known) != 1:  # of signs, those that are known say more than a guess
        is_common = any(form in _common(code) for form in known for code in languages)
        return Word(text, tuple(ways for ways in known.values() if ways), holders, is_common=is_common)
    codes = dict.fromkeys(map(base, languages))
    found = [
        guess
        for form in known
        for guess in guesses(form, chain.from_iterable(reader.starting(SPELLINGS, f"{code}\t{form[0]}") for code in codes))
    ]
    ways = tuple(dict.fromkeys(way for guess in found for way in guessed(reader, guess)))
    return Word(text, (ways,) if ways else (), holders, tuple(found))


def guessed(reader: Reader, guess: Guess) -> list[Way]:
    """Return the keys of what a word may mean."""
    forms = _forms(guess.spelling, (guess.language,), (guess.language,))
    return [(where, key, weight * _GUESSED) for ways in forms.values() for where, key, weight in _known(reader, ways)]


def scores(reader: Reader, ways: Iterable[Way]) -> dict[int, float]:
    """Return how much each edition is about something that is found in several ways: the best of them in each field."""
    found: dict[str, dict[int, float]] = {where: {} for where in FIELDS}
    for where, key, weight in ways:
        for number, score in reader.scored(where, key).items():
            found[where][number] = max(found[where].get(number, 0.0), weight * score)
    sums: defaultdict[int, float] = defaultdict(float)
    for each in found.values():
        for number, score in each.items():
            sums[number] += score
    return sums


def neighbours(reader: Reader, texts: Iterable[str], languages: Iterable[str]) -> list[tuple[Way, ...]]:
    """Return the pairs that neighbouring words make where two written words are one (Vietnamese) or may be (Korean)."""
    found: dict[str, set[Way]] = {}
    single = {form for text in texts for form in _forms(text, languages, ())}
    for form, ways in _forms(" ".join(texts), languages, ()).items():
        if form not in single and is_pair(form):
            found.setdefault(form, set()).update(ways)
    return [known for ways in found.values() if (known := tuple(_known(reader, sorted(ways))))]


def _forms(text: str, languages: Iterable[str], names: Iterable[str]) -> dict[str, dict[Way, None]]:
    """Return each form of a text with the keys that it has in any of the languages."""
    found: dict[str, dict[Way, None]] = {}
    for fields, codes in (((TITLE, WORDS), languages), ((NAMES,), names)):
        for code in codes:
            for token in islice(tokens(text, code), _MOST_FORMS):
                ways = found.setdefault(token.form, {})
                ways |= {(where, key, _WEIGHT[where]): None for where in fields for key in terms(token, code)}
    return found


def _known(reader: Reader, ways: Iterable[Way]) -> Iterator[Way]:
    """Yield the keys that are on the shelf; one sign stands wherever a pair has it."""
    for where, key, weight in ways:
        language, _, sign = key.partition(":")
        if is_sign(sign):
            yield from ((where, pair, weight) for pair in reader.starting(where, f"{language}:") if sign in pair)
        elif reader.holding(where, key):
            yield where, key, weight


@cache
def _common(language: str) -> frozenset[str]:
    return common(language)


def _of_most(sets: list[set[int]]) -> set[int]:
    """Return what is in most of some sets."""
    counts = Counter(chain.from_iterable(sets))
    return {number for number, count in counts.items() if count >= ceil(_MOST_OF * len(sets))}


def _bare(key: str) -> str:
    return key.partition(":")[2]


def _union(sets: Iterable[Iterable[int]]) -> set[int]:
    return set[int]().union(*sets)


# words that belong together


def holders(reader: Reader, sought: Sought, languages: Iterable[str], among: set[int]) -> set[int]:
    """Return the editions with some words: in the title where that is asked, side by side when they are a phrase."""
    languages = tuple(languages)
    fields = (TITLE,) if sought.in_title else FIELDS
    if sought.is_phrase:
        pairs = ((where, code) for where in fields for code in (reader.languages if where == NAMES else languages))
        return _union(_side_by_side(reader, sought.words, code, where) for where, code in pairs) & among
    found = [look_up(reader, text, languages, among) for text in sought.words]
    return reduce(set.intersection, (_in_fields(reader, word, fields) for word in found), set(among))


def _in_fields(reader: Reader, word: Word, fields: Iterable[str]) -> set[int]:
    ways = [[way for way in form if way[0] in fields] for form in word.ways] if word.holders else []
    return _of_most([_union(reader.holding(where, key) for where, key, _ in form) for form in ways]) if ways else set()


def _side_by_side(reader: Reader, texts: Iterable[str], language: str, where: str) -> set[int]:
    """Return the editions in which words stand at successive places of one field."""
    lines = [line for text in texts for line in places(list(islice(tokens(text, language), _MOST_FORMS)), language)]
    starts: Mapping[int, set[int]] | None = None
    for offset, line in enumerate(lines):
        here = _places(reader, where, line.split(), offset)
        starts = here if starts is None else {number: at & here[number] for number, at in starts.items() if number in here}
    return {number for number, at in (starts or {}).items() if at}


def _places(reader: Reader, where: str, keys: list[str], offset: int) -> dict[int, set[int]]:
    """Return the places, less an offset, of any of a word's keys; of most of them when they are pairs of one Korean word."""
    needed = ceil(_MOST_OF * len(keys)) if is_pair(_bare(keys[0])) else 1
    found: dict[int, Counter[int]] = {}
    for key in keys:
        for pair in reader.starting(where, key) if is_sign(_bare(key)) else (key,):
            for number, at in reader.places(where, pair).items():
                found.setdefault(number, Counter()).update(place - offset for place in at)
    return {number: {place for place, count in at.items() if count >= needed} for number, at in found.items()}
