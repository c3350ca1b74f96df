"""What readers did, counted from the logs of a web server: sums for each centre and month, and nothing about anybody.

An address and an agent are looked at while a line is read, and remembered only as a number that means nothing outside this run:
so that one who does the same again on a day counts once, nobody counts too often, and who asked for robots.txt is a robot.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

from kbgen.demand.blocks import Source
from kbgen.demand.formats import LogLines, second
from kbgen.demand.requests import FOR_ROBOTS, OTHER, Asked, Place, hosts, reader
from kbgen.demand.visitors import Visitors
from kbgen.model.demand import Mark, Month

__all__ = ["Counted", "Place", "count"]

TEXTS = 50_000
"""Different texts of one centre and month that are held at once; above it those seen least are dropped."""
CHANNELS = 100
"""Different channels by which readers of one centre and month came; what comes by yet another counts as ``other``."""
KNOWN = 20_000
"""So many requests, agents and times are remembered with what they mean."""
_BOT = re.compile(rb"(?<!cu)bots?(?![a-z])")
"""The phone CUBOT and the television fuboTV have people in front of them."""
_ROBOTS = (
    # What programs that gather or watch pages call themselves.
    b"crawl", b"spider", b"slurp", b"scraper", b"scrapy", b"fetch", b"monitor", b"uptime", b"preview", b"validator", b"checker",
    b"archiver", b"headless", b"phantomjs", b"lighthouse", b"externalhit", b"whatsapp", b"googleother", b"google-inspection",
    # What they are written with; many phones tell of Java, but do not begin with it.
    b"curl", b"wget", b"python", b'"java/', b"go-http", b"okhttp", b"libwww", b"httpclient", b"http-client", b"axios",
    # Those that name the page where they explain themselves.
    b"+http:", b"+https:",
)  # fmt: skip
_DAY = 86_400
_FIRST = date(2000, 1, 1)
_EPOCH = date(1970, 1, 1).toordinal()
_T = TypeVar("_T")
Named: TypeAlias = Callable[[str, str], str]
"""From a search and its language to the tags that it names."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What one run counted. Each line is in exactly one of the sums from ``counted`` to ``private``."""

    months: tuple[Month, ...]
    """The new sums by centre and month; ``until`` is the latest time looked at."""
    lines: int
    counted: int
    """Lines that gave at least one new mark."""
    unreadable: int
    robots: int
    before: int
    """Lines that an earlier run has counted."""
    other: int
    """Readable lines about no page of the places: pictures, scripts, errors."""
    repeated: int
    """The same visitor did the same on the same day before, or too often."""
    private: int
    """Lines with nothing but words that may name a person: an e-mail address, a long number."""
    rare: int
    """Searches that too few people made to be kept as words."""
    dropped: int
    """Texts that were too many to be held."""
    damaged: tuple[str, ...]
    """Packed files that could be read only in part, and files that are no log, or packed in a way that is not known."""


class _Moment(NamedTuple):
    second: int
    day: int
    month: str


class _Known(dict[bytes, _T]):
    """What was found out about some bytes; forgets all when that gets too much."""

    def __init__(self, find: Callable[[bytes], _T], most: int) -> None:
        super().__init__()
        self._find, self._most = find, most

    def __missing__(self, key: bytes) -> _T:
        found = self._find(key)
        if len(key) <= 500:  # noqa: PLR2004 - longer ones do not come again
            if len(self) >= self._most:
                self.clear()
            self[key] = found
        return found


class _Sum:
    """One centre's month while it is counted."""

    def __init__(self) -> None:
        self.until = 0
        self.counts: dict[Mark, int] = {}
        self.texts: dict[Mark, int] = {}
        self._channels: set[str] = set()

    def add(self, mark: Mark) -> int:
        """Count a mark, and return how many had to be dropped for it."""
        if mark.what == "came":
            mark = self._bounded(mark)
        counts = self.texts if mark.what in {"searched", "wanted"} else self.counts
        counts[mark] = counts.get(mark, 0) + 1
        return self._shed() if len(self.texts) > TEXTS else 0

    def _bounded(self, mark: Mark) -> Mark:
        """Return a mark by a channel that is one of not too many: words in addresses cost nothing to invent."""
        campaign, _, channel = mark.name.rpartition(".")
        if channel not in self._channels and len(self._channels) >= CHANNELS:
            return mark._replace(name=f"{campaign}.{OTHER}")
        self._channels.add(channel)
        return mark

    def _shed(self) -> int:
        """Drop the texts seen least until half of the room is free, so that this happens rarely."""
        before, least = sum(self.texts.values()), 1
        while len(self.texts) > TEXTS // 2:
            self.texts = {mark: times for mark, times in self.texts.items() if times > least}
            least += 1
        return before - sum(self.texts.values())

    def kept(self, least: int, named: Named) -> dict[Mark, int]:
        """Return the sums without searches seen less often; the tags that searches name are asked for, however rare they are."""
        counts = Counter(self.counts)
        for mark, times in self.texts.items():
            if mark.what != "searched" or times >= least:
                counts[mark] = times
            if mark.what == "searched" and (tags := named(mark.name, mark.language)):
                counts[Mark("asked", tags, mark.language)] += times
        return dict(sorted(counts.items()))

    def rare(self, least: int) -> int:
        """Return how many searches were seen less often."""
        return sum(times for mark, times in self.texts.items() if mark.what == "searched" and times < least)


