"""A campaign: its promise, the number that stands for it, when it runs, and the pages that it brings together."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from kbgen.compose import figures, rows
from kbgen.compose.setting import EVIDENCE, STATUS, TONE, address
from kbgen.model.figures import result_named
from kbgen.model.kinds import CaseStudy
from kbgen.model.outreach import Campaign
from kbgen.model.parts import BigNumber, Fact, Group, Link, Row, Said
from kbgen.model.promise import CampaignView, Phases
from kbgen.model.views import ListingView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.outreach import Headline

_MORE = 6
_STEPS = 6
_ITEM = re.compile(r"\d{1,2}[.)]\s+(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)[\s#]*$")
_LINKED = re.compile(r"!?\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?")
_MARKS = re.compile(r"\*\*|__|[*`]|</?[a-zA-Z][^>]*>|\{[:#.][^}]*\}")
_BOLD = re.compile(r"\*\*(.+?)\*\*\s*(.*)", re.DOTALL)


def view(setting: Setting, document: Document, facts: Campaign) -> CampaignView:
    """Return what the page of a campaign shows."""
    phases = _phases(setting, facts)
    more = tuple(_more(setting, facts))
    title, items = steps(setting.edition(document).body)
    return CampaignView(
        message=message(setting, document, facts),
        number=_number(setting, facts.headline) if facts.headline else None,
        phases=phases,
        days=setting.say("{start} to {end}", start=setting.voice.date(facts.starts), end=setting.voice.date(facts.ends)),
        outcome=setting.words(document, "outcome", facts.outcome) if phases.now == "after" else Said(""),
        facts=tuple(_facts(setting, document)),
        partners=tuple((str(each.name), str(each.url or "")) for each in facts.partners),
        picture=facts.picture_path(document.original.path),
        picture_shows=setting.words(document, "picture_shows", facts.picture_shows),
        steps_title=title,
        steps=items,
        picks=rows.rows(setting, [setting.library.documents[name] for name in facts.documents if name in setting.choices]),
        more=rows.rows(setting, more),
        tags=setting.voice.join(_names(setting, document)) if more else "",
        license=facts.license,
        cites=figures.cites(setting, document),
    )


def message(setting: Setting, document: Document, facts: Campaign) -> Said:
    """Return the sentence of the poster; where it is not translated yet and the title is, the title."""
    title, own = setting.title(document), setting.words(document, "message", facts.message)
    return own if own and (own.language is None or title.language) else title


def _phases(setting: Setting, facts: Campaign) -> Phases:
    starts, ends = setting.voice.date(facts.starts), setting.voice.date(facts.ends)
    said = {
        "before": setting.say("Starts on {date}", date=starts),
        "during": setting.say("Runs until {date}", date=ends),
        "after": setting.say("This campaign ended on {date}", date=ends),
    }
    return Phases(now=facts.phase(setting.today), starts=facts.starts, ends=facts.ends, said=said)


def _facts(setting: Setting, document: Document) -> Iterator[Fact]:
    audiences = [setting.label("audiences", tag) for tag in document.tags("audiences")]
    yield Fact(label=setting.say("For"), value=Said(setting.voice.join(audiences)))
    for group, label in (("sectors", setting.say("Sector")), ("topics", setting.say("Topic"))):
        for tag in document.tags(group):
            shown = any(tag in other.tags(group) for other in setting.chosen)
            link = setting.term_link(group, tag)
            yield Fact(label=label, value=link.text, address=link.address if shown else "")


def _number(setting: Setting, headline: Headline) -> BigNumber | None:
    """Return the number of a campaign as its case tells it, in a few words."""
    document = setting.library.documents.get(headline.document)
    facts = document.facts if document else None
    if document is None or not isinstance(facts, CaseStudy):
        return None
    result = result_named(facts.results, headline.figure)
    sure = setting.say(EVIDENCE[(result.evidence if result else None) or facts.evidence])
    figure = figures.figure(setting, document, facts, headline.figure, sure)
    if figure is None:
        return None
    status = result.status if result and result.status else facts.status
    period = figures.period(setting, result) if result else ""
    sources = figures.cites(setting, document)
    at = result.source if result and result.source else 1
    notes = [
        note for note in ("" if sure in figure.note else sure, figure.note, "" if period in figure.value else period) if note
    ]
    return BigNumber(
        label=figure.label,
        value=figure.value,
        note=reduce(lambda first, then: setting.say("{evidence}, {year}", evidence=first, year=then), notes),
        status=setting.say(STATUS[status]),
        status_tone=TONE.get(status, "plain"),
        case=Link(text=setting.title(document), address=address(document) if document.id in setting.choices else ""),
        about=tuple(_about(setting, document, facts)),
        cite=sources[at - 1] if at <= len(sources) else None,
    )


def _about(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[str]:
    if facts.company.name:
        yield facts.company.name
    yield setting.voice.country(facts.country)
    yield setting.label("sectors", facts.sector)
    if year := rows.year(document):
        yield str(year)


def _more(setting: Setting, facts: Campaign) -> Iterator[Document]:
    """Yield cases of this site that speak of a campaign's topics, in its sectors if it has any, most needed first."""
    found = 0
    for case in setting.of_kind("case"):
        apart = facts.sectors and not set(facts.sectors) & set(case.tags("sectors"))
        if case.id not in facts.documents and not apart and set(facts.topics) & set(case.tags("topics")) and found < _MORE:
            found += 1
            yield case


