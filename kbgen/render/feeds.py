"""Atom feeds (RFC 4287) and sitemaps (sitemaps.org 0.9, with hreflang alternates)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbgen.model.site import CentreSite, Feed, Page, Site

_EPOCH = "1970-01-01"


def atom(centre: CentreSite, site: Site, feed: Feed) -> bytes:
    """Return a feed; entries in another language than the site's carry their own ``xml:lang``."""
    root = f"{centre.base}{site.language.code}/"
    pages = {page.address: page for page in site.pages}
    entries = [pages[address] for address in feed.pages if address in pages]
    latest = max((str(page.updated) for page in entries if page.updated), default=_EPOCH)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(site.language.code)}>',
        f"<id>{escape(root + feed.address)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{latest}T00:00:00Z</updated>",
        f"<author><name>{escape(site.title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(root + feed.address)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(root + feed.address.removesuffix("feed.xml"))}/>',
        *(_entry(root, page) for page in entries),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(root: str, page: Page) -> str:
    language = f" xml:lang={quoteattr(page.title.language)}" if page.title.language else ""
    address = root + page.address
    return (
        f"<entry{language}><id>{escape(address)}</id><title>{escape(page.title.text)}</title>"
        f"<updated>{page.updated or _EPOCH}T00:00:00Z</updated>"
        f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'
        f"<summary>{escape(page.description)}</summary></entry>"
    )


def sitemap(centre: CentreSite) -> bytes:
    """Return the sitemap of a centre: the pages that search engines may list, each with its other languages."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    lines += [
        _url(centre, site, page)
        for site in centre.sites
        for page in site.pages
        if site.language.code in page.listed_in and page.kind not in {"error", "search"}
    ]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def _url(centre: CentreSite, site: Site, page: Page) -> str:
    changed = f"<lastmod>{page.updated}</lastmod>" if page.updated else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(where)}/>'
        for code, where in alternates(centre, page)
    )
    return f"<url><loc>{escape(f'{centre.base}{site.language.code}/{page.address}')}</loc>{changed}{links}</url>"


def alternates(centre: CentreSite, page: Page) -> Iterable[tuple[str, str]]:
    """Yield (hreflang, absolute address) of a page in each language that may be listed, and x-default; nothing for one alone."""
    if len(page.listed_in) > 1:
        for code in page.listed_in:
            yield code, f"{centre.base}{code}/{page.address}"
        default = f"{centre.base}{page.address}" if page.address == "" else f"{centre.base}{page.listed_in[0]}/{page.address}"
        yield "x-default", default
