"""A survey comes in: tables of any form tool, the mapping file, the needs of a centre; and bad tables do no harm."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from samplesite import ROOT

from kbgen import reading, surveying
from kbgen.cli import main
from kbgen.demand import answers, cells, columns, days, forms, mapping, naming, survey
from kbgen.demand.profile import laid
from kbgen.language import Voice, voices
from kbgen.load import frontmatter, load, needs
from kbgen.model.document import profile
from kbgen.model.finding import Phrase
from kbgen.model.misuse import Misuse
from kbgen.model.need import Lines, Need, NeedsProfile, Survey

TABLE = ROOT / "tests/demand/khao-sat.csv"
PAGE, VIETNAMESE = "content/centres/vn.md", "content/centres/vn.vi.md"
METHOD = "Web form in Vietnamese, sent to 200 firms: 40 answered"
VOICE = voices(ROOT, "en")["en"]
NAMES = {
    "sectors": {
        "textiles": {"en": "Textile finishing", "vi": "Dệt, nhuộm và hoàn tất", "vi-x-1": "dệt nhuộm"},
        "seafood": {"en": "Seafood", "vi": "Thủy sản", "cs": "Ryby"},
        "sugar": {"en": "Sugar", "cs": "Cukr", "vi": "Đường"},
        "tea": {"en": "Tea", "vi": "Chè", "cs": "Čaj"},
    },
    "topics": {
        "water": {"en": "Water", "cs": "Voda", "vi": "Nước"},
        "energy": {"en": "Energy", "vi": "Năng lượng"},
        "wastewater": {"en": "Wastewater", "vi": "Nước thải"},
    },
    "option_types": {"process-control": {"en": "Better control"}, "byproducts": {"en": "By-products"}},
    "audiences": {"banks": {"en": "Banks"}, "factory-staff": {"en": "Workers"}},
    "effort": {"no-cost": {"en": "No cost"}, "low-cost": {"en": "Low cost"}, "investment": {"en": "Investment"}},
    "formats": {"one-page": {"en": "One page to print"}, "checklist": {"en": "A checklist"}},
    "channels": {"email": {"en": "E-mail"}, "print": {"en": "On paper"}},
    "cadence": {"weekly": {"en": "Every week"}, "monthly": {"en": "Every month"}},
    "languages": {"vi": {"en": "Vietnamese"}, "en": {"en": "English"}},
    "bandwidth": {"low": {"en": "Slow or expensive"}, "normal": {"en": "Good enough for pictures"}},
    "questions": {
        "sectors": {"en": "What does your firm make or do?"},
        "topics": {"en": "Where do you want to save?"},
        "wanted": {"en": "What have you looked for and not found?"},
    },
}
BOOK = naming.book(NAMES, ("vi", "en"))


class Done(NamedTuple):
    """How the command ended."""

    code: int
    out: str
    err: str


def run(root: Path, *words: str | Path, command: str = "import") -> Done:
    group = ["demand", "import"] if command == "import" else [command]
    done = CliRunner().invoke(main, [*group, *map(str, words), "--root", str(root)], prog_name="kbgen", terminal_width=100)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


SPOKEN = ("vi", "cs", "fr", "es")
"""The languages in which answers are read here; every catalogue takes time to read, in every test."""


@pytest.fixture
def library(root: Path) -> Path:
    """The real repository, without the theme, which the test may change."""
    for folder in ("content", "casestudies", "translations"):
        shutil.copytree(ROOT / folder, root / folder, dirs_exist_ok=True)
    if (ROOT / reading.STORE).exists():  # articles are stored by their hash, so what is there is right
        shutil.copytree(ROOT / reading.STORE, root / reading.STORE)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Centres, vocabulary and the phrases of some languages of the real repository, which the test may change."""
    for folder in ("content/vocabulary", "content/centres", *(f"translations/{code}" for code in SPOKEN)):
        shutil.copytree(ROOT / folder, tmp_path / "repository" / folder)
    return tmp_path / "repository"


def table(text: str, *languages: str) -> answers.Table:
    return answers.read("t.csv", text.encode(), languages or ("vi", "en"))


