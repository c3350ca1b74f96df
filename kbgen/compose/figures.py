"""Facts as a reader sees them: formatted for the language, with unit, year, and how sure they are."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from kbgen.compose.setting import EVIDENCE, STATUS
from kbgen.model.figures import result_named
from kbgen.model.parts import Bar, Chart, Cite, Fact, Figure, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.figures import Money, Result
    from kbgen.model.kinds import CaseStudy


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


PER = {
    "year": _("{figure} a year"),
    "month": _("{figure} a month"),
    "day": _("{figure} a day"),
    "total": _("{figure} in all"),
}
PERIOD = {
    "year": _("a year"),
    "month": _("a month"),
    "day": _("a day"),
    "total": _("in all"),
    "unit": "",
    "unknown": _("period not stated"),
}
_HIGHLIGHTS = 4
_ACHIEVED = frozenset({"implemented", "verified"})
_AHEAD = frozenset({"identified", "planned"})
AMOUNTS = ("saving", "investment", "payback")
"""Figures that a case has once, by the names that a campaign gives them."""


def payback(facts: CaseStudy) -> tuple[float | None, bool]:
    """Return the payback in months, and whether it was worked out here from investment and saving."""
    if facts.payback_months is not None:
        return facts.payback_months, False
    invested, saved = facts.investment, facts.annual_savings
    if invested and saved and invested.currency == saved.currency and saved.value > 0:
        return round(invested.value / saved.value * 12, 1), True
    return None, False


def is_achieved(facts: CaseStudy) -> bool:
    """Tell whether the amounts of a case were reached: half-done work is told in totals of what was done and what was planned."""
    return facts.status in _ACHIEVED


def reached(states: Iterable[str]) -> bool | None:
    """Tell whether figures of several states were all reached, or none of them; None where it is some."""
    done = {state in _ACHIEVED for state in states}
    return done.pop() if len(done) == 1 else None


def highlights(setting: Setting, document: Document, facts: CaseStudy) -> tuple[Figure, ...]:
    """Return the two to four figures by which a manager decides; what is not all done reads as what it could bring."""
    amounts = (figure(setting, document, facts, name) for name in AMOUNTS)
    results = (
        figure(setting, document, facts, f"results.{number}")
        for number, result in enumerate(facts.results, start=1)
        if result.scope != "line"
    )
    return tuple(islice(filter(None, chain(amounts, results)), _HIGHLIGHTS))


def figure(setting: Setting, document: Document, facts: CaseStudy, name: str, sure: str = "") -> Figure | None:
    """Return one figure of a case: one of ``AMOUNTS``, or ``results.2`` for its second result; None where it has no such one.

    ``sure`` says how sure the case's figures are; absent for its evidence, or that it was not done yet.
    """
    open_ended = not is_achieved(facts)
    sure = sure or setting.say(STATUS[facts.status] if open_ended else EVIDENCE[facts.evidence])
    if name == "saving" and facts.annual_savings:
        label = setting.say("Could save a year") if open_ended else setting.say("Saved a year")
        return _money(setting, label, facts.annual_savings, sure)
    if name == "investment" and facts.investment:
        label = setting.say("Would cost once") if open_ended else setting.say("Invested once")
        return _money(setting, label, facts.investment, sure)
    if name == "payback":
        return _payback(setting, facts, sure)
    if result := result_named(facts.results, name):
        return _result(setting, document, result, name, sure)
    return None


def _payback(setting: Setting, facts: CaseStudy, sure: str) -> Figure | None:
    months, derived = payback(facts)
    if months is None:
        return None
    note = setting.say("worked out here from the two amounts") if derived else sure
    value = setting.say("at once") if months == 0 else setting.voice.months(months)
    return Figure(label=Said(setting.say("Pays back in")), value=value, note=note, topic="finance")


def _result(setting: Setting, document: Document, result: Result, name: str, sure: str) -> Figure | None:
    label = setting.words(document, f"{name}.indicator", result.indicator)
    word = setting.say(EVIDENCE[result.evidence]) if result.evidence else sure
    word = setting.say(STATUS[result.status]) if result.status else word
    value = change(setting, result)
    return Figure(label=label, value=value, note=word, topic=result.topic) if value else None


def price_year(setting: Setting, money: Money) -> str:
    """Return the year of an amount's prices in words."""
    return setting.say("prices of {year}", year=money.year) if money.year else setting.say("price year not stated")


def footnotes(setting: Setting, document: Document, facts: CaseStudy) -> Iterator[Fact]:
    """Yield what the source says of its amounts: no figure stands without its footnote."""
    saved, invested = facts.annual_savings, facts.investment
    for label, key, note in (
        (setting.say("On the saving"), "annual_savings.note", saved and saved.note),
        (setting.say("On the investment"), "investment.note", invested and invested.note),
        (setting.say("On the payback"), "payback_note", facts.payback_note),
    ):
        if note:
            yield Fact(label=label, value=setting.words(document, key, note))


def _money(setting: Setting, label: str, money: Money, sure: str) -> Figure:
    note = setting.say("{evidence}, {year}", evidence=sure, year=price_year(setting, money))
    return Figure(label=Said(label), value=setting.voice.money(money), note=note, topic="finance")


