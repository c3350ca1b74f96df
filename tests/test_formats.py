"""Figures, dates, lists and plurals are written as ICU writes them for the language in its country; Node brings ICU along."""

from __future__ import annotations

import gettext
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
from babel import localedata
from conftest import needs
from lxml import html
from samplesite import ROOT, Sample

from kbgen.compose.figures import change
from kbgen.language import Voice, voices
from kbgen.language.dates import ETHIOPIC_MONTHS, ethiopic, ethiopic_date
from kbgen.language.numbers import amount
from kbgen.language.units import printed
from kbgen.model.figures import Number, Result, Tag, Text, Words

if TYPE_CHECKING:
    from kbgen.compose.setting import Setting

JUDGE = Path(__file__).parent / "intl.mjs"
VOICES = voices(ROOT)
LANGUAGES = ("en", "es", "pt", "fr", "cs", "sk", "hu", "ar", "zh", "vi", "ko", "sw", "am", "hi", "ru")
REGIONS = (
    "es-GT", "es-419", "es-CR", "es-MX", "es-NI", "es-SV", "pt-BR", "pt-MZ", "fr-TN", "fr-MA", "ar-TN", "ar-MA", "sw-KE", "sw-TZ",
    "en-IN", "en-KE", "en-UG", "en-ZW", "am-ET", "hi-IN", "zh-CN", "ko-KR", "it", "pl", "bg",
)  # fmt: skip
"""All centres' sites, and three languages that set four digits together."""
TAGS = (*LANGUAGES, *REGIONS)
NUMBERS = (
    0, 1, -1, 2, 3, 5, 11, 12, 21, 100, 999, 1000, 1234, 1234.5, -1234.5, 12345, 99999.9999, 12345678, -12345678.125, 0.5, 1.5, 0.333,
    0.0005, 2.0005,
)  # fmt: skip
WHOLE = (*range(251), 1000, 1001, 1002, 9999, 100000, 1000001, 12345678)
MILLIONS = (1000000, 2000000)
BROKEN = (0.5, 1.5, 2.5, 4.5, 10.1, 21.5)
DAYS = tuple(date(1999, 1, 1) + timedelta(days=83 * n) for n in range(150))
LISTS = (["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"])
UNITS = {
    "kg": "kilogram", "g": "gram", "lb": "pound", "l": "liter", "L": "liter", "ml": "milliliter", "ha": "hectare", "%": "percent",
    "l/kg": "liter-per-kilogram", "g/kg": "gram-per-kilogram", "kg/l": "kilogram-per-liter", "kg/kg": "kilogram-per-kilogram",
    "l/l": "liter-per-liter", "l/year": "liter-per-year", "kg/month": "kilogram-per-month", "kg/day": "kilogram-per-day",
    "kg/ha": "kilogram-per-hectare",
}  # fmt: skip
"""Those of our units that ECMA-402 lets one ask for; it leaves out tonnes, cubic metres and all units of energy."""
OTHERS = (
    "t",
    "mg",
    "m3",
    "m2",
    "hl",
    "kWh",
    "kJ",
    "kW",
    "MW",
    "MWh",
    "GWh",
    "MJ",
    "GJ",
    "kWh/t",
    "m3/t",
    "mg/l",
    "GJ/t",
    "t CO2e",
    "t/year",
)


def voice(tag: str) -> Voice:
    """Return the voice of a language in a country; ``es`` is what CLDR calls so, the Spanish of Spain."""
    if tag in {"es", "es-419"}:
        return Voice("es", {}, int, region="ES" if tag == "es" else "")
    code, _, country = tag.partition("-")
    return Voice(code, {}, int, region=country)


def one_line(text: str) -> str:
    """Return what ICU says with no-break spaces, so that a figure stays together, the real minus, and no marks of direction."""
    return re.sub("[\u200e\u200f\u061c]", "", text).replace(" ", "\u00a0").replace("-", "\u2212")


def as_in_node(text: str) -> str:
    """Return a date with the ordinary space that Node puts in the place of CLDR's narrow one (Russian: 2026 г.)."""
    return text.replace("\u202f", " ")


