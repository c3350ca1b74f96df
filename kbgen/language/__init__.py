"""Phrases, names, numbers, money and dates as a language writes them. The only module that knows Babel."""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from kbgen.language.kin import chain
from kbgen.model.finding import Phrase

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kbgen.model.figures import Money

SOURCE = "en"
NO_BREAK = "\u00a0"
_MINUS = "\u2212"
_ON_PAGES = ("theme/", "kbgen/compose/", "kbgen/render/", "kbgen/language/", "content/vocabulary/")
_MAY_MISS = 0.05
_REGIONAL = {"es": "es-419", "pt": "pt-BR"}
"""How a bare code is written for the network's centres: Central America and Brazil."""


@dataclass(frozen=True)
class Voice:
    """A language with its phrases: what the page says, it says through one of these."""

    code: str
    messages: Mapping[tuple[str | None, str], tuple[str, ...]]
    plural: Callable[[int], int]
    complete: bool = True
    """Whether the phrases of pages are translated, all but a few; only then a site is built in this language."""

    def say(self, said: Phrase | str, **args: object) -> str:
        """Return a phrase in this language; phrases without a translation stay English."""
        if isinstance(said, str):
            said = Phrase(said, args)
        n = said.n
        forms = self.messages.get((said.context, said.msgid))
        if forms:
            text = forms[self.plural(n)] if said.plural is not None and n is not None else forms[0]
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
        """The CLDR locale in which numbers are written."""
        return _locale(_REGIONAL.get(self.code, self.code))

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return direction(self.code)

    @property
    def _grouped(self) -> str:
        """The pattern of whole numbers: thousands, or lakh and crore as in Hindi."""
        return str(self.locale.decimal_formats[None].pattern).partition(".")[0]

    def number(self, value: float, decimals: int = 3) -> str:
        """Return a number with this language's separators, at most ``decimals`` places and a real minus."""
        text = format_decimal(round(value, decimals), format=f"{self._grouped}.###", locale=self.locale)
        return text.replace("-", _MINUS)

    def signed(self, value: float) -> str:
        """Return a change with its sign, as +3 or −12."""
        return f"+{self.number(value)}" if value > 0 else self.number(value)

    def percent(self, value: float) -> str:
        """Return a percentage; ``value`` is in percent."""
        pattern = self.locale.percent_formats[None].pattern
        return re.sub(r"[#0,.\u00a0]*[#0]", self.number(value), pattern, count=1).replace("'", "")

    def amount(self, value: float, currency: str) -> str:
        """Return an amount with its ISO 4217 code where this language puts the currency."""
        pattern = self.locale.currency_formats["standard"].pattern.partition(";")[0]
        before = pattern.find("¤") < pattern.find("0")
        shown = self._grouped if float(value).is_integer() else f"{self._grouped}.00"
        pattern = f"¤¤{NO_BREAK}{shown}" if before else f"{shown}{NO_BREAK}¤¤"
        return str(format_currency(value, currency, format=pattern, locale=self.locale, currency_digits=False))

    def money(self, money: Money) -> str:
        """Return an amount as the source prints it, with its qualifier."""
        text = self.amount(money.value, money.currency)
        return self.qualified(text, money.qualifier)

    def qualified(self, text: str, qualifier: str | None) -> str:
        """Return a figure with the word that the source puts before it."""
        return self.say(QUALIFIED[qualifier], figure=text) if qualifier else text

    def months(self, months: float) -> str:
        """Return a duration: months below two years, else years with one decimal."""
        years = months >= 24  # noqa: PLR2004 - people say 18 months, and 2 years
        value = round(months / 12, 1) if years else months
        unit = "duration-year" if years else "duration-month"
        text = format_unit(value, unit, length="long", locale=self.locale)
        # Babel prints the id of a unit where CLDR inherits its long name from the short one
        return str(format_unit(value, unit, length="short", locale=self.locale) if unit in text else text)

    def date(self, day: date) -> str:
        """Return a date in words."""
        return str(format_date(day, format="long", locale=self.locale))

    def country(self, code: str) -> str:
        """Return the name of a country."""
        return str(self.locale.territories.get(code, code))

    def language(self, code: str) -> str:
        """Return the name of another language in this one."""
        return str(self.locale.languages.get(code.partition("-")[0], code))

    def join(self, parts: list[str]) -> str:
        """Return a list as this language writes one: a, b and c."""
        from babel.lists import format_list

        return str(format_list(parts, locale=self.locale)) if parts else ""

    def sort_key(self, text: str) -> tuple[str, str]:
        """Return a key that sorts accented letters beside their plain ones."""
        return collation_key(text), text


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


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(code.partition("-")[0]) if "-" in code else Locale.parse(SOURCE)


def voices(root: Path) -> dict[str, Voice]:
    """Return a voice for English and for each catalogue in ``translations/<lang>/LC_MESSAGES/kbgen.po``."""
    found = {SOURCE: Voice(SOURCE, {}, lambda n: int(n != 1))}
    for path in sorted((root / "translations").glob("*/LC_MESSAGES/kbgen.po")):
        code = path.parent.parent.name
        with path.open("rb") as file:
            catalogue = read_po(file, locale=None, ignore_obsolete=True)
        messages: dict[tuple[str | None, str], tuple[str, ...]] = {}
        on_pages, missing = 0, 0
        for message in catalogue:
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if msgid and forms and all(forms):
                messages[(message.context, msgid)] = forms
            if msgid and any(str(file).startswith(_ON_PAGES) for file, _line in message.locations):
                on_pages += 1
                missing += (message.context, msgid) not in messages
        found[code] = Voice(code, messages, _plural_rule(path), complete=missing <= on_pages * _MAY_MISS)
    return found


def _plural_rule(path: Path) -> Callable[[int], int]:
    header = re.search(r"plural=(.+?);?\\n", path.read_text(encoding="utf-8"))
    return gettext.c2py(header[1]) if header else (lambda n: int(n != 1))


def is_language(code: str) -> bool:
    """Tell whether CLDR knows a language by this code."""
    return code.partition("-")[0] in _locale(SOURCE).languages


def is_currency(code: str) -> bool:
    """Tell whether a code is a currency of ISO 4217."""
    return code in _locale(SOURCE).currencies


def own_name(code: str) -> str:
    """Return the name of a language in itself."""
    locale = _locale(code)
    return str(locale.languages.get(code.partition("-")[0], code))


def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return str(_locale(code).text_direction)


def with_regions(voices: Mapping[str, Voice], codes: Iterable[str]) -> dict[str, Voice]:
    """Return voices with one more for each language that has no catalogue, but a relative that has: es-GT speaks as es does.

    Its numbers and dates are those of its own region.
    """
    found = dict(voices)
    for code in codes:
        if nearest := next((voices[near] for near in chain(code) if near in voices), None):
            found.setdefault(code, replace(nearest, code=code))
    return found


def collation_key(text: str) -> str:
    """Return letters without accents and case, for sorting."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
