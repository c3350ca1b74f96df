"""A centre in all its languages: pages, lists, navigation and feeds, before any HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose import (
    addresses,
    campaign,
    case,
    decision,
    following,
    guideline,
    impact,
    kit,
    ledger,
    listings,
    rows,
    survey,
    terms,
    texts,
)
from kbgen.compose.facets import facets, measures
from kbgen.compose.setting import SECTIONS, TERM_SECTIONS, Setting, address, own_edition
from kbgen.compose.standing import base
from kbgen.language import SOURCE, Voice, direction, own_name
from kbgen.model.document import Document, Library, profile
from kbgen.model.kinds import CaseStudy, Guideline, Manual, Overview
from kbgen.model.outreach import Campaign
from kbgen.model.parts import Link, Said
from kbgen.model.site import CentreSite, Page, Site, SiteLanguage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kbgen.model.demand import Ledger
    from kbgen.model.need import Choice
    from kbgen.model.views import View

DEFAULT_ACCENT = "#0b5345"


def site_languages(centre: Document, voices: Mapping[str, Voice]) -> tuple[SiteLanguage, ...]:
    """Return the languages in which a centre's site exists: those of its profile that have phrases."""
    codes = [str(code) for code in profile(centre).languages if code in voices and voices[code].complete] or [SOURCE]
    return tuple(SiteLanguage(code=code, name=own_name(code), direction=direction(code)) for code in codes)


def voices_at(centre: Document, voices: Mapping[str, Voice]) -> dict[str, Voice]:
    """Return voices that write figures and dates as the centre's country does."""
    facts = profile(centre)
    return {code: voice.at(facts.country, facts.calendar) for code, voice in voices.items()}


def compose(
    library: Library,
    centre: Document,
    choices: tuple[Choice, ...],
    voices: Mapping[str, Voice],
    address_of_network: str,
    asked: Ledger,
    today: date,
) -> CentreSite:
    """Return a centre's sites on a day, one for each of its languages; ``asked`` is the centre's ledger."""
    facts = profile(centre)
    return CentreSite(
        centre=centre.slug,
        accent=facts.accent or DEFAULT_ACCENT,
        base=base(centre, address_of_network),
        network=address_of_network if facts.address else "../",
        sites=tuple(_site(each, language, asked) for language, each in settings(library, centre, choices, voices, today)),
        feedback=facts.feedback,
        signposts=tuple(addresses.signposts(library, {centre.id, *(choice.document for choice in choices)})),
        has_full_feeds=facts.feeds == "full",
        framed_by=facts.framed_by,
    )


def settings(
    library: Library, centre: Document, choices: tuple[Choice, ...], voices: Mapping[str, Voice], today: date
) -> Iterator[tuple[SiteLanguage, Setting]]:
    """Yield each language of a centre's site with what composing in it looks things up in."""
    languages = site_languages(centre, voices)
    chosen = {choice.document: choice for choice in choices}
    for each in languages:
        voice = voices[each.code]
        yield (
            each,
            Setting(library=library, voice=voice, centre=centre, languages=languages, choices=chosen, today=today),
        )


def _site(setting: Setting, language: SiteLanguage, asked: Ledger) -> Site:
    pages = (*_pages(setting), *following.pages(setting), ledger.page(setting, asked))
    pages = (*pages, *kit.pages(setting, pages))
    return Site(
        centre=setting.centre.slug,
        language=language,
        title=setting.title(setting.centre).text,
        tagline=setting.say("Cleaner production: what firms changed, what it cost, what it saved"),
        navigation=_navigation(setting, {page.address for page in pages}),
        pages=pages,
        feeds=following.feeds(setting),
        footer=(setting.say("Texts: CC BY 4.0. Figures belong to the sources named on each page."),),
        labels={group: {tag: setting.label(group, tag) for tag, _ in listings.used(setting, group)} for group in TERM_SECTIONS},
    )


def _navigation(setting: Setting, addresses: set[str]) -> tuple[Link, ...]:
    say = setting.say
    entries = (
        ("", say("Home")),
        ("sectors/", say("Sectors")),
        ("case-studies/", say("Case studies")),
        ("guidelines/", say("Guidelines")),
        ("training/", say("Training")),
        ("new/", say("What is new")),
        ("about/", say("About")),
    )
    return tuple(Link(text=Said(text), address=where) for where, text in entries if where in addresses)


def _pages(setting: Setting) -> Iterator[Page]:
    yield listings.home(setting)
    for document in setting.chosen:
        yield page(setting, document)
    yield from decision.pages(setting)
    yield from impact.pages(setting)
    yield _about(setting)
    yield from listings.listings(setting)
    yield from terms.terms(setting)
    yield listings.search(setting)
    yield from survey.pages(setting)
    yield listings.error(setting)


def page(setting: Setting, document: Document) -> Page:
    """Return the page of a document."""
    edition = setting.edition(document)
    section = SECTIONS[document.kind]
    real, listed = _languages(setting, document)
    trail = (
        Link(text=Said(setting.say("Home")), address=""),
        Link(text=Said(_section_name(setting, document.kind)), address=f"{section}/"),
    )
    return Page(
        address=address(document),
        kind=document.kind,
        title=setting.title(document),
        description=edition.summary,
        view=_view(setting, document),
        trail=trail,
        article=edition,
        document=document.id,
        reasons=setting.reasons(document),
        related=rows.related(setting, document),
        facets=facets(document, edition.language),
        measures=measures(document),
        published=edition.published,
        updated=rows.updated(edition, document),
        short=setting.library.short.get(document.id, ""),
        real_in=real,
        listed_in=listed,
    )


def _section_name(setting: Setting, kind: str) -> str:
    return {
        "case": setting.say("Case studies"),
        "guideline": setting.say("Sector guidelines"),
        "manual": setting.say("Training"),
        "overview": setting.say("Overviews"),
        "campaign": setting.say("Campaigns"),
    }[kind]


def _languages(setting: Setting, document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the languages of this centre in which a document's text truly exists, and those without unreviewed drafts."""
    real = {each.code: edition for each in setting.languages if (edition := own_edition(document, each.code))}
    return tuple(real), tuple(code for code, edition in real.items() if not edition.is_machine_draft)


def _view(setting: Setting, document: Document) -> View:
    facts = document.facts
    if isinstance(facts, CaseStudy):
        return case.view(setting, document, facts)
    if isinstance(facts, Guideline):
        return guideline.view(setting, document, facts)
    if isinstance(facts, Manual):
        return texts.manual(setting, document, facts)
    if isinstance(facts, Campaign):
        return campaign.view(setting, document, facts)
    if isinstance(facts, Overview):
        return texts.article(setting, document, facts)
    raise TypeError(document.kind)


def _about(setting: Setting) -> Page:
    centre = setting.centre
    edition = setting.edition(centre)
    real, listed = _languages(setting, centre)
    return Page(
        address="about/",
        kind="about",
        title=setting.title(centre),
        description=edition.summary,
        view=texts.about(setting, profile(centre)),
        article=edition,
        document=centre.id,
        trail=(Link(text=Said(setting.say("Home")), address=""),),
        facets={"kinds": ("about",), "languages": (edition.language,)},
        published=edition.published,
        updated=rows.updated(edition, centre),
        short=setting.library.short.get(centre.id, ""),
        real_in=real,
        listed_in=listed,
    )
