"""How languages write numbers, money, dates and plurals, and which stands in for which."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from samplesite import ROOT

from kbgen.language import Voice, chain, direction, is_currency, is_language, own_name, voices
from kbgen.model.figures import Money

CODES = ("en", "es", "pt", "fr", "cs", "sk", "hu", "ar", "zh", "vi", "ko", "sw", "am", "hi", "ru")
VOICES = voices(ROOT)


def plain(text: str) -> str:
    """Return text with ordinary spaces, so that the tables below can be read."""
    return re.sub(r"[\u00a0\u202f\u2009]", " ", text)


def voice(code: str) -> Voice:
    return Voice(code, {}, lambda n: int(n != 1))


@pytest.mark.parametrize(
    ("code", "value", "written"),
    [
        ("en", 1234567.5, "1,234,567.5"), ("cs", 1234567.5, "1 234 567,5"), ("fr", 1234567.5, "1 234 567,5"),
        ("es", 1234567.5, "1,234,567.5"), ("pt", 1234567.5, "1.234.567,5"), ("hi", 1234567.5, "12,34,567.5"),
        ("vi", 1234567.5, "1.234.567,5"), ("ru", 1234567.5, "1 234 567,5"), ("hu", 1234567.5, "1 234 567,5"),
        ("zh", 1234567.5, "1,234,567.5"), ("sw", 1234567.5, "1,234,567.5"), ("am", 1234567.5, "1,234,567.5"),
        ("en", -12, "−12"), ("cs", -0.5, "−0,5"), ("en", 0, "0"), ("en", 12.0, "12"), ("en", 1 / 3, "0.333"), ("en", 0.0004, "0"),
    ],
)  # fmt: skip
def test_number(code: str, value: float, written: str) -> None:
    assert plain(voice(code).number(value)) == written


@pytest.mark.parametrize(
    ("code", "value", "written"),
    [("en", -44, "−44%"), ("cs", -44, "−44 %"), ("fr", 12.5, "12,5 %"), ("zh", -44, "−44%"), ("hi", 15, "15%"), ("ru", 7, "7 %")],
)
def test_percent(code: str, value: float, written: str) -> None:
    assert plain(voice(code).percent(value)) == written


@pytest.mark.parametrize(
    ("code", "value", "currency", "written"),
    [
        ("en", 38846, "EUR", "EUR 38,846"), ("cs", 828000, "CZK", "828 000 CZK"), ("fr", 484945, "USD", "484 945 USD"),
        ("zh", 1250000, "CNY", "CNY 1,250,000"), ("hi", 1250000, "INR", "INR 12,50,000"), ("vi", 5000000, "VND", "5.000.000 VND"),
        ("en", 12.5, "USD", "USD 12.50"), ("pt", 1000, "BRL", "BRL 1.000"),
    ],
)  # fmt: skip
def test_amount(code: str, value: float, currency: str, written: str) -> None:
    assert plain(voice(code).money(Money(value=value, currency=currency, year=None))) == written


def test_money_keeps_the_word_of_its_source() -> None:
    money = Money(value=1200, currency="EUR", year=2020, qualifier="more than")
    assert plain(voice("en").money(money)) == "more than EUR 1,200"


@pytest.mark.parametrize(
    ("code", "months", "written"),
    [
        ("en", 1, "1 month"), ("en", 6, "6 months"), ("en", 23, "23 months"), ("en", 24, "2 years"), ("en", 30, "2.5 years"),
        ("cs", 1, "1 měsíc"), ("cs", 3, "3 měsíce"), ("cs", 18, "18 měsíců"), ("cs", 24, "2 roky"), ("cs", 30, "2,5 roku"),
        ("cs", 72, "6 let"), ("fr", 6, "6 mois"), ("zh", 6, "6个月"), ("ru", 3, "3 месяца"), ("ru", 36, "3 года"),
    ],
)  # fmt: skip
def test_months(code: str, months: float, written: str) -> None:
    assert plain(voice(code).months(months)) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "November 3, 2026"),
        ("cs", "3. listopadu 2026"),
        ("fr", "3 novembre 2026"),
        ("zh", "2026年11月3日"),
        ("es", "3 de noviembre de 2026"),
    ],
)
def test_date(code: str, written: str) -> None:
    assert plain(voice(code).date(date(2026, 11, 3))) == written


@pytest.mark.parametrize("code", CODES)
def test_digits_are_those_that_meters_show(code: str) -> None:
    """Readers hold the figures against their meters and bills, which use these digits."""
    shown = [voice(code).number(1234567890), voice(code).quantity(12345, "USD"), voice(code).percent(67), voice(code).months(9)]
    assert not re.search(r"[^\W\d_a-zA-Z]?[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]", "".join(shown))


@pytest.mark.parametrize(
    ("code", "parts", "written"),
    [
        ("en", ["a", "b", "c"], "a, b, and c"),
        ("cs", ["a", "b", "c"], "a, b a c"),
        ("ar", ["a", "b"], "a وb"),
        ("zh", ["a", "b", "c"], "a、b和c"),
        ("en", [], ""),
    ],
)
def test_join(code: str, parts: list[str], written: str) -> None:
    assert plain(voice(code).join(parts)) == written


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("cs", ("cs",)), ("es-GT", ("es-GT", "es-419", "es")), ("es-419", ("es-419", "es")), ("es", ("es",)),
        ("pt-MZ", ("pt-MZ", "pt-PT", "pt")), ("pt-PT", ("pt-PT", "pt")), ("fr-TN", ("fr-TN", "fr")), ("zh-TW", ("zh-TW", "zh-Hant")), ("zh", ("zh",)),
    ],
)  # fmt: skip
def test_who_stands_in(code: str, wanted: tuple[str, ...]) -> None:
    assert chain(code) == wanted


def test_czech_and_slovak_never_stand_in_for_one_another() -> None:
    assert "cs" not in chain("sk")
    assert "sk" not in chain("cs")


@pytest.mark.parametrize(
    ("code", "wanted"), [("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("cs", "ltr"), ("zh", "ltr"), ("am", "ltr")]
)
def test_direction(code: str, wanted: str) -> None:
    assert direction(code) == wanted


@pytest.mark.parametrize(
    ("code", "name"),
    [("cs", "čeština"), ("ar", "العربية"), ("zh", "中文"), ("am", "አማርኛ"), ("sw", "Kiswahili"), ("pt-BR", "português")],
)
def test_own_name(code: str, name: str) -> None:
    assert own_name(code) == name


@pytest.mark.parametrize(("code", "known"), [("cs", True), ("es-419", True), ("xx", False), ("qq", False)])
def test_is_language(code: str, *, known: bool) -> None:
    assert is_language(code) is known


@pytest.mark.parametrize(("code", "known"), [("EUR", True), ("CZK", True), ("XYZ", False), ("eur", False)])
def test_is_currency(code: str, *, known: bool) -> None:
    assert is_currency(code) is known


def test_accents_sort_beside_their_plain_letters() -> None:
    words = ["Zvolen", "Čadca", "cukr", "Brno", "éclair", "Eger"]
    assert sorted(words, key=voice("fr").sort_key) == ["Brno", "Čadca", "cukr", "éclair", "Eger", "Zvolen"]


# plural forms

PLURALS = [
    ("en", {1: 0, 0: 1, 2: 1, 21: 1}), ("fr", {0: 0, 1: 0, 2: 1}), ("cs", {1: 0, 2: 1, 4: 1, 5: 2, 0: 2, 22: 2}),
    ("sk", {1: 0, 3: 1, 5: 2}), ("ru", {1: 0, 21: 0, 2: 1, 22: 1, 5: 2, 11: 2, 111: 2}), ("pt", {0: 0, 1: 0, 2: 1}),
    ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 103: 3, 11: 4, 99: 4, 100: 5, 102: 5}), ("hi", {0: 0, 1: 0, 2: 1}),
    ("am", {0: 0, 1: 0, 2: 1}), ("hu", {1: 0, 2: 1}), ("sw", {1: 0, 2: 1}), ("zh", {0: 0, 1: 0, 5: 0}), ("ko", {7: 0}), ("vi", {7: 0}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "forms"), PLURALS, ids=lambda each: each if isinstance(each, str) else "")
def test_plural_form(code: str, forms: dict[int, int]) -> None:
    assert {n: VOICES[code].plural(n) for n in forms} == forms


def test_a_phrase_takes_the_form_of_its_number(tmp_path: Path) -> None:
    path = tmp_path / "translations/cs/LC_MESSAGES/kbgen.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: cs\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;\\n"\n\n'
        '#: theme/home.html:1\nmsgid "{n} page"\nmsgid_plural "{n} pages"\n'
        'msgstr[0] "{n} stránka"\nmsgstr[1] "{n} stránky"\nmsgstr[2] "{n} stránek"\n\n'
        '#: theme/home.html:2\nmsgid "Home"\nmsgstr "Domů"\n\n#: theme/home.html:3\nmsgid "New"\nmsgstr ""\n',
        encoding="utf-8",
    )
    found = voices(tmp_path)["cs"]
    assert [plain(found.counted("{n} page", "{n} pages", n)) for n in (1, 3, 5, 12345)] == [
        "1 stránka",
        "3 stránky",
        "5 stránek",
        "12 345 stránek",
    ]
    assert found.say("Home") == "Domů"
    assert found.say("New") == "New"
    assert not found.complete


def test_a_phrase_without_translation_stays_english() -> None:
    assert voice("sw").counted("{n} page", "{n} pages", 2) == "2 pages"
    assert voice("sw").say("{a} to {b}", a="x", b="y") == "x to y"
