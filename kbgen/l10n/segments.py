"""What a translator translates of a page, piece by piece, and the page with other words in the same places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kbgen.l10n.dialect import split
from kbgen.l10n.inline import collapsed, tokens
from kbgen.l10n.pieces import RAW, Part

if TYPE_CHECKING:
    from kbgen.model.document import Edition

TITLE, SUMMARY, WORDS = "@title", "@summary", "@words/"
TOP = "top"
"""The anchor of what stands before the first heading."""
_OWN_ANCHOR = re.compile(r"\{:?[^{}]*#([\w-]+)[^{}]*\}")
_LINE_END = re.compile(r"[^\n]*(?:\n[ \t]*\{:[^{}\n]*\}[ \t]*(?=\n|\Z))?")
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


def _kind(part: Part) -> str:
    return f"heading{part.level}" if part.kind == "heading" else part.kind


def _anchor(part: Part, after: Part | None, seen: Counter[str]) -> str:
    given = _OWN_ANCHOR.search(after.text.partition("\n")[0]) if after and after.kind == RAW else None
    name = given[1] if given else "-".join(re.findall(r"\w+", part.text.casefold())) or "section"
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}_{seen[name] - 1}"


def written(body: str, texts: Mapping[int, str], behind: Mapping[int, str] = MappingProxyType({})) -> str:
    """Return a body with other words in some of its parts, by their index; all the rest, and words that stay, to the letter.

    ``behind`` is what to put in behind a part, at -1 before all of them; what begins with a line break goes behind the line.
    """
    first = behind.get(-1, "")
    start = len(body) - len(body.lstrip("\n")) if first else 0
    done, waiting = [body[:start], first], ""
    for n, part in enumerate(split(body)):
        text = _put(part, texts[n]) if n in texts else part.text
        if n == 0:
            text = text[start:]
        if waiting:
            end = len(_rest_of_line(text)) if part.kind == RAW else 0
            text, waiting = text[:end] + waiting + text[end:], ""
        added = behind.get(n, "")
        if added.startswith("\n"):
            waiting = added
        else:
            text += added
        done.append(text)
    return "".join([*done, waiting])


def _rest_of_line(raw: str) -> str:
    """Return how the marks behind a piece end its line, with attributes on a line below it."""
    found = _LINE_END.match(raw)
    return found[0] if found else ""


def stretch(body: str, first: int, last: int, texts: Mapping[int, str]) -> str:
    """Return some parts of a body, from the marks in front of one to the end of the line of another, with other words in some.

    Without line breaks when the parts stand on one line with what is before them.
    """
    held = split(body)
    parts = held[first : last + 1]
    text = "".join(_put(part, texts[n]) if n in texts else part.text for n, part in enumerate(parts, start=first))
    head = _rest_of_line(parts[0].text) if parts[0].kind == RAW and first else ""
    if first and not parts[0].text.startswith("\n", len(head)):
        return text
    return text[len(head) :] + (_rest_of_line(held[last + 1].text) if last + 1 < len(held) else "")


def _put(part: Part, text: str) -> str:
    """Return words as this kind of part writes them."""
    if text == collapsed(part.text):
        return part.text
    if part.kind in {"heading", "cell", "title", "term", "abbreviation", "alt"}:
        text = text.replace("\n", " ")
    if part.kind == "cell":
        return "".join(token.text if token.kind == "code" else re.sub(r"(?<!\\)\|", r"\\|", token.text) for token in tokens(text))
    if part.kind in {"paragraph", "item", "footnote", "definition"}:
        if not _STARTS_BLOCK.match(part.text):
            text = _STARTS_BLOCK.sub(r"\\", text, count=1) if _is_block(text) else text
        if not _STARTS_LIST.match(part.text):
            text = _STARTS_LIST.sub(r"\1\\.", text, count=1) if _STARTS_LIST.match(text) else text
    return text.replace("\n", f"  \n{part.inner}")


def _is_block(text: str) -> bool:
    """Tell whether words would be read as the start of a list, a heading, a quotation or a box."""
    return bool(re.match(r"#|>|[+*-][ ]|===|!!!|\?\?\?|:[ ]|\|", text))
