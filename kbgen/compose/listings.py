"""Pages that lead to others: home, lists in several orders, search, and the page for lost addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose import campaign, rows, undone
from kbgen.compose.setting import SECTIONS
from kbgen.model.document import profile
from kbgen.model.parts import Filter, Group, Link, Said
from kbgen.model.site import Page
from kbgen.model.views import ErrorView, HomeView, ListingView, SearchView, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document

_FIRST = 6
_NEWEST = 3
_ON_NEW_PAGE = 30


def used(setting: Setting, group: str) -> list[tuple[str, int]]:
    """Return the tags of a group that some page carries, with how many, in the order of the vocabulary."""
    counts: dict[str, int] = {}
    for document in setting.chosen:
        for tag in document.tags(group):
            counts[tag] = counts.get(tag, 0) + 1
    return [(tag, counts[tag]) for tag in setting.library.vocabulary.terms[group] if tag in counts]


def links(setting: Setting, group: str) -> tuple[Link, ...]:
    """Return links to the pages of a group's tags; sectors by name, the others in the vocabulary's order."""
    found = [setting.term_link(group, tag, count) for tag, count in used(setting, group)]
    if group == "sectors":
        found.sort(key=lambda link: setting.voice.sort_key(link.text.text))
    return tuple(found)


def without_money(setting: Setting) -> list[Document]:
    """Return the documents with an option that costs nothing, most needed first."""
    return [document for document in setting.chosen if "no-cost" in document.tags("effort")]


def plain(setting: Setting, address: str, kind: str, title: str, description: str, view: View) -> Page:
    """Return a page that exists in every language of its centre."""
    codes = tuple(language.code for language in setting.languages)
    return Page(address=address, kind=kind, title=Said(title), description=description, view=view, real_in=codes, listed_in=codes)


def home(setting: Setting) -> Page:
    """Return the centre's home page."""
    say = setting.say
    facts = profile(setting.centre)
    asked = [document for document in setting.chosen if document.kind in {"case", "guideline", "manual"}][:_FIRST]
    note = say("Example of needs: nobody has been asked yet.") if facts.needs.example else ""
    free = len(without_money(setting))
    view = HomeView(
        help=say("Find what firms like yours changed, what it cost and what it saved."),
        asked_for=tuple(rows.row(setting, document, setting.reason(document)) for document in asked),
        asked_for_note=note,
        sectors=links(setting, "sectors"),
        topics=links(setting, "topics"),
        newest=rows.rows(setting, rows.newest(setting, setting.of_kind("case", "guideline", "manual"))[:_NEWEST]),
        without_money=Link(text=Said(say("Start without money")), address="without-money/", count=free) if free else None,
        about=Link(text=Said(say("About this centre")), address="about/"),
        campaigns=campaign.current(setting),
    )
    title = setting.title(setting.centre)
    return plain(setting, "", "home", title.text, setting.summary(setting.centre).text, view)


def listings(setting: Setting) -> Iterator[Page]:
    """Yield the lists: case studies in their orders, guidelines, training, overviews, new, without money, sectors."""
    say = setting.say
    yield from _cases(setting)
    simple = (
        (
            "guideline",
            say("Sector guidelines"),
            say("For each sector: where it loses money, what to do first, and what others reach."),
        ),
        ("manual", say("Training"), say("Courses and handbooks for teams that look for their own savings.")),
        ("overview", say("Overviews"), say("What programmes and centres achieved together: totals, never one firm's figures.")),
    )
    for kind, title, intro in simple:
        found = setting.of_kind(kind)
        if found:
            groups = (Group(heading="", rows=tuple(rows.row(setting, d, setting.reason(d)) for d in found)),)
            yield plain(setting, f"{SECTIONS[kind]}/", "listing", title, intro, ListingView(intro=intro, groups=groups))
    if campaigns := campaign.listing(setting):
        yield plain(setting, f"{SECTIONS['campaign']}/", "listing", say("Campaigns"), campaigns.intro, campaigns)
    free = without_money(setting)
    if free:
        title, intro = say("Start without money"), say("Pages with at least one step that costs nothing, most asked for first.")
        yield plain(
            setting,
            "without-money/",
            "listing",
            title,
            intro,
            ListingView(intro=intro, groups=(Group(heading="", rows=rows.rows(setting, free)),)),
        )
    title, intro = say("What is new"), say("The latest pages of this site. You can follow them in a feed reader.")
    newest = rows.newest(setting, setting.chosen)[:_ON_NEW_PAGE]
    view = ListingView(intro=intro, groups=(Group(heading="", rows=rows.rows(setting, newest)),), feed="feed.xml")
    yield plain(setting, "new/", "listing", title, intro, view)
    yield _sectors(setting)


