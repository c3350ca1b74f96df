"""What each kind of page shows, before HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kbgen.model.decision import DecideView, ImpactView
from kbgen.model.inquiry import LedgerView, SurveyView, ThanksView
from kbgen.model.kit import KitView
from kbgen.model.parts import Chart, Cite, Fact, Figure, Filter, Group, Link, Row, Said, TableView
from kbgen.model.promise import CampaignView


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
    campaigns: tuple[Row, ...] = ()
    """Those that run or come, each with its days."""


@dataclass(frozen=True, kw_only=True)
class ListingView:
    """A list of documents, in one order, with links to the other orders and to narrower lists."""

    intro: str
    groups: tuple[Group, ...]
    orders: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    """Rarer orders and narrower lists, behind a word."""
    filters: tuple[Filter, ...] = ()
    feed: str = ""


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
class TermView:
    """A sector, option type or topic: what is known of it here."""

    group: str
    term: str
    intro: str
    figures: tuple[Figure, ...]
    narrower: tuple[Link, ...]
    groups: tuple[Group, ...]
    checklist: tuple[Said, ...] = ()
    steps: tuple[StepRow, ...] = ()
    guideline: Link | None = None
    """The guideline that the checklist and the steps come from."""
    undone: Link | None = None
    """What did not work of this kind of change."""
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
    notes: tuple[Said, ...]
    """What the source says of the option and of its amounts."""


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
class CaseView:
    """A case study: the figures, what was done, how sure it is."""

    status: str
    status_tone: str
    evidence: str
    figures: tuple[Figure, ...]
    no_figures: Said
    facts: tuple[Fact, ...]
    options: tuple[OptionRow, ...]
    option_heads: tuple[str, str]
    """What stands above the investments and the savings of the options."""
    results: tuple[ResultRow, ...]
    not_done: tuple[tuple[Said, Said], ...]
    charts: tuple[Chart, ...]
    cites: tuple[Cite, ...]
    ownership: str
    """Whose work it is: the centre's own, or the network's library."""
    decide: Link | None
    """Its sheets for a decision, where the figures for them are known."""


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
    confidence: str
    """Said where it is less than high."""


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
    """A text with its sources and its tables: an overview."""

    facts: tuple[Fact, ...]
    tables: tuple[TableView, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, kw_only=True)
class NeedRow:
    """One need of a centre in its users' words, with the tags that answer it."""

    reason: Said
    groups: tuple[tuple[Link, ...], ...]
    """Of each group a page must have one."""
    asked: str
    """How many of those surveyed asked for it; empty for what a person wrote."""
    met: int


@dataclass(frozen=True, kw_only=True)
class AboutView:
    """The centre: what is known of it, and what its users need."""

    facts: tuple[Fact, ...]
    wanted: tuple[Fact, ...]
    """In which form and how often people want it."""
    needs: tuple[NeedRow, ...]
    needs_note: str
    cites: tuple[Cite, ...]
    impact: Link | None
    """What its own case studies add up to, where it has some."""


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """The search page: without JavaScript it leads to the lists."""

    lists: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class ErrorView:
    """Nothing is at this address; here is where to go on."""

    sectors: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class FollowView:
    """What readers can follow. ``feed.xml`` and ``feed.json`` stand in the folder that each link names."""

    intro: tuple[str, ...]
    feeds: tuple[Filter, ...]
    """First, without a label, everything and what the centre puts together; then single tags. Each with how many pages."""
    mail: bool
    """True when the centre also sends what is new by e-mail."""


View: TypeAlias = (
    HomeView
    | ListingView
    | TermView
    | CaseView
    | GuidelineView
    | ManualView
    | ArticleView
    | CampaignView
    | AboutView
    | LedgerView
    | SearchView
    | ErrorView
    | FollowView
    | SurveyView
    | ThanksView
    | KitView
    | DecideView
    | ImpactView
)
