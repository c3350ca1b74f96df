"""When pages appeared and changed: what counts as a change, and days that survive merges, clocks, and pages that go and come back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
import samplesite
from hypothesis import assume, given
from hypothesis import strategies as st

from kbgen.digest import chronicle
from kbgen.digest.gist import bare, differs, gist
from kbgen.load import load
from kbgen.model.document import Library

NAME = "casestudies/cz/moravska-trebova-1999"
TODAY = date(2026, 11, 23)
LATER = TODAY + timedelta(days=7)
SENTENCES = (
    "Heat from wort cooling: 1.2 MW, saved 12,500 EUR/year (−30 %).",
    "Výměník tepla vrátil ročně 3–5 tun páry při 80 °C.",
    "توفّر الورشة 30 % من المياه، أي ‎−500 م³ في السنة.",
    "热交换器每年节约蒸汽三百吨，投资两万元。",
    "ऊष्मा की बचत से 20 kWh/t कम लगा।",
    "ለቢራ ፋብሪካ 20 በመቶ ሙቀት ተቆጥቧል፡፡",
)


@pytest.fixture(scope="module")
def library() -> Library:
    """The sample's pages, as they are read."""
    return load(samplesite.PAGES).library


# what is cosmetic, and what is not


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saved 5 tonnes.", "saved **5** tonnes!"),
        ("It’s warm", "It's warm"),
        ("one two", "one\n\ntwo"),
        ("- one\n- two", "* one\n* two"),
        ("> one\n> two", "one two"),
        ("see [the page](a.md)", 'see [the page](../b.md#x "title")'),
        ("[one][1]\n\n[1]: https://a.example/", "[one][1]\n\n[1]: https://b.example/ 'x'"),
        ("A title {#one .box}", "A title"),
        ("3-5 tonnes", "3 – 5 tonnes"),
        ("-5 °C and −6 °C", "−5 °C and –6 °C"),
        ("co\u00adoper\u200bation", "cooperation"),
        ("cafe\u0301", "café"),
        ("节约蒸汽三百吨，投资两万元", "节约蒸汽三百吨。投资两万元"),
        ("节约蒸汽三百吨投资", "节约蒸汽，三百吨\n投资"),
        ("बचत।", "बचत"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", "| a | b |\n|:--|---|\n| 1 | 2 |"),
    ],
)
def test_a_cosmetic_edit_says_nothing(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("saved 1.2 t", "saved 12 t"),
        ("saved 1.2 t", "saved 1, 2 t"),
        ("1,234 t", "1.234 t"),
        ("3-5 t", "3, 5 t"),
        ("-5 %", "5 %"),
        ("(−5)", "(5)"),
        ("by 5 %", "by 5"),
        ("5 MW", "5 mW"),
        ("Heat (MW)", "Heat (mW)"),
        ("5 kWh/t", "5 kWh t"),
        ("$ 100", "€ 100"),
        ("about ≥5 t", "about ≤5 t"),
        ("of +5 %", "of 5 %"),
        ("20 °C", "20 °F"),
        ("5 m²", "5 m³"),
        ("not safe", "now safe"),
        ("कि", "कु"),
        ("ค่า", "คำ"),
        ("শীত", "শিত"),
        ("[^1]: It was 5 t.", "[^1]: It was 6 t."),
        ("Note]: 5 tonnes were lost", "Note]: 6 tonnes were lost"),
        ("the file was 5", "the file was five"),
    ],
)
def test_another_figure_sign_unit_or_word_is_a_change(one: str, other: str) -> None:
    assert bare(one) != bare(other)


@given(st.sampled_from(SENTENCES), st.data())
def test_spaces_capitals_and_emphasis_never_count(sentence: str, data: st.DataObject) -> None:
    words = sentence.split(" ")
    for n, word in enumerate(words):
        wrap = data.draw(st.sampled_from(["{}", "**{}**", "{} ", "\n{}", "“{}”"])) if word[0].isalpha() else "{}"
        words[n] = wrap.format(word)
    text = " ".join(words)
    assert bare(text) == bare(sentence)
    assert bare(sentence[0].swapcase() + sentence[1:]) == bare(sentence)


@given(st.sampled_from(SENTENCES), st.data())
def test_any_letter_or_digit_that_changes_counts(sentence: str, data: st.DataObject) -> None:
    places = [n for n, sign in enumerate(sentence) if sign.isalnum()]
    at = data.draw(st.sampled_from(places))
    new = data.draw(st.characters(categories=["Ll", "Lo", "Nd"]))
    assume(new.casefold() != sentence[at].casefold())
    assume(bare(f"x{new}x") != "x x")
    assert bare(sentence[:at] + new + sentence[at + 1 :]) != bare(sentence)


@given(st.text(max_size=200))
def test_any_text_has_a_gist(text: str) -> None:
    assert bare(text) == bare(f"\n {text}\n")


