"""What stands on partners' sites and sheets: lists for a frame, the script that reads a feed, and codes to scan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kbgen.language import direction
from kbgen.model.kit import KitView
from kbgen.render import qr
from kbgen.render.sheets import sheet

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Site
    from kbgen.render.furniture import Furniture

SCRIPT = "embed.js"
"""Stands on other sites for years, so its name never changes; it is shipped as it is written, for their people to read."""


def files(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture) -> dict[str, bytes]:
    """Return ``embed.js``, a page for a frame for each kit where anybody may frame it, and the codes of the kits' sheets."""
    made = {SCRIPT: (theme.folder / "assets" / SCRIPT).read_bytes()}
    store = theme.root / qr.STORE
    coded: dict[str, str] = {}
    for site in centre.sites:
        code, say = site.language.code, voices[site.language.code].say
        for view in kits(site):
            if centre.framed_by:
                names = {"centre": centre, "site": site, "view": view, "t": say, "direction_of": direction}
                made[f"{code}/embed/{view.listed.address}index.html"] = sheet(theme.folder, "embed.html", **names).encode()
            for address in (view.named, *(item.address for item in view.coded)):
                coded[f"{address}qr-{view.via}.svg"] = f"{centre.base}{address}?via={view.via}"
    return made | {where: qr.kept(address, store) for where, address in coded.items()}


def kits(site: Site) -> Iterator[KitView]:
    """Yield what each kit of a site shows."""
    for page in site.pages:
        if isinstance(page.view, KitView):
            yield page.view
