"""JSON Feed 1.1 (jsonfeed.org). Items in another language than the site's say so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kbgen.render.entries import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbgen.model.site import Feed, Site
    from kbgen.render.entries import Entry

FILE = "feed.json"
TYPE = "application/feed+json"


def item(of: Entry) -> str:
    """Return an item, the same in every feed that holds it."""
    body = {"summary": of.summary, "content_html": of.html} if of.html else {"content_text": of.summary}
    found = {
        "id": of.name,
        "url": of.address,
        "title": of.title,
        **body,
        "date_published": moment(of.published),
        "date_modified": moment(of.updated),
        "tags": [label for _, label in of.tags],
        **({"language": of.language} if of.language else {}),
    }
    return json.dumps(found, ensure_ascii=False)


def feed(of: Feed, site: Site, root: str, written: Iterable[str]) -> bytes:
    """Return a feed; ``root`` is the site's address, ``written`` are the items that it holds as ``item`` writes them."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": of.title,
        "home_page_url": root + of.address,
        "feed_url": root + of.address + FILE,
        "language": site.language.code,
        "authors": [{"name": site.title, "url": root}],
    }
    start = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return (f'{start}, "items": [\n' + ",\n".join(written) + "\n]}\n").encode()
