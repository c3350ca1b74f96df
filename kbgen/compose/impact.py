"""A centre's impact: what its own case studies add up to, in the form of Figures 4 and 5 of the publication of 2002.

What was carried out and what was only found stand in two columns. Amounts are added only when they have the same currency and
the same known price year; quantities only when they have the same topic, unit and direction and are of a year. Nothing is counted
twice:

* of a case that states a total, the total is taken, and none of the amounts of its options; only of a half-done one those options
  are taken of which the source says that they are done, or not yet, and then not the total, which mixes both;
* of several quantities of one case with the same topic and unit none is added to another, for one may be a part of another.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from kbgen.compose import figures
from kbgen.compose.listings import plain
from kbgen.compose.setting import EFFORT
from kbgen.model.decision import ImpactItem, ImpactRow, ImpactView
from kbgen.model.figures import Money, Number, Qualifier, Result
from kbgen.model.kinds import CaseStudy
from kbgen.model.parts import Link, Said

if TYPE_CHECKING:
    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.site import Page

ADDRESS = "impact/"
Cases: TypeAlias = tuple[tuple["Document", CaseStudy], ...]
Column: TypeAlias = Literal["done", "potential", "mixed", "dropped"]
_COLUMNS: dict[str, Column] = {
    "implemented": "done",
    "verified": "done",
    "identified": "potential",
    "planned": "potential",
    "partly": "mixed",
    "abandoned": "dropped",
}


@dataclass(frozen=True)
class Counted:
    """A figure of one case: in which row and column it stands, and with which others it may be added."""

    row: str
    column: Column
    same: Hashable
    """Figures of a row and column with the same of this are added; None for a figure that stands alone."""
    value: float
    qualifier: str | None
    document: Document
    shown: Money | Result
    """The amount or the result that it is."""
    name: Said
    """What was counted, in the words of the case; nothing for money."""


def own(setting: Setting) -> Cases:
    """Return the case studies of this site that are the centre's own work."""
    cases = ((document, document.facts) for document in setting.of_kind("case"))
    return tuple((each, facts) for each, facts in cases if isinstance(facts, CaseStudy) and facts.centre == setting.centre.slug)


def link(setting: Setting) -> Link | None:
    """Return the link to the centre's statement; None for a centre without a case study of its own."""
    title = setting.say("What this centre's case studies add up to")
    return Link(text=Said(title), address=ADDRESS) if own(setting) else None


def pages(setting: Setting) -> Iterator[Page]:
    """Yield the centre's statement, where it has case studies of its own."""
    cases = own(setting)
    if not cases:
        return
    say = setting.say
    title = say("What this centre's case studies add up to")
    intro = setting.counted(
        "From {n} case study of this centre's own work. What was carried out and what was only found stand apart.",
        "From {n} case studies of this centre's own work. What was carried out and what was only found stand apart.",
        len(cases),
    )
    yield plain(setting, ADDRESS, "impact", title, intro, view(setting, cases))


def view(setting: Setting, cases: Cases) -> ImpactView:
    """Return the statement on some case studies."""
    say = setting.say
    numbers = {document.id: number for number, (document, _facts) in enumerate(cases, start=1)}
    counted = [
        *(each for document, facts in cases for each in _amounts(document, facts)),
        *(each for document, facts in cases for each in _quantities(setting, document, facts)),
    ]
    rows = [*_options(setting, cases, numbers), *_rows(setting, counted, numbers)]
    elsewhere = Link(text=Said(say("Totals that others printed are no part of this statement")), address="overviews/")
    return ImpactView(
        cases=tuple(setting.link(document) for document, _facts in cases),
        rows=(_cases(setting, cases, numbers), *(row for row in rows if row.done or row.potential)),
        mixed=tuple(_item(setting, [each], numbers, named=True) for each in counted if each.column == "mixed"),
        rules=(
            say("Where a case states a total, the total is counted and not the amounts of its options."),
            say("Only amounts of one currency and one price year are added, and only quantities of one kind, unit and year."),
            say("Several figures of one case on the same subject are not added: one may be a part of another."),
        ),
        elsewhere=elsewhere if setting.of_kind("overview") else None,
    )


def _cases(setting: Setting, cases: Cases, numbers: Mapping[str, int]) -> ImpactRow:
    """Return how many cases there are, also where there are none."""

    def cell(column: Column) -> ImpactItem:
        return _number(setting, [document for document, facts in cases if _COLUMNS[facts.status] == column], numbers)

    partly = cell("mixed")
    half = (replace(partly, notes=(Said(setting.say("Partly done")),)),) if partly.cases else ()
    return ImpactRow(label=setting.say("Case studies"), done=(cell("done"), *half), potential=(cell("potential"),))


