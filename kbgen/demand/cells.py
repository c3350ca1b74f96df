"""Cells that hold several answers: taken apart where the form joined them, and nowhere else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from typing import TypeAlias

_JOINED = re.compile(r"[;；؛\n]")
_COMMA = re.compile(r"[,，、،]")
_MOST_COMMAS = 6
"""No label holds more."""
_MOST_PARTS = 60
"""A text with more commas is nobody's list of answers."""
_Run: TypeAlias = tuple[str, ...]

Known: TypeAlias = Callable[[str], bool]


def answers(cells: Mapping[str, int], known: Known, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the answers in each of the cells of a column, which are given with how often they occur.

    A cell is taken whole when it is a known answer; else it is taken apart at semicolons and line breaks, then, for labels
    themselves hold commas, into the longest known answers between commas. What is left and always stands together stays together.
    """
    apart = {cell: _apart(cell, known, ids) for cell in cells}
    parts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for cell, runs in apart.items():
        for run in runs:
            parts.update(dict.fromkeys(run, cells[cell]))
            pairs.update(dict.fromkeys(pairwise(run), cells[cell]))
    return {
        cell: tuple(dict.fromkeys(text for run in runs for text in _together(run, parts, pairs))) for cell, runs in apart.items()
    }


def _apart(cell: str, known: Known, ids: Collection[str]) -> list[_Run]:
    """Return the runs of parts in a cell: known answers alone, neighbours that nobody knows in one run."""
    if known(cell):
        return [(cell,)]
    runs: list[_Run] = []
    for piece in (each.strip() for each in _JOINED.split(cell)):
        words = piece.split()
        if not any(letter.isalnum() for letter in piece):
            continue
        if known(piece):
            runs.append((piece,))
        elif len(words) > 1 and all(word in ids for word in words):
            runs += [(word,) for word in words]
        else:
            runs += _between_commas(piece, known)
    return runs


def _between_commas(piece: str, known: Known) -> list[_Run]:
    if len(_COMMA.findall(piece)) > _MOST_PARTS:
        return [(piece,)]
    starts = [0, *(found.end() for found in _COMMA.finditer(piece))]
    ends = [*(found.start() for found in _COMMA.finditer(piece)), len(piece)]
    runs: list[_Run] = []
    unknown: list[str] = []
    at = 0
    while at < len(starts):
        found = next(
            (to for to in range(min(len(ends), at + _MOST_COMMAS), at, -1) if known(piece[starts[at] : ends[to - 1]].strip())), 0
        )
        if found:
            runs += [tuple(unknown)] if unknown else []
            runs.append((piece[starts[at] : ends[found - 1]].strip(),))
            unknown = []
        elif any(letter.isalnum() for letter in piece[starts[at] : ends[at]]):
            unknown.append(piece[starts[at] : ends[at]].strip())
        at = found or at + 1
    return [*runs, *([tuple(unknown)] if unknown else [])]


def _together(run: _Run, parts: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> list[str]:
    """Return the answers of a run: parts that never occur apart are one answer with a comma in it."""
    found = [run[0]]
    for before, after in pairwise(run):
        if pairs[before, after] == parts[before] == parts[after]:
            found[-1] += f", {after}"
        else:
            found.append(after)
    return found
