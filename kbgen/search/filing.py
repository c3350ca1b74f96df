"""Words put into files by their beginnings, each form where the browser looks for it, and as few forms as will do.

A browser that does not find a form looks for the longest shorter form that it begins with (three signs and three fifths of its
letters at least). So of ``abandon, abandoned, abandoning`` the first is enough, unless another word comes between.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from unicodedata import category

from kbgen.search.clusters import Word
from kbgen.search.folding import HAN, HANGUL

SHORTEST = 3
SHARE = 0.6
_SIZE = 9_000
"""About how many letters a file holds: 5 KB packed."""
_SPLIT = 2
"""A file ends, if it can, where two neighbours share no more letters: what is spelt alike stays together."""
_EAST = re.compile(f"[{HAN}{HANGUL}]")
"""Of these signs, all pairs that begin with one stay together: one sign is looked for by what begins with it."""
_COPIED = 6
"""A word of no more pages stands in full in each file in which it has a form."""
_SHARED = ord("z") - ord("0")


class File(NamedTuple):
    """Words whose forms begin with ``start`` or come after it."""

    start: str
    words: list[Word]


def unit_order(text: str) -> bytes:
    """Return what sorts texts as JavaScript does, by UTF-16 code units."""
    return text.encode("utf-16-be")


def beginning(one: str, other: str) -> str:
    """Return the letters with which both texts begin."""
    for at, (letter, its) in enumerate(zip(one, other, strict=False)):
        if letter != its:
            return one[:at]
    return min(one, other, key=len)


def filed(words: Sequence[Word]) -> list[File]:
    """Return words in files, sorted; a word with forms in several files has its pages in one, and the others lead to it."""
    shapes = sorted(((form, number) for number, word in enumerate(words) for form in word.forms), key=lambda s: unit_order(s[0]))
    runs = list(_runs(shapes, words))
    homes: dict[int, dict[int, list[str]]] = {}
    for at, (_, run) in enumerate(runs):
        for form, number in run:
            homes.setdefault(number, {}).setdefault(at, []).append(form)
    held: list[list[Word]] = [[] for _ in runs]
    for number, places in homes.items():
        for at, word in _apart(words[number], places):
            held[at].append(word)
    return [
        File(start, sorted(found, key=lambda word: unit_order(word.forms[0])))
        for (start, _), found in zip(runs, held, strict=True)
    ]


def _runs(shapes: Sequence[tuple[str, int]], words: Sequence[Word]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield (beginning, forms) for each file."""
    run: list[tuple[str, int]] = []
    start, last, size = "", "", 0.0
    for form, number in shapes:
        shared = len(beginning(last, form))
        if size > _SIZE and (shared <= (0 if _EAST.match(form) else _SPLIT) or size > 2 * _SIZE):
            yield start, run
            run, size, start = [], 0.0, form[: shared + 1]
        run.append((form, number))
        size += (
            len(form)
            - shared
            + 2
            + (2 + 1.5 * len(words[number].pages)) / len(words[number].forms)
            + 12 * bool(words[number].also)
        )
        last = form
    yield start, run


def _apart(word: Word, places: dict[int, list[str]]) -> Iterator[tuple[int, Word]]:
    """Yield (file, word) for each file that holds forms of a word."""
    if len(places) == 1:
        ((at, forms),) = places.items()
        yield at, Word(tuple(forms), word.pages, word.also, word.name)
        return
    home = max(places, key=lambda at: (len(places[at]), -at))
    for at, forms in places.items():
        if at == home or len(word.pages) <= _COPIED:
            yield at, replace(word, forms=tuple(forms))
        else:
            yield at, replace(word, forms=tuple(forms), pages=(), also=(places[home][0], *word.also))


def thinned(words: Sequence[Word]) -> list[tuple[str, bool, list[str]]]:
    """Return for each word of a file its stem, whether the stem itself is written, and the other forms that are."""
    stems = [beginning(min(word.forms), max(word.forms)) for word in words]
    forms = {form: number for number, word in enumerate(words) for form in word.forms}
    counts: dict[str, int] = {}
    for stem in stems:
        counts[stem] = counts.get(stem, 0) + 1
    is_open = [
        forms.get(stem, number) == number and (stem in forms or (len(stem) >= SHORTEST and counts[stem] == 1))
        for number, stem in enumerate(stems)
    ]
    written = {stem: number for number, stem in enumerate(stems) if is_open[number]}
    written |= {form: number for form, number in forms.items() if not is_open[number]}
    waiting = [(form, number) for form, number in forms.items() if form not in written]
    while needed := [(form, number) for form, number in waiting if not _is_found(form, number, written, sorted(written))]:
        written |= dict(needed)
        waiting = [each for each in waiting if each[0] not in written]
    kept: list[list[str]] = [[] for _ in words]
    for form, number in sorted(written.items()):
        if form != stems[number] or not is_open[number]:
            kept[number].append(form)
    return list(zip(stems, is_open, kept, strict=True))


def _is_found(form: str, number: int, written: dict[str, int], in_order: Sequence[str]) -> bool:
    """Tell whether the browser finds a word by a form that is not written."""
    after = bisect_right(in_order, form)
    if after < len(in_order) and in_order[after].startswith(form):
        return False
    least = SHARE * _size(form)
    for length in range(len(form) - 1, SHORTEST - 1, -1):
        if _size(form[:length]) < least:
            return False
        if form[:length] in written:
            return written[form[:length]] == number
    return False


def _size(form: str) -> int:
    """Return how many letters a form has, vowel signs and other marks not counted."""
    return len(form) if form.isascii() else sum(not category(letter).startswith("M") for letter in form)


def text(words: Sequence[Word]) -> str:
    """Return the forms of a file's words as text.

    For each word a sign for how many letters its stem shares with the one before (``0`` for none), the rest of the stem, and
    after commas the endings of other forms; a semicolon in place of the first comma says that the stem is no form:
    ``3don,ed`` after ``able``.
    """
    found, before = [], ""
    for stem, is_open, kept in thinned(words):
        shared = beginning(stem, before)
        shared = shared[: next((at for at, letter in enumerate(shared) if letter > "\uffff"), _SHARED)]
        endings = ",".join(form[len(stem) :] for form in kept)
        between = "" if is_open and not kept else "," if is_open else ";"
        found.append(f"{chr(ord('0') + len(shared))}{stem[len(shared) :]}{between}{endings}")
        before = stem
    return " ".join(found)
