"""Documents in lists: rows, orders, groups and what is related."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose import figures
from kbgen.compose.setting import EFFORT, EVIDENCE, KINDS, STATUS, TONE, address
from kbgen.model.document import profile
from kbgen.model.kinds import CaseStudy
from kbgen.model.parts import Group, Row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document, Edition
    from kbgen.model.figures import Money


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


_STAGES = ("verified", "implemented", "partly", "planned", "identified", "abandoned")
_RELATED = 4
_SAME = {"sectors": 3.0, "option_types": 1.0, "topics": 1.0}
_COUNTED = 2
"""Tags of a group that count: a guideline has nearly all, and would be like everything."""


def row(setting: Setting, document: Document, reason: str = "") -> Row:
    """Return a document as a list shows it, with why it is listed."""
    known = setting.rows.get(document.id)
    if known is None:
        known = setting.rows[document.id] = _row(setting, document)
    return replace(known, reason=reason) if reason else known


def _row(setting: Setting, document: Document) -> Row:
    facts = document.facts
    edition = setting.edition(document)
    translation = edition.translation
    case = facts if isinstance(facts, CaseStudy) else None
    return Row(
        title=setting.title(document),
        address=address(document),
        summary=setting.summary(document),
        kind=setting.say(KINDS[document.kind]),
        about=_about(setting, document),
        status=setting.say(STATUS[case.status]) if case else "",
        status_tone=TONE.get(case.status, "plain") if case else "",
        figures=figures.highlights(setting, document, case)[:3] if case else (),
        draft=bool(translation and translation.is_machine_draft),
    )


def rows(setting: Setting, documents: Iterable[Document]) -> tuple[Row, ...]:
    """Return documents as rows in the order given."""
    return tuple(row(setting, document) for document in documents)


def _about(setting: Setting, document: Document) -> tuple[str, ...]:
    facts = document.facts
    words = [setting.label("sectors", tag) for tag in document.tags("sectors")]
    if isinstance(facts, CaseStudy):
        words.insert(0, setting.voice.country(facts.country))
        if when := year(document):
            words.append(str(when))
    return tuple(words)


def year(document: Document) -> int | None:
    """Return the latest year a case speaks of, or when it was published."""
    facts = document.facts
    if not isinstance(facts, CaseStudy):
        return None
    years = facts.years
    done = [when for when in (years.assessed, years.implemented, years.measured) if when]
    return max(done) if done else years.published


def newest(setting: Setting, documents: Iterable[Document]) -> list[Document]:
    """Return documents by the day on which what they say in the reader's language last changed, newest first; then by id."""
    return sorted(documents, key=lambda document: (-updated(setting.edition(document), document).toordinal(), document.id))


def updated(edition: Edition, document: Document) -> date:
    """Return the day on which what an edition says last changed."""
    day: date = edition.changed or document.facts.last_updated
    return day


