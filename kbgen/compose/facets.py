"""What results and lists are narrowed by and put in order by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose.figures import payback
from kbgen.compose.rows import year
from kbgen.model.kinds import CaseStudy

if TYPE_CHECKING:
    from kbgen.model.document import Document


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


NAMES = {
    "kind": _("Kind of page"),
    "sector": _("Sector"),
    "option": _("What was done"),
    "topic": _("Topic"),
    "country": _("Country"),
    "status": _("Status"),
    "evidence": _("How sure"),
    "payback": _("Pays back in"),
    "cost": _("What it costs"),
    "language": _("Language"),
}
PAYBACK = {
    "at-once": _("At once"),
    "half-a-year": _("Up to 6 months"),
    "year": _("6 to 12 months"),
    "three-years": _("1 to 3 years"),
    "longer": _("More than 3 years"),
}
_MONTHS = ((0, "at-once"), (6, "half-a-year"), (12, "year"), (36, "three-years"))
_TAGS = ("sectors", "option_types", "topics", "audiences", "allied_tools", "effort")


def facets(document: Document, language: str) -> dict[str, tuple[str, ...]]:
    """Return the tags of a document by group, shown in a language; money is in no band, for currencies are never converted."""
    facts = document.facts
    found = {group: document.tags(group) for group in _TAGS} | {"kinds": (document.kind,), "languages": (language,)}
    if isinstance(facts, CaseStudy):
        months = payback(facts)[0]
        band = () if months is None else (next((name for most, name in _MONTHS if months <= most), "longer"),)
        found |= {"countries": (facts.country,), "status": (facts.status,), "evidence": (facts.evidence,), "payback": band}
    return found


def measures(document: Document) -> dict[str, float | tuple[str, float]]:
    """Return the payback in months, the yearly saving with its currency, and the year, as far as they are known."""
    facts = document.facts
    if not isinstance(facts, CaseStudy):
        return {}
    saved, months, when = facts.annual_savings, payback(facts)[0], year(document)
    known = {"payback": months, "saving": (str(saved.currency), float(saved.value)) if saved else None, "year": when}
    return {name: value for name, value in known.items() if value is not None}
