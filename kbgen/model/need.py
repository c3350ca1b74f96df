"""What a centre's users asked for, and why a document answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kbgen.model.figures import Count, Effort, Number, Slug, Tag, Text, Url, Words

LINES = ("sectors", "topics", "option_types", "audiences", "effort")
"""What a need can speak of, in this order."""

Format: TypeAlias = Literal["one-page", "checklist", "worksheet", "full", "message"]
Channel: TypeAlias = Literal["feed", "email", "print", "message", "poster"]
Cadence: TypeAlias = Literal["immediate", "weekly", "monthly", "quarterly"]
Bandwidth: TypeAlias = Literal["low", "normal"]


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Tags by what they speak of."""

    sectors: tuple[Tag, ...] = ()
    topics: tuple[Tag, ...] = ()
    option_types: tuple[Tag, ...] = ()
    audiences: tuple[Tag, ...] = ()
    effort: tuple[Effort, ...] = ()

    def line(self, name: str) -> tuple[str, ...]:
        """Return the tags of one of ``LINES``."""
        tags: tuple[str, ...] = getattr(self, name)
        return tags


@dataclass(frozen=True, kw_only=True)
class Need(Lines):
    """A weighted wish. A document meets it with any tag of every line given, and with every tag of ``all``.

    So ``sectors: [textiles], all: {topics: [water, energy]}`` asks for pages on textiles that speak of water and of energy.
    """

    id: Slug | None = None
    """The name by which a translation of its reason is found; kept when needs change places."""
    all: Lines | None = None
    weight: Number
    """From 1 (nice to have) to 5 (asked for by most)."""
    asked: Count | None = None
    """How many of those surveyed asked for it; absent for what a person wrote."""
    reason: Words | None = None
    """The users' own words, shown on the centre's needs page."""

    def every(self, name: str) -> tuple[str, ...]:
        """Return the tags of one of ``LINES`` that a document must all have."""
        return self.all.line(name) if self.all else ()


@dataclass(frozen=True, kw_only=True)
class Survey:
    """When, how and how many were asked."""

    date: date
    method: Words
    n: Count


@dataclass(frozen=True, kw_only=True)
class NeedsProfile:
    """What the centre's users asked for. ``example: true`` says that nobody was asked yet."""

    example: bool
    surveyed: Survey | None = None
    review_by: date
    needs: tuple[Need, ...]
    not_needed: tuple[Tag, ...] = ()
    formats: tuple[Format, ...] = ()
    """In which form people want it, the most wanted first."""
    channels: tuple[Channel, ...] = ()
    """How it should reach them, the most wanted first."""
    cadence: Cadence | None = None
    """How often they want to hear of what is new."""
    languages: tuple[Text, ...] = ()
    """The languages in which they read, the most wanted first; absent for the centre's own."""
    bandwidth: Bandwidth | None = None
    """``low`` where most have slow or dear connections."""


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """How readers can answer. Nothing is asked where a centre does not say so."""

    marks: bool = False
    """True when pages ask whether they helped, and the answer is a request that the host's own log keeps."""
    email: Text | None = None
    """The centre's mailbox, never a person's."""
    form: Url | None = None
    """A form elsewhere that readers may open; ``{page}`` in it becomes the name of the page."""


@dataclass(frozen=True)
class Reason:
    """Why a document is shown, and how many points of its weight that gives.

    It is the centre's own, from its country or for all centres; it meets a need that was stated; readers looked for it.
    """

    kind: Literal["own", "country", "network", "need", "measured"]
    points: float
    tags: tuple[tuple[str, str], ...] = ()
    """The matched tags as (line, tag), e.g. ("sectors", "textiles")."""
    need: int | None = None
    """The position from 0 of the need in the centre's profile."""


@dataclass(frozen=True)
class Choice:
    """A document chosen for a centre: how much it is needed, and why."""

    document: str
    weight: float
    reasons: tuple[Reason, ...]
