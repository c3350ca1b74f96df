"""What waits for translators: as text for people, as a page, and as CSV and JSON for programs."""

from __future__ import annotations

import html
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click
from rich.table import Table

from kbgen import tables
from kbgen.l10n.exchange import Outcome
from kbgen.l10n.worklist import MISSING, Task
from kbgen.model.finding import phrase
from kbgen.model.freshness import Change, State

if TYPE_CHECKING:
    from kbgen.l10n.exchange import Result
    from kbgen.language import Voice
    from kbgen.translating import Difference

FIRST = 20
"""How many pages a person is shown when nothing else is said."""


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


STATES = {
    State.FRESH: _("fresh"),
    State.COSMETIC: _("small changes only"),
    State.PARTLY: _("partly old"),
    State.OUTDATED: _("outdated"),
    State.UNKNOWN: _("unknown"),
    MISSING: _("not begun"),
}
CHANGES = {
    Change.WORDS: _("The original has other words now"),
    Change.FACTS: _("A figure, a negation or a warning of the original changed"),
    Change.ADDED: _("New in the original"),
    Change.GONE: _("The original has it no more"),
    Change.MOVED: _("The original has it at another place now"),
    Change.UNTRANSLATED: _("Still in the original's words"),
}
_OUTCOMES = {
    Outcome.APPLIED: _("taken over"),
    Outcome.CONFIRMED: _("confirmed"),
    Outcome.SAME: _("the same already"),
    Outcome.KEPT: _("newer on the page, kept"),
    Outcome.CONFLICT: _("changed on both sides, page left as it is"),
    Outcome.REFUSED: _("refused"),
    Outcome.GONE: _("no longer on a page"),
    Outcome.UNFINISHED: _("not finished"),
}


def text(found: Sequence[Task], voice: Voice, shown: int | None) -> str:
    """Return a table of languages and the pages to translate first."""
    waits = [each for each in found if each.waits]
    first = waits if shown is None else waits[:shown]
    lines = [tables.shown(_languages(found, voice))]
    if first:
        heading = voice.counted("{n} page waits, the most needed first:", "{n} pages wait, the most needed first:", len(waits))
        lines += ["", heading, tables.shown(_pages(first, voice))]
    if len(first) < len(waits):
        lines.append(voice.say(phrase("{n} more: --all shows them.", n=voice.number(len(waits) - len(first)))))
    return "\n".join(lines)


def _languages(found: Iterable[Task], voice: Voice) -> Table:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    words: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for each in found:
        counts[each.language][each.state] += 1
        words[each.language] += each.words
        unread[each.language] += each.origin not in {"", "human"} and each.review == "draft"
    states = [state for state in STATES if any(counts[code][state] for code in counts)]
    table = Table(box=None, pad_edge=False)
    table.add_column(voice.say(phrase("language")))
    for heading in (*(STATES[state] for state in states), _("words left"), _("machine drafts nobody read")):
        table.add_column(voice.say(heading), justify="right")
    for code in sorted(counts):
        numbers = [counts[code][state] for state in states]
        table.add_row(code, *(str(number) for number in numbers), voice.number(words[code]), str(unread[code]))
    return table


def _pages(found: Iterable[Task], voice: Voice) -> Table:
    table = Table(box=None, pad_edge=False)
    for name, side in (
        (_("unmet"), "right"),
        (_("demand"), "right"),
        (_("language"), "left"),
        (_("state"), "left"),
        (_("words"), "right"),
    ):
        table.add_column(voice.say(name), justify="right" if side == "right" else "left")
    table.add_column(voice.say(phrase("page")), overflow="fold")
    for each in found:
        state = voice.say(STATES.get(each.state, each.state))
        if each.state in {State.PARTLY, State.OUTDATED}:
            state += f" {each.changed}/{each.total}"
        table.add_row(
            voice.number(each.unmet, 1),
            voice.number(each.demand, 1),
            each.language,
            state,
            voice.number(each.words),
            each.path or each.document,
        )
    return table


def as_json(found: Sequence[Task], _voice: Voice, _shown_first: int | None) -> str:
    """Return a JSON list with one object for each page and language."""
    return json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1, default=str)


def as_csv(found: Sequence[Task], _voice: Voice, _shown_first: int | None) -> str:
    """Return a CSV table (RFC 4180) with a line for each page and language."""
    names = [item.name for item in fields(Task)]
    return tables.as_csv(names, ([getattr(each, name) for name in names] for each in found))


def as_html(found: Sequence[Task], voice: Voice, _shown_first: int | None) -> str:
    """Return a page that a coordinator can send around: one table, complete in itself."""
    headings = (_("unmet"), _("demand"), _("language"), _("state"), _("older pieces"), _("words"), _("page"))
    rows = "".join(
        f"<tr><td>{each.unmet:g}<td>{each.demand:g}<td>{each.language}"
        f"<td>{html.escape(voice.say(STATES.get(each.state, each.state)))}"
        f"<td>{f'{each.changed}/{each.total}' if each.changed else ''}<td>{voice.number(each.words)}"
        f'<td><span lang="{each.source}">{html.escape(each.title)}</span> '
        f"<code>{html.escape(each.path or each.document)}</code>\n"
        for each in found
        if each.waits
    )
    title = html.escape(voice.say(phrase("What waits for translators")))
    head = "".join(f"<th>{html.escape(voice.say(heading))}" for heading in headings)
    return (
        f'<!doctype html>\n<html lang="{voice.code}" dir="{voice.direction}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        "<style>body{font:1rem/1.5 system-ui,sans-serif;margin:1rem}td,th{padding:.3rem .6rem;text-align:start;"
        f"vertical-align:top;border-block-end:1px solid #ccc}}</style>\n<h1>{title}</h1>\n<table>\n"
        f"<thead><tr>{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</html>"
    )


FORMATS: Mapping[str, Callable[[Sequence[Task], Voice, int | None], str]] = {
    "text": text,
    "html": as_html,
    "csv": as_csv,
    "json": as_json,
}
"""The renderings of ``kbgen l10n status --format``."""


def differences(found: Iterable[Difference], voice: Voice) -> str:
    """Return each changed piece: what its original said, what it says now, and what the translation says."""
    lines = []
    for each in found:
        piece = each.piece
        lines.append(click.style(f"{piece.id}: {voice.say(CHANGES[piece.change])}", bold=True))
        if piece.change in {Change.WORDS, Change.FACTS}:
            before = each.before or voice.say(phrase("(the old words are not kept: there is no version control that has them)"))
            lines.append(click.style(f"  - {before}", fg="red"))
        if piece.original:
            lines.append(click.style(f"  + {piece.original}", fg="green"))
        if piece.text and piece.change is not Change.UNTRANSLATED:
            lines.append(f"  = {piece.text}")
    return "\n".join(lines)


def imported(results: Sequence[Result], voice: Voice) -> str:
    """Return what became of a translator's file: how many of each, and every one that a person must look at."""
    counts = Counter(result.outcome for result in results)
    lines = [f"{counts[outcome]:>6}  {voice.say(told)}" for outcome, told in _OUTCOMES.items() if counts[outcome]]
    for result in results:
        unit = result.unit
        where = f"{unit.path}:{unit.line} {unit.context}"
        if result.outcome is Outcome.REFUSED and result.reason:
            lines.append(f"{where}: {voice.say(result.reason)}")
        elif result.outcome is Outcome.CONFLICT:
            told = voice.say(_OUTCOMES[result.outcome])
            lines += [f"{where}: {told}", f"  {unit.path}: {unit.target}", f"  {result.held}"]
    return "\n".join(lines)
