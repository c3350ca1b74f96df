"""Logged questions asked again: which of them have no good answer, in which language, and how often they were asked.

A question has a good answer when one of the first five documents, in the language of the question, holds every word that
says something, in a form that is known and not only guessed. Of a Chinese or Korean word two thirds of its pairs are enough.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kbgen.model.finding import Phrase, phrase
from kbgen.search.answer import Answer, Hit

FIRST = 5
"""As many results a person looks at."""
_COLUMNS = ("query", "lang", "count")
_LONGEST_LINE = 20_000
_COUNT = re.compile("[1-9][0-9]{0,10}")
_MOST_NAMED = 100
"""Bad lines that are named; all are counted."""


@dataclass(frozen=True, order=True)
class Logged:
    """A question as it stands in a log; ``language`` is empty when the log does not say it."""

    text: str
    language: str


@dataclass(frozen=True)
class Bad:
    """A line that is no question, and why."""

    line: int
    reason: Phrase


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """A question without a good answer."""

    text: str
    language: str
    count: int
    """How often it was asked."""
    missing: tuple[str, ...]
    """Words that none of the first five holds; all that say something when no single document holds them together."""
    nearest: Hit | None
    suggestion: str


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What came of a log."""

    unanswered: tuple[Unanswered, ...]
    """The most asked first."""
    asked: dict[str, tuple[int, int]]
    """For each language how many different questions, and how often all of them were asked."""
    bad: tuple[Bad, ...]
    bad_lines: int


def replay(lines: Iterable[bytes], languages: Iterable[str], ask: Callable[[Logged], Answer]) -> Replayed:
    """Return which of some logged questions have no good answer."""
    counts: Counter[Logged] = Counter()
    bad: list[Bad] = []
    bad_lines = 0
    for read in logged(lines, frozenset(languages)):
        if isinstance(read, Bad):
            bad_lines += 1
            bad.extend([read] if len(bad) < _MOST_NAMED else [])
        else:
            counts[read[0]] += read[1]
    asked: dict[str, tuple[int, int]] = {}
    unanswered = []
    for question, count in counts.items():
        different, times = asked.get(question.language, (0, 0))
        asked[question.language] = (different + 1, times + count)
        if (lacking := judged(question, count, ask(question))) is not None:
            unanswered.append(lacking)
    unanswered.sort(key=lambda each: (-each.count, each.language, each.text))
    return Replayed(unanswered=tuple(unanswered), asked=dict(sorted(asked.items())), bad=tuple(bad), bad_lines=bad_lines)


def judged(question: Logged, count: int, answer: Answer) -> Unanswered | None:
    """Return what is lacking, or None when the answer is good."""
    wanted = frozenset(answer.telling)
    first = answer.hits[:FIRST]
    if first and any(wanted <= hit.words for hit in first):
        return None
    held = frozenset[str]().union(*(hit.words for hit in first))
    missing = tuple(word for word in answer.telling if word not in held) or answer.telling
    return Unanswered(
        text=question.text,
        language=question.language,
        count=count,
        missing=missing,
        nearest=first[0] if first else None,
        suggestion=answer.suggestion,
    )


def logged(lines: Iterable[bytes], languages: frozenset[str]) -> Iterator[tuple[Logged, int] | Bad]:
    """Yield each question with how often it was asked, or what is wrong with its line.

    The first line may name columns: query, and lang and count if there are any, with commas, semicolons or tabs between them.
    """
    columns: dict[str, int] = {}
    sign = ""
    for number, raw in enumerate(lines, start=1):
        if len(raw) > _LONGEST_LINE:
            yield Bad(number, phrase("longer than {n} bytes", n=_LONGEST_LINE))
            continue
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield Bad(number, phrase("not UTF-8"))
            continue
        if number == 1 and (named := _header(line)):
            sign, columns = named
        elif line.strip():
            if cells := _cells(line, sign) if sign else [line]:
                yield _question(cells, columns, languages, number)
            else:
                yield Bad(number, phrase("a quotation mark is never closed"))


def _header(line: str) -> tuple[str, dict[str, int]] | None:
    for sign in ("\t", ",", ";"):
        cells = [cell.strip().lower() for cell in _cells(line, sign)]
        if "query" in cells:
            return sign, {name: cells.index(name) for name in _COLUMNS if name in cells}
    return None


def _cells(line: str, sign: str) -> list[str]:
    """Return the cells of one line, none when they cannot be told apart; between tabs quotation marks mean nothing."""
    try:
        return line.split(sign) if sign == "\t" else next(csv.reader([line], delimiter=sign, strict=True), [])
    except csv.Error:
        return []


def _question(cells: list[str], columns: dict[str, int], languages: frozenset[str], number: int) -> tuple[Logged, int] | Bad:
    cell = (
        {name: cells[at].strip() for name, at in columns.items() if at < len(cells)} if columns else {"query": cells[0].strip()}
    )
    text, language, count = cell.get("query", ""), cell.get("lang", "").lower(), cell.get("count") or "1"
    known = next((code for code in (language, language.partition("-")[0]) if code in languages), "")
    if not text:
        return Bad(number, phrase("no query"))
    if language and not known:
        return Bad(number, phrase("no language of the library: {language}", language=language[:20]))
    if not _COUNT.fullmatch(count):
        return Bad(number, phrase("no count: {count}", count=count[:20]))
    return (Logged(" ".join(text.split()), known), int(count))
