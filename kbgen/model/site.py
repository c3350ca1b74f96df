"""One centre's site in one language, before HTML: pages, and what each page shows.

Addresses are relative to the site's language root (``case-studies/cz/x/``; the home page is ``""``).
Text in a view is finished: translated, and formatted for the language. ``Said`` is text that may be in
another language than the page, because its translation does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from kbgen.model.document import Edition


@dataclass(frozen=True)
class Said:
    """Words for readers; ``language`` is set only when it is not the page's own."""

    text: str
    language: str | None = None

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.text)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link to another page of the same site; ``current`` marks the page itself."""

    text: Said
    address: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that is never without unit, year and a word on how sure it is."""

    label: Said
    value: str
    note: str = ""
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A document in a list, with the figures by which one decides."""

    title: Said
    address: str
    summary: Said
    kind: str
    about: tuple[str, ...] = ()
    """Country, sector, year: short words in the order shown."""
    status: str = ""
    status_tone: str = ""
    """``sure`` (done or measured), ``open`` (potential), ``plain``."""
    figures: tuple[Figure, ...] = ()
    reason: str = ""
    draft: bool = False
    """True when the words are an unreviewed machine translation."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]
    note: str = ""
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A set of links that narrow a listing without JavaScript."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class Cite:
    """A source as shown: ``url`` is empty when it must not be linked."""

    number: int
    title: str
    publisher: str
    year: str
    url: str = ""
    details: tuple[Said, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class HomeView:
    """What this centre's users asked for, first."""

    help: str
    asked_for: tuple[Row, ...]
    asked_for_note: str
    sectors: tuple[Link, ...]
    topics: tuple[Link, ...]
    newest: tuple[Row, ...]
    without_money: Link | None
    about: Link


@dataclass(frozen=True, kw_only=True)
class ListingView:
    """A list of documents, in one order, with links to the other orders and to narrower lists."""

    intro: str
    groups: tuple[Group, ...]
    orders: tuple[Link, ...] = ()
    filters: tuple[Filter, ...] = ()
    feed: str = ""


@dataclass(frozen=True, kw_only=True)
class TermView:
    """A sector, option type or topic: what is known of it here."""

    group: str
    term: str
    intro: str
    figures: tuple[Figure, ...]
    narrower: tuple[Link, ...]
    groups: tuple[Group, ...]
    checklist: tuple[Said, ...] = ()
    checklist_from: Link | None = None
    feed: str = ""


@dataclass(frozen=True, kw_only=True)
class OptionRow:
    """One option in the table of a case."""

    anchor: str
    name: Said
    type: Link
    effort: str
    investment: str
    saving: str
    payback: str
    status: str
    note: Said


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One result in the table of a case."""

    topic: Link
    indicator: Said
    before: str
    after: str
    change: str
    period: str
    evidence: str
    note: Said


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a chart: its label, its length from 0 to 1, and the figure at its end."""

    label: Said
    length: float
    value: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars that a table beside them states in full; ``text`` says the same in a sentence."""

    title: str
    text: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of the facts box."""

    label: str
    value: Said
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """A case study: the figures, what was done, how sure it is."""

    status: str
    status_tone: str
    evidence: str
    figures: tuple[Figure, ...]
    no_figures: Said
    facts: tuple[Fact, ...]
    options: tuple[OptionRow, ...]
    results: tuple[ResultRow, ...]
    not_done: tuple[tuple[Said, Said], ...]
    charts: tuple[Chart, ...]
    cites: tuple[Cite, ...]
    ownership: str
    """Whose work it is: the centre's own, or the network's library."""


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step of a process with its options."""

    anchor: str
    name: Said
    inputs: Said
    losses: Said
    options: tuple[Link, ...]
    cite: str


@dataclass(frozen=True, kw_only=True)
class BenchmarkRow:
    """A benchmark as its source prints it; ``wanted`` when no source has it."""

    indicator: Said
    unit: str
    low: str
    typical: str
    high: str
    good: str
    when: str
    place: Said
    note: Said
    cite: str
    wanted: bool
    old: bool


@dataclass(frozen=True, kw_only=True)
class GuidelineOptionRow:
    """An option of a sector with the cases that did it."""

    anchor: str
    name: Said
    step: Said
    type: Link
    saving: Said
    payback: Said
    note: Said
    cases: tuple[Link, ...]
    cite: str


@dataclass(frozen=True, kw_only=True)
class GuidelineView:
    """A sector's process, its losses, its options by effort and its benchmarks."""

    sector: Link
    version: str
    steps: tuple[StepRow, ...]
    checklist: tuple[tuple[Said, str], ...]
    options: tuple[tuple[str, tuple[GuidelineOptionRow, ...]], ...]
    """(effort in words, rows), cheapest first."""
    benchmarks: tuple[BenchmarkRow, ...]
    measurement: tuple[tuple[Said, Said, Said, Said], ...]
    hazards: tuple[tuple[Said, Said], ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, kw_only=True)
class ModuleView:
    """One module of a course."""

    anchor: str
    number: str
    title: Said
    duration: str
    phase: str
    objectives: tuple[Said, ...]
    content: tuple[Said, ...]
    exercise: Said
    materials: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class ManualView:
    """A course or handbook."""

    facts: tuple[Fact, ...]
    modules: tuple[ModuleView, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, kw_only=True)
class ArticleView:
    """A text with its sources: an overview, a campaign."""

    facts: tuple[Fact, ...]
    picks: tuple[Row, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, kw_only=True)
class NeedRow:
    """One need of a centre in its users' words, with the tags that answer it."""

    reason: Said
    tags: tuple[Link, ...]
    weight: int
    met: int


@dataclass(frozen=True, kw_only=True)
class AboutView:
    """The centre: what is known of it, and what its users need."""

    facts: tuple[Fact, ...]
    needs: tuple[NeedRow, ...]
    needs_note: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """The search page: without JavaScript it leads to the lists."""

    lists: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class ErrorView:
    """Nothing is at this address; here is where to go on."""

    sectors: tuple[Link, ...]


View: TypeAlias = (
    HomeView | ListingView | TermView | CaseView | GuidelineView | ManualView | ArticleView | AboutView | SearchView | ErrorView
)


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
    updated: date | None = None

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
    """An Atom feed: the newest pages of the site, or of one tag."""

    address: str
    title: str
    pages: tuple[str, ...]
    """Addresses of its pages, newest first."""


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


@dataclass(frozen=True, kw_only=True)
class NetworkCentre:
    """A centre on the network's page."""

    name: str
    country: str
    languages: tuple[tuple[SiteLanguage, str], ...]
    """Each with the address of the centre's home page in it."""


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