class Question(NamedTuple):
    """Something to write: what ICU is asked, and how we write it."""

    kind: str
    options: dict[str, object]
    values: tuple[Any, ...]
    ours: Callable[[Voice, Any], str]
    asked: Callable[[Any], Any] = lambda value: value
    meant: Callable[[str], str] = str
    """What ICU's answer is on our pages: differences that hold everywhere."""


MONEY = {
    "style": "currency", "currencyDisplay": "code", "minimumFractionDigits": 2, "maximumFractionDigits": 3,
    "trailingZeroDisplay": "stripIfInteger",
}  # fmt: skip
"""Cents only where there are some, and never fewer places than the source prints: INR 0.085 for a kilogram."""
PERCENT = {"style": "percent", "maximumFractionDigits": 3}
UP = {"signDisplay": "exceptZero"}


def unit_question(unit: str, name: str) -> Question:
    options: dict[str, object] = {"style": "unit", "unit": name, "unitDisplay": "short"}
    return Question("NumberFormat", options, NUMBERS, lambda v, n: v.quantity(n, unit), meant=one_line)


def duration_question(name: str, values: tuple[float, ...], months: int) -> Question:
    options: dict[str, object] = {"style": "unit", "unit": name, "unitDisplay": "long"}
    return Question("NumberFormat", options, values, lambda v, n: v.months(n * months), meant=one_line)


QUESTIONS = {
    "number": Question("NumberFormat", {}, (*NUMBERS, -0.0004), lambda v, n: v.number(n), meant=one_line),
    "percent": Question("NumberFormat", PERCENT, NUMBERS, lambda v, n: v.percent(n), lambda n: n / 100, one_line),
    "percent up": Question(
        "NumberFormat", PERCENT | UP, NUMBERS, lambda v, n: v.percent(n, plus=True), lambda n: n / 100, one_line
    ),
    "EUR": Question(
        "NumberFormat", MONEY | {"currency": "EUR"}, NUMBERS, lambda v, n: amount(v.locale, n, "EUR"), meant=one_line
    ),
    "VND": Question(
        "NumberFormat", MONEY | {"currency": "VND"}, NUMBERS, lambda v, n: amount(v.locale, n, "VND"), meant=one_line
    ),
    "money up": Question(
        "NumberFormat", MONEY | UP | {"currency": "USD"}, NUMBERS, lambda v, n: v.quantity(n, "USD", plus=True), meant=one_line
    ),
    "months": duration_question("month", (*range(24), 1.5, 4.3), 1),
    "years": duration_question("year", (2, 2.5, 3, 4.3, 5, 11, 21, 25), 12),
    "date": Question(
        "DateTimeFormat", {"dateStyle": "long", "timeZone": "UTC"}, DAYS, lambda v, day: as_in_node(v.date(day)), str
    ),
    "list": Question("ListFormat", {}, LISTS, lambda v, parts: v.join(parts)),
    "plural": Question("PluralRules", {}, (*WHOLE, *MILLIONS, *BROKEN), lambda v, n: str(v.locale.plural_form(n))),
    **{unit: unit_question(unit, name) for unit, name in UNITS.items()},
}


class Purpose(NamedTuple):
    """Where we differ from ICU on purpose: of what, in which language, for which values, and why."""

    what: tuple[str, ...]
    tags: tuple[str, ...]
    values: Callable[[Any], bool]
    reason: str


ON_PURPOSE = (
    Purpose(("number",), TAGS, lambda n: n == -0.0004, "nothing has no sign"),
    Purpose(
        ("g", "l", "L", "l/kg", "g/kg", "l/l", "l/year"), ("ar", "ar-TN", "ar-MA"), lambda n: n in {1, -1},
        "CLDR's Arabic leaves the figure out of one litre, and even of minus one; readers compare figures",
    ),
    Purpose(
        ("l/kg", "kg/l", "kg/ha"), ("zh", "zh-CN"), lambda n: True,
        "CLDR would mix scripts, 3 mg/升; technical Chinese writes international symbols on both sides",
    ),
    Purpose(("plural",), ("pt-MZ",), lambda n: n in {0, 0.5, 1.5}, "ICU takes Brazil's rule, CLDR lets pt-MZ inherit from pt-PT"),
    Purpose(("months",), ("pt-MZ",), lambda n: n in {0, 1.5}, "as with plurals: 1,5 meses"),
    Purpose(("lb",), ("pl",), lambda n: True, "Polish inflects the pound; a symbol stays the same for all numbers"),
)  # fmt: skip


