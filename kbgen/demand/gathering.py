"""Questions with a column for each answer, as LimeSurvey, KoboToolbox and REDCap write them: gathered into one column each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from kbgen.demand.naming import LONGEST, bare

Row: TypeAlias = tuple[str, ...]

_LONGEST_ANSWER = 2 * LONGEST
_MOST_LETTERS = 8000
"""Of all answers of a question together: what no form asks would fill the memory, joined in every row."""
_MOST_WAYS = 8
_CHOICE = re.compile(r"(.+?)\s*\(choice=(.+)\)\Z")
_DIVIDED = re.compile(r"\s*/\s*|\s+[-–—|]\s+|\s*>>\s*|\s*:\s+|___")
_SIGNS = {
    True: (
        "1|1.0|x|y|yes|true|checked|selected|✓|✔|☑|☒|■"
        "|አዎ|አዎን|نعم|ano|sí|oui|हाँ|हां|igen|예|네|sim|да|áno|ndiyo|ndio|có|đúng|是|对|對"
        "|pravda|verdadero|vrai|igaz|verdadeiro|истина"
    ),
    False: (
        "0|0.0|n|no|false|unchecked|unselected|not selected|n/a|-|–|☐|□"
        "|አይ|አይደለም|لا|ne|non|नहीं|nem|아니요|아니오|não|нет|nie|hapana|không|sai|否|不是|不"
        "|nepravda|falso|faux|hamis|ложь"
    ),
}
"""How forms and table programs write that an answer was chosen, or was not, in the languages of the library."""


@dataclass(frozen=True)
class Gathered:
    """A table with one column for each question."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    questions: Mapping[str, int]
    """The columns that were gathered, and from how many."""


@dataclass(frozen=True)
class _Question:
    """Columns that are answers of one question; ``chosen`` are the cells that say so."""

    parts: Mapping[int, str]
    chosen: Mapping[int, frozenset[str]]

    def answers(self, row: Row) -> tuple[str, ...]:
        return tuple(answer for at, answer in self.parts.items() if row[at] in self.chosen[at])


def gathered(headers: tuple[str, ...], rows: tuple[Row, ...]) -> Gathered:
    """Return a table in which columns with the same beginning, whose cells are all yes, no or empty, are one with the answers.

    Where the whole column is there as well, as in tables of KoboToolbox, it stays and its parts are left out.
    """
    questions = _questions(headers, rows)
    columns: dict[int, tuple[str, Sequence[str]]] = {
        at: (header, [row[at] for row in rows])
        for at, header in enumerate(headers)
        if not any(at in question.parts for question in questions.values())
    }
    found: dict[str, int] = {}
    for name, question in questions.items():
        answers = [question.answers(row) for row in rows]
        whole = next((at for at, (header, _) in columns.items() if header == name), None)
        cells = None if whole is None else _parted(columns[whole][1], answers)
        if whole is not None and cells is not None:
            called, place = name, whole
        else:
            called, place, cells = _free(name, [header for header, _ in columns.values()]), min(question.parts), _joined(answers)
        columns[place] = called, cells
        found[called] = len(question.parts)
    ordered = [columns[at] for at in sorted(columns)]
    if not found:
        return Gathered(headers, rows, found)
    return Gathered(tuple(header for header, _ in ordered), tuple(zip(*(cells for _, cells in ordered), strict=True)), found)


def _questions(headers: Sequence[str], rows: Sequence[Row]) -> dict[str, _Question]:
    """Return the questions that have a column for each answer."""
    ways: dict[int, dict[str, str]] = {}
    chosen: dict[int, frozenset[str]] = {}
    filled: set[int] = set()
    for at, header in enumerate(headers):
        if split := dict(_splits(header)):
            cells = {row[at] for row in rows} - {""}
            signs = {cell: _sign(cell, split.values()) for cell in cells}
            if None not in signs.values():
                ways[at] = split
                chosen[at] = frozenset(cell for cell, is_chosen in signs.items() if is_chosen)
                filled |= {at} if cells else set()
    members: defaultdict[str, dict[int, str]] = defaultdict(dict)
    shared = Counter(name for split in ways.values() for name in split)
    for at, split in ways.items():
        if several := [name for name in split if shared[name] > 1]:
            name = max(several, key=lambda name: (name in headers, len(name)))
            members[name][at] = split[name]
    return {
        name: _Question(parts, {at: chosen[at] for at in parts})
        for name, parts in members.items()
        if len(parts) > 1 and filled & parts.keys() and sum(map(len, parts.values())) <= _MOST_LETTERS
    }


def _splits(header: str) -> Iterator[tuple[str, str]]:
    """Yield (question, answer): all that the header of a column may be made of."""
    if found := _CHOICE.match(header):
        pairs = [(found[1], found[2])]
    elif header.endswith("]"):
        start = _opened(header)
        pairs = [(header[:start], header[start + 1 : -1])] if start > 0 else []
    else:
        pairs = [(header[: found.start()], header[found.end() :]) for found in list(_DIVIDED.finditer(header))[-_MOST_WAYS:]]
    for question, answer in pairs:
        if bare(question) and bare(answer) and len(answer) <= _LONGEST_ANSWER:
            yield question.strip(), answer.strip()


def _opened(header: str) -> int:
    """Return where the bracket opens that closes at the end of a header."""
    depth = 0
    for at in range(len(header) - 1, -1, -1):
        depth += {"]": 1, "[": -1}.get(header[at], 0)
        if not depth:
            return at
    return 0


def _sign(cell: str, answers: Iterable[str]) -> bool | None:
    """Tell whether a cell says that its answer was chosen, by a word for yes or by the answer itself; None if neither."""
    if len(cell) > _LONGEST_ANSWER:
        return None
    said = bare(cell) or cell
    if (known := _signs().get(said)) is not None:
        return known
    return True if said in map(bare, answers) else None


@lru_cache(maxsize=1)
def _signs() -> dict[str, bool]:
    return {bare(word) or word: is_chosen for is_chosen, words in _SIGNS.items() for word in words.split("|")}


def _joined(answers: Iterable[tuple[str, ...]]) -> list[str]:
    texts: dict[tuple[str, ...], str] = {}
    return [texts.setdefault(each, "; ".join(each)) for each in answers]


def _parted(whole: Sequence[str], answers: Sequence[tuple[str, ...]]) -> list[str] | None:
    """Return the cells of a whole column with clear bounds between answers; None when it does not hold the same answers.

    KoboToolbox divides them by spaces, which labels hold as well.
    """
    cells: list[str] = []
    for cell, each in zip(whole, answers, strict=True):
        rest = cell
        for answer in sorted(each, key=len, reverse=True):
            before, found, after = rest.partition(answer)
            if not found:
                return None
            rest = f"{before} {after}"
        left = " ".join(rest.split())
        cells.append("; ".join([*each, left] if bare(left) else each))
    return cells


def _free(name: str, taken: Sequence[str]) -> str:
    return next(each for n in range(1, len(taken) + 2) if (each := name if n == 1 else f"{name} ({n})") not in taken)
