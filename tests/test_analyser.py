"""The analyser: words of fifteen languages meet in their forms and keys, and the browser's half agrees with it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import time
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbgen.search import analyser
from kbgen.search.analyser import common, is_pair, keys, tokens
from kbgen.search.folding import affixes, fold, table
from kbgen.search.languages import languages
from kbgen.search.pairs import worth

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "theme/assets/words.js"
WORDS = Path(__file__).parent / "search"
MOST_LINES = 10_000
DEVSET = ROOT.parent / "shared/search-devset"

FOLDED = [
    ("en", "Don’t WASTE it", "don’t waste it"),
    ("es", "Año del Ahorro", "ano del ahorro"),
    ("pt", "Redução", "reducao"),
    ("fr", "Œuvre à Noël", "oeuvre a noel"),
    ("cs", "Úspory ŘEŽE", "uspory reze"),
    ("cs", "u\u0301spory", "uspory"),
    ("sk", "ľahký vôňa", "lahky vona"),
    ("hu", "hőszigetelő", "hoszigetelo"),
    ("vi", "Đường nước thải", "duong nuoc thai"),
    ("vi", "Đường nước".encode().decode(), "duong nuoc"),
    ("tr", "ışık İZMİR", "isik izmir"),
    ("pl", "łódź STRAẞE", "lodz strasse"),
    ("ru", "Ёлка и йод", "елка и йод"),
    ("ru", "и\u0306од", "йод"),
    ("el", "ΣΟΦΟΣ", "σοφοσ"),
    ("ar", "إِنْتَاجُ الطَّــاقة على", "انتاج الطاقه علي"),
    ("fa", "کیلووات ۱۲", "كيلووات 12"),
    ("hi", "क़ीमत हूँ क्‍या ऊर्जा", "कीमत हूं क्या उर्जा"),
    ("am", "ፀሐይ ኃይል", "ጸሀይ ሀይል"),
    ("zh", "節約ＣＯ₂ 汙水後處理", "节约co2 污水后处理"),
    ("ko", "에너지", "에너지"),
    ("any", "١٢٣ ४५ ১২ ፩ m³ so\u00adlar ⚠️", "123 45 12 1 m3 solar ⚠"),
]
SCRIPTS = (
    "aáäßđœİıſǅﬁ", "\u0300\u0301\u0306\u0338\u034f\u0345", "иіёйЙ", "ΑΣσς", "اأإآةىیکئء\u064b\u0654\u0670ـ", "नऩकक़ड़ँं्\u093c",
    "ሀሐኃፀዉቈ", "節约溫温裡汙着著㐷", "각가\u1100\u1161\u11a8ᄀ", "が゙ヴ\u3099", "⚠️1️⃣²½㎡ＡⅫ٣७", "\u00ad\u200c\u200d\u202e\ufeff\ud800\udc00😀👨‍👩‍👧",
    " _-.,'\"<>&*%",
)  # fmt: skip
"""Letters that folding joins, splits, drops or must leave alone."""
TEXTS = st.text(st.sampled_from("".join(SCRIPTS)), max_size=12) | st.text(
    st.characters(max_codepoint=0xFFFF, exclude_categories=("Cn", "Co")), max_size=12
)


@cache
def words(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the pairs of words of a language's file, by what they show."""
    lists: dict[str, str] = tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))
    return {
        name: [(one.strip(), other.strip()) for one, _, other in (row.partition(" = ") for row in rows.strip().splitlines())]
        for name, rows in lists.items()
    }


def meet(language: str, one: str, other: str) -> bool:
    """Tell whether a search for one finds the other: a form is the same, or the first key, which is the browser's cluster."""
    first, second = tuple(tokens(one, language)), tuple(tokens(other, language))
    return bool({t.form for t in first} & {t.form for t in second} or {t.keys[0] for t in first} & {t.keys[0] for t in second})


