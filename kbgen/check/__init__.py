"""What is wrong with a library that could be read: one small function for each rule, by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.check import (
    addresses,
    campaigns,
    decision,
    demand,
    facts,
    figures,
    following,
    framing,
    links,
    mailing,
    tables,
    tags,
    text,
    translations,
)
from kbgen.check.rule import Rule, Scene

if TYPE_CHECKING:
    from kbgen.model.finding import Finding

RULES: tuple[Rule, ...] = (
    *figures.RULES,
    *facts.RULES,
    *tables.RULES,
    *tags.RULES,
    *translations.RULES,
    *links.RULES,
    *text.RULES,
    *demand.RULES,
    *mailing.RULES,
    *addresses.RULES,
    *following.RULES,
    *framing.RULES,
    *campaigns.RULES,
    *decision.RULES,
)
"""Every rule, in the order of its code."""


def check(scene: Scene) -> tuple[Finding, ...]:
    """Return the findings of every rule."""
    return tuple(finding for rule in RULES for finding in rule.look(scene))


__all__ = ["RULES", "Rule", "Scene", "check"]
