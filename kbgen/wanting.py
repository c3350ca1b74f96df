"""The ledger of what is asked and what is missing, and why a page is shown: for people, and as CSV and JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.table import Table

from kbgen import tables
from kbgen.compose import tag_name
from kbgen.demand import sums
from kbgen.model.document import profile
from kbgen.model.finding import Phrase, phrase
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from kbgen.counting import Imported
    from kbgen.demand.forms import Answered
    from kbgen.language import Voice
    from kbgen.ledgers import Why
    from kbgen.model.demand import Cell, Ledger, Month
    from kbgen.model.document import Library
    from kbgen.model.need import Need, Reason
    from kbgen.select.why import Refusal

FIRST = 10
"""How many lines of each part a person is shown when nothing else is said."""
_LONGEST = 60
"""Letters of readers' words that a line shows."""


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


STATES = {"write": _("to write"), "translate": _("to translate"), "read": _("draft to read"), "met": _("answered")}
_LINES = {
    "sectors": _("sectors"),
    "topics": _("topics"),
    "option_types": _("option types"),
    "audiences": _("audiences"),
    "effort": _("effort"),
}


def text(found: Ledger, library: Library, voice: Voice, shown: int | None) -> str:
    """Return the ledger for people: what is asked and missing, questions without an answer, pages that did not help, changes."""
    lines = [_months(found, voice)]
    if found.cells:
        lines.append(tables.shown(_cells(found.cells[:shown], library, voice)))
    if shown is not None and len(found.cells) > shown:
        lines.append(voice.say(phrase("{n} more: --all shows them.", n=voice.number(len(found.cells) - shown))))
    parts = (
        (_("Searched or wanted, and not answered well:"), [*_unanswered(found, voice)]),
        (_("Pages that helped fewer readers than they did not help:"), [*_votes(found, voice)]),
        (_("Benchmarks for which a source is wanted:"), [*_gaps(found)]),
        (
            _("Asked for more or less in the last three whole months than in the three before:"),
            [*_changes(found, library, voice)],
        ),
    )
    for heading, rows in parts:
        if rows:
            lines += ["", click.style(voice.say(heading), bold=True), *rows[:shown]]
    return "\n".join(lines)


def _months(found: Ledger, voice: Voice) -> str:
    if not found.months:
        return voice.say(phrase("No log has been counted yet: what readers look for is not known."))
    return voice.say(phrase("Readers: counted from {first} to {last}.", first=found.months[0], last=found.months[-1]))


def _cells(cells: tuple[Cell, ...], library: Library, voice: Voice) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in (_("weight"), _("centres"), _("readers")):
        table.add_column(voice.say(name), justify="right")
    for name in (_("language"), _("state")):
        table.add_column(voice.say(name))
    for name in (_("pages"), _("drafts"), _("elsewhere")):
        table.add_column(voice.say(name), justify="right")
    table.add_column(voice.say(phrase("asked for")), overflow="fold")
    for each in cells:
        numbers = (str(number) for number in (each.pages, each.drafts, each.elsewhere))
        table.add_row(
            voice.number(each.weight, 1),
            str(len(each.centres)),
            voice.number(each.readers),
            each.language,
            voice.say(STATES[each.state]),
            *numbers,
            _named(each.tags, library, voice),
        )
    return table


def _named(tags: tuple[tuple[str, str], ...], library: Library, voice: Voice) -> str:
    return " · ".join(tag_name(library, voice, line, tag) for line, tag in tags)


def _unanswered(found: Ledger, voice: Voice) -> Iterator[str]:
    for each in found.unanswered:
        yield f"{voice.number(each.count):>6}  {each.language:5} {each.text[:_LONGEST]} ({', '.join(each.centres)})"


def _votes(found: Ledger, voice: Voice) -> Iterator[str]:
    for each in found.votes:
        told = phrase("{no} no, {partly} partly, {yes} yes", no=each.no, partly=each.partly, yes=each.yes)
        yield f"  {each.document}: {voice.say(told)}"


def _gaps(found: Ledger) -> Iterator[str]:
    for each in found.gaps:
        yield f"{len(each.indicators):>6}  {each.document}: {'; '.join(each.indicators)}"


def _changes(found: Ledger, library: Library, voice: Voice) -> Iterator[str]:
    for each in found.changes:
        yield f"{each.now - each.before:+6}  {tag_name(library, voice, *each.tag)} ({each.before} → {each.now})"


def as_csv(found: Ledger, _library: Library, _voice: Voice, _shown: int | None) -> str:
    """Return the lines of the ledger as CSV."""
    header = (*LINES, "language", "state", "weight", "centres", "readers", "pages", "drafts", "elsewhere", "candidates")
    return tables.as_csv(header, (_row(each) for each in found.cells))


def _row(cell: Cell) -> list[object]:
    tags = [" ".join(tag for line, tag in cell.tags if line == name) for name in LINES]
    counts = [f"{cell.weight:g}", " ".join(cell.centres), cell.readers, cell.pages, cell.drafts, cell.elsewhere]
    return [*tags, cell.language, cell.state, *counts, " ".join(cell.candidates)]


def as_json(found: Ledger, _library: Library, _voice: Voice, _shown: int | None) -> str:
    """Return the whole ledger as JSON; the fields are those of ``kbgen.model.demand``, with the state of each line."""
    told = asdict(found)
    told["cells"] = [{**held, "state": each.state} for held, each in zip(told["cells"], found.cells, strict=True)]
    return json.dumps(told, ensure_ascii=False, indent=1)


