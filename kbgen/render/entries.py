"""What a feed says of a page, before the form of the feed: one entry for each page of a site that some feed holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from markupsafe import Markup

from kbgen.language import direction
from kbgen.render import bidi, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Page, Site
    from kbgen.render.markdown import Article

_SINCE = "2026-11-25"
"""The day on which the names of entries were thought up, a part of each (RFC 4151). It never changes."""
_EPOCH = date(1970, 1, 1)
_APART, _END = "\u2068", "\u2069"
"""Around words that run the other way than what stands beside them."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page in a feed."""

    name: str
    """For ever: the same wherever the page stands, whatever it is called, and in every feed of its language."""
    address: str
    title: str
    language: str | None
    """Set when its words are in another language than the site's."""
    published: date
    updated: date
    summary: str
    html: str
    """The whole text; empty when the centre's feeds hold summaries, or the page has none."""
    tags: tuple[tuple[str, str], ...]
    """(``sectors/textiles``, name)."""


def moment(day: date) -> str:
    """Return a day as feeds write moments (RFC 3339)."""
    return f"{day}T00:00:00Z"


def latest(entries: list[Entry]) -> date:
    """Return the day on which the newest of some entries last changed."""
    return max((entry.updated for entry in entries), default=_EPOCH)


def root(centre: CentreSite, site: Site) -> str:
    """Return the absolute address of a site."""
    return f"{centre.base}{site.language.code}/"


def names(centre: CentreSite, site: Site) -> str:
    """Return what the names of a site's feeds and entries begin with: a tag URI (RFC 4151) of the network, centre and language.

    The host is the network's, so a centre that moves to an address of its own, and pages that move, keep their names.
    """
    network = urlsplit(urljoin(centre.base, centre.network))
    host = network.hostname or "localhost"
    if not host.isascii():
        host = host.encode("idna").decode()
    folder = quote(network.path.strip("/"))
    parts = [*([folder] if folder else []), centre.centre, site.language.code]
    return f"tag:{host},{_SINCE}:{'/'.join(parts)}/"


def entries(
    centre: CentreSite, site: Site, voices: Mapping[str, Voice], articles: Mapping[str, Article]
) -> Iterator[tuple[str, Entry]]:
    """Yield (address inside the site, entry) for each page that some feed of a site holds."""
    held = {where for feed in site.feeds for where in feed.pages}
    documents = {page.document: page.address for page in site.pages if page.document}
    begin, home, voice = names(centre, site), root(centre, site), voices[site.language.code]
    for page in site.pages:
        if page.address in held:
            at = f"{home}{page.address}"
            text = ""
            if centre.has_full_feeds:
                text = texts.shown(page, articles, documents, home.__add__, voices, site.language.code)
                text = bidi.article(Markup(texts.absolute(text, at)))  # noqa: S704 - cleaned by nh3
            updated = page.updated or _EPOCH
            yield (
                page.address,
                Entry(
                    name=f"{begin}{page.document or page.address}",
                    address=at,
                    title=_title(page, site, voice),
                    language=page.title.language,
                    published=min(page.published or updated, updated),
                    updated=updated,
                    summary=page.description,
                    html=text,
                    tags=tuple(_tags(page, site)),
                ),
            )


def _title(page: Page, site: Site, voice: Voice) -> str:
    """Return the title; behind it, in the reader's language, which language that is, and that no person has read it."""
    title, language = page.title.text, page.title.language
    marks = [voice.language(language)] if language else []
    if page.article and page.article.is_machine_draft:
        marks.append(voice.say("Machine translation, unchecked"))
    if language and direction(language) != site.language.direction:
        title = f"{_APART}{title}{_END}"
    return f"{title} ({' · '.join(marks)})" if marks else title


def _tags(page: Page, site: Site) -> Iterator[tuple[str, str]]:
    for group, names_ in site.labels.items():
        for tag in page.facets.get(group, ()):
            yield f"{group}/{tag}", names_.get(tag, tag)
