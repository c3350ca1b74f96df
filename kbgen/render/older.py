"""Blocks of a translation that are older than the original: marked, and the original's block one click away.

Python-Markdown keeps no line numbers, so a sign that no text holds is put where a piece begins; in the HTML it shows the element.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping

from kbgen.language import direction
from kbgen.model.freshness import Change, Piece

_FIRST, _LAST = 0xF0000, 0xFFFFD
"""Signs of Unicode's supplementary private use: one for each piece. No letters, so that anchors of headings do not see them."""
_SIGN = re.compile("[\U000f0000-\U0010ffff]")
_NUMBER = re.compile(r"&#(?:x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)
_ATTRIBUTES = r'(?:[^"<>]|"[^"]*")*'
_SEEN = re.compile(rf"<(/?)([a-z][a-z0-9]*)({_ATTRIBUTES})>|{_SIGN.pattern}")
_ID = re.compile(rf'(<[a-z]{_ATTRIBUTES}?) id="[^"]*"')
_INLINE = re.compile("a|abbr|br|cite|code|del|em|img|ins|kbd|mark|q|s|small|span|strong|sub|sup")
_WORDS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "pre"})
"""Elements that take nothing but words: the original's block stands behind them, not inside."""
_WHOLE = _WORDS | {"td", "th", "dt", "figcaption", "caption"}
"""Elements that are one piece; an item may hold other pieces beside its own words, maybe in another language."""
_IN_SOURCE = re.compile(r"((?<!`)(`+)(?!`).+?(?<!`)\2(?!`))|\[\^[^\[\]]+\]|(?<!\\)!?\[([^\[\]]+)\]\[[^\[\]]*\]")
"""Code, which stays; marks of footnotes and links by reference, which lead to another piece of the original."""
_MARKED = {
    Change.WORDS: "\U0010fff0",
    Change.FACTS: "\U0010fff1",
    Change.ADDED: "\U0010fff2",
    Change.GONE: "\U0010fff3",
    Change.MOVED: "\U0010fff4",
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


def bare(text: str) -> str:
    """Return a text without signs, also such as are written as numbers: ``&#xF0000;``."""
    return _NUMBER.sub(lambda found: "\ufffd" if _SIGN.search(html.unescape(found[0])) else found[0], _SIGN.sub("", text))


def signed(body: str, pieces: Iterable[Piece]) -> str:
    """Return a body with a sign where each piece begins that is older; for one that it lacks, where the piece before it ends."""
    # what is missing before all others has no sign, which would make plain words of a heading or an item
    places = [(piece.at[piece.change is Change.ADDED], n) for n, piece in enumerate(pieces) if piece.at and piece.at[1]]
    parts, done = [], 0
    for at, n in sorted(places):
        parts += [bare(body[done:at]), chr(_FIRST + n) if _FIRST + n <= _LAST else ""]
        done = at
    return "".join([*parts, bare(body[done:])])


def marked(text: str, pieces: tuple[Piece, ...], language: str, converted: Callable[[str], str]) -> str:
    """Return HTML in which each sign became a mark; ``converted`` makes HTML of the original's piece, ``language`` is its own."""
    marking = _Marking(pieces, language, converted)
    return "".join(marking.note(piece) for piece in pieces if piece.at == (0, 0)) + marking.through(text)


class _Element:
    def __init__(self, name: str, attributes: str, opened: int, words: _Element | None = None) -> None:
        self.name, self.attributes, self.opened = name, attributes, opened
        self.shown = words or self
        """What carries the marks: the outermost element around it that takes nothing but words, or itself."""
        self.added: dict[str, str] = {}
        self.notes = ""


class _Marking:
    """One way through an article: what is open where one stands, and what is to be put where."""

    def __init__(self, pieces: tuple[Piece, ...], language: str, converted: Callable[[str], str]) -> None:
        self.pieces = {chr(_FIRST + n): piece for n, piece in enumerate(pieces) if _FIRST + n <= _LAST}
        self.converted = converted
        self.language = {"lang": html.escape(language), "dir": direction(language)}
        self.open = [_Element("", "", 0)]
        self.notes = ""
        """Those of the run of words that goes on, to stand behind it."""
        self.deep = -1
        """How many elements are open inside the span of the original's words; -1 if there is none."""
        self.edits: list[tuple[int, str]] = []

    def through(self, text: str) -> str:
        """Return the article with its marks."""
        for found in _SEEN.finditer(text):
            if found[2]:
                self._tag(found)
            elif found[0] in self.pieces:
                self._end_span(found.start())
                self._sign(self.pieces[found[0]], found.end())
        self._end_run(len(text))
        parts, done = [], 0
        for at, new in sorted(self.edits, key=lambda edit: edit[0]):
            parts += [bare(text[done:at]), new]
            done = at
        return "".join([*parts, bare(text[done:])])

    def _tag(self, tag: re.Match[str]) -> None:
        if not _INLINE.fullmatch(tag[2]):
            self._end_run(tag.start())
            if tag[1]:
                self._close(tag)
            elif tag[2] != "hr":
                around = self.open[-1].shown
                self.open.append(_Element(tag[2], tag[3], tag.end() - 1, around if around.name in _WORDS else None))
        elif self.deep >= 0 and tag[2] not in {"br", "img"}:
            if tag[1] and not self.deep:
                self._end_span(tag.start())
            else:
                self.deep += -1 if tag[1] else 1
        # no mark has a place in attributes, but what the translation lacks behind a picture stands there
        for sign in _SIGN.findall(tag[3]) if tag[2] == "img" else ():
            if sign in self.pieces and self.pieces[sign].change is Change.ADDED:
                self._sign(self.pieces[sign], tag.end())

    def _close(self, tag: re.Match[str]) -> None:
        while any(element.name == tag[2] for element in self.open):
            element = self.open.pop()
            # a title of a box has its class already
            added = {name: value for name, value in element.added.items() if f' {name}="' not in element.attributes}
            self.edits += [(element.opened, _written(added)), (tag.end(), element.notes)]
            if element.name == tag[2]:
                return

    def _end_span(self, at: int) -> None:
        self.edits.append((at, "</span>" if self.deep >= 0 else ""))
        self.deep = -1

    def _end_run(self, at: int) -> None:
        self._end_span(at)
        self.edits.append((at, self.notes))
        self.notes = ""

    def _sign(self, piece: Piece, at: int) -> None:
        """Mark the element around a sign; what stands behind words alone goes to the end of these words."""
        element = self.open[-1].shown
        behind: _Element | _Marking = element if element.name in _WORDS else self
        behind.notes += self.note(piece)
        if piece.change is Change.UNTRANSLATED and element.name in _WHOLE:
            element.added |= self.language
        elif piece.change is Change.UNTRANSLATED:
            self.edits.append((at, f"<span{_written(self.language)}>"))
            self.deep = 0
        elif piece.change is not Change.ADDED and element.name in _WHOLE | {"li", "dd"}:
            element.added["class"] = "older"

    def note(self, piece: Piece) -> str:
        """Return what stands beside a block: its mark, which opens the original's own words."""
        mark = _MARKED.get(piece.change)
        if not mark or not piece.original:
            return f'<small class="newer">{mark}</small>' if mark else ""
        words = self.converted(_IN_SOURCE.sub(lambda found: found[1] or found[3] or "", bare(piece.original)))
        # headings and anchors would be counted among those of the page
        words = re.sub(r"(</?)h[1-6]\b", r"\1p", _ID.sub(r"\1", words))
        return f'<details class="newer"><summary>{mark}</summary><div{_written(self.language)}>{words}</div></details>'


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def told(text: str, say: Callable[[str], str]) -> str:
    """Return an article with its marks in the words of a site."""
    for sign, message in TOLD.items():
        text = text.replace(sign, html.escape(say(message)))
    return text
