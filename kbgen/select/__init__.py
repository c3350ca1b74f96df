"""Which documents a centre's users need, how much, and why.

The weight of a document is the sum over the centre's needs of the need's weight times how well the
document matches it: 1 for a tag itself, one half for a broader or narrower one, 0 if any line of the
need finds nothing. The centre's own work adds ``OWN``, work from its country ``COUNTRY``; general pages of the
network add ``GENERAL``. ``not_needed`` wins over all but the centre's own work.
What a centre keeps to itself (``only_here``) no other one shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.model.document import Document, Library, profile
from kbgen.model.kinds import Campaign, CaseStudy
from kbgen.model.need import Choice, Need, Reason

if TYPE_CHECKING:
    from kbgen.model.vocabulary import Vocabulary

OWN = 5.0
COUNTRY = 2.0
GENERAL = 0.5
NEAR = 0.5
LINES = ("sectors", "topics", "option_types", "audiences", "effort")
_EVIDENCE = {"measured": 0, "calculated": 1, "reported": 2, "estimated": 3}


def choose(library: Library, centre: Document) -> tuple[Choice, ...]:
    """Return the documents for a centre, most needed first; the same library gives the same order."""
    found = [choice for document in library.documents.values() if (choice := _choice(library, centre, document))]
    return tuple(sorted(found, key=lambda choice: _rank(library.documents[choice.document], choice)))


def _rank(document: Document, choice: Choice) -> tuple[float, int, str]:
    evidence = getattr(document.facts, "evidence", "")
    return (-choice.weight, _EVIDENCE.get(evidence, 1), document.id)


def _choice(library: Library, centre: Document, document: Document) -> Choice | None:
    if document.kind == "centre":
        return None
    wanted = profile(centre)
    own = document.centre == centre.slug
    tags = {tag for group in LINES for tag in document.tags(group)}
    if not own and getattr(document.facts, "only_here", False):
        return None
    if not own and tags & set(wanted.needs.not_needed):
        return None
    weight, reasons = 0.0, []
    if own:
        weight, reasons = OWN, [Reason("own", OWN)]
    elif isinstance(document.facts, CaseStudy) and document.facts.country == wanted.country:
        weight, reasons = COUNTRY, [Reason("country", COUNTRY)]
    elif _is_general(document, centre):
        weight, reasons = GENERAL, [Reason("network", GENERAL)]
    for need in wanted.needs.needs:
        match, matched = _match(library.vocabulary, need, document)
        if match:
            weight += need.weight * match
            reasons.append(Reason("need", need.weight * match, matched))
    return Choice(document.id, weight, tuple(reasons)) if reasons else None


def _is_general(document: Document, centre: Document) -> bool:
    """Pages for every centre: overviews, courses that belong to no sector, and campaigns open to it."""
    if isinstance(document.facts, Campaign):
        return not document.facts.centres or centre.slug in document.facts.centres
    return document.kind == "overview" or (document.kind == "manual" and not document.tags("sectors"))


def _match(vocabulary: Vocabulary, need: Need, document: Document) -> tuple[float, tuple[tuple[str, str], ...]]:
    """Return how well a document meets a need, from 0 to 1, and the tags that matched."""
    match, matched = 1.0, []
    for line in LINES:
        wanted = getattr(need, line)
        if not wanted:
            continue
        has = set(document.tags(line))
        exact = [tag for tag in wanted if tag in has]
        near = [tag for tag in wanted if vocabulary.related(line, tag) & has]
        if not exact and not near:
            return 0.0, ()
        match *= 1.0 if exact else NEAR
        matched += [(line, tag) for tag in exact or near]
    return (match, tuple(matched)) if matched else (0.0, ())
