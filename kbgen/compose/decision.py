"""The sheets on which a case is decided: one page for each case whose figures are known well enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose import bank, boss, figures, plant
from kbgen.compose.listings import plain
from kbgen.compose.setting import SECTIONS, address
from kbgen.model.decision import DecideView
from kbgen.model.kinds import CaseStudy
from kbgen.model.parts import Link, Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.site import Page

_AMOUNTS = 2


def is_decidable(document: Document) -> bool:
    """Tell whether a case has figures to decide by: two of investment, saving and payback, or a change that can be scaled."""
    facts = document.facts
    if not isinstance(facts, CaseStudy):
        return False
    known = (facts.investment, facts.annual_savings, figures.payback(facts)[0])
    return sum(each is not None for each in known) >= _AMOUNTS or bool(plant.saved(document))


def link(setting: Setting, document: Document, facts: CaseStudy) -> Link | None:
    """Return the link from a case to its sheets, which names those that there are."""
    if not is_decidable(document):
        return None
    parts = [setting.say("Boss sheet")]
    if bank.is_possible(facts):
        parts.append(setting.say("Bank sheet"))
    if plant.saved(document):
        parts.append(setting.say("In my plant"))
    text = setting.say("For a decision: {sheets}", sheets=setting.voice.join(parts))
    return Link(text=Said(text), address=f"{address(document)}decide/")


def pages(setting: Setting) -> Iterator[Page]:
    """Yield the page of sheets of each case that has the figures."""
    known = plant.gathered(setting)
    for document in setting.of_kind("case"):
        facts = document.facts
        if isinstance(facts, CaseStudy) and is_decidable(document):
            yield _page(setting, document, facts, known)


def _page(
    setting: Setting, document: Document, facts: CaseStudy, known: Mapping[plant.Compared, tuple[plant.Saved, ...]]
) -> Page:
    view = DecideView(
        case=setting.link(document),
        boss=boss.sheet(setting, document, facts),
        bank=bank.sheet(setting, document, facts),
        plant=tuple(plant.boxes(setting, document, facts, known)),
        locale=str(setting.voice.locale).replace("_", "-"),
        cites=figures.cites(setting, document),
    )
    own = setting.title(document)
    name = own.text if own.language is None else view.boss.who[0].text
    title = setting.say("For a decision: {name}", name=name)
    where = f"{address(document)}decide/"
    page = plain(
        setting, where, "decide", title, setting.say("What it costs, what it brings, and what it would bring you."), view
    )
    trail = (
        Link(text=Said(setting.say("Home")), address=""),
        Link(text=Said(setting.say("Case studies")), address=f"{SECTIONS['case']}/"),
        view.case,
    )
    return replace(page, trail=trail, updated=setting.edition(document).changed or document.facts.last_updated)
