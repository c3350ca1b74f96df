"""Rules about figures: money, units, signs and percentages."""

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
    for document, number, result in results(scene):
        if result.unit is None and not (result.before is result.after is result.change is None):
            hint = phrase("Add a unit, as unit: m3 or unit: kWh/t.")
            yield document.original.place("results", number), phrase("This figure has no unit."), hint


@error("KB204")
def result_without_figure(scene: Scene) -> Found:
    """A result has no number at all.

    Give ``after``, ``change`` or ``change_pct``; ``before`` alone is only half. What has no number belongs in the text.
    """
    for document, number, result in results(scene):
        if result.after is result.change is result.change_pct is None:
            hint = phrase("Add after, change or change_pct, or tell it in the text instead.")
            yield document.original.place("results", number), phrase("This result has no figure."), hint


@error("KB205")
def sign_against_words(scene: Scene) -> Found:
    """The words say less and the figure says more.

    A change is negative when something becomes less: ``change_pct: -30`` for thirty percent less water.
    """
    for document, number, result in results(scene):
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
    for document, number, result in results(scene):
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
    for document, number, result in results(scene):
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


def results(scene: Scene) -> Iterator[tuple[Document, int, Result]]:
    """Yield every result of every case, with its position."""
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
)
