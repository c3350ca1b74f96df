"""Lists stand in the order of their language: what ICU says of two texts, the keys say too."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
import unicodedata
from functools import cache
from itertools import pairwise

import pytest
from conftest import needs
from hypothesis import given
from hypothesis import strategies as st
from samplesite import ROOT

from kbgen.language import Voice, voices
from kbgen.language.collation import collation_key

PAIRS = 20_000
VOICES = voices(ROOT)
CODE_POINTS = {
    "en": 20, "es": 20, "pt": 20, "fr": 25, "cs": 25, "sk": 20, "hu": 20, "ar": 4,
    "zh": 35, "vi": 30, "ko": 1, "sw": 20, "am": 1, "hi": 2, "ru": 15,
}  # fmt: skip
"""Percent of the pairs of words, as they are written, that the order of code points has wrong, at least."""
OWN_ORDER = ("es", "cs", "sk", "hu", "vi", "ar", "hi", "ko", "am", "ru", "zh")
"""Languages that change the root order; the keys of English get some of their pairs wrong."""
TYPICAL = {
    "en": "ae oe", "es": "n ñ ll l ch á", "pt": "ã a ç c õ o ê", "fr": "œ oe é è ê ç æ", "cs": "ch h c č r ř s š z ž á ě ů ú",
    "sk": "ch h ä a á ô o ó č ľ ĺ ŕ ď dz dž", "hu": "cs ccs dz dzs ddzs gy ggy ly ny sz ssz ty zs zzs ö ő o ó ü ű u Cs CS",
    "ar": "ا أ إ آ ء ئ ؤ ة ت ى ي ه \u064e \u0651 \u0640", "zh": "ā á a ü ǜ 重 长 行 厂 产 CO₂", "vi": "ă â ấ ầ ậ ạ ả ã à đ d ơ ợ ư ự ê ệ",
    "ko": "가 각 간 ㄱ 水 伽 까 나", "sw": "ng' ny ch", "am": "ሀ ሐ ኀ ሰ ሠ አ ዐ ጸ ፀ ። ፡", "hi": "ं ँ ः ़ क़ ज़ ड़ ा ि ् त्र क्ष अं",
    "ru": "ё е й и Ё Й ъ ь",
}  # fmt: skip
"""What makes a language's order its own, to be put into words."""
SIGNS = (" ", "-", ".", ", ", "’", "'", "(", "2", "10", "³", "½", "%", "–", "\u00a0", "\u00ad", "e\u0301", "É")
KNOWN = {
    "ar": (455, "letters as they are joined in print (U+FB50 to U+FEFC), which nobody types, are the letters themselves to ICU"),
    "ko": (107, "Han in circles and brackets is read as Hangul by ICU"),
    "zh": (15, "Han in circles, and Han before U+4E00, follow their codes"),
}
OTHERS = (21, "Han follows its codes, which differ a little from strokes; circled Han is the same as other small Han")
"""Of the 9,105 neighbours among all letters of our scripts and signs, so many ICU sees otherwise."""
LETTERS = (
    (0x20, 0x58F), (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x97F), (0x1200, 0x139F), (0x1E00, 0x206F), (0x20A0, 0x2BFF),
    (0x3000, 0x33FF), (0x3400, 0x3500), (0x4E00, 0x4FFF), (0xAC00, 0xAE00), (0xFB00, 0xFB06), (0xFB50, 0xFDCF), (0xFDF0, 0xFFEF),
)  # fmt: skip


def icu(language: str, pairs: list[tuple[str, str]]) -> list[int]:
    """Return -1, 0 or 1 for each pair, by ICU's collation of a language."""
    node = shutil.which("node")
    needs("node", node)
    assert node
    code = """
        const [language, ...pairs] = require("fs").readFileSync(0, "utf8").trimEnd().split("\\n").map(line => JSON.parse(line));
        const {compare, resolvedOptions} = new Intl.Collator(language);
        console.log(JSON.stringify(pairs.map(([one, other]) => Math.sign(compare(one, other)))));"""
    lines = "\n".join(map(json.dumps, (language, *pairs)))
    done = subprocess.run([node, "-e", code], input=lines, capture_output=True, text=True, check=True, timeout=60)
    said: list[int] = json.loads(done.stdout)
    assert len(said) == len(pairs)
    return said


