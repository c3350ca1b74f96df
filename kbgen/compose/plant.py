"""In my plant: what a case's change would save at the reader's own use, beside what other cases saved of the same.

Compared are results of the same topic that count the same: a share of the use of a site (or of a line) as a whole, a share of the
use per unit of output, or an amount per unit of output in the same unit. Bills are no quantities, and "up to" is no amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.compose import figures, worth
from kbgen.compose.setting import EVIDENCE, STATUS
from kbgen.model.decision import Other, PlantBox
from kbgen.model.kinds import CaseStudy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.figures import Result

Compared: TypeAlias = tuple[str, ...]
"""What two results must have in common to stand side by side."""
ENOUGH = 3
"""Other cases from which on their lowest and highest are called a range."""
LISTED = 20
"""Other cases that are named; of more than these the half at each end of the range."""
ROUND = (100, 1_000, 10_000)
_SHOWN = frozenset({"implemented", "verified", "partly"})
_NO_AMOUNT = frozenset({"up to", "less than"})


@dataclass(frozen=True)
class Saved:
    """A result as what one unit of use, or of output, saves."""

    document: Document
    number: int
    result: Result
    value: float
    like: Compared

    @property
    def per_output(self) -> bool:
        """True when ``value`` is an amount for each unit of output, not a share of the use."""
        return self.like[0] == "amount"


def saved(document: Document) -> tuple[Saved, ...]:
    """Return the results of a case that can be scaled, in their order."""
    facts = document.facts
    if not isinstance(facts, CaseStudy):
        return ()
    found = []
    for number, result in enumerate(facts.results, start=1):
        if result.scope == "cost" or result.qualifier in _NO_AMOUNT or result.unit == "%":
            continue
        measured = _measured(result)
        if measured and measured[0] > 0:
            found.append(Saved(document, number, result, *measured))
    return tuple(found)


def _measured(result: Result) -> tuple[float, Compared] | None:
    """Return what one unit saves, negative when it takes more, with what it may be compared to."""
    unit = result.unit or ""
    whole = result.before is not None and result.after is not None and result.before > 0
    if result.per == "unit" and whole and "/" in unit:
        return float(result.before or 0) - float(result.after or 0), ("amount", result.topic, result.scope, unit)
    like = ("share", result.topic, result.scope, "output" if result.per == "unit" else "use")
    if result.change_pct is not None:
        return -float(result.change_pct) / 100, like
    return (1 - float(result.after or 0) / float(result.before or 1), like) if whole else None


def gathered(setting: Setting) -> Mapping[Compared, tuple[Saved, ...]]:
    """Return what the cases of this site saved, at least in part, by what may be compared, from the smallest to the largest."""
    found: dict[Compared, list[Saved]] = {}
    for case in setting.of_kind("case"):
        for each in saved(case):
            if _status(each) in _SHOWN:
                found.setdefault(each.like, []).append(each)
    return {like: tuple(sorted(held, key=lambda each: each.value)) for like, held in found.items()}


def _status(each: Saved) -> str:
    facts = each.document.facts
    return each.result.status or (facts.status if isinstance(facts, CaseStudy) else "")


def boxes(
    setting: Setting, document: Document, facts: CaseStudy, known: Mapping[Compared, tuple[Saved, ...]]
) -> Iterator[PlantBox]:
    """Yield a box for each result of a case that can be scaled, beside what is ``gathered`` from the others."""
    for mine in saved(document):
        result = mine.result
        others = [each for each in known.get(mine.like, ()) if each.document.id != document.id]
        cases = len({each.document.id for each in others})
        enough = cases >= ENOUGH
        low, high = (others[0].value, others[-1].value) if enough else (mine.value, mine.value)
        pattern = _pattern(setting, mine)
        achieved = _status(mine) in {"implemented", "verified"}
        yield PlantBox(
            name=f"result-{mine.number}",
            indicator=setting.words(document, f"results.{mine.number}.indicator", result.indicator),
            change=figures.change(setting, result),
            sure=setting.say(EVIDENCE[result.evidence or facts.evidence]) if achieved else setting.say(STATUS[_status(mine)]),
            asks=_asks(setting, mine),
            pattern=pattern,
            point=mine.value,
            low=low,
            high=high,
            span=_span(setting, cases) if enough else setting.say("What one firm reached is no promise for another."),
            rows=tuple(_row(setting, mine, pattern, use, (low, high) if enough else None) for use in ROUND),
            others=tuple(_other(setting, each) for each in _ends(others)) if enough else (),
            left=_left(setting, len(others) - LISTED) if enough else "",
        )


def _ends(others: list[Saved]) -> list[Saved]:
    """Return the smallest and the largest, as many of each as a page can bear."""
    return others if len(others) <= LISTED else [*others[: LISTED // 2], *others[-LISTED // 2 :]]


def _left(setting: Setting, count: int) -> str:
    return setting.counted("and {n} more", "and {n} more", count) if count > 0 else ""


def _span(setting: Setting, cases: int) -> str:
    return setting.counted(
        "The range is that of {n} other case on this site that counted the same. It is no promise.",
        "The range is that of {n} other cases on this site that counted the same. It is no promise.",
        cases,
    )


def _pattern(setting: Setting, mine: Saved) -> str:
    """Return how the saved amount is written: that of an intensity is in the first unit of the two."""
    printed = mine.result.unit or ""
    unit = printed.partition("/")[0] if mine.per_output else printed
    return setting.voice.unit_pattern(unit) if unit else "{0}"


def _asks(setting: Setting, mine: Saved) -> str:
    unit = mine.result.unit or ""
    if mine.per_output:
        return setting.say("Your output in a year, in {unit}", unit=setting.voice.unit(unit.partition("/")[2]))
    if unit and "/" not in unit:
        return setting.say("Your use in a year, in {unit}", unit=setting.voice.unit(unit))
    return setting.say("Your use in a year, in any unit")


def _row(setting: Setting, mine: Saved, pattern: str, use: int, span: tuple[float, float] | None) -> tuple[str, str, str]:
    def said(each: float) -> str:
        return pattern.replace("{0}", setting.voice.number(worth.rounded(use * each)))

    between = setting.say("{low} to {high}", low=said(span[0]), high=said(span[1])) if span else ""
    asked = setting.voice.number(use) if mine.per_output else pattern.replace("{0}", setting.voice.number(use))
    return asked, said(mine.value), between


def _other(setting: Setting, each: Saved) -> Other:
    return Other(
        case=setting.link(each.document),
        indicator=setting.words(each.document, f"results.{each.number}.indicator", each.result.indicator),
        change=figures.change(setting, each.result),
    )