def purposely(what: str, tag: str, value: Any) -> bool:
    return any(what in each.what and tag in each.tags and each.values(value) for each in ON_PURPOSE)


def ask(questions: Iterable[dict[str, object]]) -> list[list[str]]:
    """Return what ICU answers."""
    node = shutil.which("node")
    needs("node", node)
    asked = json.dumps(list(questions), default=str)
    done = subprocess.run([str(node), str(JUDGE)], input=asked, capture_output=True, text=True, check=True, timeout=120)
    answers: list[list[str]] = json.loads(done.stdout)
    return answers


@pytest.fixture(scope="session")
def icu() -> dict[tuple[str, str], list[str]]:
    """ICU's answers by question and language, all from one run."""
    every = [(what, tag) for what in QUESTIONS for tag in TAGS]
    answers = ask(
        {"kind": each.kind, "locale": tag, "options": each.options, "values": [each.asked(value) for value in each.values]}
        for each, tag in ((QUESTIONS[what], tag) for what, tag in every)
    )
    return dict(zip(every, answers, strict=True))


def differences(icu: dict[tuple[str, str], list[str]], what: str, tag: str, own: Voice) -> list[tuple[Any, str, str]]:
    """Return (value, what ICU writes, what we write) wherever that is not the same."""
    question = QUESTIONS[what]
    pairs = (
        (value, question.meant(said), question.ours(own, value))
        for value, said in zip(question.values, icu[what, tag], strict=True)
    )
    return [each for each in pairs if each[1] != each[2]]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("what", QUESTIONS)
def test_icu_writes_the_same(icu: dict[tuple[str, str], list[str]], what: str, tag: str) -> None:
    found = differences(icu, what, tag, voice(tag))
    assert [each for each in found if not purposely(what, tag, each[0])] == []


@pytest.mark.parametrize("purpose", ON_PURPOSE, ids=lambda each: each.what[0])
def test_what_differs_on_purpose_still_differs(icu: dict[tuple[str, str], list[str]], purpose: Purpose) -> None:
    for tag in purpose.tags:
        for what in purpose.what:
            found = differences(icu, what, tag, voice(tag))
            assert [value for value, _, _ in found if purpose.values(value)], (what, tag)


@pytest.mark.parametrize(
    ("what", "tag", "other"),
    [("number", "es", "es-GT"), ("number", "ar", "ar-TN"), ("date", "en", "en-IN"), ("EUR", "pt-BR", "pt-MZ"), ("l", "sw", "en"), ("list", "es", "pt")],
)  # fmt: skip
def test_the_judge_sees_a_wrong_country(icu: dict[tuple[str, str], list[str]], what: str, tag: str, other: str) -> None:
    assert differences(icu, what, tag, voice(other))


# plural forms of the catalogues


def of_texts(category: str, code: str) -> str:
    """Return the class in which our catalogues have a number: es, fr and pt say "a million of", but no page counts millions."""
    return "other" if category == "many" and code in {"es", "fr", "pt"} else category


def is_one_to_one(rule: Callable[[int], int], categories: dict[int, str]) -> bool:
    """Tell whether each form of a catalogue is for one class of ICU, and each class has one form."""
    pairs = {(rule(n), category) for n, category in categories.items()}
    return len(pairs) == len({form for form, _ in pairs}) == len({category for _, category in pairs})


def categories(icu: dict[tuple[str, str], list[str]], code: str) -> dict[int, str]:
    said = dict(zip(QUESTIONS["plural"].values, icu["plural", code], strict=True))
    return {n: of_texts(said[n], code) for n in (*WHOLE, *MILLIONS)}


