"""The index of a site: what is put into it is found by the browser's own code, run in Node."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen import reading
from kbgen.compose import compose, labels
from kbgen.model.demand import Ledger
from kbgen.model.document import Edition, Translation
from kbgen.model.parts import Figure, Said
from kbgen.model.site import Page, Site, SiteLanguage
from kbgen.model.views import CaseView
from kbgen.search import browser, clusters, coding, filing, plain, store
from kbgen.search.analyser import tokens, words
from kbgen.search.order import near_together

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "theme/assets"
LABELS = {
    "sectors": {"textiles": {"en": "Textiles", "cs": "Textilní průmysl", "zh": "纺织业", "vi": "Dệt nhuộm"}},
    "kinds": {"case": {"cs": "Případová studie"}},
    "countries": {"CZ": {"cs": "Česko", "en": "Czechia"}},
    "facets": {"sector": {"cs": "Odvětví"}},
}


def edition(language: str, title: str, body: str, document: str = "x") -> Edition:
    """Return an edition."""
    return Edition(document=document, language=language, path=f"{document}.md", title=title, summary="", body=body, body_line=1)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("## A *bold* move", "A bold move"),
        ("See [the boiler](boiler.md#top) ![and it](b.png){: .wide }", "See the boiler and it"),
        ("- one\n- two[^1]\n\n[^1]: three", "one two"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a b 1 2"),
        ('!!! note "Hear"\n    words &amp; more', '"Hear" words & more'),
        ("a <b>c</b><script>alert(1)</script> <!-- d --> snake_case _e_", "a c snake_case e"),
        ("```python\ncode\n```", "code"),
        ("never closed <!-- a", "never closed"),
    ],
)
def test_plain_text(body: str, text: str) -> None:
    """Nothing of Markdown or HTML is left."""
    assert plain.text(edition("en", "", body)) == text


@pytest.mark.parametrize("bad", ["[", "<!--", "<script>", "![](", "{:", "_", "| "])
def test_plain_text_is_linear(bad: str) -> None:
    """A hostile page costs no more than a long one."""
    assert len(plain.text(edition("en", "", bad * 100_000))) <= len(bad) * 100_000


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("short", "short"),
        ("word " * 50, "word " * 26 + "word…"),
        ("节约用水" * 30, "节约用水" * 17 + "节…"),
        ("x" * 200, "x" * 139 + "…"),
    ],
)
def test_summaries_are_cut_where_the_eye_would(words: str, shown: str) -> None:
    """Between words where there are any, and wide letters count twice."""
    assert plain.shorten(words) == shown


def page(address: str, article: Edition, site: str, tags: tuple[str, ...] = (), kind: str = "case") -> Page:
    """Return a page as a site shows it."""
    figure = Figure(label=Said("Saved"), value="CZK 5", note="measured, 2009")
    view = CaseView(
        status="", status_tone="", evidence="", figures=(figure,), no_figures=Said(""), facts=(), options=(), option_heads=("", ""), results=(),
        not_done=((Said("Solar panels"), Said("too dear")),), charts=(), cites=(), ownership="", decide=None,
    )  # fmt: skip
    title = Said(article.title, None if article.language == site else article.language)
    facets = {"sectors": tags, "kinds": (kind,), "countries": ("CZ",)} if tags else {}
    return Page(
        address=address, kind=kind, title=title, description=article.title, view=view, article=article, facets=facets,
        measures={"year": 2009} if tags else {},
    )  # fmt: skip


def site(language: str, *pages: Page) -> Site:
    """Return a site of some pages."""
    code = SiteLanguage(code=language, name=language, direction="ltr")
    return Site(centre="cz", language=code, title="", tagline="", navigation=(), pages=pages, feeds=(), footer=())


CZECH = site(
    "cs",
    page("heat/", edition("cs", "Úspory tepla v mlékárně", "Tepelný výměník vrací teplo. Kompresor běží méně."), "cs"),
    page("water/", edition("cs", "Voda v prádelně", "Praní spotřebuje méně vody."), "cs", ("textiles",)),
    page("steam/", edition("en", "Steam traps", "Insulated pipes."), "cs"),
    page("new/", edition("cs", "Co je nové: teplo", ""), "cs", kind="listing"),
)
CHINESE = site(
    "zh", page("a/", edition("zh", "电镀厂清洁生产", "节约用水。"), "zh"), page("b/", edition("zh", "锅炉", "热能回收"), "zh")
)
ARABIC = site(
    "ar", page("a/", edition("ar", "توفير الطاقة", "في المصنع"), "ar"), page("b/", edition("ar", "المياه", "خفض النفايات"), "ar")
)
HEAT = ("teplo", "tepla", "uspory tepla", "tepelny", "TEPELNÝM", "mlek", "kompersor", "kompressor", "okmpresor")
QUESTIONS = [
    *((CZECH, question, "heat/") for question in HEAT),
    *((CZECH, question, "steam/") for question in ("insulated", "pipe", "steam trpas")),
    *((CZECH, question, "water/") for question in ("textilni", "textile", "纺织业", "dệt nhuộm", "pradelny", "vodu")),
    *((CHINESE, question, "a/") for question in ("清洁", "洁生产", "清潔生產 電鍍", "水")),
    *((ARABIC, question, "a/") for question in ("طاقة", "والطاقة", "طاقه", "التوفير")),
]
PLAY = """
const [words, lookup] = ["words", "lookup"].map(name => require(`${process.argv[1]}/${name}.js`));
const given = JSON.parse(require("fs").readFileSync(0));
const opened = files => {
  const manifest = Object.keys(files).find(name => name.startsWith("search/index."));
  const get = async (kind, mark) => JSON.parse(files[`search/${kind}.${mark}.json`]);
  return lookup.open(JSON.parse(files[manifest]), get, words);
};
(async () => { %s })().then(said => console.log(JSON.stringify(said)), error => { console.error(error); process.exit(1); });
"""


def javascript(body: str, data: object) -> Any:
    """Return what some JavaScript returns in Node, where ``given`` is the data and ``opened`` makes an index of files."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed, so the scripts cannot be run here")
    command = [node, "-e", PLAY % body, str(SCRIPTS)]
    done = subprocess.run(command, input=json.dumps(data), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def files(made: Site, named: plain.Labels = LABELS) -> dict[str, str]:
    """Return the files of a site's index as text."""
    return {name: data.decode() for name, data in browser.index(made, named).items()}


ASK = """
const index = opened(given.files), said = [];
for (const question of given.asked) {
  const found = await index.find(question), best = await index.best(found);
  said.push({pages: best.map(({record}) => record[1]), n: found.scores.length, meant: [...found.meant],
    also: found.also.map(word => word.name ?? word.forms[0]), partial: found.partial});
}
return said;
"""


def ask(made: Site, *asked: str) -> list[dict[str, Any]]:
    """Return what a site answers to questions."""
    return list(javascript(ASK, {"files": files(made), "asked": asked}))


@pytest.mark.parametrize("made", [CZECH, CHINESE, ARABIC], ids=["cs", "zh", "ar"])
def test_a_page_is_found(made: Site) -> None:
    """Other forms, missing diacritics, beginnings, typing errors and other languages' tags find the page first."""
    asked = [(question, address) for where, question, address in QUESTIONS if where is made]
    found = [each["pages"][:1] for each in ask(made, *(question for question, _ in asked))]
    assert list(zip([question for question, _ in asked], found, strict=True)) == [
        (question, [address]) for question, address in asked
    ]


def test_nothing_is_found_where_nothing_is() -> None:
    """Strange words, no words and lists are not found."""
    assert [each["n"] for each in ask(CZECH, "xylofon", "", "?!", "nove")] == [0, 0, 0, 0]


HOSTILE = [
    "", "a", '"', "*", "%00", "\0", "[", "\\", "#0", "_", "____", "a_b", "\u202eabc\u202c", "😀", "👩‍🏭 teplo", "\ud800", "ﷺ" * 40,
    "<script>alert(1)</script>", "teplo</title>", "теплоteplo热能", "x" * 10_000, "teplo " * 2_000, "热" * 10_000, "constructor",
    "__proto__", "toString",
]  # fmt: skip


@pytest.mark.parametrize("made", [CZECH, CHINESE, site("vi"), site("ko")], ids=["cs", "zh", "empty", "empty-ko"])
def test_any_question_is_answered(made: Site) -> None:
    """No question is an error, and none takes long."""
    begun = "const begun = Date.now();" + ASK.replace("return said", "return [said, Date.now() - begun]")
    said, milliseconds = javascript(begun, {"files": files(made), "asked": HOSTILE})
    assert len(said) == len(HOSTILE)
    assert not any(each["partial"] for each in said)
    assert milliseconds < 20_000


@settings(max_examples=15)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=12), st.lists(st.text(max_size=40), max_size=12))
def test_any_text_can_be_searched_for_anything(bodies: list[str], asked: list[str]) -> None:
    """Whatever stands on pages and in questions, an index is made and answers."""
    clean = [body.encode("utf-8", "ignore").decode() for body in bodies]
    pages = [page(f"{n}/", edition("ko", body[:8], body), "ko") for n, body in enumerate(clean)]
    assert len(ask(site("ko", *pages), *asked, *clean)) == len(asked) + len(clean)


