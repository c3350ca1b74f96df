"""What one visitor does again, or too often, on a day; an address and an agent are kept only as a number of this run."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from kbgen.model.demand import Mark

REMEMBERED = 100_000
"""So many doings are remembered at least, twice as many at most, and a fifth as many visitors of a day."""
MARKS = 500
"""So many new marks one visitor may leave on a day: more is a program, or somebody who wants to decide for all."""
TEXTS = {"wanted": 5, "searched": 100}
"""So many of them may be words of this kind, which cost nothing to invent."""
_NOBODY = frozenset({b"", b"-", b"0.0.0.0", b"::", b'"-"'})
"""What stands for the address where a host leaves it out: then nobody can tell whether it is the same visitor again."""


class _Often:
    """Remembers how often each number came, the oldest no longer than memory allows."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._new: dict[int | None, int] = {}
        self._old: dict[int | None, int] = {}

    def __contains__(self, number: int | None) -> bool:
        return number in self._new or number in self._old

    def times(self, number: int) -> int:
        return self._new.get(number) or self._old.get(number, 0)

    def put(self, number: int, times: int) -> None:
        self._new[number] = times
        if len(self._new) >= self._least:
            self._old, self._new = self._new, {}


class Visitors:
    """Knows visitors by their numbers; None is one of whom the log does not say who it is."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._done, self._askers, self._amounts = _Often(REMEMBERED), _Often(REMEMBERED), _Often(REMEMBERED // 5)

    def number(self, address: bytes, agent: bytes) -> int | None:
        """Return the number of a visitor, which means nothing outside this run."""
        return None if address in _NOBODY else hash((self._salt, _network(address), agent))

    def ask_for_robots(self, visitor: int | None) -> None:
        """Remember as a robot one who asked for robots.txt."""
        if visitor is not None:
            self._askers.put(visitor, 1)

    def is_robot(self, visitor: int | None) -> bool:
        """Return True for one who asked for robots.txt before."""
        return visitor in self._askers

    def fresh(self, visitor: int | None, day: int, centre: str, marks: Sequence[Mark]) -> Sequence[Mark]:
        """Return the marks that count: those the visitor did not leave on this day yet, as long as they are not too many."""
        if visitor is None:
            return marks
        today = hash((visitor, day))
        amount = self._amounts.times(today)
        found: list[Mark] = []
        for mark in marks:
            number = hash((today, centre, mark))
            if number in self._done:
                self._done.put(number, 1)
            elif amount + len(found) < MARKS and (
                mark.what not in TEXTS or self._may(hash((today, mark.what)), TEXTS[mark.what])
            ):
                self._done.put(number, 1)
                found.append(mark)
        if found:
            self._amounts.put(today, amount + len(found))
        return found

    def _may(self, kind: int, most: int) -> bool:
        """Count one more of a kind, unless there are too many."""
        before = self._amounts.times(kind)
        if before < most:
            self._amounts.put(kind, before + 1)
        return before < most


def _network(address: bytes) -> bytes:
    """Return an address, of IPv6 only the half that a household has for itself: the other half changes every day."""
    return b":".join(address.split(b":")[:4]) if address.count(b":") > 1 else address
