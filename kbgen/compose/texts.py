"""Manuals, overviews and the page about the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose import figures, impact
from kbgen.compose.setting import TERM_SECTIONS
from kbgen.compose.wishes import ANSWERS
from kbgen.model.need import LINES
from kbgen.model.parts import Fact, Link, Said, TableRow, TableView
from kbgen.model.views import AboutView, ArticleView, ManualView, ModuleView, NeedRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.kinds import CentreProfile, Manual, Overview
    from kbgen.model.need import Need, NeedsProfile
    from kbgen.model.tables import Table


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


LEVEL = {
    "appreciation": _("First look, for everybody"),
    "operational": _("For daily work"),
    "intensive": _("Intensive"),
    "trainer": _("For trainers and centre staff"),
}
_NOT_PRINTED = "–"
_CENTRE_STATUS = {
    "active": _("Active"),
    "historic": _("As described in 2002; nothing newer is known here"),
    "unknown": _("Not known"),
}


def manual(setting: Setting, document: Document, facts: Manual) -> ManualView:
    """Return what the page of a manual shows."""
    return ManualView(
        facts=tuple(_manual_facts(setting, document, facts)),
        modules=tuple(
            ModuleView(
                anchor=f"module-{module.n}",
                number=setting.voice.number(module.n),
                title=setting.words(document, f"modules.{n}.title", module.title),
                duration=_days(setting, module.days),
                phase=setting.label("phases", module.phase) if module.phase else "",
                objectives=_texts(setting, document, f"modules.{n}.objectives", module.objectives),
                content=_texts(setting, document, f"modules.{n}.content", module.content),
                exercise=setting.words(document, f"modules.{n}.exercise", module.exercise),
                materials=_texts(setting, document, f"modules.{n}.materials", module.materials),
            )
            for n, module in enumerate(facts.modules, start=1)
        ),
        cites=figures.cites(setting, document),
    )


def _texts(setting: Setting, document: Document, key: str, texts: tuple[str, ...]) -> tuple[Said, ...]:
    return tuple(setting.words(document, f"{key}.{n}", text) for n, text in enumerate(texts, start=1))


def _days(setting: Setting, days: float) -> str:
    if days == 0.5:  # noqa: PLR2004
        return setting.say("half a day")
    if not float(days).is_integer():
        return setting.say("{days} days", days=setting.voice.number(days))
    return setting.counted("{n} day", "{n} days", int(days))


def _manual_facts(setting: Setting, document: Document, facts: Manual) -> Iterator[Fact]:
    say = setting.say
    yield Fact(label=say("Level"), value=Said(say(LEVEL[facts.level])))
    if facts.duration_days:
        yield Fact(label=say("Time"), value=Said(_days(setting, facts.duration_days)))
    yield Fact(label=say("For"), value=Said(setting.voice.join([setting.label("audiences", tag) for tag in facts.audiences])))
    for n, text in enumerate(facts.prerequisites, start=1):
        yield Fact(label=say("Before you start"), value=setting.words(document, f"prerequisites.{n}", text))
    if facts.outcome:
        yield Fact(label=say("You leave with"), value=setting.words(document, "outcome", facts.outcome))


def article(setting: Setting, document: Document, facts: Overview) -> ArticleView:
    """Return what the page of an overview shows."""
    audiences = [setting.label("audiences", tag) for tag in facts.audiences]
    return ArticleView(
        facts=(Fact(label=setting.say("For"), value=Said(setting.voice.join(audiences))),),
        tables=tuple(_table(setting, document, table) for table in facts.tables),
        cites=figures.cites(setting, document),
    )


def _table(setting: Setting, document: Document, table: Table) -> TableView:
    voice, key = setting.voice, f"tables.{table.id}"
    return TableView(
        anchor=table.id,
        title=setting.words(document, f"{key}.title", table.title),
        columns=_texts(setting, document, f"{key}.columns", table.columns),
        rows=tuple(
            TableRow(
                name=setting.words(document, f"{key}.rows.{row.id}.name", row.name),
                unit=voice.unit(row.unit) if row.unit else "",
                values=tuple(_NOT_PRINTED if value is None else voice.number(value) for value in row.values),
                note=setting.words(document, f"{key}.rows.{row.id}.note", row.note),
            )
            for row in table.rows
        ),
    )


def about(setting: Setting, facts: CentreProfile) -> AboutView:
    """Return what the page about the centre shows."""
    note = setting.say("This list is an example. Nobody has been asked yet: a survey of the centre's users will replace it.")
    if not facts.needs.example and facts.needs.surveyed:
        survey = facts.needs.surveyed
        note = setting.say(
            "Asked on {date}: {n} people, {method}.",
            date=setting.voice.date(survey.date),
            n=setting.voice.number(survey.n),
            method=survey.method,
        )
    return AboutView(
        facts=tuple(_centre_facts(setting, facts)),
        wanted=tuple(_wanted(setting, facts.needs)),
        needs=tuple(_need(setting, number, need) for number, need in enumerate(facts.needs.needs, start=1)),
        needs_note=note,
        cites=figures.cites(setting, setting.centre),
        impact=impact.link(setting),
    )


def _centre_facts(setting: Setting, facts: CentreProfile) -> Iterator[Fact]:
    say, centre = setting.say, setting.centre
    yield Fact(label=say("Country"), value=Said(setting.voice.country(facts.country)))
    for label, key, text in (
        (say("Founded"), "founded", facts.founded),
        (say("Host"), "host", facts.host),
        (say("Kind of host"), "host_type", facts.host_type),
    ):
        if text:
            yield Fact(label=label, value=setting.words(centre, key, text))
    yield Fact(label=say("Languages"), value=Said(setting.voice.join([setting.voice.language(code) for code in facts.languages])))
    if facts.services:
        yield Fact(
            label=say("Services"), value=Said(setting.voice.join([setting.label("services", tag) for tag in facts.services]))
        )
    yield Fact(label=say("State of this note"), value=Said(say(_CENTRE_STATUS[facts.status])))
    if facts.historic_websites:
        label = say("Web address then (not a link: it may be somebody else's now)")
        yield Fact(label=label, value=Said(", ".join(facts.historic_websites)))


def _wanted(setting: Setting, needs: NeedsProfile) -> Iterator[Fact]:
    """Yield in which form, how, how often and in which languages people want it."""
    asked = (
        (_("In which form"), "formats", needs.formats),
        (_("How it should reach them"), "channels", needs.channels),
        (_("How often"), "cadence", (needs.cadence,)),
        (_("Connection to the Internet"), "bandwidth", (needs.bandwidth,)),
    )
    for label, group, answers in asked:
        if named := [setting.say(ANSWERS[group][answer]) for answer in answers if answer]:
            yield Fact(label=setting.say(label), value=Said(setting.voice.join(named)))
    if needs.languages:
        languages = [setting.voice.language(code) for code in needs.languages]
        yield Fact(label=setting.say("In which languages"), value=Said(setting.voice.join(languages)))


def _need(setting: Setting, number: int, need: Need) -> NeedRow:
    wanted = [(line, tags) for line in LINES for tags in (need.line(line), *((tag,) for tag in need.every(line))) if tags]
    groups = tuple(tuple(_term(setting, line, tag) for tag in dict.fromkeys(tags)) for line, tags in wanted)
    met = sum(any(reason.need == number - 1 for reason in choice.reasons) for choice in setting.choices.values())
    reason = setting.words(setting.centre, f"needs.needs.{need.id or number}.reason", need.reason)
    return NeedRow(reason=reason, groups=groups, asked=setting.voice.number(need.asked) if need.asked else "", met=met)


def _term(setting: Setting, group: str, tag: str) -> Link:
    """Return a link to the page of a tag, or its name alone while no page of the site carries it."""
    if group in TERM_SECTIONS and any(tag in document.tags(group) for document in setting.chosen):
        return setting.term_link(group, tag)
    return Link(text=Said(setting.label(group, tag)), address="")