def test_facts_count_and_what_only_editors_need_does_not(library: Library) -> None:
    document = library.documents[NAME]

    def with_facts(**more: object) -> str:
        changed = replace(document, facts=replace(document.facts, **more))
        return gist(changed, changed.original)

    now = gist(document, document.original)
    assert re.fullmatch("1[0-9a-f]{15}", now)
    assert with_facts(last_updated=LATER, license="CC0-1.0", sources=()) == now
    assert with_facts(status="abandoned") != now
    assert with_facts(topics=("water",)) != now
    translated = [
        gist(replace(document, facts=replace(document.facts, topics=("water",))), each) for each in document.editions.values()
    ]
    assert not set(translated) & {gist(document, each) for each in document.editions.values()}, "a fact is said in every language"


def test_an_option_that_goes_or_has_another_name_counts(library: Library) -> None:
    document = library.documents["casestudies/cn/xinfa-dyeing"]
    [option, *others] = document.facts.options
    found = set()
    for options in (document.facts.options, (replace(option, name=f"{option.name} anew"), *others), tuple(others)):
        changed = replace(document, facts=replace(document.facts, options=options))
        found.add(gist(changed, changed.original))
    assert len(found) == 3


def test_every_figure_of_the_facts_counts(library: Library) -> None:
    for document in library.documents.values():
        for name in ("investment", "annual_savings", "payback_months"):
            held = getattr(document.facts, name, None)
            if held is not None:
                more = replace(held, value=held.value + 1) if hasattr(held, "value") else held + 1
                changed = replace(document, facts=replace(document.facts, **{name: more}))
                assert gist(changed, document.original) != gist(document, document.original)


def test_settings_of_a_centre_are_no_news(library: Library) -> None:
    centre = library.documents["content/centres/tn"]
    now = gist(centre, centre.original)
    for name, value in (("subscriptions", ()), ("feeds", "full"), ("mailing", None), ("accent", "#000000"), ("framed_by", ())):
        assert gist(replace(centre, facts=replace(centre.facts, **{name: value})), centre.original) == now
    assert gist(replace(centre, facts=replace(centre.facts, status="active")), centre.original) != now


def test_gists_of_another_formula_show_nothing() -> None:
    assert differs("1aaa", "1aab")
    assert not differs("0aaa", "1aab")
    assert not differs("1aaa", "1aaa")


# days


def dated(library: Library, told: chronicle.Chronicle = {}) -> Library:  # noqa: B006
    return chronicle.dated(library, told)


def edited(library: Library, body: str) -> Library:
    document = library.documents[NAME]
    edition = replace(document.original, body=body)
    changed = replace(document, editions={**document.editions, document.source: edition})
    return replace(library, documents={**library.documents, NAME: changed})


def days(library: Library, told: chronicle.Chronicle) -> tuple[date | None, date | None]:
    edition = dated(library, told).documents[NAME].original
    return edition.published, edition.changed


@pytest.fixture
def first(library: Library) -> chronicle.Chronicle:
    return chronicle.continued({}, dated(library), LATER)


KEY = (NAME, "cs")


def test_the_first_chronicle_believes_what_files_state(library: Library, first: chronicle.Chronicle) -> None:
    assert set(first) == {(name, code) for name, each in library.documents.items() for code in each.editions}
    assert first[KEY][1:] == (library.documents[NAME].facts.last_updated,) * 2
    assert days(library, {}) == days(library, first)


def test_later_ones_date_what_they_find_with_the_day(library: Library, first: chronicle.Chronicle) -> None:
    without = {name: held for name, held in first.items() if name != KEY}
    assert chronicle.continued(without, dated(library, without), LATER)[KEY][1:] == (LATER, LATER)
    changed = edited(library, "Another text.")
    after = chronicle.continued(first, dated(changed, first), LATER)
    assert after[KEY][1:] == (first[KEY].published, LATER)
    assert {name for name in after if after[name] != first[name]} == {KEY}
    assert days(changed, after) == (first[KEY].published, LATER)


def test_a_cosmetic_edit_keeps_both_days(library: Library, first: chronicle.Chronicle) -> None:
    body = library.documents[NAME].original.body
    cosmetic = edited(library, body.replace(". ", " — ").replace("\n\n", "\n\n\n"))
    assert cosmetic.documents[NAME].original.body != body
    assert chronicle.continued(first, dated(cosmetic, first), LATER) == first


def test_a_clock_that_went_backwards_makes_no_day_earlier(library: Library, first: chronicle.Chronicle) -> None:
    later = chronicle.continued(first, dated(edited(library, "Another text."), first), LATER)
    back = chronicle.continued(later, dated(edited(library, "A third text."), later), TODAY - timedelta(days=900))
    assert back[KEY][1:] == later[KEY][1:]
    assert back[KEY].gist != later[KEY].gist


def test_a_page_that_goes_and_comes_back_is_not_new(library: Library, first: chronicle.Chronicle) -> None:
    gone = replace(library, documents={name: each for name, each in library.documents.items() if name != NAME})
    between = chronicle.continued(first, dated(gone, first), LATER)
    assert between == first
    assert chronicle.continued(between, dated(library, between), LATER) == first