def javascript(call: str, data: object) -> Any:
    """Return what an expression says in Node, where ``words`` is words.js and ``data`` is given."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed, so words.js cannot be run here")
    code = f"""
        const words = require({json.dumps(str(SCRIPT))}), data = JSON.parse(require("fs").readFileSync(0));
        process.stdout.write(JSON.stringify({call}))"""
    done = subprocess.run([node, "-e", code], input=json.dumps(data), capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


def said_by_browser(texts: list[str], language: str) -> list[Any]:
    """Return for each text its fold, its terms and its pieces in the browser of a site in a language that holds these texts."""
    said = {"settings": analyser.settings(language, set("".join(map(fold, texts)))), "texts": texts}
    made: list[Any] = javascript(
        "(w => data.texts.map(t => [w.fold(t), w.terms(t).map(t => [t.form, t.gram]), w.pieces(t)]))(words(data.settings))", said
    )
    return made


def said_by_python(text: str, language: str) -> list[Any]:
    """Return the fold and the terms of a text by the analyser."""
    return [fold(text), [[shape, is_pair(shape)] for shape in dict.fromkeys(token.form for token in tokens(text, language))]]


@pytest.mark.parametrize(("language", "one", "other"), FOLDED, ids=[f"{row[0]}-{row[1]}" for row in FOLDED])
def test_fold(language: str, one: str, other: str) -> None:
    """Each way of writing becomes one spelling."""
    assert fold(one) == other, language


@given(TEXTS)
def test_fold_is_done_at_once(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold(fold(text)) == fold(text)


def test_fold_of_every_letter_is_done_at_once() -> None:
    """No letter of any script is folded into one that is folded again."""
    assert [chr(code) for code in range(0x110000) if fold(fold(chr(code))) != fold(chr(code))] == []


def test_every_language_has_words_to_test_it() -> None:
    """A language is a data file and a test; each file has what it is to show."""
    assert sorted(languages()) == sorted(path.stem for path in WORDS.glob("*.toml"))
    assert [code for code in languages() if len(words(code)["meet"]) < 40 or len(words(code)["apart"]) < 10] == []
    assert [code for code in languages() if len(words(code)["forms"]) < 2 or len(common(code)) < 30] == []


@pytest.mark.parametrize("code", languages())
def test_words(code: str) -> None:
    """Forms of a word are found by one another, words that only look alike are not, and words are told apart as they are written."""
    lists = words(code)
    assert [pair for pair in lists["meet"] if not meet(code, *pair)] == []
    assert [pair for pair in lists["apart"] if meet(code, *pair)] == []
    said = [(text, " ".join(token.form for token in tokens(text, code) if "_" not in token.form)) for text, _ in lists["forms"]]
    assert said == lists["forms"]


@pytest.mark.parametrize(
    ("language", "text", "forms"),
    [
        pytest.param("zh", "清洁生产", ["清洁", "洁生", "生产"], id="zh pairs of signs"),
        pytest.param("zh", "水 CO2排放", ["水", "co2", "排放"], id="zh one sign, and other scripts beside it"),
        pytest.param("ko", "에너지를 절약", ["에너", "너지", "절약"], id="ko pairs of words without particles"),
        pytest.param("ko", "물을 수은", ["물을", "물", "수은", "수"], id="ko one syllable and what may be its particle"),
        pytest.param("vi", "Nước thải", ["nuoc", "thai", "nuoc_thai"], id="vi syllables and the pair"),
        pytest.param("hi", "ऊर्जा की", ["उर्जा", "की"], id="hi vowel signs belong to words"),
        pytest.param("ar", "لا الطاقة وبالطاقات", ["لا", "طاق", "طاق"], id="ar what is written onto words"),
        pytest.param("fr", "l’eau", ["l", "eau"], id="fr apostrophe"),
        pytest.param("es-GT", "...", [], id="no words"),
        pytest.param("xx", "Strange words", ["strange", "words"], id="an unknown language"),
        pytest.param("en", "a" * 999, ["a" * 64], id="no word is endless"),
    ],
)
def test_tokens(language: str, text: str, forms: list[str]) -> None:
    """Words are told apart as their language writes them, pairs included."""
    assert [token.form for token in tokens(text, language)] == forms


def test_each_sign_of_a_text_begins_a_token() -> None:
    """So that a question of one sign finds it; a question has no such tokens."""
    assert [token.form for token in tokens("节约用水。", "zh", ends=True)] == ["节约", "约用", "用水", "水"]
    assert [token.form for token in tokens("水 CO2 물을", "zh", ends=True)] == ["水", "co2", "물을", "물"]


def test_keys_are_canonical() -> None:
    """The key is the same in all forms, with its region and without."""
    assert keys("Úspory tepla", "cs") == keys("uspora teplem", "cs") == keys("úspory tepla", "cs-CZ")


def test_folding_knows_scripts_not_languages() -> None:
    """Languages do not contradict one another, and what is taken off a form names no letter that many languages share."""
    letters = Counter(letter for language in languages().values() for _, group in language.fold for letter in group)
    assert [letter for letter, times in letters.items() if times > 1] == []
    assert [pattern for pattern, _ in affixes() if re.search("[a-zß-ɏа-я]", pattern)] == []
    assert [pattern for pattern, _ in affixes() if "(?<" in pattern] == [], "older browsers know no looking back"


def test_settings_are_small() -> None:
    """The browser gets only the traditional characters whose simplified ones the site has."""
    assert table("约水")["约"] == "約"
    assert "节" not in table("约水")
    written = json.dumps(analyser.settings("cs"), ensure_ascii=False, separators=(",", ":"))
    assert len(gzip.compress(written.encode())) < 1700
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 2500


def test_browser_agrees() -> None:
    """The browser's fold and terms are the analyser's, and its pieces are the text, on all words of these tests."""
    for code in languages():
        texts = [text for rows in words(code).values() for pair in rows for text in pair] + [row[1] for row in FOLDED]
        for text, (folded, terms, pieces) in zip(texts, said_by_browser(texts, code), strict=True):
            assert [folded, terms] == said_by_python(text, code)
            assert "".join(piece for piece, _ in pieces) == text


def test_browser_marks_words_by_their_forms() -> None:
    """A piece has the form that the word has in the index; signs stand one by one."""
    (arabic, mixed) = said_by_browser(["في الطاقة!", "厂 Úspory 에너지"], "ar")
    assert arabic[2] == [["في", "في"], [" ", ""], ["الطاقة", "طاق"], ["!", ""]]
    assert mixed[2] == [
        ["厂", "厂"], [" ", ""], ["Úspory", "uspory"], [" ", ""], ["에", "에"], ["너", "너"], ["지", "지"],
    ]  # fmt: skip


def test_browser_agrees_on_the_library() -> None:
    """So it is on our own texts and labels, whatever their language: on one line in some, as evenly as they stand in their order."""
    files = sorted(
        path for name in ("content", "casestudies") for path in (ROOT / name).rglob("*") if path.suffix in {".md", ".yml"}
    )
    files += sorted(ROOT.glob("translations/*/LC_MESSAGES/*.po"))
    texts = sorted({line for path in files for line in path.read_text("utf-8").splitlines()})
    texts = texts[:: max(1, len(texts) // MOST_LINES)]
    for text, (folded, terms, pieces) in zip(texts, said_by_browser(texts, "vi"), strict=True):
        assert [folded, terms] == said_by_python(text, "vi")
        assert "".join(piece for piece, _ in pieces) == text


@pytest.mark.skipif(not DEVSET.exists(), reason="the development set is not beside this repository")
@pytest.mark.parametrize("code", languages())
def test_browser_agrees_on_the_development_set(code: str) -> None:
    """So it is on every word of 475 pages."""
    with gzip.open(DEVSET / f"{code}.jsonl.gz", "rt", encoding="utf-8") as lines:
        vocabulary = sorted({word for line in lines for word in json.loads(line)["text"].split()})
    for text, (folded, terms, _) in zip(vocabulary, said_by_browser(vocabulary, code), strict=True):
        assert [folded, terms] == said_by_python(text, code)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=50, max_size=200))
def test_browser_agrees_on_anything(texts: list[str]) -> None:
    """Emoji, bidirectional signs, lone surrogates and what else may be typed: the same forms, and no error."""
    for text, (_, terms, pieces) in zip(texts, said_by_browser(texts, "vi"), strict=True):
        assert _units("".join(piece for piece, _ in pieces)) == _units(text)
        if not re.search("[\ud800-\udfff]", text):
            assert terms == said_by_python(text, "vi")[1]


def _units(text: str) -> bytes:
    """Return a text as JavaScript counts it, where two halves of a letter are one."""
    return text.encode("utf-16-le", "surrogatepass")


HOSTILE = [
    "a",
    "á",
    "aeiou",
    "ha",
    "wana",
    "ال",
    "اتها",
    "न्त",
    "에서",
    "水",
    "ች",
    "đ ",
    "_",
    "😀",
    "\u0301",
    "\ud800",
    "ii",
    "л",
    "kk",
]


@pytest.mark.parametrize("code", languages())
def test_analysis_is_linear(code: str) -> None:
    """Ten thousand letters of any kind cost no more than a long page."""
    for bad in HOSTILE:
        begun = time.process_time()
        assert len(list(tokens((bad * 10_000)[:10_000] + "b", code))) <= 20_000
        assert time.process_time() - begun < 2, bad


def test_browser_is_linear() -> None:
    """So they do in the browser."""
    data = {"settings": analyser.settings("vi"), "texts": [(bad * 10_000)[:10_000] + "b" for bad in HOSTILE]}
    took = javascript(
        "(w => data.texts.map(t => { const s = Date.now(); w.terms(t); w.pieces(t); return Date.now() - s; }))(words(data.settings))",
        data,
    )
    assert max(took) < 1000


def test_pairs_that_are_worth_a_place() -> None:
    """A pair is kept when it is a word, or a name on more than one page."""
    texts = [{"nuoc": 2, "nuoc_thai": 2, "thai_cua": 1, "cua": 9, "thai": 9}] * 3
    assert worth(texts, [{}, {}, {}]) == {"nuoc_thai"}
    assert worth(texts[:2], [{"thai_cua": 1}, {}]) == {"thai_cua"}
