"""The facts of each kind of document, declared once: schema, manual and pages derive from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kbgen.model.figures import (
    Confidence,
    Count,
    Country,
    Currency,
    DocumentId,
    Effort,
    Evidence,
    Money,
    Number,
    Option,
    Result,
    Slug,
    Source,
    Status,
    Tag,
    Text,
    Url,
    Words,
    Year,
)
from kbgen.model.need import Feedback, NeedsProfile
from kbgen.model.outreach import Appraisal, Campaign, Mailing, Subscription
from kbgen.model.tables import Table


@dataclass(frozen=True, kw_only=True)
class Company:
    """Who did it: a name, or for an unnamed company what it is."""

    name: Text | None = None
    description: Words | None = None
    size: Literal["micro", "small", "medium", "large"] | None = None
    employees: Count | None = None
    output: Words | None = None
    """Yearly production as printed."""


@dataclass(frozen=True, kw_only=True)
class Years:
    """When it happened and when it was told; at least one."""

    assessed: Year | None = None
    implemented: Year | None = None
    measured: Year | None = None
    published: Year | None = None


@dataclass(frozen=True, kw_only=True)
class NotDone:
    """An option that was not carried out, and why."""

    option: Words
    reason: Words


@dataclass(frozen=True, kw_only=True)
class CaseStudy:
    """What one company, or one group of companies, changed and what came of it."""

    company: Company
    consent: Literal["public", "anonymised"]
    """``public`` when the company is named in a public source."""
    country: Country
    region: Text | None = None
    centre: Tag | None = None
    """The centre that did the work itself; absent for the network's library."""
    only_here: bool = False
    """True when no other centre shows it."""
    sector: Tag
    isic: Text | None = None
    topics: tuple[Tag, ...]
    audiences: tuple[Tag, ...]
    allied_tools: tuple[Tag, ...] = ()
    programme: Text | None = None
    years: Years
    status: Status
    evidence: Evidence
    options: tuple[Option, ...]
    investment: Money | None = None
    annual_savings: Money | None = None
    payback_months: Number | None = None
    payback_note: Words | None = None
    figures_unavailable: Words | None = None
    """Why investment or savings are not given."""
    results: tuple[Result, ...] = ()
    not_implemented: tuple[NotDone, ...] = ()
    sources: tuple[Source, ...]
    license: Text
    last_updated: date


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a process: what goes in and what is lost."""

    id: Slug
    name: Words
    inputs: Words
    losses: Words
    source: Slug | None = None


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """How much others use. Without a source a row has no figure and the page says "source wanted"."""

    indicator: Words
    unit: Text
    low: Number | None = None
    typical: Number | None = None
    high: Number | None = None
    good_practice: Number | None = None
    confidence: Confidence | None = None
    """``low`` for a supplier's, a doubtful or a damaged figure; none when nothing is against it."""
    year: Text | None = None
    """A year or years as printed: ``2012`` or ``1997-2000``; absent when the source does not say."""
    place: Words | None = None
    note: Words | None = None
    source: Slug | None = None


@dataclass(frozen=True, kw_only=True)
class GuidelineOption:
    """One thing to do at one step, with the cases that did it."""

    id: Slug
    step: Slug
    name: Words
    type: Tag
    effort: Effort
    saving: Words | None = None
    payback: Words | None = None
    cases: tuple[DocumentId, ...] = ()
    note: Words | None = None
    source: Slug | None = None


