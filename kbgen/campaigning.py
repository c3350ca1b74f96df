"""Short addresses for those who print them, links by which a campaign is counted, and what it brought by the monthly sums.

What a month without a sum held is not known: it is named, and never taken as nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from kbgen.compose.standing import base
from kbgen.demand.requests import CHANNEL
from kbgen.demand.sums import by_centre
from kbgen.load import addresses
from kbgen.model.address import unkept, wished
from kbgen.model.demand import Month, Votes
from kbgen.model.document import Document, Library, named
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.model.outreach import Campaign
from kbgen.render import qr
from kbgen.replacing import replaced

if TYPE_CHECKING:
    from kbgen.reading import Checked

CHANNELS = ("poster", "handout", "mail", "message", "partner")
"""Where addresses of a campaign are handed out when nothing else is said."""


class Link(NamedTuple):
    """An address for one channel."""

    channel: str
    address: str


class Address(NamedTuple):
    """The short address of a document: inside a centre's folder, or absolute where a centre was named."""

    address: str
    document: str
    is_kept: bool
    """True when the register holds it."""


class Views(NamedTuple):
    """How often a month a document was opened before a campaign and in it: the mean of the months counted, added up."""

    document: str
    before: float
    during: float


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a campaign brought, as far as it was counted. Months are ``2027-02``; all numbers are requests, not people."""

    campaign: str
    phase: Literal["before", "during", "after"]
    starts: dt.date
    centres: tuple[str, ...]
    """The centres with sums that are told of."""
    silent: tuple[str, ...]
    """The centres that run it and have no sums at all."""
    came: tuple[tuple[str, str, int], ...]
    """(month, channel, number)."""
    opened: tuple[tuple[str, str, int], ...]
    """(month, language, number) of the campaign's own page, in the months that it touches."""
    before: tuple[str, ...]
    """The whole months before it with which it is compared, as many as it has itself."""
    during: tuple[str, ...]
    """The whole months that lie in it and are over."""
    promised: tuple[Views, ...]
    """Empty where no centre was counted on both sides."""
    compared: tuple[str, ...]
    """The centres that were."""
    votes: tuple[Votes, ...]
    """Whether its page and the promised ones helped, in the months that it touches."""
    uncounted: tuple[tuple[str, str], ...]
    """(centre, month) without sums."""
    partial: tuple[tuple[str, str, dt.date], ...]
    """(centre, month, day) counted up to a day only; they are not compared."""


def campaign(library: Library, name: str) -> Document:
    """Return the campaign of a name: that in its address, that of its file, or the file."""
    for each in library.of_kind("campaign"):
        if name in {each.slug, wished(each).split("/")[1], library.short.get(each.id, "//").split("/")[1]}:
            return each
    known = ", ".join(each.slug for each in library.of_kind("campaign"))
    try:
        found = named(library, name)
    except Misuse:
        found = None
    if not found or found.kind != "campaign":
        raise Misuse(phrase("There is no campaign {name}. Campaigns: {campaigns}", name=name, campaigns=known))
    return found


# addresses


def listed(checked: Checked, names: Iterable[str], centre: Document | None, network: str) -> tuple[Address, ...]:
    """Return the short addresses of some documents, or of all: absolute ones at a ``centre``, of what it shows."""
    library = checked.library
    kept = {line.address for line in library.given}
    wanted = [named(library, name) for name in names]
    shown = {centre.id, *(choice.document for choice in checked.choices[centre.slug])} if centre else library.documents.keys()
    for document in wanted:
        if document.id not in shown and centre:
            raise _not_shown(document, centre)
    chosen = wanted or [document for name, document in library.documents.items() if name in shown]
    before = _folder(centre, network) if centre else ""
    addresses_of = ((library.short.get(document.id, ""), document) for document in chosen)
    return tuple(Address(f"{before}{where}" if where else "", each.id, where in kept) for where, each in addresses_of)


def _not_shown(document: Document, centre: Document) -> Misuse:
    command = f"kbgen demand why {document.id} --centre {centre.slug}"
    return Misuse(
        phrase(
            "{centre} does not show {document}; {command} says why.", centre=centre.slug, document=document.id, command=command
        )
    )


def _folder(centre: Document, network: str) -> str:
    found = base(centre, network)
    if "://" not in found:
        raise Misuse(phrase("Say in mkdocs.yml where the site will stand: site_url: https://..."))
    return found


def keep(checked: Checked, names: Sequence[str]) -> tuple[Address, ...]:
    """Add the short addresses of some documents, or of all, to the register, and return those that it did not hold yet."""
    library = checked.library
    given, wrong = addresses.read(checked.root)
    if wrong:
        raise Misuse(phrase("{file} has lines that cannot be read. Mend them first: kbgen check says how.", file=wrong[0].place))
    wanted = {named(library, name).id for name in names} or library.documents.keys()
    new = [line for line in unkept(library.documents, given, checked.today) if line.document in wanted]
    if new:
        path = checked.root / addresses.FILE
        replaced(path, addresses.written([*given, *new]), like=path.read_bytes() if path.exists() else b"")
    return tuple(Address(line.address, line.document, is_kept=True) for line in new)


def links(checked: Checked, found: Document, centre: Document, network: str, channels: Iterable[str]) -> tuple[Link, ...]:
    """Return the address of a campaign at a centre for each channel."""
    if all(choice.document != found.id for choice in checked.choices[centre.slug]):
        raise _not_shown(found, centre)
    short = checked.library.short.get(found.id)
    if not short:
        raise Misuse(phrase("{document} has no short address; kbgen check says why.", document=found.id))
    asked = tuple(dict.fromkeys(channels)) or CHANNELS
    for channel in asked:
        if not CHANNEL.fullmatch(channel):
            raise Misuse(phrase("{channel} is no channel: small letters, digits and hyphens, at most 20.", channel=channel))
    return tuple(Link(channel, f"{_folder(centre, network)}{short}?via={channel}") for channel in asked)


