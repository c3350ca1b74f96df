"""Pages in an order in which those about the same things stand together.

Results of one question then lie in few files, and the steps from page to page in an index are short. Recursive graph
bisection: Dhulipala et al., "Compressing Graphs and Indexes with Recursive Graph Bisection", KDD 2016.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log2

_SMALL = 16
"""So few pages are not parted further."""
_ROUNDS = 8


def near_together(marks: Sequence[Sequence[str]]) -> list[int]:
    """Return the numbers of pages, given the marks of each (its telling words, its tags), like beside like."""
    return _parted(sorted(range(len(marks)), key=lambda page: list(marks[page])), marks)


def _parted(pages: list[int], marks: Sequence[Sequence[str]]) -> list[int]:
    if len(pages) <= _SMALL:
        return pages
    middle = len(pages) // 2
    first, second = pages[:middle], pages[middle:]
    for _ in range(_ROUNDS):
        if not _swap(first, second, marks):
            break
    return _parted(first, marks) + _parted(second, marks)


def _swap(first: list[int], second: list[int], marks: Sequence[Sequence[str]]) -> bool:
    """Change pages of two halves for one another where both sides win by it; tell whether any was."""
    here = Counter(mark for page in first for mark in marks[page])
    there = Counter(mark for page in second for mark in marks[page])
    gain = _gains(here, there, len(first), len(second))
    back = _gains(there, here, len(second), len(first))
    out = sorted(((sum(gain[mark] for mark in marks[page]), -at) for at, page in enumerate(first)), reverse=True)
    into = sorted(((sum(back[mark] for mark in marks[page]), -at) for at, page in enumerate(second)), reverse=True)
    swaps = [(-one, -other) for (won, one), (too, other) in zip(out, into, strict=False) if won + too > 0]
    for one, other in swaps:
        first[one], second[other] = second[other], first[one]
    return bool(swaps)


def _gains(here: Counter[str], there: Counter[str], pages_here: int, pages_there: int) -> dict[str, float]:
    """Return for each mark on this side how many bits are won when a page with it goes to the other."""

    def cost(near: int, far: int) -> float:
        return near * log2(pages_here / (near + 1)) + far * log2(pages_there / (far + 1))

    return {mark: cost(count, there[mark]) - cost(count - 1, there[mark] + 1) for mark, count in here.items()}
