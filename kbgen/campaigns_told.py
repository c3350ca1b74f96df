"""What a campaign brought, for people in sentences and tables, and as CSV and JSON for programs; and lists of addresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.table import Table

from kbgen import tables
from kbgen.model.finding import Phrase, phrase

if TYPE_CHECKING:
    from kbgen.campaigning import Address, Link, Told
    from kbgen.language import Voice


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


def text(told: Told, voice: Voice) -> str:
    """Return for people what a campaign brought; what is not known is said and is no zero."""
    if told.phase == "before":
        return voice.say(
            phrase("The campaign begins on {date}. Until then there is nothing to tell.", date=voice.date(told.starts))
        )
    if not told.centres:
        command = "kbgen demand import-log access.log"
        return voice.say(phrase("No log has been counted yet, so nothing is known. Run {command}", command=command))
    lines = [voice.say(phrase("Requests are counted, not people: one browser counts once a day for one thing."))]
    if told.phase == "during":
        lines.append(voice.say(phrase("The campaign is still on.")))
    lines += _part(voice, _("Came by, with the word after via= in the address:"), _crossed(told.came, voice))
    if any(channel in {"direct", "other"} for _, channel, _ in told.came):
        lines.append(voice.say(phrase("direct: the short address without such a word; other: a word that is none")))
    lines += _part(voice, _("The campaign's page was opened in:"), _crossed(told.opened, voice))
    lines += _compared(told, voice)
    votes = [f"  {each.document}: {voice.say(_vote(each.yes, each.partly, each.no))}" for each in told.votes]
    lines += _part(voice, _("Did it help?"), "\n".join(votes))
    return "\n".join([*lines, *_unknown(told, voice)])


def _vote(yes: int, partly: int, no: int) -> Phrase:
    return phrase("{no} no, {partly} partly, {yes} yes", no=no, partly=partly, yes=yes)


def _part(voice: Voice, heading: str, shown: str) -> list[str]:
    body = shown or f"  {voice.say(phrase('Nothing was counted.'))}"
    return ["", click.style(voice.say(Phrase(heading)), bold=True), body]


def _crossed(rows: Iterable[tuple[str, str, int]], voice: Voice) -> str:
    """Return a table with a line for each name and a column for each month."""
    found: dict[str, dict[str, int]] = {}
    for month, name, number in rows:
        found.setdefault(name, {})[month] = number
    if not found:
        return ""
    months = sorted({month for held in found.values() for month in held})
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for month in months:
        table.add_column(month, justify="right")
    for name, held in sorted(found.items(), key=lambda pair: -sum(pair[1].values())):
        table.add_row(name, *(voice.number(held[month]) if month in held else "" for month in months))
    return tables.shown(table)


def _compared(told: Told, voice: Voice) -> list[str]:
    heading = _("Its pages, opened in a month:")
    if not told.during:
        said = phrase("No whole month of the campaign is over, so nothing can be compared.")
    elif not told.promised:
        said = phrase("No centre was counted both in whole months of the campaign and before it, so nothing can be compared.")
    else:
        table = Table(box=None, pad_edge=False)
        table.add_column("")
        for months in (told.before, told.during):
            table.add_column(f"{months[0]} – {months[-1]}" if len(months) > 1 else months[0], justify="right")
        for each in told.promised:
            table.add_row(each.document, voice.number(each.before, 1), voice.number(each.during, 1))
        note = phrase("Whole months only, the mean of those counted; centres: {centres}", centres=", ".join(told.compared))
        return _part(voice, heading, f"{tables.shown(table)}\n{voice.say(note)}")
    return _part(voice, heading, f"  {voice.say(said)}")


def _unknown(told: Told, voice: Voice) -> Iterator[str]:
    """Yield what was not counted."""
    if told.uncounted or told.partial or told.silent:
        yield ""
    if told.uncounted:
        yield voice.say(phrase("Not counted, so not known: {months}", months=_by_centre(told.uncounted)))
    for centre, month, day in told.partial:
        yield voice.say(phrase("{centre} {month}: counted up to {date} only", centre=centre, month=month, date=voice.date(day)))
    if told.silent:
        yield voice.say(phrase("Centres without any sums: {centres}", centres=", ".join(told.silent)))


def _by_centre(pairs: Iterable[tuple[str, str]]) -> str:
    found: dict[str, list[str]] = {}
    for centre, month in pairs:
        found.setdefault(centre, []).append(month)
    return "; ".join(f"{centre} {', '.join(months)}" for centre, months in found.items())


def as_csv(told: Told, _voice: Voice) -> str:
    """Return the figures as CSV: what, month or months, name, number."""

    def rows() -> Iterator[tuple[str, str, str, float | str]]:
        for month, channel, number in told.came:
            yield "came", month, channel, number
        for month, language, number in told.opened:
            yield "opened", month, language, number
        for what, span in (("before", told.before), ("during", told.during)):
            for each in told.promised:
                yield what, " ".join(span), each.document, round(getattr(each, what), 3)
        for vote in told.votes:
            yield from (("helped", each, vote.document, getattr(vote, each)) for each in ("yes", "partly", "no"))
        yield from (("uncounted", month, centre, "") for centre, month in told.uncounted)
        yield from (("partial", month, centre, str(day)) for centre, month, day in told.partial)
        yield from (("uncounted", "", centre, "") for centre in told.silent)

    return tables.as_csv(("what", "month", "name", "number"), rows())


def as_json(told: Told, _voice: Voice) -> str:
    """Return all that is told as JSON, with the names of ``campaigning.Told``."""
    named = asdict(told) | {"promised": [each._asdict() for each in told.promised]}
    return json.dumps(named, ensure_ascii=False, indent=2, default=str)


FORMATS: Mapping[str, Callable[[Told, Voice], str]] = {"text": text, "csv": as_csv, "json": as_json}


def addresses(found: Iterable[Address], voice: Voice, *, form: str) -> str:
    """Return addresses with their documents, a line for each; a star for those that the register does not hold."""
    held = list(found)
    if form == "csv":
        return tables.as_csv(("address", "document", "kept"), ((each.address, each.document, int(each.is_kept)) for each in held))
    width = max((len(each.address) for each in held), default=0)
    lines = [f"{each.address or '-':{width}} {' ' if each.is_kept else '*'} {each.document}" for each in held]
    if any(not each.is_kept for each in held):
        command = "kbgen addresses --keep"
        lines += ["", voice.say(phrase("* not in the register: before you print it, run {command}", command=command))]
    return "\n".join(lines)


def links(made: Iterable[Link]) -> str:
    """Return a line for each channel."""
    held = list(made)
    width = max(len(link.channel) for link in held)
    return "\n".join(f"{link.channel:{width}}  {link.address}" for link in held)
