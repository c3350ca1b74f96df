"""The sitemap of a centre (sitemaps.org 0.9, with hreflang alternates), and which pages search engines may list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.render.markup import attribute, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Page, Site
    from kbgen.render.furniture import Furniture

_NO_CONTENT = frozenset({"error", "search", "ledger", "survey", "thanks", "follow", "share", "decide"})
"""Kinds of pages that answer no question."""


def files(centre: CentreSite, _voices: Mapping[str, Voice], _theme: Furniture) -> dict[str, bytes]:
    """Return the sitemap of a centre's folder."""
    return {"sitemap.xml": sitemap(centre)}


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
        f'<xhtml:link rel="alternate" hreflang={attribute(code)} href={attribute(where)}/>'
        for code, where in (alternates(centre, page) if in_head(centre, page, own) else ())
    )
    return f"<url><loc>{text(own)}</loc>{changed}{links}</url>"


def is_listed(site: Site, page: Page) -> bool:
    """Tell whether search engines may list a page: no fallbacks, no unreviewed drafts, nothing that is no content."""
    return site.language.code in page.listed_in and page.kind not in _NO_CONTENT


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
