"""What readers of a centre's site looked for in a month: sums alone, nothing about persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

What: TypeAlias = Literal["viewed", "asked", "searched", "wanted", "yes", "partly", "no"]
WHATS: tuple[What, ...] = ("viewed", "asked", "searched", "wanted", "yes", "partly", "no")


class Mark(NamedTuple):
    """One thing that readers did, in one language of the site."""

    what: What
    """``viewed`` a document; ``asked`` for tags, by opening their page or by a search that names them; ``searched`` words;
    ``wanted`` what they say they did not find; ``yes``, ``partly``, ``no`` whether a document helped."""
    name: str
    """The id of a document; tags as ``sectors/seafood topics/wastewater``; or words as typed."""
    language: str


@dataclass(frozen=True, kw_only=True)
class Month:
    """The sums of one centre and month."""

    centre: str
    month: str
    """As ``2026-11``."""
    counts: Mapping[Mark, int] = field(default_factory=dict)
    until: datetime | None = None
    """Up to when the host's log has been counted (UTC); earlier lines are not counted again."""
