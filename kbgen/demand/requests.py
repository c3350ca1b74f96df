"""What a request says about its reader: which page of which centre it opens, or which mark it leaves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from kbgen.demand.typed import is_private, plain
from kbgen.model.demand import Mark, What

SEARCHED = 100
"""Letters of a search that are kept."""
WANTED = 200
"""Letters that are kept of what somebody did not find."""
_LONGEST = 8_192
"""Bytes of a request that is looked into; servers refuse longer ones."""
_READ = 1_000
"""Letters of a parameter that are looked at, which bounds what forged ones cost."""
DIRECT = "direct"
"""The channel of those who opened a campaign's short address as it is, without a word on where they found it."""
OTHER = "other"
"""The channel of those who came by a word that is none."""
CHANNEL = re.compile(r"[a-z0-9-]{1,20}")
"""What a channel may be called in an address."""
_NO_LANGUAGE = "und"
_SHORT = frozenset({"c", "p"})
"""The folders of short addresses, which no language can have: its code has two letters or three."""
_HELPED: tuple[What, ...] = ("yes", "partly", "no")
_GOT = re.compile(rb'GET ([^\s"]+)(?: HTTP/[\d.]+)?" (?:20[06]|304)')
_FOR_ROBOTS = re.compile(rb'(?:GET|HEAD) (?:https?://[^/\s]+)?/robots\.txt[ ?"]')
_ABSOLUTE = re.compile(rb"https?://([^/?\s]*)(.*)", re.IGNORECASE)
_WWW = "www."
_ESCAPED = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|(["\\]))')


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one centre's sites stand at the host, and what lies at which address."""

    centre: str
    prefix: str
    """The path of the centre's folder, ``/vn/``, or ``/`` for a centre with a host of its own."""
    host: str = ""
    """Only lines of this host, also with ``www.`` before it, when the log says hosts; empty for any."""
    languages: frozenset[str]
    documents: Mapping[str, str]
    """Address inside a language -> id: ``case-studies/vn/ppj/`` -> ``casestudies/vn/ppj``."""
    tags: Mapping[str, str]
    """Address inside a language -> tag: ``options/reuse/`` -> ``option_types/reuse``."""
    campaigns: Mapping[str, str] = field(default_factory=dict)
    """What a campaign is called in addresses -> its name in the sums."""
    short: Mapping[str, str] = field(default_factory=dict)
    """Short address of a campaign -> its name in the sums: ``c/heat/`` -> ``heat``."""


class Asked(NamedTuple):
    """What a request says: marks of one centre, or only words that may not be kept."""

    centre: str
    marks: tuple[Mark, ...]


FOR_ROBOTS = Asked("", ())
"""What asks for robots.txt is a robot."""


def hosts(places: Iterable[Place]) -> frozenset[bytes]:
    """Return the hosts of the places as lines of a log may write them."""
    return frozenset(f"{www}{place.host}".encode() for place in places if place.host for www in ("", _WWW))


def reader(places: Sequence[Place]) -> Callable[[bytes, bytes], Asked | None]:
    """Return the function that says what a request to a host means; None for what is no page of the places."""
    nearest = sorted(places, key=lambda place: (-len(place.prefix), not place.host))
    known = {id(place): frozenset(place.documents.values()) for place in places}
    prefixes = Counter(place.prefix for place in places if place.host)

    def meaning(host: bytes, request: bytes) -> Asked | None:
        if _FOR_ROBOTS.match(request):
            return FOR_ROBOTS
        got = _GOT.fullmatch(request) if len(request) <= _LONGEST else None
        if not got:
            return None
        target = _ESCAPED.sub(_meant, got[1]) if b"\\" in got[1] else got[1]
        whole = _ABSOLUTE.fullmatch(target)
        if whole:
            host, target = whole.groups()
        address, _, query = target.partition(b"?")
        path = _text(address)
        name = "" if host == b"-" else host.decode("ascii", "replace").partition(":")[0].lower()
        for place in nearest:
            if not path.startswith(place.prefix) or (name and place.host and name not in {place.host, _WWW + place.host}):
                continue
            # Of centres with hosts of their own nobody can tell whose page it was when the log says no hosts.
            if name or not place.host or prefixes[place.prefix] == 1:
                return _asked(place, path[len(place.prefix) :], query, known[id(place)])
        return None

    return meaning


def _meant(escaped: re.Match[bytes]) -> bytes:
    """Return the byte that Apache and nginx wrote with a backslash before it, or in hexadecimal."""
    return bytes.fromhex(escaped[1].decode()) if escaped[1] else escaped[2]


def _text(quoted: bytes) -> str:
    """Return what a percent-encoded text says; nothing when that is not UTF-8."""
    try:
        return unquote_to_bytes(quoted).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _asked(place: Place, path: str, query: bytes, documents: frozenset[str]) -> Asked | None:
    language, _, address = path.partition("/")
    if language not in place.languages:
        return _by_short_address(place, path, query) if language in _SHORT else None
    address = address.removesuffix("index.html") if address.endswith("/index.html") else address
    if address == "mark.txt":
        return _answered(place.centre, language, _parameters(query), documents)
    address = address if not address or address.endswith("/") else f"{address}/"
    if address == "thanks/":
        return _answered(place.centre, language, _parameters(query), documents)
    if address == "search/":
        return _answered(place.centre, language, {"q": _parameters(query).get("q", "")}, documents)
    marks = (*_opened(place, address, language), *_came(place, query))
    return Asked(place.centre, marks) if marks else None


def _opened(place: Place, address: str, language: str) -> Iterator[Mark]:
    if address in place.documents:
        yield Mark("viewed", place.documents[address], language)
    elif address in place.tags:
        yield Mark("asked", place.tags[address], language)


def _by_short_address(place: Place, path: str, query: bytes) -> Asked | None:
    """Return what opening a short address says: that somebody came by a campaign, if it is one's or names one."""
    came = _came(place, query, place.short.get(f"{path.removesuffix('index.html').rstrip('/')}/", ""))
    return Asked(place.centre, came) if came else None


def _came(place: Place, query: bytes, here: str = "") -> tuple[Mark, ...]:
    """Return by which campaign and channel somebody came: as ``via=heat.poster`` says, as newsletters say it, or by ``here``.

    A channel alone (``via=poster``) says something at a campaign's short address only, from where it is carried on to its page.
    """
    if not here and b"via=" not in query and b"utm_campaign=" not in query:
        return ()
    given = _parameters(query)
    name, dot, channel = given.get("via", "").lower().rpartition(".")
    told = given.get("utm_source") or given.get("utm_medium") or ""
    campaign = place.campaigns.get(name)
    if not campaign:
        campaign, other = place.campaigns.get(given.get("utm_campaign", "").lower(), here), channel if here and not dot else ""
        channel = other or told.lower() or (DIRECT if here and not dot else OTHER)
    if not campaign:
        return ()
    return (Mark("came", f"{campaign}.{channel if CHANNEL.fullmatch(channel) else OTHER}", _NO_LANGUAGE),)


def _parameters(query: bytes) -> dict[str, str]:
    """Return the first value of each parameter; what is not UTF-8 is no value."""
    pairs = (each.partition(b"=") for each in query.split(b"&")[:20])
    return {name.decode("ascii", "replace"): _text(value.replace(b"+", b" "))[:_READ] for name, _, value in reversed(list(pairs))}


def _answered(centre: str, language: str, given: Mapping[str, str], documents: frozenset[str]) -> Asked | None:
    searched, wanted = given.get("q", ""), given.get("wanted", "")
    private = [bool(words) and is_private(words) for words in (searched, wanted)]

    def marks() -> Iterator[Mark]:
        if searched and not private[0] and (words := plain(searched.lower(), SEARCHED)):
            yield Mark("searched", words, language)
        vote = next((each for each in _HELPED if given.get("helped") == each), None)
        if vote and given.get("page") in documents:
            yield Mark(vote, given["page"], language)
        if wanted and not private[1] and (words := plain(wanted, WANTED)):
            yield Mark("wanted", words, language)

    left = tuple(marks())
    return Asked(centre, left) if left or any(private) else None