def count(
    files: Iterable[Path],
    places: Sequence[Place],
    until: Mapping[tuple[str, str], datetime],
    today: date,
    progress: Callable[[int], object] = lambda _: None,
    least: int = 2,
    named: Named = lambda _text, _language: "",
) -> Counted:
    """Return the sums of what readers did, from logs in any order, without what stands at or before ``until`` or after ``today``.

    Searches made less than ``least`` times are not kept as words; ``named`` says which tags a search in a language names, as
    ``sectors/seafood topics/water``, and these count however rare it is. ``progress`` is told how many bytes were read.
    """
    counting = _Counting(places, until, today)
    for path in files:
        counting.read(Source(path, progress))
    return counting.result(least, named)


class _Counting:
    def __init__(self, places: Sequence[Place], until: Mapping[tuple[str, str], datetime], today: date) -> None:
        self._until = {key: (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() for key, at in until.items()}
        self._days = range(_FIRST.toordinal() - _EPOCH, today.toordinal() - _EPOCH + 1)
        self._hosts = hosts(places)
        self._by_host = bool(self._hosts)
        meaning = reader(places)
        self._moments = _Known(self._moment, KNOWN)
        self._asked = _Known(lambda key: meaning(*key.split(b" ", 1)) if self._by_host else meaning(b"", key), KNOWN)
        self._robots = _Known(_is_robot, KNOWN)
        self._visitors = Visitors()
        self._sums: defaultdict[tuple[str, str], _Sum] = defaultdict(_Sum)
        self.lines = self.counted = self.unreadable = self.robots = self.before = 0
        self.other = self.repeated = self.private = self.dropped = 0
        self._damaged: list[str] = []

    def read(self, source: Source) -> None:
        """Count one file."""
        form = LogLines()
        for block in source.blocks():
            self.lines += block.count(b"\n")
            self._read(form, block)
        self.lines += source.cut
        self.unreadable += source.cut + form.unreadable
        self.other += form.silent
        if source.damaged:
            self._damaged.append(str(source.path))

    def _read(self, form: LogLines, block: bytes) -> None:
        """Count the lines of a block: what most lines are costs two look-ups."""
        moments, known, by_host, other = self._moments, self._asked, self._by_host, 0
        for host, address, stamp, request, agent, _ in form.records(block):
            moment = moments[stamp]
            if moment is None:
                self.unreadable += 1
                continue
            if by_host and not host and address in self._hosts:
                host, address = address, b""  # noqa: PLW2901 - a form that begins with the host, of a log without addresses
            asked = known[host + b" " + request if by_host else request]
            if asked is None:
                other += 1
                continue
            self._visit(asked, moment, address, agent)
        self.other += other

    def _visit(self, asked: Asked, moment: _Moment, address: bytes, agent: bytes) -> None:
        visitor = self._visitors.number(address, agent)
        if asked is FOR_ROBOTS:
            self._visitors.ask_for_robots(visitor)
        if asked is FOR_ROBOTS or self._robots[agent] or self._visitors.is_robot(visitor):
            self.robots += 1
            return
        month = (asked.centre, moment.month)
        if moment.second <= self._until.get(month, 0):
            self.before += 1
            return
        found = self._sums[month]
        found.until = max(found.until, moment.second)
        fresh = self._visitors.fresh(visitor, moment.day, asked.centre, asked.marks)
        for mark in fresh:
            self.dropped += found.add(mark)
        if fresh:
            self.counted += 1
        elif asked.marks:
            self.repeated += 1
        else:
            self.private += 1

    def _moment(self, stamp: bytes) -> _Moment | None:
        at = second(stamp)
        if at is None or at // _DAY not in self._days:
            return None
        return _Moment(at, at // _DAY, _month(at // _DAY))

    def result(self, least: int, named: Named) -> Counted:
        """Return what was counted."""
        months, rare = [], 0
        for (centre, month), found in sorted(self._sums.items()):
            counts = found.kept(least, named)
            rare += found.rare(least)
            until = datetime.fromtimestamp(found.until, UTC)
            months.append(Month(centre=centre, month=month, counts=counts, until=until))
        return Counted(
            months=tuple(months),
            lines=self.lines,
            counted=self.counted,
            unreadable=self.unreadable,
            robots=self.robots,
            before=self.before,
            other=self.other,
            repeated=self.repeated,
            private=self.private,
            rare=rare,
            dropped=self.dropped,
            damaged=tuple(self._damaged),
        )


@lru_cache(maxsize=1000)
def _month(day: int) -> str:
    """Return as ``2026-11`` the month of a day counted from 1970."""
    return date.fromordinal(_EPOCH + day).isoformat()[:7]


def _is_robot(agent: bytes) -> bool:
    """Return True for the agent of a program. A form without agents has nothing to go by: an agent begins with a quote."""
    said = agent.lower()
    return said in {b'"', b'"-'} or any(word in said for word in _ROBOTS) or (b"bot" in said and bool(_BOT.search(said)))
