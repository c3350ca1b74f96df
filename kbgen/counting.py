"""What readers did, from the logs of a host into the monthly sums of the repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kbgen import asking
from kbgen.compose import address, site_languages, term_addresses
from kbgen.demand import answers, forms, sums
from kbgen.demand.forms import Answered
from kbgen.demand.ledger import ordered
from kbgen.demand.logs import Counted, Place, count
from kbgen.demand.sums import MOST_TAGS
from kbgen.language import SOURCE
from kbgen.model.address import leads
from kbgen.model.demand import Month, What
from kbgen.model.document import profile
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse
from kbgen.model.need import LINES
from kbgen.reading import today
from kbgen.replacing import replaced
from kbgen.search.naming import Naming, naming

if TYPE_CHECKING:
    from kbgen.model.document import Document, Library
    from kbgen.reading import Checked


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What was counted, and the months as they stand in the repository now, with their files."""

    counted: Counted
    months: tuple[tuple[str, Month], ...]


def imported(
    checked: Checked,
    network: str,
    files: Iterable[Path],
    *,
    centre: str | None,
    least: int,
    write: bool,
    progress: Callable[[int], object],
) -> Imported:
    """Count logs and add what is new to the sums of one centre, or of every centre whose pages stand in them.

    When a file can be read only in part nothing is written: the time up to which the log was counted would pass over the rest.

    ``network`` is the address of the whole site; searches made less than ``least`` times are not kept as words.
    """
    places = [
        place for each in checked.library.centres if centre in {None, each.slug} for place in _places(checked, each, network)
    ]
    stored, _ = sums.read(checked.root, (each.slug for each in checked.library.centres))
    until = {(month.centre, month.month): month.until for month in stored if month.until and month.source == "log"}
    counted = count(files, places, until, today(), progress, least, _named(checked))
    new = {(month.centre, month.month) for month in counted.months}
    held = [month for month in stored if month.source == "log" and (month.centre, month.month) in new]
    months = tuple((sums.path_of(month), month) for month in sums.added([*held, *counted.months]))
    if write and not counted.damaged:
        _recordable(checked.root, (path for path, _ in months))
        for path, month in months:
            replaced(checked.root / path, sums.formatted(month))
    return Imported(counted=counted, months=months)


def _recordable(root: Path, paths: Iterable[str]) -> None:
    """Refuse to write over lines that nobody could read."""
    for path in paths:
        if (root / path).exists() and (wrong := sums.parse(path, (root / path).read_bytes())[1]):
            raise Misuse(
                phrase("{file} has lines that cannot be read. Mend them first: kbgen check says how.", file=wrong[0].place)
            )


def _places(checked: Checked, centre: Document, network: str) -> Iterator[Place]:
    """Yield where a centre's sites stand: at its own address, and under the network's, where they may have stood before.

    Every page that can be published counts, for it may have been shown when the log was written.
    """
    documents = {address(document): document.id for document in checked.library.documents.values() if document.kind != "centre"}
    led = leads(checked.library.documents, checked.library.given)
    campaigns = {each.id: each for each in checked.library.of_kind("campaign")}
    short = {address: campaigns[name].slug for address, name in led.items() if name in campaigns}
    own = profile(centre).address
    for where in filter(None, (own, f"{network.rstrip('/')}/{centre.slug}/")):
        at = urlsplit(where)
        yield Place(
            centre=centre.slug,
            prefix=f"{at.path.rstrip('/')}/",
            host=at.hostname or "" if where == own else "",
            languages=frozenset(each.code for each in site_languages(centre, checked.voices)),
            documents=documents,
            tags=term_addresses(checked.library),
            campaigns={**{where.split("/")[1]: name for where, name in short.items()}, **{name: name for name in short.values()}},
            short=short,
        )


def _named(checked: Checked) -> Callable[[str, str], str]:
    """Return the function that says which tags a search in a language names, in that language or in English."""
    names = asking.names(checked)
    known: dict[str, Naming] = {}

    def named(text: str, language: str) -> str:
        found: list[tuple[str, str]] = []
        for code in dict.fromkeys((language, SOURCE)):
            if code not in known:
                known[code] = naming(names, LINES, code)
            found += known[code].named(text)
        return " ".join(f"{line}/{tag}" for line, tag in ordered(found)[:MOST_TAGS])

    return named


def answered(checked: Checked, centre: Document, file: Path, headers: Mapping[str, str], *, write: bool) -> Answered:
    """Bring in a table of answers from a form elsewhere; its months replace what an earlier table said of them."""
    languages = profile(centre).languages
    called = asking.names(checked)["languages"]
    said: dict[What, str] = {"yes": "Yes", "partly": "Partly", "no": "No"}
    votes: dict[str, What] = {vote: vote for vote in said}
    votes |= {voice.say(Phrase(word)).lower(): vote for voice in checked.voices.values() for vote, word in said.items()}
    meaning = forms.Meaning(
        language=languages[0],
        languages={name.lower(): code for code in languages for name in (code, *called.get(code, {}).values())},
        votes=votes,
        page=_page(checked.library),
    )
    table = answers.read(file.name, file.read_bytes(), languages)
    found = forms.answered(table, centre.slug, headers, meaning, today())
    if write:
        for month in found.months:
            replaced(checked.root / sums.path_of(month), sums.formatted(month))
    return found


def _page(library: Library) -> Callable[[str], str | None]:
    """Return the function that finds a document by its permanent name, or by the address of its page on any site."""
    known = {address(each).strip("/"): each.id for each in library.documents.values()}

    def page(named: str) -> str | None:
        way = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", named.strip()).strip("/")
        if way in library.documents:
            return way
        ends = (way.split("/", n)[-1] for n in range(way.count("/") + 1))
        return next((known[end] for end in ends if end in known), None)

    return page
