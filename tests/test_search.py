"""Search: one analyser, found alike in the browser's index and on the shelf."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.model.document import Document, Edition, Library
from kbgen.model.figures import Source, Tag, Text
from kbgen.model.kinds import Overview
from kbgen.model.parts import Figure, Said
from kbgen.model.site import Page, Site, SiteLanguage
from kbgen.model.views import CaseView
from kbgen.model.vocabulary import Vocabulary
from kbgen.search import browser, plain, shelf
from kbgen.search.analyser import keys, tokens
from kbgen.search.folding import fold, table

SCRIPT = Path(__file__).parent.parent / "theme/assets/search.js"
LABELS = {
    "sectors": {"textiles": {"en": "Textiles", "cs": "Textilní průmysl", "zh": "纺织业"}},
    "kinds": {"case": {"cs": "Případová studie"}},
}

FOLDED = [
    ("en", "Don’t WASTE it", "don’t waste it"),
    ("es", "Año del Ahorro", "ano del ahorro"),
    ("pt", "Redução", "reducao"),
    ("fr", "Œuvre à Noël", "oeuvre a noel"),
    ("cs", "Úspory ŘEŽE", "uspory reze"),
    ("sk", "ľahký vôňa", "lahky vona"),
    ("hu", "hőszigetelő", "hoszigetelo"),
    ("vi", "Đường nước thải", "duong nuoc thai"),
    ("vi", "Đường nước", "duong nuoc"),
    ("tr", "ışık İZMİR", "isik izmir"),
    ("ru", "Ёлка и йод", "елка и йод"),
    ("ru", "йод", "йод"),
    ("ar", "إِنْتَاجُ الطَّــاقة على", "انتاج الطاقه علي"),
    ("hi", "क़ीमत हूँ क्‍या ऊर्जा", "कीमत हूं क्या ऊर्जा"),
    ("am", "ፀሐይ ኃይል", "ጸሀይ ሀይል"),
    ("zh", "節約ＣＯ₂", "节约co2"),
    ("ko", "에너지", "에너지"),
    ("any", "١٢٣ ४५ m³", "123 45 m3"),
]
SAME_KEY = [
    ("en", "dyeing", "Dyes"),
    ("es", "ahorros", "ahorro"),
    ("pt", "resíduos", "resíduo"),
    ("fr", "économies", "économie"),
    ("cs", "tepla", "teplem"),
    ("sk", "teplo", "tepla"),
    ("hu", "vizet", "vízben"),
    ("ar", "والطاقة", "طاقة"),
    ("hi", "मशीनें", "मशीनों"),
    ("ru", "насосы", "насосов"),
    ("sw", "viwanda", "kiwanda"),
    ("am", "ፋብሪካዎች", "በፋብሪካ"),
]


def as_table(rows: list[tuple[str, str, str]]) -> pytest.MarkDecorator:
    """Return rows as parameters, each named by its first two cells."""
    return pytest.mark.parametrize(("language", "one", "other"), rows, ids=[f"{row[0]}-{row[1]}" for row in rows])


@as_table(FOLDED)
def test_fold(language: str, one: str, other: str) -> None:
    """Each way of writing becomes one spelling."""
    assert fold(one) == other, language


@given(st.text())
def test_fold_is_done_at_once(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold(fold(text)) == fold(text)


def test_table_leads_nowhere_twice() -> None:
    """No replacement is itself replaced."""
    assert [to for to in table() if fold(to) != to] == []


@as_table(SAME_KEY)
def test_forms_of_a_word_share_a_key(language: str, one: str, other: str) -> None:
    """Inflected forms meet in one key."""
    assert keys(one, language) == keys(other, language)


@pytest.mark.parametrize(
    ("language", "text", "forms"),
    [
        pytest.param("zh", "清洁生产", ["清洁", "洁生", "生产"], id="zh pairs of signs"),
        pytest.param("zh", "水 CO2排放", ["水", "co2", "排放"], id="zh one sign, and other scripts beside it"),
        pytest.param(
            "ko", "에너지를 절약", ["에너", "너지", "지를", "지절", "절약"], id="ko pair across the space, without the particle"
        ),
        pytest.param("ko", "물을", ["물을", "물"], id="ko one syllable and its particle"),
        pytest.param("vi", "Nước thải", ["nuoc", "thai", "nuoc_thai"], id="vi syllables and the pair"),
        pytest.param("hi", "ऊर्जा की", ["ऊर्जा", "की"], id="hi vowel signs belong to words"),
        pytest.param("ar", "لا الطاقة", ["لا", "طاقه"], id="ar article"),
        pytest.param("fr", "l’eau", ["l", "eau"], id="fr apostrophe"),
        pytest.param("es-GT", "...", [], id="no words"),
    ],
)
def test_tokens(language: str, text: str, forms: list[str]) -> None:
    """Words are told apart as their language writes them."""
    assert [token.form for token in tokens(text, language)] == forms


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


def page(address: str, article: Edition, site: str, tags: tuple[str, ...] = (), kind: str = "case") -> Page:
    """Return a page as a site shows it."""
    figure = Figure(label=Said("Saved"), value="CZK 5", note="measured, 2009")
    view = CaseView(
        status="", status_tone="", evidence="", figures=(figure,), no_figures=Said(""), facts=(), options=(), results=(),
        not_done=((Said("Solar panels"), Said("too dear")),), charts=(), cites=(), ownership="",
    )  # fmt: skip
    title = Said(article.title, None if article.language == site else article.language)
    return Page(
        address=address, kind=kind, title=title, description=article.title, view=view, article=article, facets={"sectors": tags}
    )


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
HEAT = ("teplo", "tepla", "uspory tepla", "tepelny", "TEPELNÝM", "mlek", "kompersor", "kompressor")
QUESTIONS = [
    *((CZECH, question, "heat/") for question in HEAT),
    *((CZECH, question, "steam/") for question in ("insulated", "pipe", "steam trpas")),
    *((CZECH, question, "water/") for question in ("textilni", "textile", "纺织", "pradelny", "vodu")),
    *((CHINESE, question, "a/") for question in ("清洁", "洁生产", "清潔生產 電鍍", "水")),
    *((ARABIC, question, "a/") for question in ("طاقة", "والطاقة", "طاقه", "التوفير")),
]


def javascript(call: str, data: object) -> Any:
    """Return what an expression says in Node, where ``S`` is search.js and ``data`` is given."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed, so search.js cannot be run here")
    code = f"""
        const S = require({json.dumps(str(SCRIPT))}), data = JSON.parse(require("fs").readFileSync(0));
        console.log(JSON.stringify({call}))"""
    done = subprocess.run([node, "-e", code], input=json.dumps(data), capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def read(made: Site) -> dict[str, Any]:
    """Return a site's index, decoded."""
    (data,) = browser.index(made, LABELS).values()
    return dict(json.loads(data))


def test_browser_folds_like_python() -> None:
    """The browser's fold and its words are the analyser's own."""
    texts = [one for _, one, _ in FOLDED] + [text for _, one, other in SAME_KEY for text in (one, other)]
    found = javascript(
        "(index => data.texts.map(text => [S.fold(index, text), S.terms(index, text).map(t => t.form)]))(S.open(data.index))",
        {"texts": texts, "index": read(CZECH)},
    )
    assert found == [[fold(text), list(dict.fromkeys(token.form for token in tokens(text, "und")))] for text in texts]


@pytest.mark.parametrize("made", [CZECH, CHINESE, ARABIC], ids=["cs", "zh", "ar"])
def test_browser_finds(made: Site) -> None:
    """Other forms, missing diacritics, beginnings, typing errors and other languages' tags find the page."""
    asked = [(question, address) for where, question, address in QUESTIONS if where is made]
    call = "(index => data.asked.map(question => index.pages[S.find(index, question).pages[0]]?.[1]))(S.open(data.index))"
    found = javascript(call, {"asked": [question for question, _ in asked], "index": read(made)})
    assert list(zip([question for question, _ in asked], found, strict=True)) == asked


def test_browser_finds_nothing_where_nothing_is() -> None:
    """Strange words, no words and lists are not found."""
    call = "data.asked.map(question => S.find(S.open(data.index), question).pages.length)"
    assert javascript(call, {"asked": ["xylofon", "", "?!", "nove"], "index": read(CZECH)}) == [0, 0, 0, 0]


def test_browser_marks_what_was_looked_for() -> None:
    """The words that answer are marked whole, signs one by one."""
    call = "(index => S.marked(index, S.find(index, data.asked).forms, data.text))(S.open(data.index))"
    found = javascript(call, {"asked": "uspora", "text": "Velké Úspory!", "index": read(CZECH)})
    assert found == [["Velké ", False], ["Úspory", True], ["!", False]]
    found = javascript(call, {"asked": "清洁", "text": "厂清洁生", "index": read(CHINESE)})
    assert found == [["厂", False], ["清洁", True], ["生", False]]


def test_index_is_named_by_its_bytes() -> None:
    """The same pages in any order are the same file; other words are another."""
    first = browser.index(CZECH, LABELS)
    assert browser.index(site("cs", *reversed(CZECH.pages)), LABELS) == first
    assert browser.index(site("cs", *CZECH.pages[1:]), LABELS).keys() != first.keys()


def test_records_show_kind_figures_and_language() -> None:
    """A result says what it is, what was gained, and in which language it is."""
    by_address = {record[1]: record for record in read(CZECH)["pages"]}
    assert by_address["heat/"][2:] == ["Případová studie", "Úspory tepla v mlékárně", "Saved: CZK 5 (measured, 2009)"]
    assert by_address["steam/"][5:] == ["en", "en"]
    assert browser.shorten("word " * 50).endswith(" word…")


def overview(name: str, sectors: tuple[str, ...], **titles: str) -> Document:
    """Return an overview with an edition in each language given."""
    source = Source(title=Text("t"), publisher=Text("p"), year=None)
    tags = tuple(map(Tag, sectors))
    facts = Overview(topics=(), audiences=(), sectors=tags, sources=(source,), license=Text("CC0"), last_updated=date(2026, 1, 1))
    editions = {language: edition(language, title, "", name) for language, title in titles.items()}
    return Document(id=name, kind="overview", facts=facts, source=next(iter(titles)), editions=editions)


LIBRARY = Library(
    documents={
        "heat": overview("heat", (), en="Saving heat in dairies", cs="Úspory tepla v mlékárnách"),
        "cloth": overview("cloth", ("textiles",), vi="Nước thải nhuộm"),
    },
    vocabulary=Vocabulary(terms={}),
)


@pytest.mark.parametrize(
    ("question", "facets", "found"),
    [
        ("uspora tepla", {}, [("heat", "cs")]),
        ("heat", {}, [("heat", "en")]),
        ("heat", {"language": "cs"}, []),
        ("daires", {}, [("heat", "en")]),
        ("textil", {}, [("cloth", "vi")]),
        ("nuoc thai", {"sectors": ["textiles"], "kinds": ["overview", "case"]}, [("cloth", "vi")]),
        ("nuoc thai", {"sectors": ["dairy"]}, []),
        ("heat nuoc", {"limit": 1}, [("heat", "en")]),
        ("*?~ AND (", {}, []),
    ],
)
def test_shelf(tmp_path: Path, question: str, facets: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """The command line finds documents in all languages, with facets, and understands no query syntax."""
    folder = shelf.build(LIBRARY, tmp_path, LABELS)
    assert [(hit.document, hit.language) for hit in shelf.find(folder, question, **facets)] == found


def test_shelf_is_made_when_needed(tmp_path: Path) -> None:
    """It is kept while the library is the same, and made anew when that or one of its files changes."""
    folder = shelf.build(LIBRARY, tmp_path, LABELS)
    made = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert shelf.build(LIBRARY, tmp_path, LABELS) == folder
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == made
    next(folder.glob("*.seg")).write_bytes(b"damaged")
    assert [hit.document for hit in shelf.find(shelf.build(LIBRARY, tmp_path, LABELS), "heat")] == ["heat"]
    other = shelf.build(LIBRARY, tmp_path, {})
    assert list(tmp_path.iterdir()) == [other]


def test_excerpt_starts_near_the_words(tmp_path: Path) -> None:
    """An excerpt shows the place, not the beginning."""
    long = Edition(document="l", language="en", path="l.md", title="L", summary="", body="word " * 90 + "heats it", body_line=1)
    document = Document(id="l", kind="overview", facts=overview("l", (), en="L").facts, source="en", editions={"en": long})
    folder = shelf.build(Library(documents={"l": document}, vocabulary=Vocabulary(terms={})), tmp_path, {})
    assert [hit.excerpt for hit in shelf.find(folder, "heat")] == ["… word word word word word heats it"]
