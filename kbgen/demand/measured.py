"""What readers looked for as needs: a rule that a director can check with a pencil.

Counted is each time that readers opened the page of a tag or searched with its name, in the last twelve months. Opened
documents do not count: people open what they are shown. A tag counts as looked for when at least ``LEAST`` requests name it,
and they are at least ``SHARE`` of all requests for tags of its line (sectors, topics ...). The tag of a line that was asked for
most gets ``MEASURED`` points, one that was asked for half as often gets half of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from kbgen.demand.sums import by_centre, tags_of
from kbgen.model.demand import Change, Votes
from kbgen.model.figures import Number
from kbgen.model.need import LINES, Need

if TYPE_CHECKING:
    from kbgen.model.demand import Month

MEASURED = 2.0
LEAST = 10
SHARE = 0.1
MONTHS = 12
QUARTER = 3


def measured(months: Iterable[Month], today: date) -> dict[str, tuple[Need, ...]]:
    """Return for each centre what its readers looked for, each tag as a need of its own."""
    return {centre: tuple(_needs(asked(recent(held, today)))) for centre, held in by_centre(months).items()}


def recent(months: Iterable[Month], today: date, length: int = MONTHS, ago: int = 0) -> list[Month]:
    """Return the sums of ``length`` months that end ``ago`` months before today's."""
    last = today.year * 12 + today.month - 1 - ago
    return [month for month in months if last - length < _number(month.month) <= last]


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def asked(months: Iterable[Month]) -> Counter[tuple[str, str]]:
    """Return how often each (line, tag) was asked for."""
    found: Counter[tuple[str, str]] = Counter()
    for month in months:
        for mark, count in month.counts.items():
            if mark.what == "asked":
                for tag in tags_of(mark.name):
                    found[tag] += count
    return found


def _needs(found: Counter[tuple[str, str]]) -> Iterator[Need]:
    for line in LINES:
        here = {tag: count for (group, tag), count in found.items() if group == line}
        enough = max(LEAST, SHARE * sum(here.values()))
        most = max(here.values(), default=0)
        for tag, count in sorted(here.items(), key=lambda pair: (-pair[1], pair[0])):
            if count >= enough:
                only: dict[str, Any] = {line: (tag,)}
                yield Need(**only, weight=Number(MEASURED * count / most))


def changes(months: Iterable[Month], today: date) -> tuple[Change, ...]:
    """Return the tags asked for more or less in the last three whole months than in the three before, the most changed first."""
    held = list(months)
    now, before = asked(recent(held, today, QUARTER, 1)), asked(recent(held, today, QUARTER, 1 + QUARTER))
    found = [Change(tag=tag, now=now[tag], before=before[tag]) for tag in {*now, *before} if now[tag] != before[tag]]
    return tuple(sorted(found, key=lambda each: (-abs(each.now - each.before), each.tag)))


def votes(months: Iterable[Month]) -> tuple[Votes, ...]:
    """Return the documents that did not help more readers than they helped, the most refused first."""
    found: Counter[tuple[str, str]] = Counter()
    for month in months:
        for mark, count in month.counts.items():
            if mark.what in {"yes", "partly", "no"}:
                found[mark.name, mark.what] += count
    voted = [
        Votes(document=name, yes=found[name, "yes"], partly=found[name, "partly"], no=found[name, "no"])
        for name in {document for document, _ in found}
    ]
    refused = (each for each in voted if each.no > each.yes)
    return tuple(sorted(refused, key=lambda each: (each.yes - each.no, each.document)))


def questions(months: Iterable[Month]) -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    """Return the (words, language) that readers searched for or wanted: how often, and at which centres."""
    counts: Counter[tuple[str, str]] = Counter()
    centres: dict[tuple[str, str], dict[str, None]] = {}
    for month in months:
        for mark, count in month.counts.items():
            if mark.what in {"searched", "wanted"}:
                counts[mark.name, mark.language] += count
                centres.setdefault((mark.name, mark.language), {})[month.centre] = None
    return {question: (count, tuple(sorted(centres[question]))) for question, count in counts.items()}
