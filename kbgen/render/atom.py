"""Atom feeds (RFC 4287). Entries in another language than the site's carry their own ``xml:lang``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.render.entries import latest, moment
from kbgen.render.markup import attribute, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbgen.model.site import Feed, Site
    from kbgen.render.entries import Entry

FILE = "feed.xml"
TYPE = "application/atom+xml"


def entry(of: Entry, site: str) -> str:
    """Return an entry, the same in every feed that holds it; ``site`` is the language of the feed, and of the names of tags."""
    language, own = (f" xml:lang={attribute(each)}" if of.language else "" for each in (of.language or "", site))
    parts = [
        f"<entry{language}>",
        f"<id>{text(of.name)}</id>",
        f"<title>{text(of.title)}</title>",
        f"<published>{moment(of.published)}</published>",
        f"<updated>{moment(of.updated)}</updated>",
        f'<link rel="alternate" type="text/html" href={attribute(of.address)}/>',
        *(f"<category{own} term={attribute(term)} label={attribute(label)}/>" for term, label in of.tags),
        f"<summary>{text(of.summary)}</summary>",
        f'<content type="html">{text(of.html)}</content>' if of.html else "",
        "</entry>",
    ]
    return "".join(parts)


def feed(of: Feed, site: Site, root: str, names: str, held: list[Entry], written: Iterable[str]) -> bytes:
    """Return a feed; ``root`` is the site's address, ``written`` are the entries that it holds as ``entry`` writes them."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={attribute(site.language.code)}>',
        f"<id>{text(names + of.address)}</id>",
        f"<title>{text(of.title)}</title>",
        f"<updated>{moment(latest(held))}</updated>",
        f"<author><name>{text(site.title)}</name></author>",
        f'<link rel="self" type="{TYPE}" href={attribute(root + of.address + FILE)}/>',
        f'<link rel="alternate" type="text/html" href={attribute(root + of.address)}/>',
        *written,
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()