@cache
def real() -> dict[str, tuple[Site, plain.Labels]]:
    """Return sites of the real library: Latin, Arabic, Chinese, Vietnamese, Korean, Swahili and Amharic script and more."""
    checked = reading.read(ROOT)
    named = labels(checked.library, checked.voices)
    found = {}
    for name, language in (("cz", "cs"), ("tn", "ar"), ("cn", "zh"), ("vn", "vi"), ("kr", "ko"), ("tz", "sw"), ("et", "am")):
        centre = checked.library.documents[f"content/centres/{name}"]
        made = compose(
            checked.library, centre, checked.choices[name], checked.voices, "https://x.example/", Ledger(), checked.today
        )
        found[language] = next(each for each in made.sites if each.language.code == language), named
    return found


def test_one_sign_finds_all_that_has_it() -> None:
    """A question of one Chinese sign finds each page of a text with it: every third sign is asked."""
    made, named = real()["zh"]
    pages: dict[str, set[str]] = {}
    for each in made.pages:
        if each.kind in browser.KINDS:
            said = {passage.text for passage in plain.page_passages(each, "zh", named) if passage.language == "zh"}
            for sign in {sign for text in said for sign in text if "\u4e00" <= sign <= "\u9fff"}:
                pages.setdefault(sign, set()).add(each.address)
    pages = {sign: pages[sign] for sign in sorted(pages)[::3]}  # of those that stand beside each other, one tells of its file
    found = javascript(
        """
        const index = opened(given.files), found = {};
        const addresses = (await index.records(index.everything.scores.map(([page]) => page))).map(record => record[1]);
        for (const sign of given.asked) found[sign] = (await index.find(sign)).scores.map(([page]) => addresses[page]);
        return found;
        """,
        {"files": files(made, named), "asked": sorted(pages)},
    )
    assert {sign: sorted(wanted - set(found[sign])) for sign, wanted in pages.items() if not wanted <= set(found[sign])} == {}