@pytest.mark.parametrize("code", sorted(VOICES))
def test_forms_of_a_catalogue_are_the_classes_of_icu(icu: dict[tuple[str, str], list[str]], code: str) -> None:
    assert is_one_to_one(VOICES[code].plural, categories(icu, code))


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("hu", "0"), ("pt", "n != 1"), ("am", "n != 1"), ("hi", "n != 1"), ("fr", "n != 1"),
        ("ar", "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : n>1000 ? 4 : 5"),
        ("cs", "n==1 ? 0 : 1"), ("ru", "n==1 ? 0 : n>=2 && n<=4 ? 1 : 2"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_seen(icu: dict[tuple[str, str], list[str]], code: str, wrong: str) -> None:
    assert not is_one_to_one(gettext.c2py(wrong), categories(icu, code))


def test_plural_classes_are_those_of_the_texts_in_any_country() -> None:
    """Texts of Mozambique are those of Brazil, and the browser asks for pt: no number may have one form here and another there."""
    assert [voice("pt-MZ").plural_class(n) for n in (0, 1, 2)] == ["one", "one", "other"]
    assert voice("pt-MZ").locale.plural_form(0) == "other"


# which country's conventions


@pytest.mark.parametrize(
    ("code", "country", "written"),
    [
        ("es", "GT", "12,345.5"), ("es", "ES", "12,345.5"), ("es", "", "12,345.5"), ("es-ES", "GT", "12.345,5"), ("pt", "MZ", "12 345,5"),
        ("pt", "", "12.345,5"), ("ar", "TN", "12,345.5"), ("ar", "AE", "12,345.5"), ("es", "KR", "12,345.5"), ("xx", "GT", "12,345.5"),
        ("en", "IN", "12,345.5"), ("en", "CZ", "12,345.5"), ("cs", "CZ", "12 345,5"), ("fr", "MA", "12.345,5"), ("fr", "TN", "12 345,5"),
    ],
)  # fmt: skip
def test_a_voice_writes_as_its_country_does(code: str, country: str, written: str) -> None:
    assert re.sub(r"[\u00a0\u202f]", " ", Voice(code, {}, int).at(country).number(12345.5)) == written


def test_a_centre_writes_as_its_country_does(sample: Sample) -> None:
    def figures(address: str) -> str:
        page = html.fromstring((sample.site / address / "case-studies/tn/clc-cap-bon-milk/index.html").read_bytes())
        return " ".join("".join(each.itertext()) for each in page.iter("bdi"))

    assert "484,945" in figures("tn/ar")
    assert "484\u202f945" in figures("tn/fr")
    assert "484,945" in figures("tn/en")


# units


@pytest.mark.parametrize(
    ("tag", "value", "unit", "written"),
    [
        ("en", 3.5, "MWh", "3.5 MWh"), ("ru", 3.5, "MWh", "3,5 МВт⋅ч"), ("zh", 3.5, "GWh", "3.5吉瓦时"), ("ko", 3.5, "GJ", "3.5GJ"),
        ("sw", 3.5, "kWh", "kWh 3.5"), ("ru", 12, "m3/t", "12 м³/т"), ("zh", 3.5, "mg/l", "3.5 mg/l"), ("en", 3.5, "mg/l", "3.5 mg/L"),
        ("fr", 3.5, "MJ/hl", "3,5 MJ/hl"), ("cs", 2, "t/year", "2 t/rok"), ("ru", 2, "t CO2e", "2 т CO₂e"), ("en", 2, "INR/kg", "INR 2/kg"),
        ("cs", 2000, "USD", "2 000 USD"), ("ar", 1, "l", "1 لتر"), ("pt", 1, "l", "1 l"), ("cs", 2, "gal per gal", "2 gal per gal"),
        ("cs", 2, "thousand Nm3", "2 thousand Nm³"), ("en", 2, None, "2"), ("cs", 2, "kg/sack", "2 kg/sack"), ("sw", 3, "m3", "m³ 3"),
    ],
)  # fmt: skip
def test_quantity(tag: str, value: float, unit: str | None, written: str) -> None:
    assert re.sub(r"[\u00a0\u202f]", " ", voice(tag).quantity(value, unit)) == written


def test_a_change_has_its_sign_at_the_figure() -> None:
    assert voice("sw").quantity(3, "kg", plus=True) == "kg\u00a0+3"
    assert voice("sw").quantity(-3, "kg", plus=True) == "kg\u00a0−3"
    assert voice("sw").quantity(0, "kg", plus=True) == "kg\u00a00"


@pytest.mark.parametrize(
    ("tag", "unit", "written"),
    [
        ("en", "hl/hl", "6 → 4.5 hL/hL"), ("fr", "t", "6 → 4,5 t"), ("ko", "t", "6 → 4.5t"), ("sw", "kg", "kg 6 → kg 4.5"),
        ("en", "USD", "USD 6 → USD 4.50"), ("cs", "INR/kg", "6 INR/kg → 4,50 INR/kg"), ("en", "%", "6 → 4.5%"),
    ],
)  # fmt: skip
def test_before_and_after(tag: str, unit: str, written: str) -> None:
    """The unit is said once where it stands last."""
    own = voice(tag)
    setting = cast("Setting", SimpleNamespace(voice=own, say=own.say))
    result = Result(
        topic=Tag("water"), indicator=Words("Water"), per="unit", unit=Text(unit), before=Number(6), after=Number(4.5)
    )
    assert re.sub(r"[\u00a0\u202f]", " ", change(setting, result)) == written


@pytest.mark.parametrize("unit", [*UNITS, *OTHERS, "USD", "INR/kg", "gal per gal"])
def test_no_figure_is_broken_from_its_unit(unit: str) -> None:
    for code in localedata.locale_identifiers():
        text = Voice(code.replace("_", "-"), {}, int).quantity(1234.5, unit)
        assert not re.search(r"[ \n]|(mass|volume|energy|power|area|duration|concentr)-", text), (code, text)
        assert "5" in text, (code, text)


@pytest.mark.parametrize(
    ("tag", "unit", "written"),
    [
        ("en", "mg/l", "mg/L"),
        ("ru", "kWh", "кВт⋅ч"),
        ("sw", "m3/t", "m³/tani mita"),
        ("cs", "% of flow", "% of flow"),
        ("zh", "%", "%"),
    ],
)
def test_unit_alone(tag: str, unit: str, written: str) -> None:
    assert voice(tag).unit(unit).replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("typed", "in_books"),
    [("m3/t", "m³/t"), ("Nm3", "Nm³"), ("ml/m2", "ml/m²"), ("t CO2e", "t CO₂e"), ("kWh/t", "kWh/t"), ("m30", "m30")],
)
def test_units_are_printed_as_in_books(typed: str, in_books: str) -> None:
    assert printed(typed) == in_books


