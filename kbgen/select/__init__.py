"""Which documents a centre's users need, how much, and why.

The weight of a document is a sum of points:

* what it is to the centre, the highest that applies: ``OWN`` for the centre's own work, ``COUNTRY`` for work from its country,
  ``GENERAL`` for overviews, courses of no sector and campaigns of the network;
* for each need that the centre's users stated, the need's weight (1 to 5) times how well the document meets it: 1 with the tags
  themselves, halved for each line of which it has only a broader or narrower tag, 0 if a line of the need finds nothing;
* for what readers looked for, the best of the measured needs in the same way, at most two points. That is less than any need of
  weight 3 to 5, so that what many people said goes before what readers clicked.

A document with no points is not shown. ``not_needed`` wins over all but the centre's own work. What a centre keeps to itself
(``only_here``) no other one shows. Equal weights are ordered by evidence (measured, calculated, reported, estimated), own country
first, the sector itself before one near it, the newest first, and at last by id, so that the same library gives the same order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kbgen.model.document import Document, Library, profile
from kbgen.model.need import Choice, Need, Reason
from kbgen.select.tagged import NEAR, NOTHING, Tagged, tagged

if TYPE_CHECKING:
    from kbgen.select.tagged import Numbers

__all__ = ["COUNTRY", "GENERAL", "NEAR", "OWN", "choices", "choose"]

OWN = 5.0
COUNTRY = 2.0
GENERAL = 0.5


def choices(library: Library, measured: Mapping[str, tuple[Need, ...]]) -> dict[str, tuple[Choice, ...]]:
    """Return for each centre the documents that it shows, most needed first; ``measured`` are what its readers looked for."""
    shelf = tagged(library)
    return {centre.slug: _choose(shelf, centre, measured.get(centre.slug, ())) for centre in library.centres}


def choose(library: Library, centre: Document, measured: tuple[Need, ...] = ()) -> tuple[Choice, ...]:
    """Return the documents for one centre, most needed first."""
    return _choose(tagged(library), centre, measured)


def _choose(shelf: Tagged, centre: Document, measured: tuple[Need, ...]) -> tuple[Choice, ...]:
    wanted = profile(centre)
    own = shelf.by_centre.get(centre.slug, NOTHING)
    refused = (shelf.kept | shelf.carrying(wanted.needs.not_needed)) - own
    found: defaultdict[int, list[Reason]] = defaultdict(list)
    exact: set[int] = set()
    for number, reason in _standing(shelf, centre.slug, wanted.country, own):
        found[number].append(reason)
    for position, need in enumerate(wanted.needs.needs):
        for number, match in shelf.meeting(need):
            found[number].append(Reason("need", need.weight * match.degree, match.tags, position))
            if not match.is_near:
                exact.add(number)
    for number, reason in _best(shelf, measured).items():
        found[number].append(reason)
    home = shelf.by_country.get(wanted.country, NOTHING)
    chosen = [
        (-sum(reason.points for reason in reasons), number, reasons) for number, reasons in found.items() if number not in refused
    ]

    def rank(each: tuple[float, int, list[Reason]]) -> tuple[float, int, bool, bool, int, str]:
        weight, number, _ = each
        evidence, day, name = shelf.order[number]
        return (weight, evidence, number not in home, number not in exact, day, name)

    return tuple(
        Choice(shelf.documents[number].id, -weight, tuple(reasons)) for weight, number, reasons in sorted(chosen, key=rank)
    )


def _standing(shelf: Tagged, slug: str, country: str, own: Numbers) -> Iterator[tuple[int, Reason]]:
    """Yield what documents are to a centre, once for each."""
    home = shelf.by_country.get(country, NOTHING) - own
    run_here = frozenset(number for number, centres in shelf.campaigns if not centres or slug in centres)
    for numbers, reason in (
        (own, Reason("own", OWN)),
        (home, Reason("country", COUNTRY)),
        ((shelf.general | run_here) - own, Reason("network", GENERAL)),
    ):
        yield from ((number, reason) for number in numbers)


def _best(shelf: Tagged, measured: tuple[Need, ...]) -> dict[int, Reason]:
    """Return for each document the strongest of the measured needs that it meets."""
    best: dict[int, Reason] = {}
    for need in measured:
        for number, match in shelf.meeting(need):
            points = need.weight * match.degree
            if number not in best or points > best[number].points:
                best[number] = Reason("measured", points, match.tags)
    return best
