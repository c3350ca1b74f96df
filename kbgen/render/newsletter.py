"""The newsletter on paper: two pages of A4, however much there is to tell."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen.language import direction, own_name
from kbgen.render import paper, qr
from kbgen.render.sheets import sheet

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.issue import Letter

PAGES = 2
_LEAST_MAIN, _MOST_MAIN = 4, 12
"""How many items at least and at most have a summary and a code to scan, where there are so many."""
_MOST = 24
"""More items never fit, so more are not tried."""
_SURELY = 4
"""So many items nearly always fit, so this is tried at once."""


def html(letter: Letter, voice: Voice, theme: Path, shown: int, main: int) -> str:
    """Return the newsletter with the first items of a letter; of the others it says how many there are, and where."""
    items = letter.items[:shown]
    return sheet(
        theme,
        "newsletter.html",
        letter=letter,
        main=items[:main],
        others=items[main:],
        left=len(letter.items) - shown,
        t=voice.say,
        n=voice.counted,
        qr=_code,
        direction_of=direction,
        own_name=own_name,
    )


@cache
def _code(address: str) -> str:
    return qr.svg(address)


def pdf(letter: Letter, voice: Voice, theme: Path, store: Path) -> bytes:
    """Return the newsletter as PDF with as much as two pages hold, found by measuring."""
    ways = _ways(len(letter.items))
    found, fits, too_much = b"", 0, len(ways)
    way = too_much - 1 if len(letter.items) <= _SURELY else too_much // 2
    while too_much - fits > 1:
        made = paper.pdf(html(letter, voice, theme, *ways[way]), theme, store)
        if paper.pages(made) <= PAGES:
            found, fits = made, way
        else:
            too_much = way
        way = (fits + too_much) // 2
    return found or paper.pdf(html(letter, voice, theme, *ways[0]), theme, store)


def _ways(items: int) -> list[tuple[int, int]]:
    """Return how many items can be shown and how many of them as main ones, each way taking more room than the one before."""
    most = min(items, _MOST)
    fewer = [(shown, min(shown, _LEAST_MAIN)) for shown in range(most + 1)]
    more = range(_LEAST_MAIN + 1, min(items, _MOST_MAIN) + 1)
    return [*fewer, *((most, main) for main in more)]
