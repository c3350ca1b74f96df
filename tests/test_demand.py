"""What readers looked for, what people said, and the ledger of what is missing."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
import samplesite
from handmade import SECTORS, TOPICS, VOCABULARY, case, centre, general, in_languages
from hypothesis import given
from hypothesis import strategies as st

from kbgen import ledgers, tables
from kbgen.demand import sums
from kbgen.demand.ledger import CANDIDATES, cells, filling, holdings, ordered
from kbgen.demand.measured import LEAST, MEASURED, changes, measured, questions, recent, votes
from kbgen.load import load
from kbgen.model.demand import Cell, Mark, Month, What
from kbgen.model.document import Document, Library
from kbgen.model.need import Lines, Need
from kbgen.search.naming import naming
from kbgen.select import choices
from kbgen.select.why import refusal

TODAY = date(2026, 11, 25)


def month(name: str = "2026-11", where: str = "cz", **counts: int) -> Month:
    """Return a month in which tags were asked for: sectors__brewery=12."""
    marks = {Mark("asked", tags.replace("___", " ").replace("__", "/"), "cs"): count for tags, count in counts.items()}
    return Month(centre=where, month=name, counts=marks)


def library(*documents: Document) -> Library:
    return Library(documents={each.id: each for each in documents}, vocabulary=VOCABULARY)


# the files of months

NAMES = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60)
MONTHS = st.builds(
    Month,
    centre=st.sampled_from(("cz", "vn")),
    month=st.sampled_from(("2026-10", "2026-11")),
    source=st.sampled_from(("log", "forms")),
    counts=st.dictionaries(st.builds(Mark, st.sampled_from(get_args(What)), NAMES, st.sampled_from(("cs", "pt-BR"))), st.integers(1, 10**6), max_size=6),
    until=st.none() | st.integers(10**9, 2 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC)),
)  # fmt: skip


@given(MONTHS)
def test_a_month_is_read_as_it_was_written(month: Month) -> None:
    assert sums.parse(sums.path_of(month), sums.formatted(month).encode()) == (month, [])


@given(st.lists(MONTHS, max_size=5), st.randoms(use_true_random=False))
def test_sums_are_added_up_in_any_order(months: list[Month], chance: Any) -> None:
    before = sums.added(months)
    chance.shuffle(months)
    assert sums.added(months) == before
    assert sums.added(before) == before
    assert sum(sum(each.counts.values()) for each in before) == sum(sum(each.counts.values()) for each in months)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_sums(data: bytes) -> None:
    month, findings = sums.parse("content/demand/cz/2026-11.tsv", data)
    assert month.centre == "cz"
    assert all(finding.code == "KB706" for finding in findings)


def test_both_sides_of_a_conflict_do_not_count_twice() -> None:
    text = "asked\tsectors/brewery\tcs\t13\nasked\tsectors/brewery\tcs\t30\nasked\tsectors/dairy\tcs\t2\n"
    month, findings = sums.parse("content/demand/cz/2026-11.tsv", text.encode())
    assert findings == []
    assert sorted(month.counts.values()) == [2, 30]


def test_months_of_two_branches_merge(tmp_path: Path) -> None:
    """Two centres and two months are files of their own; two lines in different places of one file merge as well."""

    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *words], cwd=tmp_path, check=True, capture_output=True
        )

    def count(where: str, **counts: int) -> None:
        held, _ = sums.read(tmp_path, ("cz", "vn"))
        for each in sums.added([*held, month(where=where, **counts)]):
            file = tmp_path / sums.path_of(each)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(sums.formatted(each), encoding="utf-8")

    git("init", "-q", "-b", "main")
    count("cz", sectors__brewery=1, sectors__dairy=1, sectors__foundry=1, topics__water=1)
    git("add", ".")
    git("commit", "-qm", "base")
    git("checkout", "-qb", "other")
    count("vn", sectors__brewery=5)
    count("cz", topics__water=4)
    git("add", ".")
    git("commit", "-qm", "other")
    git("checkout", "-q", "main")
    count("cz", sectors__brewery=7)
    git("add", ".")
    git("commit", "-qm", "main")
    git("merge", "-q", "other")
    months, findings = sums.read(tmp_path, ("cz", "vn"))
    assert findings == ()
    assert {(each.centre, mark.name): count for each in months for mark, count in each.counts.items()} == {
        ("cz", "sectors/brewery"): 8, ("cz", "sectors/dairy"): 1, ("cz", "sectors/foundry"): 1, ("cz", "topics/water"): 5,
        ("vn", "sectors/brewery"): 5,
    }  # fmt: skip


# what readers looked for, as needs


def test_the_most_asked_for_gives_two_points_and_half_as_much_gives_one() -> None:
    found = measured([month(sectors__brewery=40, sectors__dairy=20, topics__water=10)], TODAY)
    assert found == {
        "cz": (Need(sectors=("brewery",), weight=2), Need(sectors=("dairy",), weight=1), Need(topics=("water",), weight=2))
    }


@pytest.mark.parametrize(
    ("counts", "needs"),
    [
        pytest.param({"sectors__brewery": LEAST}, 1, id="just enough"),
        pytest.param({"sectors__brewery": LEAST - 1}, 0, id="too few to say anything"),
        pytest.param({"sectors__brewery": 180, "sectors__dairy": 20}, 2, id="just a tenth of all"),
        pytest.param({"sectors__brewery": 181, "sectors__dairy": 20}, 1, id="less than a tenth of all"),
        pytest.param({"sectors__brewery___topics__water": 12}, 2, id="both tags of one search"),
        pytest.param({"countries__CZ": 50}, 0, id="nothing that a need can speak of"),
    ],
)
def test_how_much_is_enough(counts: dict[str, int], needs: int) -> None:
    assert len(measured([month(**counts)], TODAY)["cz"]) == needs


def test_only_the_last_twelve_months_count() -> None:
    assert measured([month("2025-12", sectors__brewery=40)], TODAY)["cz"]
    assert measured([month("2025-11", sectors__brewery=40)], TODAY)["cz"] == ()
    assert measured([month("2026-12", sectors__brewery=40)], TODAY)["cz"] == (), "of the future"


def test_opened_documents_do_not_count() -> None:
    opened = Month(centre="cz", month="2026-11", counts={Mark("viewed", "casestudies/gh/x", "cs"): 500})
    assert measured([opened], TODAY) == {"cz": ()}


@given(
    st.dictionaries(
        st.sampled_from([f"sectors__{tag}" for tag in SECTORS] + [f"topics__{tag}" for tag in TOPICS]), st.integers(1, 10**6)
    )
)
def test_what_readers_looked_for_is_never_more_than_two_points(counts: dict[str, int]) -> None:
    assert all(0 < need.weight <= MEASURED for need in measured([month(**counts)], TODAY)["cz"])


def test_quarters_are_whole_months() -> None:
    months = [
        month(name, sectors__brewery=n)
        for n, name in enumerate(("2026-04", "2026-05", "2026-07", "2026-08", "2026-10", "2026-11"), 1)
    ]
    assert [each.month for each in recent(months, TODAY, 3, 1)] == ["2026-08", "2026-10"]
    assert [(each.tag, each.before, each.now) for each in changes(months, TODAY)] == [(("sectors", "brewery"), 5, 9)]


def test_pages_that_did_not_help() -> None:
    counts = {
        Mark("no", "a", "cs"): 3, Mark("no", "a", "en"): 1, Mark("yes", "a", "cs"): 1, Mark("partly", "a", "cs"): 2,
        Mark("no", "b", "cs"): 2, Mark("yes", "b", "cs"): 2,
    }  # fmt: skip
    found = votes([Month(centre="cz", month="2026-11", counts=counts)])
    assert [(each.document, each.no, each.partly, each.yes) for each in found] == [("a", 4, 2, 1)]


def test_questions_of_all_centres() -> None:
    counts = {Mark("searched", "pivo", "cs"): 3, Mark("wanted", "pivo", "cs"): 1, Mark("viewed", "pivo", "cs"): 9}
    assert questions([Month(centre=where, month="2026-11", counts=counts) for where in ("sk", "cz")]) == {
        ("pivo", "cs"): (8, ("cz", "sk"))
    }


# the ledger


def ledger(who: Document, *documents: Document, months: tuple[Month, ...] = ()) -> list[Cell]:
    return list(cells((who,), months, holdings(library(who, *documents), who)))


def states(found: list[Cell]) -> dict[tuple[str, ...], str]:
    return {tuple(tag for _, tag in cell.tags): cell.state for cell in found}


BREWERY = Need(sectors=("brewery",), weight=4)


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param((), ("write", 0, 0, 0), id="nothing"),
        pytest.param((case(),), ("translate", 0, 0, 1), id="in English only"),
        pytest.param((in_languages(case(), cs="human"),), ("met", 1, 0, 0), id="translated by a person"),
        pytest.param((in_languages(case(), cs="machine"),), ("read", 0, 1, 0), id="a draft of a machine"),
        pytest.param(
            (in_languages(case(), cs="machine"), in_languages(case("b"), cs="human")),
            ("met", 1, 1, 0),
            id="a draft beside a page",
        ),
        pytest.param((case(sector="dairy"),), ("write", 0, 0, 0), id="another sector"),
        pytest.param((case(sector="food"),), ("write", 0, 0, 0), id="a broader one does not answer"),
        pytest.param((case(only_here=True, centre="gh"),), ("write", 0, 0, 0), id="kept to another centre"),
        pytest.param((case(only_here=True, centre="cz"),), ("translate", 0, 0, 1), id="kept to this centre"),
        pytest.param((general("campaign", sectors=("brewery",)),), ("write", 0, 0, 0), id="a campaign is no answer"),
        pytest.param((general("manual", sector="brewery"),), ("translate", 0, 0, 1), id="a course is one"),
    ],
)
def test_what_is_to_be_done(documents: tuple[Document, ...], expected: tuple[str, int, int, int]) -> None:
    (cell,) = ledger(centre(BREWERY), *documents)
    assert (cell.state, cell.pages, cell.drafts, cell.elsewhere) == expected
    assert (cell.weight, cell.centres, cell.language) == (4, ("cz",), "cs")


def test_a_narrower_page_answers_a_broader_wish() -> None:
    (cell,) = ledger(centre(Need(sectors=("food",), weight=4)), in_languages(case(), cs="human"))
    assert cell.state == "met"


def test_a_region_serves_its_language() -> None:
    who = centre(BREWERY)
    who = replace(who, facts=replace(who.facts, languages=("es",)))
    (cell,) = ledger(who, in_languages(case(), **{"es-GT": "human"}))
    assert cell.state == "met"


def test_a_need_is_a_wish_for_each_way_to_choose() -> None:
    need = Need(sectors=("brewery", "dairy"), topics=("water", "energy"), all=Lines(audiences=("staff",)), weight=3)
    found = ledger(centre(need), in_languages(case(audiences=("staff",)), cs="human"))
    assert states(found) == {
        ("brewery", "energy", "staff"): "write", ("dairy", "energy", "staff"): "write", ("dairy", "water", "staff"): "write",
        ("brewery", "water", "staff"): "met",
    }  # fmt: skip
    assert {cell.weight for cell in found} == {3}


def test_needs_with_the_same_tags_and_centres_add_up() -> None:
    one, other = centre(BREWERY, Need(sectors=("brewery",), weight=1)), replace(centre(BREWERY), id="content/centres/sk")
    (cell,) = cells((one, other), (), holdings(library(one, other)))
    assert (cell.weight, cell.centres) == (9, ("cz", "sk"))


def test_what_is_not_needed_is_not_asked() -> None:
    assert ledger(centre(BREWERY, not_needed=("brewery",))) == []


def test_what_the_centre_refuses_answers_nothing() -> None:
    who = centre(BREWERY, not_needed=("water",))
    assert states(ledger(who, in_languages(case(), cs="human"))) == {("brewery",): "write"}
    assert states(ledger(who, in_languages(case(centre="cz"), cs="human"))) == {("brewery",): "met"}, "its own is shown"


def test_what_a_centre_does_not_need_its_readers_do_not_ask_for() -> None:
    assert ledger(centre(not_needed=("brewery",)), case(), months=(month(sectors__brewery=12),)) == []


def test_regions_share_a_line() -> None:
    who = centre(BREWERY)
    who = replace(who, facts=replace(who.facts, languages=("es-GT",)))
    readers = Month(centre="cz", month="2026-11", counts={Mark("asked", "sectors/brewery", code): 3 for code in ("es", "es-MX")})
    (cell,) = ledger(who, months=(readers,))
    assert (cell.language, cell.weight, cell.readers) == ("es", 4, 6)


def test_a_list_of_tags_counts_by_its_first() -> None:
    every = "___".join(f"sectors__{tag}" for tag in SECTORS) + "___topics__water___topics__energy"
    assert max(len(cell.tags) for cell in ledger(centre(), months=(month(**{every: 9}),))) == sums.MOST_TAGS


def test_the_languages_that_people_read_come_before_those_of_the_site() -> None:
    who = centre(BREWERY)
    who = replace(who, facts=replace(who.facts, needs=replace(who.facts.needs, languages=("vi", "en"))))
    assert [(cell.language, cell.state) for cell in ledger(who, case())] == [("vi", "translate"), ("en", "met")]


def test_readers_are_counted_apart_and_with_other_tags_together() -> None:
    found = ledger(centre(BREWERY), months=(month(sectors__brewery=10, sectors__brewery___topics__water=5, sectors__dairy=2),))
    assert [(cell.tags, cell.weight, cell.readers) for cell in found] == [
        ((("sectors", "brewery"),), 4, 15),
        ((("sectors", "brewery"), ("topics", "water")), 0, 5),
        ((("sectors", "dairy"),), 0, 2),
    ]


def test_what_is_missing_stands_first_then_what_more_people_said_then_what_more_readers_looked_for() -> None:
    who = centre(Need(sectors=("brewery",), weight=5), Need(sectors=("dairy",), weight=1), Need(sectors=("textiles",), weight=2))
    found = ledger(who, in_languages(case(), cs="human"), months=(month(topics__water=3, topics__energy=7),))
    assert [cell.tags[0][1] for cell in found] == ["textiles", "dairy", "energy", "brewery", "water"]


def test_candidates_are_the_surest_first_and_few() -> None:
    documents = [case(f"case-{n}", evidence="estimated" if n else "measured") for n in range(CANDIDATES + 2)]
    (cell,) = ledger(centre(BREWERY), *documents)
    assert (cell.candidates[0], len(cell.candidates), cell.elsewhere) == ("casestudies/gh/case-0", CANDIDATES, CANDIDATES + 2)


def test_translators_begin_with_what_answers_most() -> None:
    both, one, done = (
        case("both", topics=("water", "energy")),
        case("one"),
        in_languages(case("done", sector="dairy"), cs="human"),
    )
    who = centre(Need(sectors=("brewery",), topics=("water", "energy"), weight=3), Need(sectors=("dairy",), weight=5))
    held = holdings(library(who, both, one, done, case("other", sector="dairy")))
    assert filling(cells((who,), (), held), held) == {(both.id, "cs"): 6, (one.id, "cs"): 3}


@given(st.lists(st.tuples(st.sampled_from(("sectors", "topics")), st.sampled_from((*SECTORS, *TOPICS))), max_size=4))
def test_tags_have_one_order(tags: list[tuple[str, str]]) -> None:
    assert ordered(tags) == ordered(reversed(tags)) == ordered(ordered(tags))


@given(
    st.lists(st.tuples(st.sampled_from(SECTORS), st.sampled_from(TOPICS), st.sampled_from(("", "human", "machine"))), max_size=6)
)
def test_every_page_is_counted_once_in_a_line(made: list[tuple[str, str, str]]) -> None:
    documents = [
        in_languages(case(f"c{n}", sector=sector, topics=(topic,)), **({"cs": origin} if origin else {}))
        for n, (sector, topic, origin) in enumerate(made)
    ]
    for cell in ledger(centre(Need(sectors=SECTORS, weight=1), Need(topics=TOPICS, weight=1)), *documents):
        answering = [
            each
            for each in documents
            if all(
                tag in each.tags(line) or (tag == "food" and set(each.tags(line)) & {"brewery", "dairy"})
                for line, tag in cell.tags
            )
        ]
        assert cell.pages + cell.drafts + cell.elsewhere == len(answering)


# questions that name tags

TAGS = {
    "sectors": {
        "textiles": {
            "en": "Textiles: dyeing and finishing",
            "vi": "Nhuộm và hoàn tất vải",
            "vi-x-1": "dệt nhuộm",
            "cs": "Textil",
        },
        "seafood": {"en": "Seafood processing", "vi": "Chế biến thủy sản", "vi-x-1": "tôm"},
    },
    "topics": {
        "water": {"en": "Water", "vi": "Nước", "zh": "水"},
        "wastewater": {"en": "Wastewater", "vi": "Nước thải", "zh": "废水"},
    },
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("vi", "xử lý nước thải dệt nhuộm", {"wastewater", "textiles"}),
        ("vi", "nước cho tôm", {"water", "seafood"}),
        ("vi", "NUOC THAI", {"wastewater"}),
        ("en", "Textiles wastewaters", {"textiles", "wastewater"}),
        ("vi", "seafood processing", set()),
        ("vi", "nhuộm", set()),
        ("cs", "textilu", {"textiles"}),
        ("zh", "印染 废水", {"wastewater"}),
        ("en", "", set()),
        ("en", "water water", {"water"}),
    ],
)
def test_tags_that_a_question_names(language: str, text: str, expected: set[str]) -> None:
    assert {tag for _, tag in naming(TAGS, TAGS, language).named(text)} == expected


# what is printed


def test_cells_of_csv_are_no_formulas() -> None:
    rows = [["=1+1", "+1", "-1", "@a", "\tx", "a=1", -3, "'=1"]]
    (_, read) = csv.reader(io.StringIO(tables.as_csv(["h"] * 8, rows)))
    assert read == ["'=1+1", "'+1", "'-1", "'@a", "'\tx", "a=1", "-3", "'=1"]


@pytest.fixture
def asking(sample: samplesite.Sample, tmp_path: Path) -> Path:
    """Return a copy of the sample repository in which readers of two centres looked for things."""
    root = samplesite.write(tmp_path / "kb")
    counts = {
        Mark("asked", "sectors/brewery", "cs"): 60, Mark("asked", "sectors/foundry topics/energy", "cs"): 30,
        Mark("searched", "<script>alert(1)</script>", "cs"): 9, Mark("searched", '=HYPERLINK("x")', "cs"): 8, Mark("searched", "pivo", "cs"): 7,
        Mark("searched", "kotelna Novak", "cs"): 2, Mark("no", "casestudies/cz/moravska-trebova-1999", "cs"): 4,
    }  # fmt: skip
    for where in ("cz", "tn"):
        made = Month(centre=where, month="2026-11", counts=counts)
        file = root / sums.path_of(made)
        file.parent.mkdir(parents=True)
        file.write_text(sums.formatted(made), encoding="utf-8")
    return root


def test_the_ledger_in_all_its_forms(asking: Path) -> None:
    shown = samplesite.run("demand", "ledger", "--root", asking, "--centre", "cz")
    assert shown.returncode == 0, shown.stderr
    assert "counted from 2026-11 to 2026-11" in shown.stdout
    assert "<script>alert(1)</script>" in shown.stdout
    told = json.loads(samplesite.run("demand", "ledger", "--root", asking, "--format", "json").stdout)
    assert {"cells", "unanswered", "votes", "changes", "gaps", "months", "centre"} == set(told)
    assert any("Electricity" in name for gap in told["gaps"] for name in gap["indicators"])
    assert next(each for each in told["unanswered"] if each["text"].startswith("=HYPER"))["count"] == 16
    assert next(each["readers"] for each in told["cells"] if each["tags"] == [["sectors", "foundry"], ["topics", "energy"]]) == 60
    table = list(csv.DictReader(io.StringIO(samplesite.run("demand", "ledger", "--root", asking, "--format", "csv").stdout)))
    assert len(table) == len(told["cells"])
    assert {each["state"] for each in table} <= {"met", "read", "translate", "write"}


def test_answers_of_a_form_replace_those_of_an_earlier_table(asking: Path, tmp_path: Path) -> None:
    table = tmp_path / "answers.csv"
    rows = (
        "Zeitpunkt;page;helped;wanted\n"
        "2026-11-03 10:00;casestudies/cz/moravska-trebova-1999;Ano;\n"
        "2026-11-04 11:00;https://ncpc.example/cz/cs/case-studies/cz/moravska-trebova-1999/?a=1#x;no;=cmd|' /C calc'!A0\n"
        "2026-12-01 11:00;no-such-page;yes;write me: a@b.example\n"
        "yesterday;casestudies/cz/moravska-trebova-1999;yes;\n"
        "2026-11-06 11:00;http://[x;yes;\n"
        "2026-11-05 11:00;casestudies/cz/moravska-trebova-1999;perhaps;<b>kotle</b>\n"
    )
    for encoding in ("cp1250", "utf-8"):
        table.write_bytes(rows.encode(encoding))
        done = samplesite.run(
            "demand", "import-feedback", table, "--root", asking, "--centre", "cz", "--column", "date=Zeitpunkt"
        )
        assert done.returncode == 0, done.stderr
    written = (asking / "content/demand/cz/2026-11.forms.tsv").read_text(encoding="utf-8").splitlines()
    assert written[1:] == [
        "no\tcasestudies/cz/moravska-trebova-1999\tcs\t1", "wanted\t<b>kotle</b>\tcs\t1", "wanted\t=cmd|' /C calc'!A0\tcs\t1",
        "yes\tcasestudies/cz/moravska-trebova-1999\tcs\t1",
    ]  # fmt: skip
    assert not (asking / "content/demand/cz/2026-12.forms.tsv").exists()
    (refused,) = [samplesite.run("demand", "import-feedback", table, "--root", asking, "--centre", "cz")]
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Zeitpunkt" in refused.stderr


def test_a_log_is_counted_into_files_and_only_once(asking: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    address = "203.0.113.77"
    log.write_text(
        f'{address} - - [23/Nov/2026:10:00:00 +0000] "GET /cz/cs/sectors/brewery/ HTTP/1.1" 200 1 "-" "Mozilla/5.0 (X11)"\n'
        f'{address} - - [23/Nov/2026:10:00:01 +0000] "GET /cz/cs/search/?q=%C3%BAspora+pivovaru HTTP/1.1" 200 1 "-" "Mozilla/5.0 (X11)"\n'
        f'{address} - - [23/Nov/2026:10:00:02 +0000] "GET /cz/cs/case-studies/cz/moravska-trebova-1999/ HTTP/1.1" 200 1 "-" "Mozilla/5.0 (X11)"\n'
        f'{address} - - [23/Nov/2026:10:00:03 +0000] "GET /assets/x.css HTTP/1.1" 200 1 "-" "Mozilla/5.0 (X11)"\n\xff\n',
        encoding="latin-1",
    )
    file = asking / "content/demand/cz/2026-11.tsv"
    before, _ = sums.parse("content/demand/cz/2026-11.tsv", file.read_bytes())
    dry = samplesite.run("demand", "import-log", log, "--root", asking, "--dry-run")
    assert sums.parse("content/demand/cz/2026-11.tsv", file.read_bytes())[0] == before
    texts = []
    for _again in range(2):
        done = samplesite.run("demand", "import-log", log, "--root", asking)
        assert (done.returncode, done.stderr) == (0, "")
        texts.append(file.read_text(encoding="utf-8"))
    assert dry.stdout.splitlines()[:3] == [
        "             5  lines read",
        "             3  counted",
        "             1  pictures, scripts, errors and pages of others",
    ]
    assert texts[0] == texts[1]
    assert address not in texts[0]
    assert "Mozilla" not in texts[0]
    after, _ = sums.parse("content/demand/cz/2026-11.tsv", file.read_bytes())
    more = {
        mark: count - before.counts.get(mark, 0) for mark, count in after.counts.items() if count != before.counts.get(mark, 0)
    }
    assert more == {Mark("asked", "sectors/brewery", "cs"): 2, Mark("viewed", "casestudies/cz/moravska-trebova-1999", "cs"): 1}


def test_a_ledger_of_some_languages_has_their_questions_alone(asking: Path) -> None:
    def told(*codes: str) -> dict[str, Any]:
        options = [word for code in codes for word in ("--lang", code)]
        return json.loads(samplesite.run("demand", "ledger", "--root", asking, "--format", "json", *options).stdout)

    everything, czech, none = told(), told("cs-CZ"), told("zh")
    assert {each["language"] for each in czech["cells"]} == {"cs"}
    assert czech["unanswered"] == [each for each in everything["unanswered"] if each["language"] == "cs"] != []
    assert none["unanswered"] == []


def test_a_flood_of_questions_hides_those_of_no_other_centre(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each centre's questions the most asked are looked up; the others are neither answered nor unanswered."""
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(ledgers.asking, "unanswered", lambda _checked, questions: asked.extend(questions) or [])
    monkeypatch.setattr(ledgers, "today", lambda: TODAY)
    flood = Month(centre="cz", month="2026-11", counts={Mark("searched", f"words {n:05}", "cs"): 9 for n in range(3_000)})
    other = Month(centre="vn", month="2026-11", counts={Mark("searched", "tôm", "vi"): 1})
    checked = SimpleNamespace(months=(flood, other), library=library())
    ledgers.ledgers(checked)
    assert len(asked) == ledgers.MOST_LOOKED_UP + 1
    assert ("tôm", "vi") in asked