def change(setting: Setting, result: Result) -> str:
    """Return a change in words: from before to after, in percent, or as an amount with its period."""
    voice, unit = setting.voice, result.unit
    if result.before is not None and result.after is not None:
        after = voice.quantity(result.after, unit)
        # The unit is said once; where it stands first ("kg 9") or cents are added to the number (9.50), both have it
        rest = after.removeprefix(voice.number(result.after))
        once = rest != after and not rest[:1].isdigit()
        before = voice.number(result.before) if once else voice.quantity(result.before, unit)
        return voice.qualified(setting.say("{before} → {after}", before=before, after=after), result.qualifier)
    if result.change_pct is not None:
        return _by(setting, result.change_pct, result.change_pct_to, result.qualifier, voice.percent)
    if result.change is None:
        return voice.qualified(voice.quantity(result.after, unit), result.qualifier) if result.after is not None else ""
    text = _by(setting, result.change, result.change_to, result.qualifier, partial(voice.quantity, unit=unit))
    return setting.say(PER[result.per], figure=text) if result.per in PER else text


def _by(setting: Setting, value: float, to: float | None, qualifier: str | None, show: Callable[..., str]) -> str:
    """Return one figure or a range with its sign; "up to 30% less" where a sign after the word would say the contrary."""
    in_words = qualifier is not None and value < 0
    shown = [abs(each) if in_words else each for each in (value, to) if each is not None]
    ends = [show(each, plus=not in_words) for each in shown]
    text = ends[0] if to is None else setting.say("{low} to {high}", low=ends[0], high=ends[1])
    text = setting.voice.qualified(text, qualifier)
    return setting.say("{figure} less", figure=text) if in_words else text


def period(setting: Setting, result: Result) -> str:
    """Return over what time a result counts, and whether it is a cost or one line alone."""
    words = [setting.say(PERIOD[result.per])] if PERIOD[result.per] else []
    if result.scope == "cost":
        words.append(setting.say("cost, not quantity"))
    elif result.scope == "line":
        words.append(setting.say("one line, not the whole site"))
    return ", ".join(words)


def cites(setting: Setting, document: Document) -> tuple[Cite, ...]:
    """Return the sources of a document, numbered as the page cites them."""
    found = []
    for number, source in enumerate(document.sources, start=1):
        details = []
        if source.pages:
            details.append(Said(setting.say("pages {pages}", pages=source.pages)))
        if source.accessed:
            details.append(Said(setting.say("read on {date}", date=setting.voice.date(source.accessed))))
        if source.note:
            details.append(setting.words(document, f"sources.{source.key or number}.note", source.note))
        found.append(
            Cite(
                number=number,
                title=source.title,
                publisher=source.publisher,
                year=str(source.year) if source.year else setting.say("year not stated"),
                url=source.url or "",
                details=tuple(details),
                anchor=f"source-{source.key or number}",
            )
        )
    return tuple(found)


def charts(setting: Setting, document: Document, facts: CaseStudy) -> tuple[Chart, ...]:
    """Return the charts in which a person would rather look than read: saving and payback by option."""
    named = {option.id: setting.words(document, f"options.{option.id}.name", option.name) for option in facts.options}
    savings = [(named[o.id], o.annual_savings.value, o.annual_savings) for o in facts.options if o.annual_savings]
    paybacks = [(named[o.id], o.payback_months) for o in facts.options if o.payback_months is not None]
    found = []
    if len(savings) > 1 and len({money.currency for _, _, money in savings}) == 1:
        found.append(_chart(setting, _title(setting, facts), [(n, v, setting.voice.money(m)) for n, v, m in savings]))
    if len(paybacks) > 1:
        found.append(_chart(setting, setting.say("Payback, by option"), [(n, v, setting.voice.months(v)) for n, v in paybacks]))
    less = [
        (setting.words(document, f"results.{n}.indicator", r.indicator), -r.change_pct, change(setting, r))
        for n, r in enumerate(facts.results, start=1)
        if r.change_pct is not None and r.change_pct < 0
    ]
    if not found and len(less) > 1:
        only_found = not {result.status or facts.status for result in facts.results if result.change_pct is not None} - _AHEAD
        title = setting.say("The expected figures at a glance") if only_found else setting.say("How much less, in percent")
        found.append(_chart(setting, title, less))
    return tuple(found)


def _title(setting: Setting, facts: CaseStudy) -> str:
    state = reached({option.status or facts.status for option in facts.options if option.annual_savings})
    return {
        True: setting.say("Saved a year, by option"),
        False: setting.say("Could save a year"),
        None: setting.say("Saving a year"),
    }[state]


def _chart(setting: Setting, title: str, bars: list[tuple[Said, float, str]]) -> Chart:
    longest = max(value for _, value, _ in bars) or 1.0
    said = setting.voice.join([f"{label.text}: {value}" for label, _, value in bars])
    return Chart(
        title=title,
        text=f"{title}. {said}.",
        bars=tuple(Bar(label=label, length=round(value / longest, 4), value=text) for label, value, text in bars),
    )