@cache
def _asked(text: str, language: str) -> frozenset[str]:
    """Return each word of a text as it stands there; of a Chinese or Korean one each pair of signs."""
    told = {word: [token.form for token in tokens(word, language)] for word in words(text)}
    return frozenset(each for word, forms in told.items() for each in ([word] if len(forms) == 1 else forms))


@pytest.mark.parametrize("language", ["cs", "ar", "zh", "vi", "ko", "sw", "am"])
def test_every_form_finds_every_page_on_which_it_stands(language: str) -> None:
    """On a real site, each form of the index leads to the page of its text, though not all forms are written into it."""
    made, named = real()[language]
    held = files(made, named)
    wanted: dict[str, set[str]] = {}
    for each in made.pages:
        if each.kind in browser.KINDS:
            for passage in plain.page_passages(each, language, named):
                for asked in _asked(passage.text, passage.language):
                    wanted.setdefault(asked, set()).add(each.address)
    single = {asked: sorted(pages) for asked, pages in wanted.items()}
    lost = javascript(
        """
        const index = opened(given.files), lost = [];
        const addresses = (await index.records(index.everything.scores.map(([page]) => page))).map(record => record[1]);
        for (const [form, pages] of Object.entries(given.wanted)) {
          const found = new Set((await index.find(form)).scores.map(([page]) => addresses[page]));
          if (!pages.every(page => found.has(page))) lost.push(form);
        }
        return lost;
        """,
        {"files": held, "wanted": single},
    )
    assert len(single) > 1000
    assert lost == []


