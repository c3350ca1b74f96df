"""What one visitor does again, or too often, on a day; an address and an agent are kept only as a number of this run."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from kbgen.model.demand import Mark

REMEMBERED = 100_000
"""So many doings are remembered at least, twice as many at most, and so many visitors."""
MARKS = 500
"""So many new marks one visitor may leave on a day: more is a program, or somebody who wants to decide for all."""
TEXTS = {"wanted": 5, "searched": 100}
"""So many of them may be words of this kind, which cost nothing to invent."""
_NOBODY = frozenset({b"", b"-", b"0.0.0.0", b"::", b'"-"'})
"""What stands for the address where a host leaves it out: then nobody can tell whether it is the same visitor again."""


class _Often:
    """Counts how often each number came, and remembers the latest of them no longer than memory allows."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._new: dict[int, int] = {}
        self._old: dict[int, int] = {}

    def times(self, number: int) -> int:
        return self._new.get(number) or self._old.get(number, 0)

    def again(self, number: int) -> int:
        """Return how often the number came before."""
        before = self.times(number)
        self._new[number] = before + 1
        if len(self._new) >= self._least:
            self._old, self._new = self._new, {}
        return before


class Visitors:
    """Knows visitors by their numbers; None is one of whom the log does not say who it is."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._done, self._amounts, self._askers = _Often(REMEMBERED), _Often(REMEMBERED), _Often(REMEMBERED)

    def number(self, address: bytes, agent: bytes) -> int | None:
        """Return the number of a visitor, which means nothing outside this run."""
        return None if address in _NOBODY else hash((self._salt, address, agent))

    def ask_for_robots(self, visitor: int | None) -> None:
        """Remember as a robot one who asked for robots.txt."""
        if visitor is not None:
            self._askers.again(visitor)

    def is_robot(self, visitor: int | None) -> bool:
        """Return True for one who asked for robots.txt before."""
        return visitor is not None and self._askers.times(visitor) > 0

    def fresh(self, visitor: int | None, day: int, centre: str, marks: Iterable[Mark]) -> list[Mark]:
        """Return the marks that count: those the visitor did not leave on this day yet, as long as they are not too many."""
        if visitor is None:
            return list(marks)
        today = hash((visitor, day))
        return [mark for mark in marks if self._may(today, mark.what) and self._is_first(today, centre, mark)]

    def _may(self, today: int, what: str) -> bool:
        most = TEXTS.get(what)
        return self._amounts.times(today) < MARKS and (most is None or self._amounts.times(hash((today, what))) < most)

    def _is_first(self, today: int, centre: str, mark: Mark) -> bool:
        if self._done.again(hash((today, centre, mark))):
            return False
        self._amounts.again(today)
        if mark.what in TEXTS:
            self._amounts.again(hash((today, mark.what)))
        return True
