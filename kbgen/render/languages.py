"""A page among the languages of its centre: which address it answers for, and where its readers can switch to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Page, Site, SiteLanguage


@dataclass(frozen=True)
class Offer:
    """What a language says, in itself, to a reader whose browser asks for it on a page in another one."""

    words: str
    decline: str


def offer(voice: Voice) -> Offer:
    """Return what a language says of a page that is in it too."""
    words = voice.say("Also in this language: {language}", language=voice.language(voice.code))
    return Offer(words, decline=voice.say("No, thank you"))


def own_address(centre: CentreSite, site: Site, page: Page) -> str:
    """Return the absolute address of a page."""
    return f"{centre.base}{site.language.code}/{page.address}"


def canonical(centre: CentreSite, site: Site, page: Page) -> str:
    """Return the absolute address of the page itself; for a text in another language, where it stands as its site's own.

    That is here if the centre has a site in this language, else at the centre where the text is at home.
    """
    standing = centre.standing.get(page.document or "") if page.is_fallback else None
    homes = standing.homes.get(page.title.language or "", ()) if standing else ()
    here = (home for home in homes if home.startswith(centre.base))
    return next(here, homes[0] if homes else own_address(centre, site, page))


def switch(centre: CentreSite, page: Page, url: Callable[[str], str]) -> tuple[tuple[SiteLanguage, str, str], ...]:
    """Return (language, link, state) for the same page in each language of the centre.

    The state is ``read``, ``draft`` for a machine's words that no person has read, or empty where the text is not translated.
    """
    found = []
    for site in centre.sites:
        code = site.language.code
        state = "" if code not in page.real_in else "read" if code in page.listed_in else "draft"
        found.append((site.language, url(f"{code}/{page.address or 'index.html'}"), state))
    return tuple(found)