def drawn(made: Iterable[tuple[str, str]], folder: Path) -> tuple[Path, ...]:
    """Write the QR code of each (address, name of its files) as SVG and PNG into a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for address, name in made:
        if address:
            path = folder / f"{name}.svg"
            path.write_text(qr.svg(address), encoding="utf-8")
            path.with_suffix(".png").write_bytes(qr.png(address))
            found += [path, path.with_suffix(".png")]
    return tuple(found)


# what came of it


def told(checked: Checked, found: Document, centre: str | None) -> Told:
    """Return what a campaign brought at one centre, or at all that run it."""
    facts = found.facts
    if not isinstance(facts, Campaign):
        raise TypeError(found.id)
    run = [each.slug for each in checked.library.centres if each.slug == centre or (not centre and _runs(facts, each.slug))]
    sums = {code: months for code, months in by_centre(checked.months).items() if code in run}
    logs = {code: {each.month: each for each in months if each.source == "log"} for code, months in sums.items()}
    today = _number(checked.today)
    touched = _months(_number(facts.starts), min(_number(facts.ends), today))
    during = _months(_number(facts.starts) + (facts.starts.day > 1), min(_number(facts.ends + dt.timedelta(days=1)), today) - 1)
    before = _months(_number(facts.starts) - len(during), _number(facts.starts) - 1)
    wanted = sorted({*before, *touched})
    whole = {code: {month for month in wanted if _is_whole(held, month)} for code, held in logs.items()}
    compared = tuple(code for code, months in whole.items() if months.intersection(before) and months.intersection(during))
    documents = tuple(name for name in facts.documents if name in checked.library.documents)
    return Told(
        campaign=found.slug,
        phase=facts.phase(checked.today),
        starts=facts.starts,
        centres=tuple(sums),
        silent=tuple(code for code in run if code not in sums),
        came=_came(sums.values(), found.slug),
        opened=_opened(logs.values(), found.id, touched),
        before=before,
        during=during,
        promised=tuple(_views(name, [(logs[code], whole[code]) for code in compared], before, during) for name in documents)
        if compared
        else (),
        compared=compared,
        votes=tuple(_votes(sums.values(), (found.id, *documents), touched)),
        uncounted=tuple(
            (code, month) for code, held in logs.items() for month in wanted if month not in held and month < _name(today)
        ),
        partial=tuple(
            (code, month, until.date())
            for code, held in logs.items()
            for month in wanted
            if month in held and month not in whole[code] and (until := held[month].until)
        ),
    )


def _runs(facts: Campaign, centre: str) -> bool:
    return not facts.centres or centre in facts.centres


def _number(day: dt.date) -> int:
    """Return the number of a day's month, counted from the year 0."""
    return day.year * 12 + day.month - 1


def _name(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _months(first: int, last: int) -> tuple[str, ...]:
    return tuple(_name(number) for number in range(first, last + 1))


def _is_whole(held: dict[str, Month], month: str) -> bool:
    """Tell whether a month was counted to its end: up to its last day, or later months were counted after it."""
    if month not in held:
        return False
    until = held[month].until
    return max(held) > month or (until is not None and (until.date() + dt.timedelta(days=1)).day == 1)


def _came(sums: Iterable[tuple[Month, ...]], name: str) -> tuple[tuple[str, str, int], ...]:
    found: Counter[tuple[str, str]] = Counter()
    for months in sums:
        for month in months:
            for mark, number in month.counts.items():
                which, _, channel = mark.name.rpartition(".")
                if mark.what == "came" and which == name:
                    found[month.month, channel] += number
    return tuple((month, channel, number) for (month, channel), number in sorted(found.items()))


def _opened(logs: Iterable[dict[str, Month]], document: str, touched: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    found: Counter[tuple[str, str]] = Counter()
    for held in logs:
        for month in touched:
            for mark, number in held[month].counts.items() if month in held else ():
                if mark.what == "viewed" and mark.name == document:
                    found[month, mark.language] += number
    return tuple((month, language, number) for (month, language), number in sorted(found.items()))


def _views(document: str, sides: list[tuple[dict[str, Month], set[str]]], before: Sequence[str], during: Sequence[str]) -> Views:
    """Return how often a month a document was opened: for each centre the mean of the months counted, then their sum."""

    def mean(held: dict[str, Month], months: list[str]) -> float:
        views = (
            n for month in months for mark, n in held[month].counts.items() if (mark.what, mark.name) == ("viewed", document)
        )
        return sum(views) / len(months)

    def side(span: Sequence[str]) -> float:
        return sum(mean(held, [month for month in span if month in whole]) for held, whole in sides)

    return Views(document, side(before), side(during))


def _votes(sums: Iterable[tuple[Month, ...]], documents: Sequence[str], touched: Sequence[str]) -> Iterable[Votes]:
    found: Counter[tuple[str, str]] = Counter()
    for months in sums:
        for month in months:
            for mark, number in month.counts.items() if month.month in touched else ():
                found[mark.name, mark.what] += number
    for name in documents:
        yes, partly, no = (found[name, vote] for vote in ("yes", "partly", "no"))
        if yes or partly or no:
            yield Votes(document=name, yes=yes, partly=partly, no=no)
