"""What a centre's users asked for, and why a document answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kbgen.model.figures import Count, Effort, Number, Tag, Words


@dataclass(frozen=True, kw_only=True)
class Need:
    """A weighted wish. Tags within a line are alternatives; a document must match every line given."""

    sectors: tuple[Tag, ...] = ()
    topics: tuple[Tag, ...] = ()
    option_types: tuple[Tag, ...] = ()
    audiences: tuple[Tag, ...] = ()
    effort: tuple[Effort, ...] = ()
    weight: Number
    """From 1 (nice to have) to 5 (asked for by most)."""
    reason: Words | None = None
    """The users' own words, shown on the centre's needs page."""


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


@dataclass(frozen=True)
class Reason:
    """Why a document is shown: it is the centre's own, from its country, or it meets a need."""

    kind: Literal["own", "country", "need", "network"]
    tags: tuple[tuple[str, str], ...] = ()
    """The matched tags as (group, tag), e.g. ("sectors", "textiles")."""


@dataclass(frozen=True)
class Choice:
    """A document chosen for a centre: how much it is needed, and why."""

    document: str
    weight: float
    reasons: tuple[Reason, ...]