def written(path: Path, rows: Iterable[Sequence[str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def said(notes: Iterable[object]) -> str:
    return "\n".join(map(str, notes))


# Tables


@pytest.mark.parametrize(
    ("data", "languages", "how", "notes"),
    [
        pytest.param("Obor;Téma\r\nPivovar;Voda\r\n".encode(), ("cs",), "UTF-8, cells divided by ;", 1, id="utf-8"),
        pytest.param("Obor;Téma\nPivovar;Voda\n".encode("utf-8-sig"), ("cs",), "UTF-8, cells divided by ;", 1, id="mark"),
        pytest.param("Obor;Téma\r\nPivovar;Voda".encode("cp1250"), ("cs",), "Windows-1250, cells divided by ;", 2, id="windows"),
        pytest.param("Obor;Téma\rPivovar;Voda".encode("cp1252"), ("sw", "en"), "Windows-1252", 2, id="old mac breaks"),
        pytest.param("Obor\tTéma\r\nPivovar\tVoda\r\n".encode("utf-16"), ("cs",), "UTF-16, cells divided by tab", 1, id="utf-16"),
        pytest.param("Obor,Téma\nPivovar,Voda\n".encode("utf-16-be"), ("cs",), "UTF-16, cells divided by ,", 1, id="no mark"),
        pytest.param(b"sep=;\r\nObor;T\xc3\xa9ma\r\nPivovar;Voda\r\n", ("cs",), "cells divided by ;", 1, id="excel"),
    ],
)
def test_a_table_is_read_in_the_encoding_it_was_saved_in(data: bytes, languages: tuple[str, ...], how: str, notes: int) -> None:
    read = answers.read("t.csv", data, languages)
    assert read.headers == ("Obor", "Téma")
    assert read.rows == (("Pivovar", "Voda"),)
    assert how in str(read.notes[0])
    assert len(read.notes) == notes
    assert ("If letters look wrong" in said(read.notes)) is (notes == 2)


def test_commas_in_quoted_headers_do_not_make_a_table_of_commas() -> None:
    read = table('"Ngành, nghề, sản phẩm";Chủ đề\n"a;b\n""c""";Nước\n')
    assert read.headers == ("Ngành, nghề, sản phẩm", "Chủ đề")
    assert read.rows == (('a;b\n"c"', "Nước"),)


def test_rows_that_do_not_fit_are_read_as_far_as_they_go() -> None:
    read = table(f"A,B\n1\n1,2,3\n\n,,\n1,{'x' * 5000}\n1,2,\n")
    assert read.rows == (("1", ""), ("1", "2"), ("1", "x" * 2000), ("1", "2"))
    assert "fewer cells than there are columns; the missing ones count as empty. Lines: 2" in said(read.notes)
    assert "more cells than there are columns; the last cells were not read. Lines: 3" in said(read.notes)
    assert "a cell of more than 2000 letters; the rest of it was not read. Lines: 6" in said(read.notes)
    assert len(table("A,B\n1,2,\n1,2, \n").notes) == 1  # empty cells beyond the last column are nobody's loss
    assert str(table("A,B\n" + "1\n" * 9).notes[1]).endswith("Lines: 2, 3, 4, 5, 6 ... (9)")


def test_two_columns_of_the_same_name_are_told_and_kept_apart() -> None:
    read = table("Nước,Nước,,Nước (2)\na,b,c,d\n")
    assert read.headers == ("Nước", "Nước (2)", "column 3", "Nước (2) (2)")
    assert 'two columns are called "Nước"; the second is "Nước (2)" here' in said(read.notes)


def test_unseen_characters_are_left_out() -> None:
    read = table("A\u202eB,C\na\x00\x07b\u2066,&#x202e;c\u2028d\n")
    assert read.headers == ("AB", "C")
    assert read.rows in ((("ab", "c"), ("d", "")), (("ab", "c\nd"),))
    assert "NUL characters (1)" in said(read.notes)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n", "is empty", id="line breaks"),
        pytest.param(b"A,B\n", "one line only", id="no rows"),
        pytest.param(b"PK\x03\x04rest", "is a workbook", id="workbook"),
        pytest.param(bytes(range(256)) * 40, "no table of text", id="garbage"),
        pytest.param(b'A,B\n1,2\n1,"2\n3,4\n', "opens on line 3 and is not closed", id="open quotation mark"),
        pytest.param(b",".join(b"%d" % n for n in range(201)) + b"\n1\n", "201 columns; at most 200", id="columns"),
        pytest.param(b"A\n" + b"x" * 21_000_000, "more than 20 MB", id="size"),
        pytest.param(b"A\n" + b"x\n" * 100_001, "more than 100000 rows", id="rows"),
        pytest.param(b"A,B\n" + b'"' * 400_001 + b"\n", "opens on line 2", id="nothing but quotation marks"),
        pytest.param(b"\xff\xfea\x00\x00\xd8b\x00", "torn UTF-16", id="torn"),
    ],
)
def test_what_is_no_table_is_said_in_words(data: bytes, message: str) -> None:
    with pytest.raises(Misuse, match=message):
        answers.read("t.csv", data, ("cs", "en"))


_CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_tables_are_read_as_csv_writes_them(rows: list[list[str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([["A1", "B2", "C3"], ["x", "y", "z"], *rows])
    read = table(file.getvalue())
    assert read.headers == ("A1", "B2", "C3")
    assert list(read.rows[1:]) == [tuple(map(answers.clean, row)) for row in rows if any(cell.strip() for cell in row)]


@given(st.binary(max_size=400), st.sampled_from(["cs", "ru", "en", "ar", "vi", "zh", "ko", "am"]))
def test_no_bytes_break_the_reader(data: bytes, language: str) -> None:
    try:
        read = answers.read("t.csv", data, (language,))
    except Misuse:
        return
    assert all(len(row) == len(read.headers) for row in read.rows)


def column(text: str, header: str, *languages: str) -> list[str]:
    read = table(text, *languages)
    return read.column(read.headers.index(header))


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("padding", ["", 3])
def test_a_title_above_the_questions_is_left_out(delimiter: str, padding: object) -> None:
    lines = ["Khảo sát doanh nghiệp", "", "2026-11-20", "A,B,C", "1,2,3", "4,,"]
    ends = ["," * 2 * bool(padding)] * 3 + [""] * 3
    text = "\n".join(f"{line}{end}" for line, end in zip(lines, ends, strict=True)).replace(",", delimiter)
    read = table(text)
    assert (read.headers, read.rows) == (("A", "B", "C"), (("1", "2", "3"), ("4", "", "")))
    assert "t.csv: the questions are on line 4; what stands above was left out." in said(read.notes)


def test_a_title_with_commas_does_not_make_a_table_of_commas() -> None:
    for title in ("Survey, Hanoi, 2026", "Survey, Hanoi, spring, 2026;;"):
        read = table(f"{title}\nA;B;C\n1;2;3\n4;5;six, or more\n")
        assert (read.headers, read.rows[1]) == (("A", "B", "C"), ("4", "5", "six, or more"))
    assert table("A,B\nx;y;z,1\nx;y;z,\n").headers == ("A", "B")  # near miss: cells with semicolons


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        pytest.param("A,\n1,2\n3,4\n", ("A", "column 2"), id="no later row has three"),
        pytest.param("make\ntea\nfish, meat, eggs\nsugar\n", ("make",), id="a column alone"),
        pytest.param("make\ntea\nsugar\nfish, meat, eggs\n", ("make",), id="commas at the end"),
        pytest.param("A,B\n1,2\n1,2\n", ("A", "B"), id="no title"),
        pytest.param("A,,\n" + "1,,\n" * 11 + "1,2,3\n", ("A", "column 2", "column 3"), id="too far below"),
        pytest.param("make\ntea;sugar\ntea\n", ("make",), id="semicolons in a column alone"),
    ],
)
def test_what_is_no_title_stays(text: str, headers: tuple[str, ...]) -> None:
    read = table(text)
    assert read.headers == headers
    assert "what stands above" not in said(read.notes)


LIME = "Which sectors? [Textiles],Which sectors? [Tea; green],Which sectors? [Other],Which topics? [Water],Which topics? [Energy]"


def test_columns_of_one_question_are_gathered() -> None:
    read = table(f"id,{LIME}\n1,Yes,No,shoes,N/A,Yes\n2,Yes,Yes,,Yes,Yes\n3,,,,,\n")
    assert read.headers == ("id", "Which sectors?", "Which sectors? [Other]", "Which topics?")
    assert read.rows == (
        ("1", "Textiles", "shoes", "Energy"),
        ("2", "Textiles; Tea; green", "", "Water; Energy"),
        ("3", "", "", ""),
    )
    assert 't.csv: 2 columns, each with one answer, were put together as "Which sectors?".' in said(read.notes)


@pytest.mark.parametrize(
    ("first", "second", "header"),
    [
        ("sectors[textiles]", "sectors[tea]", "sectors"),
        ("Q [all] [textiles]", "Q [all] [tea]", "Q [all]"),
        ("firm/sectors/textiles", "firm/sectors/tea", "firm/sectors"),
        ("Ông/bà làm gì? - textiles", "Ông/bà làm gì? - tea", "Ông/bà làm gì?"),
        ("Make: textiles", "Make: tea", "Make"),
        ("sectors___textiles", "sectors___tea", "sectors"),
        ("Make? (choice=textiles)", "Make? (choice=tea)", "Make?"),
    ],
)
@pytest.mark.parametrize(("yes", "no"), [("Y", "N"), ("1", "0"), ("TRUE", "FALSE"), ("x", ""), ("✓", "-"), ("Có", "Không")])
def test_forms_write_the_answers_of_a_question_in_many_ways(first: str, second: str, header: str, yes: str, no: str) -> None:
    assert column(f"{first},n,{second}\n{yes},7,{yes}\n{no},7,{yes}\n", header) == ["textiles; tea", "tea"]


@pytest.mark.parametrize("voice", voices(ROOT).values(), ids=lambda voice: voice.code)
def test_yes_and_no_are_known_in_every_language(voice: Voice) -> None:
    yes, no = voice.say(Phrase("Yes")), voice.say(Phrase("No"))
    assert voice.code == "en" or yes != "Yes"
    assert column(f"Q [a],Q [b]\n{yes},{no}\n{no},{yes.upper()}\n", "Q") == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Q [a],R [b]\nYes,No\n", id="one column of each question"),
        pytest.param("Q [a],Q [b]\nYes,perhaps\n", id="another word"),
        pytest.param("Q [a],Q [b]\n1,2\n", id="a scale"),
        pytest.param("Q [a],Q [b],n\n,,1\n", id="nothing ticked or crossed out"),
        pytest.param("Nước,Nước\nYes,No\n", id="two columns of one name"),
        pytest.param("Q [a,Q [b\nYes,No\n", id="no bracket"),
        pytest.param("[a],[b]\nYes,No\n", id="no question"),
    ],
)
def test_other_columns_are_not_gathered(text: str) -> None:
    assert "put together" not in said(table(text).notes)


