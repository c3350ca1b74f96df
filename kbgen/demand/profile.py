"""A survey laid over the needs profile that is there: what a person wrote stays, what an earlier survey found gives way."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kbgen.demand.survey import Asked, unique
from kbgen.model.need import LINES, Need, NeedsProfile, Survey

VALID_YEARS = 2
"""After so many years people are asked again."""


@dataclass(frozen=True)
class Laid:
    """The profile to be written."""

    profile: NeedsProfile
    before: tuple[int | None, ...]
    """For each need the place from 0 of the old one that it continues."""
    refused: tuple[str, ...] = ()
    """Tags that the survey asks for and that the profile says are not needed: a person's word stands, and they are left out."""
    doubled: tuple[Need, ...] = ()
    """What the survey found and a person had written already: the person's own need stands, this one is not added."""
    unsaid: int = 0
    """How many reasons of an example were left out: nobody had said them."""


def laid(old: NeedsProfile, asked: Asked, survey: Survey) -> Laid:
    """Return the profile after a survey.

    A need without ``asked`` is a person's and stays as it is, unless the profile was an example. A need that the survey found
    again keeps the id and the reason of the old one with the same tags; only the topics may be others. Reasons of an example
    were invented and go.
    """
    own = [at for at, need in enumerate(old.needs) if need.asked is None and not old.example]
    allowed = [need for each in asked.needs if (need := _without(each, frozenset(old.not_needed)))]
    doubled = tuple(need for need in allowed if any(_tags(need) == _tags(old.needs[at]) for at in own))
    new = [need for need in allowed if need not in doubled]
    continued = _continued(old.needs, new, set(own))
    taken = {str(need.id) for need in (*(old.needs[at] for at in own), *(old.needs[at] for at in continued.values())) if need.id}
    needs: list[Need] = [old.needs[at] for at in own]
    before: list[int | None] = [*own]
    for number, need in enumerate(new):
        at = continued.get(number)
        held = old.needs[at] if at is not None else need
        name: Any = held.id if at is not None and held.id else unique(str(need.id), taken)
        taken.add(str(name))
        needs.append(replace(need, id=name, reason=None if old.example else held.reason))
        before.append(at)
    wishes: dict[str, Any] = {
        group: each if group in {"formats", "channels", "languages"} else each[0] for group, each in asked.wishes.items()
    }
    after = replace(old, example=False, surveyed=survey, review_by=_review(survey.date), needs=tuple(needs), **wishes)
    unsaid = sum(bool(need.reason) for need in old.needs) if old.example else 0
    named = {tag for need in asked.needs for line in LINES for tag in need.line(line)}
    refused = tuple(tag for tag in old.not_needed if tag in named)
    return Laid(profile=after, before=tuple(before), refused=refused, doubled=doubled, unsaid=unsaid)


def _without(need: Need, not_needed: frozenset[str]) -> Need | None:
    """Return a need without the tags that are not needed; None when it then asks for something else or for nothing."""
    left: dict[str, Any] = {line: tuple(tag for tag in need.line(line) if tag not in not_needed) for line in LINES}
    emptied = {line for line in LINES if need.line(line) and not left[line]}
    is_beside = any(left[line] for line in LINES if line != "topics")
    return None if emptied - ({"topics"} if is_beside else set()) else replace(need, **left)


def _continued(old: Sequence[Need], new: Sequence[Need], own: set[int]) -> dict[int, int]:
    """Return for the numbers of new needs those of the old ones that they continue: the same tags, else other topics alone."""
    found: dict[int, int] = {}
    for same in (_tags, _without_topics):
        for number, need in enumerate(new):
            free = (at for at in range(len(old)) if at not in own and at not in found.values())
            at = next((at for at in free if old[at].all is None and same(old[at]) == same(need)), None)
            if number not in found and at is not None:
                found[number] = at
    return found


def _tags(need: Need) -> tuple[object, ...]:
    return (need.all, *(frozenset(need.line(name)) for name in LINES))


def _without_topics(need: Need) -> tuple[object, ...]:
    return tuple(frozenset(need.line(name)) for name in LINES if name != "topics")


def _review(day: dt.date) -> dt.date:
    year = day.year + VALID_YEARS
    return dt.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
