"""In my plant: what a case's change would save at the reader's own use, beside what other cases saved of the same.

Compared are results of the same sector and topic that count the same: a share of the use of a site (or of a line) as a whole, a
share of the use per unit of output, or an amount per unit of output in the same unit. Topics of many quantities (electricity and
heat, acid and salt) are compared only under the same name. Bills are no quantities, and "up to" is no amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.compose import figures, worth
from kbgen.compose.setting import EVIDENCE, STATUS
from kbgen.model.decision import Other, PlantBox
from kbgen.model.kinds import CaseStudy
from kbgen.model.parts import Said

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
_DONE = frozenset({"implemented", "verified"})
_NO_SECTOR = "multi-sector"
_ONE_QUANTITY = frozenset({"water", "ghg"})
"""Topics whose results are all of one thing; in the others half the acid beside a tenth of the salt would be no range."""
_USED = frozenset({"water", "energy", "materials", "chemicals"})
"""Topics of what a plant uses; of the others it gives off what is counted."""
_NO_AMOUNT = frozenset({"up to", "less than"})


@dataclass(frozen=True)
class Saved:
    """A result as what one unit of use, or of output, saves."""

    document: Document
    number: int
    result: Result
    value: float
    most: float
    """As ``value``; the other end where the source tells of a range."""
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
            value, like = measured
            most = value if result.change_pct_to is None else -float(result.change_pct_to) / 100
            found.append(Saved(document, number, result, value, most, (*like, _name(result), facts.sector)))
    return tuple(each for each in found if _can_be_asked(each))


def _can_be_asked(mine: Saved) -> bool:
    """Tell whether a reader can say how much of it is theirs: of a load without a unit nobody knows what to write."""
    return mine.per_output or mine.result.topic in _USED or bool(_of_a_year(mine))


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


def _name(result: Result) -> str:
    return "" if result.topic in _ONE_QUANTITY else result.indicator.casefold()


def gathered(setting: Setting) -> Mapping[Compared, tuple[Saved, ...]]:
    """Return what the cases of this site saved, not what they could, by what may be compared, the smallest first."""
    found: dict[Compared, list[Saved]] = {}
    for case in setting.of_kind("case"):
        for each in saved(case):
            if _status(each) in _DONE and each.like[-1] != _NO_SECTOR:
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
        low, high = (others[0].value, max(each.most for each in others)) if enough else (mine.value, mine.value)
        pattern = _pattern(setting, mine)
        achieved = _status(mine) in _DONE
        yield PlantBox(
            name=f"result-{mine.number}",
            indicator=setting.words(document, f"results.{mine.number}.indicator", result.indicator),
            change=figures.change(setting, result),
            sure=setting.say(EVIDENCE[result.evidence or facts.evidence]) if achieved else setting.say(STATUS[_status(mine)]),
            asks=_asks(setting, mine),
            pattern=pattern,
            notes=tuple(_notes(setting, mine, achieved=achieved)),
            point=mine.value,
            most=mine.most,
            low=low,
            high=high,
            span=_span(setting, cases) if enough else setting.say("Too few other cases counted the same for a range."),
            common=_common(setting, facts, mine) if enough else "",
            rows=tuple(_row(setting, mine, pattern, use, (low, high) if enough else None) for use in ROUND),
            others=tuple(_other(setting, each) for each in _ends(others)) if enough else (),
            left=_left(setting, len(others) - LISTED) if enough else "",
        )


def _notes(setting: Setting, mine: Saved, *, achieved: bool) -> Iterator[Said]:
    """Yield what is to be known beside the figure: that nobody reached it, or that one firm did, and the source's own note."""
    if achieved:
        yield Said(setting.say("What one firm reached is no promise for another."))
    else:
        yield Said(setting.say("These amounts are expected or only partly reached; nobody has shown them to be achieved."))
    if mine.result.note:
        yield setting.words(mine.document, f"results.{mine.number}.note", mine.result.note)


def _common(setting: Setting, facts: CaseStudy, mine: Saved) -> str:
    tags = [setting.label("sectors", facts.sector), setting.label("topics", mine.result.topic)]
    return setting.say("In common: {tags}", tags=setting.voice.join(tags))


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
    unit = printed.partition("/")[0] if mine.per_output else _of_a_year(mine)
    return setting.voice.unit_pattern(unit) if unit else "{0}"


def _of_a_year(mine: Saved) -> str:
    """Return the unit in which a plant counts its year: not that of one piece, as ml for a bottle, nor one with a slash."""
    unit = mine.result.unit or ""
    return "" if mine.result.per == "unit" or "/" in unit else unit


def _asks(setting: Setting, mine: Saved) -> str:
    if mine.per_output:
        output = (mine.result.unit or "").partition("/")[2]
        return setting.say("Your output in a year, in {unit}", unit=setting.voice.unit(output))
    unit = setting.voice.unit(_of_a_year(mine)) if _of_a_year(mine) else ""
    if mine.result.topic in _USED:
        used = setting.say("Your use in a year, in {unit}", unit=unit)
        return used if unit else setting.say("Your use in a year, in any unit")
    return setting.say("{subject}, {unit} a year", subject=setting.label("topics", mine.result.topic), unit=unit)


def _row(setting: Setting, mine: Saved, pattern: str, use: int, span: tuple[float, float] | None) -> tuple[str, str, str]:
    def said(each: float) -> str:
        return pattern.replace("{0}", setting.voice.number(worth.rounded(use * each)))

    def both(low: float, high: float) -> str:
        return said(low) if low == high else setting.say("{low} to {high}", low=said(low), high=said(high))

    asked = setting.voice.number(use) if mine.per_output else pattern.replace("{0}", setting.voice.number(use))
    return asked, both(mine.value, mine.most), both(*span) if span else ""


def _other(setting: Setting, each: Saved) -> Other:
    return Other(
        case=setting.link(each.document),
        indicator=setting.words(each.document, f"results.{each.number}.indicator", each.result.indicator),
        change=figures.change(setting, each.result),
        note=setting.words(each.document, f"results.{each.number}.note", each.result.note),
    )
