"""The bank sheet: what an investment is worth, with every assumption beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose import figures, worth
from kbgen.model.decision import BankSheet, VariantRow, WorthRow
from kbgen.model.document import profile
from kbgen.model.figures import Money, Number
from kbgen.model.parts import Fact, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.kinds import CaseStudy

RATES, LIVES = (5.0, 10.0, 15.0, 20.0), (5, 10)
"""Side by side where the centre states no rate and no life of its own, so that none is invented."""
_FIFTH = 0.2
_DIFFERS = 0.15
"""From which share on the source's payback and ours are both shown, as rule KB204 has it."""


def is_possible(facts: CaseStudy) -> bool:
    """Tell whether investment and yearly saving are known, in one currency, and neither is nothing."""
    invested, saved = facts.investment, facts.annual_savings
    return bool(invested and saved and invested.currency == saved.currency and min(invested.value, saved.value) > 0)


def sheet(setting: Setting, document: Document, facts: CaseStudy) -> BankSheet | None:
    """Return the bank sheet of a case, where one is possible."""
    invested, saved = facts.investment, facts.annual_savings
    if not (invested and saved and is_possible(facts)):
        return None
    stated = profile(setting.centre).appraisal
    rates = (float(stated.rate_pct),) if stated else RATES
    lives = (int(stated.years),) if stated else LIVES
    say, voice = setting.say, setting.voice
    potential = not figures.is_achieved(facts)
    return BankSheet(
        notice=say("These amounts are expected or only partly reached; nobody has shown them to be achieved.")
        if potential
        else "",
        facts=tuple(_facts(setting, document, facts, invested, saved)),
        assumption=_assumption(setting, rates[0], lives[0]) if stated else _open(setting),
        lives=tuple(voice.months(years * worth.MONTHS) for years in lives),
        worths=tuple(_worth(setting, rate, lives, invested, saved) for rate in rates),
        variants=tuple(_variants(setting, lives, invested, saved)),
        formulas=(
            say("Payback: the investment divided by the saving of a year."),
            say(
                "Net present value: what the savings of all years are worth today at the rate, less the investment. "
                "The investment is paid now, each saving comes at the end of its year."
            ),
            say("Internal rate of return: the rate at which the net present value is nothing."),
            say("Not counted: inflation, taxes, maintenance, and what the equipment is worth at the end."),
        ),
    )


def _assumption(setting: Setting, rate: float, years: int) -> str:
    return setting.say(
        "Assumption: {rate} a year over {life}, as this centre states for all its bank sheets.",
        rate=setting.voice.percent(rate),
        life=setting.voice.months(years * worth.MONTHS),
    )


def _open(setting: Setting) -> str:
    return setting.say("Assumption: nobody has stated a rate or a life for this investment, so several stand side by side.")


def _facts(setting: Setting, document: Document, facts: CaseStudy, invested: Money, saved: Money) -> Iterator[Fact]:
    say, voice, achieved = setting.say, setting.voice, figures.is_achieved(facts)
    for label, key, money in (
        (say("Invested once") if achieved else say("Would cost once"), "investment", invested),
        (say("Saved a year") if achieved else say("Could save a year"), "annual_savings", saved),
    ):
        yield Fact(label=label, value=Said(f"{voice.money(money)} ({figures.price_year(setting, money)})"))
        if money.note:
            yield Fact(label=label, value=setting.words(document, f"{key}.note", money.note))
    ours = worth.payback(invested.value, saved.value)
    theirs = facts.payback_months
    if theirs is not None:
        yield Fact(label=say("Payback, as the source states it"), value=Said(voice.months(theirs)))
    if ours is not None and (theirs is None or abs(ours - theirs) > _DIFFERS * theirs):
        yield Fact(label=say("Payback, worked out here from the two amounts"), value=Said(_months(setting, ours)))
    if facts.payback_note:
        yield Fact(label=say("On the payback"), value=setting.words(document, "payback_note", facts.payback_note))


def _months(setting: Setting, months: float) -> str:
    return setting.voice.months(round(months, 1))


def _money(setting: Setting, value: float, like: Money) -> str:
    """Return an amount worked out here, in whole units: more digits would pretend to know more than the source."""
    return setting.voice.money(Money(value=Number(round(value)), currency=like.currency, year=like.year))


def _changes(invested: Money, saved: Money) -> tuple[tuple[float, float], ...]:
    """Return (investment, saving) as the source has them, then each a fifth worse and better."""
    cost, gain = float(invested.value), float(saved.value)
    less, more = 1 - _FIFTH, 1 + _FIFTH
    return (cost, gain), (cost, gain * less), (cost, gain * more), (cost * less, gain), (cost * more, gain)


def _worth(setting: Setting, rate: float, lives: tuple[int, ...], invested: Money, saved: Money) -> WorthRow:
    cells = []
    for years in lives:
        base, *others = [worth.npv(rate, years, cost, gain) for cost, gain in _changes(invested, saved)]
        low, high = _money(setting, min(others), saved), _money(setting, max(others), saved)
        cells.append((_money(setting, base, saved), setting.say("{low} to {high}", low=low, high=high)))
    return WorthRow(rate=setting.voice.percent(rate), cells=tuple(cells))


def _variants(setting: Setting, lives: tuple[int, ...], invested: Money, saved: Money) -> Iterator[VariantRow]:
    say, percent = setting.say, setting.voice.percent
    change = (percent(-_FIFTH * 100), percent(_FIFTH * 100, plus=True))
    names = (
        say("With the amounts above"),
        *(say("Saving {change}", change=each) for each in change),
        *(say("Investment {change}", change=each) for each in change),
    )
    for name, (cost, gain) in zip(names, _changes(invested, saved), strict=True):
        rates = [worth.irr(years, cost, gain) for years in lives]
        months = worth.payback(cost, gain)
        yield VariantRow(
            name=name,
            investment=_money(setting, cost, invested),
            saving=_money(setting, gain, saved),
            payback="" if months is None else _months(setting, months),
            irr=tuple("" if rate is None else percent(round(rate, 1)) for rate in rates),
        )