def test_a_new_formula_announces_nothing(library: Library, first: chronicle.Chronicle) -> None:
    older = {name: held._replace(gist=f"0{held.gist[1:]}") for name, held in first.items()}
    assert days(library, older) == days(library, first)
    assert chronicle.continued(older, dated(library, older), LATER) == first


def test_a_change_that_nobody_wrote_down_has_the_day_that_its_file_states(library: Library, first: chronicle.Chronicle) -> None:
    document = edited(library, "Another text.").documents[NAME]
    stated = replace(document, facts=replace(document.facts, last_updated=LATER))
    changed = replace(library, documents={**library.documents, NAME: stated})
    assert days(changed, first) == (first[KEY].published, LATER)


# the file


def entries(root: Path, *lines: str) -> tuple[chronicle.Chronicle, list[str]]:
    (root / "content").mkdir(exist_ok=True)
    (root / chronicle.FILE).write_text("\n".join([chronicle.HEADER, *lines, ""]), encoding="utf-8")
    found, findings = chronicle.read(root, TODAY)
    return found, [finding.code for finding in findings]


def test_what_two_branches_wrote_is_one_whatever_came_first(tmp_path: Path) -> None:
    lines = [
        f"{NAME}\tcs\t1aaaaaaaaaaaaaaa\t2026-11-03\t2026-11-20",
        f"{NAME}\tcs\t1bbbbbbbbbbbbbbb\t2026-11-01\t2026-11-20",
        f"{NAME}\tcs\t1ccccccccccccccc\t2026-11-02\t2026-11-19",
    ]
    found = [entries(tmp_path, *order)[0] for order in permutations(lines)]
    assert all(each == found[0] for each in found)
    assert found[0][KEY] == chronicle.Entry("1bbbbbbbbbbbbbbb", date(2026, 11, 1), date(2026, 11, 20))


def test_a_chronicle_is_read_as_it_was_written(tmp_path: Path, first: chronicle.Chronicle) -> None:
    text = chronicle.written(first)
    (tmp_path / "content").mkdir()
    for kept in (text.encode(), text.replace("\n", "\r\n").encode("utf-8-sig")):
        (tmp_path / chronicle.FILE).write_bytes(kept)
        assert chronicle.read(tmp_path, TODAY) == (first, ())


@given(st.lists(st.text(max_size=60)))
def test_no_line_stops_the_reading(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    root = tmp_path_factory.mktemp("lines")
    (root / "content").mkdir()
    (root / chronicle.FILE).write_bytes("\n".join(lines).encode("utf-8", "replace"))
    found, findings = chronicle.read(root, TODAY)
    assert not found
    assert {each.code for each in findings} <= {"KB801"}


# the command


def test_the_command_tells_what_is_new_and_changed(tmp_path: Path) -> None:
    root = samplesite.only(samplesite.write(tmp_path / "repository"), "cz")
    page, file = root / "casestudies/cz/bakery-leaven.md", root / chronicle.FILE
    done = samplesite.run("chronicle", "--check", "--root", root)
    assert done.returncode == 1
    assert not file.exists()
    done = samplesite.run("chronicle", "--root", root)
    assert done.returncode == 0, done.stderr
    assert "new\tcasestudies/cz/bakery-leaven\tcs" in done.stdout.splitlines()
    written = file.read_bytes()
    assert samplesite.run("chronicle", "--check", "--root", root).stdout == "Nothing changes.\n"

    text = page.read_text(encoding="utf-8")
    page.write_text(text.rstrip("\n") + " \n\n\n", encoding="utf-8")
    assert samplesite.run("chronicle", "--check", "--root", root).returncode == 0
    page.write_text(text.rstrip("\n") + "\n\nA new sentence.\n", encoding="utf-8")
    done = samplesite.run("chronicle", "--check", "--root", root)
    assert (done.returncode, done.stdout) == (1, "changed\tcasestudies/cz/bakery-leaven\ten\n")
    assert file.read_bytes() == written
    samplesite.run("chronicle", "--root", root)
    assert samplesite.run("chronicle", "--check", "--root", root).returncode == 0

    page.write_text("no page any more", encoding="utf-8")
    assert samplesite.run("chronicle", "--check", "--root", root).stdout == "Nothing changes.\n", "a page that cannot be read"


def test_new_repositories_do_without_one(tmp_path: Path) -> None:
    assert samplesite.run("init", tmp_path / "new").returncode == 0
    assert "content/chronicle.tsv merge=union" in (tmp_path / "new/.gitattributes").read_text(encoding="utf-8")
    assert "KB8" not in samplesite.run("check", "--root", tmp_path / "new").stdout


def test_the_library_s_own_chronicle_is_up_to_date_in_form() -> None:
    found, findings = chronicle.read(samplesite.ROOT, date(2100, 1, 1))
    assert findings == ()
    assert chronicle.written(found) == (samplesite.ROOT / chronicle.FILE).read_text(encoding="utf-8")
