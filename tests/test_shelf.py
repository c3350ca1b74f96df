"""The shelf: what the command line finds, how the index is kept, what is alike, and which logged questions fail."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import samplesite
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from kbgen import asking, reading, results
from kbgen.cli import main
from kbgen.model.document import Document, Edition, Library
from kbgen.model.figures import Source, Tag, Text
from kbgen.model.kinds import Overview
from kbgen.model.misuse import Misuse
from kbgen.model.vocabulary import Vocabulary
from kbgen.reading import Checked
from kbgen.search import shelf
from kbgen.search.answer import Answer, answer
from kbgen.search.languages import base
from kbgen.search.question import LONGEST_WORD, MOST_WORDS, understand
from kbgen.search.replay import Bad, logged
from kbgen.search.shelf import Reader
from kbgen.search.similar import nearest, space
from kbgen.search.spelling import distance
from kbgen.search.tags import Names

TREBOVA = "casestudies/cz/moravska-trebova-1999"
HEINEKEN = "casestudies/cz/heineken-breweries"
BAKERY = "casestudies/cz/bakery-leaven"
PENGLAI = "casestudies/cn/penglai-brewery"
XINFA = "casestudies/cn/xinfa-dyeing"
SKAFF = "casestudies/lb/skaff-dairy"
CAP_BON = "casestudies/tn/clc-cap-bon-milk"
ALUMINIUM = "casestudies/ma/aluminium-du-maroc"
BREWERY = "content/guidelines/brewery"
CENTRE = "content/centres/cn"
NASTY = (
    "", " ", '"', '"""', "-", "--", "*", "?", "%00", "\0", "~2", "AND OR NOT", "(", "[a TO b]", "title:", 'title:"', ":", "sector:",
    "sector:*", 'lang:"', "-sector:x", '-"', "a" * 10_000, "水" * 10_000, '"' + "a " * 5_000, "-" * 10_000, 'title:"' * 1_000,
    "🍺", "👩‍🏭 🇨🇿", "\u202eteplo\u202c", "\u2066a\u2069", "<script>alert(1)</script>", "&lt;b&gt;", "\ud800", "\\", "\\1 \\g<0>",
    "e\u0301" * 3_000, "ﷺ" * 500, "teplo 水 вода नमक ውሃ", "\t\n\r\v", "{query}", "%s", "lang:cs lang:zh lang:xx", "x" * 39 + " *" * 200,
)  # fmt: skip


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The sample library, its tags named in all 15 languages."""
    root = samplesite.write(tmp_path_factory.mktemp("shelf") / "kb")
    shutil.copytree(samplesite.ROOT / "translations", root / "translations", dirs_exist_ok=True)
    return reading.read(root)


@pytest.fixture(scope="module")
def reader(checked: Checked) -> Iterator[Reader]:
    """Its shelf."""
    with asking.opened(checked) as opened:
        yield opened


@pytest.fixture(scope="module")
def names(checked: Checked) -> Names:
    """What its questions can name."""
    return asking.names(checked)


def ids(found: Answer) -> list[str]:
    """Return the documents of an answer in their order."""
    return [hit.document for hit in found.hits]


# questions


@pytest.mark.parametrize(
    ("question", "first", "language"),
    [
        pytest.param("uspora tepla", TREBOVA, "cs", id="without accents, in another form"),
        pytest.param("ÚSPORÁM TEPLEM", TREBOVA, "cs", id="capitals and endings"),
        pytest.param("leavens", BAKERY, "en", id="plural"),
        pytest.param("印染 回用", XINFA, "zh", id="zh"),
        pytest.param("节水啤酒", BREWERY, "zh", id="zh without a space"),
        pytest.param("ألبان الوطن", CAP_BON, "ar", id="ar"),
        pytest.param("laiterie", CAP_BON, "fr", id="fr"),
        pytest.param("brewery lang:zh", PENGLAI, "zh", id="the English name of a tag finds Chinese pages"),
        pytest.param("kvs", BAKERY, "cs", id="nearly spelt"),
        pytest.param("Heinekn", HEINEKEN, "cs", id="a name nearly spelt"),
        pytest.param("the leaven of the bread", BAKERY, "en", id="small words do not decide"),
    ],
)
def test_found(reader: Reader, names: Names, question: str, first: str, language: str) -> None:
    hit = answer(reader, understand(question, names)).hits[0]
    assert (hit.document, hit.language) == (first, language)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param('"teplo kvas"', [], id="side by side, not only both"),
        pytest.param('"parní kotel"', ["cs"], id="cs"),
        pytest.param('"parních kotlů"', ["cs"], id="cs in other forms"),
        pytest.param('"kotel parní"', [], id="not the other way round"),
        pytest.param("„parní kotel“", ["cs"], id="other quotation marks"),
        pytest.param('"清洁生产"', ["zh"], id="zh"),
        pytest.param('"产清"', [], id="zh never written so"),
        pytest.param('"steam boiler"', ["en"], id="en"),
    ],
)
def test_phrases(reader: Reader, names: Names, question: str, found: list[str]) -> None:
    hits = answer(reader, understand(question, names), limit=50).hits
    assert sorted({hit.language for hit in hits}) == found


def test_a_phrase_is_really_there(reader: Reader, names: Names) -> None:
    for hit in answer(reader, understand('"清洁生产" lang:zh', names), limit=50).hits:
        numbers = [number for number in reader.all() if reader.record(number).document == hit.document]
        assert any("清洁生产" in reader.record(number).text + reader.record(number).title for number in numbers)


def small(name: str, title: str, language: str, body: str = "", sectors: tuple[str, ...] = ()) -> Document:
    """Return an overview in one language."""
    source = Source(title=Text("t"), publisher=Text("p"), year=None)
    facts = Overview(
        topics=(),
        audiences=(),
        sectors=tuple(map(Tag, sectors)),
        sources=(source,),
        license=Text("CC0"),
        last_updated=date(2026, 1, 1),
    )
    edition = Edition(document=name, language=language, path=f"{name}.md", title=title, summary="", body=body, body_line=1)
    return Document(id=name, kind="overview", facts=facts, source=language, editions={language: edition})


def library(*documents: Document) -> Library:
    """Return a library of some documents."""
    return Library(documents={document.id: document for document in documents}, vocabulary=Vocabulary(terms={}))


SMALL = library(
    small("vi", "Xử lý nước thải dệt nhuộm", "vi"),
    small("ko", "에너지를 절약하는 공장", "ko"),
    small("hi", "ऊर्जा की बचत", "hi", sectors=("textiles",)),
    small("hu", "A hő visszanyerése", "hu", "A sörgyárban kevesebb víz kell."),
    small("long", "L", "en", "word " * 90 + "heats it, and then nothing more is said of any word at all"),
)
LABELS = {"sectors": {"textiles": {"en": "Textiles", "sk": "Textilný priemysel", "zh": "纺织业"}}}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("nuoc thai", ["vi"]), ('"nước thải"', ["vi"]), ('"thải nước"', []), ('"xử lý nước"', ["vi"]), ('"lý thải"', []),
        ("에너지 절약", ["ko"]), ('"에너지 절약"', ["ko"]), ("에너지절약", ["ko"]), ("공장에너지비용", ["ko"]), ('"절약 에너지"', []),
        ("उर्जा बचत", ["hi"]), ("textilnom priemysle", ["hi"]), ("纺织", ["hi"]), ("sörgyár vizet", ["hu"]), ("hot", ["hu"]),
        ("visszanyeres", ["hu"]), ("word -heat", []), ("title:word", []), ("title:heats", []), ("", []), ("zzzz", []),
    ],
)  # fmt: skip
def test_languages(tmp_path: Path, question: str, found: list[str]) -> None:
    with shelf.opened(shelf.stock(SMALL, tmp_path, LABELS, {})) as reader:
        assert ids(answer(reader, understand(question, LABELS))) == found


def test_an_excerpt_starts_near_the_words(tmp_path: Path) -> None:
    with shelf.opened(shelf.stock(SMALL, tmp_path, {}, {})) as reader:
        hit = answer(reader, understand("heat", {})).hits[0]
    assert hit.excerpt.startswith("… word word word word word word word heats it, and then")
    assert len(hit.excerpt) <= 163
    assert not hit.excerpt.endswith("wor…")


@pytest.mark.parametrize("group", ["sectors", "topics", "option_types"])
def test_every_name_of_a_tag_finds_its_documents(reader: Reader, names: Names, checked: Checked, group: str) -> None:
    carried = {tag for document in checked.library.documents.values() for tag in document.tags(group)}
    assert carried
    for tag in sorted(carried):
        carriers = {document.id for document in checked.library.documents.values() if tag in document.tags(group)}
        assert len({base(code) for code in names[group][tag]}) == 15
        for language, name in names[group][tag].items():
            found = answer(reader, understand(name, names), limit=1000)
            assert carriers <= set(ids(found)), (language, name)
            assert found.unknown == (), (language, name)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("sector:brewery kind:case", {PENGLAI, HEINEKEN}),
        ("sector:pivovarnictvím kind:případová", {PENGLAI, HEINEKEN, BREWERY}),
        ('kind:"případová studie" sector:dairy', {SKAFF, CAP_BON}),
        ("country:cz country:LB kind:case", {TREBOVA, HEINEKEN, BAKERY, SKAFF}),
        ("country:Česko sector:bakery", {BAKERY}),
        ("country:Libanon", {SKAFF}),
        ("status:identified country:cz", {TREBOVA}),
        ("sector:brewery -country:cn kind:case", {HEINEKEN}),
        ("sector:brewery kind:case -Heineken", {PENGLAI}),
        ('sector:brewery kind:case -"county brewery"', {HEINEKEN}),
        ("title:leaven", {BAKERY}),
        ('title:"brewery finds"', {PENGLAI}),
        ("lang:français sector:dairy", {CAP_BON}),
        ("evidence:reported status:implemented sector:dairy country:tn", {CAP_BON}),
        ("option:onsite-recovery country:tn", {CAP_BON}),
    ],
)
def test_fields(reader: Reader, names: Names, question: str, found: set[str]) -> None:
    got = set(ids(answer(reader, understand(question, names), limit=50)))
    if "případová " in question or question.startswith("sector:pivovarnictvím"):  # a word that is no whole name is a word
        assert found <= got | {BREWERY}
    else:
        assert got == found


def test_a_tag_that_nobody_knows_is_looked_for_as_a_word(reader: Reader, names: Names) -> None:
    found = answer(reader, understand("sector:leaven", names))
    assert ids(found)[0] == BAKERY
    assert [(each.value, each.group) for each in found.question.unclear] == [("leaven", "sectors")]
    assert understand("http://x.org/a:b note:this", names).words == ("http", "x", "org", "a", "b", "note", "this")


@pytest.mark.parametrize(("value", "near"), [("brwery", "brewery"), ("Pivovarnictvi1", "brewery"), ("textile", "textiles")])
def test_an_option_that_names_no_tag_says_the_nearest(checked: Checked, value: str, near: str) -> None:
    with pytest.raises(Misuse, match=rf"is none of the sectors\. Nearest: .*{near}"):
        asking.search(checked, "", {"sectors": [value]})


def test_an_option_that_names_several_tags_says_which(names: Names) -> None:
    twice = {"sectors": {"a": {"en": "Mill"}, "b": {"cs": "Mill"}, "c": {"cs": "Hut"}}}
    found = understand("sector:mill sector:hut", twice)
    assert found.tags == {"sectors": {"c"}}
    assert (found.unclear[0].is_ambiguous, found.unclear[0].tags) == (True, ("a", "b"))


# order, counts, spelling


def test_sorted_by_payback_and_year(checked: Checked) -> None:
    for sort, sign in (("payback", 1), ("year", -1)):
        values = [
            hit.measures.get(sort)
            for hit in asking.search(checked, "", {"kinds": ["case", "guideline"]}, sort=sort, limit=50).hits
        ]
        known = [value for value in values if value is not None]
        assert len(known) >= 5
        assert known == sorted(known, key=lambda value: sign * value)
        assert values == known + [None] * (len(values) - len(known))


def test_savings_are_compared_within_a_currency_only(checked: Checked) -> None:
    savings = [
        hit.measures.get("saving") for hit in asking.search(checked, "", {"kinds": ["case"]}, sort="saving", limit=50).hits
    ]
    known = [saving for saving in savings if saving]
    assert savings[: len(known)] == known
    currencies = list(dict.fromkeys(currency for currency, _ in known))
    assert currencies == ["USD", "CNY", "CZK", "EUR"]
    for currency in currencies:
        amounts = [amount for each, amount in known if each == currency]
        assert amounts == sorted(amounts, reverse=True)
        assert [each for each, _ in known].index(currency) + len(amounts) <= len(known)


def test_sorted_lists_hold_every_word(checked: Checked) -> None:
    loose = set(ids(asking.search(checked, "heat leaven", {}, limit=50)))
    strict = ids(asking.search(checked, "heat leaven", {}, sort="year", limit=50))
    assert strict == [BAKERY]
    assert len(loose) > 1


def test_counts_are_of_all_that_was_found(checked: Checked) -> None:
    found = asking.search(checked, "water", {}, limit=1)
    documents = ids(asking.search(checked, "water", {}, limit=1000))
    assert found.found == len(documents) > 1
    for group in ("sectors", "topics", "option_types"):
        carried = Counter(tag for each in documents for tag in checked.library.documents[each].tags(group))
        assert found.counts[group] == carried
        assert list(found.counts[group].values()) == sorted(carried.values(), reverse=True)
    assert found.counts["languages"]["en"] == len(documents)


@pytest.mark.parametrize(
    ("question", "suggestion"),
    [
        ("uspra tepla", "úspora tepla"), ("tepol", "teplo"), ("watre", "water"), ("Watre heat", "water heat"), ("heat", ""), ("zzzzqqq", ""),
        ('"steam boilr" -x', '"steam boiler" -x'), ("sector:brewery wastwater", "sector:brewery wastewater"), ("qq", ""), ("电电电", ""),
    ],
)  # fmt: skip
def test_did_you_mean(reader: Reader, names: Names, question: str, suggestion: str) -> None:
    assert answer(reader, understand(question, names)).suggestion == suggestion


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance(one: str, other: str) -> None:
    exact = distance(one, other, 12)
    assert (exact == 0) == (one == other)
    assert distance(other, one, 12) == exact <= max(len(one), len(other))
    assert distance(one, other, 1) == min(exact, 2)


# any text is a question


@given(st.one_of(st.text(max_size=300), st.text('"-:*? secortilanb水é\u202e', max_size=80), st.sampled_from(NASTY)))
@example('title:"a -b')
@example("-水 lang:zh")
def test_every_text_is_a_question(reader: Reader, names: Names, checked: Checked, text: str) -> None:
    found = answer(reader, understand(text, names))
    assert len(found.question.all_words) <= MOST_WORDS
    told = json.loads(results.answer_json(found))
    assert told["found"] >= len(told["hits"])
    results.answer(found, checked.voices["cs"], "saving", with_facets=True).encode()


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:24])
def test_no_text_hangs(reader: Reader, names: Names, text: str) -> None:
    start = time.perf_counter()
    question = understand(text, names)
    answer(reader, question)
    assert time.perf_counter() - start < 2
    assert all(len(word) <= LONGEST_WORD for word in question.all_words)


def test_a_long_question_says_that_it_was_cut(names: Names) -> None:
    words = [f"w{number}" for number in range(MOST_WORDS + 1)]
    assert understand(" ".join(words), names).is_cut
    assert not understand(" ".join(words[:-1]), names).is_cut


# how the index is kept


def edited(whole: Library, name: str, language: str, body: str) -> Library:
    """Return a library in which one edition says more."""
    document = whole.documents[name]
    edition = replace(document.editions[language], body=f"{document.editions[language].body} {body}")
    editions = {**document.editions, language: edition}
    return replace(whole, documents={**whole.documents, name: replace(document, editions=editions)})


def found_in(place: shelf.Shelf, question: str) -> list[tuple[str, str]]:
    """Return what a shelf says, by document and language."""
    with shelf.opened(place) as reader:
        return [(hit.document, hit.language) for hit in answer(reader, understand(question, {}), limit=50).hits]


def test_only_what_changed_is_analysed(checked: Checked, tmp_path: Path) -> None:
    labels = asking.labels(checked.library, checked.voices)
    first = shelf.stock(checked.library, tmp_path, labels, {})
    assert len(first.analysed) == sum(len(document.editions) for document in checked.library.documents.values())
    assert shelf.stock(checked.library, tmp_path, labels, {}).analysed == ()
    now = edited(checked.library, TREBOVA, "cs", "xylofon")
    second = shelf.stock(now, tmp_path, labels, {})
    assert second.analysed == (f"{TREBOVA}\tcs",)
    assert found_in(second, "xylofony") == [(TREBOVA, "cs")]
    assert found_in(first, "xylofony") == []
    gone = replace(now, documents={name: each for name, each in now.documents.items() if name != TREBOVA})
    third = shelf.stock(gone, tmp_path, labels, {})
    assert third.analysed == ()
    assert found_in(third, "xylofony") == []
    assert TREBOVA not in {document for document, _ in found_in(third, "heat teplo")}


def test_many_updates_are_like_one_build(checked: Checked, tmp_path: Path) -> None:
    labels = asking.labels(checked.library, checked.voices)
    now = checked.library
    for number in range(12):
        name = sorted(now.documents)[number]
        now = edited(now, name, now.documents[name].source, f"xylofon number{number}")
        updated = shelf.stock(now, tmp_path / "kept", labels, {})
        assert len(updated.analysed) == (1 if number else len(shelf.stock(now, tmp_path / f"{number}", labels, {}).analysed))
    fresh = shelf.stock(now, tmp_path / "fresh", labels, {})
    for question in ("xylofon", "number3", "heat water", "brewery", "teplo", "啤酒"):
        assert sorted(found_in(updated, question)) == sorted(found_in(fresh, question)), question
    assert len(list(updated.folder.glob("*.seg"))) <= 9


def test_a_new_name_of_a_tag_touches_only_who_carries_it(tmp_path: Path) -> None:
    shelf.stock(SMALL, tmp_path, LABELS, {})
    renamed = {"sectors": {"textiles": {**LABELS["sectors"]["textiles"], "en": "Cloth"}}}
    made = shelf.stock(SMALL, tmp_path, renamed, {})
    assert made.analysed == ("hi\thi",)
    assert found_in(made, "cloth") == [("hi", "hi")]
    assert shelf.stock(SMALL, tmp_path, renamed, {"vi": {"year": 1999}}).analysed == ("vi\tvi",)


def damage(folder: Path, how: str) -> None:
    """Spoil an index."""
    segment = next(folder.glob("*.seg"))
    whole = segment.read_bytes()
    if how == "cut":
        segment.write_bytes(whole[: len(whole) // 2])
    elif how == "changed":
        segment.write_bytes(whole[:100] + b"damaged!" + whole[108:])
    elif how == "lost":
        segment.unlink()
    elif how == "unfinished":
        (folder / "manifest.json").unlink()
    elif how == "no manifest":
        (folder / "manifest.json").write_text('{"code": [', encoding="utf-8")
    elif how == "other code":
        held = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "manifest.json").write_text(json.dumps({**held, "code": "older"}), encoding="utf-8")
    elif how == "foreign":
        shutil.rmtree(folder)
        folder.write_text("not an index", encoding="utf-8")
    else:
        shutil.rmtree(folder.parent)
        folder.parent.write_text("not a folder", encoding="utf-8")


@pytest.mark.parametrize("how", ["cut", "changed", "lost", "unfinished", "no manifest", "other code", "foreign", "no folder"])
def test_a_damaged_index_is_made_anew(tmp_path: Path, how: str) -> None:
    place = tmp_path / "search"
    before = shelf.stock(SMALL, place, LABELS, {})
    damage(before.folder, how)
    after = shelf.stock(SMALL, place, LABELS, {})
    assert len(after.analysed) == len(SMALL.documents)
    assert found_in(after, "nuoc thai") == [("vi", "vi")]


def test_what_is_out_of_date_is_cleared_away(tmp_path: Path) -> None:
    old = shelf.stock(SMALL, tmp_path, {}, {}).folder
    (tmp_path / "making-left").mkdir()
    for left in (old, tmp_path / "making-left"):
        os.utime(left, (0, 0))
    new = shelf.stock(SMALL, tmp_path, LABELS, {}).folder
    assert list(tmp_path.iterdir()) == [new]


def test_processes_at_once_do_not_disturb_one_another(checked: Checked, tmp_path: Path) -> None:
    root = tmp_path / "kb"
    shutil.copytree(checked.root, root, ignore=shutil.ignore_patterns("search"))
    command = samplesite.command("search", "--root", root, "uspora", "tepla", "--json")
    running = [
        subprocess.Popen(command, env=samplesite.surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]
    told = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * 4, told
    assert len({out for out, _ in told}) == 1
    assert {err for _, err in told} == {b""}
    assert len([each for each in (root / reading.INDEX).iterdir() if not each.name.startswith("making-")]) == 1


# what is alike


def near(whole: Library, *documents: Document) -> list[Any]:
    """Return what is like the last of some documents that are put into a library."""
    both = replace(whole, documents={**whole.documents, **{document.id: document for document in documents}})
    bags = {
        each.id: {code: shelf.record(each, edition, {}).bag for code, edition in each.editions.items()}
        for each in both.documents.values()
    }
    return nearest(both, space(bags), {}, documents[-1])


def renamed(document: Document, name: str, language: str, body: str) -> Document:
    """Return a document as another would tell it, in one language."""
    edition = replace(
        document.editions[language], document=name, path=f"{name}.md", body=body, summary="", title="Another title", words={}
    )
    return replace(document, id=name, source=language, editions={language: edition})


def test_a_text_with_a_fifth_of_its_words_changed_is_named(checked: Checked) -> None:
    case = checked.library.documents[SKAFF]
    said = case.editions["en"].body.split()
    changed = " ".join("other" if at % 5 == 0 else word for at, word in enumerate(said))
    first = near(checked.library, renamed(case, "twin", "en", changed))[0]
    assert (first.document, first.is_duplicate) == (SKAFF, True)
    assert first.text > 0.65


def test_the_same_figures_in_another_language_are_named(checked: Checked) -> None:
    case = checked.library.documents[SKAFF]
    first = near(checked.library, renamed(case, "twin", "ar", "شيء آخر"))[0]
    assert (first.document, first.is_duplicate) == (SKAFF, True)
    assert "38846 EUR" in first.facts


def test_no_two_pages_of_the_library_are_called_the_same(checked: Checked) -> None:
    for name in checked.library.documents:
        found = asking.similar(checked, name, 50)
        assert not [each for each in found if each.is_duplicate]
        assert all(0 < each.score <= 1 for each in found)


def test_what_is_alike_across_languages(tmp_path: Path) -> None:
    pages = [
        small("cs", "Pivovary", "cs", "pivovary a voda"),
        small("zh", "啤酒厂", "zh", "水", ("brewery",)),
        small("hu", "Papír", "hu"),
    ]
    labels = {"sectors": {"brewery": {"cs": "Pivovar", "zh": "啤酒"}}}
    bags = {page.id: {page.source: shelf.record(page, page.original, {}).bag} for page in pages}
    other = small("en", "Beer", "en", "", ("brewery",))
    both = library(*pages, other)
    found = nearest(both, space(bags), labels, pages[1])
    assert [(each.document, each.tags, each.named) for each in found] == [
        ("en", (("sectors", "brewery"),), ()),
        ("cs", (), (("sectors", "brewery"),)),
    ]


def test_similar_at_the_command_line(checked: Checked) -> None:
    told = run("similar", "casestudies/cz/moravska-trebova-1999.en.md", "--limit", "2", "--json", root=checked.root)
    found = json.loads(told)
    assert len(found) == 2
    assert set(found[0]) == {"document", "score", "text", "tags", "named", "words", "facts", "is_duplicate", "path"}
    assert found[0]["document"] == "content/overviews/what-centres-achieved"
    text = run("similar", HEINEKEN, "--limit", "1", root=checked.root)
    assert text.splitlines()[1] == "  content/guidelines/brewery.md"
    assert "In common: Brewery" in text
    assert "Rare words of both: " in text


# logs


CSV = b"""query,lang,count
uspora tepla,cs,12
hydrogen electrolyser,en,7
heat leaven,,3
,cs,1
\xe6\xb0\xb4,zh,4
foo,xx,1
"never closed,cs,3
tea,cs,many
tea,cs,0
\xff\xfe
"a, comma",CS-cz,2
hydrogen electrolyser,en,2
"""
REPLAYED = """\
-: 0 of 1 questions have no good answer, asked 0 of 3 times.
cs: 1 of 2 questions have no good answer, asked 2 of 14 times.
     2  a, comma
        Not answered: comma
