"""What the page of a campaign shows, before HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kbgen.model.parts import BigNumber, Cite, Fact, Row, Said


@dataclass(frozen=True, kw_only=True)
class Phases:
    """When a campaign runs, and what is said of that before it starts, while it runs and after its end."""

    now: Literal["before", "during", "after"]
    """Where the day of the build lies."""
    starts: date
    ends: date
    said: Mapping[str, str]
    """For each phase a sentence that names a day and no count, so that it stays true."""


@dataclass(frozen=True, kw_only=True)
class CampaignView:
    """A campaign: its promise, the number that stands for it, and what it brings together."""

    message: Said
    number: BigNumber | None
    phases: Phases
    days: str
    """Its first and its last day."""
    outcome: Said
    """What came of it; nothing before its end."""
    facts: tuple[Fact, ...]
    partners: tuple[tuple[str, str], ...]
    """(name, web address or nothing)."""
    picture: str
    """Its path in the repository; nothing where there is none."""
    picture_shows: Said
    steps_title: str
    """The heading over its first numbered list; nothing where there is none."""
    steps: tuple[tuple[str, str], ...]
    """The first numbered list of its text without marks: (what stands bold at its beginning, the rest)."""
    picks: tuple[Row, ...]
    more: tuple[Row, ...]
    """Other cases of this site with its tags."""
    tags: str
    """What these have in common, in words."""
    license: str
    cites: tuple[Cite, ...]
