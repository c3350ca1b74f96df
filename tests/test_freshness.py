"""Freshness: what happens to a translation when the original changes, replayed history by history."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass
from itertools import product
from pathlib import Path

import pytest
import workshop
from hypothesis import given
from hypothesis import strategies as st
from workshop import CZECH, ENGLISH, PAGE, ack, fresh, put, write

from kbgen import translating
from kbgen.l10n import state
from kbgen.l10n.dialect import split
from kbgen.l10n.inline import Number, fingerprint, numbers
from kbgen.l10n.parity import of_texts
from kbgen.model.freshness import Change, State
from kbgen.model.misuse import Misuse


@dataclass(frozen=True)
class History:
    """What people did after the translation was confirmed, in the order of its days, and what must be said of it.

    ``by_date`` is what a rule of commit dates says: stale when the original was saved after the translation.
    """

    name: str
    steps: tuple[tuple[str, Callable[[Path], None]], ...]
    state: State
    changed: int
    by_date: bool


def english(old: str, new: str) -> tuple[str, Callable[[Path], None]]:
    return "en", lambda root: put(root, "en", _once((root / f"{PAGE}.md").read_text(encoding="utf-8"), old, new))


def czech(old: str, new: str) -> tuple[str, Callable[[Path], None]]:
    return "cs", lambda root: put(root, "cs", _once(workshop.text(root), old, new))


def acked(*pieces: str) -> tuple[str, Callable[[Path], None]]:
    return "", lambda root: ack(root, *pieces)


def _once(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def renamed(root: Path) -> None:
    for code in ("", ".cs"):
        (root / f"{PAGE}{code}.md").rename(root / f"content/overviews/vapour{code}.md")


HISTORIES = (
    History("nothing happened", (), State.FRESH, 0, by_date=False),
    History("original reflowed", (english("heat,\nday and night. Do", "heat, day and\nnight. Do"),), State.FRESH, 0, by_date=True),
    History("translator's typo", (czech("Projděte se", "Projděte"),), State.FRESH, 0, by_date=False),
    History("typo, after a reflow", (english("heat,\nday", "heat, day"), czech("Projděte se", "Projděte")), State.FRESH, 0, by_date=False),
    History("link target", (english("(heat.md)", "(../guidelines/heat.md)"),), State.COSMETIC, 0, by_date=True),
    History("emphasis and a comma", (english("Every bare valve", "Every *bare*, valve"),), State.COSMETIC, 0, by_date=True),
    History("a fact of the front matter", (english("topics: [energy]", "topics: [energy, water]"),), State.FRESH, 0, by_date=True),
    History("source edited", (english("Ask your fitter.", "Ask the man who mends it."),), State.PARTLY, 1, by_date=True),
    History(
        "source edited, translator mended a typo elsewhere",
        (english("Ask your fitter.", "Ask the man who mends it."), czech("Projděte se", "Projděte")),
        State.PARTLY, 1, by_date=False,
    ),
    History(
        "two edits, one taken over",
        (
            english("Ask your fitter.", "Ask the man who mends it."), english("Listen for leaks.", "Listen to the pipe."),
            czech("Zeptejte se svého údržbáře.", "Zeptejte se toho, kdo to opravuje."), acked("what-to-do/14"),
        ),
        State.PARTLY, 1, by_date=False,
    ),
    History(
        "edited and taken over",
        (english("Ask your fitter.", "Ask the man."), czech("svého údržbáře", "toho muže"), acked()),
        State.FRESH, 0, by_date=False,
    ),
    History("a paragraph added", (english("## What to do", "Look twice.\n\n## What to do"),), State.PARTLY, 1, by_date=True),
    History("a paragraph moved", (english("Ask your fitter.\n", ""), english("## Where", "Ask your fitter.\n\n## Where")), State.PARTLY, 1, by_date=True),
    History("a list item dropped", (english("- Listen for leaks.\n", ""),), State.PARTLY, 1, by_date=True),
    History("a heading renamed", (english("## What to do", "## What helps"),), State.PARTLY, 1, by_date=True),
    History("a number changed", (english("250 plants", "260 plants"),), State.OUTDATED, 1, by_date=True),
    History("a number changed, then a typo mended", (english("250 plants", "260 plants"), czech("Projděte se", "Projděte")), State.OUTDATED, 1, by_date=False),
    History("a comma made a point", (english("1,200 USD", "1.200 USD"),), State.OUTDATED, 1, by_date=True),
    History("a unit changed", (english("1,200 USD", "1,200 EUR"),), State.OUTDATED, 1, by_date=True),
    History("a negation gone", (english("Do not touch", "Do touch"),), State.OUTDATED, 1, by_date=True),
    History("a warning reworded", (english("at once", "in an instant"),), State.OUTDATED, 1, by_date=True),
    History("figures of two rows swapped", (english("1,200 USD |\n| Shut it | 300 USD", "300 USD |\n| Shut it | 1,200 USD"),), State.OUTDATED, 2, by_date=True),
    History("two steps swapped", (english("1. Close it.\n2. Wait.", "1. Wait.\n2. Close it."),), State.OUTDATED, 1, by_date=True),
    History("an item moved under another heading", (english("- Listen for leaks.\n", ""), english("Ask your", "- Listen for leaks.\n\nAsk your")), State.PARTLY, 1, by_date=True),
    History("a tip made a warning", (english('!!! tip "Cold"', '!!! danger "Cold"'),), State.OUTDATED, 2, by_date=True),
    History("a figure in code", (english("dose: 5 g", "dose: 50 g"),), State.OUTDATED, 1, by_date=True),
    History("a sign before a number", (english("-5 °C", "5 °C"),), State.OUTDATED, 1, by_date=True),
    History("a tick made a cross", (english("✅ Allowed", "❌ Allowed"),), State.OUTDATED, 1, by_date=True),
    History("a row put between two", (english("| Shut it", "| Look | 1 USD |\n| Shut it"),), State.PARTLY, 2, by_date=True),
    History(
        "a heading renamed and a number below it changed",
        (english("## Where it goes", "## What it costs"), english("250 plants", "260 plants")),
        State.OUTDATED, 2, by_date=True,
    ),
    History("renamed", (("", renamed),), State.FRESH, 0, by_date=False),
)  # fmt: skip


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.name.replace(" ", "-"))
def test_replay(history: History, tmp_path: Path) -> None:
    ack(write(tmp_path))
    saved = {"en": 0, "cs": 0}
    for number, (code, step) in enumerate(history.steps, start=1):
        step(tmp_path)
        if code:
            saved[code] = number
    page = PAGE if (tmp_path / f"{PAGE}.md").exists() else "content/overviews/vapour"
    found = fresh(tmp_path, page=page)
    assert (found.state, found.changed) == (history.state, history.changed)
    assert (saved["en"] > saved["cs"]) is history.by_date, "what a rule of dates would have said"


def test_what_dates_would_have_said() -> None:
    """The figures of docs/localisation.md: false alarms and misses of the rule of dates over these histories."""
    stale = {State.PARTLY, State.OUTDATED}
    alarms = [each.name for each in HISTORIES if each.by_date and each.state not in stale]
    misses = [each.name for each in HISTORIES if not each.by_date and each.state in stale]
    assert (len(HISTORIES), len(alarms), len(misses)) == (31, 4, 3)


def test_a_bare_file_is_unknown_until_somebody_says(tmp_path: Path) -> None:
    write(tmp_path)
    assert fresh(tmp_path).state is State.UNKNOWN
    ack(tmp_path)
    assert fresh(tmp_path).state is State.FRESH


def test_a_bare_file_with_other_numbers_is_doubted(tmp_path: Path) -> None:
    write(tmp_path, en=ENGLISH, cs=CZECH.replace("250", "520"))
    (doubt,) = fresh(tmp_path).doubts
    assert (doubt.kind, doubt.lost, doubt.gained) == ("numbers", ("250",), ("520",))
    assert CZECH.splitlines()[doubt.line - 1].startswith("Průzkum")


def test_the_same_with_and_without_git(tmp_path: Path) -> None:
    with_git, without = tmp_path / "with", tmp_path / "without"
    for root in (with_git, without):
        ack(write(root))
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "one"]):
        subprocess.run(["git", *words], cwd=with_git, check=True)
    for root in (with_git, without):
        put(root, "en", ENGLISH.replace("250 plants", "260 plants"))
    assert fresh(with_git) == fresh(without)
    documents = [workshop.shop(root).library.documents[PAGE] for root in (with_git, without)]
    told = [
        translating.differences(workshop.shop(root), document, document.editions["cs"])
        for root, document in zip((with_git, without), documents, strict=True)
    ]
    assert [each.before for each in told[0]] == ["A survey of 250 plants found leaks in [most of them](heat.md)."]
    assert [each.before for each in told[1]] == [""]
    assert told[0][0].piece == told[1][0].piece


def test_the_words_before_a_rename_are_found(tmp_path: Path) -> None:
    ack(write(tmp_path))
    commit = ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "one"]
    for words in (["init", "-q"], ["add", "-A"], commit):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    renamed(tmp_path)
    for words in (["add", "-A"], commit):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    page = "content/overviews/vapour"
    put(tmp_path, "en", ENGLISH.replace("fitter", "plumber"), page)
    shop = workshop.shop(tmp_path)
    document = shop.library.documents[page]
    assert [each.before for each in translating.differences(shop, document, document.editions["cs"])] == ["Ask your fitter."]


def test_a_piece_of_its_own_may_be_kept(tmp_path: Path) -> None:
    own = CZECH + "\nV Česku pomůže také krajský úřad.\n"
    ack(write(tmp_path))
    put(tmp_path, "cs", own)
    assert [piece.change for piece in fresh(tmp_path).pieces] == [Change.GONE]
    ack(tmp_path)
    assert fresh(tmp_path).state is State.FRESH


def test_what_is_begun_is_not_published_before_half_of_it_is_translated(tmp_path: Path) -> None:
    write(tmp_path, en=ENGLISH)
    shop = workshop.shop(tmp_path)
    assert translating.start(shop, shop.library.documents[PAGE], "sw", workshop.DAY) == f"{PAGE}.sw.md"
    begun = fresh(tmp_path, "sw")
    assert begun.is_unfinished
    assert begun.untranslated > 50
    assert {piece.change for piece in begun.pieces} == {Change.UNTRANSLATED}
    with pytest.raises(Misuse):
        translating.start(workshop.shop(tmp_path), shop.library.documents[PAGE], "sw", workshop.DAY)
    ack(tmp_path)
    assert fresh(tmp_path, "sw").is_unfinished, "saying so does not translate it"


def test_pieces_are_what_a_page_shows(tmp_path: Path) -> None:
    ack(write(tmp_path))
    put(tmp_path, "en", ENGLISH.replace("fitter", "plumber").replace("Steam costs money", "Steam costs a lot"))
    title, last = fresh(tmp_path).pieces
    assert (title.id, title.original, title.at) == ("@title", "Steam costs a lot", None)
    assert last.original == "Ask your plumber."
    assert last.at is not None
    body = CZECH.split("\n---\n", 1)[1]
    assert body[last.at[0] : last.at[1]] == last.text == "Zeptejte se svého údržbáře."


# the state file


def rows(root: Path) -> Path:
    return root / "translations/state/cs.tsv"


def test_the_state_file_is_sorted_and_ends_in_a_line_break(tmp_path: Path) -> None:
    ack(write(tmp_path))
    header, *lines = rows(tmp_path).read_text(encoding="utf-8").splitlines()
    assert header == state.HEADER
    assert lines == sorted(lines)
    assert len(lines) == 23
    assert rows(tmp_path).read_bytes().endswith(b"\n")


def test_confirming_twice_changes_nothing(tmp_path: Path) -> None:
    ack(write(tmp_path))
    before = rows(tmp_path).read_bytes()
    ack(tmp_path)
    assert rows(tmp_path).read_bytes() == before


def test_two_branches_merge_line_by_line(tmp_path: Path) -> None:
    """The lines of both sides side by side are understood: that which fits the files counts."""
    ack(write(tmp_path))
    before = rows(tmp_path).read_text(encoding="utf-8").splitlines()
    put(tmp_path, "en", ENGLISH.replace("fitter", "plumber"))
    ack(tmp_path)
    after = rows(tmp_path).read_text(encoding="utf-8").splitlines()
    rows(tmp_path).write_text("\n".join(sorted({*before, *after})) + "\n", encoding="utf-8")
    assert fresh(tmp_path).state is State.FRESH


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda text: text.replace("\ncontent", "\n<<<<<<< HEAD\ncontent", 1), 2),
        (lambda text: text.replace("\thuman\t", "\tme\t", 1), 2),
        (lambda text: re.sub(r"\t[0-9a-f]{10}\t", "\t", text, count=1), 2),
        (lambda text: text + "what is this\n", 25),
    ],
)
def test_a_spoilt_line_is_told_and_nothing_is_lost(tmp_path: Path, spoil: Callable[[str], str], line: int) -> None:
    ack(write(tmp_path))
    spoilt = spoil(rows(tmp_path).read_text(encoding="utf-8"))
    rows(tmp_path).write_text(spoilt, encoding="utf-8")
    (finding,) = state.read(tmp_path / "translations/state", tmp_path)["cs"].findings
    assert (finding.code, finding.place.line) == ("KB412", line)
    with pytest.raises(Misuse):
        ack(tmp_path)
    assert rows(tmp_path).read_text(encoding="utf-8") == spoilt


def test_a_state_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    ack(write(tmp_path))
    rows(tmp_path).write_bytes("příliš".encode("cp1250"))
    assert state.read(tmp_path / "translations/state", tmp_path)["cs"].findings


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    ack(write(tmp_path))
    text = rows(tmp_path).read_text(encoding="utf-8")
    held = state.parse("x", text).rows
    assert state.formatted(row for each in held.values() for row in each) == text


def test_runs_of_lines_say_what_each_line_says() -> None:
    """Lines of a document stand together, or were torn apart by a merge, a slip or another system's line breaks."""
    chance = random.Random(1)
    good = [
        f"{page}\t{piece}\t{n:010x}.00000000.000000\t{n:010x}\thuman\tdraft\t2026-11-25"
        for n, (page, piece) in enumerate(product(("a/b", "a/bc", "c/d"), ("@title", "@words/x.y", "top/1", "ü-1/22")))
    ]
    bad = [
        "",
        "#",
        "x",
        f"{good[0]}\t",
        f" {good[1]}",
        good[2].replace("human", "me"),
        good[3].upper(),
        good[4].partition("\t")[2],
    ]
    for _ in range(300):
        lines = chance.choices(good + bad, k=12) if chance.random() < 0.5 else sorted(chance.sample(good + bad, 12))
        text = chance.choice(("\n", "\r\n", "\u2028")).join(lines) + chance.choice(("", "\n"))
        wanted: dict[str, list[str]] = {}
        for line in lines:
            if line in good:
                wanted.setdefault(line.partition("\t")[0], []).append(line)
        found = state.parse("x", text)
        assert {page: ["\t".join(astuple(row)) for row in held] for page, held in found.rows.items()} == wanted
        assert [f.place.line for f in found.findings] == [n for n, line in enumerate(lines, 1) if line in bad[2:]]


