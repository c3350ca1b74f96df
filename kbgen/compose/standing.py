"""Where each document's texts truly stand across the network: what search engines are told of it.

The same text at several centres is a regional variant of it (es-GT, es-MX): each page stays its own canonical address, for each
belongs to another list of needs, and hreflang names them to each other. One code names one page; the plain language (es) is
the page at home. Machine drafts that nobody has read are not named.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kbgen.compose.setting import address, own_edition
from kbgen.language import SOURCE
from kbgen.language.kin import chain, has_region
from kbgen.model.document import Document, Library, profile
from kbgen.model.site import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbgen.model.need import Choice


class _Listed(NamedTuple):
    """A page that search engines may list."""

    code: str
    country: str
    address: str


def base(centre: Document, network: str) -> str:
    """Return the absolute address of a centre's folder."""
    return f"{(profile(centre).address or f'{network}{centre.slug}').rstrip('/')}/"


def at_home(document: Document, centre: Document) -> tuple[bool, bool, str]:
    """Return how far a document is from home at a centre, the least first: its own centre, its country's, any other."""
    country = getattr(document.facts, "country", None)
    return centre.slug != document.centre, profile(centre).country != country, centre.slug


def standings(
    library: Library, choices: Mapping[str, tuple[Choice, ...]], built: Mapping[str, tuple[str, ...]], network: str
) -> dict[str, Standing]:
    """Return the standing of each document; ``built`` are the languages in which each centre's site is built."""
    shown: dict[str, list[Document]] = {}
    for centre in library.centres:
        for name in (centre.id, *(choice.document for choice in choices[centre.slug])):
            shown.setdefault(name, []).append(centre)
    return {name: _standing(library.documents[name], centres, built, network) for name, centres in shown.items()}


def _standing(document: Document, centres: list[Document], built: Mapping[str, tuple[str, ...]], network: str) -> Standing:
    homes: dict[str, list[str]] = {}
    listed = []
    for centre in sorted(centres, key=lambda each: at_home(document, each)):
        for code in built[centre.slug]:
            if edition := own_edition(document, code):
                where = f"{base(centre, network)}{code}/{address(document)}"
                homes.setdefault(edition.language, []).append(where)
                if not edition.is_machine_draft:
                    listed.append(_Listed(code, profile(centre).country, where))
    return Standing(
        alternates=tuple(_alternates(listed)) if len(listed) > 1 else (),
        homes={language: tuple(found) for language, found in homes.items()},
    )


def _alternates(listed: Sequence[_Listed]) -> Iterator[tuple[str, str]]:
    """Yield (hreflang, address) for each page but those whose code another one bears, the plain languages, and x-default.

    Who reads none of the languages gets English where several centres have the page, else the first language of the one.
    """
    often = Counter(each.code for each in listed)
    named: dict[str, str] = {}
    for each in sorted(listed, key=lambda each: not has_region(each.code)):
        regional = often[each.code] > 1 and not has_region(each.code)
        named.setdefault(f"{each.code}-{each.country}" if regional else each.code, each.address)
    for each in listed:
        named.setdefault(chain(each.code)[-1], each.address)
    yield from sorted(named.items())
    first = listed[0].address
    yield "x-default", named.get(SOURCE, first) if len({each.country for each in listed}) > 1 else first
