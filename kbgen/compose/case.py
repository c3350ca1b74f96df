"""A case study: the figures first, then what was done, how sure it is, and where it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose import decision, figures, rows
from kbgen.compose.setting import EFFORT, EVIDENCE, STATUS, TONE
from kbgen.model.parts import Fact, Said
from kbgen.model.views import CaseView, OptionRow, ResultRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.figures import Option, Result
    from kbgen.model.kinds import CaseStudy


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


SIZE = {
    "micro": _("under 10 people"),
    "small": _("10 to 49 people"),
    "medium": _("50 to 249 people"),
    "large": _("250 people or more"),
}


def view(setting: Setting, document: Document, facts: CaseStudy) -> CaseView:
    """Return what the page of a case study shows."""
    return CaseView(
        status=setting.say(STATUS[facts.status]),
        status_tone=TONE.get(facts.status, "plain"),
        evidence=setting.say(EVIDENCE[facts.evidence]),
        figures=figures.highlights(setting, document, facts),
        no_figures=setting.words(document, "figures_unavailable", facts.figures_unavailable),
        facts=tuple(_facts(setting, document, facts)),
        options=tuple(_options(setting, document, facts)),
        option_heads=_heads(setting, facts),
        results=tuple(_results(setting, document, facts)),
        not_done=tuple(
            (
                setting.words(document, f"not_implemented.{number}.option", item.option),
                setting.words(document, f"not_implemented.{number}.reason", item.reason),
            )
            for number, item in enumerate(facts.not_implemented, start=1)
        ),
        charts=figures.charts(setting, document, facts),
        cites=figures.cites(setting, document),
        ownership=_ownership(setting, facts),
        decide=decision.link(setting, document, facts),
    )


def _ownership(setting: Setting, facts: CaseStudy) -> str:
    if facts.centre == setting.centre.slug:
        return setting.say("Work of this centre.")
    if facts.centre:
        other = setting.library.documents.get(f"content/centres/{facts.centre}")
        name = setting.title(other).text if other else facts.centre
        return setting.say("Work of another centre of the network: {centre}.", centre=name)
    return setting.say("From the network's library; not the work of a centre of this network.")


def _facts(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[Fact]:
    say, company = setting.say, facts.company
    name = Said(company.name) if company.name else setting.words(document, "company.description", company.description)
    yield Fact(label=say("Company"), value=name)
    if company.name and company.description:
        yield Fact(label=say("What it is"), value=setting.words(document, "company.description", company.description))
    country = setting.voice.country(facts.country)
    yield Fact(label=say("Country"), value=Said(f"{country}, {facts.region}" if facts.region else country))
    sector = setting.term_link("sectors", facts.sector)
    yield Fact(label=say("Sector"), value=sector.text, address=sector.address)
    if company.employees is not None:
        yield Fact(label=say("People employed"), value=Said(setting.voice.number(company.employees)))
    elif company.size:
        yield Fact(label=say("Size"), value=Said(say(SIZE[company.size])))
    if company.output:
        yield Fact(label=say("Makes"), value=setting.words(document, "company.output", company.output))
    if facts.programme:
        yield Fact(label=say("Programme"), value=Said(facts.programme))
    yield from _years(setting, document, facts)
    if facts.allied_tools:
        tools = setting.voice.join([setting.label("allied_tools", tool) for tool in facts.allied_tools])
        yield Fact(label=say("Goes with"), value=Said(tools))
    yield from figures.footnotes(setting, document, facts)


def _years(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[Fact]:
    say = setting.say
    years = facts.years
    for label, year in (
        (say("Assessed"), years.assessed),
        (say("Carried out"), years.implemented),
        (say("Measured in"), years.measured),
        (say("Told in"), years.published),
    ):
        if year:
            yield Fact(label=label, value=Said(str(year)))
    if not rows.year(document):
        yield Fact(label=say("Year"), value=Said(say("not stated in the source")))


def _heads(setting: Setting, facts: CaseStudy) -> tuple[str, str]:
    """Return what stands above the amounts of the options: what was not done reads as what it could bring."""
    with_amounts = [option for option in facts.options if option.investment or option.annual_savings]
    done = figures.reached(option.status or facts.status for option in with_amounts)
    if done is None:
        return setting.say("Investment"), setting.say("Saving a year")
    if done:
        return setting.say("Invested once"), setting.say("Saved a year")
    return setting.say("Would cost once"), setting.say("Could save a year")


def _options(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[OptionRow]:
    voice = setting.voice
    for option in facts.options:
        yield OptionRow(
            anchor=option.id,
            name=setting.words(document, f"options.{option.id}.name", option.name),
            type=setting.term_link("option_types", option.type),
            effort=setting.say(EFFORT[option.effort]) if option.effort else "",
            investment=voice.money(option.investment) if option.investment else "",
            saving=voice.money(option.annual_savings) if option.annual_savings else "",
            payback="" if option.payback_months is None else voice.months(option.payback_months),
            status=setting.say(STATUS[option.status or facts.status]),
            notes=tuple(_option_notes(setting, document, option)),
        )


def _option_notes(setting: Setting, document: Document, option: Option) -> Iterator[Said]:
    saved, invested = option.annual_savings, option.investment
    for key, note in (
        ("note", option.note),
        ("investment.note", invested and invested.note),
        ("annual_savings.note", saved and saved.note),
    ):
        if note:
            yield setting.words(document, f"options.{option.id}.{key}", note)


def _results(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[ResultRow]:
    for number, result in enumerate(facts.results, start=1):
        note = setting.words(document, f"results.{number}.note", result.note)
        word = setting.say(STATUS[result.status]) if result.status else setting.say(EVIDENCE[result.evidence or facts.evidence])
        yield ResultRow(
            topic=setting.term_link("topics", result.topic),
            indicator=setting.words(document, f"results.{number}.indicator", result.indicator),
            before="" if result.before is None else setting.voice.quantity(result.before, result.unit),
            after="" if result.after is None else setting.voice.quantity(result.after, result.unit),
            change=_change(setting, result),
            period=figures.period(setting, result),
            evidence=word,
            note=note,
        )


def _change(setting: Setting, result: Result) -> str:
    """Return what the columns before and after do not say already."""
    if result.change is result.change_pct is None:
        return ""
    return figures.change(setting, replace(result, before=None, after=None))
