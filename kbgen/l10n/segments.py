"""What a translator translates of a page, piece by piece, and the page with other words in the same places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kbgen.l10n.dialect import split
from kbgen.l10n.inline import collapsed, fingerprint, has_words, tokens
from kbgen.l10n.pieces import RAW, Part

if TYPE_CHECKING:
    from kbgen.model.document import Edition

TITLE, SUMMARY, WORDS = "@title", "@summary", "@words/"
CODE = "@raw"
"""What a page holds in code and HTML: nobody translates it, but a figure may change there."""
TOP = "top"
"""The anchor of what stands before the first heading."""
_OWN_ANCHOR = re.compile(r"\{:?[^{}]*#([\w-]+)[^{}]*\}")
_LINE_END = re.compile(r"[^\n]*(?:\n[ \t]*\{:[^{}\n]*\}[ \t]*(?=\n|\Z))?")
_SAYS_SOMETHING = re.compile(r"\w")
_STARTS_BLOCK = re.compile(r"(?=[#>+*-]|=== |!!!|\?\?\?|:[ ]|\|)")
_STARTS_LIST = re.compile(r"([0-9]+)\.(?=\s)")


@dataclass(frozen=True)
class Segment:
    """A piece of a page. ``id`` is the nearest heading of the page and a running number below it, or the way to a field."""

    id: str
    kind: str
    text: str
    line: int
    """In the file."""
    part: int = -1
    """Which part of the body it is; -1 for title, summary and words."""
    warns: bool = False

    def mark(self, language: str) -> str:
        """Return its fingerprint; ``language`` is its own."""
        return fingerprint(self.text, language, warns=self.warns)

    @property
    def is_words(self) -> bool:
        """Whether there is something to translate."""
        return self.kind != "raw" and has_words(self.text)

    @property
    def is_exchanged(self) -> bool:
        """Whether it goes out to translators: words, and figures, which each language writes in its own way."""
        return self.kind != "raw" and bool(_SAYS_SOMETHING.search(self.text))

    @property
    def shown(self) -> str:
        """The text on one line."""
        return collapsed(self.text)


def segments(edition: Edition, words: Mapping[str, str]) -> tuple[Segment, ...]:
    """Return the pieces of an edition in the order of its file; ``words`` are the names inside its facts, by their way."""
    return (*_fields(edition, words), *_of_body(split(edition.body), edition.body_line))


def _fields(edition: Edition, words: Mapping[str, str]) -> Iterator[Segment]:
    yield Segment(TITLE, "title", edition.title, edition.place("title").line)
    yield Segment(SUMMARY, "summary", edition.summary, edition.place("summary").line)
    for key, text in words.items():
        yield Segment(f"{WORDS}{key}", "words", text, edition.place("words", key).line)


def _of_body(parts: tuple[Part, ...], first_line: int) -> Iterator[Segment]:
    anchor, number = TOP, 0
    seen: Counter[str] = Counter()
    for index, part in enumerate(parts):
        if part.kind == RAW:
            continue
        if part.kind == "heading":
            anchor, number = _anchor(part, parts[index + 1] if index + 1 < len(parts) else None, seen), 0
        yield Segment(f"{anchor}/{number}", _kind(part), part.text, first_line + part.line - 1, index, part.warns)
        number += 1
    code = [part for part in parts if part.block and _SAYS_SOMETHING.search(part.text)]
    if code:
        yield Segment(CODE, "raw", "\n".join(part.text for part in code), first_line + code[0].line - 1)


def _kind(part: Part) -> str:
    return f"heading{part.level}" if part.kind == "heading" else part.kind


def _anchor(part: Part, after: Part | None, seen: Counter[str]) -> str:
    given = _OWN_ANCHOR.search(after.text.partition("\n")[0]) if after and after.kind == RAW else None
    name = given[1] if given else "-".join(re.findall(r"\w+", part.text.casefold())) or "section"
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}_{seen[name] - 1}"


class PutIn(NamedTuple):
    """What to put into a body: a text, and behind how many blocks of code or HTML that follow the place."""

    text: str
    blocks: int = 0


def written(body: str, texts: Mapping[int, str], behind: Mapping[int, PutIn] = MappingProxyType({})) -> str:
    """Return a body with other words in some of its parts, by their index; all the rest, and words that stay, to the letter.

    ``behind`` is what to put in behind a part, at -1 before all of them; what begins with a line break goes behind the line.
    """
    parts = split(body)
    first = behind[-1].text if -1 in behind else ""
    start = len(body) - len(body.lstrip("\n")) if first else 0
    done, waiting, blocks = [body[:start], first], "", 0
    for n, part in enumerate(parts):
        text = _put(part, texts[n]) if n in texts else part.text
        text = text[start:] if n == 0 else text
        blocks -= part.block
        if waiting and (part.kind != RAW or not _is_block(parts, n + 1) or blocks <= 0) and not part.block:
            end = len(_rest_of_line(text)) if part.kind == RAW else 0
            text, waiting = text[:end] + waiting + text[end:], ""
        added, count = behind.get(n, PutIn(""))
        if added.startswith("\n"):
            waiting, blocks = added, count
        else:
            text += added
        done.append(text)
    return "".join([*done, waiting])


def _is_block(parts: Sequence[Part], n: int) -> bool:
    return n < len(parts) and parts[n].block


def _rest_of_line(raw: str) -> str:
    """Return how the marks behind a piece end its line, with attributes on a line below it."""
    found = _LINE_END.match(raw)
    return found[0] if found else ""


def stretch(body: str, first: int, last: int, texts: Mapping[int, str]) -> PutIn:
    """Return some parts of a body, from the marks in front of one to the end of the line of another, with other words in some.

    Code and HTML in front of them is left out and counted. Without line breaks in front when they stand on one line with what
    is before them.
    """
    held = split(body)
    words = next(n for n in range(first, last + 1) if held[n].kind != RAW)
    blocks = [n for n in range(first, words) if held[n].block]
    begin = blocks[-1] + 1 if blocks else first
    text = "".join(
        _put(part, texts[n]) if n in texts else part.text for n, part in enumerate(held[begin : last + 1], start=begin)
    )
    head = _rest_of_line(held[begin].text) if held[begin].kind == RAW and begin else ""
    if begin and not held[begin].text.startswith("\n", len(head)):
        return PutIn(text)
    end = _rest_of_line(held[last + 1].text) if last + 1 < len(held) and not held[last + 1].block else ""
    return PutIn(text[len(head) :] + end, len(blocks))


def _put(part: Part, text: str) -> str:
    """Return words as this kind of part writes them."""
    if text == collapsed(part.text):
        return part.text
    if part.kind in {"heading", "cell", "title", "term", "abbreviation", "alt"}:
        text = text.replace("\n", " ")
    if part.kind == "cell":
        return "".join(token.text if token.kind == "code" else re.sub(r"(?<!\\)\|", r"\\|", token.text) for token in tokens(text))
    if part.kind in {"paragraph", "item", "step", "footnote", "definition"}:
        if not _STARTS_BLOCK.match(part.text):
            text = _STARTS_BLOCK.sub(r"\\", text, count=1) if _starts_block(text) else text
        if not _STARTS_LIST.match(part.text):
            text = _STARTS_LIST.sub(r"\1\\.", text, count=1) if _STARTS_LIST.match(text) else text
    return text.replace("\n", f"  \n{part.inner}")


def _starts_block(text: str) -> bool:
    """Tell whether words would be read as the start of a list, a heading, a quotation or a box."""
    return bool(re.match(r"#|>|[+*-][ ]|===|!!!|\?\?\?|:[ ]|\|", text))