def _options(setting: Setting, cases: Cases, numbers: Mapping[str, int]) -> Iterator[ImpactRow]:
    """Yield the options by effort. Those of a half-done case count as done only where the source says so of them."""
    found: dict[tuple[str | None, Column], list[Document]] = {}
    for document, facts in cases:
        for option in facts.options:
            found.setdefault((option.effort, _COLUMNS[option.status or facts.status]), []).append(document)

    def cell(effort: str | None, column: Column) -> tuple[ImpactItem, ...]:
        held = found.get((effort, column))
        return (_number(setting, held, numbers),) if held else ()

    for effort in (*EFFORT, None):
        named = setting.say(EFFORT[effort]) if effort else setting.say("Effort not stated")
        label = setting.say("Options: {effort}", effort=named)
        yield ImpactRow(label=label, done=cell(effort, "done"), potential=cell(effort, "potential"))


def _number(setting: Setting, held: list[Document], numbers: Mapping[str, int]) -> ImpactItem:
    """Return how many there are, each with the case in which it stands."""
    return ImpactItem(value=setting.voice.number(len(held)), notes=(), cases=_cited(held, numbers))


def _cited(documents: Iterable[Document], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({numbers[document.id] for document in documents}))


def _amounts(document: Document, facts: CaseStudy) -> Iterator[Counted]:
    """Yield the savings and investments of a case: its total, or what its options state of their own."""
    for row in ("annual_savings", "investment"):
        total: Money | None = getattr(facts, row)
        apart = [(option, money) for option in facts.options if (money := getattr(option, row))]
        if facts.status == "partly" and total:
            apart = [(option, money) for option, money in apart if option.status not in {None, "partly"}]
        if total and not (facts.status == "partly" and apart):
            yield _amount(row, _COLUMNS[facts.status], total, document)
        else:
            yield from (_amount(row, _COLUMNS[option.status or facts.status], money, document) for option, money in apart)


def _amount(row: str, column: Column, money: Money, document: Document) -> Counted:
    same = (money.currency, money.year) if money.year else None
    return Counted(row, column, same, float(money.value), money.qualifier, document, money, Said(""))


def _quantities(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[Counted]:
    """Yield the changes of a case in quantities of a year; of those on one subject and in one unit none can be added."""
    found: dict[tuple[str, str, Column], list[tuple[int, float, Result]]] = {}
    for number, result in enumerate(facts.results, start=1):
        value = _yearly(result)
        if value and result.unit:
            column = _COLUMNS[result.status or facts.status]
            found.setdefault((result.topic, result.unit, column), []).append((number, value, result))
    for (topic, unit, column), held in found.items():
        for number, value, result in held:
            alone = len(held) > 1 or result.change_to is not None
            same = None if alone else (unit, value < 0)
            name = setting.words(document, f"results.{number}.indicator", result.indicator)
            yield Counted(f"{topic} {unit}", column, same, value, result.qualifier, document, result, name)


def _yearly(result: Result) -> float | None:
    """Return the change of a quantity in a year; None for bills, shares, intensities and other periods."""
    if result.per != "year" or result.scope == "cost" or result.unit == "%":
        return None
    if result.change is not None:
        return float(result.change)
    return float(result.after) - float(result.before) if result.before is not None and result.after is not None else None


def _rows(setting: Setting, counted: list[Counted], numbers: Mapping[str, int]) -> Iterator[ImpactRow]:
    for row in dict.fromkeys(each.row for each in counted):
        held = [each for each in counted if each.row == row]
        done, potential = (
            _cell(setting, [each for each in held if each.column == column], numbers) for column in ("done", "potential")
        )
        yield ImpactRow(label=_label(setting, row), done=done, potential=potential)


def _label(setting: Setting, row: str) -> str:
    if row == "annual_savings":
        return setting.say("Saving a year")
    if row == "investment":
        return setting.say("Investment")
    topic, unit = row.split(" ", 1)
    return setting.say("{subject}, {unit} a year", subject=setting.label("topics", topic), unit=setting.voice.unit(unit))


def _cell(setting: Setting, counted: list[Counted], numbers: Mapping[str, int]) -> tuple[ImpactItem, ...]:
    """Return the figures of one cell: sums of what is the same, and what stands alone."""
    groups: dict[Hashable, list[Counted]] = {}
    for number, each in enumerate(counted):
        groups.setdefault(number if each.same is None else each.same, []).append(each)
    return tuple(_item(setting, held, numbers) for held in groups.values())


def _item(setting: Setting, held: list[Counted], numbers: Mapping[str, int], *, named: bool = False) -> ImpactItem:
    """Return a figure, or the sum of several; ``named`` puts the name of its row before its note."""
    first, alone = held[0].shown, len(held) == 1
    total = sum(each.value for each in held)
    about: Qualifier | None = "about" if any(each.qualifier for each in held) else None
    label = Said(_label(setting, held[0].row)) if named else Said("")
    if isinstance(first, Money):
        qualifier = first.qualifier if alone else about
        value = setting.voice.money(Money(value=Number(total), currency=first.currency, year=first.year, qualifier=qualifier))
        notes = (label, Said(figures.price_year(setting, first)))
    elif alone:
        value, notes = figures.change(setting, first), (label, held[0].name)
    else:
        value, notes = setting.voice.qualified(setting.voice.quantity(total, first.unit, plus=True), about), (label, Said(""))
    return ImpactItem(value=value, notes=tuple(filter(None, notes)), cases=_cited((each.document for each in held), numbers))
