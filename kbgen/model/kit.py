"""What partners take to their own sites: a list in several forms. Addresses of items are inside the centre's folder."""

from __future__ import annotations

from dataclasses import dataclass

from kbgen.model.parts import Filter, Link, Said

PASTED, FRAMED, CODED = 5, 10, 8
"""How many documents a list to paste holds, one in a frame, and a printed sheet of codes."""

PARTNER = "partner"
"""The channel by which readers come from a partner's site."""


@dataclass(frozen=True, kw_only=True)
class KitItem:
    """A document of a list that stands on a partner's site."""

    title: Said
    summary: Said
    about: tuple[str, ...]
    """Its kind, country, sector, year: short words in the order shown."""
    draft: bool
    """True when the words are an unreviewed machine translation."""
    address: str
    """``p/k7f3mq/`` where the document has a short address, else ``fr/case-studies/tn/x/``."""


@dataclass(frozen=True, kw_only=True)
class KitView:
    """A list of the site as partners can take it."""

    listed: Link
    """The list: its name, and where it stands in the site."""
    named: str
    """What partners print and link for it, inside the centre's folder: ``c/heat/`` of a campaign, else ``fr/sectors/dairy/``."""
    items: tuple[KitItem, ...]
    """Its first documents, at most ``FRAMED``."""
    paragraph: str
    """How much it holds and what for, for a newsletter; its name stands before it, the address after it."""
    followed: bool
    """True when ``feed.xml`` and ``feed.json`` lie beside the list."""
    via: str = PARTNER
    """What its links say of where they were followed; those of a campaign name it, ``heat.partner``, and are counted."""
    others: tuple[Filter, ...] = ()
    """The kits of narrower lists; the kit of all pages leads to them."""

    @property
    def pasted(self) -> tuple[KitItem, ...]:
        """Those that stand in a list to paste."""
        return self.items[:PASTED]

    @property
    def coded(self) -> tuple[KitItem, ...]:
        """Those that have a code on the printed sheet."""
        return self.items[:CODED]
