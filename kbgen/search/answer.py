"""Answers: what the shelf says to a question, with counts for each tag and a better spelling where one is likely."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kbgen.search.analyser import tokens
from kbgen.search.entry import FACETS, Measures, Record, terms
from kbgen.search.lookup import Word, guessed, holders, look_up, neighbours, scores
from kbgen.search.plain import shorten
from kbgen.search.question import Question
from kbgen.search.shelf import LANGUAGES, Reader

SORTS = ("relevance", "payback", "saving", "year")
_EXCERPT = 160
_BEFORE = 40
"""Letters of a text that an excerpt shows before the first word looked for."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A document that was found, in the language in which it answers best."""

    document: str
    language: str
    title: str
    path: str
    score: float
    excerpt: str
    facets: Mapping[str, tuple[str, ...]]
    measures: Measures
    words: frozenset[str]
    """The words of the question that it holds in a known form, and not only by a guess."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was found, best first."""

    question: Question
    hits: tuple[Hit, ...] = ()
    found: int = 0
    """How many documents there are, those beyond the limit included."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """For each group of tags, and for languages, how many of the documents found have which, the most first."""
    suggestion: str = ""
    """The question in a likelier spelling."""
    unknown: tuple[str, ...] = ()
    """Words of the question that nobody wrote; what was found for them are guesses."""
    telling: tuple[str, ...] = ()
    """Words of the question that say something, as "of" does not; all when none of them does."""


def answer(reader: Reader, question: Question, *, sort: str = "relevance", limit: int = 10) -> Answer:
    """Return what the shelf says to a question.

    Sorted by a figure, only those documents are listed that have every word, if there are any.
    """
    languages = tuple(sorted(question.tags.get(LANGUAGES, ()))) or reader.languages
    among = _narrowed(reader, question, languages)
    tongue = set[int]().union(*(reader.holding(LANGUAGES, code) for code in languages))
    known = {text: look_up(reader, text, languages, tongue) for text in question.all_words}
    ranked = _ranked(reader, question, known, among)
    if sort != "relevance":
        loose = [known[text].holders for text in question.words]
        ranked = {number: score for number, score in ranked.items() if all(number in each for each in loose)} or ranked
    records = {number: reader.record(number) for number in ranked}
    ordered = _ordered(_best(records, ranked), records, ranked, sort)
    keys = frozenset(key for word in known.values() for ways in word.ways for _, key, _ in ways)
    return Answer(
        question=question,
        hits=tuple(_hit(records[number], ranked[number], number, known, keys) for number in ordered[:limit]),
        found=len(ordered),
        counts=_counts([records[number] for number in ordered], reader, among),
        suggestion=_suggestion(reader, question, known),
        unknown=tuple(text for text, word in known.items() if not word.holders),
        telling=_telling(known),
    )


def _narrowed(reader: Reader, question: Question, languages: tuple[str, ...]) -> set[int]:
    """Return the editions that may be shown: of these languages and tags, with all phrases, without what is not wanted."""
    found = reader.all()
    for group, tags in question.tags.items():
        found &= set[int]().union(*(reader.holding(group, tag) for tag in tags))
    for sought in question.must:
        found &= holders(reader, sought, languages, found)
    never = set[int]().union(*(holders(reader, sought, reader.languages, reader.all()) for sought in question.never))
    for group, tags in question.never_tags.items():
        never.update(*(reader.holding(group, tag) for tag in tags))
    if never and question.never:
        unwanted = {reader.record(number).document for number in never}
        never = {number for number in found if reader.record(number).document in unwanted}
    return found - never


def _ranked(reader: Reader, question: Question, known: Mapping[str, Word], among: set[int]) -> dict[int, float]:
    """Return how well each edition answers, the better the more of the words; all that are left when no word must be answered."""
    languages = question.tags.get(LANGUAGES) or reader.languages
    telling = _telling(known)
    sought = [ways for text in telling for ways in known[text].ways]
    answered: Counter[int] = Counter()
    sums: defaultdict[int, float] = defaultdict(float)
    rest = [ways for text, word in known.items() if text not in telling for ways in word.ways]
    for ways in (*sought, *rest, *neighbours(reader, question.words, languages)):
        for number, score in scores(reader, ways).items():
            sums[number] += score
            answered[number] += ways in sought
    found = {number: sums[number] * count / len(sought) for number, count in answered.items() if count and number in among}
    if question.words or question.is_empty:
        return found
    return {number: found.get(number, 0.0) for number in among}


def _telling(known: Mapping[str, Word]) -> tuple[str, ...]:
    return tuple(text for text, word in known.items() if not word.is_common) or tuple(known)


def _best(records: Mapping[int, Record], scores: Mapping[int, float]) -> list[int]:
    """Return the edition of each document that answers best; where they are alike, the one it was first written in."""
    best: dict[str, int] = {}
    for number in sorted(scores, key=lambda each: (-round(scores[each], 6), not records[each].is_source, records[each].language)):
        best.setdefault(records[number].document, number)
    return list(best.values())


def _ordered(found: list[int], records: Mapping[int, Record], scores: Mapping[int, float], sort: str) -> list[int]:
    """Return editions in an order; those without a value come last, and amounts are compared within their currency only."""
    currencies = Counter(saved[0] for number in found if isinstance(saved := records[number].measures.get("saving"), tuple))

    def saving(measures: Measures) -> tuple[Any, ...]:
        saved = measures.get("saving")
        return (0, -currencies[saved[0]], saved[0], -saved[1]) if isinstance(saved, tuple) else (1,)

    def figure(name: str, sign: int) -> Callable[[Measures], tuple[Any, ...]]:
        return lambda measures: (0, sign * value) if isinstance(value := measures.get(name), (int, float)) else (1,)

    orders: dict[str, Callable[[Measures], tuple[Any, ...]]] = {
        "relevance": lambda _: (),
        "payback": figure("payback", 1),
        "saving": saving,
        "year": figure("year", -1),
    }
    return sorted(found, key=lambda each: (orders[sort](records[each].measures), -round(scores[each], 6), records[each].document))


def _counts(found: list[Record], reader: Reader, among: set[int]) -> dict[str, dict[str, int]]:
    """Return how many documents carry each tag, the most first; a document counts for every language it is found in."""
    counts = {group: Counter(tag for each in found for tag in each.facets[group]) for group in FACETS}
    documents = {each.document for each in found}
    counts[LANGUAGES] = Counter(each.language for number in among if (each := reader.record(number)).document in documents)
    return {group: dict(sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))) for group, tags in counts.items()}


def _suggestion(reader: Reader, question: Question, known: Mapping[str, Word]) -> str:
    """Return the question with every word that nobody wrote as it was probably meant."""
    text = question.text
    for word in known.values():
        if word.guesses:
            likely = [guess for guess in word.guesses if guess.likeness == word.guesses[0].likeness]
            meant = max(likely, key=lambda guess: len(scores(reader, guessed(reader, guess)))).spelling
            text = re.sub(rf"(?<!\w){re.escape(word.text)}(?!\w)", meant.replace("\\", ""), text, flags=re.IGNORECASE)
    return " ".join(text.split()) if text != question.text else ""


def _hit(record: Record, score: float, number: int, known: Mapping[str, Word], keys: frozenset[str]) -> Hit:
    return Hit(
        document=record.document,
        language=record.language,
        title=record.title,
        path=record.path,
        score=round(score, 3),
        excerpt=_excerpt(record.text, record.language, keys),
        facets=record.facets,
        measures=record.measures,
        words=frozenset(text for text, word in known.items() if number in word.holders),
    )


def _excerpt(text: str, language: str, keys: frozenset[str]) -> str:
    """Return the part of a text that starts a little before the first word looked for."""
    start = next(iter(_starts(text, language, keys)), 0)
    cut = max(0, start - _BEFORE)
    if cut and (space := text.find(" ", cut, start)) >= 0:
        cut = space + 1
    return f"{'… ' if cut else ''}{shorten(text[cut : cut + 2 * _EXCERPT], _EXCERPT)}"


def _starts(text: str, language: str, keys: frozenset[str]) -> Iterable[int]:
    """Yield where a word that has one of the keys starts; in a Chinese sentence, where the signs stand."""
    for word in re.finditer(r"\S+", text):
        for token in tokens(word[0], language):
            if keys.intersection(terms(token, language)):
                yield word.start() + max(0, word[0].find(token.form))
