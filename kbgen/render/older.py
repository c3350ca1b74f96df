"""Blocks of a translation that are older than the original: marked, and the original's block one click away.

Python-Markdown keeps no line numbers, so a sign that no text holds is put where a piece begins; in the HTML it shows the element.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from kbgen.language import direction
from kbgen.model.freshness import Change, Piece

_FIRST, _LAST = 0xE100, 0xF8FF
"""Signs of Unicode's private use area: one for each piece. No letters, so that anchors of headings do not see them."""
_SIGN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^<>]*)>")
_BLOCKS = frozenset({"p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "caption"})
_BEHIND = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "summary"})
"""Elements that take nothing but words: the original's block stands behind them, not inside."""
_MARKED = {
    Change.WORDS: "\ue010",
    Change.FACTS: "\ue011",
    Change.ADDED: "\ue012",
    Change.GONE: "\ue013",
    Change.MOVED: "\ue014",
}


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


TOLD: Mapping[str, str] = {
    _MARKED[Change.WORDS]: _("Newer in the original"),
    _MARKED[Change.FACTS]: _("Figures or warnings differ in the original"),
    _MARKED[Change.ADDED]: _("New in the original, not translated yet"),
    _MARKED[Change.GONE]: _("The original no longer says this"),
    _MARKED[Change.MOVED]: _("Stands elsewhere in the original"),
}
"""What a mark says, by the sign that stands for it in a stored article: articles are shared by sites of any language."""


class _Element(NamedTuple):
    name: str
    start: int
    """Where its opening tag ends."""


def signed(body: str, pieces: Iterable[Piece]) -> str:
    """Return a body with a sign where each piece begins that is older; for one that it lacks, where the piece before it ends."""
    places = [(piece.at[1] if piece.change is Change.ADDED else piece.at[0], n) for n, piece in enumerate(pieces) if piece.at]
    for at, n in sorted(places, reverse=True):
        body = f"{body[:at]}{chr(_FIRST + n)}{body[at:]}" if _FIRST + n <= _LAST else body
    return body


def marked(text: str, pieces: tuple[Piece, ...], language: str, converted: Callable[[str], str]) -> str:
    """Return HTML in which each sign became a mark; ``converted`` makes HTML of the original's piece, ``language`` is its own."""
    text = _without_attributes(text)
    while found := _SIGN.search(text):
        piece = pieces[ord(found[0]) - _FIRST]
        text = text[: found.start()] + text[found.end() :]
        element = _around(text, found.start())
        note = _note(piece, language, converted)
        if element is None:
            text = note + text if note else text
        else:
            text = _put(text, element, piece, note, language)
    return text


def _without_attributes(text: str) -> str:
    """Return HTML without the signs in attributes, such as the alternative of a picture: there is no place for a mark."""
    return _TAG.sub(lambda tag: _SIGN.sub("", tag[0]), text)


def _around(text: str, at: int) -> _Element | None:
    """Return the block in which a place of the text lies."""
    held: list[_Element] = []
    for tag in _TAG.finditer(text, 0, at):
        if tag[2] not in _BLOCKS:
            continue
        if tag[1]:
            while held and held.pop().name != tag[2]:
                pass
        else:
            held.append(_Element(tag[2], tag.end()))
    return held[-1] if held else None


def _put(text: str, element: _Element, piece: Piece, note: str, language: str) -> str:
    if piece.change is Change.UNTRANSLATED:
        tag = f' lang="{language}" dir="{direction(language)}">'
        return text[: element.start - 1] + tag + text[element.start :]
    end = _end(text, element)
    behind = end + len(element.name) + 3 if element.name in _BEHIND else end
    text = text[:behind] + note + text[behind:]
    if piece.change is Change.ADDED:
        return text
    return text[: element.start - 1] + _class(text, element) + text[element.start :]


def _class(text: str, element: _Element) -> str:
    """Return the end of an opening tag with the class of what is older; a title of a box has its class already."""
    opening = text[text.rfind("<", 0, element.start) : element.start]
    return ">" if "class=" in opening else ' class="older">'


def _end(text: str, element: _Element) -> int:
    """Return where the closing tag of an element begins."""
    deep = 1
    for tag in _TAG.finditer(text, element.start):
        if tag[2] == element.name:
            deep += -1 if tag[1] else 1
            if not deep:
                return tag.start()
    return len(text)


def _note(piece: Piece, language: str, converted: Callable[[str], str]) -> str:
    """Return what stands beside a block: its mark, which opens the original's own words."""
    if piece.change is Change.UNTRANSLATED:
        return ""
    if not piece.original:
        return f'<small class="newer">{_MARKED[piece.change]}</small>'
    words = converted(re.sub(r"\[\^[^\[\]]+\]", "", piece.original))
    return (
        f'<details class="newer"><summary>{_MARKED[piece.change]}</summary>'
        f'<div lang="{html.escape(language)}" dir="{direction(language)}">{words}</div></details>'
    )


def told(text: str, say: Callable[[str], str]) -> str:
    """Return an article with its marks in the words of a site."""
    for sign, message in TOLD.items():
        if sign in text:
            text = text.replace(sign, html.escape(say(message)))
    return text