# the Ethiopian calendar


def test_ethiopian_dates_are_those_of_icu() -> None:
    """Every seventeenth day of two centuries, and all days about the new year, with and without the leap day before it."""
    days = [date(1900, 1, 1) + timedelta(days=17 * n) for n in range(4300)]
    days += [date(year, 9, day) for year in range(2003, 2031) for day in range(5, 16)]
    (said,) = ask(
        [
            {
                "kind": "DateTimeFormat",
                "locale": "am-ET-u-ca-ethiopic",
                "options": {"dateStyle": "long", "timeZone": "UTC"},
                "values": days,
            }
        ]
    )
    # ICU has no Amharic name for the era and prints AM, which stands for what Amharic abbreviates as here
    assert [ethiopic_date(day) for day in days] == [text.replace(" AM", " ዓ.ም.") for text in said]
    assert len(days) > 4500
    assert {name for text in said for name in text.split()} >= set(ETHIOPIC_MONTHS)


def test_the_ethiopian_new_year() -> None:
    """The 1st of Mäskäräm is 11 September, and 12 September before a leap year of ours."""
    assert ethiopic(date(2026, 9, 11)) == (2019, 1, 1)
    assert ethiopic(date(2027, 9, 11)) == (2019, 13, 6)
    assert ethiopic(date(2027, 9, 12)) == (2020, 1, 1)


def test_dates_are_written_twice_only_where_a_centre_asks_for_it() -> None:
    amharic = Voice("am", {}, int)
    assert amharic.at("ET", "ethiopic").date(date(2026, 11, 3)) == "3 ኖቬምበር 2026 (24 ጥቅምት 2019 ዓ.ም.)"
    assert amharic.at("ET").date(date(2026, 11, 3)) == "3 ኖቬምበር 2026"
    assert Voice("en", {}, int).at("ET", "ethiopic").date(date(2026, 11, 3)) == "November 3, 2026"
