"""The boss sheet: one case in at most forty words, put together from figures and short phrases."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from kbgen.compose import figures
from kbgen.compose.setting import EVIDENCE, STATUS
from kbgen.model.decision import BossSheet
from kbgen.model.parts import Fact, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kbgen.compose.setting import Setting
    from kbgen.model.document import Document
    from kbgen.model.kinds import CaseStudy
    from kbgen.model.parts import Figure

MOST_WORDS = 40
_LONG_NAME = 9
_FIGURES = 4
_MONEY = 3
_HAN_OR_KANA = re.compile("[\u3400-\u9fff\u3040-\u30ff]")
_WORD = re.compile(r"\S*\w\S*")
_IN_NUMBERS = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d)")
_CHARACTERS_A_WORD = 2


def words_in(text: str) -> int:
    """Return how many words a text has: a number is one, and two Han or Kana characters, which take no spaces, are one."""
    text = _IN_NUMBERS.sub("", text)
    apart = len(_HAN_OR_KANA.findall(text))
    return ceil(apart / _CHARACTERS_A_WORD) + len(_WORD.findall(_HAN_OR_KANA.sub(" ", text)))


def sheet(setting: Setting, document: Document, facts: CaseStudy) -> BossSheet:
    """Return the boss sheet of a case. What does not fit into forty words is left out: results first, then measures."""
    who = _who(setting, document, facts)
    sure = Fact(label=setting.say("How sure"), value=Said(setting.say(EVIDENCE[facts.evidence])))
    state = setting.say(STATUS[facts.status])
    known = [replace(figure, note="") for figure in figures.highlights(setting, document, facts)]
    money, others = [each for each in known if each.topic == "finance"][:_MONEY], [e for e in known if e.topic != "finance"]
    used = _counted((*(each.text for each in who), sure.label, sure.value.text, state, *_texts(money)))
    label, done = _measures(setting, document, facts, MOST_WORDS - used)
    label = label if done else state
    used += _counted(each.text for each in done) + (_counted([label]) if label != state else 0)
    for figure in others:
        cost = _counted(_texts([figure]))
        if len(money) < _FIGURES and used + cost <= MOST_WORDS:
            money.append(figure)
            used += cost
    found = [Fact(label=label, value=each) for each in done]
    if label != state or not found:
        status = setting.say("Status")
        fits = used + words_in(status) <= MOST_WORDS
        used += words_in(status) * fits
        found = [Fact(label=status if fits else "", value=Said(state)), *found]
    notes = tuple(_notes(setting, document, facts, {figure.label.text for figure in money}))
    return BossSheet(who=who, facts=(*found, sure), figures=tuple(money), words=used, notes=notes)


def _notes(setting: Setting, document: Document, facts: CaseStudy, shown: set[str]) -> Iterator[Fact]:
    """Yield what stands below the sheet: years of prices, what we worked out, and what the source says of the figures shown."""
    amounts = {"saving": facts.annual_savings, "investment": facts.investment}
    named = [(figures.figure(setting, document, facts, name), money) for name, money in amounts.items()]
    years = {figure.label.text: figures.price_year(setting, money) for figure, money in named if figure and money}
    if len(set(years.values())) == 1:
        years = {"": next(iter(years.values()))}
    yield from (Fact(label=label, value=Said(year)) for label, year in years.items())
    if figures.payback(facts)[1]:
        yield Fact(label=setting.say("Pays back in"), value=Said(setting.say("worked out here from the two amounts")))
    yield from figures.footnotes(setting, document, facts)
    for number, result in enumerate(facts.results, start=1):
        name = setting.words(document, f"results.{number}.indicator", result.indicator)
        if result.note and name.text in shown:
            yield Fact(label=name.text, value=setting.words(document, f"results.{number}.note", result.note))


def _texts(shown: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(text for figure in shown for text in (figure.label.text, figure.value))


def _counted(texts: Iterable[str]) -> int:
    return sum(map(words_in, texts))


def _who(setting: Setting, document: Document, facts: CaseStudy) -> tuple[Said, ...]:
    """Return the firm's name, else what it is, else its sector; and its country."""
    described = setting.words(document, "company.description", facts.company.description)
    names = (Said(facts.company.name or ""), described, Said(setting.label("sectors", facts.sector)))
    return next(name for name in names if name and words_in(name.text) <= _LONG_NAME), Said(setting.voice.country(facts.country))


def _measures(setting: Setting, document: Document, facts: CaseStudy, room: int) -> tuple[str, tuple[Said, ...]]:
    """Return a state and the measures in it: the largest savings first, else the kinds of change.

    It is the state of the case; of half-done work whose measures have states of their own, those that are done.
    """
    state: str = facts.status
    options = [option for option in facts.options if option.status in {None, state}]
    if facts.status == "partly" and not options:
        state = "implemented"
        options = [option for option in facts.options if option.status in {"implemented", "verified"}]
    label = setting.say(STATUS[state])
    room -= 0 if state == facts.status else words_in(label) + 1  # and the word "status" before the state of the case
    options.sort(key=lambda option: -option.annual_savings.value if option.annual_savings else 0)
    named = [setting.words(document, f"options.{option.id}.name", option.name) for option in options]
    kinds = dict.fromkeys(setting.label("option_types", option.type) for option in options)
    return label, _fitting(setting, named, room) or _fitting(setting, [Said(kind) for kind in kinds], room)


def _fitting(setting: Setting, names: list[Said], room: int) -> tuple[Said, ...]:
    """Return as many names as have room, with how many are left out."""
    for most in range(len(names), 0, -1):
        left = len(names) - most
        more = [Said(setting.counted("and {n} more", "and {n} more", left))] if left else []
        if _counted(each.text for each in (*names[:most], *more)) <= room:
            return (*names[:most], *more)
    return ()