def test_a_missing_or_broken_file_costs_only_its_words() -> None:
    """Partial results, and the answer says so; what was missing is asked for again."""
    made, named = real()["cs"]
    held = files(made, named)
    said = javascript(
        """
        const manifest = JSON.parse(given.files[Object.keys(given.files).find(name => name.startsWith("search/index."))]);
        const say = [];
        for (const breaks of ["throw", "half"]) {
          let broken = true;
          const lost = manifest.words.findLast(([start]) => start <= "voda")[1];
          const get = async (kind, mark) => {
            const text = given.files[`search/${kind}.${mark}.json`];
            if (!broken || mark !== lost) return JSON.parse(text);
            if (breaks === "throw") throw new TypeError("Failed to fetch");
            return JSON.parse(text.slice(0, text.length / 2));
          };
          const index = lookup.open(manifest, get, words);
          const first = await index.find("voda brewery");
          broken = false;
          const second = await index.find("voda brewery");
          say.push([first.partial, first.scores.length > 0, second.partial, second.scores.length > first.scores.length]);
        }
        return say;
        """,
        {"files": held},
    )
    assert said == [[True, True, False, True]] * 2


def test_matches_are_marked_whole() -> None:
    """The words that answer are told apart from all others, in any of their forms, signs one by one."""
    marks = """
        const index = opened(given.files), found = await index.find(given.asked);
        return index.words.pieces(given.text).map(([piece, said]) => [piece, Boolean(said) && found.says(said)]);
    """
    found = javascript(marks, {"files": files(CZECH), "asked": "uspora", "text": "Velké Úspory!"})
    assert [piece for piece, hit in found if hit] == ["Úspory"]


def test_a_misspelt_word_is_taken_for_what_was_probably_meant() -> None:
    """The answer names it."""
    (said,) = ask(CZECH, "kompersor tepla")
    assert said["meant"] == [["kompersor", "kompresor"]]
    (said,) = ask(CZECH, "dệt nhuộm")
    assert said["also"] == ["Textilní průmysl"]


def test_a_name_of_several_words_is_not_found_by_one_of_them() -> None:
    """Half of a foreign name is another word."""
    assert [each["also"] for each in ask(CZECH, "dệt nhuộm", "nhuộm")] == [["Textilní průmysl"], []]


def test_an_index_is_named_by_its_bytes() -> None:
    """The same pages in any order are the same files; other words are others."""
    first = browser.index(CZECH, LABELS)
    assert browser.index(site("cs", *reversed(CZECH.pages)), LABELS) == first
    assert browser.index(site("cs", *CZECH.pages[1:]), LABELS).keys() != first.keys()


def test_results_show_kind_country_figures_and_language() -> None:
    """A result says what it is, what was gained, and in which language it is."""
    records = javascript(
        "const index = opened(given.files); return index.records(index.everything.scores.map(([page]) => page));",
        {"files": files(CZECH)},
    )
    by_address = {record[1]: record for record in records}
    assert by_address["water/"][2:5] == ["Případová studie · Česko", "Voda v prádelně", "CZK 5\tSaved\tmeasured, 2009"]
    assert by_address["steam/"][5:] == ["en", "en"]


def test_a_machine_s_words_are_called_so() -> None:
    """A result says when no person has read its translation, as lists do; a reviewed one says nothing."""
    named = LABELS | {"drafts": {"machine": {"cs": "Strojový překlad, nezkontrolovaný"}}}
    made = [
        replace(edition("cs", "Teplo", "Teplo.", name), translation=Translation(source="en", origin="machine", review=review))
        for name, review in (("draft", "draft"), ("read", "reviewed"))
    ]
    held = files(site("cs", *(page(f"{each.document}/", each, "cs") for each in made)), named)
    records = javascript("return opened(given.files).records([0, 1]);", {"files": held})
    assert {record[1]: record[5:] for record in records} == {
        "draft/": ["", "Strojový překlad, nezkontrolovaný"],
        "read/": ["", ""],
    }


