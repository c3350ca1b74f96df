"""An issue as plain text: the text part of the mail, and the newsletter for wherever only text goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kbgen.language import own_name
from kbgen.render.lettering import columns, wrapped

if TYPE_CHECKING:
    from kbgen.model.issue import Item, Letter, Section
    from kbgen.model.parts import Row

WIDTH = 72

Say = Callable[..., str]


def text(letter: Letter, say: Say) -> str:
    """Return an issue as lines of at most 72 columns, but for addresses and words that are longer."""
    return "\n".join([*_lines(letter, say), ""])


def _lines(letter: Letter, say: Say) -> Iterator[str]:
    yield from wrapped(letter.sender, WIDTH)
    yield from _heading(f"{letter.heading} · {letter.when}", "=")
    if letter.note:
        yield from ("", *wrapped(letter.note, WIDTH))
    for section in letter.sections:
        yield ""
        yield from _heading(section.heading.text, "-")
        for item in section.items:
            yield from ("", *_item(item, section, say))
    yield from ("", f"{say('All that is new')}:", letter.more, "")
    if letter.leave:
        yield from wrapped(say("You get this because you follow: {title}", title=letter.follows), WIDTH)
        yield from (say("To leave this list:"), letter.leave, "")
    yield from wrapped(letter.footer, WIDTH)


def _heading(words: str, line: str) -> Iterator[str]:
    lines = [*wrapped(words, WIDTH)]
    yield from lines
    yield line * min(WIDTH, max(map(columns, lines)))


def _item(item: Item, section: Section, say: Say) -> Iterator[str]:
    row = item.row
    language = f" [{own_name(row.title.language)}]" if section.is_foreign and row.title.language else ""
    yield from wrapped(f"{item.news}: {row.title.text}{language}", WIDTH, "* ", "  ")
    for line in _about(item, row, say):
        yield from wrapped(line, WIDTH, "  ", "  ")
    yield f"  {item.by('mail')}"


def _about(item: Item, row: Row, say: Say) -> Iterator[str]:
    yield " · ".join((row.kind, *row.about))
    if row.draft:
        yield say("Machine translation, unchecked")
    if row.status:
        yield row.status
    for figure in row.figures:
        yield f"{figure.label.text}: {figure.value}" + (f" ({figure.note})" if figure.note else "")
    if not row.figures and row.summary:
        yield row.summary.text
    yield f"{say('For')}: {item.audiences}"
    if row.reason:
        yield row.reason
