"""What helps somebody decide: a sheet for the boss, one for the bank, a sum for one's own plant, and a centre's impact."""

from __future__ import annotations

from dataclasses import dataclass

from kbgen.model.parts import Cite, Fact, Figure, Link, Said


@dataclass(frozen=True, kw_only=True)
class BossSheet:
    """A case in at most forty words."""

    who: tuple[Said, ...]
    """The firm, or what it is, and its country."""
    facts: tuple[Fact, ...]
    """What was done, or could be done, and how sure it is."""
    figures: tuple[Figure, ...]
    """Without notes: those stand below."""
    words: int
    """How many words all this is; two Han or Kana characters are one."""
    notes: tuple[Fact, ...]
    """The price year, and what the source says of its amounts; outside the forty words."""


@dataclass(frozen=True, kw_only=True)
class WorthRow:
    """Net present value at one rate, for each number of years: (amount, lowest to highest of the variants)."""

    rate: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class VariantRow:
    """What becomes of payback and rate of return when an amount is a fifth higher or lower."""

    name: str
    investment: str
    saving: str
    payback: str
    irr: tuple[str, ...]
    """For each number of years."""


@dataclass(frozen=True, kw_only=True)
class BankSheet:
    """An investment as a bank looks at it."""

    notice: str
    """That the amounts are expected and not achieved; empty for what was done."""
    facts: tuple[Fact, ...]
    assumption: str
    lives: tuple[str, ...]
    """The numbers of years, in words; the columns of the tables."""
    worths: tuple[WorthRow, ...]
    variants: tuple[VariantRow, ...]
    formulas: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Other:
    """Another case that counted the same."""

    case: Link
    indicator: Said
    change: str
    note: Said


@dataclass(frozen=True, kw_only=True)
class PlantBox:
    """One result of a case, scaled to a reader's own plant.

    ``point`` (to ``most``), ``low`` and ``high`` are what one unit of use, or of output, saves.
    """

    name: str
    """Its name in the page: ``result-2``."""
    indicator: Said
    change: str
    sure: str
    asks: str
    """What the reader types: the use, or the output, of a year."""
    pattern: str
    """The unit with ``{0}`` where the number stands."""
    notes: tuple[Said, ...]
    """That it is no promise, or was not reached at all, and what the source says of the figure."""
    point: float
    most: float
    """As ``point`` where the source tells of one figure and no range."""
    low: float
    high: float
    """As ``point`` where too few others counted the same."""
    span: str
    """What the range rests on, or that there is none."""
    common: str
    """What those that make the range have in common; nothing where there is none."""
    rows: tuple[tuple[str, str, str], ...]
    """(use, what this case's change saves, what the others' range saves) for round numbers."""
    others: tuple[Other, ...] = ()
    left: str = ""
    """How many others are counted and not named."""


@dataclass(frozen=True, kw_only=True)
class DecideView:
    """The sheets on which one case is decided."""

    case: Link
    boss: BossSheet
    bank: BankSheet | None
    plant: tuple[PlantBox, ...]
    locale: str
    """As browsers name it: ``fr-TN``."""
    cites: tuple[Cite, ...]


@dataclass(frozen=True, kw_only=True)
class ImpactItem:
    """One figure of a statement, with the cases that it comes from."""

    value: str
    notes: tuple[Said, ...]
    """What was counted, or of which year the prices are."""
    cases: tuple[int, ...]
    """The cases that it comes from, by their numbers in the statement, from 1."""


@dataclass(frozen=True, kw_only=True)
class ImpactRow:
    """One line: what was achieved and what was found stand apart and are never added."""

    label: str
    done: tuple[ImpactItem, ...]
    potential: tuple[ImpactItem, ...]


@dataclass(frozen=True, kw_only=True)
class ImpactView:
    """What a centre's own case studies add up to."""

    cases: tuple[Link, ...]
    """The centre's own case studies, as the figures number them."""
    rows: tuple[ImpactRow, ...]
    mixed: tuple[ImpactItem, ...]
    """Figures of half-done work, of which the source does not say how much was done."""
    rules: tuple[str, ...]
    elsewhere: Link | None
    """Totals that others printed: they are no part of the statement."""