def _cases(setting: Setting) -> Iterator[Page]:
    say, cases = setting.say, setting.of_kind("case")
    base = f"{SECTIONS['case']}/"
    asked = (Group(heading="", rows=tuple(rows.row(setting, case, setting.reason(case)) for case in cases)),)
    intro = setting.counted(
        "{n} firm or group of firms, and what came of it.", "{n} firms and groups of firms, and what came of it.", len(cases)
    )
    orders = (
        (base, say("Most asked for"), asked, intro),
        (f"{base}by-payback/", say("By payback"), rows.by_payback(setting, cases), intro),
        (f"{base}by-saving/", say("By saving"), rows.by_saving(setting, cases), intro),
        (f"{base}by-year/", say("By year"), rows.by_year(setting, cases), intro),
    )
    rarer = tuple(_rarer(setting, base, cases, intro))
    filters = _filters(setting, base, cases)
    for here, name, groups, said in (*orders, *rarer):
        tabs = tuple(Link(text=Said(text), address=where, current=where == here) for where, text, *_ in orders)
        more = tuple(Link(text=Said(text), address=where, current=where == here) for where, text, *_ in rarer)
        title = say("Case studies") if here == base else say("Case studies: {order}", order=name)
        view = ListingView(intro=said, groups=groups, orders=tabs, more=more, filters=filters)
        yield plain(setting, here, "listing", title, said, view)


def _filters(setting: Setting, base: str, cases: tuple[Document, ...]) -> tuple[Filter, ...]:
    """Return what leads from all cases to fewer: by sector, topic, kind of change and country."""
    say = setting.say
    untold = sum(len(group.rows) for group in rows.untold(setting, cases))
    rest = (Link(text=Said(say("Kind of change not told")), address=f"{base}kind-not-told/", count=untold),) if untold else ()
    countries = tuple(
        Link(text=Said(each.heading), address=f"{base}by-country/#{each.anchor}", count=len(each.rows))
        for each in rows.by_country(setting, cases)
    )
    return (
        Filter(label=say("Sector"), links=links(setting, "sectors")),
        Filter(label=say("Topic"), links=links(setting, "topics")),
        Filter(label=say("What was done"), links=(*links(setting, "option_types"), *rest)),
        Filter(label=say("Country"), links=countries),
    )


def _rarer(
    setting: Setting, base: str, cases: tuple[Document, ...], intro: str
) -> Iterator[tuple[str, str, tuple[Group, ...], str]]:
    """Yield address, name, groups and the sentence above of the lists that few ask for, those that hold anything."""
    say = setting.say
    measured = rows.measured(cases)
    certain = (Group(heading="", rows=rows.rows(setting, measured)),) if measured else ()
    untold = say("Their sources tell what came of it, but not what was changed.")
    told = say("Done, and its results were measured: neither estimated nor only told.")
    lists = (
        (f"{base}by-country/", say("By country"), rows.by_country(setting, cases), intro),
        (f"{base}by-investment/", say("By investment"), rows.by_investment(setting, cases), intro),
        (f"{base}by-effort/", say("By effort"), rows.by_effort(setting, cases), intro),
        (f"{base}by-status/", say("By status"), rows.by_status(setting, cases), intro),
        (f"{base}by-evidence/", say("By evidence"), rows.by_evidence(setting, cases), intro),
        (f"{base}measured/", say("Only measured results"), certain, told),
        (f"{base}kind-not-told/", say("Kind of change not told"), rows.untold(setting, cases), untold),
        (undone.ADDRESS, say("What did not work"), undone.groups(setting), undone.intro(setting)),
    )
    yield from (each for each in lists if each[2])


def _sectors(setting: Setting) -> Page:
    say = setting.say
    intro = say("Choose your sector, a topic, or a kind of change.")
    filters = (
        Filter(label=say("Sectors"), links=links(setting, "sectors")),
        Filter(label=say("Topics"), links=links(setting, "topics")),
        Filter(label=say("Kinds of change"), links=links(setting, "option_types")),
    )
    return plain(
        setting, "sectors/", "listing", say("Sectors and topics"), intro, ListingView(intro=intro, groups=(), filters=filters)
    )


def search(setting: Setting) -> Page:
    """Return the search page, which leads to the lists when scripts do not run."""
    say = setting.say
    sections = (
        ("case-studies/", say("Case studies"), "case"),
        ("sectors/", say("Sectors and topics"), ""),
        ("guidelines/", say("Sector guidelines"), "guideline"),
        ("training/", say("Training"), "manual"),
    )
    lists = tuple(
        Link(text=Said(text), address=where)
        for where, text, kind in sections
        if kind in {"", "case"} or setting.of_kind(kind)  # these two lists are there even when empty
    )
    return plain(setting, "search/", "search", say("Search"), say("Search this site."), SearchView(lists=lists))


def error(setting: Setting) -> Page:
    """Return the page for addresses at which there is nothing."""
    title = setting.say("This page is not here")
    return plain(setting, "404.html", "error", title, title, ErrorView(sectors=links(setting, "sectors")))
