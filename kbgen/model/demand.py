"""What readers of a centre's site looked for in a month: sums alone, nothing about persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

What: TypeAlias = Literal["viewed", "asked", "searched", "wanted", "yes", "partly", "no", "came"]


class Mark(NamedTuple):
    """One thing that readers did, in one language of the site."""

    what: What
    """``viewed`` a document; ``asked`` for tags, by opening their page or by a search that names them; ``searched`` words;
    ``wanted`` what they say they did not find; ``yes``, ``partly``, ``no`` whether a document helped;
    ``came`` by a campaign."""
    name: str
    """The id of a document; tags as ``sectors/seafood topics/wastewater``; words as typed; or a campaign and a channel as
    ``heat.poster``."""
    language: str
    """``und`` for ``came``: the same visit opens a short address first, which has no language, and a page then."""


@dataclass(frozen=True, kw_only=True)
class Month:
    """The sums of one centre and month, of one source."""

    centre: str
    month: str
    """As ``2026-11``."""
    source: Literal["log", "forms"] = "log"
    """The host's log, or the answers of a form elsewhere."""
    counts: Mapping[Mark, int] = field(default_factory=dict)
    until: datetime | None = None
    """Up to when the host's log has been counted (UTC); earlier lines are not counted again."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A line of the ledger: tags asked for together in one language, who asks, and what there is."""

    tags: tuple[tuple[str, str], ...]
    """As (line, tag), in the order of ``LINES``; at most one alternative of each line."""
    language: str
    centres: tuple[str, ...]
    """The centres whose users stated it."""
    weight: float
    """The sum of the weights of their needs."""
    readers: int
    """How often readers asked for it in the last twelve months."""
    pages: int
    """How many documents answer it in this language, written or read by a person."""
    drafts: int
    """How many do so in a machine's words that nobody has read."""
    elsewhere: int
    """How many do so in other languages only."""
    candidates: tuple[str, ...]
    """Ids of the drafts or of the documents in other languages, the surest first."""

    @property
    def state(self) -> Literal["met", "read", "translate", "write"]:
        """What is to be done: nothing, read a machine's draft, translate, or write."""
        if self.pages:
            return "met"
        if self.drafts:
            return "read"
        return "translate" if self.elsewhere else "write"


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """Words that readers searched for, or said they wanted, and that no page answers well."""

    text: str
    language: str
    count: int
    centres: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Votes:
    """How many readers said that a document helped, helped partly, or did not."""

    document: str
    yes: int
    partly: int
    no: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """How often a tag was asked for in the last three months, and in the three before them."""

    tag: tuple[str, str]
    now: int
    before: int


@dataclass(frozen=True, kw_only=True)
class Gap:
    """The benchmarks of a guideline for which no source has a figure: the page says "source wanted"."""

    document: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What is asked and what is there: for one centre, or for the network."""

    centre: str | None = None
    cells: tuple[Cell, ...] = ()
    """What is not met first, the most wanted first."""
    unanswered: tuple[Unanswered, ...] = ()
    votes: tuple[Votes, ...] = ()
    """Documents with more ``no`` than ``yes``, the most refused first."""
    changes: tuple[Change, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """Guidelines with benchmarks that nobody has a source for, the one with the most before all."""
    months: tuple[str, ...] = ()
    """The first and the last month with sums, if there are any."""