en: 1 of 1 questions have no good answer, asked 9 of 9 times.
     9  hydrogen electrolyser
        Not answered: hydrogen, electrolyser
zh: 0 of 1 questions have no good answer, asked 0 of 4 times.
line 5: no query
line 7: no language of the library: xx
line 8: a quotation mark is never closed
line 9: no count: many
line 10: no count: 0
line 11: not UTF-8
6 lines were left out.
"""


def run(*words: str | Path, root: Path, code: int = 0) -> str:
    """Return what a command prints."""
    done = CliRunner().invoke(main, [*map(str, words), "--root", str(root)], prog_name="kbgen")
    assert done.exit_code == code, done.output
    return done.stdout


def test_a_log_is_replayed(checked: Checked, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(CSV)
    assert run("search", "--replay", log, root=checked.root, code=1) == REPLAYED
    told = json.loads(run("search", "--replay", log, "--json", root=checked.root, code=1))
    assert set(told) == {"languages", "unanswered", "bad_lines", "bad"}
    assert told["languages"]["en"] == {"questions": 1, "asked": 9, "unanswered": 1}
    assert [each["query"] for each in told["unanswered"]] == ["hydrogen electrolyser", "a, comma"]
    log.write_text("uspora tepla\n\nvoda\n", encoding="utf-8")
    assert "0 of 2 questions" in run("search", "--replay", log, root=checked.root)


@pytest.mark.parametrize(
    "log",
    [b'query\tlang\nheat "x\tcs\n', b'\xef\xbb\xbflang;query\r\ncs;heat ""x\r\n', b'Count,Query,Lang\n1,heat "x,cs\n'],
    ids=["tabs", "semicolons", "commas"],
)  # fmt: skip
def test_columns_are_found_by_name(log: bytes) -> None:
    (read,) = logged(log.splitlines(keepends=True), frozenset({"cs"}))
    assert not isinstance(read, Bad)
    assert (read[0].text.replace('""', '"'), read[0].language, read[1]) == ('heat "x', "cs", 1)


@given(
    st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([b"query,lang,count", b'"', b"a,b,c", b"x" * 30_000])), max_size=6)
)
def test_every_file_is_a_log(lines: list[bytes]) -> None:
    read = list(logged([line + b"\n" for line in lines], frozenset({"cs"})))
    assert len(read) <= len(lines)
    assert all(isinstance(each, Bad) or (each[0].text and each[1] >= 1) for each in read)


def test_a_guess_is_no_good_answer(checked: Checked, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("leavven\nleaven\n", encoding="utf-8")
    told = json.loads(run("search", "--replay", log, "--json", root=checked.root, code=1))
    (lacking,) = told["unanswered"]
    assert (lacking["query"], lacking["missing"], lacking["did_you_mean"]) == ("leavven", ["leavven"], "leaven")
    assert lacking["nearest"]["document"] == BAKERY


# what is printed


PRINTED = """\
Largest saving first, in EUR
Skaff dairy cuts energy costs by 44% with 17 measures and shuts down one boiler [en]
  casestudies/lb/skaff-dairy.md
  A Lebanese dairy cut its energy costs by 44%, its CO2 by 37% and returned products by 90%. Seventeen measures for EUR 19,305 bring EUR 38,846 a year.…

