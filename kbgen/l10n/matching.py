"""Which piece of a translation belongs to which of its original: by what was recorded, and by place where nothing was."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from kbgen.l10n.inline import text_hash
from kbgen.l10n.segments import Segment
from kbgen.l10n.state import OWN, Row


class Pair(NamedTuple):
    """A piece of the original, how it was recorded, and its translation; each may be missing."""

    source: Segment | None
    row: Row | None
    target: Segment | None


def pairs(source: Sequence[Segment], rows: Sequence[Row], target: Sequence[Segment], language: str) -> list[Pair]:
    """Return every piece of both sides, in the order of the original; what only the translation has stands behind its neighbour.

    ``language`` is the original's.
    """
    recorded = _recorded(source, [row for row in rows if row.source != OWN], language)
    confirmed = {row.target: row for row in rows if row.source == OWN}
    found = _by_field(source, target) | _by_hash(recorded, target)
    found |= _by_place(source, target, found, frozenset(confirmed))
    recorded |= _by_translation(rows, recorded, found, target)
    taken = set(found.values())
    own = [Pair(None, confirmed.get(text_hash(segment.text)), segment) for n, segment in enumerate(target) if n not in taken]
    made = [Pair(segment, recorded.get(n), target[found[n]] if n in found else None) for n, segment in enumerate(source)]
    return [*made, *own]


def _recorded(source: Sequence[Segment], rows: Sequence[Row], language: str) -> dict[int, Row]:
    """Return the row of each piece of the original: the same words, else the same gist, else the same place."""
    prints = [segment.mark(language) for segment in source]
    left = dict(enumerate(rows))
    found: dict[int, Row] = {}
    keys: tuple[Callable[[str], str], ...] = (
        lambda mark: mark,
        lambda mark: mark.partition(".")[0],
        lambda mark: mark.split(".")[1],
    )
    for key in keys:
        waiting: defaultdict[str, list[int]] = defaultdict(list)
        for n, row in left.items():
            waiting[key(row.source)].append(n)
        for n, mark in enumerate(prints):
            same = waiting.get(key(mark)) if n not in found else None
            if same:
                best = next((row for row in same if left[row].segment == source[n].id), same[0])
                same.remove(best)
                found[n] = left.pop(best)
    by_id = {row.segment: n for n, row in left.items()}
    for n, segment in enumerate(source):
        if n not in found and segment.id in by_id:
            found[n] = left.pop(by_id.pop(segment.id))
    return found | _in_section(source, found, left.values())


def _in_section(source: Sequence[Segment], found: dict[int, Row], left: Iterable[Row]) -> dict[int, Row]:
    """Return rows for the pieces still without one, in turn below the same heading."""
    waiting: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(left, key=lambda row: _number(row.segment)):
        if not row.segment.startswith("@"):
            waiting[row.segment.rpartition("/")[0]].append(row)
    more: dict[int, Row] = {}
    for n, segment in enumerate(source):
        rows = waiting.get(segment.id.rpartition("/")[0])
        if n not in found and rows:
            more[n] = rows.pop(0)
    return more


def _by_translation(
    rows: Sequence[Row], recorded: dict[int, Row], found: dict[int, int], target: Sequence[Segment]
) -> dict[int, Row]:
    """Return rows for pieces without one whose translation is recorded: below a renamed heading addresses say nothing."""
    used = {(row.segment, row.source) for row in recorded.values()}
    left = {row.target: row for row in rows if (row.segment, row.source) not in used and row.source != OWN}
    marks = {n: text_hash(target[at].text) for n, at in found.items() if n not in recorded}
    return {n: left[mark] for n, mark in marks.items() if mark in left}


def _number(segment: str) -> int:
    number = segment.rpartition("/")[2]
    return int(number) if number.isdecimal() else 0


def _by_field(source: Sequence[Segment], target: Sequence[Segment]) -> dict[int, int]:
    fields = {segment.id: n for n, segment in enumerate(target) if segment.part < 0}
    return {n: fields[segment.id] for n, segment in enumerate(source) if segment.part < 0 and segment.id in fields}


def _by_hash(recorded: dict[int, Row], target: Sequence[Segment]) -> dict[int, int]:
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for n, segment in enumerate(target):
        if segment.part >= 0:
            waiting[text_hash(segment.text)].append(n)
    found = {}
    for n, row in sorted(recorded.items()):
        if not row.segment.startswith("@") and waiting.get(row.target):
            found[n] = waiting[row.target].pop(0)
    return found


def _by_place(source: Sequence[Segment], target: Sequence[Segment], found: dict[int, int], own: frozenset[str]) -> dict[int, int]:
    """Return pairs of what stands between the same neighbours: as many of the same kinds in turn, else the likeliest.

    ``own`` are hashes of pieces that the translation has of its own.
    """
    taken = set(found.values()) | {n for n, segment in enumerate(target) if own and text_hash(segment.text) in own}
    more: dict[int, int] = {}
    for before, after in _gaps(found, len(source), len(target)):
        left = [n for n in range(before[0] + 1, after[0]) if n not in found and source[n].part >= 0]
        right = [n for n in range(before[1] + 1, after[1]) if n not in taken and target[n].part >= 0]
        kinds = [source[n].kind for n in left], [target[n].kind for n in right]
        if kinds[0] == kinds[1]:
            more |= dict(zip(left, right, strict=True))
            continue
        for block in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks():
            more |= {left[block.a + k]: right[block.b + k] for k in range(block.size)}
    return more


def _gaps(found: dict[int, int], sources: int, targets: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the stretches between pairs that stand in the same order on both sides."""
    fixed = [(-1, -1), *_rising(sorted(found.items())), (sources, targets)]
    yield from pairwise(fixed)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs that rise on both sides: a block that was moved is no landmark."""
    ends: list[int] = []
    chains: list[list[tuple[int, int]]] = []
    for pair in pairs:
        at = bisect_left(ends, pair[1])
        chain = [*(chains[at - 1] if at else []), pair]
        ends[at : at + 1], chains[at : at + 1] = [pair[1]], [chain]
    return chains[-1] if chains else []
