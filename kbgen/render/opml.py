"""The list of a site's feeds for feed readers (OPML 2.0)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kbgen.render import atom
from kbgen.render.markup import attribute, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.model.site import Feed, Site

FILE = "feeds.opml"


def opml(site: Site, root: str) -> bytes:
    """Return all feeds of a site at the address ``root``; those of single tags stand under their heading."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head><title>{text(site.title)}</title><ownerName>{text(site.title)}</ownerName><ownerId>{text(root)}</ownerId></head>",
        "<body>",
        *_outlines(site, root),
        "</body>",
        "</opml>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _outlines(site: Site, root: str) -> Iterator[str]:
    for heading, feeds in groupby(site.feeds, key=lambda feed: feed.heading):
        if heading:
            yield f"<outline text={attribute(heading)}>"
        for feed in feeds:
            yield _outline(feed, site, root)
        if heading:
            yield "</outline>"


def _outline(feed: Feed, site: Site, root: str) -> str:
    title = attribute(feed.title)
    return (
        f'<outline type="rss" text={title} title={title} xmlUrl={attribute(root + feed.address + atom.FILE)}'
        f" htmlUrl={attribute(root + feed.address)} language={attribute(site.language.code)}/>"
    )
