"""Sheets of a centre: poster and handout of its campaigns, and the pictures that other sites show beside links to its pages.

A sheet exists in the languages in which the campaign's text does. Each must fill one page however long its words are: it is
drafted from large to small, at the end with fewer cases and shorter words, and ``paper`` takes the first draft that fits.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kbgen.model.promise import CampaignView
from kbgen.render import paper, qr
from kbgen.render.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kbgen.language import Voice
    from kbgen.model.parts import Row
    from kbgen.model.site import CentreSite, Page, Site, SiteLanguage
    from kbgen.render.furniture import Furniture

PAPERS = ("poster", "handout")
PICTURE = "social.png"
_SIZES = {"poster": (32, 27, 23, 19, 16, 13, 10), "handout": (11, 10, 9, 8, 7), "social": (44, 36, 30, 25, 21, 17, 13)}
"""Root sizes of the drafts: points on paper, pixels of a picture."""
_SHORT, _LONG = 40, 100
"""Letters of a message that is set large, and of one that is set small."""
_CASES = 4
_PARTNERS = 12
_ADDRESS = {"poster": (23, 22), "handout": (20, 33)}
"""Points of an address, and how many letters stand on one line in that size. On a poster it may break after a slash."""
_BAND = (22, 38)
"""The same of the centre's name over a poster."""
_LEAST = 9.0
"""Points of the smallest letters."""


@dataclass(frozen=True)
class Social:
    """The picture that other sites show beside a link: its absolute address, and what it says."""

    address: str
    words: str


def files(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture) -> dict[str, bytes]:
    """Return the sheets of a centre; none where nothing can draw letters, or where the site has no address to lead to."""
    if "://" not in centre.base or not paper.can_draw():
        return {}
    return dict(_files(centre, voices, theme))


def _files(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture) -> Iterator[tuple[str, bytes]]:
    store = theme.root / paper.STORE
    for path, (first, *smaller) in _drafts(centre, voices, theme):
        draw = paper.png if path.endswith(".png") else paper.pdf
        try:
            yield path, draw(first, theme.folder, store, smaller)
        except paper.Undrawn:
            traceback.print_exc()


def _drafts(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture) -> Iterator[tuple[str, list[str]]]:
    """Yield the path of each sheet in the centre's folder, with its drafts."""
    for site in centre.sites:
        code = site.language.code
        drawer = _Drawer(centre, site, voices[code], theme)
        yield f"{code}/{PICTURE}", drawer.social(None)
        for page in site.pages:
            if isinstance(page.view, CampaignView) and code in page.real_in:
                yield f"{code}/{page.address}{PICTURE}", drawer.social(page)
                for name in PAPERS if page.short else ():
                    yield f"{code}/{page.address}{name}.pdf", drawer.paper(name, page, page.view)


@dataclass(frozen=True)
class _Drawer:
    """One centre in one language, whose sheets are drafted."""

    centre: CentreSite
    site: Site
    voice: Voice
    theme: Furniture

    def social(self, page: Page | None) -> list[str]:
        """Return the drafts of the picture of a campaign, or of all other pages."""
        view = page.view if page and isinstance(page.view, CampaignView) else None
        words = view.message.text if view else self.site.title
        host = urlsplit(self.centre.base)
        names: dict[str, object] = {
            "view": view,
            "host": f"{host.netloc}{host.path}".rstrip("/"),
            "heading": _heading(words, 1.9, 1.3),
        }
        return [self._sheet("social", f"{size}px", **names) for size in _SIZES["social"]]

    def paper(self, name: str, page: Page, view: CampaignView) -> list[str]:
        """Return the drafts of a poster or handout, the last with so few and short words that it fits."""
        address = f"{self.centre.base}{page.short}"
        shown = address.partition("://")[2].rstrip("/")
        names: dict[str, object] = {
            "this": page,
            "view": view,
            "count": self.voice.number,
            "code": qr.svg(f"{address}?via={name}"),
            "address": shown.split("/"),
            "letters": _fitting(max(map(len, shown.split("/"))) + 1 if name == "poster" else len(shown), *_ADDRESS[name]),
            "band": _fitting(len(self.site.title), *_BAND),
            "heading": _heading(view.message.text, 2.2, 1.5),
            "draft": page.article is not None and page.article.is_machine_draft,
        }
        cases = [
            (row, qr.svg(self._counted(row, f"{page.short.split('/')[1]}.{name}"))) for row in (view.picks or view.more)[:_CASES]
        ]
        full = {**names, "cases": cases, "steps": view.steps, "summary": page.description, "partners": _PARTNERS}
        fewer = [{**full, "cases": cases[:most], "partners": most + 1} for most in range(len(cases) - 1, -1, -1)]
        least = {**full, "cases": (), "steps": (), "summary": "", "partners": 1, "heading": 1.2}
        *larger, small = _SIZES[name]
        drafts = [*((size, full) for size in (*larger, small)), *((small, each) for each in (*fewer, least))]
        return [self._sheet(name, f"{size}pt", **draft) for size, draft in drafts]

    def _counted(self, row: Row, via: str) -> str:
        """Return the address of a case that lasts on paper and is counted: its short one, where it has one."""
        short = next((page.short for page in self.site.pages if page.address == row.address), "")
        return f"{self.centre.base}{short or f'{self.site.language.code}/{row.address}'}?via={via}"

    def _sheet(self, name: str, size: str, **names: object) -> str:
        language = self.site.language
        common = {"site": self.site, "language": language.code, "direction": language.direction, "t": self.voice.say}
        return sheet(self.theme.folder, f"{name}.html", **common, accent=self.centre.accent, size=size, **names)


def _fitting(letters: int, points: float, line: int) -> float:
    """Return the size in which so many letters stand on one line: at most ``points``, in which ``line`` of them do."""
    return max(_LEAST, round(min(points, points * line / letters), 1))


def _heading(words: str, large: float, small: float) -> float:
    """Return the size of a message in rem: large for few words, small for many."""
    part = (min(max(len(words), _SHORT), _LONG) - _SHORT) / (_LONG - _SHORT)
    return round(large - (large - small) * part, 2)


def papers(
    centre: CentreSite, site: Site, page: Page, voice: Voice, made: Mapping[str, bytes], url: Callable[[str], str]
) -> tuple[tuple[str, SiteLanguage, str, str], ...]:
    """Return (name, language, link, size in words) of a campaign's sheets in the page's language; where it has none, of all."""
    found = []
    for each in centre.sites:
        for name in PAPERS:
            path = f"{each.language.code}/{page.address}{name}.pdf"
            if path in made:
                found.append((name, each.language, url(path), voice.quantity(round(len(made[path]) / 1000), "kB")))
    own = [each for each in found if each[1] == site.language]
    return tuple(own or found)


def social(centre: CentreSite, site: Site, page: Page, made: Mapping[str, bytes]) -> Social | None:
    """Return the picture of a page: a campaign's own, else that of its site; None where none was drawn."""
    own, general = f"{site.language.code}/{page.address}{PICTURE}", f"{site.language.code}/{PICTURE}"
    if own in made and own != general and isinstance(page.view, CampaignView):
        number = page.view.number
        words = [page.view.message.text, *((f"{number.label.text}: {number.value}", number.status) if number else ()), site.title]
        return Social(f"{centre.base}{own}", " · ".join(words))
    return Social(f"{centre.base}{general}", f"{site.title} · {site.tagline}") if general in made else None
