"""The forms of a digest on their own: short messages, letters and lines, what is news, and two pages however much there is."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64decode
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from pathlib import Path

import pypdfium2
import pytest

from kbgen.digest.announced import Announced, Line, formatted, parse
from kbgen.digest.news import after, before, beginning, belongs, stirring
from kbgen.language import voices
from kbgen.model.document import Edition
from kbgen.model.issue import FollowUp, Item, Letter, Section, Stream
from kbgen.model.outreach import Mailing, Subscription
from kbgen.model.parts import Figure, Row, Said
from kbgen.render import gsm, mail, newsletter, paper
from kbgen.render.lettering import columns, graphemes, shorter, wrapped
from kbgen.render.texting import message

ROOT = Path(__file__).parent.parent
ADDRESS = "https://ncpc.example/tn/p/k7f3mq/"

# The default alphabet of 3GPP TS 23.038, 6.2.1, in the order of its code, as numbers of Unicode
BASIC = re.split(
    r"\s+",
    """
0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5
0394 005F 03A6 0393 039B 03A9 03A0 03A8 03A3 0398 039E ESC  00C6 00E6 00DF 00C9
0020 0021 0022 0023 00A4 0025 0026 0027 0028 0029 002A 002B 002C 002D 002E 002F
0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003A 003B 003C 003D 003E 003F
00A1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004A 004B 004C 004D 004E 004F
0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005A 00C4 00D6 00D1 00DC 00A7
00BF 0061 0062 0063 0064 0065 0066 0067 0068 0069 006A 006B 006C 006D 006E 006F
0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007A 00E4 00F6 00F1 00FC 00E0
""".strip(),
)
# 6.2.1.1, the extension table
EXTENDED = {
    0x0A: 0x0C,
    0x14: 0x5E,
    0x28: 0x7B,
    0x29: 0x7D,
    0x2F: 0x5C,
    0x3C: 0x5B,
    0x3D: 0x7E,
    0x3E: 0x5D,
    0x40: 0x7C,
    0x65: 0x20AC,
}


def test_the_alphabet_is_that_of_the_standard() -> None:
    assert len(BASIC) == len(gsm.BASIC) == 128
    for code, name in enumerate(BASIC):
        if name != "ESC":
            assert gsm.BASIC[code] == chr(int(name, 16)), hex(code)
            assert gsm.septets(chr(int(name, 16))) == 1
    assert gsm.septets("\x1b") is None
    assert {chr(letter): code for code, letter in EXTENDED.items()} == gsm.EXTENSION
    assert gsm.septets("[€]") == 6
    assert sum(gsm.septets(chr(code)) is not None for code in range(0x110000)) == 127 + 10
    assert gsm.septets("ç") is None, "the small one is not in the alphabet"


@pytest.mark.parametrize(
    "title",
    [
        "Dairy saves water",
        "Récupération de la chaleur " * 20,
        "é" * 400,
        "{[€]}" * 80,
        "热回收 项目" * 80,
        "क्षत्रिय" * 50,
        "👨‍👩‍👧" * 60,
        "معمل ألبان الوطن القبلي يكسب " * 20,
        "1" * 400,
        "",
    ],
)
def test_a_message_fits_and_has_its_whole_address(title: str) -> None:
    made = message(title, ADDRESS)
    assert made.text.endswith(ADDRESS)
    if made.alphabet == "GSM-7":
        assert made.length == sum(2 if ord(letter) in EXTENDED.values() else 1 for letter in made.text) <= 160
    else:
        assert made.length == len(made.text.encode("utf-16-le")) // 2 <= 70
    words = made.text.removesuffix(ADDRESS).rstrip("\n").removesuffix("...")
    whole = list(graphemes(title))
    assert list(graphemes(words)) == whole[: len(list(graphemes(words)))], "it begins as the title does, in whole letters"
    assert not words[-1:].isdigit() or words == title


def test_a_figure_is_not_cut() -> None:
    assert [each for each in shorter("gain of 546\u202f903 USD") if "546" in each and "903" not in each] == []
    assert "Saves 1.5..." not in set(shorter("Saves 1.5 million"))
    assert message("Saves 1\u202f500 USD", ADDRESS).text == f"Saves 1 500 USD\n{ADDRESS}"


def test_letters_stay_whole() -> None:
    assert list(graphemes("ក្ស e\u0301क्षि🇹🇳🇰🇪👨‍👩‍👧한각\r\n")) == [
        *list(graphemes("ក្ស")), " ", "e\u0301", "क्षि", "🇹🇳", "🇰🇪", "👨‍👩‍👧", "한", "각", "\r\n",
    ]  # fmt: skip
    assert columns("热e\u0301") == 3
    assert list(wrapped("aaa bbb ccc", 7)) == ["aaa bbb", "ccc"]
    assert list(wrapped("热回收热回收", 6)) == ["热回收", "热回收"]
    assert list(wrapped("x" * 90, 72)) == ["x" * 90]


# what is news


def edition(document: str, language: str, gist: str) -> Edition:
    return Edition(
        document=document, language=language, path="", title="", summary="", body="", body_line=1, gist="0" + gist * 15,
        published=dt.date(2026, 1, 1), changed=dt.date(2026, 1, 1),
    )  # fmt: skip


def kinds(shown: dict[str, dict[str, Edition]], state: Announced) -> dict[str, list[str]]:
    found = stirring(shown, state, "all", dt.date(2026, 11, 25))
    return {language: [each.kind for each in news] for language, news in found.news.items()}


def test_what_is_news_to_whom() -> None:
    day = dt.date(2026, 11, 1)
    state = Announced((Line("all", "a", "fr", "0" + "1" * 15, day),))
    both = {"fr": {"a": edition("a", "fr", "1")}, "ar": {"a": edition("a", "fr", "1")}}
    assert kinds(both, state) == {"fr": [], "ar": []}
    assert kinds({**both, "ar": {"a": edition("a", "ar", "2")}}, state) == {"fr": [], "ar": ["translated"]}
    assert kinds({"fr": {"a": edition("a", "fr", "2")}, "ar": {"a": edition("a", "fr", "2")}}, state) == {
        "fr": ["changed"],
        "ar": ["changed"],
    }
    assert kinds({"fr": {"a": replace(edition("a", "fr", "1"), gist="f" * 16)}}, state) == {"fr": []}, (
        "another formula shows no change"
    )
    assert kinds({"fr": {"b": edition("b", "fr", "1")}}, state) == {"fr": ["new"]}
    other = stirring({"ar": {"a": edition("a", "en", "3")}}, state, "all", day)
    assert other.news == {"ar": ()}, "another language that stands in for theirs is no news"
    assert other.quiet == (Line("all", "a", "en", "0" + "3" * 15, day),)


def test_a_state_is_read_as_it_was_written() -> None:
    lines = (
        Line("all", "-", "fr", "-", dt.date(2026, 11, 1)),
        Line("water@weekly", "a/b", "zh-Hant", "0" * 16, dt.date(2026, 1, 2)),
    )
    text = formatted(Announced(lines))
    assert parse("x", text.encode()) == Announced(lines)
    assert parse("x", text.replace("\n", "\r\n").encode("utf-8-sig")).lines == lines
    assert formatted(parse("x", (text + text).encode())) == text, "union of two branches"


def test_when_the_next_issue_is_due() -> None:
    assert after(dt.date(2026, 11, 30), "quarterly") == dt.date(2027, 2, 28)
    assert before(dt.date(2026, 3, 31), "monthly") == dt.date(2026, 2, 28)
    assert after(dt.date(2026, 12, 31), "monthly") == dt.date(2027, 1, 31)
    assert after(dt.date(2026, 11, 25), "immediate") == dt.date(2026, 11, 25)


def test_a_subscription_wants_one_of_each_line_and_all_of_all() -> None:
    class Tagged:
        def tags(self, line: str) -> tuple[str, ...]:
            return {"topics": ("water", "energy"), "sectors": ("dairy",)}.get(line, ())

    def wants(**lines: object) -> bool:
        return belongs(Tagged(), Subscription(id="x", title="X", **lines))  # type: ignore[arg-type]

    from kbgen.model.need import Lines

    assert wants(topics=("water", "waste"))
    assert not wants(topics=("waste",))
    assert not wants(topics=("water",), sectors=("bakery",))
    assert wants(all=Lines(topics=("water", "energy")))
    assert not wants(all=Lines(topics=("water", "waste")))
    assert not wants()


# forms


def letter(items: int, title: str = "Dairy saves water", language: str = "en") -> Letter:
    row = Row(
        title=Said(title), address="x/", summary=Said("They mended the pipes. " * 10), kind="Case study", about=("Tunisia", "2011"),
        status="Done", figures=(Figure(label=Said("Saved a year"), value="546 USD", note="As reported"),), reason="Asked for here.",
    )  # fmt: skip
    made = tuple(
        Item(document=f"d{n}", news="New", row=row, audiences="Company managers", address=f"{ADDRESS}{n}/") for n in range(items)
    )
    return Letter(
        centre="tn", sender="Centre, Tunisia", stream="all", follows="All", language=language, direction="ltr",
        day=dt.date(2026, 11, 25), heading="What is new", when="25 November 2026", note="",
        sections=(Section(heading=Said("Oil and milk"), items=made),),
        follow_ups=(FollowUp(name="d.starts", day=dt.date(2027, 1, 1), text=Said("Begins"), address=ADDRESS),),
        home="https://ncpc.example/tn/en/", more="https://ncpc.example/tn/en/new/", leave="", footer="CC BY", accent="#0b5345",
    )  # fmt: skip


@pytest.mark.skipif(not paper.can_draw(), reason="Pango is not installed")
@pytest.mark.parametrize(("items", "title"), [(1, "Dairy"), (3, "x" * 400), (60, "Dairy saves water " * 4), (2, "water " * 66)])
def test_two_pages_however_much_there_is(items: int, title: str, tmp_path: Path) -> None:
    made = newsletter.pdf(letter(items, title), voices(ROOT, "en")["en"], ROOT / "theme", tmp_path)
    document = pypdfium2.PdfDocument(made)
    assert 1 <= len(document) <= 2
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    shown = words.count("Case study")
    more = re.search(r"and (\d+) more pages? at this address", words)
    assert shown + int(more[1] if more else 0) == items
    assert shown >= min(items, 2)


def test_one_click_is_offered_only_where_there_is_a_page_for_it() -> None:
    how = Mailing(sender="news@x.example", list_id="news.x.example", unsubscribe="https://x.example/leave?" + "a" * 150)
    made = mail.eml(letter(2, "Länger " * 60), how, "2026-11-25-2", "text\n", "<p>text</p>")
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in made
    assert f"List-Unsubscribe: <{how.unsubscribe}>\r\n".encode() in made, "in one line: programs read it"
    assert b"Message-ID: <tn.2026-11-25-2.all.en@x.example>\r\n" in made
    weekly = mail.list_id(replace(letter(1), stream="water@weekly"), how)
    assert weekly == "en.water.weekly.news.x.example"


def test_a_first_issue_has_what_most_readers_can_read() -> None:
    names = [f"d{number:02}" for number in range(12)]
    shown = {
        "en": {name: edition(name, "en", "1") for name in names},
        "sw": {name: edition(name, "sw" if name in {"d10", "d11"} else "en", "1") for name in names},
    }
    known = beginning(shown, Announced(), Stream("all", "monthly"), dt.date(2026, 1, 2))
    assert {line.document for line in known} == {"-", "d08", "d09"}, "of one day the translated come first, then the most needed"


def test_a_language_that_begins_hides_nothing_from_readers_of_the_others() -> None:
    day, today = dt.date(2026, 10, 1), dt.date(2026, 11, 25)
    state = Announced((Line("all", "-", "en", "-", day), Line("all", "old", "en", "0" + "1" * 15, day)))
    english = {name: edition(name, "en", "1") for name in ("old", "a", "b")}
    shown = {"en": english, "sw": {**english, "b": edition("b", "sw", "1"), "old": edition("old", "sw", "1")}}
    known = beginning(shown, state, Stream("all", "monthly"), today)
    assert {line[1:3] for line in known} == {("-", "sw"), ("old", "sw")}
    assert kinds(shown, state.with_lines(known)) == {"en": ["new", "new"], "sw": ["new", "new"]}


def test_names_and_titles_are_cut_between_words() -> None:
    how = Mailing(sender="news@x.example", list_id="news.x.example", unsubscribe="https://x.example/leave")
    for name in (
        "مركز الإنتاج الأنظف، تونس",
        'Centre "A" \\, B',
        "中国国家清洁生产中心" * 6,
        "=?utf-8?q?x?=",
        "x" * 400,
        "a\r\nBcc: b@c.example",
    ):
        made = mail.eml(replace(letter(2, f"{name} " * 3), sender=name), how, "2026-11-25", "text\n", "<p>text</p>")
        head = made.partition(b"\r\n\r\n")[0]
        assert head.isascii()
        assert max(map(len, head.split(b"\r\n"))) <= 76
        read = message_from_bytes(made, policy=policy.default)
        assert read["Bcc"] is None
        assert not read["From"].defects
        assert re.sub(r"\s+", "", read["From"].addresses[0].display_name) == re.sub(r"\s+", "", name)
        assert read["From"].addresses[0].addr_spec == "news@x.example"
        joined = str(make_header(decode_header(message_from_bytes(made)["Subject"])))
        assert joined == mail.subject(replace(letter(2, f"{name} " * 3), sender=name)).replace("\r\n", " ")
    parts = re.findall(
        rb"=\?utf-8\?b\?([^?]+)", mail.eml(replace(letter(1), sender="مركز الإنتاج الأنظف، تونس"), how, "x", "t\n", "t")
    )
    assert [b64decode(part).decode() for part in parts] == ["مركز الإنتاج الأنظف،", " تونس"]