def by_payback(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases in the order of their payback; those without one stand apart."""
    cases = [(figures.payback(document.facts)[0], document) for document in documents if isinstance(document.facts, CaseStudy)]
    known = sorted(((months, document) for months, document in cases if months is not None), key=lambda pair: pair[0])
    return _groups(
        (setting.say("Shortest payback first"), [document for _, document in known], setting),
        (setting.say("Payback not known"), [document for months, document in cases if months is None], setting),
    )


def by_saving(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases by yearly saving, a group for each currency, for nothing is converted."""
    saved = [(_amount(document, "annual_savings"), document) for document in documents]
    headings = (_("Largest saving first, in {currency}"), setting.say("Saving not known"))
    return _by_amount(setting, saved, *headings, falling=True)


def by_investment(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases by what was invested, the smallest first, a group for each currency, for nothing is converted."""
    invested = [(_amount(document, "investment"), document) for document in documents]
    return _by_amount(setting, invested, _("Smallest investment first, in {currency}"), setting.say("Investment not known"))


def _amount(document: Document, name: str) -> Money | None:
    found: Money | None = getattr(document.facts, name, None)
    return found


def _by_amount(
    setting: Setting, amounts: list[tuple[Money | None, Document]], heading: str, unknown: str, *, falling: bool = False
) -> tuple[Group, ...]:
    currencies: dict[str, list[tuple[float, Document]]] = {}
    for money, document in amounts:
        if money:
            currencies.setdefault(money.currency, []).append((float(money.value), document))
    parts = []
    for currency, found in sorted(currencies.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        found.sort(key=lambda pair: pair[0], reverse=falling)
        parts.append((setting.say(heading, currency=currency), [document for _amount, document in found], setting))
    return _groups(*parts, (unknown, [document for money, document in amounts if not money], setting))


def by_effort(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases with options that cost nothing, little, or an investment, each with how many; a case may stand in several."""
    counted = [(document, Counter(_efforts(document))) for document in documents]
    groups = []
    for effort, name in EFFORT.items():
        found = sorted((pair for pair in counted if pair[1][effort]), key=lambda pair: -pair[1][effort])
        shown = tuple(row(setting, document, _options(setting, efforts[effort])) for document, efforts in found)
        groups.append(Group(heading=setting.say(name), rows=shown))
    silent = rows(setting, [document for document, efforts in counted if not efforts])
    groups.append(Group(heading=setting.say("Not stated in the source"), rows=silent))
    return tuple(group for group in groups if group.rows)


def _efforts(document: Document) -> list[str]:
    facts = document.facts
    return [option.effort for option in facts.options if option.effort] if isinstance(facts, CaseStudy) else []


def _options(setting: Setting, count: int) -> str:
    return setting.counted("{n} option of this kind", "{n} options of this kind", count)


def by_status(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases by what became of them: done and measured, done, partly done, planned or only identified, not done."""
    stages: dict[str, list[Document]] = {}
    for document in documents:
        if isinstance(document.facts, CaseStudy):
            stages.setdefault(document.facts.status, []).append(document)
    return _groups(*((setting.say(STATUS[stage]), stages.get(stage, []), setting) for stage in _STAGES))


def by_evidence(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases by how sure their figures are: measured, calculated, as reported, estimated."""
    kinds: dict[str, list[Document]] = {}
    for document in documents:
        if isinstance(document.facts, CaseStudy):
            kinds.setdefault(document.facts.evidence, []).append(document)
    order = sorted(kinds, key=lambda kind: kinds[kind][0].sureness)
    return _groups(*((setting.say(EVIDENCE[kind]), kinds[kind], setting) for kind in order))


def measured(documents: Iterable[Document]) -> list[Document]:
    """Return the cases whose results were carried out and measured, and not worked out or told."""
    return [
        document
        for document in documents
        if isinstance(document.facts, CaseStudy) and document.facts.evidence == "measured" and figures.is_achieved(document.facts)
    ]


def by_year(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases by the year they speak of, newest first."""
    documents = list(documents)
    known = sorted((document for document in documents if year(document)), key=lambda document: -(year(document) or 0))
    unknown = [document for document in documents if not year(document)]
    return _groups((setting.say("Newest first"), known, setting), (setting.say("Year not known"), unknown, setting))


def by_country(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return cases by their country, the centre's own first, the others by name; a group's anchor is the country's code."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        if isinstance(document.facts, CaseStudy):
            found.setdefault(document.facts.country, []).append(document)
    voice, home = setting.voice, profile(setting.centre).country
    order = sorted(found, key=lambda country: (country != home, voice.sort_key(voice.country(country))))
    return tuple(
        Group(heading=voice.country(country), rows=rows(setting, found[country]), anchor=country.lower()) for country in order
    )


def untold(setting: Setting, documents: Iterable[Document]) -> tuple[Group, ...]:
    """Return the cases without any option, which no list of a kind of change can hold."""
    found = [document for document in documents if not document.tags("option_types")]
    return (Group(heading="", rows=rows(setting, found)),) if found else ()


def _groups(*parts: tuple[str, list[Document], Setting]) -> tuple[Group, ...]:
    return tuple(Group(heading=heading, rows=rows(setting, found)) for heading, found, setting in parts if found)


def related(setting: Setting, document: Document) -> tuple[Row, ...]:
    """Return up to four documents with the same tags, each with what it has in common; needs break ties."""
    scored = []
    for place, other in enumerate(setting.chosen):
        common = {group: [tag for tag in document.tags(group) if tag in other.tags(group)] for group in _SAME}
        score = sum(_SAME[group] * min(len(tags), _COUNTED) for group, tags in common.items())
        if other.id != document.id and common["sectors"] + common["option_types"]:
            scored.append((-score, place, other, common))
    return tuple(
        row(setting, other, _common(setting, common)) for _, _, other, common in sorted(scored, key=lambda s: s[:2])[:_RELATED]
    )


def _common(setting: Setting, common: dict[str, list[str]]) -> str:
    words = [setting.label(group, tag) for group, tags in common.items() for tag in tags]
    return setting.say("In common: {tags}", tags=setting.voice.join(words[:4]))
