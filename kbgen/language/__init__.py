"""Phrases, names, numbers, money and dates as a language writes them. The only module that knows Babel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from babel.lists import format_list

from kbgen.language import catalogues, dates, locales, numbers, units
from kbgen.language.collation import collation_key
from kbgen.language.kin import chain
from kbgen.model.finding import Finding, Phrase

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from babel import Locale

    from kbgen.model.figures import Money

SOURCE = locales.SOURCE
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Voice:
    """A language with its phrases: what the page says, it says through one of these."""

    code: str
    messages: Mapping[tuple[str | None, str], tuple[str, ...]]
    plural: Callable[[int], int]
    complete: bool = True
    """Whether the phrases of pages are translated, all but a few; only then a site is built in this language."""
    region: str = ""
    """The country whose conventions figures follow; nothing outside centres and where CLDR knows none."""
    calendar: str = ""
    """A calendar in which dates are written beside the Gregorian one."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with its catalogue."""

    def at(self, country: str, calendar: str | None = None) -> Voice:
        """Return this voice as it writes figures and dates in a country."""
        return replace(self, region=locales.region(self.code, country), calendar=calendar or "")

    def say(self, said: Phrase | str, **args: object) -> str:
        """Return a phrase in this language; phrases without a translation stay English."""
        if isinstance(said, str):
            said = Phrase(said, args)
        n = said.n
        forms = self.messages.get((said.context, said.msgid))
        form = self.plural(n) if forms and said.plural is not None and n is not None else 0
        if forms and form < len(forms):
            text = forms[form]
        else:
            text = said.plural if said.plural is not None and n != 1 else said.msgid
        values = {name: self.say(value) if isinstance(value, Phrase) else value for name, value in said.args.items()}
        if n is not None:
            values.setdefault("n", self.number(n))
        return text.format(**values) if values else text

    def counted(self, one: str, other: str, n: int, **args: object) -> str:
        """Return the phrase for ``n`` things, as ``count("{n} case", "{n} cases", 3)``."""
        return self.say(Phrase(one, args, plural=other, n=n))

    def label(self, group: str, english: str) -> str:
        """Return the label of a vocabulary term."""
        forms = self.messages.get((group, english))
        return forms[0] if forms else english

    @property
    def locale(self) -> Locale:
        """The CLDR locale in which figures and dates are written."""
        return locales.locale(self.code, self.region)

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return direction(self.code)

    def plural_class(self, n: int) -> str:
        """Return CLDR's name for the plural form of a whole number: that of the texts, which no country changes."""
        return str(locales.locale(self.code).plural_form(n))

    def number(self, value: float, decimals: int = 3) -> str:
        """Return a number with this language's separators, at most ``decimals`` places and a real minus."""
        return numbers.number(self.locale, value, decimals)

    def percent(self, value: float, *, plus: bool = False) -> str:
        """Return a percentage; ``value`` is in percent, ``plus`` says that a change is upwards."""
        return numbers.percent(self.locale, value, plus=plus)

    def quantity(self, value: float, unit: str | None, *, plus: bool = False) -> str:
        """Return a number with its unit as this language writes it; ``plus`` says that a change is upwards."""
        return units.quantity(self.locale, value, unit, plus=plus)

    def unit(self, unit: str) -> str:
        """Return the symbol of a unit."""
        return units.unit_alone(self.locale, unit)

    def unit_pattern(self, unit: str) -> str:
        """Return a unit with ``{0}`` where its number stands."""
        return units.pattern(self.locale, unit)

    def money(self, money: Money) -> str:
        """Return an amount as the source prints it, with its qualifier."""
        text = numbers.amount(self.locale, money.value, money.currency)
        return self.qualified(text, money.qualifier)

    def qualified(self, text: str, qualifier: str | None) -> str:
        """Return a figure with the word that the source puts before it."""
        return self.say(QUALIFIED[qualifier], figure=text) if qualifier else text

    def months(self, months: float) -> str:
        """Return a duration: months below two years, else years with one decimal."""
        return dates.duration(self.locale, months)

    def date(self, day: date) -> str:
        """Return a date in words; on Amharic sites that ask for it, the Ethiopian date beside it."""
        text = dates.long_date(self.locale, day)
        both = self.calendar == "ethiopic" and self.locale.language == "am"
        return f"{text} ({dates.ethiopic_date(day)})" if both else text

    def country(self, code: str) -> str:
        """Return the name of a country."""
        return str(self.locale.territories.get(code, code))

    def language(self, code: str) -> str:
        """Return the name of another language in this one."""
        return str(self.locale.languages.get(code.partition("-")[0], code))

    def join(self, parts: list[str]) -> str:
        """Return a list as this language writes one: a, b and c."""
        return str(format_list(parts, locale=self.locale)) if parts else ""

    def sort_key(self, text: str) -> tuple[str, str]:
        """Return a key that puts texts in the order of this language, as a dictionary of it does."""
        return collation_key(text, self.code), text


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


QUALIFIED = {
    "about": _("about {figure}"),
    "almost": _("almost {figure}"),
    "more than": _("more than {figure}"),
    "less than": _("less than {figure}"),
    "up to": _("up to {figure}"),
}


def voices(root: Path, only: str = "*") -> dict[str, Voice]:
    """Return a voice for English and for each catalogue in ``translations/<lang>/LC_MESSAGES/kbgen.po``, or for one of them."""
    found = {SOURCE: Voice(SOURCE, {}, lambda n: int(n != 1))}
    for path in sorted((root / "translations").glob(f"{only}/LC_MESSAGES/kbgen.po")):
        code, held = path.parent.parent.name, catalogues.read(path, root)
        found[code] = Voice(code, held.messages, held.plural, complete=held.complete, findings=held.findings)
    return found


def plural_forms(root: Path, code: str) -> str:
    """Return gettext's header of a language's plurals, from its catalogue or that of a language that may stand in for it."""
    paths = (root / "translations" / each / "LC_MESSAGES/kbgen.po" for each in chain(code))
    return catalogues.plural_forms(next((path for path in paths if path.exists()), root / "none"))


def is_language(code: str) -> bool:
    """Tell whether this is a code as BCP 47 writes them, of a language that CLDR knows."""
    return _CODE.fullmatch(code) is not None and code.partition("-")[0] in locales.locale(SOURCE).languages


def is_currency(code: str) -> bool:
    """Tell whether a code is a currency of ISO 4217."""
    return code in locales.locale(SOURCE).currencies


def own_name(code: str) -> str:
    """Return the name of a language in itself."""
    locale = locales.locale(code)
    return str(locale.languages.get(code.partition("-")[0], code))


def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return str(locales.locale(code).text_direction)


def with_regions(voices: Mapping[str, Voice], codes: Iterable[str]) -> dict[str, Voice]:
    """Return voices with one more for each language that has no catalogue, but a relative that has: es-GT speaks as es does.

    Its numbers and dates are those of its own region.
    """
    found = dict(voices)
    for code in codes:
        if nearest := next((voices[near] for near in chain(code) if near in voices), None):
            found.setdefault(code, replace(nearest, code=code, findings=()))
    return found
