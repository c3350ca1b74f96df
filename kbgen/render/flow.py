"""The process of a guideline as a drawing: what goes into each step on the one side, what is lost on the other.

SVG does not wrap text, and a drawing on a wall cannot measure it; so the width of a text is estimated from the kinds of its
letters, on the wide side, and each line is set here. The list on the page says the same in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kbgen.language import direction
from kbgen.model.views import GuidelineView

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.parts import Said
    from kbgen.model.site import CentreSite
    from kbgen.model.views import StepRow
    from kbgen.render.furniture import Furniture

NAME = "process.svg"
_WIDTH, _SIDE, _BOX, _ARROW = 780, 236, 244, 32
_LINE, _PAD, _GAP, _HEAD, _SIZE = 20, 12, 22, 40, 14
_WORD = re.compile(r"[⺀-鿿＀-￯][、。，；：）」』！？]*|[^\s⺀-鿿＀-￯]+")
"""A word; where words stand without spaces, one sign with the marks that may not begin a line."""
_LETTER, _SIGN, _WIDE = 0.6, 0.8, 1.0
_LOOK = (
    "text{fill:#1c2224}.box{fill:#f4f2ea;stroke:ACCENT;stroke-width:1.5}.name{font-weight:700}.label{font-weight:700}"
    "text.loss{fill:#8a1c13}.line{stroke:#555;stroke-width:1.5;marker-end:url(#end)}.line.loss{stroke:#8a1c13}"
)

_POINT = (
    '<marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z"/></marker>'
)


@dataclass(frozen=True)
class _Column:
    """Where texts of one kind stand: at ``x``, as wide as ``width``."""

    x: int
    width: int
    anchor: str
    look: str


def files(centre: CentreSite, voices: Mapping[str, Voice], _theme: Furniture) -> dict[str, bytes]:
    """Return the drawing of each guideline in each language, beside its page: ``<language>/guidelines/<name>/process.svg``."""
    found = {}
    for site in centre.sites:
        for page in site.pages:
            if isinstance(page.view, GuidelineView) and page.view.steps:
                drawn = svg(page.title, page.view.steps, voices[site.language.code], site.language.code, centre.accent)
                found[f"{site.language.code}/{page.address}{NAME}"] = drawn.encode()
    return found


def svg(title: Said, steps: tuple[StepRow, ...], voice: Voice, language: str, accent: str) -> str:
    """Return the drawing of a process, 780 wide and as high as it needs; it runs as its words do, right to left in Arabic."""
    code = steps[0].name.language or language
    columns = _columns(is_mirrored=direction(code) == "rtl")
    labels = (voice.say("Goes in"), "", voice.say("Is lost"))
    heads = zip(columns, labels, strict=True)
    parts = [_text([label], column, _HEAD - _PAD, "label " + column.look) for column, label in heads if label]
    y = _HEAD
    for number, step in enumerate(steps, start=1):
        if number > 1:
            parts.append(_arrow(_WIDTH // 2, y, _WIDTH // 2, y + _GAP))
            y += _GAP
        drawn, height = _step(step, f"{voice.number(number)}. {step.name.text}", y, columns)
        parts.append(drawn)
        y += height
    y += _PAD
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" width="{_WIDTH}" height="{y}" role="img" '
        f'lang={quoteattr(code)} direction="{direction(code)}" font-family="system-ui, sans-serif" font-size="{_SIZE}">'
        f"<title>{escape(title.text)}</title><desc>{escape(_told(steps, labels[0], labels[2]))}</desc>"
        f"<style>{_LOOK.replace('ACCENT', escape(accent))}</style>"
        f'{_POINT}<rect width="{_WIDTH}" height="{y}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _columns(*, is_mirrored: bool) -> tuple[_Column, _Column, _Column]:
    """Return where inputs, names and losses stand: beside their arrows, which a line from right to left meets from its right."""
    first, last, width = _SIDE - 8, _WIDTH - _SIDE + 8, _SIDE - 16
    if is_mirrored:
        first, last = _WIDTH - first, _WIDTH - last
    box = _Column(_WIDTH // 2, _BOX - 2 * _PAD, "middle", "name")
    return _Column(first, width, "end", "in"), box, _Column(last, width, "start", "loss")


def _step(step: StepRow, name: str, y: int, columns: tuple[_Column, _Column, _Column]) -> tuple[str, int]:
    """Return one step drawn from ``y`` downwards, and its height."""
    texts = [lines(text, column.width) for text, column in zip((step.inputs.text, name, step.losses.text), columns, strict=True)]
    height = 2 * _PAD + _LINE * max(map(len, texts))
    words = "".join(
        _text(text, column, y + (height - _LINE * len(text)) // 2 + _SIZE, column.look)
        for text, column in zip(texts, columns, strict=True)
    )
    middle, begin, end = y + height // 2, _SIDE, _WIDTH - _SIDE
    inward = _ARROW - 2
    if columns[0].x > columns[2].x:
        begin, end, inward = end, begin, -inward
    arrows = (_arrow(begin, middle, begin + inward, middle) if step.inputs else "") + (
        _arrow(end - inward, middle, end, middle, " loss") if step.losses else ""
    )
    box = f'<rect class="box" x="{(_WIDTH - _BOX) // 2}" y="{y}" width="{_BOX}" height="{height}" rx="3"/>'
    return box + arrows + words, height


def lines(text: str, width: int) -> list[str]:
    """Return a text in lines that are no wider than ``width`` at the size of the drawing, unless a single word is."""
    found: list[str] = []
    at = 0.0
    end = 0
    for word in _WORD.finditer(text):
        space = " " if word.start() > end else ""
        needed = across(word.group())
        if found and at + across(space) + needed <= width:
            found[-1] += space + word.group()
            at += across(space) + needed
        else:
            found.append(word.group())
            at = needed
        end = word.end()
    return found


def across(text: str) -> float:
    """Return how wide a text is at most, in the units of the drawing: estimated by the kinds of its letters."""
    return _SIZE * sum(_ems(letter) for letter in text)


def _ems(letter: str) -> float:
    kind = unicodedata.category(letter)
    if kind in {"Mn", "Me", "Cf"}:
        return 0.0  # it stands above or below another
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return _WIDE
    return _SIGN if kind == "Lu" or "ETHIOPIC" in unicodedata.name(letter, "") else _LETTER


def _text(text: list[str], column: _Column, y: int, look: str) -> str:
    spans = "".join(f'<tspan x="{column.x}" y="{y + _LINE * n}">{escape(line)}</tspan>' for n, line in enumerate(text))
    return f'<text class="{look}" text-anchor="{column.anchor}">{spans}</text>' if text else ""


def _arrow(x: int, y: int, to_x: int, to_y: int, look: str = "") -> str:
    return f'<path class="line{look}" d="M{x} {y}L{to_x} {to_y}"/>'


def _told(steps: tuple[StepRow, ...], entering: str, lost: str) -> str:
    """Return what the drawing shows, for those who cannot see it."""
    return " ".join(
        f"{n}. {s.name.text}. {entering}: {s.inputs.text}. {lost}: {s.losses.text}." for n, s in enumerate(steps, start=1)
    )
