"""Kits for partners: each list of the site in the forms in which associations and ministries put it on their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose import rows
from kbgen.compose.listings import links, plain
from kbgen.compose.setting import SECTIONS, address
from kbgen.model.kit import FRAMED, PARTNER, KitItem, KitView
from kbgen.model.outreach import Campaign
from kbgen.model.parts import Filter, Link, Said
from kbgen.model.views import ListingView, TermView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.parts import Row
    from kbgen.model.site import Page

SHARE = "share/"
"""A kit stands under this word at the address of its list."""
_FOLLOW = "follow/"


def pages(setting: Setting, made: Iterable[Page]) -> Iterator[Page]:
    """Yield the kit of everything, and one for each tag, each subscription and each campaign that lists a document here.

    ``made`` are the pages of the site: a kit holds what the page of its list holds, in the same order.
    """
    made = tuple(made)
    known = {page.address: page for page in made if page.document}
    everything = _rows(setting, setting.chosen)
    if not everything:
        return
    narrower = [*_lists(setting, made, known), *_campaigns(setting, known)]
    name = Said(setting.say("Cleaner production: what firms changed, what it cost, what it saved"))
    view = _view(setting, Link(text=name, address=""), everything, known)
    view = replace(view, others=tuple(_others(setting, narrower)))
    intro = setting.say(
        "Associations, ministries and chambers may show the lists of this centre on their own sites. "
        "Choose a list, then copy what stands below it into your page or your newsletter. "
        "Nothing has to be installed, and nobody who reads your page is followed."
    )
    yield plain(setting, SHARE, "share", setting.say("For partners: put our lists on your own site"), intro, view)
    yield from narrower


def _lists(setting: Setting, made: Sequence[Page], known: Mapping[str, Page]) -> Iterator[Page]:
    """Yield the kits of tags and subscriptions: those pages list documents and have a feed of the same."""
    for page in made:
        view = page.view
        if isinstance(view, TermView) or (isinstance(view, ListingView) and page.address.startswith(_FOLLOW)):
            found = [row for group in view.groups for row in group.rows]
            if found:
                yield _page(setting, Link(text=page.title, address=page.address), found, known)


def _campaigns(setting: Setting, known: Mapping[str, Page]) -> Iterator[Page]:
    for document in setting.of_kind("campaign"):
        facts = document.facts
        if isinstance(facts, Campaign):
            found = [setting.library.documents[name] for name in facts.documents if name in setting.choices]
            short = known[address(document)].short
            via = f"{short.split('/')[1] if short else document.slug}.{PARTNER}"
            if found:
                yield _page(setting, setting.link(document), _rows(setting, found), known, via)


def _rows(setting: Setting, documents: Iterable[Document]) -> list[Row]:
    return list(rows.rows(setting, documents))


def _page(setting: Setting, listed: Link, found: Sequence[Row], known: Mapping[str, Page], via: str = PARTNER) -> Page:
    title = setting.say("Put this list on your own site: {list}", list=listed.text.text)
    view = replace(_view(setting, listed, found, known), via=via)
    page = plain(setting, f"{SHARE}{listed.address}", "share", title, view.paragraph, view)
    trail = (
        Link(text=Said(setting.say("Home")), address=""),
        Link(text=Said(setting.say("For partners: put our lists on your own site")), address=SHARE),
    )
    return replace(page, trail=trail)


def _view(setting: Setting, listed: Link, found: Sequence[Row], known: Mapping[str, Page]) -> KitView:
    return KitView(
        listed=listed,
        named=_named(setting, listed.address, known),
        items=tuple(_item(setting, row, known) for row in found[:FRAMED]),
        paragraph=_paragraph(setting, found, known),
        followed=not listed.address.startswith(f"{SECTIONS['campaign']}/"),
    )


def _paragraph(setting: Setting, found: Sequence[Row], known: Mapping[str, Page]) -> str:
    """Return how many firms a list tells of, or how many pages it holds, and what for."""
    cases = sum(known[row.address].kind == "case" for row in found)
    counted = (
        setting.counted(
            "{n} firm or group of firms, and what came of it.", "{n} firms and groups of firms, and what came of it.", cases
        )
        if cases
        else setting.counted("{n} page was found.", "{n} pages were found.", len(found))
    )
    invited = setting.say("Find what firms like yours changed, what it cost and what it saved.")
    return f"{counted} {invited}"


def _item(setting: Setting, row: Row, known: Mapping[str, Page]) -> KitItem:
    return KitItem(
        title=row.title,
        summary=row.summary,
        about=(row.kind, *row.about),
        draft=row.draft,
        address=_named(setting, row.address, known),
    )


def _named(setting: Setting, where: str, known: Mapping[str, Page]) -> str:
    """Return what lasts on paper and on other sites: the short address of a page that has one, else its own."""
    page = known.get(where)
    return (page.short if page else "") or f"{setting.language}/{where}"


def _others(setting: Setting, kits: Iterable[Page]) -> Iterator[Filter]:
    """Yield links to narrower kits, by what they speak of."""
    say = setting.say
    for label, group in ((say("Sectors"), "sectors"), (say("Topics"), "topics"), (say("Kinds of change"), "option_types")):
        yield Filter(label=label, links=tuple(replace(link, address=f"{SHARE}{link.address}") for link in links(setting, group)))
    named = {page.address: page.view.listed.text for page in kits if isinstance(page.view, KitView)}
    for label, section in ((say("Follow what is new"), "follow"), (say("Campaigns"), SECTIONS["campaign"])):
        found = [Link(text=text, address=where) for where, text in named.items() if where.startswith(f"{SHARE}{section}/")]
        yield Filter(label=label, links=tuple(found))
