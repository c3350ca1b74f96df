"""Words that are nearly another: what somebody meant who typed a word that nobody wrote.

The words are those of the texts and of the names of tags as they are written, not their stems. Each comes as language, folded
form and spelling, with a tab between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from kbgen.search.analyser import is_pair, is_sign

MOST = 8
"""Guesses for one word."""
_LONG = 7
"""From more letters on, two may be wrong."""
_SHORT = 3
"""Fewer letters are not guessed at."""
_SHARED = 0.6
"""The part of a word with which another form of it begins at least."""


NEAR, BEGUN, ALIKE = range(3)


@dataclass(frozen=True, order=True)
class Guess:
    """A word that was written; the smaller, the likelier."""

    how: int
    """``NEAR`` when letters are wrong, ``BEGUN`` when it goes on, ``ALIKE`` when it only begins alike."""
    distance: int
    form: str
    spelling: str
    language: str

    @property
    def likeness(self) -> tuple[int, int]:
        """How near it is, whatever the letters."""
        return self.how, self.distance


def guesses(form: str, written: Iterable[str]) -> list[Guess]:
    """Return the words that a form may stand for, the likeliest first: one letter wrong (two in a long word), or its beginning.

    Only when there are none, words that begin alike.
    """
    if len(form) < _SHORT or is_pair(form) or is_sign(form):
        return []
    wrong = 2 if len(form) > _LONG else 1
    found: dict[int, list[Guess]] = {NEAR: [], BEGUN: [], ALIKE: []}
    for term in written:
        language, other, spelling = term.split("\t")
        longest = max(len(form), len(other))
        if abs(len(other) - len(form)) <= wrong and (letters := distance(form, other, wrong)) <= wrong:
            found[NEAR].append(Guess(NEAR, letters, other, spelling, language))
        elif other.startswith(form):
            found[BEGUN].append(Guess(BEGUN, len(other), other, spelling, language))
        elif (shared := _shared(form, other)) > _SHORT and shared >= _SHARED * longest:
            found[ALIKE].append(Guess(ALIKE, longest - shared, other, spelling, language))
    return (sorted(found[NEAR]) + sorted(found[BEGUN]))[:MOST] or sorted(found[ALIKE])[:MOST]


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters must be added, left out, changed or swapped; ``limit`` + 1 when there are more than ``limit``."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, their in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != their))
            if last and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