# what an earlier run kept


def library(root: Path) -> Path:
    """Three pages in three languages, all confirmed and looked at."""
    for n in range(3):
        page = f"{PAGE}-{n}"
        for code in ("cs", "sw"):
            put(root, code, CZECH.replace("lang: cs", f"lang: {code}").replace("Horké", f"Horké {code}-{n}"), page)
        put(root, "en", ENGLISH.replace("Hot", f"Hot {n}"), page)
        ack(root, page=page)
    translating.opened(root)
    return root


def taken_apart(root: Path) -> int:
    """Return how many texts a run takes apart."""
    split.cache_clear()
    translating.opened(root)
    return split.cache_info().misses


@pytest.mark.parametrize(
    ("path", "count"),
    [
        pytest.param(None, 0, id="nothing"),
        pytest.param(f"{PAGE}-1.md", 3, id="an original and what was made from it"),
        pytest.param(f"{PAGE}-1.sw.md", 2, id="a translation and its original"),
        pytest.param("translations/state/sw.tsv", 2, id="a line of the state"),
        pytest.param("translations/glossary.yml", 9, id="the glossary concerns all"),
    ],
)
def test_only_what_an_edit_concerns_is_looked_at_again(tmp_path: Path, path: str | None, count: int) -> None:
    root = library(tmp_path)
    if path and path.endswith(".tsv"):
        text = (root / path).read_text(encoding="utf-8")
        (root / path).write_text(text.replace("2026-11-25", "2026-11-26", 1), encoding="utf-8")
    elif path and path.endswith(".yml"):
        (root / path).write_text("- en: [valve*]\n  cs: [ventil*]\n", encoding="utf-8")
    elif path:
        (root / path).write_text((root / path).read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert taken_apart(root) == count
    assert taken_apart(root) == 0


def test_what_an_earlier_run_kept_is_the_same_and_rubbish_is_made_anew(tmp_path: Path) -> None:
    ack(write(tmp_path))
    put(tmp_path, "en", ENGLISH.replace("250 plants", "260 plants"))
    kept = tmp_path / ".kbgen/freshness.json"
    first = translating.opened(tmp_path).library
    assert taken_apart(tmp_path) == 0
    assert translating.opened(tmp_path).library == first
    keys = json.loads(kept.read_bytes())
    strange = [json.dumps(dict.fromkeys(keys, value)).encode() for value in (None, {}, "x", [], {"state": "fresh"}, True)]
    for rubbish in (b"", b"{", b"[]", b"[" * 100_000, b'{"x": {"state": "fresh"}}', b"\xff", *strange):
        kept.write_bytes(rubbish)
        assert taken_apart(tmp_path) == 2
        assert translating.opened(tmp_path).library == first
        assert json.loads(kept.read_bytes()).keys() == keys.keys()


def test_runs_at_the_same_time_leave_a_whole_file(tmp_path: Path) -> None:
    root = library(tmp_path)
    kept = root / ".kbgen/freshness.json"
    whole = kept.read_bytes()
    kept.unlink()
    command = [sys.executable, "-m", "kbgen", "l10n", "status", "--root", str(root)]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert kept.read_bytes() == whole
    assert [path.name for path in kept.parent.iterdir()] == ["freshness.json"]


# figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,200", [Number("1200", None)]),
        ("1.5", [Number("15", 1)]),
        ("1 234,5 and 12", [Number("12345", 1), Number("12", 0)]),
        ("2001, 2002 and 2003", [Number("2001", 0), Number("2002", 0), Number("2003", 0)]),
        ("23.11.2026", [Number("23112026", 0)]),
        ("12٫5", [Number("125", 1)]),
        ("0.250", [Number("0250", 3)]),
        ("10 , 20", [Number("10", 0), Number("20", 0)]),
        ("`42` and [x](page-7.md)", []),
        ("10 000–12 000", [Number("10000", 0), Number("12000", 0)]),
    ],
)
def test_numbers_as_they_are_written(text: str, found: list[Number]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        ("saved 1,200 t", "ušetřeno 1 200 t", []),
        ("saved 1,200 t", "ušetřeno 1 300 t", ["numbers"]),
        ("1.5 t", "1,5 t", []),
        ("1.5 t", "15 t", ["numbers"]),
        ("1.2 million USD", "120万美元", []),
        ("1.2 million USD", "12万美元", ["numbers"]),
        ("10 million", "1000多万", []),
        ("0.6 million EUR", "600 000 eur", []),
        ("2 billion won", "20억 원", []),
        ("2 billion won", "2억 원", ["numbers"]),
        ("KRW 2 billion", "2 mil millones de KRW", []),
        ("KRW 2 billion", "2 millones de KRW", ["numbers"]),
        ("1.5 billion", "1,5 milliard", []),
        ("1.5 billion", "1,5 milliárd", []),
        ("1.5 billion", "1,5 млрд", []),
        ("625 million won", "6억 2500만 원", []),
        ("625 million won", "6억 250만 원", ["numbers"]),
        ("nineteen pumps", "19 čerpadel", []),
        ("in 2001", "v roce", ["numbers"]),
        ("3 pumps", "4 čerpadla", ["numbers"]),
        ("May 1999", "1999年5月", []),
        ("[x](a.md)", "[y](a.md)", []),
        ("[x](a.md)", "[y](b.md)", ["marks"]),
        ("[x](a.md 'T')", "[y](a.md)", []),
        ("`code`", "kód", ["marks"]),
        ("see.[^1]", "viz.", ["marks"]),
        ("a <kbd>B</kbd>", "a <kbd>B</kbd>", []),
        ("plain", "<b>fett</b>", ["marks"]),
        ("{n} left", "zbývá {n}", []),
        ("{n} left", "zbývá {m}", ["marks"]),
    ],
)
def test_what_must_survive(source: str, target: str, kinds: list[str]) -> None:
    assert [doubt.kind for doubt in of_texts(source, target, 1)] == kinds


@given(st.text(alphabet="ab 1.,\n*_[](){}`", max_size=60))
def test_a_fingerprint_never_fails_and_ignores_white_space(text: str) -> None:
    assert fingerprint(text, "en").count(".") == 2
    assert fingerprint(f" {text.strip()} ", "en").split(".")[1:] == fingerprint(text.strip(), "en").split(".")[1:]


def test_a_decomposed_letter_is_the_same_letter() -> None:
    assert fingerprint("café", "fr") == fingerprint("cafe\u0301", "fr")
