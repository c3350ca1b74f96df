"""Rules about figures, years and sources: what makes a number worth believing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbgen.check.rule import error, warning
from kbgen.language import is_currency
from kbgen.model.finding import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.check.rule import Found, Scene
    from kbgen.model.document import Document
    from kbgen.model.figures import Money, Result
    from kbgen.model.kinds import CaseStudy

PAYBACK_TOLERANCE = 0.15
PAYBACK_MONTHS = 1.0
PERCENT_POINTS = 2.0
_LESS = re.compile(r"\b(less|fewer|lower|reduc\w*|saved?|saving|cut|drop\w*|down)\b", re.IGNORECASE)


@error("KB201")
def currency(scene: Scene) -> Found:
    """A currency code is not one of ISO 4217.

    An amount without a currency that everybody knows cannot be compared. Write the three-letter code that the
    source means, as USD, CZK or VND, and never convert the amount.
    """
    for document, facts in scene.cases():
        for path, money in _amounts(facts):
            if not is_currency(money.currency):
                message = phrase("{code} is not a currency of ISO 4217.", code=money.currency)
                yield document.original.place(*path, "currency"), message, phrase("Write a code such as USD, EUR or CZK.")


def _amounts(facts: CaseStudy) -> Iterator[tuple[tuple[str | int, ...], Money]]:
    for name in ("investment", "annual_savings"):
        if money := getattr(facts, name):
            yield (name,), money
        for number, option in enumerate(facts.options):
            if money := getattr(option, name):
                yield ("options", number, name), money


@error("KB202")
def negative_money(scene: Scene) -> Found:
    """An investment or a saving is negative.

    Both are written as positive amounts. A measure that costs money every year is no saving: say so in the text.
    """
    for document, facts in scene.cases():
        for path, money in _amounts(facts):
            if money.value < 0:
                yield (
                    document.original.place(*path, "value"),
                    phrase("An amount cannot be negative."),
                    phrase("Write it without the minus."),
                )


@error("KB203")
def figure_without_unit(scene: Scene) -> Found:
    """A result has a number and no unit.

    "Water: 120" says nothing. Write ``unit: m3`` beside ``before``, ``after`` or ``change``; percentages need none.
    """
    for document, number, result in _results(scene):
        if result.unit is None and not (result.before is result.after is result.change is None):
            hint = phrase("Add a unit, as unit: m3 or unit: kWh/t.")
            yield document.original.place("results", number), phrase("This figure has no unit."), hint


@error("KB204")
def result_without_figure(scene: Scene) -> Found:
    """A result has no number at all.

    Give ``after``, ``change`` or ``change_pct``; ``before`` alone is only half. What has no number belongs in the text.
    """
    for document, number, result in _results(scene):
        if result.after is result.change is result.change_pct is None:
            hint = phrase("Add after, change or change_pct, or tell it in the text instead.")
            yield document.original.place("results", number), phrase("This result has no figure."), hint


@error("KB205")
def sign_against_words(scene: Scene) -> Found:
    """The words say less and the figure says more.

    A change is negative when something becomes less: ``change_pct: -30`` for thirty percent less water.
    """
    for document, number, result in _results(scene):
        rises = any(value is not None and value > 0 for value in (result.change, result.change_pct))
        if rises and _LESS.search(result.indicator) and document.source == "en":
            message = phrase('The words say less, the figure says more: "{words}".', words=result.indicator)
            name = "change_pct" if result.change_pct is not None else "change"
            yield (
                document.original.place("results", number, name),
                message,
                phrase("Write a minus before the number, or name what grew."),
            )


@error("KB206")
def impossible_percent(scene: Scene) -> Found:
    """Something was reduced by more than all of it.

    A reduction is at most 100 percent. "To 90 %" is not "by 90 %".
    """
    for document, number, result in _results(scene):
        for name in ("change_pct", "change_pct_to"):
            value = getattr(result, name)
            if value is not None and value < -100:  # noqa: PLR2004 - all of it
                place = document.original.place("results", number, name)
                yield (
                    place,
                    phrase("Nothing can become less by more than 100 percent."),
                    phrase("Check whether the source says by or to."),
                )


@warning("KB207")
def percent_against_values(scene: Scene) -> Found:
    """The percentage does not fit the values before and after.

    The difference is over two points. Perhaps they describe different things, or a digit is wrong; if the source
    itself disagrees, say so in ``note``.
    """
    for document, number, result in _results(scene):
        if result.before and result.after is not None and result.change_pct is not None and not result.note:
            worked_out = (result.after - result.before) / result.before * 100
            if abs(worked_out - result.change_pct) > PERCENT_POINTS:
                message = phrase(
                    "From {before} to {after} is {percent} percent.",
                    before=f"{result.before:g}",
                    after=f"{result.after:g}",
                    percent=round(worked_out, 1),
                )
                hint = phrase("Check the three numbers, or say in note why they differ.")
                yield document.original.place("results", number, "change_pct"), message, hint


@warning("KB208")
def payback_against_money(scene: Scene) -> Found:
    """The payback does not fit investment and saving.

    Investment divided by yearly saving differs from ``payback_months`` by more than 15 percent and more than a month.
    If there is a reason (a subsidy, running costs), write it in ``payback_note``.
    """
    for document, facts in scene.cases():
        invested, saved, months = facts.investment, facts.annual_savings, facts.payback_months
        if (
            not (invested and saved and saved.value and months is not None)
            or facts.payback_note
            or invested.currency != saved.currency
        ):
            continue
        worked_out = invested.value / saved.value * 12
        if abs(worked_out - months) > max(PAYBACK_MONTHS, PAYBACK_TOLERANCE * max(worked_out, months)):
            message = phrase("Investment divided by saving gives {months} months.", months=round(worked_out, 1))
            yield document.original.place("payback_months"), message, phrase("Check the amounts, or explain it in payback_note.")


@warning("KB209")
def money_missing(scene: Scene) -> Found:
    """A case gives neither the amount nor the reason why it is not known.

    Investment and yearly saving are what a manager looks for first. If the source does not give them, say why in
    ``figures_unavailable``.
    """
    for document, facts in scene.cases():
        missing = [name for name in ("investment", "annual_savings") if getattr(facts, name) is None]
        if missing and not facts.figures_unavailable:
            message = phrase("{fields} is missing.", fields=", ".join(missing))
            yield document.original.place(), message, phrase("Add it, or say why it is not known: figures_unavailable: ...")


@error("KB210")
def source_missing(scene: Scene) -> Found:
    """A page has no source.

    Every figure comes from somewhere. Name the title, the publisher and the year (or ``unknown``).
    """
    for document in scene.library.documents.values():
        if not document.sources and document.kind != "campaign":
            yield (
                document.original.place("sources"),
                phrase("The page has no source."),
                phrase("Add title, publisher and year under sources:"),
            )


@error("KB211")
def source_unknown(scene: Scene) -> Found:
    """A row cites a source that the page does not list.

    ``source:`` must be the ``key`` of a source of the same page (in a case study: its number, from 1).
    """
    for document, number, result in _results(scene):
        if result.source is not None and not 1 <= result.source <= len(document.sources):
            message = phrase("There is no source {number}.", number=result.source)
            hint = phrase("Write a number from 1 to {count}.", count=len(document.sources))
            yield document.original.place("results", number, "source"), message, hint
    for document, guideline in scene.guidelines():
        keys = {source.key for source in guideline.sources}
        for name in ("steps", "benchmarks", "options", "first_ten_days", "measurement", "hazards"):
            for number, row in enumerate(getattr(guideline, name)):
                if row.source is not None and row.source not in keys:
                    message = phrase("No source of this page has the key {key}.", key=row.source)
                    hint = phrase("Keys: {keys}.", keys=", ".join(sorted(key for key in keys if key)))
                    yield document.original.place(name, number, "source"), message, hint


@error("KB212")
def benchmark_without_source(scene: Scene) -> Found:
    """A benchmark has a figure and no source.

    A number that nobody can check is not a benchmark. Name its source, or delete the number: the page then says
    "source wanted".
    """
    for document, guideline in scene.guidelines():
        for number, row in enumerate(guideline.benchmarks):
            if row.source is None and any(value is not None for value in (row.low, row.typical, row.high, row.good_practice)):
                hint = phrase("Add source: with the key of a source, or delete the numbers.")
                yield document.original.place("benchmarks", number), phrase("This benchmark has no source."), hint


@error("KB213")
def year_in_future(scene: Scene) -> Found:
    """A year lies in the future, or the work was done before it was assessed.

    Planned work has the status ``planned`` and no year of implementation.
    """
    for document, facts in scene.cases():
        years = facts.years
        for name in ("assessed", "implemented", "measured", "published"):
            year = getattr(years, name)
            if year and year > scene.today.year:
                yield (
                    document.original.place("years", name),
                    phrase("The year {year} lies in the future.", year=year),
                    phrase("Check the year."),
                )
        if years.assessed and years.implemented and years.assessed > years.implemented:
            message = phrase(
                "It was carried out in {done} and assessed later, in {year}.", done=years.implemented, year=years.assessed
            )
            yield document.original.place("years"), message, phrase("Exchange the two years, or delete the wrong one.")


@warning("KB214")
def year_missing(scene: Scene) -> Found:
    """A case says neither when it happened nor when it was told.

    Readers must be able to see how old it is. If no source says, write ``year: unknown`` in the source and tell it
    under "What is not known".
    """
    for document, facts in scene.cases():
        years = facts.years
        if not (
            years.assessed or years.implemented or years.measured or years.published or any(s.year is None for s in facts.sources)
        ):
            hint = phrase("Add one of assessed, implemented, measured, published.")
            yield document.original.place("years"), phrase("The case has no year."), hint


@error("KB215")
def company_named(scene: Scene) -> Found:
    """An anonymous company has a name, or a company has neither name nor description.

    With ``consent: anonymised`` the name must not be in the file at all: git keeps it for ever.
    """
    for document, facts in scene.cases():
        if facts.consent == "anonymised" and facts.company.name:
            hint = phrase("Delete the name and describe the company instead: description: ...")
            yield document.original.place("company", "name"), phrase("The company wants to stay unnamed."), hint
        elif not facts.company.name and not facts.company.description:
            yield (
                document.original.place("company"),
                phrase("The company has neither name nor description."),
                phrase("Add name: or description:"),
            )


@warning("KB216")
def size_against_people(scene: Scene) -> Found:
    """The size does not fit the number of people.

    Micro is under 10, small under 50, medium under 250, large 250 and more (EU recommendation 2003/361/EC, head count).
    """
    for document, facts in scene.cases():
        size, people = facts.company.size, facts.company.employees
        if size and people is not None and size != _size(people):
            message = phrase(
                "{people} people make a {right} company, not {wrong}.", people=people, right=_size(people), wrong=size
            )
            yield document.original.place("company", "size"), message, phrase("Delete size: it follows from employees.")


def _size(people: int) -> str:
    return next((name for name, limit in (("micro", 10), ("small", 50), ("medium", 250)) if people < limit), "large")


@error("KB217")
def days_of_modules(scene: Scene) -> Found:
    """The days of a course's modules do not add up, or its modules are not numbered 1, 2, 3.

    ``duration_days`` is what people plan with; it must be the sum.
    """
    for document in scene.library.of_kind("manual"):
        modules, total = document.facts.modules, document.facts.duration_days  # type: ignore[union-attr]
        if not modules:
            continue
        if total is not None and abs(sum(module.days for module in modules) - total) > 0.01:  # noqa: PLR2004 - rounding
            message = phrase(
                "The modules take {sum} days, the course {total}.", sum=f"{sum(module.days for module in modules):g}", total=f"{total:g}"
            )
            yield document.original.place("duration_days"), message, phrase("Correct the days of a module, or the total.")
        if [module.n for module in modules] != list(range(1, len(modules) + 1)):
            yield (
                document.original.place("modules"),
                phrase("The modules are not numbered 1, 2, 3."),
                phrase("Number them without gaps."),
            )


def _results(scene: Scene) -> Iterator[tuple[Document, int, Result]]:
    for document, facts in scene.cases():
        for number, result in enumerate(facts.results):
            yield document, number, result


RULES = (
    currency,
    negative_money,
    figure_without_unit,
    result_without_figure,
    sign_against_words,
    impossible_percent,
    percent_against_values,
    payback_against_money,
    money_missing,
    source_missing,
    source_unknown,
    benchmark_without_source,
    year_in_future,
    year_missing,
    company_named,
    size_against_people,
    days_of_modules,
)
