"""Our Markdown taken apart without loss: what a translator translates, and everything else as it stands.

``"".join(part.text for part in split(text)) == text`` for every text. The dialect is that of render/markdown.py:
Python-Markdown with admonitions, details, tabs, footnotes, definition lists, tables, attribute lists and abbreviations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

RAW = "raw"
_TAB = 4
"""Columns by which Python-Markdown nests."""

_QUOTED = r"(?:[ ]{0,3}>[ ]?)"
_BLANK = re.compile(rf"[ \t]*{_QUOTED}*[ \t]*\Z")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`\n]*\Z")
_HEADING = re.compile(r"(#{1,6}[ \t]*)(.*?)([ \t]*(?:#+[ \t]*)?(?:\{:?[^{}\n]*\}[ \t]*)?)\Z")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*\Z")
_RULE = re.compile(r"(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})\Z")
_ITEM = re.compile(r"((?:[*+-]|[0-9]+\.)[ ]+(?:\[[ xX]\][ ]+)?)(?=\S)")
_TITLED = re.compile(r'((?:!!!|\?\?\?\+?|===[!+]{0,2})[ ]*([\w-]*)[^"\n]*)(?:(")(.*?)("[ ]*))?\Z')
_FOOTNOTE = re.compile(r"(\[\^[^\]\n]*\]:[ ]*)")
_ABBREVIATION = re.compile(r"(\*\[[^\]\n]+\][ ]?:[ ]*)(.*\S)([ ]*)\Z")
_REFERENCE = re.compile(r"\[[^\[\]\n]*\]:[ ]*\S")
_DEFINITION = re.compile(r"(:[ ]{1,3})(?=\S)")
_ATTRIBUTES = re.compile(r"\{:?[ ]*[^{}\n]*\}[ ]*\Z")
_SNIPPET = re.compile(r"-+8<-+")
_DELIMITERS = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*\Z")
_PICTURE = re.compile(r"(!\[)([^\[\]]*\S[^\[\]]*)(\](?:\([^()\n]*\)|\[[^\[\]\n]*\])(?:\{[^{}\n]*\})?)\Z")
_CELL = re.compile(r"(?:\\.|(`+)(?:(?!\1)[^\n])+\1|[^|\\`]|`)+")
_TAGS = (
    "address|article|aside|blockquote|body|canvas|center|details|dialog|div|dl|dd|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hgroup|hr|iframe|li|main|menu|nav|noscript|ol|output|p|picture|pre|script|section|style|svg|summary|table|"
    "tbody|td|tfoot|th|thead|tr|ul|video"
)
_HTML = re.compile(rf"</?({_TAGS})\b|<!--|<\?|<!\[CDATA\[|<![A-Z]", re.IGNORECASE)
_CAPTION = re.compile(r"(<(figcaption|caption|summary)\b[^<>]*>)([^<>]*?\S[^<>]*?)(</\2>)", re.IGNORECASE | re.DOTALL)
_VOID = frozenset({"hr"})
_WARNS = frozenset({"warning", "danger", "failure", "bug"})


@dataclass(frozen=True)
class Part:
    """A piece of a text; ``kind`` is ``raw`` for what stays as it is in every language."""

    kind: str
    text: str
    line: int
    """Counted from 1, in the text."""
    inner: str = ""
    """What stands before a further line of the same piece: spaces, or the marks of a quotation."""
    level: int = 0
    """Of a heading, 1 to 6."""
    warns: bool = False
    """Whether it stands in a box that warns."""


def split(text: str) -> tuple[Part, ...]:
    """Return the pieces of a text, in their order."""
    return tuple(_Reading(text.split("\n")).parts())


@dataclass
class _Reading:
    """A text being taken apart: its lines, and the boxes and lists that are open, by how far their content is indented."""

    lines: list[str]

    def __post_init__(self) -> None:
        self.at = 0
        self.open: list[tuple[int, bool]] = []
        self.in_list = False
        self.after_blank = True

    def parts(self) -> Iterator[Part]:
        """Yield the parts; a line break belongs to the line before it."""
        last = len(self.lines) - 1
        while self.at <= last:
            first = self.at
            for part in self._block():
                yield part
            # every block ends behind its last line, whose break is raw
            if self.at <= last:
                yield Part(RAW, "\n", self.at)
            if self.at == first:  # pragma: no cover - each block takes a line
                raise AssertionError(first)

    def _raw(self, count: int = 1) -> Iterator[Part]:
        yield Part(RAW, "\n".join(self.lines[self.at : self.at + count]), self.at + 1)
        self.at += count

    def _block(self) -> Iterator[Part]:
        line = self.lines[self.at]
        if _BLANK.match(line):
            self.after_blank, self.in_list = True, False
            yield from self._raw()
            return
        if end := self._fence_end():
            yield from self._raw(end - self.at)
            return
        indent = _columns(line)
        if self.after_blank:
            self.open = [box for box in self.open if box[0] <= indent]
        inside = self.open[-1][0] if self.open else 0
        if self.after_blank and indent >= inside + _TAB:
            yield from self._raw()  # code by its indent
            return
        self.after_blank = False
        yield from self._started(line, len(line) - len(line.lstrip(" \t")), "")

    def _fence_end(self) -> int:
        """Return the line behind a fenced block that starts here, 0 when none does or it is never closed."""
        found = _FENCE.match(_unquoted(self.lines[self.at]))
        if not found:
            return 0
        closing = re.compile(rf"[ \t]*{found[1][0]}{{{len(found[1])},}}[ \t]*\Z")
        for number in range(self.at + 1, len(self.lines)):
            if closing.match(_unquoted(self.lines[number])):
                return number + 1
        return 0

    def _started(self, line: str, start: int, quote: str, kind: str = "paragraph") -> Iterator[Part]:
        """Yield the block whose content starts at ``start`` of the line; ``quote`` are the marks of quotation around it."""
        rest = line[start:]
        number = self.at + 1
        for read in (self._quoted, self._headed, self._boxed, self._listed, self._noted):
            found = read(line, start, quote)
            if found is not None:
                yield from found
                return
        if _HTML.match(rest):
            yield from self._html()
        elif _RULE.match(rest) or _SNIPPET.match(rest) or _REFERENCE.match(rest) or _ATTRIBUTES.fullmatch(rest):
            yield from self._raw()
        elif "|" in rest and self.at + 1 < len(self.lines) and self._delimited(quote):
            yield from self._table(start, quote)
        else:
            if start:
                yield Part(RAW, line[:start], number)
            yield from self._paragraph(start, quote, kind)

    def _delimited(self, quote: str) -> bool:
        under = _unquoted(self.lines[self.at + 1]) if quote else self.lines[self.at + 1]
        return "|" in under and bool(_DELIMITERS.match(under.strip()))

    def _quoted(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        found = _QUOTE.match(line, start)
        if not found or not line[found.end() :].strip():
            return None
        spaces = len(line[found.end() :]) - len(line[found.end() :].lstrip(" "))
        if spaces >= _TAB:
            return self._raw()
        return self._started(line, found.end() + spaces, quote + found[0])

    def _headed(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        found = _HEADING.match(line[start:])
        if found and found[2]:
            return self._line(line[:start] + found[1], found[2], found[3], "heading", len(found[1].rstrip()))
        under = self.lines[self.at + 1] if self.at + 1 < len(self.lines) and not quote else ""
        if under and _columns(under) < _TAB and _UNDERLINE.match(under.strip()) and "|" not in line and not self.in_list:
            return self._underlined(line, start, under)
        return None

    def _underlined(self, line: str, start: int, under: str) -> Iterator[Part]:
        text = line[start:].rstrip()
        tail = re.search(r"[ \t]*\{:?[^{}\n]*\}\Z", text)
        shown = text[: tail.start()] if tail else text
        yield from self._line(line[:start], shown, line[start + len(shown) :], "heading", 1 if under.strip()[0] == "=" else 2)
        yield Part(RAW, "\n", self.at)
        yield from self._raw()

    def _line(self, before: str, text: str, after: str, kind: str, level: int = 0) -> Iterator[Part]:
        number = self.at + 1
        self.at += 1
        if before:
            yield Part(RAW, before, number)
        yield Part(kind, text, number, level=level, warns=self._warns)
        if after:
            yield Part(RAW, after, number)

    @property
    def _warns(self) -> bool:
        return any(warns for _, warns in self.open)

    def _boxed(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        found = _TITLED.match(line[start:])
        if quote or not found or (line.startswith("===", start) and not found[3]):
            return None
        inside = _columns(line) + _TAB
        self.open = [box for box in self.open if box[0] < inside]
        self.open.append((inside, found[2] in _WARNS))
        if found[3] and found[4].strip():
            return self._line(line[:start] + found[1] + found[3], found[4], found[5], "title")
        return self._raw()

    def _listed(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        found = _ITEM.match(line, start)
        if not found or _RULE.match(line[start:]):
            return None
        self._enter(line)
        self.in_list = True
        return self._started(line, found.end(), quote, "item")

    def _noted(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        if found := _ABBREVIATION.match(line[start:]):
            return self._line(line[:start] + found[1], found[2], found[3], "abbreviation")
        for pattern, kind in ((_FOOTNOTE, "footnote"), (_DEFINITION, "definition")):
            if found := pattern.match(line, start):
                self._enter(line)
                if not line[found.end() :].strip():
                    return self._raw()
                return self._started(line, found.end(), quote, kind)
        return None

    def _enter(self, line: str) -> None:
        inside = _columns(line) // _TAB * _TAB + _TAB
        warns = any(warns for column, warns in self.open if column < inside)
        self.open = [box for box in self.open if box[0] < inside] + [(inside, warns)]

    def _html(self) -> Iterator[Part]:
        """Yield a block of HTML as it stands, except captions."""
        end = self._html_end()
        number, text = self.at + 1, "\n".join(self.lines[self.at : end])
        self.at = end
        done = 0
        for found in _CAPTION.finditer(text):
            lead = len(found[3]) - len(found[3].lstrip())
            yield Part(RAW, text[done : found.start(3) + lead], number + text.count("\n", 0, done))
            shown = found[3].strip()
            yield Part("caption", shown, number + text.count("\n", 0, found.start(3) + lead))
            done = found.start(3) + lead + len(shown)
        if done < len(text):
            yield Part(RAW, text[done:], number + text.count("\n", 0, done))

    def _html_end(self) -> int:
        line = self.lines[self.at].lstrip()
        found = _HTML.match(line)
        name = (found[1] or "").lower() if found else ""
        closing = "-->" if line.startswith("<!--") else "?>" if line.startswith("<?") else "]]>" if line.startswith("<![") else ""
        deep = 0
        for number in range(self.at, len(self.lines)):
            here = self.lines[number]
            if closing and closing in here:
                return number + 1
            if name:
                deep += len(re.findall(rf"<{name}\b(?![^<>]*/>)", here, re.IGNORECASE))
                deep -= len(re.findall(rf"</{name}\s*>", here, re.IGNORECASE))
                if deep <= 0 or name in _VOID:
                    return number + 1
        return self.at + 1

    def _table(self, start: int, quote: str) -> Iterator[Part]:
        first = self.at
        while self.at < len(self.lines) and not _BLANK.match(self.lines[self.at]):
            if self.at > first:
                yield Part(RAW, "\n", self.at)
            if self.at == first + 1:
                yield from self._raw()
            else:
                line = self.lines[self.at]
                yield from self._cells(line, start if self.at == first else len(line) - len(_unquoted(line) if quote else line))

    def _cells(self, line: str, start: int) -> Iterator[Part]:
        number = self.at + 1
        self.at += 1
        done = 0
        for found in _CELL.finditer(line, start):
            shown = found[0].strip()
            if shown:
                begin = found.start() + len(found[0]) - len(found[0].lstrip())
                yield Part(RAW, line[done:begin], number)
                yield Part("cell", shown, number, warns=self._warns)
                done = begin + len(shown)
        if done < len(line):
            yield Part(RAW, line[done:], number)

    def _paragraph(self, start: int, quote: str, kind: str) -> Iterator[Part]:
        first = self.at
        self.at += 1
        while self.at < len(self.lines) and self._goes_on(quote):
            self.at += 1
        text = "\n".join([self.lines[first][start:], *self.lines[first + 1 : self.at]])
        if kind == "paragraph" and self._is_defined():
            yield from self._terms(text, first + 1)
            return
        inner = self._inner(first, quote)
        shown, tail = _without_tail(text)
        if found := _PICTURE.match(shown):
            yield Part(RAW, found[1], first + 1)
            yield Part("alt", found[2], first + 1, warns=self._warns)
            yield Part(RAW, found[3], first + 1)
        elif shown:
            yield Part(kind, shown, first + 1, inner, warns=self._warns)
        if tail:
            yield Part(RAW, tail, first + 1 + shown.count("\n"))

    def _inner(self, first: int, quote: str) -> str:
        """Return what a further line of the paragraph starts with: what its second line has, else the indent of its box."""
        if self.at > first + 1:
            found = re.match(rf"[ \t]*{_QUOTED}*[ \t]*", self.lines[first + 1])
            return found[0] if found else ""
        return quote or " " * (self.open[-1][0] if self.open else 0)

    def _goes_on(self, quote: str) -> bool:
        """Tell whether the line belongs to the paragraph before it."""
        line = self.lines[self.at]
        if _BLANK.match(line) or self._fence_end():
            return False
        rest = (_unquoted(line) if quote else line).lstrip(" \t")
        if self.in_list and _ITEM.match(rest):
            return False
        starts = (_HEADING, _FOOTNOTE, _ABBREVIATION, _REFERENCE, _DEFINITION, _SNIPPET, _RULE)
        if any(pattern.match(rest) for pattern in starts) or (rest.startswith(">") and not quote):
            return False
        found = _TITLED.match(rest)
        return not (found and (found[3] or not rest.startswith("===")))

    def _is_defined(self) -> bool:
        """Tell whether the paragraph that ends here holds the terms of a definition."""
        after = self.at
        if after < len(self.lines) and _BLANK.match(self.lines[after]):
            after += 1
        return after < len(self.lines) and bool(_DEFINITION.match(self.lines[after].lstrip(" ")))

    def _terms(self, text: str, number: int) -> Iterator[Part]:
        for n, line in enumerate(text.split("\n")):
            if n:
                yield Part(RAW, "\n", number + n - 1)
            lead = len(line) - len(line.lstrip())
            if lead:
                yield Part(RAW, line[:lead], number + n)
            shown, tail = _without_tail(line[lead:])
            if shown:
                yield Part("term", shown, number + n)
            if tail:
                yield Part(RAW, tail, number + n)


def _columns(line: str) -> int:
    """Return how far a line is indented, with tabs as Python-Markdown counts them."""
    return len((line[: len(line) - len(line.lstrip(" \t"))]).expandtabs(_TAB))


def _unquoted(line: str) -> str:
    """Return a line without the marks of a quotation."""
    found = re.match(rf"[ \t]*{_QUOTED}+", line)
    return line[found.end() :] if found else line


def _without_tail(text: str) -> tuple[str, str]:
    """Return a paragraph and what follows its words: spaces, and a last line that holds attributes alone."""
    shown = text.rstrip()
    lines = shown.split("\n")
    if len(lines) > 1 and _ATTRIBUTES.fullmatch(lines[-1].strip()):
        shown = "\n".join(lines[:-1]).rstrip()
    return shown, text[len(shown) :]