@dataclass(frozen=True, kw_only=True)
class ChecklistItem:
    """One thing to do at once, without money."""

    item: Words
    effort: Effort = "no-cost"
    source: Slug | None = None


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What to measure, where, how and how often."""

    what: Words
    where: Words | None = None
    how: Words | None = None
    how_often: Words | None = None
    source: Slug | None = None


@dataclass(frozen=True, kw_only=True)
class Hazard:
    """What can hurt people, and what controls it where the source says so."""

    hazard: Words
    control: Words | None = None
    source: Slug | None = None


@dataclass(frozen=True, kw_only=True)
class Guideline:
    """What a sector's process is, what it loses, and what to do about it, from the cheapest."""

    sector: Tag
    version: Text
    topics: tuple[Tag, ...]
    audiences: tuple[Tag, ...]
    steps: tuple[Step, ...]
    benchmarks: tuple[Benchmark, ...]
    options: tuple[GuidelineOption, ...]
    first_ten_days: tuple[ChecklistItem, ...]
    measurement: tuple[Measurement, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    centre: Tag | None = None
    """The centre whose own page it is."""
    only_here: bool = False
    sources: tuple[Source, ...]
    license: Text
    last_updated: date


@dataclass(frozen=True, kw_only=True)
class Module:
    """One module of a course."""

    n: Count
    title: Words
    days: Number
    phase: Tag | None = None
    objectives: tuple[Words, ...]
    content: tuple[Words, ...]
    exercise: Words | None = None
    materials: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Manual:
    """A course or handbook; the days of its modules add up to ``duration_days``."""

    level: Literal["appreciation", "operational", "intensive", "trainer"]
    duration_days: Number | None = None
    sector: Tag | None = None
    topics: tuple[Tag, ...]
    audiences: tuple[Tag, ...]
    phases: tuple[Tag, ...] = ()
    prerequisites: tuple[Words, ...] = ()
    outcome: Words | None = None
    modules: tuple[Module, ...] = ()
    centre: Tag | None = None
    only_here: bool = False
    sources: tuple[Source, ...]
    license: Text
    last_updated: date


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A page about many companies or countries: programme totals never pose as one company's."""

    topics: tuple[Tag, ...]
    audiences: tuple[Tag, ...]
    sectors: tuple[Tag, ...] = ()
    tables: tuple[Table, ...] = ()
    centre: Tag | None = None
    only_here: bool = False
    sources: tuple[Source, ...]
    license: Text
    last_updated: date


@dataclass(frozen=True, kw_only=True)
class CentreProfile:
    """A national centre: what is known of it, its languages and what its users need.

    The centre's name is the title of the page, in each language.
    """

    country: Country
    languages: tuple[Text, ...]
    """In order of preference; the first is the one shown when nothing else is known."""
    calendar: Literal["ethiopic"] | None = None
    """Dates on the centre's Amharic pages are written in this calendar beside the Gregorian one."""
    fallback: tuple[Text, ...] = ()
    """The languages in which readers get a page that is not in theirs, in order; absent for the centre's own."""
    founded: Words | None = None
    host: Words | None = None
    host_type: Words | None = None
    status: Literal["active", "historic", "unknown"]
    services: tuple[Tag, ...] = ()
    historic_websites: tuple[Text, ...] = ()
    """Old addresses, shown as text and never linked."""
    currency: Currency | None = None
    accent: Text | None = None
    """The centre's colour, ``#rrggbb``; contrast is checked."""
    address: Url | None = None
    """Where the centre's own site is published when not under the network's."""
    needs: NeedsProfile
    feedback: Feedback | None = None
    subscriptions: tuple[Subscription, ...] = ()
    """What readers can follow together; each tag alone can always be followed."""
    feeds: Literal["summary", "full"] = "summary"
    """How much of each page the feeds hold."""
    mailing: Mailing | None = None
    framed_by: tuple[Text, ...] = (Text("*"),)
    """Who may show the centre's lists in a frame, as ``https://*.example.org``; ``*`` for everybody."""
    appraisal: Appraisal | None = None
    sources: tuple[Source, ...]
    license: Text
    last_updated: date


Facts: TypeAlias = CaseStudy | Guideline | Manual | Overview | Campaign | CentreProfile

KINDS: dict[str, type[Facts]] = {
    "case": CaseStudy,
    "guideline": Guideline,
    "manual": Manual,
    "overview": Overview,
    "campaign": Campaign,
    "centre": CentreProfile,
}
