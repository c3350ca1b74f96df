"""What is news to the readers of a stream in one language, from what they were told and what a centre shows now.

The rule: of an edition told with the same gist nothing is said; with another gist it has changed; a page of which the stream has
never heard is new; and a page known in another language is news to those whose language it now speaks.

The first issue of a stream, or of a language in it, does not tell the whole library: it has the newest of what appeared or
changed within one cadence, ``FIRST`` pages at most; all else counts as known.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kbgen.digest.announced import EVERYTHING, Announced, Line
from kbgen.digest.gist import differs
from kbgen.language.kin import is_same
from kbgen.model.issue import News, Stream
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from kbgen.model.document import Document, Edition
    from kbgen.model.kinds import CentreProfile
    from kbgen.model.need import Cadence
    from kbgen.model.outreach import Subscription

FIRST = 10
ALL = "all"
_MONTHS = {"monthly": 1, "quarterly": 3}
_DAYS = {"immediate": 0, "weekly": 7}

Shown = Mapping[str, "Mapping[str, Edition]"]
"""For each language of a centre's site the edition of each document that its readers get, the most needed first."""


def streams(facts: CentreProfile) -> tuple[Stream, ...]:
    """Return the streams of a centre: everything and each subscription, in each cadence that readers may choose."""
    chosen = facts.mailing.cadences if facts.mailing else ()
    named = ((ALL, None), *((each.id, each) for each in facts.subscriptions))
    if not chosen:
        return tuple(Stream(name, facts.needs.cadence or "monthly", each) for name, each in named)
    return tuple(Stream(f"{name}@{cadence}", cadence, each) for name, each in named for cadence in dict.fromkeys(chosen))


def belongs(document: Document, subscription: Subscription | None) -> bool:
    """Tell whether a page belongs to a subscription; to none belongs every page."""
    if subscription is None:
        return True
    tags = {line: set(document.tags(line)) for line in LINES}
    asked = [line for line in LINES if subscription.line(line) or subscription.every(line)]
    any_of = all(tags[line] & set(subscription.line(line)) for line in asked if subscription.line(line))
    return bool(asked) and any_of and all(tags[line] >= set(subscription.every(line)) for line in asked)


def before(day: date, cadence: Cadence) -> date:
    """Return the day that lies one cadence before another."""
    return day - timedelta(days=_DAYS[cadence]) if cadence in _DAYS else _by_months(day, -_MONTHS[cadence])


def after(day: date, cadence: Cadence) -> date:
    """Return the day that lies one cadence after another: the first on which the next issue may come."""
    return day + timedelta(days=_DAYS[cadence]) if cadence in _DAYS else _by_months(day, _MONTHS[cadence])


def _by_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Stirring:
    """What is news, by language of the site; and what is to be recorded without telling anybody."""

    news: Mapping[str, tuple[News, ...]]
    quiet: tuple[Line, ...]

    def lines(self, stream: str, day: date) -> tuple[Line, ...]:
        """Return what telling the news on a day leaves to be recorded, sorted."""
        told = {(stream, each.document, each.language, each.gist) for found in self.news.values() for each in found}
        return tuple(Line(*each, day) for each in sorted(told))


def stirring(shown: Shown, announced: Announced, stream: str, today: date) -> Stirring:
    """Return what is news to the readers of a stream."""
    news: dict[str, tuple[News, ...]] = {}
    quiet: dict[tuple[str, str, str], Line] = {}
    for language, editions in shown.items():
        found = []
        for document, edition in editions.items():
            key = (stream, document, edition.language)
            told = announced.gists.get(key)
            if told and edition.gist in told:
                continue
            if told and any(differs(each, edition.gist) for each in told):
                found.append(News(document, edition.language, edition.gist, "changed"))
            elif told:  # its hash was made by another formula, which shows no change
                quiet[key] = Line(*key, edition.gist, today)
            elif (stream, document) not in announced.known:
                found.append(News(document, edition.language, edition.gist, "new"))
            elif is_same(edition.language, language):
                found.append(News(document, edition.language, edition.gist, "translated"))
            else:  # another language stands in for theirs now; what it says they know
                quiet[key] = Line(*key, edition.gist, today)
        news[language] = tuple(found)
    loud = {(stream, each.document, each.language) for found in news.values() for each in found}
    return Stirring(news, tuple(line for key, line in sorted(quiet.items()) if key not in loud))