def ours(language: str, pairs: list[tuple[str, str]]) -> list[int]:
    """Return the same by our keys."""
    keys = [(collation_key(one, language), collation_key(other, language)) for one, other in pairs]
    return [(one > other) - (one < other) for one, other in keys]


def wrong(pairs: list[tuple[str, str]], said: list[int], right: list[int]) -> list[tuple[str, str, int, int]]:
    return [(*pair, mine, true) for pair, mine, true in zip(pairs, said, right, strict=True) if mine != true]


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the words, labels and titles of a language that this repository holds, as they are written."""
    found = [form for forms in VOICES[language].messages.values() for form in forms]
    if language == "en":
        found = [msgid for _, msgid in VOICES["cs"].messages]
    for path in ROOT.glob("casestudies/**/*.md"):
        if path.name.split(".")[1:-1] != ([] if language == "en" else [language]):
            continue
        found += re.findall(r"^(?:title|summary): (.+)$", path.read_text("utf-8"), re.MULTILINE)
    for line in (ROOT / f"benchmarks/search/set/{language}.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        found += [page["title"], *re.findall(r"[^\W\d_]+", page["text"])]
    lists = tomllib.loads((ROOT / f"tests/search/{language}.toml").read_text("utf-8"))
    found += [word for rows in lists.values() for word in re.split(r"[\n=]", rows)]
    found += [word for text in found for word in text.split()]
    return tuple(sorted({text.strip()[:60] for text in found} - {""}))


def varied(text: str, language: str, chance: random.Random) -> str:
    """Return a text with another case, accent, letter or sign somewhere, so that little tells the two apart."""
    at, typical = chance.randrange(len(text)), TYPICAL[language].split(" ")
    changed = (
        text.swapcase(),
        text.capitalize(),
        text[:at] + text[at:].swapcase(),
        "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)),
        text[:at] + chance.choice(typical) + text[at:],
        text[:at] + chance.choice(typical) + text[at + 1 :],
        text[:at] + chance.choice(SIGNS) + text[at:],
        text[:at] + text[at + 1 :],
        unicodedata.normalize("NFD", text),
    )
    return chance.choice(changed)


def drawn(language: str, number: int, chance: random.Random) -> list[tuple[str, str]]:
    """Return pairs of words: of any two, of one and its like, and of words with changes in both; some are English."""
    known, english = words(language), words("en")
    pairs = []
    for at in range(number):
        one, other = chance.choice(known), chance.choice(english if at % 10 == 0 else known)
        like = varied(one, language, chance)
        likes = (one, other), (one, like), (like, varied(like or one, language, chance)), (like, varied(other, language, chance))
        pairs.append(likes[at % 4])
    return pairs


@pytest.mark.parametrize("language", CODE_POINTS)
def test_order_is_that_of_icu(language: str) -> None:
    pairs = drawn(language, PAIRS, random.Random(language))
    right = icu(language, pairs)
    assert wrong(pairs, ours(language, pairs), right) == []
    assert len(set(pairs)) > PAIRS * 0.8
    assert 0 in right  # some are spelled otherwise and the same


@pytest.mark.parametrize("language", CODE_POINTS)
def test_code_points_are_wrong(language: str) -> None:
    """What is judged above is no matter of course: neither for the words as they are written, nor for what a language changes."""
    chance = random.Random(language)
    pairs = [(chance.choice(words(language)), chance.choice(words(language))) for _ in range(5000)]
    plain = wrong(pairs, [(one > other) - (one < other) for one, other in pairs], icu(language, pairs))
    assert len(plain) >= len(pairs) * CODE_POINTS[language] / 100
    pairs = drawn(language, PAIRS, chance)
    assert bool(wrong(pairs, ours("en", pairs), icu(language, pairs))) == (language in OWN_ORDER)


@pytest.mark.parametrize("language", CODE_POINTS)
def test_every_letter(language: str) -> None:
    """All letters of our scripts stand in ICU's order, but for the rare ones that the tables above tell of."""
    letters = [chr(code) for first, last in LETTERS for code in range(first, last + 1)]
    letters = [each for each in letters if unicodedata.category(each) not in {"Cn", "Co", "Cs"}]
    letters.sort(key=lambda each: (collation_key(each, language), each))
    pairs = list(pairwise(letters))
    assert len(wrong(pairs, ours(language, pairs), icu(language, pairs))) <= KNOWN.get(language, OTHERS)[0]


