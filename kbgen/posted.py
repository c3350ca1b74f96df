"""What is said of letters that are to be sent, and of those that were: numbers and lines of lists, never an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.table import Table

from kbgen import tables
from kbgen.model.finding import Phrase, phrase

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.mailing import Post
    from kbgen.post.delivery import Outcome, Piece

FIRST = 20
"""So many lines are named one by one."""


def post(post: Post, voice: Voice, name: str) -> str:
    """Return a table of how many people get which letter, then what is left out and why; ``name`` is the list's file."""
    shown = Table(box=None, pad_edge=False)
    shown.add_column(voice.say("letter"))
    shown.add_column(voice.say("subject"))
    for heading in (phrase("people"), phrase("have it"), phrase("refused"), phrase("to send")):
        shown.add_column(voice.say(heading), justify="right")
    for each in post.standings:
        numbers = (each.people, each.sent, each.refused, each.due)
        shown.add_row(each.letter.name, each.letter.subject, *map(voice.number, numbers))
    return "\n".join([tables.shown(shown, 120), *_left_out(post, voice), *_remarks(post, voice, name)])


def _left_out(post: Post, voice: Voice) -> Iterator[str]:
    unsure = sum(each.unsure for each in post.standings)
    if unsure:
        yield voice.counted(
            "{n} letter may have arrived in an earlier run that got no answer.",
            "{n} letters may have arrived in earlier runs that got no answer.",
            unsure,
        )
    if post.bounced:
        yield voice.counted(
            "{n} subscription left out: the address bounced.", "{n} subscriptions left out: the addresses bounced.", post.bounced
        )
    if post.without:
        yield voice.counted(
            "{n} subscription for which this issue has nothing.",
            "{n} subscriptions for which this issue has nothing.",
            post.without,
        )


def _remarks(post: Post, voice: Voice, name: str) -> Iterator[str]:
    said = [phrase("{file}, line {line}: {what}", file=name, line=each.line, what=each.said) for each in post.remarks]
    yield from _first(said, voice)


def _first(said: list[Phrase], voice: Voice) -> Iterator[str]:
    yield from map(voice.say, said[:FIRST])
    if len(said) > FIRST:
        yield voice.counted("and {n} more line", "and {n} more lines", len(said) - FIRST)


def outcome(found: Outcome, voice: Voice, name: str) -> str:
    """Return what became of the letters of a run, with the lines of the list of those that did not go out."""
    lines = [voice.counted("{n} letter sent.", "{n} letters sent.", found.sent)]
    if found.refused:
        lines.append(voice.counted("{n} letter refused for good:", "{n} letters refused for good:", len(found.refused)))
        lines += _first(_answers(found.refused, name), voice)
    if found.left:
        lines.append(
            voice.counted(
                "{n} letter is left; the same command goes on with it:",
                "{n} letters are left; the same command goes on with them:",
                len(found.left),
            )
        )
        lines += _first(_answers(found.left, name), voice)
    return "\n".join(lines)


def _answers(pieces: Iterable[Piece], name: str) -> list[Phrase]:
    said = (
        (piece.person.line, phrase("{letter}: {answer}", letter=piece.letter.name, answer=piece.answer.said)) for piece in pieces
    )
    return [phrase("{file}, line {line}: {what}", file=name, line=line, what=what) for line, what in said]