def test_an_answer_written_in_its_own_column_is_chosen() -> None:
    assert column("Q [Tea],Q [Sugar]\nTea,\n,Sugar\nTea,sugar\n", "Q") == ["Tea", "Sugar", "Tea; Sugar"]
    assert "put together" not in said(table("Q [Tea],Q [Sugar]\nSugar,\n,Sugar\n").notes)


def test_of_a_whole_column_and_its_parts_the_parts_are_left_out() -> None:
    codes = "firm/sectors,firm/sectors/textiles,firm/sectors/tea,n\ntextiles tea,1,1,1\ntea old,0,1,1\n,,,1\n"
    read = table(codes)
    assert (read.headers, read.column(0)) == (("firm/sectors", "n"), ["textiles; tea", "tea; old", ""])
    labels = "Q,Q/Nước,Q/Nước thải\nNước Nước thải,1,1\nNước thải,0,1\n"
    assert column(labels, "Q") == ["Nước; Nước thải", "Nước thải"]
    others = "Q,Q/Tea,Q/Sugar\nwhite,1,1\n,0,1\n"  # a column of its own, by chance called as the question is
    assert (table(others).headers, column(others, "Q (2)")) == (("Q", "Q (2)"), ["Tea; Sugar", "Sugar"])


def test_a_form_may_have_more_columns_than_questions() -> None:
    names = ",".join(f"Q [a{n}]" for n in range(300))
    assert table(f"{names},B\n{'1,' * 300}x\n").headers == ("Q", "B")
    with pytest.raises(Misuse, match="1001 columns; at most 200"):
        table(",".join(f"Q [a{n}]" for n in range(1001)) + "\n1\n")


@given(st.lists(st.lists(st.sampled_from(["1", "0", ""]), min_size=4, max_size=4), min_size=1, max_size=8))
def test_gathering_loses_no_answer(rows: list[list[str]]) -> None:
    tags = ("tea", "sugar", "seafood", "textiles")
    read = table("n," + ",".join(f"Q/{tag}" for tag in tags) + "\n" + "".join(f"7,{','.join(row)}\n" for row in rows))
    if any(map(any, rows)):
        chosen = ["; ".join(tag for tag, cell in zip(tags, row, strict=True) if cell == "1") for row in rows]
        assert [*map(list, read.rows)] == [["7", cell] for cell in chosen]


def test_long_headers_full_of_signs_are_quick() -> None:
    headers = ",".join(f"{n}{' / a' * 450}" for n in range(500))
    start = time.perf_counter()
    with pytest.raises(Misuse, match="columns"):
        table(f"{headers}\n{'1,' * 499}1\n")
    assert time.perf_counter() - start < 5


# Names and answers


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("textiles", "textiles"),
        ("DỆT NHUỘM", "textiles"),
        ("det nhuom", "textiles"),
        ("Dệt, nhuộm và hoàn tất", "textiles"),
        ("duong", "sugar"),
        ("Ｔｅａ", "tea"),
        ("čaj.", "tea"),
        ("Giày da", None),
        ("", None),
    ],
)
def test_a_name_in_any_language_is_found_without_case_and_accents(text: str, tag: str | None) -> None:
    assert BOOK.find("sectors", text) == tag


def test_a_name_without_accents_that_two_tags_share_is_nobodys() -> None:
    shared = naming.book({"sectors": {"a": {"vi": "Mía"}, "b": {"vi": "Mìa"}}}, ("vi",))
    assert (shared.find("sectors", "Mía"), shared.find("sectors", "Mìa"), shared.find("sectors", "mia")) == ("a", "b", None)


def test_guesses_come_from_names_inside_a_text_or_like_it() -> None:
    assert BOOK.guess("sectors", "Xưởng dệt nhuộm vải") == ("textiles", "dệt nhuộm")
    assert BOOK.guess("sectors", "Sea-foods") == ("seafood", "Seafood")
    assert BOOK.guess("sectors", "Giày da") is None
    assert BOOK.guess("sectors", "Ryby a voda") is None  # Czech is none of the centre's languages


def split(*column: str, group: str = "sectors") -> list[tuple[str, ...]]:
    found = mapping.Plan().split(BOOK, group, dict.fromkeys(column, 1))
    return [found[cell] for cell in column]


def test_cells_are_taken_apart_where_the_form_joined_them() -> None:
    assert split("Chè, Dệt, nhuộm và hoàn tất, Đường") == [("Chè", "Dệt, nhuộm và hoàn tất", "Đường")]
    assert split("Chè;Đường;") == [("Chè", "Đường")]
    assert split("Chè\nĐường, Chè") == [("Chè", "Đường")]
    assert split("sugar tea") == [("sugar", "tea")]
    assert split("sugar and tea") == [("sugar and tea",)]
    assert split("-", "?") == [(), ()]


def test_what_nobody_knows_is_parted_only_where_parts_occur_alone() -> None:
    assert split("Giày, túi da", "Chè") == [("Giày, túi da",), ("Chè",)]
    assert split("Zalo, Facebook", "Zalo", "Facebook") == [("Zalo", "Facebook"), ("Zalo",), ("Facebook",)]
    assert split("Tin nhắn ngắn, gọn, Zalo", "Tin nhắn ngắn, gọn", "Zalo")[0] == ("Tin nhắn ngắn, gọn", "Zalo")


@pytest.mark.parametrize(
    ("column", "last", "doubt"),
    [
        (["2026/10/05 9:12:44 SA GMT+7", "2026/10/19 1:02:03 CH GMT+7"], dt.date(2026, 10, 19), False),
        (["05/10/2026 9:12", "19/10/2026 9:12"], dt.date(2026, 10, 19), False),
        (["10/05/2026 9:12", "10/19/2026 9:12"], dt.date(2026, 10, 19), False),
        (["05/10/2026", "06/10/2026"], dt.date(2026, 10, 6), True),
        (["10/12/2026"], dt.date(2026, 10, 12), False),
        (["2026. 10. 19 오전 9:15:32", "2026年10月5日"], dt.date(2026, 10, 19), False),
        (["5. 10. 2026", "31/02/2026", "never", ""], dt.date(2026, 10, 5), True),
        (["yesterday"], None, False),
    ],
)
def test_days_are_read_as_forms_write_them(column: list[str], last: dt.date | None, *, doubt: bool) -> None:
    assert days.last(column, dt.date(2026, 11, 25)) == (last, doubt)


