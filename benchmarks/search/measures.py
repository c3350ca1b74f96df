"""What is measured of an engine: which pages it finds, what that costs a reader, how long a slow phone thinks."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import ours
from engines import Engine, Made
from playwright.sync_api import Browser, Error, Page
from texts import Question
from webhost import Served

FIRST = 5
PHONE = {"width": 360, "height": 740}
SLOW = 4
"""How many times slower than this machine the phone is."""
_ICON = re.compile(r"/(?:fav)?icon[^/]*$")
"""The picture in the browser's tab, which Chromium fetches whenever it likes."""


class Asked(NamedTuple):
    """A question with the ids of the pages that were shown for it, best first."""

    question: Question
    found: tuple[str, ...]

    @property
    def rank(self) -> int | None:
        """The place of the page that must be found, from 1."""
        return self.found.index(self.question.target) + 1 if self.question.target in self.found else None


class Cost(NamedTuple):
    """What was fetched for one answer in a browser that knew nothing before."""

    bytes: int
    requests: int


class Spread(NamedTuple):
    """The middle of some numbers, the 95th of a hundred, and the largest."""

    median: float
    p95: float
    maximum: float


@dataclass(frozen=True)
class Quality:
    """How well an engine answers some questions."""

    asked: tuple[Asked, ...]

    def hits(self, first: int = FIRST) -> int:
        """Return how many questions find their page among the first."""
        return sum(each.rank is not None and each.rank <= first for each in self.asked)

    @property
    def mrr(self) -> float:
        """The mean of 1 / rank; a page that is not shown counts 0."""
        return sum(1 / each.rank for each in self.asked if each.rank) / len(self.asked)

    @property
    def misses(self) -> Iterator[dict[str, object]]:
        """The questions whose page is not among the first five."""
        for (question, found), rank in ((each, each.rank) for each in self.asked):
            if rank is None or rank > FIRST:
                row = {"language": question.language, "id": question.id, "query": question.query, "target": question.target}
                yield {**row, "found": list(found[:FIRST]), "rank": rank}


def spread_of(numbers: Sequence[float]) -> Spread:
    """Return median, 95th percentile (nearest rank) and maximum."""
    ordered = sorted(numbers)
    return Spread(statistics.median(ordered), ordered[math.ceil(0.95 * len(ordered)) - 1], ordered[-1])


def quality(engine: Engine, made: Made, browser: Browser, host: Served, questions: Sequence[Question]) -> Quality:
    """Return what an engine answers to all questions, one after the other in one page."""
    with _cold(engine, made, browser, host) as tab:
        return Quality(tuple(Asked(question, _found(engine, made, tab, question)) for question in questions))


def costs(
    engine: Engine, made: Made, browser: Browser, host: Served, questions: Sequence[Question], *, code: bool = False
) -> list[Cost]:
    """Return what each question costs from first use to the first ten results, each in a new browser context.

    Files of the index count whenever they are fetched, with ``code`` also the scripts that search; other files count when
    they are fetched after the page has loaded.
    """
    counted = made.index.keys() | (made.code if code else frozenset())
    found = []
    for question in questions:
        first = len(host.answers)
        with _cold(engine, made, browser, host) as tab:
            loaded = len(host.answers)
            engine.ask(tab, question.query)
        sent = [each for each in host.answers[first:loaded] if each[0] in counted]
        sent += [each for each in host.answers[loaded:] if not _ICON.search(each[0])]
        found.append(Cost(sum(size for _, size in sent), len(sent)))
    return found


def slow_answers(
    engine: Engine, made: Made, browser: Browser, host: Served, questions: Sequence[Question]
) -> list[tuple[float, float]]:
    """Return for each question, on a slow processor, the milliseconds that the scripts take and those until results are seen.

    The first are spent on parsing the files and finding, ranking and marking the first results; the others hold all fetching too.
    Each is measured in a browser context of its own.
    """
    found = []
    for question in questions:
        with _slow(engine, made, browser, host) as tab:
            scripts = ours.script_time(tab, made, question.query)
        with _slow(engine, made, browser, host) as tab:
            found.append((scripts, ours.timed(tab, question.query)))
    return found


@contextmanager
def _slow(engine: Engine, made: Made, browser: Browser, host: Served) -> Iterator[Page]:
    """Open the page that searches on a processor that is slowed down."""
    with _cold(engine, made, browser, host) as tab:
        tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        yield tab


@contextmanager
def _cold(engine: Engine, made: Made, browser: Browser, host: Served) -> Iterator[Page]:
    """Open the page that searches in a browser context without a cache."""
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(30_000)
    try:
        tab = context.new_page()
        tab.goto(host.address + made.start, wait_until="load")
        engine.ready(tab)
        yield tab
    except Error as error:
        raise SystemExit(f"{engine.name} at {made.start} does not answer: {error.message.splitlines()[0]}") from None
    finally:
        context.close()


def _found(engine: Engine, made: Made, tab: Page, question: Question) -> tuple[str, ...]:
    """Return the ids of the pages shown for a question, each once."""
    paths = (unquote(urlsplit(address).path) for address in engine.ask(tab, question.query))
    return tuple(dict.fromkeys(made.document[path] for path in paths if path in made.document))