def _names(setting: Setting, document: Document) -> list[str]:
    return [setting.label(group, tag) for group in ("sectors", "topics") for tag in document.tags(group)]


def steps(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the first numbered list of a Markdown text in plain words: its heading, and (an item's bold beginning, the rest)."""
    title, items = "", list[str]()
    for line in body.split("\n"):
        if found := _ITEM.match(line):
            items.append(found[1])
        elif items and line[:1].isspace() and line.strip():
            items[-1] += f" {line.strip()}"
        elif items and line.strip():
            break
        elif not items and (found := _HEADING.match(line)):
            title = " ".join(filter(None, _step(found[1])))
    return (title if items else ""), tuple(_step(item) for item in items[:_STEPS])


def _step(item: str) -> tuple[str, str]:
    text = _LINKED.sub(r"\1", item).strip()
    bold = _BOLD.fullmatch(text)
    first, rest = (bold[1], bold[2]) if bold else ("", text)
    return _MARKS.sub("", first), _MARKS.sub("", rest)


def current(setting: Setting) -> tuple[Row, ...]:
    """Return the campaigns of a site that run or come, each with its days, the next to end first."""
    return tuple(_row(setting, *each) for each in _in_phase(setting, "during", "before"))


def listing(setting: Setting) -> ListingView | None:
    """Return the list of a site's campaigns: those that run, those that come, those that have ended; None where there is none."""
    groups = (
        (setting.say("Running now"), _in_phase(setting, "during")),
        (setting.say("Coming"), _in_phase(setting, "before")),
        (setting.say("Ended"), _in_phase(setting, "after")[::-1]),
    )
    shown = tuple(Group(heading=heading, rows=tuple(_row(setting, *each) for each in held)) for heading, held in groups if held)
    return ListingView(intro=setting.say("Campaigns that run, ran or will run."), groups=shown) if shown else None


def _in_phase(setting: Setting, *phases: str) -> list[tuple[Document, Campaign]]:
    """Return the campaigns of a site in some phases, by these, then by their ends."""
    found = [(each, each.facts) for each in setting.of_kind("campaign") if isinstance(each.facts, Campaign)]
    held = [(document, facts) for document, facts in found if facts.phase(setting.today) in phases]
    return sorted(held, key=lambda each: (phases.index(each[1].phase(setting.today)), each[1].ends, each[0].id))


def _row(setting: Setting, document: Document, facts: Campaign) -> Row:
    """Return a campaign as a list shows it: with what is to be said of its days."""
    phases = _phases(setting, facts)
    return rows.row(setting, document, phases.said[phases.now])