Largest saving first, in USD
Cap-Bon dairy gains USD 546,903 a year and pays for it in 10 months [en]
  casestudies/tn/clc-cap-bon-milk.md
  A Tunisian milk plant put USD 484,945 into its compressed air, boiler, heat recovery and cooling, and gains USD 546,903 a year. The money came back in about…

--kind        case 2
--sector      dairy 2
--topic       energy 2, water 2, ghg 1, materials 1, solid-waste 1
--option-type equipment-modification 2, onsite-recovery 2, process-control 2, good-housekeeping 1, technology-change 1
--country     LB 1, TN 1
--status      implemented 1, partly 1
--evidence    reported 2
--lang        ar 2, en 2, cs 1, fr 1
"""


def test_printed_for_people(checked: Checked) -> None:
    assert run("search", "sector:dairy", "kind:case", "--sort", "saving", "--facets", root=checked.root) == PRINTED


def test_every_field_of_the_json_is_documented(checked: Checked) -> None:
    told = json.loads(run("search", "uspra", "sector:zz", "--json", root=checked.root))
    described = CliRunner().invoke(main, ["search", "--help"]).output
    fields = set(told) | set(told["hits"][0]) | set(told["not_understood"][0])
    assert not [field for field in fields if not re.search(rf"\b{field}\b", described)]
    assert told["did_you_mean"].startswith("úspora")
    assert told["unknown_words"] == ["uspra", "zz"]


def test_words_that_begin_with_a_minus_are_no_options(checked: Checked) -> None:
    assert "penglai" in run("search", "sector:brewery", "kind:case", "-Heineken", root=checked.root)
    assert "heineken" not in run("search", "sector:brewery", "kind:case", "-Heineken", root=checked.root)
