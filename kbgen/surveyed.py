"""A survey for people: what its columns and answers were taken for, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kbgen.demand import mapping
from kbgen.model.finding import phrase
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from kbgen.demand.columns import Taken
    from kbgen.language import Voice
    from kbgen.model.need import Need
    from kbgen.surveying import Brought, Undecided

_FREE_TEXTS = 10
_SHOWN = 160
"""Letters of an answer that are shown."""
_TAGS = 6


def undecided(table: Undecided, found: Brought, voice: Voice) -> Iterator[str]:
    """Yield what a table was taken for, and what a person must decide."""
    if table.wrong:
        yield from (voice.say(wrong) for wrong in table.wrong)
        return
    if not table.is_new:
        yield voice.say(phrase("{file} says nothing of these. Add the lines, changed where they are wrong:", file=table.mapping))
        yield from mapping.lines(table.proposal, found.book, voice)
        return
    yield voice.say(phrase("{file} was taken for this:", file=table.table))
    yield from (_taken(header, each, voice) for header, each in table.proposal.columns.items())
    for group, lines in table.proposal.answers.items():
        yield f"{group}:"
        yield from (_taken(answer, each, voice) for answer, each in lines.items())
    every = [*table.proposal.columns.values(), *(each for lines in table.proposal.answers.values() for each in lines.values())]
    guesses, unknown = (sum(each.how in how for each in every) for how in (("guess", "texts", "answers"), ("unknown", "names")))
    yield voice.say(phrase("Guesses: {guesses}. Known to nobody: {unknown}.", guesses=guesses, unknown=unknown))
    if table.mapping:
        yield voice.say(phrase("The proposal is in {file}: read it and change what is wrong.", file=table.mapping))


def _taken(name: str, each: Taken, voice: Voice) -> str:
    said = mapping.why(each)
    count = f" ({voice.number(each.count)})" if each.count else ""
    return f"  {_short(name)} = {', '.join(each.targets)}{count}" + (f"  [{voice.say(said)}]" if said else "")


def brought(found: Brought, voice: Voice) -> Iterator[str]:
    """Yield what a survey found and what it changed."""
    heard, asked, laid = found.heard, found.asked, found.laid
    if not (heard and asked and laid):
        return
    yield voice.counted("{n} person answered", "{n} people answered", asked.n)
    if heard.twice:
        yield voice.counted(
            "{n} answer left out: the same person again", "{n} answers left out: the same people again", heard.twice
        )
    if heard.silent:
        yield voice.counted("{n} row answers nothing", "{n} rows answer nothing", heard.silent)
    for need in asked.needs:
        lines = " + ".join(_line(need, name) for name in LINES if need.line(name))
        counted = voice.say(phrase("{count} of {n}", count=voice.number(need.asked or 0), n=voice.number(asked.n)))
        yield f"  {need.weight:g}  {counted}: {lines}"
        if need in laid.doubled:
            told = voice.say(phrase("your own need stays; this one is not added"))
            yield f"     {told}"
    for tag in laid.refused:
        yield voice.say(
            phrase(
                "{tag} is asked for, and not_needed says otherwise: it is left out. "
                "Take it out of not_needed if it is needed now.",
                tag=tag,
            )
        )
    for group, tags in asked.wishes.items():
        yield f"  {group}: {', '.join(tags)}"
    wanted = [text for person in heard.people for text in person.wanted]
    if wanted:
        yield voice.counted("{n} answer in people's own words:", "{n} answers in people's own words:", len(wanted))
        yield from (f"  {_short(text)}" for text in list(dict.fromkeys(wanted))[:_FREE_TEXTS])
    if found.block:
        yield found.block
    yield from _of_the_example(found, laid.unsaid, voice)
    yield from found.changed or (voice.say(phrase("Nothing changes.")),)


def _of_the_example(found: Brought, unsaid: int, voice: Voice) -> Iterator[str]:
    """Yield what becomes of a profile that was an example."""
    if unsaid:
        yield voice.counted(
            "{n} reason of the example was taken out: nobody had said it",
            "{n} reasons of the example were taken out: nobody had said them",
            unsaid,
        )
    if found.was_example:
        yield voice.say(phrase("The text of the page may still say that nobody was asked; read it."))


def _line(need: Need, name: str) -> str:
    tags = need.line(name)
    return ", ".join(tags[:_TAGS]) + (f", ... ({len(tags)})" if len(tags) > _TAGS else "")


def _short(text: str) -> str:
    """Return text on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