def test_the_months_of_a_column_are_read_as_its_days_are() -> None:
    today = dt.date(2026, 11, 25)
    assert days.months(["05/10/2026", "10/19/2026", "x"], today) == (("2026-05", "2026-10", None), False)
    assert days.months(["05/10/2026", "19/10/2026"], today) == (("2026-10", "2026-10"), False)
    assert days.months(["05/10/2026", ""], today) == (("2026-10", None), True)
    assert days.months(["10/12/2026", "2026-10-01"], today) == (("2026-10", "2026-10"), False)
    assert days.months(["2026-11-25", "2026-11-26", "2027-01-01"], today) == (("2026-11", None, None), False)
    assert days.months([], today) == ((), False)


def form(*rows: str) -> forms.Answered:
    codes = {"vi": "vi", "tiếng việt": "vi", "vietnamese": "vi", "en": "en"}
    read = table("\n".join(["date;page;helped;language;wanted", *rows]))
    today = dt.date(2026, 11, 25)
    meaning = forms.Meaning(language="vi", languages=codes, votes={"yes": "yes"}, page=lambda cell: cell or None)
    return forms.answered(read, "vn", {}, meaning, today)


def test_answers_of_a_form_are_in_one_of_the_languages() -> None:
    found = form(*(f"2026-11-0{n};p;yes;{code};" for n, code in enumerate(("EN", "Tiếng Việt", "Deutsch", "=1+1", ""), start=1)))
    assert {(mark.language, count) for month in found.months for mark, count in month.counts.items()} == {("en", 1), ("vi", 4)}


def test_answers_of_a_form_from_days_to_come_are_undated() -> None:
    found = form("2026-11-25;p;yes;;", "2026-11-26;p;yes;;", "2062-01-01;p;yes;;", "never;p;yes;;")
    assert (found.undated, [month.month for month in found.months]) == (3, ["2026-11"])


def test_days_of_a_form_are_read_in_one_way() -> None:
    found = form("10/05/2026;p;yes;;", "10/19/2026;p;yes;;")
    assert ([month.month for month in found.months], "day first" in said(found.notes)) == (["2026-10"], False)
    doubtful = form("10/05/2026;p;yes;;", "9/05/2026;p;yes;;")
    assert ([month.month for month in doubtful.months], "day first" in said(doubtful.notes)) == (["2026-05"], True)


@pytest.mark.parametrize(
    ("header", "held", "target", "how"),
    [
        ("startlanguage", ["vi"] * 3, "ignore", "same"),
        ("Start language", ["Vietnamese", ""], "ignore", "same"),
        ("languages", ["vi"] * 3, "languages", "id"),
        ("startlanguage", ["vi", "en"], "languages", "answers"),
        ("startlanguage", ["vi en"] * 3, "languages", "answers"),
        ("made in", ["Tea"] * 3, "sectors", "answers"),
    ],
)
def test_the_language_of_a_form_is_no_answer(header: str, held: list[str], target: str, how: str) -> None:
    found = columns.taken(header, Counter(filter(None, held)), BOOK)
    assert (found.targets, found.how) == ((target,), how)


# The rule


def person(**given: str) -> survey.Person:
    return survey.Person({group: frozenset(tags.split()) for group, tags in given.items()})


def asked(*people: survey.Person) -> dict[str, tuple[float, int | None, tuple[str, ...]]]:
    return {str(need.id): (need.weight, need.asked, need.topics) for need in survey.asked(people, BOOK).needs}


def test_each_sector_becomes_a_need_with_the_topics_of_a_third() -> None:
    people = [
        *[person(sectors="textiles", topics="water")] * 2,
        *[person(sectors="textiles", topics="energy")] * 4,
        person(sectors="sugar"),
        person(audiences="banks", topics="energy"),
        person(topics="wastewater"),
    ]
    assert asked(*people) == {
        "textiles": (5, 6, ("water", "energy")),
        "sugar": (1, 1, ()),
        "banks": (1, 1, ("energy",)),
        "wastewater": (1, 1, ("wastewater",)),
    }
    assert asked(*people[1:])["textiles"] == (5, 5, ("energy",))  # one of five is less than a third


def test_kinds_of_change_and_money_are_asked_over_all_sectors() -> None:
    people = [
        person(sectors="tea", option_types="process-control", effort="no-cost"),
        person(sectors="sugar", option_types="process-control byproducts", effort="low-cost"),
        person(sectors="sugar", effort="investment low-cost"),
        person(sectors="sugar"),
    ]
    found = survey.asked(people, BOOK).needs
    assert [str(need.id) for need in found] == ["sugar", "tea", "sugar-tea-process-control", "sugar-tea-low-cost"]
    assert found[2].sectors == found[3].sectors == ("sugar", "tea")
    assert [(need.weight, need.asked) for need in found[2:]] == [(1, 2), (1, 2)], "a half of all people, at half weight"


def test_what_is_not_needed_stays_so_and_is_told() -> None:
    old = NeedsProfile(example=False, review_by=dt.date(2027, 1, 1), needs=(), not_needed=("tea", "water"))
    people = [
        person(sectors="tea", topics="water"),
        person(sectors="sugar", topics="water energy"),
        person(sectors="sugar", topics="water"),
    ]
    found = laid(old, survey.asked(people, BOOK), Survey(date=OLD_DAY, method="m", n=3))  # type: ignore[arg-type]
    assert [(need.sectors, need.topics) for need in found.profile.needs] == [(("sugar",), ("energy",))]
    assert found.refused == ("tea", "water")
    assert found.profile.not_needed == ("tea", "water")


def test_answers_that_may_name_a_person_stand_in_no_mapping_file() -> None:
    plan = mapping.proposed(table("sectors\nTea\nGọi An 0912345678\nan@x.vn\nDệt"), BOOK, mapping.Plan())
    assert not [each for each in plan.answers["sectors"] if "0912" in each or "@" in each]
    assert mapping.Plan().targets(BOOK, "sectors", "Gọi An 0912345678") == ("wanted",)


def test_other_wishes_are_in_the_order_of_who_wants_them() -> None:
    people = [
        *[person(formats="checklist", cadence="monthly", bandwidth="normal")] * 7,
        *[person(formats="checklist one-page", cadence="weekly", bandwidth="low")] * 4,
        person(channels="print"),
    ]
    wishes = survey.asked(people, BOOK).wishes
    assert wishes == {"formats": ("checklist", "one-page"), "cadence": ("monthly",), "bandwidth": ("low",)}
    assert survey.asked(people[1:7] * 3 + people[7:10], BOOK).wishes["bandwidth"] == ("normal",)