def test_unknown_tags_stay_in_the_file_and_count_nothing(asking: Path, tmp_path: Path) -> None:
    file = asking / "content/demand/cz/2026-11.tsv"
    file.write_text(file.read_text(encoding="utf-8") + "asked\tsectors/no-such topics/water\tcs\t50\n", encoding="utf-8")
    told = samplesite.run("check", "content/demand", "--root", asking)
    number = 1 + file.read_text(encoding="utf-8").splitlines().index("asked\tsectors/no-such topics/water\tcs\t50")
    assert f"content/demand/cz/2026-11.tsv:{number}:1 KB713 no-such" in told.stdout
    log = tmp_path / "access.log"
    log.write_text(
        '192.0.2.7 - - [23/Nov/2026:10:00:00 +0000] "GET /cz/cs/sectors/brewery/ HTTP/1.1" 200 1 "-" "Mozilla/5.0 (X11)"\n',
        encoding="utf-8",
    )
    assert samplesite.run("demand", "import-log", log, "--root", asking).returncode == 0
    assert "asked\tsectors/no-such topics/water\tcs\t50\n" in file.read_text(encoding="utf-8")
    cells = json.loads(samplesite.run("demand", "ledger", "--root", asking, "--centre", "cz", "--format", "json").stdout)["cells"]
    assert [each["readers"] for each in cells if each["tags"] == [["topics", "water"]]] == [50], "the tag that is known counts"
    assert all("no-such" not in str(each["tags"]) for each in cells)


