"""The feeds of a centre's folder. An entry is written once for each site, and a feed is put together from those that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.render import atom, jsonfeed, opml
from kbgen.render.entries import entries, names, root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Page, Site
    from kbgen.render.markdown import Article


def files(centre: CentreSite, voices: Mapping[str, Voice], articles: Mapping[str, Article]) -> dict[str, bytes]:
    """Return the feeds of a centre's folder by path, each as Atom and as JSON Feed, and a list of them for each language."""
    found: dict[str, bytes] = {}
    for site in centre.sites:
        found |= {f"{site.language.code}/{path}": data for path, data in _of_site(centre, site, voices, articles)}
    return found


def _of_site(
    centre: CentreSite, site: Site, voices: Mapping[str, Voice], articles: Mapping[str, Article]
) -> Iterator[tuple[str, bytes]]:
    home, begin = root(centre, site), names(centre, site)
    known = dict(entries(centre, site, voices, articles))
    as_atom = {where: atom.entry(entry, site.language.code) for where, entry in known.items()}
    as_json = {where: jsonfeed.item(entry) for where, entry in known.items()}
    for feed in site.feeds:
        held = [where for where in feed.pages if where in known]
        lines = [as_atom[where] for where in held]
        yield feed.address + atom.FILE, atom.feed(feed, site, home, begin, [known[where] for where in held], lines)
        yield feed.address + jsonfeed.FILE, jsonfeed.feed(feed, site, home, [as_json[where] for where in held])
    yield opml.FILE, opml.opml(site, home)


def of_page(site: Site, page: Page) -> Iterator[tuple[str, str, str]]:
    """Yield (path inside the site, media type, title) of the feeds that a page leads to: the site's, and its own."""
    for feed in site.feeds:
        if feed.address in {"", page.address}:
            yield feed.address + atom.FILE, atom.TYPE, feed.title
            yield feed.address + jsonfeed.FILE, jsonfeed.TYPE, feed.title