def test_equal_counts_stand_in_the_order_of_the_vocabulary() -> None:
    assert list(asked(person(sectors="tea"), person(sectors="seafood"))) == ["seafood", "tea"]


@given(st.integers(1, 500), st.integers(1, 500))
def test_weights_are_whole_and_grow_with_the_count(count: int, largest: int) -> None:
    found = survey.weight(min(count, largest), largest)
    assert found in {1, 2, 3, 4, 5}
    assert survey.weight(largest, largest) == 5
    assert survey.weight(min(count + 1, largest), largest) >= found


def people_of(text: str, columns: Mapping[str, str]) -> survey.Heard:
    return survey.heard([(table(text), mapping.Plan(columns))], BOOK, dt.date(2026, 11, 25))


def test_the_same_respondent_counts_once_and_the_last_answer_counts() -> None:
    columns = {"mail": "respondent", "make": "sectors"}
    found = people_of("mail,make\nA@b.vn,tea\nc@d.vn,sugar\na@B.vn ,sugar\n,tea\n,tea\n", columns)
    assert (len(found.people), found.twice) == (4, 1)
    assert sum("tea" in each.line("sectors") for each in found.people) == 2


def test_a_name_that_most_rows_have_is_nobodys() -> None:
    rows = "".join(f"anonymous,{each}\n" for each in ("tea", "sugar", "tea", "tea", "tea", "sugar"))
    found = people_of(f"mail,make\n{rows}", {"mail": "respondent", "make": "sectors"})
    assert (len(found.people), found.twice) == (6, 0)
    assert "nobody's name" in said(found.notes)


def test_without_names_only_the_very_same_row_with_a_day_is_the_same_person() -> None:
    rows = "day,make\n2026-10-05 9:12,tea\n2026-10-05 9:12,tea\n2026-10-05 9:13,tea\n"
    assert people_of(rows, {"day": "date", "make": "sectors"}).twice == 1
    assert people_of("make,x\ntea,1\ntea,1\n", {"make": "sectors"}).twice == 0


# What was there before

OLD_DAY = dt.date(2024, 2, 29)


def need(weight: float = 1, **lines: object) -> Need:
    return Need(weight=weight, **lines)  # type: ignore[arg-type]


def over(old: Sequence[Need], new: Sequence[Need], *, example: bool = False) -> list[tuple[object, ...]]:
    held = NeedsProfile(example=example, review_by=OLD_DAY, needs=tuple(old))
    found = laid(held, survey.Asked(n=9, needs=tuple(new)), Survey(date=OLD_DAY, method="m", n=9))  # type: ignore[arg-type]
    assert found.profile.review_by == dt.date(2026, 2, 28)
    return [
        (each.id, each.weight, each.asked, each.reason, at) for each, at in zip(found.profile.needs, found.before, strict=True)
    ]


def test_a_persons_need_stays_and_is_not_said_twice() -> None:
    own = need(4, sectors=("tea",), reason="Tea.")
    new = [need(5, id="tea", sectors=("tea",), asked=3), need(2, id="sugar", sectors=("sugar",), asked=1)]
    assert over([own], new) == [(None, 4, None, "Tea.", 0), ("sugar", 2, 1, None, None)]
    assert over([own], new, example=True)[0] == ("tea", 5, 3, None, 0)  # what an example says nobody has said
    assert over([replace(own, id="leaf")], new, example=True)[0] == ("leaf", 5, 3, None, 0)


def test_what_is_asked_again_keeps_its_name_and_reason() -> None:
    old = [
        need(1, id="gone", sectors=("sugar",), asked=1, reason="Gone."),
        need(3, id="leaf", sectors=("tea",), topics=("water",), asked=3, reason="Leaf."),
        need(3, sectors=("tea",), option_types=("byproducts",), asked=3, reason="Not this."),
    ]
    assert over(old, [need(5, id="tea", sectors=("tea",), topics=("energy",), asked=7)]) == [("leaf", 5, 7, "Leaf.", 1)]
    wants_all = need(3, sectors=("tea",), all=Lines(topics=("water",)), asked=2, reason="All.")  # type: ignore[arg-type]
    assert over([wants_all], [need(5, id="tea", sectors=("tea",), asked=7)]) == [("tea", 5, 7, None, None)]


def test_names_are_unique() -> None:
    own = need(4, id="tea", audiences=("banks",))
    assert [each[0] for each in over([own], [need(5, id="tea", sectors=("tea",), asked=3)])] == ["tea", "tea-2"]


CENTRE = """---
title: A centre
lang: en # English
summary: It is here.
needs: # what people say
  # nobody was asked
  example: false
  review_by: 2027-11-23 # later
  not_needed: [dairy]   # never
  # what we need
  needs:
  # the director says so
  - {sectors: [tea], weight: 4,
     reason: "Tea: dried."}

  # asked in 2024
  - sectors: [sugar]
    weight: 1.0
    asked: 1
    reason: >-
      Sugar,
      # sweet
  # the end

# sources
sources:
  - {title: T, publisher: P, year: 2002}
---

Body.
"""


def test_every_letter_outside_the_profile_stays() -> None:
    held = NeedsProfile(
        example=False,
        surveyed=Survey(date=dt.date(2026, 10, 19), method="On paper: 9 #", n=9),  # type: ignore[arg-type]
        review_by=dt.date(2028, 10, 19),
        needs=(
            need(4, sectors=("tea",), reason="Tea: dried."),
            need(2, id="sugar", sectors=("sugar",), topics=("water",), asked=3, reason="Sugar, # sweet"),
            need(1, id="banks", audiences=("banks",), asked=1),
        ),
    )
    text = needs.with_needs("c.md", CENTRE, held, (0, 1, None))
    before, after = CENTRE.split("  # nobody was asked", maxsplit=1)[0], CENTRE[CENTRE.index("  # the end\n\n# sources") + 11 :]
    assert text.startswith(before)
    assert text.endswith(after.lstrip("\n"))
    assert (
        text[len(before) : -len(after.lstrip("\n"))].rstrip()
        == """  # nobody was asked
  example: false
  surveyed:
    date: 2026-10-19
    method: "On paper: 9 #"
    n: 9
  review_by: 2028-10-19
  # what we need
  needs:
    # the director says so
    - {sectors: [tea], weight: 4,
       reason: "Tea: dried."}
    # asked in 2024
    - id: sugar
      sectors: [sugar]
      topics: [water]
      weight: 2
      asked: 3
      reason: "Sugar, # sweet"
    - id: banks
      audiences: [banks]
      weight: 1
      asked: 1
  not_needed: [dairy]   # never"""
    )


_REASON = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"]), min_size=1, max_size=130
)


