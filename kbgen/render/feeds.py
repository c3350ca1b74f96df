"""Atom feeds (RFC 4287) and sitemaps (sitemaps.org 0.9, with hreflang alternates)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Feed, Page, Site
    from kbgen.render.furniture import Furniture

_EPOCH = "1970-01-01"


def files(centre: CentreSite, _voices: Mapping[str, Voice], _theme: Furniture) -> dict[str, bytes]:
    """Return the feeds and the sitemap of a centre's folder."""
    made = {f"{site.language.code}/{feed.address}": atom(centre, site, feed) for site in centre.sites for feed in site.feeds}
    return {**made, "sitemap.xml": sitemap(centre)}


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
    lines += [_url(centre, site, page) for site in centre.sites for page in site.pages if is_listed(site, page)]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def _url(centre: CentreSite, site: Site, page: Page) -> str:
    own = f"{centre.base}{site.language.code}/{page.address}"
    changed = f"<lastmod>{page.updated}</lastmod>" if page.updated else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(where)}/>'
        for code, where in (alternates(centre, page) if in_head(centre, page, own) else ())
    )
    return f"<url><loc>{escape(own)}</loc>{changed}{links}</url>"


def is_listed(site: Site, page: Page) -> bool:
    """Tell whether search engines may list a page: no fallbacks, no unreviewed drafts, nothing that is no content."""
    return site.language.code in page.listed_in and page.kind not in {"error", "search", "ledger", "survey", "thanks", "decide"}


def alternates(centre: CentreSite, page: Page) -> tuple[tuple[str, str], ...]:
    """Return (hreflang, absolute address) of a page in each language that may be listed, and x-default; nothing for one alone.

    A document's other languages and regions are those of the whole network; a list is another one at each centre.
    """
    if page.document:
        return centre.standing[page.document].alternates if page.document in centre.standing else ()
    codes = [site.language.code for site in centre.sites if site.language.code in page.listed_in]
    named = [(code, f"{centre.base}{code}/{page.address}") for code in codes]
    default = named[0][1] if page.address else centre.base
    return (*named, ("x-default", default)) if len(named) > 1 else ()


def in_head(centre: CentreSite, page: Page, own: str) -> tuple[tuple[str, str], ...]:
    """Return those alternates that the page at the address ``own`` says itself: the centre's own, and x-default.

    The sitemap says all of them. Twenty-two centres in the head of every page would be two kilobytes more for every phone.
    """
    found = alternates(centre, page)
    named = any(href == own and code != "x-default" for code, href in found)
    return tuple(each for each in found if each[0] == "x-default" or each[1].startswith(centre.base)) if named else ()