FORMATS: Mapping[str, Callable[[Ledger, Library, Voice, int | None], str]] = {"text": text, "csv": as_csv, "json": as_json}
"""The renderings of ``kbgen demand ledger --format``."""


def why(found: list[Why], library: Library, voice: Voice) -> str:
    """Return for people why some centres show a document, or do not, with the points that each reason gives."""
    return "\n".join(line for each in found for line in _why(each, library, voice))


def _why(each: Why, library: Library, voice: Voice) -> Iterator[str]:
    centre = each.centre.slug
    if each.choice is None:
        yield click.style(voice.say(phrase("{centre}: not shown", centre=centre)), bold=True)
        yield from (f"        {voice.say(said)}" for said in _refused(each, each.refusal, library, voice))
        return
    points = voice.number(each.choice.weight, 2)
    told = phrase("{centre}: number {rank} of {all}, {points} points", centre=centre, rank=each.rank, all=each.of, points=points)
    yield click.style(voice.say(told), bold=True)
    for reason in each.choice.reasons:
        yield f"{voice.number(reason.points, 2):>6}  {voice.say(_reason(each, reason, library, voice))}"


def _reason(each: Why, reason: Reason, library: Library, voice: Voice) -> Phrase:
    tags = _named(reason.tags, library, voice)
    if reason.kind == "own":
        return phrase("the centre's own work")
    if reason.kind == "country":
        return phrase("from the centre's country")
    if reason.kind == "network":
        return phrase("a page for every centre")
    if reason.kind == "measured":
        return phrase("readers looked for: {tags}", tags=tags)
    need = profile(each.centre).needs.needs[reason.need or 0]
    n, weight = (reason.need or 0) + 1, voice.number(need.weight, 1)
    if reason.points < need.weight:
        return phrase("need {n}, weight {weight}, met by broader or narrower tags: {tags}", n=n, weight=weight, tags=tags)
    return phrase("need {n}, weight {weight}: {tags}", n=n, weight=weight, tags=tags)


def _refused(each: Why, refusal: Refusal, library: Library, voice: Voice) -> Iterator[Phrase]:
    if refusal.kept_by is not None:
        yield phrase("only_here: it is kept to the centre {centre}", centre=refusal.kept_by or "-")
    if refusal.not_needed:
        yield phrase("not_needed names: {tags}", tags=_named(refusal.not_needed, library, voice))
    if not (refusal.not_needed or refusal.kept_by is not None):
        needs = profile(each.centre).needs.needs
        for position, lines in refusal.lacking:
            named = voice.join([voice.say(_LINES[line]) for line in lines])
            tags = _named(_asked(needs[position], lines), library, voice)
            yield phrase("need {n} asks for other {lines}: {tags}", n=position + 1, lines=named, tags=tags)


def _asked(need: Need, lines: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((line, tag) for line in lines for tag in (*need.line(line), *need.every(line)))


def counted(found: Imported, voice: Voice) -> str:
    """Return for people how many lines of a log counted, what became of the others, and what each month holds now."""
    count = found.counted
    parts = (
        (_("lines read"), count.lines),
        (_("counted"), count.counted),
        (_("pictures, scripts, errors and pages of others"), count.other),
        (_("robots"), count.robots),
        (_("the same visitor again on the same day, or too often"), count.repeated),
        (_("counted before"), count.before),
        (_("with an e-mail address or a long number, not kept"), count.private),
        (_("unreadable"), count.unreadable),
    )
    lines = [f"{voice.number(number):>14}  {voice.say(name)}" for name, number in parts if number or name == "lines read"]
    if count.rare:
        told = phrase("Searches too rare to be kept as words; the tags that they name count: {n}", n=voice.number(count.rare))
        lines.append(voice.say(told))
    if count.dropped:
        lines.append(voice.say(phrase("Different searches too many to be held: {n}", n=voice.number(count.dropped))))
    lines += [voice.say(_damaged(name)) for name in count.damaged]
    if not count.damaged:
        lines += [f"{path}: {_month(month, voice)}" for path, month in found.months]
    return "\n".join(lines)


def _damaged(name: str) -> Phrase:
    return phrase(
        "{file} could be read only in part, so nothing was written. Leave it out, or give it unpacked as far as it goes.",
        file=name,
    )


def _month(month: Month, voice: Voice) -> str:
    held = Counter[str]()
    for mark, number in month.counts.items():
        held[mark.what] += number
    voted = held["yes"] + held["partly"] + held["no"]
    told = voice.say(
        phrase(
            "{viewed} pages opened, tags asked for {asked} times, {searched} searches, {voted} answers, {wanted} wishes in words",
            viewed=voice.number(held["viewed"]),
            asked=voice.number(held["asked"]),
            searched=voice.number(held["searched"]),
            voted=voice.number(voted),
            wanted=voice.number(held["wanted"]),
        )
    )
    if not held["came"]:
        return told
    return f"{told}; {voice.say(phrase('{n} came by a campaign', n=voice.number(held['came'])))}"


def answered(found: Answered, voice: Voice) -> str:
    """Return for people what a table of answers said, and how much of it could not be counted."""
    parts = (
        (_("rows read"), found.rows),
        (_("without a day"), found.undated),
        (_("about no page, or with another answer than yes, partly and no"), found.unknown),
        (_("with an e-mail address or a long number, not kept"), found.private),
    )
    lines = [f"{voice.number(number):>14}  {voice.say(name)}" for name, number in parts if number or name == "rows read"]
    return "\n".join([*lines, *(f"{sums.path_of(month)}: {_month(month, voice)}" for month in found.months)])