@given(
    _REASON.filter(str.strip),
    st.integers(1, 5),
    st.lists(st.sampled_from(["tea", "null", "yes", "a-very-long-tag"] * 9), min_size=1),
)
def test_whatever_a_reason_says_it_is_read_as_it_was_written(reason: str, weight: int, sectors: list[str]) -> None:
    held = NeedsProfile(
        example=False,
        review_by=dt.date(2028, 10, 19),
        needs=(need(weight, id="tea", sectors=tuple(sectors), reason=reason, asked=2),),
    )
    text = needs.with_needs("c.md", CENTRE, held, (None,))
    read = frontmatter.parse("c.md", frontmatter.split("c.md", text)[0]).value
    assert isinstance(read, dict)
    assert read["needs"]["needs"][0] == {  # type: ignore[call-overload,index]
        "id": "tea", "sectors": sectors, "weight": str(weight), "asked": "2", "reason": reason,
    }  # fmt: skip
    assert needs.with_needs("c.md", text, held, (0,)) == text


def test_every_centre_can_be_asked(root: Path) -> None:
    new = survey.asked([person(sectors="textiles", topics="water", option_types="byproducts"), person(audiences="banks")], BOOK)
    held = Survey(date=OLD_DAY, method="On paper", n=2)  # type: ignore[arg-type]
    centres = load(root).library.centres
    wanted = {centre.slug: laid(profile(centre).needs, new, held) for centre in centres}
    for centre in centres:
        page, found = root / centre.original.path, wanted[centre.slug]
        page.write_text(needs.with_needs(page.name, page.read_text("utf-8"), found.profile, found.before), "utf-8", newline="\n")
    after = load(root).library.centres
    assert len(after) == len(centres) > 20
    assert {centre.slug: profile(centre).needs for centre in after} == {code: each.profile for code, each in wanted.items()}


def test_words_of_translations_follow_their_needs() -> None:
    text = (
        "---\nlang: vi\nwords:\n  host: H\n  needs.needs.1.reason: >-\n    One\n    more\n"
        '  "needs.needs.2.reason": Two # two\n  # about three\n  needs.needs.tea.reason: Three\ntitle: T\n---\nBody\n'
    )
    keys = {"needs.needs.1.reason": None, "needs.needs.2.reason": "needs.needs.1.reason", "needs.needs.9.reason": None}
    assert needs.with_keys("c.vi.md", text, keys) == (
        "---\nlang: vi\nwords:\n  host: H\n  needs.needs.1.reason: Two # two\n  # about three\n  needs.needs.tea.reason: Three\n"
        "title: T\n---\nBody\n"
    )
    alone = "---\nwords:\n  needs.needs.1.reason: One\ntitle: T\n---\n"
    assert needs.with_keys("c.vi.md", alone, keys) == "---\ntitle: T\n---\n"


# The command