def moved(named: Iterable[Stream], announced: Announced) -> tuple[Line, ...]:
    """Return what streams take over from those that a centre no longer has, when it lets readers choose how often or ends that.

    Readers of ``all`` find themselves in ``all@weekly`` or ``all@monthly``, and are not told again what they were told.
    """
    current = tuple(named)
    held = {line.stream for line in announced.lines} - {stream.name for stream in current}
    found: list[Line] = []
    for stream in current:
        base = stream.name.partition("@")[0]
        left = next((name for name in (f"{base}@{stream.cadence}", base) if name in held), "")
        if (announced.told_until(left) or date.min) > (announced.told_until(stream.name) or date.min):
            found += (line._replace(stream=stream.name) for line in announced.lines if line.stream == left)
    return tuple(found)


def beginning(shown: Shown, announced: Announced, stream: Stream, today: date) -> tuple[Line, ...]:
    """Return what counts as known when a stream, or a language in it, is written for the first time.

    What is still to be told in its other languages does not.
    """
    start = before(today, stream.cadence)
    fresh = {language: editions for language, editions in shown.items() if not announced.told_until(stream.name, language)}
    older = {language: editions for language, editions in shown.items() if language not in fresh}
    open_news = [each for found in stirring(older, announced, stream.name, today).news.values() for each in found]
    new = {each.document for each in open_news if each.kind == "new"}
    waiting = {(each.document, each.language) for each in open_news}
    days: dict[str, date] = {}
    for editions in fresh.values():
        for document, edition in editions.items():
            if (stream.name, document, edition.language) not in announced.gists and (day := _day(edition)) >= start:
                days[document] = max(day, days.get(document, day))
    own = Counter(
        name for language, editions in fresh.items() for name, each in editions.items() if is_same(each.language, language)
    )
    # of equal days what most readers can read comes first, then the most needed
    first = sorted(days, key=lambda document: (days[document], own[document]), reverse=True)[:FIRST]
    lines = {
        (document, edition.language): Line(stream.name, document, edition.language, edition.gist, min(_day(edition), today))
        for editions in fresh.values()
        for document, edition in editions.items()
        if document not in first
        and document not in new
        and (document, edition.language) not in waiting
        and (stream.name, document, edition.language) not in announced.gists
    }
    begun = [Line(stream.name, EVERYTHING, language, EVERYTHING, start) for language in fresh]
    return (*begun, *(line for _, line in sorted(lines.items())))


def _day(edition: Edition) -> date:
    """Return the day of the last that happened to an edition."""
    return max((day for day in (edition.published, edition.changed) if day), default=date.min)


def since(shown: Shown, editions: Mapping[str, Iterable[Edition]], day: date) -> Stirring:
    """Return what has appeared or changed since a day; ``editions`` are all there are of each document."""
    return Stirring({language: tuple(_since(language, held, editions, day)) for language, held in shown.items()}, ())


def _since(language: str, held: Mapping[str, Edition], editions: Mapping[str, Iterable[Edition]], day: date) -> Iterable[News]:
    for document, edition in held.items():
        was_there = any(each.published and each.published < day for each in editions[document])
        if edition.published and edition.published >= day:
            if not was_there:
                yield News(document, edition.language, edition.gist, "new")
            elif is_same(edition.language, language):
                yield News(document, edition.language, edition.gist, "translated")
        elif _day(edition) >= day:
            yield News(document, edition.language, edition.gist, "changed")
