"""What readers can follow: feeds of everything, of tags that the centre puts together, and of each tag; and the pages on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose import rows
from kbgen.compose.listings import plain
from kbgen.compose.setting import TERM_SECTIONS, address, own_edition
from kbgen.model.document import profile
from kbgen.model.parts import Filter, Group, Link, Said
from kbgen.model.site import Feed
from kbgen.model.views import FollowView, ListingView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.outreach import Subscription
    from kbgen.model.site import Page

_IN_FEED = 30


def feeds(setting: Setting) -> tuple[Feed, ...]:
    """Return the feeds of a site: everything, the centre's subscriptions, then each tag that some page carries."""
    name = setting.title(setting.centre).text
    everything = rows.newest(setting, setting.chosen)
    found = [_feed("", name, everything)]
    found += [
        _feed(_folder(each), f"{name}: {_title(setting, each).text}", each.among(everything)) for each in _subscriptions(setting)
    ]
    tagged = _by_tag(everything)
    for heading, group in _headings(setting):
        for tag in setting.library.vocabulary.terms[group]:
            if carrying := tagged.get((group, tag)):
                title = f"{name}: {setting.label(group, tag)}"
                found.append(_feed(f"{TERM_SECTIONS[group]}/{tag}/", title, carrying, heading))
    return tuple(found)


def _feed(folder: str, title: str, documents: Iterable[Document], heading: str = "") -> Feed:
    newest = [address(document) for document, _ in zip(documents, range(_IN_FEED), strict=False)]
    return Feed(address=folder, title=title, pages=tuple(newest), heading=heading)


def _headings(setting: Setting) -> tuple[tuple[str, str], ...]:
    say = setting.say
    return ((say("Sectors"), "sectors"), (say("Topics"), "topics"), (say("Kinds of change"), "option_types"))


def _by_tag(documents: Iterable[Document]) -> dict[tuple[str, str], list[Document]]:
    found: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in documents:
        for group in TERM_SECTIONS:
            for tag in document.tags(group):
                found[group, tag].append(document)
    return found


def _subscriptions(setting: Setting) -> tuple[Subscription, ...]:
    """Return what the centre puts together; of two with one id the first."""
    found: dict[str, Subscription] = {}
    for each in profile(setting.centre).subscriptions:
        found.setdefault(each.id, each)
    return tuple(found.values())


def _folder(subscription: Subscription) -> str:
    return f"follow/{subscription.id}/"


def _key(subscription: Subscription) -> str:
    return f"subscriptions.{subscription.id}.title"


def _title(setting: Setting, subscription: Subscription) -> Said:
    return setting.words(setting.centre, _key(subscription), subscription.title)


def pages(setting: Setting) -> Iterator[Page]:
    """Yield the page of all that can be followed, and one for each subscription."""
    yield _overview(setting)
    for each in _subscriptions(setting):
        yield _subscribed(setting, each)


def _subscribed(setting: Setting, subscription: Subscription) -> Page:
    """Return the list of what belongs to a subscription, newest first."""
    folder, title = _folder(subscription), _title(setting, subscription)
    found = rows.newest(setting, subscription.among(setting.chosen))
    # what is asked for, short: Textiles / Leather + Water
    intro = " + ".join(" / ".join(setting.label(line, tag) for tag in tags) for line, tags in subscription.wants())
    view = ListingView(intro=intro, groups=(Group(heading="", rows=rows.rows(setting, found)),), feed=f"{folder}feed.xml")
    made = plain(setting, folder, "listing", title.text, intro or title.text, view)
    named = tuple(code for code in made.real_in if _is_named(setting.centre, subscription, code))
    return replace(made, title=title, real_in=named, listed_in=named)


def _is_named(centre: Document, subscription: Subscription, language: str) -> bool:
    """Tell whether the title of a subscription is there in a language."""
    edition = own_edition(centre, language)
    return edition is not None and (edition is centre.original or _key(subscription) in edition.words)


def _overview(setting: Setting) -> Page:
    say = setting.say
    first = [Link(text=Said(say("All that is new")), address="", count=len(setting.chosen))]
    first += [
        Link(text=_title(setting, each), address=_folder(each), count=len(each.among(setting.chosen)))
        for each in _subscriptions(setting)
    ]
    tagged = _by_tag(setting.chosen)
    single = [
        Filter(
            label=heading,
            links=tuple(
                setting.term_link(group, tag, len(tagged[group, tag]))
                for tag in setting.library.vocabulary.terms[group]
                if (group, tag) in tagged
            ),
        )
        for heading, group in _headings(setting)
    ]
    intro = (
        say("A feed is an address that a program, a feed reader, looks at for you: what is new here then comes to you."),
        say("Copy an address from here into your feed reader. You need no account and give no name."),
    )
    view = FollowView(
        intro=intro, feeds=(Filter(label="", links=tuple(first)), *single), mail=bool(profile(setting.centre).mailing)
    )
    return plain(setting, "follow/", "follow", say("Follow what is new"), intro[0], view)