def test_a_survey_in_vietnamese_becomes_needs(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "khao-sat.csv"
    shutil.copy(TABLE, file)
    pages = {path: path.read_bytes() for path in (library / PAGE, library / VIETNAMESE)}
    first = run(library, file, "--centre", "vn")
    plan = tmp_path / "khao-sat.map.yml"
    assert first.code == 1
    assert "Then run: kbgen demand import" in first.out
    assert "Dệt nhuộm = textiles (11)" in first.out
    assert "@example.com" not in first.out + first.err + plan.read_text(encoding="utf-8")
    assert {path: path.read_bytes() for path in pages} == pages
    proposal = yaml.safe_load(plan.read_text(encoding="utf-8"))
    assert list(proposal["columns"].values())[:7] == [
        "date",
        "respondent",
        "audiences",
        "sectors",
        "topics",
        "option_types",
        "effort",
    ]
    assert proposal["answers"]["sectors"]["Chế biến thuỷ sản"] == "seafood"
    assert proposal["answers"]["sectors"]["Làng nghề gốm"] == "wanted"

    kinds = {"Hình thức": "formats", "Nên gửi": "channels", "Bao lâu": "cadence", "Kết nối": "bandwidth"}
    text = plan.read_text(encoding="utf-8")
    for begin, kind in kinds.items():
        text = re.sub(rf'^(  "{begin}.*"): .*$', rf"\1: {kind}", text, flags=re.MULTILINE)
    text = text.replace('"Khác": wanted', '"Khác": ignore').replace('"Làng nghề gốm": wanted', '"Làng nghề gốm": ceramics-bricks')
    plan.write_text(text, encoding="utf-8", newline="\n")
    decided = {
        "formats": {"Một trang để in": "one-page", "Danh sách kiểm tra": "checklist", "Tin nhắn ngắn, gọn": "message",
                    "Toàn văn có đầy đủ số liệu": "full"},
        "channels": {"Zalo": "message", "Thư điện tử": "email", "Bản in": "print"},
        "cadence": {"Hằng tháng": "monthly", "Hằng quý": "quarterly"},
        "bandwidth": {"Đủ tốt": "normal", "Chậm hoặc đắt": "low"},
    }  # fmt: skip
    missing = run(library, file, "--centre", "vn", "--method", METHOD)
    assert missing.code == 1
    assert '    "Zalo": ' in missing.out
    assert plan.read_text(encoding="utf-8") == text
    assert {path: path.read_bytes() for path in pages} == pages

    for group in decided:
        text = re.sub(rf"^  {group}:\n(?:    .*\n)+", "", text, flags=re.MULTILINE)
    more = "".join(f"  {group}:\n" + "".join(f'    "{a}": {tag}\n' for a, tag in each.items()) for group, each in decided.items())
    plan.write_text(text + more, encoding="utf-8", newline="\n")
    tried = run(library, file, "--centre", "vn", "--method", METHOD, "--dry-run")
    assert tried.code == 0
    assert {path: path.read_bytes() for path in pages} == pages
    done = run(library, file, "--centre", "vn", "--method", METHOD)
    assert done.code == 0
    assert done.out.endswith(f"{PAGE}\n{VIETNAMESE}\n")
    assert "39 people answered\n1 answer left out: the same person again\n" in done.out
    block = (library / PAGE).read_text(encoding="utf-8").split("\nneeds:")[1].split("\nsources:")[0]
    assert block in tried.out
    assert block == (ROOT / "tests/demand/vn-needs.txt").read_text(encoding="utf-8").rstrip("\n")

    words = (library / VIETNAMESE).read_text(encoding="utf-8")
    assert "needs.needs." not in words
    assert "6 reasons of the example were taken out: nobody had said them\n" in done.out
    once = {path: path.read_bytes() for path in pages}
    again = run(library, file, "--centre", "vn")
    assert again.code == 0
    assert again.out.endswith("Nothing changes.\n")
    assert {path: path.read_bytes() for path in pages} == once
    checked = run(library, command="check")
    assert checked.code == 0, checked.out
    assert profile(load(library).library.documents["content/centres/vn"]).needs.surveyed.n == 39  # type: ignore[union-attr]


OWN = "date;audiences;sectors;topics;option_types;effort;formats;channels;cadence;languages;bandwidth;wanted"


def test_a_table_of_kbgens_own_page_goes_through_at_once(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    rows = [
        OWN,
        '2026-11-20;plant-engineers;"textiles;tea";water energy;process-control;no-cost;checklist;email;monthly;vi en;low;Ai?',
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    done = run(root, file, "--centre", "vn", "--method", "Our page")
    assert done.code == 0, done.err
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["own.csv"]
    held = profile(load(root).library.documents["content/centres/vn"]).needs
    assert [need.id for need in held.needs] == ["textiles", "tea", "textiles-tea-process-control", "textiles-tea-no-cost"]
    assert (held.formats, held.channels, held.cadence, held.languages, held.bandwidth) == (
        ("checklist",), ("email",), "monthly", ("en", "vi"), "low",
    )  # fmt: skip
    file.write_text("\n".join([OWN, rows[1].replace("textiles;tea", "textiles;unknown-tag")]), encoding="utf-8")
    assert run(root, file, "--centre", "vn").code == 1  # near miss: an id that the vocabulary does not have


def test_what_one_person_sent_from_kbgens_own_page_goes_through(root: Path, tmp_path: Path) -> None:
    only_words, ticked, twice = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    only_words.write_text(f'\ufeff{OWN}\r\n2026-11-20;;;;;;;;;;;"Ai sửa lò hơi?"\r\n', encoding="utf-8")
    ticked.write_text('date;sectors;wanted\n2026-11-20;tea;""\n', encoding="utf-8")
    twice.write_bytes(ticked.read_bytes())
    alone = run(root, only_words, "--centre", "vn", "--method", "Our page")
    assert (alone.code, "mapping" in alone.err) == (2, False)
    assert "Nobody in this survey ticked anything" in alone.err
    done = run(root, only_words, ticked, twice, "--centre", "vn", "--method", "Our page")
    assert done.code == 0, done.out + done.err
    assert "2 people answered" in done.out
    assert "c.csv is the same as b.csv, to the byte, and was left out." in done.err
    assert not list(tmp_path.glob("*.yml"))
    ticked.write_text('date;sectors;Ai?\n2026-11-20;tea;""\n', encoding="utf-8")
    assert run(root, ticked, "--centre", "vn").code == 1  # near miss: a column that our page does not have


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_of_limesurvey_becomes_needs(root: Path, tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Khảo sát, 2026", *[""] * 7],
        ["submitdate", "startlanguage", *(f"Ngành nào? [{each}]" for each in ("Dệt nhuộm", "Chè", "Khác")),
         *(f"Muốn gì? [{each}]" for each in ("Nước", "Năng lượng", "Nước thải"))],
        ["2026-11-20 10:00", "vi", "Có", "Không", "giày da", "Có", "Có", "Không"],
        ["2026-11-21 10:00", "vi", "Có", "Có", "", "Không", "Có", "Không"],
    ]  # fmt: skip
    file = written(tmp_path / "lime.csv", rows, delimiter)
    first = run(root, file, "--centre", "vn")
    assert first.code == 1
    plan = yaml.safe_load((tmp_path / "lime.map.yml").read_text(encoding="utf-8"))
    assert plan["columns"] == {
        "submitdate": "date", "startlanguage": "ignore", "Ngành nào?": "sectors", "Ngành nào? [Khác]": "sectors", "Muốn gì?": "topics",
    }  # fmt: skip
    done = run(root, file, "--centre", "vn", "--method", "LimeSurvey")
    assert done.code == 0, done.out + done.err
    held = profile(load(root).library.documents["content/centres/vn"]).needs
    assert [(need.id, need.topics, need.asked) for need in held.needs] == [
        ("textiles", ("water", "energy"), 2), ("tea", ("energy",), 1), ("footwear", ("water", "energy"), 1),
    ]  # fmt: skip
    assert not any(need.reason for need in held.needs)


FORGED = (
    "]: {", "#", "# ignore\nx: y", "<script>alert(1)</script>", "=1+1", "@SUM(A1)", '"quoted"', "'", "a: b", "- c", "&x *y !z",
    "{{ evil }}", "[" * 90, "{a", "\u202etxt.exe\u2069", "<<", "*", "null", "2026-10-19: x", "%YAML 1.2", "--- ", "\\x5b", "\t|",
)  # fmt: skip


def test_forged_cells_do_no_harm(root: Path, tmp_path: Path) -> None:
    headers = [f"{each} {number}" for number, each in enumerate(FORGED)]
    rows = [["make", "said", *headers]]
    rows += [["textiles", f"I looked for {each} and did not find it in five words {n}", *FORGED] for n, each in enumerate(FORGED)]
    rows += [[each, "x", *FORGED] for each in FORGED] + [["tea", str(n), *FORGED] for n in range(30)]
    file = written(tmp_path / "f.csv", rows)
    assert run(root, file, "--centre", "vn").code == 1
    plan = (tmp_path / "f.map.yml").read_text(encoding="utf-8")
    held = yaml.safe_load(plan)
    assert held["columns"]["make"] == "sectors"
    assert set(held["answers"]["sectors"].values()) <= {"textiles", "tea", "wanted", "ignore"}
    done = run(root, file, "--centre", "vn", "--method", '"]: {#\u202e\n=1+1', "--date", "2026-10-19")
    assert done.code == 0, done.out + done.err
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", done.out)
    page = (root / PAGE).read_text(encoding="utf-8")
    assert "script" not in page
    found = profile(load(root).library.documents["content/centres/vn"]).needs
    assert found.surveyed.method == '"]: {# =1+1'  # type: ignore[union-attr]
    assert [need.id for need in found.needs] == ["tea", "textiles"]


@given(st.dictionaries(st.text(max_size=30), st.sampled_from(["tea", "ignore"]), max_size=6))
def test_whatever_stands_in_a_table_the_mapping_is_read_as_it_was_written(held: dict[str, str]) -> None:
    wanted = {}
    for name, target in held.items():
        called = " ".join(answers.clean(name).split())
        if any(letter.isalnum() for letter in called):
            wanted[called] = mapping.Taken((target,), "unknown", 1)
    text = mapping.written(mapping.Proposal({"A": mapping.Taken(("sectors",), "id")}, {"sectors": wanted}), BOOK, VOICE)
    read = frontmatter.parse("m.yml", text)
    plan, wrong = mapping.read(read.value, read.marks, BOOK)
    assert not wrong
    assert all(plan.answers["sectors"][name] == each.targets for name, each in wanted.items())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns:\n  make: sector\n", "m.map.yml:2:9: sector is nothing that a column can be. Nearest: sectors"),
        ("columns:\n  make: sectors\nanswers:\n  sectors:\n    x: texties\n", "m.map.yml:5:8: texties is none of the sectors. Nearest: textiles"),
        ("columns:\n  make: sectors\nanswers:\n  sector:\n    x: tea\n", "sector is no group of answers. Nearest: sectors"),
        ("columns:\n  make: sectors\nansers:\n  x: y\n", "Nothing reads this."),
        ("columns:\n  make: [sectors\nanswers", "m.map.yml:2:9: A bracket or quotation mark opens here and is not closed."),
        ("", "The mapping has no list of columns."),
        ("columns:\n  make: sectors\n  make: topics\n", "make stands twice"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_understood_is_told_with_its_place(root: Path, tmp_path: Path, text: str, message: str) -> None:
    file = written(tmp_path / "m.csv", [["make", "x"], ["tea", "1"]])
    plan = tmp_path / "m.map.yml"
    plan.write_text(text, encoding="utf-8")
    before = (root / PAGE).read_bytes()
    done = run(root, file, "--centre", "vn", "--method", "m", "--date", "2026-10-19")
    assert done.code == 1
    assert message in done.out
    assert (plan.read_text(encoding="utf-8"), (root / PAGE).read_bytes()) == (text, before)


def test_one_answer_may_mean_several_tags_or_none(root: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "m.csv", [["make"], ["Làng nghề"], ["Khác"], ["giày"], ["Chè"]])
    plan = tmp_path / "plan.yml"
    lines = '    "Làng nghề": [textiles, Mạ điện]\n    "Khác": ignore\n    "*": wanted\n'
    plan.write_text(f"columns:\n  make: sectors\nanswers:\n  sectors:\n{lines}", encoding="utf-8")
    done = run(root, file, "--centre", "vn", "--map", plan, "--method", "m", "--date", "2026-10-19")
    assert done.code == 0, done.out
    assert "4 people answered" in done.out
    assert "1 answer in people's own words:\n  giày\n" in done.out
    held = profile(load(root).library.documents["content/centres/vn"]).needs
    assert [need.id for need in held.needs] == ["electroplating", "textiles", "tea"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--centre", "vm", "--method", "m", "--date", "2026-10-19"), "There is no centre vm. Nearest:"),
        (("--centre", "vn", "--date", "2026-10-19"), "How were people asked?"),
        (("--centre", "vn", "--date", "2026-10-19", "--method", "..."), "How were people asked?"),
        (("--centre", "vn", "--method", "m"), "When were people asked?"),
        (("--centre", "vn", "--method", "m", "--date", "2999-01-01"), "still to come"),
    ],
)
def test_what_is_missing_is_asked_for(root: Path, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    file = written(tmp_path / "m.csv", [["sectors"], ["tea"]])
    done = run(root, file, *words)
    assert done.code == 2
    assert message in done.err


def test_a_survey_in_which_nobody_asks_for_anything_changes_nothing(root: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "m.csv", [["sectors", "wanted"], ["", "Ai?"]])
    plan = tmp_path / "m.map.yml"
    plan.write_text("columns:\n  sectors: sectors\n  wanted: wanted\n", encoding="utf-8")
    done = run(root, file, "--centre", "vn", "--method", "m", "--date", "2026-10-19")
    assert done.code == 2
    assert "Nobody in this survey asked for anything" in done.err


@pytest.mark.parametrize(
    "block",
    [
        "needs: {example: true, review_by: 2027-11-23, needs: []}",
        (
            "needs:\n  example: false\n  surveyed: {date: 2026-01-01, method: m, n: 1}\n  review_by: 2027-11-23\n"
            "  needs: [{audiences: [banks], weight: 2}]"
        ),
    ],
)
def test_a_profile_in_one_line_is_left_alone(root: Path, tmp_path: Path, block: str) -> None:
    page = root / PAGE
    text = re.sub(r"\nneeds:.*?\nsources:", f"\n{block}\nsources:", page.read_text("utf-8"), flags=re.DOTALL)
    page.write_text(text, encoding="utf-8", newline="\n")
    (root / VIETNAMESE).unlink()
    file = written(tmp_path / "m.csv", [["sectors"], ["tea"]])
    done = run(root, file, "--centre", "vn", "--method", "m", "--date", "2026-10-19")
    assert done.code == 2
    assert "The front matter" in done.err
    assert page.read_text(encoding="utf-8") == text


def test_a_czech_table_from_windows(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "dotazník.csv"
    text = (
        "Časová značka;Obor;Kde chcete ušetřit?\r\n19. 10. 2026 9:12;Pivovar;Voda, Energie\r\n20. 10. 2026;Mlékárenství;Voda\r\n"
    )
    file.write_bytes(text.encode("cp1250"))
    tried = run(root, file, "--centre", "cz", "--dry-run")
    assert (tried.code, list(tmp_path.glob("*.yml"))) == (1, [])
    done = run(root, file, "--centre", "cz", "--method", "E-mailem")
    assert done.code == 1
    assert "dotazník.csv: read as Windows-1250, cells divided by ;\nIf letters look wrong, save the table again" in done.err
    assert run(root, file, "--centre", "cz", "--method", "E-mailem").code == 0
    held = profile(load(root).library.documents["content/centres/cz"]).needs
    assert (held.surveyed.date, held.surveyed.n) == (dt.date(2026, 10, 20), 2)  # type: ignore[union-attr]
    assert [(need.id, need.topics) for need in held.needs] == [("brewery", ("water", "energy")), ("dairy", ("water",))]


def test_several_tables_are_one_survey(root: Path, tmp_path: Path) -> None:
    files = [
        written(tmp_path / f"{n}.csv", [["respondent", "sectors"], ["a@b.vn", tag], [f"{n}", "tea"]])
        for n, tag in enumerate(("sugar", "tea"))
    ]
    for file in files:
        file.with_suffix(".map.yml").write_text("columns:\n  respondent: respondent\n  sectors: sectors\n", encoding="utf-8")
    done = run(root, *files, files[0], "--centre", "vn", "--method", "m", "--date", "2026-10-19")
    assert done.code == 0, done.out
    assert "3 people answered\n1 answer left out: the same person again\n  5  3 of 3: tea\n" in done.out


def test_windows_line_ends_and_the_mark_at_the_start_stay(root: Path, tmp_path: Path) -> None:
    page = root / PAGE
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes().replace(b"\n", b"\r\n"))
    file = written(tmp_path / "m.csv", [["sectors"], ["tea"]])
    assert run(root, file, "--centre", "vn", "--method", "m", "--date", "2026-10-19").code == 0
    data = page.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_ten_thousand_rows_are_fast(root: Path, tmp_path: Path) -> None:
    sectors, topics = ("Dệt nhuộm", "Chè", "Mạ điện", "Giày da"), ("Nước", "Năng lượng", "Nước thải")
    rows = [["When", "Who", "Ngành", "Chủ đề", "Ghi chú"]]
    rows += [
        ["2026-10-19 09:00", f"p{n}@example.com", f"{sectors[n % 4]}, {sectors[n % 3]}", ", ".join(topics[: n % 4]),
         f"Tôi đã tìm điều này mà không thấy {n}"]
        for n in range(10_000)
    ]  # fmt: skip
    rows += [["2026-10-19 09:00", f"q{n}@example.com", f"xưởng số {n} của làng", "", ""] for n in range(2_000)]
    file = written(tmp_path / "m.csv", rows)
    start = time.perf_counter()
    assert run(root, file, "--centre", "vn").code == 1
    done = run(root, file, "--centre", "vn", "--method", "m")
    assert time.perf_counter() - start < 12  # two runs on a busy machine; 1.9 s alone
    assert done.code == 0, done.out[-2000:]
    assert "12,000 people answered" in done.out


def test_help_names_the_command() -> None:
    done = CliRunner().invoke(main, ["demand", "import", "--help"], prog_name="kbgen")
    assert "kbgen demand import khao-sat.csv --centre vn" in done.stdout
    assert surveying.brought.__doc__
    assert cells.answers.__doc__
