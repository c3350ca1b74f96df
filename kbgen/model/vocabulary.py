"""The tags of the network: groups of terms, each with an English label that gettext translates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

GROUPS = ("sectors", "option_types", "topics", "audiences", "allied_tools", "phases", "services")


@dataclass(frozen=True)
class Term:
    """One tag. ``facts`` holds what its group adds: rates of an option type, tasks of a phase."""

    id: str
    group: str
    label: str
    parent: str | None = None
    isic: tuple[str, ...] = ()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for it by language: old names, local words, what its people make. They find its pages."""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """The terms of every group, in the order of their files."""

    terms: Mapping[str, Mapping[str, Term]]

    def get(self, group: str, tag: str) -> Term | None:
        """Return the term, or None when the group has no such tag."""
        return self.terms.get(group, {}).get(tag)

    def related(self, group: str, tag: str) -> frozenset[str]:
        """Return the broader and narrower terms of a tag."""
        return self._related.get((group, tag), frozenset())

    @cached_property
    def _related(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """The same for every tag: it is asked for again and again, for each centre, need and document."""
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for group, terms in self.terms.items():
            for tag, term in terms.items():
                if term.parent:
                    found[group, tag].add(term.parent)
                    found[group, term.parent].add(tag)
        return {tag: frozenset(near) for tag, near in found.items()}
