"""One centre's site in one language, before HTML.

Addresses are relative to the site's language root (``case-studies/cz/x/``; the home page is ``""``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kbgen.model.document import Edition
from kbgen.model.inquiry import LedgerView
from kbgen.model.need import Feedback
from kbgen.model.parts import Link, Row, Said
from kbgen.model.views import View


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a site. ``kind`` names its template."""

    address: str
    kind: str
    title: Said
    description: str
    view: View
    trail: tuple[Link, ...] = ()
    article: Edition | None = None
    document: str | None = None
    reasons: tuple[str, ...] = ()
    """Why it is shown here, in the reader's language."""
    related: tuple[Row, ...] = ()
    real_in: tuple[str, ...] = ()
    """The languages of this centre in which the page's own text exists, reviewed or written by people or labelled."""
    listed_in: tuple[str, ...] = ()
    """Those of ``real_in`` that search engines may list: no unreviewed machine drafts."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Its tags by group, and what else a list can be narrowed by: country, status, how sure, how soon it pays back."""
    measures: Mapping[str, float | tuple[str, float]] = field(default_factory=dict)
    """What a list can be sorted by: ``payback`` in months, ``saving`` as (currency, amount), ``year``."""
    published: date | None = None
    """When its text in this language first appeared."""
    updated: date | None = None
    """When what it says last changed; a cosmetic edit is no change."""
    short: str = ""
    """Its short address inside the centre's folder, ``p/k7f3mq/``, the same for every language."""

    @property
    def is_fallback(self) -> bool:
        """True when the text is in another language than the site's."""
        return self.title.language is not None


@dataclass(frozen=True, kw_only=True)
class SiteLanguage:
    """A language in which a centre's site exists."""

    code: str
    name: str
    direction: str


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What readers can follow, as Atom and as JSON Feed: the newest pages of the site, of one tag, or of tags together."""

    address: str
    """The folder of its two files, which is that of the page that lists the same: ``sectors/textiles/``; empty for all."""
    title: str
    pages: tuple[str, ...]
    """Addresses of its pages, newest first."""
    heading: str = ""
    """What it stands under among the others: Sectors, Topics; empty for those that the centre itself puts first."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One centre in one language."""

    centre: str
    language: SiteLanguage
    title: str
    tagline: str
    navigation: tuple[Link, ...]
    pages: tuple[Page, ...]
    feeds: tuple[Feed, ...]
    footer: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The names of the tags that its pages carry: of sectors, kinds of change and topics."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a document's texts truly stand in the network. Addresses are absolute."""

    alternates: tuple[tuple[str, str], ...] = ()
    """(hreflang, address) of all its pages that search engines may list, and x-default; nothing for one page alone."""
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each language of a text the pages that show it as their own, the one at home first."""


@dataclass(frozen=True, kw_only=True)
class Signpost:
    """A short address of a centre's folder, and where it leads."""

    address: str
    """``p/k7f3mq/`` or ``c/heat/``."""
    document: str = ""
    """The document to which it leads; empty where nothing is any more."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of a document that this centre does not show, by language."""


@dataclass(frozen=True, kw_only=True)
class CentreSite:
    """A centre in all its languages: a folder that is complete in itself."""

    centre: str
    accent: str
    base: str
    """The absolute address of the centre's folder, ending in ``/``."""
    network: str
    """The address of the network's page, relative to the centre's folder or absolute."""
    sites: tuple[Site, ...]
    standing: Mapping[str, Standing] = field(default_factory=dict)
    """Where each document stands in the whole network."""
    feedback: Feedback | None = None
    """How its readers can answer."""
    signposts: tuple[Signpost, ...] = ()
    """The short addresses that work in its folder."""
    has_full_feeds: bool = False
    """True when feeds hold whole texts, not summaries."""
    framed_by: tuple[str, ...] = ("*",)
    """The origins that may show its lists in a frame, as the centre's profile has them."""


@dataclass(frozen=True, kw_only=True)
class NetworkCentre:
    """A centre on the network's page."""

    name: str
    country: str
    languages: tuple[tuple[SiteLanguage, str], ...]
    """Each with the address of the centre's home page in it."""
    framed_by: tuple[str, ...] = ("*",)
    """The origins that may show its lists in a frame."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """The page at the root: the centres, and what is new across them."""

    title: str
    intro: str
    language: SiteLanguage
    base: str
    centres: tuple[NetworkCentre, ...]
    newest: tuple[Row, ...]
    documents: int
    ledger: LedgerView