TEXTS = (
    st.text(st.sampled_from("aAeEoncChszřüấǖñßæйИ\u0300\u0301\u0302\u0308\u030c\u031b\u0323\u0653\u0654اأيक़ड가각ㄱ中㈱ﬁ½ -'"))
    | st.text()
)


@given(TEXTS, st.sampled_from(tuple(CODE_POINTS)))
def test_ways_to_encode_are_the_same(text: str, language: str) -> None:
    keys = {collation_key(unicodedata.normalize(form, text), language) for form in ("NFC", "NFD")}
    assert keys == {collation_key(text, language)}


@pytest.mark.parametrize(("one", "other"), [("Ű", "Ü"), ("ﬁ", "fi"), ("²", "2"), ("a", "A"), ("č", "c"), ("क़", "क")])
def test_others_are_not(one: str, other: str) -> None:
    """A key that told nothing apart would pass the test above."""
    assert len({collation_key(each, "cs") for each in (one, other)}) == 2


def test_varieties_follow_their_language() -> None:
    for variety, language in (("cs-CZ", "cs"), ("es-419", "es"), ("zh-Hant-TW", "zh"), ("xx", "en"), ("de-AT", "en")):
        assert collation_key("Chráněná ñ 中", variety) == collation_key("Chráněná ñ 中", language)
    assert collation_key("Chráněná", "cs") != collation_key("Chráněná", "en")


def test_sectors_in_czech() -> None:
    names = ["Chov zvířat", "Cukr", "Čištění", "Hutě", "Doprava", "Informatika", "Zdraví", "Železo", "chemie"]
    assert sorted(names, key=Voice("cs", {}, int).sort_key) == [
        "Cukr", "Čištění", "Doprava", "Hutě", "chemie", "Chov zvířat", "Informatika", "Zdraví", "Železo",
    ]  # fmt: skip


def told(code: str, seed: str = "0") -> str:
    """Return what a program prints in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONHASHSEED": seed},
    ).stdout


def test_each_process_makes_the_same_keys() -> None:
    code = f"from kbgen.language.collation import collation_key; print([ascii(collation_key('Čaj ấ 中 ǖ ch ẚ', x)) for x in {list(CODE_POINTS)}])"
    assert told(code, "1") == told(code, "2")


def test_only_the_order_that_is_asked_for_is_read() -> None:
    code = """
        import sys
        read = []
        sys.addaudithook(lambda event, args: read.append(str(args[0])) if event == "open" and str(args[0]).endswith(".txt") else None)
        from kbgen.language import collation
        print(len(read))
        collation.collation_key("a", "cs")
        print(*sorted({path.rpartition("/")[2] for path in read if "orders" in path}))"""
    assert told(textwrap.dedent(code)).split() == ["0", "cs.txt", "root.txt"]


@pytest.mark.parametrize("name", ["重庆", "沈阳", "藏文"])
def test_a_name_is_read_otherwise_than_its_first_character(name: str) -> None:
    others = ["打", "虫", "沈", "审", "臓", "崇", "重", name + "一"]
    right = icu("zh", [(name, other) for other in others])
    assert ours("zh", [(name, other) for other in others]) == right
    assert icu("zh", [(name[0], other) for other in others]) != right
