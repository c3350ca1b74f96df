"""What stands on partners' sites and sheets: lists for a frame, the script that reads a feed, and codes to scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kbgen.language import direction
from kbgen.model.kit import CODED, KitView
from kbgen.render import qr
from kbgen.render.sheets import sheet

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Site
    from kbgen.render.furniture import Furniture

SCRIPT = "embed.js"
"""Stands on other sites for years, so its name never changes; it is shipped as it is written, for their people to read."""
VIA = "?via=partner"
"""What a link on a partner's site adds, so that a log tells where its readers came from."""
CODE = "qr-partner.svg"
"""The code of an address lies beside what stands there."""


def files(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture) -> dict[str, bytes]:
    """Return ``embed.js``, a page for a frame for each kit where anybody may frame it, and the codes of the kits' sheets."""
    made = {SCRIPT: (theme.folder / "assets" / SCRIPT).read_bytes()}
    store = theme.root / qr.STORE
    coded: dict[str, None] = {}
    for site in centre.sites:
        say = voices[site.language.code].say
        for view in kits(site):
            where = f"{site.language.code}/embed/{view.listed.address}index.html"
            names = {"centre": centre, "site": site, "view": view, "t": say, "via": VIA, "direction_of": direction}
            if centre.framed_by:
                made[where] = sheet(theme.folder, "embed.html", **names).encode()
            coded |= dict.fromkeys(
                (f"{site.language.code}/{view.listed.address}", *(item.address for item in view.items[:CODED]))
            )
    return made | {f"{address}{CODE}": qr.kept(f"{centre.base}{address}{VIA}", store) for address in coded}


def kits(site: Site) -> Iterator[KitView]:
    """Yield what each kit of a site shows."""
    for page in site.pages:
        if isinstance(page.view, KitView):
            yield page.view