def test_a_centre_that_is_not_there(asking: Path) -> None:
    done = samplesite.run("demand", "ledger", "--root", asking, "--centre", "xx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no centre xx." in done.stderr


def test_why_says_points_that_add_up(asking: Path) -> None:
    done = samplesite.run("demand", "why", "casestudies/cz/moravska-trebova-1999", "--root", asking, "--centre", "cz")
    first, *reasons = done.stdout.splitlines()
    points = float(first.rsplit(", ", 1)[1].split()[0])
    assert sum(float(line.split()[0]) for line in reasons) == pytest.approx(points)


def test_why_not(asking: Path) -> None:
    profile = asking / "content/centres/cz.md"
    text = profile.read_text(encoding="utf-8")
    changed = re.sub(r"not_needed: .*", "not_needed: [company-managers]", text)
    assert changed != text
    profile.write_text(changed, encoding="utf-8")
    done = samplesite.run("demand", "why", "casestudies/tn/clc-cap-bon-milk", "--root", asking, "--centre", "cz")
    assert done.stdout == "cz: not shown\n        not_needed names: Company managers\n"
    lost = samplesite.run("demand", "why", "content/manuals/no-such-thing", "--root", asking)
    assert (lost.returncode, lost.stdout) == (2, "")


def test_of_every_page_that_is_not_shown_it_can_be_said_why() -> None:
    """In the real library: something refuses it, or every need asks for something that it does not have."""
    found = load(samplesite.ROOT).library
    chosen = choices(found, {})
    looked_at = 0
    for who in found.centres:
        shown = {choice.document for choice in chosen[who.slug]}
        for each in found.documents.values():
            if each.kind != "centre" and each.id not in shown:
                why = refusal(found, who, each)
                assert why.not_needed or why.kept_by is not None or all(lines for _, lines in why.lacking)
                looked_at += 1
    assert looked_at > 100


def test_the_pages_of_the_ledger_show_no_markup_and_no_rare_words(asking: Path) -> None:
    site = samplesite.build(samplesite.only(asking, "cz"))
    page = samplesite.page(site, "cz/cs/needs/")
    words = page.text_content()
    assert "<script>alert(1)</script>" in words
    assert "kotelna" not in words
    assert page.xpath('//meta[@name="robots"]/@content') == ["noindex"]
    assert "needs/" not in (site / "cz/sitemap.xml").read_text(encoding="utf-8")
    assert not page.xpath('//nav[@class="languages"]//small'), "its words are the interface's, not a machine's draft"
    network = samplesite.page(site, "needs/")
    assert network.xpath('//meta[@name="robots"]/@content') == ["noindex"]
    reasons = samplesite.page(site, "cz/cs/").xpath('//p[@class="reason"]')
    assert reasons


def test_lists_name_few_tags_and_the_page_itself_all(sample: samplesite.Sample) -> None:
    shown = [each.text_content() for each in samplesite.page(sample.site, "cz/en/case-studies/").xpath('//p[@class="reason"]')]
    tags = [
        re.split(", | and ", each.partition("Asked for here: ")[2].rstrip(".")) for each in shown if "Asked for here: " in each
    ]
    assert tags
    assert max(map(len, tags)) <= 4
    why = samplesite.page(sample.site, "cz/en/case-studies/cz/moravska-trebova-1999/").xpath('//section[@class="why"]//li')
    assert max(len(re.split(", | and ", each.text_content())) for each in why) >= 2
