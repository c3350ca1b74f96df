"""What a digest tells and where it lies, for the person at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kbgen import digesting
from kbgen.compose.letter import STIRS
from kbgen.language import own_name

if TYPE_CHECKING:
    from kbgen.digesting import Told
    from kbgen.language import Voice

_SHOWN = 20


def told(found: Told, centre: str, voice: Voice) -> str:
    """Return what a run found: for each stream and language its news, what waits, and where the issue lies."""
    return "\n".join(_lines(found, centre, voice))


def _lines(found: Told, centre: str, voice: Voice) -> Iterator[str]:
    for folder in found.adopted:
        yield voice.say("{folder} was written by a run that did not end; it is recorded now.", folder=folder)
    if found.known:
        yield voice.counted(
            "{n} text from before counts as known and is not announced.",
            "{n} texts from before count as known and are not announced.",
            found.known,
        )
    yield from _news(found, voice)
    for stream, day in found.waits:
        yield voice.say("{stream}: the next issue is due on {day}.", stream=stream, day=day)
    if not any(found.news.values()) and not found.waits:
        yield voice.say("Nothing is new, so nothing was written.")
    if found.folder:
        yield voice.say("The issue is in {folder}", folder=found.folder)
    if said := digesting.no_mail(found, centre):
        yield voice.say(said)


def _news(found: Told, voice: Voice) -> Iterator[str]:
    for (stream, language), news in found.news.items():
        if news:
            number = voice.counted("{n} page", "{n} pages", len(news))
            yield click.style(f"{stream}, {own_name(language)}: {number}", bold=True)
        for each in news[:_SHOWN]:
            edition = found.library.documents[each.document].editions[each.language]
            yield f"  {voice.say(STIRS[each.kind])} [{each.language}] {edition.title} ({each.document})"
        if len(news) > _SHOWN:
            yield f"  (+{voice.number(len(news) - _SHOWN)})"
