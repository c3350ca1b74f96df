"""Short addresses as plain files: a page of a few kilobytes that brings readers to a document in their language.

Without scripts it is a list of links. Where nothing is any more it says so, and where to go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from kbgen.language import direction, own_name
from kbgen.render import languages, qr
from kbgen.render.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Page, Signpost, Site
    from kbgen.render.furniture import Furniture

_UP = "../../"
"""From ``c/heat/`` to the centre's folder."""


@dataclass(frozen=True)
class Way:
    """A link to a document in one language."""

    href: str
    language: str
    name: str
    """What the language calls itself."""
    direction: str
    title: str
    title_language: str
    """The language of the title and the text."""
    title_direction: str
    note: str = ""
    """What the language says of a text that is not in it."""


@dataclass(frozen=True)
class Notice:
    """That nothing is here, said by one language, with links to go on."""

    language: str
    direction: str
    words: str
    links: tuple[tuple[str, str], ...]


def files(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture) -> dict[str, bytes]:
    """Return a page for each short address of a centre."""
    shown: dict[str, list[tuple[Site, Page]]] = {}
    for site in centre.sites:
        for page in site.pages:
            if page.document:
                shown.setdefault(page.document, []).append((site, page))
    found: dict[str, bytes] = {}
    for post in centre.signposts:
        pages = shown.get(post.document, [])
        found[f"{post.address}index.html"] = (
            _open(centre, voices, theme, pages) if pages else _away(centre, voices, theme, post)
        ).encode()
    return found


def code(centre: CentreSite, page: Page, theme: Furniture) -> Markup:
    """Return the QR code of a page's short address; nothing while it is not known at which address the centre will stand."""
    known = page.short and "://" in centre.base
    if not known:
        return Markup()
    return Markup(qr.kept(f"{centre.base}{page.short}", theme.root / qr.STORE).decode())  # noqa: S704 - drawn by segno


def _open(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture, pages: list[tuple[Site, Page]]) -> str:
    """Return the page that leads to a document which this centre shows: real texts first."""
    ordered = sorted(pages, key=lambda pair: pair[0].language.code not in pair[1].real_in)
    site, page = ordered[0]
    return sheet(
        theme.folder,
        "short.html",
        site=site,
        page=page,
        accent=centre.accent,
        icon=f"{_UP}{theme.names['icon.svg']}",
        canonical=languages.canonical(centre, site, page),
        picture=getattr(page.view, "social_picture", ""),
        ways=tuple(_way(voices[each.language.code], each, its) for each, its in ordered),
        notices=(),
    )


def _way(voice: Voice, site: Site, page: Page) -> Way:
    said = "" if site.language.code in page.real_in else voice.say("text not translated")
    return Way(
        href=f"{_UP}{site.language.code}/{page.address}",
        language=site.language.code,
        name=site.language.name,
        direction=site.language.direction,
        title=page.title.text,
        title_language=page.title.language or site.language.code,
        title_direction=direction(page.title.language) if page.title.language else site.language.direction,
        note=said,
    )


def _away(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture, post: Signpost) -> str:
    """Return the page of an address whose document is gone, or stands at other centres only."""
    homes = centre.standing[post.document].homes if post.document in centre.standing else {}
    ways = tuple(
        Way(found[0], code, own_name(code), direction(code), post.titles.get(code) or own_name(code), code, direction(code))
        for code, found in homes.items()
        if found
    )
    return sheet(
        theme.folder,
        "short.html",
        site=centre.sites[0],
        page=None,
        accent=centre.accent,
        icon=f"{_UP}{theme.names['icon.svg']}",
        canonical="",
        picture="",
        ways=ways,
        notices=tuple(_notices(centre, voices, is_elsewhere=bool(ways))),
    )


def _notices(centre: CentreSite, voices: Mapping[str, Voice], *, is_elsewhere: bool) -> Iterator[Notice]:
    for site in centre.sites:
        code = site.language.code
        say = voices[code].say
        words = say("This page is not part of this centre's site.") if is_elsewhere else say("This page is not here")
        named = [(link.address, link.text.text) for link in site.navigation if link.address == "sectors/"]
        links = ((f"{_UP}{code}/{address}", text) for address, text in (("search/", say("Search")), *named, ("", site.title)))
        yield Notice(code, site.language.direction, words, tuple(links))
