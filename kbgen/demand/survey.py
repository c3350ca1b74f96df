"""From answers to needs, by a rule that can be said in a few sentences.

Every person counts once. Each sector that somebody named becomes a need, with the topics that at least a third of those who named
it asked for. Who named no sector counts for the work that they do, in the same way; who named neither counts for the topics
alone. The weight is 5 for the need that most people have, and less in proportion for the others, never below 1. The kinds of
change that at least a third of all people chose become one need over all sectors named, and so does the money that they can
spend; each weighs half as much as its share of all people would. Forms, channels and languages are kept in the order of how
many want them, where at least a tenth does; of how often people want to hear the most frequent answer counts, and a slow
connection counts when a third has one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kbgen.demand import days
from kbgen.demand.answers import Table
from kbgen.demand.columns import GROUPS, IGNORE, WANTED
from kbgen.demand.mapping import Plan
from kbgen.demand.naming import Book, folded
from kbgen.model.finding import Phrase, phrase
from kbgen.model.need import Need

HEAVIEST = 5
A_THIRD, A_TENTH = 3, 10
_MOST_IN_A_NAME = 2
_FEW = 4
_PROTECTED = re.compile("^'(?=[=+@-])")
"""The apostrophe before what a spreadsheet would take for a formula."""


@dataclass(frozen=True)
class Person:
    """What one person answered; who it was is not kept."""

    given: Mapping[str, frozenset[str]]
    wanted: tuple[str, ...] = ()

    def line(self, group: str) -> frozenset[str]:
        """Return the tags that the person chose in a group."""
        return self.given.get(group, frozenset())


@dataclass(frozen=True, kw_only=True)
class Heard:
    """All people of a survey."""

    people: tuple[Person, ...]
    twice: int
    """How many rows were left out because the same person answered again later."""
    silent: int
    """How many rows answer nothing."""
    last: dt.date | None
    notes: tuple[Phrase, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a survey found."""

    n: int
    needs: tuple[Need, ...]
    wishes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Formats, channels, languages, cadence and bandwidth, as far as they were asked for."""


def heard(tables: Iterable[tuple[Table, Plan]], book: Book, today: dt.date) -> Heard:
    """Return the people who answered, each once: of rows by the same person the last one counts."""
    people: dict[object, Person] = {}
    rows = silent = 0
    latest: list[dt.date] = []
    notes: list[Phrase] = []
    for table, plan in tables:
        kinds = [plan.column(header) or IGNORE for header in table.headers]
        keys, said = _keys(table, kinds)
        day, is_doubtful = days.last((row[at] for row in table.rows for at, kind in enumerate(kinds) if kind == "date"), today)
        latest += [day] if day else []
        notes += said
        if is_doubtful:
            notes.append(phrase("{file}: days were read with the day first. If that is wrong, say --date.", file=table.name))
        for key, person in zip(keys, _people(table, plan, kinds, book), strict=True):
            if person is None:
                silent += 1
                continue
            rows += 1
            people.pop(key, None)  # the last one counts, and where it stands
            people[key] = person
    found = tuple(people.values())
    return Heard(people=found, twice=rows - len(found), silent=silent, last=max(latest, default=None), notes=tuple(notes))


def _keys(table: Table, kinds: Sequence[str]) -> tuple[list[object], list[Phrase]]:
    """Return for each row what is the same in two rows of one person, and what is to be said of that.

    Without a column that names people, only rows with a time of day that are the same in every cell are by one person: paper
    forms that were typed in have the day alone, and two people may well say the same.
    """
    names = [at for at, kind in enumerate(kinds) if kind == "respondent"]
    dates = [at for at, kind in enumerate(kinds) if kind == "date"]
    called = [folded(" ".join(row[at] for at in names)) for row in table.rows]
    common, times = Counter(called).most_common(1)[0]
    is_nobody = bool(common) and times > _FEW and times * 2 > len(called)
    notes = [phrase("{file}: most rows name the same respondent; it is taken for nobody's name.", file=table.name)]
    keys: list[object] = []
    for row, name in zip(table.rows, called, strict=True):
        if name and not (is_nobody and name == common):
            keys.append(name)
        else:
            keys.append(row if any(days.has_time(row[at]) for at in dates) else object())
    return keys, notes if is_nobody else []


def _people(table: Table, plan: Plan, kinds: Sequence[str], book: Book) -> list[Person | None]:
    """Return who stands in each row, None where nothing is answered."""
    split = {
        at: plan.split(book, kind, Counter(cell for cell in table.column(at) if cell))
        for at, kind in enumerate(kinds)
        if kind in GROUPS
    }
    found: list[Person | None] = []
    for row in table.rows:
        given: dict[str, set[str]] = {}
        wanted = [_PROTECTED.sub("", row[at]) for at, kind in enumerate(kinds) if kind == WANTED and row[at]]
        is_silent = not wanted
        for at, cells in split.items():
            for answer in cells.get(row[at], ()):
                is_silent = False
                targets = plan.targets(book, kinds[at], answer) or ()
                given.setdefault(kinds[at], set()).update(each for each in targets if each not in {IGNORE, WANTED})
                wanted += [answer] if WANTED in targets else []
        tags = {group: frozenset(each) for group, each in given.items() if each}
        found.append(None if is_silent else Person(tags, tuple(wanted)))
    return found


def asked(people: Sequence[Person], book: Book) -> Asked:
    """Return the needs of some people and their other wishes, by the rule that stands above."""
    needs = [*_kept_to(people, book), *_over_all(people, book)]
    wishes = {group: _wanted(people, group, book) for group in ("formats", "channels", "languages")}
    if often := _ranked(people, "cadence", book):
        wishes["cadence"] = (often[0],)
    if _ranked(people, "bandwidth", book):
        slow = sum("low" in person.line("bandwidth") for person in people)
        wishes["bandwidth"] = ("low" if slow * A_THIRD >= len(people) else "normal",)
    return Asked(n=len(people), needs=_with_ids(needs), wishes={group: each for group, each in wishes.items() if each})


def _kept_to(people: Sequence[Person], book: Book) -> list[Need]:
    """Return a need for each sector, for the work of those who name none, and for the topics of all others."""
    without = [person for person in people if not person.line("sectors")]
    rest = [person for person in without if not person.line("audiences")]
    groups: list[tuple[dict[str, Any], list[Person]]] = [
        ({line: (tag,)}, [person for person in among if tag in person.line(line)])
        for line, among in (("sectors", people), ("audiences", without))
        for tag in _ranked(among, line, book)
    ]
    groups += [({}, rest)] if _often(rest, "topics", book) else []
    largest = max((len(who) for _, who in groups), default=1)
    found = [
        Need(**lines, topics=_often(who, "topics", book), weight=weight(len(who), largest), asked=_count(len(who)))
        for lines, who in groups
    ]
    return sorted(found, key=lambda need: -(need.asked or 0))


def _over_all(people: Sequence[Person], book: Book) -> list[Need]:
    """Return a need for the kinds of change and one for how much money there is, over all sectors named.

    They weigh half: a page on everything (a guideline) has every kind of change, and would else stand before pages on what most
    people make.
    """
    named: Any = tuple(tag for tag in book.tags["sectors"] if any(tag in person.line("sectors") for person in people))
    found: list[Need] = []
    for line in ("option_types", "effort"):
        if often := _often(people, line, book):
            count = sum(bool(person.line(line) & set(often)) for person in people)
            only: dict[str, Any] = {line: often}
            found.append(Need(sectors=named, **only, weight=weight(count, 2 * len(people)), asked=_count(count)))
    return found


def weight(count: int, largest: int) -> Any:
    """Return 5 for the largest count and less in proportion, rounded half up, from 1."""
    return max(1, min(HEAVIEST, (2 * HEAVIEST * count + largest) // (2 * largest)))


def _count(count: int) -> Any:
    return count


def _ranked(people: Sequence[Person], group: str, book: Book) -> tuple[Any, ...]:
    """Return the tags that some people chose, the most wanted first, then in the order of the vocabulary."""
    counts = Counter(tag for person in people for tag in person.line(group))
    order = {tag: at for at, tag in enumerate(book.tags.get(group, ()))}
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], order.get(tag, len(order)), tag)))


def _often(people: Sequence[Person], group: str, book: Book) -> tuple[Any, ...]:
    """Return the tags that at least a third of some people chose, in the order of the vocabulary."""
    counts = Counter(tag for person in people for tag in person.line(group))
    return tuple(tag for tag in book.tags.get(group, ()) if counts[tag] and counts[tag] * A_THIRD >= len(people))


def _wanted(people: Sequence[Person], group: str, book: Book) -> tuple[str, ...]:
    counts = Counter(tag for person in people for tag in person.line(group))
    return tuple(tag for tag in _ranked(people, group, book) if counts[tag] * A_TENTH >= len(people))


def _with_ids(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Return needs with names of their own: their tags, without topics and without long lists."""
    taken: set[str] = set()
    found: list[Need] = []
    for need in needs:
        sectors = need.sectors if len(need.sectors) <= _MOST_IN_A_NAME else ()
        kinds = need.option_types if len(need.option_types) <= _MOST_IN_A_NAME else ("kinds-of-change",)
        called = slug((*sectors, *kinds, *need.audiences, *need.effort) or need.topics)
        name = unique(called, taken)
        taken.add(name)
        identity: Any = name
        found.append(replace(need, id=identity))
    return tuple(found)


def slug(tags: Iterable[str]) -> str:
    """Return some tags as one name with hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", "-".join(tags).lower())) or "need"


def unique(name: str, taken: Iterable[str]) -> str:
    """Return a name that is not taken, with the first number that is free if need be."""
    held = set(taken)
    return name if name not in held else next(each for n in range(2, len(held) + 3) if (each := f"{name}-{n}") not in held)
