"""Our Markdown taken apart without loss: what a translator translates, and everything else as it stands.

``"".join(part.text for part in split(text)) == text`` for every text. The dialect is that of render/markdown.py:
Python-Markdown with admonitions, details, tabs, footnotes, definition lists, tables, attribute lists and abbreviations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kbgen.l10n import shapes
from kbgen.l10n.pieces import RAW, Part, captions, cells, terms


@lru_cache(maxsize=16)  # a page is asked for once for each of its translations, these a few times, then never more
def split(text: str) -> tuple[Part, ...]:
    """Return the pieces of a text, in their order."""
    parts: list[Part] = []
    for part in _Reading(text.split("\n")).parts():
        if part.kind == RAW and parts and (parts[-1].kind, parts[-1].block) == (RAW, part.block):
            parts[-1] = replace(parts[-1], text=parts[-1].text + part.text)
        elif part.text:
            parts.append(part)
    return tuple(parts)


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
            yield from self._block()
            # every block ends behind its last line, whose break is raw
            if self.at <= last:
                yield Part(RAW, "\n", self.at)
            if self.at == first:  # pragma: no cover - each block takes a line
                raise AssertionError(first)

    def _raw(self, count: int = 1, *, block: bool = False) -> Iterator[Part]:
        yield Part(RAW, "\n".join(self.lines[self.at : self.at + count]), self.at + 1, block=block)
        self.at += count

    def _block(self) -> Iterator[Part]:
        line = self.lines[self.at]
        if shapes.BLANK.match(line):
            self.after_blank, self.in_list = True, False
            yield from self._raw()
            return
        if end := shapes.fence_end(self.lines, self.at):
            yield from self._raw(end - self.at, block=True)
            return
        indent = shapes.columns(line)
        if self.after_blank:
            self.open = [box for box in self.open if box[0] <= indent]
        inside = self.open[-1][0] if self.open else 0
        if self.after_blank and indent >= inside + shapes.TAB:
            yield from self._raw(block=True)  # code by its indent
            return
        self.after_blank = False
        yield from self._started(line, len(line) - len(line.lstrip(" \t")), "")

    def _started(self, line: str, start: int, quote: str, kind: str = "paragraph") -> Iterator[Part]:
        """Yield the block whose content starts at ``start`` of the line; ``quote`` are the marks of quotation around it."""
        rest = line[start:]
        number = self.at + 1
        for read in (self._quoted, self._headed, self._boxed, self._listed, self._noted):
            found = read(line, start, quote)
            if found is not None:
                yield from found
                return
        if shapes.HTML.match(rest):
            yield from self._html()
        elif (
            shapes.RULE.match(rest)
            or shapes.SNIPPET.match(rest)
            or shapes.REFERENCE.match(rest)
            or shapes.ATTRIBUTES.fullmatch(rest)
        ):
            yield from self._raw()
        elif "|" in rest and self.at + 1 < len(self.lines) and self._delimited(quote):
            yield from self._table(start, quote)
        else:
            if start:
                yield Part(RAW, line[:start], number)
            yield from self._paragraph(start, quote, kind)

    def _delimited(self, quote: str) -> bool:
        under = shapes.unquoted(self.lines[self.at + 1]) if quote else self.lines[self.at + 1]
        return "|" in under and bool(shapes.DELIMITERS.match(under.strip()))

    def _quoted(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        found = shapes.QUOTE.match(line, start)
        if not found or not line[found.end() :].strip():
            return None
        spaces = len(line[found.end() :]) - len(line[found.end() :].lstrip(" "))
        if spaces >= shapes.TAB:
            return self._raw()
        return self._started(line, found.end() + spaces, quote + found[0])

    def _headed(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        found = shapes.HEADING.match(line[start:])
        if found and found[2]:
            return self._line(line[:start] + found[1], found[2], found[3], "heading", len(found[1].rstrip()))
        under = self.lines[self.at + 1] if self.at + 1 < len(self.lines) and not quote else ""
        if (
            under
            and shapes.columns(under) < shapes.TAB
            and shapes.UNDERLINE.match(under.strip())
            and "|" not in line
            and not self.in_list
        ):
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
        found = shapes.TITLED.match(line[start:])
        if quote or not found or (line.startswith("===", start) and not found[3]):
            return None
        inside = shapes.columns(line) + shapes.TAB
        self.open = [box for box in self.open if box[0] < inside]
        self.open.append((inside, found[2] in shapes.WARNS))
        if found[3] and found[4].strip():
            return self._line(line[:start] + found[1] + found[3], found[4], found[5], "title")
        return self._raw()

    def _listed(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        found = shapes.ITEM.match(line, start)
        if not found or shapes.RULE.match(line[start:]):
            return None
        self._enter(line)
        self.in_list = True
        return self._started(line, found.end(), quote, "step" if found[1][0].isdigit() else "item")

    def _noted(self, line: str, start: int, quote: str) -> Iterator[Part] | None:
        if found := shapes.ABBREVIATION.match(line[start:]):
            return self._line(line[:start] + found[1], found[2], found[3], "abbreviation")
        for pattern, kind in ((shapes.FOOTNOTE, "footnote"), (shapes.DEFINITION, "definition")):
            if found := pattern.match(line, start):
                self._enter(line)
                if not line[found.end() :].strip():
                    return self._raw()
                return self._started(line, found.end(), quote, kind)
        return None

    def _enter(self, line: str) -> None:
        inside = shapes.columns(line) // shapes.TAB * shapes.TAB + shapes.TAB
        warns = any(warns for column, warns in self.open if column < inside)
        self.open = [box for box in self.open if box[0] < inside] + [(inside, warns)]

    def _html(self) -> Iterator[Part]:
        """Yield a block of HTML as it stands, except captions."""
        first, self.at = self.at, shapes.html_end(self.lines, self.at)
        yield from captions("\n".join(self.lines[first : self.at]), first + 1)

    def _table(self, start: int, quote: str) -> Iterator[Part]:
        first = self.at
        while self.at < len(self.lines) and not shapes.BLANK.match(self.lines[self.at]):
            if self.at > first:
                yield Part(RAW, "\n", self.at)
            if self.at == first + 1:
                yield from self._raw()
            else:
                line = self.lines[self.at]
                begin = start if self.at == first else len(line) - len(shapes.unquoted(line) if quote else line)
                self.at += 1
                yield from cells(line, begin, self.at, warns=self._warns)

    def _paragraph(self, start: int, quote: str, kind: str) -> Iterator[Part]:
        first = self.at
        self.at += 1
        while self.at < len(self.lines) and self._goes_on(quote):
            self.at += 1
        text = "\n".join([self.lines[first][start:], *self.lines[first + 1 : self.at]])
        if kind == "paragraph" and self._is_defined():
            yield from terms(text, first + 1)
            return
        inner = self._inner(first, quote)
        shown, tail = shapes.without_tail(text)
        if found := shapes.PICTURE.match(shown):
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
            found = re.match(rf"[ \t]*{shapes.QUOTED}*[ \t]*", self.lines[first + 1])
            return found[0] if found else ""
        return quote or " " * (self.open[-1][0] if self.open else 0)

    def _goes_on(self, quote: str) -> bool:
        """Tell whether the line belongs to the paragraph before it."""
        line = self.lines[self.at]
        if shapes.BLANK.match(line) or shapes.fence_end(self.lines, self.at):
            return False
        rest = (shapes.unquoted(line) if quote else line).lstrip(" \t")
        if self.in_list and shapes.ITEM.match(rest):
            return False
        starts = (
            shapes.HEADING,
            shapes.FOOTNOTE,
            shapes.ABBREVIATION,
            shapes.REFERENCE,
            shapes.DEFINITION,
            shapes.SNIPPET,
            shapes.RULE,
        )
        if any(pattern.match(rest) for pattern in starts) or (rest.startswith(">") and not quote):
            return False
        found = shapes.TITLED.match(rest)
        return not (found and (found[3] or not rest.startswith("===")))

    def _is_defined(self) -> bool:
        """Tell whether the paragraph that ends here holds the terms of a definition."""
        after = self.at
        if after < len(self.lines) and shapes.BLANK.match(self.lines[after]):
            after += 1
        return after < len(self.lines) and bool(shapes.DEFINITION.match(self.lines[after].lstrip(" ")))