def test_facets_hold_their_pages_and_figures() -> None:
    """Each tag with its name in the site's language and its pages; figures by page, null where there is none."""
    facets = javascript(
        """
        const {groups, sort} = await opened(given.files).facets();
        return {groups: groups.map(({name, label, tags}) => [name, label, tags.map(each => [each.tag, each.label, each.pages.size])]), sort};
        """,
        {"files": files(CZECH)},
    )
    assert facets["groups"] == [
        ["kind", "kind", [["case", "Případová studie", 1]]],
        ["sector", "Odvětví", [["textiles", "Textilní průmysl", 1]]],
        ["country", "country", [["CZ", "Česko", 1]]],
    ]
    assert sorted(facets["sort"]["year"], key=str) == [2009, None, None]


POSTINGS = st.sets(st.integers(0, 299)).map(lambda pages: [(page, (page * 7) % coding.LEVELS) for page in sorted(pages)])


@settings(max_examples=20)
@given(st.lists(POSTINGS, max_size=30))
def test_pages_are_read_as_they_were_written(words: list[list[tuple[int, int]]]) -> None:
    """Whatever pages words have, the browser reads the same."""
    read = javascript(
        "return lookup.unpacked(given.text, given.words, 300);", {"text": coding.packed(words, 300), "words": len(words)}
    )
    assert [[tuple(each) for each in word] for word in read] == words


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=80))
def test_pages_are_only_put_in_another_order(marks: list[list[str]]) -> None:
    """None is lost or twice there."""
    assert sorted(near_together(marks)) == list(range(len(marks)))


def test_like_pages_stand_together() -> None:
    """Pages about four things, mixed, are sorted by what they are about."""
    order = near_together([[f"thing-{n % 4}", f"word-{n % 4}", f"page-{n}"] for n in range(80)])
    changes = sum(one % 4 != other % 4 for one, other in pairwise(order))
    assert changes <= 8


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param([("abandon", "abandoned", "abandoning")], "0abandon", id="one beginning is enough"),
        pytest.param(
            [("abandon", "abandoned"), ("abandonedly",)], "0abandon,ed 7edly", id="but not where a longer word would be taken"
        ),
        pytest.param([("able",), ("abt",)], "0able 2t", id="what is shared is not said again"),
        pytest.param([("ki", "vi")], "0;ki,vi", id="nothing in common"),
        pytest.param([("go", "goes")], "0go,es", id="too short to be guessed by"),
        pytest.param([("heat", "heats"), ("heated",)], "0heat 4ed", id="a word between others"),
        pytest.param([("heat", "heaters")], "0heat,ers", id="too long to be guessed"),
    ],
)
def test_forms_that_need_not_be_written_are_not(words: list[tuple[str, ...]], text: str) -> None:
    """What the browser finds by the longest beginning is left out."""
    assert filing.text([clusters.Word(forms) for forms in words]) == text


def test_texts_are_analysed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build takes words from the store; a damaged store, or one of another analyser, is made anew."""
    library = reading.read(ROOT).library
    small = replace(library, documents=dict(list(library.documents.items())[:6]))
    file = tmp_path / "deep" / "words.json"
    first = store.analysed(small, file)
    with monkeypatch.context() as patched:
        patched.setattr(store, "counted", None)
        assert store.analysed(small, file) == first
    for bad in ("", "[]", '{"analyser": "other", "texts": {}}', file.read_text(encoding="utf-8")[:-50], '{"texts": 1}'):
        file.write_text(bad, encoding="utf-8")
        assert store.analysed(small, file) == first
    fewer = replace(library, documents=dict(list(library.documents.items())[:2]))
    kept = store.analysed(fewer, file)
    assert kept.items() <= first.items()
    assert len(json.loads(file.read_text(encoding="utf-8"))["texts"]) == len(kept)


def test_the_page_and_the_index_know_the_same_ways_to_narrow() -> None:
    """The script takes from an address what the index calls its groups."""
    script = (SCRIPTS / "search.js").read_text(encoding="utf-8")
    assert json.loads(re.findall(r"const GROUPS = (\[.*?\]);", script)[0]) == list(browser.FACETS)
