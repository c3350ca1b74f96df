"""Letters of all scripts: fonts that come only when a device has none, figures in order, and a stylesheet without left and right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unicodedata import category

import pytest
from conftest import at_home
from markupsafe import Markup
from playwright.sync_api import Browser, CDPSession, Page, Route
from samplesite import Sample
from webserver import Served

from kbgen.render import bidi
from kbgen.render.furniture import ASSETS, furniture

ROOT = Path(__file__).parent.parent
CSS = ROOT / "theme/assets/kbgen.css"
FONTS = ROOT / "theme/assets/fonts"
BUDGET = {"ethiopic": 45_000, "arabic": 20_000, "devanagari": 50_000}
LETTERS = {"am": ("ethiopic", "[\u1200-\u137f]"), "ar": ("arabic", "[\u0600-\u06ff]"), "hi": ("devanagari", "[\u0900-\u097f]")}
BEARER = {"am": "መ", "ar": "م", "hi": "म"}
"""Letters that carry signs which do not stand alone."""
PHONE = {"width": 320, "height": 640}
MILK = "tn/ar/case-studies/tn/clc-cap-bon-milk/"
IN_ARABIC = [
    "tn/ar/",
    MILK,
    "tn/ar/case-studies/",
    "tn/ar/training/shop-floor-half-day/",
    "tn/ar/about/",
    "tn/ar/search/?q=%D8%A7%D9%84%D8%B7%D8%A7%D9%82%D8%A9",
]
HIGH, LOW, HEADING = 1.7, 1.5, 1.4

# no left and right

_PROPERTY = re.compile(
    r"(?:^|[;{\s])((?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right|top|bottom)(?:-(?:width|style|color))?"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:min-|max-)?(?:width|height))\s*:"
)
_VALUE = re.compile(r"((?:text-align|text-align-last|float|clear|caption-side)\s*:\s*(?:left|right|top|bottom))\s*[;}]")
_ONE = r"[^\s;}]+"
_SIDES = re.compile(
    rf"(?:^|[;{{\s])((?:margin|padding|inset|border-width|scroll-margin)\s*:\s*{_ONE}\s+({_ONE})\s+{_ONE}\s+({_ONE}))\s*[;}}]"
)
_PRELUDE = re.compile(r"@[a-z-]+[^{;]*|/\*.*?\*/", re.DOTALL)


def physical(css: str) -> list[str]:
    """Return what a stylesheet says of left, right, top, bottom, width or height, which do not turn with the script."""
    rules = _PRELUDE.sub("", css)
    sides = [said for said, right, left in _SIDES.findall(rules) if right != left]
    return [*_PROPERTY.findall(rules), *_VALUE.findall(rules), *sides]


def test_the_stylesheet_knows_no_left_and_right() -> None:
    assert physical(CSS.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "margin-left: 0", "padding-right:1em", "left: 0", "color: red; right:1px", "text-align: left", "float:right", "width: 3rem",
        "border-left-color: red", "max-height: 3rem", "padding: 0 1rem 0 2rem", "border-top-left-radius: 2px", "inset: 0 1px 0 auto",
    ],
)  # fmt: skip
def test_the_judge_of_sides_judges(wrong: str) -> None:
    assert len(physical(f"@media (min-width: 9px) {{ p {{ {wrong}; }} }}")) == 1
    assert (
        physical("@media (max-width: 9px) { p { margin-inline-start: 0; padding: 0 1rem; inline-size: 9px; line-height: 2 } }")
        == []
    )


# the fonts that are shipped


def test_fonts_are_small_free_and_known_by_their_content() -> None:
    found = {path.stem: path.stat().st_size for path in FONTS.glob("*.woff2")}
    assert found.keys() == BUDGET.keys()
    assert {name: size for name, size in found.items() if size > BUDGET[name]} == {}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_stylesheet_names_fonts_as_they_are_published(sample: Sample) -> None:
    theme = furniture(ROOT / "theme")
    css = theme.files[theme.names["kbgen.css"]].decode()
    named = {f"assets/{name}" for name in re.findall(r"url\(([^)]+)\)", css)}
    assert named == {theme.names[f"fonts/{script}.woff2"] for script in BUDGET}
    assert named <= {path.relative_to(sample.site / "tn").as_posix() for path in (sample.site / "tn/assets").iterdir()}


def test_a_font_with_other_letters_has_another_name(tmp_path: Path) -> None:
    (tmp_path / "assets/fonts").mkdir(parents=True)
    for name in ASSETS:
        (tmp_path / "assets" / name).write_bytes(b"")
    (tmp_path / "assets/kbgen.css").write_text('p{src:url(fonts/a.woff2) format("woff2")}', encoding="utf-8")
    sheets = []
    for letters in (b"one", b"two", b"two"):
        (tmp_path / "assets/fonts/a.woff2").write_bytes(letters)
        theme = furniture(tmp_path)
        sheets.append(theme.names["kbgen.css"])
        assert f"url({theme.names['fonts/a.woff2'].removeprefix('assets/')})" in theme.files[theme.names["kbgen.css"]].decode()
    assert sheets[0] != sheets[1] == sheets[2]


@pytest.mark.parametrize("code", LETTERS)
def test_the_fonts_of_the_device_come_first_and_latin_last(code: str) -> None:
    css = CSS.read_text(encoding="utf-8")
    stack = re.search(rf":lang\({code}\) {{ --sans: ([^;]+);", css)
    assert stack
    families = stack[1].split(", ")
    ours = f'"Our {LETTERS[code][0].title()}"'
    assert families.index(ours) == len(families) - 2 > 3
    assert families[-1] == "var(--latin)"
    faces = dict(re.findall(r'@font-face { font-family: ("[^"]+"); src: ([^;]+);', css))
    asked = [faces[each] for each in families if each in faces]
    assert ", ".join(asked).startswith('local("')
    assert [source.rpartition("local(")[0] == "" and "url(" in source for source in asked[:-1]] == [False] * (len(asked) - 1)
    assert "url(" in asked[-1].rpartition("local(")[2]


# a device without fonts of its own


def bare(css: str) -> str:
    """Return the stylesheet as a device sees it that has none of the fonts named."""
    css = re.sub(r'local\("[^"]*"\)', 'local("none")', css)
    return re.sub(r"(:lang\((?:ar|am|hi)\) { --sans: )[^;]*?((?:\"Own \w+\", )?\"Our)", r"\1\2", css)


@contextmanager
def device(chromium: Browser, served: Served, *, viewport: dict[str, int] | None = None) -> Iterator[Page]:
    """A phone that has no font for Arabic, Ethiopic and Devanagari."""
    context = chromium.new_context(viewport=viewport or PHONE, device_scale_factor=2)
    at_home(context, served)

    def strip(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=bare(response.text()))

    context.route("**/assets/*.css", strip)
    yield context.new_page()
    context.close()


def probe(page: Page, served: Served, sample: Sample, code: str, body: str) -> None:
    """Open a page in some language with the stylesheet of the sample site."""
    css = next((sample.site / "tn/assets").glob("*.css")).name
    side = "rtl" if code == "ar" else "ltr"
    text = (
        f'<!doctype html><html lang="{code}" dir="{side}"><meta charset="utf-8"><link rel="stylesheet" href="assets/{css}">{body}'
    )
    page.route("**/tn/probe.html", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(f"{served.address}tn/probe.html", wait_until="networkidle")
    page.evaluate("document.fonts.ready")


def glyphs(page: Page, selector: str) -> list[tuple[str, bool, int]]:
    """Return (font, whether it was fetched, glyphs) of an element, as the browser drew it."""
    session: CDPSession = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return [(each["familyName"], each["isCustomFont"], int(each["glyphCount"])) for each in fonts]


def fetched(served: Served, since: int) -> list[str]:
    return [path.rpartition("/")[2].partition(".")[0] for path, _ in served.answers[since:] if path.endswith(".woff2")]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "fonts"),
    [("", []), ("cz/", []), ("cz/cs/", []), ("cn/zh/", []), ("tn/fr/", []), ("tn/fr/case-studies/", []), (MILK, ["arabic"])],
)
def test_a_font_is_fetched_only_by_a_page_written_with_it(chromium: Browser, served: Served, path: str, fonts: list[str]) -> None:
    with device(chromium, served) as page:
        before = len(served.answers)
        page.goto(f"{served.address}{path}", wait_until="networkidle")
        assert fetched(served, before) == fonts
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.browser
@pytest.mark.parametrize("code", LETTERS)
def test_the_font_has_every_letter_of_our_phrases(chromium: Browser, served: Served, sample: Sample, code: str) -> None:
    script, letter = LETTERS[code]
    phrases = (ROOT / f"translations/{code}/LC_MESSAGES/kbgen.po").read_text(encoding="utf-8")
    signs = sorted(set(re.findall(letter, phrases)))
    letters = " ".join(BEARER[code] + sign if category(sign)[0] == "M" else sign for sign in signs)
    many = len(letters.split())
    assert many > 30
    with device(chromium, served) as page:
        before = len(served.answers)
        probe(page, served, sample, code, f"<p id=a>{letters}<p><b id=b>{letters.replace(' ', '')}</b><p id=c>{letters}\ua000")
        assert fetched(served, before) == [script]
        for element in ("#a", "#b"):
            drawn = glyphs(page, element)
            assert sum(count for _, ours, count in drawn if ours) >= many
            assert sum(count for _, ours, count in drawn if not ours) <= letters.count(" ")
        assert sum(count for _, ours, count in glyphs(page, "#c") if not ours) > sum(
            n for _, ours, n in glyphs(page, "#a") if not ours
        )


@pytest.mark.browser
def test_letters_join(chromium: Browser, served: Served, sample: Sample) -> None:
    with device(chromium, served) as page:
        probe(page, served, sample, "hi", "<p id=a>क्ष<p id=b>क्\u200cष<p id=c>श्र<p id=d>श्\u200cर")
        one, two, three, four = (sum(count for _, _, count in glyphs(page, f"#{name}")) for name in "abcd")
        assert (one, three) == (1, 1)
        assert two > 1 < four
    with device(chromium, served) as page:
        probe(page, served, sample, "ar", "<p><span id=a>سسس</span><p><span id=b>س\u200cس\u200cس</span>")
        joined, apart = (page.locator(f"#{name}").bounding_box() for name in "ab")
        assert joined
        assert apart
        assert joined["width"] < apart["width"] * 0.9


# how each language is set


@pytest.mark.browser
@pytest.mark.parametrize(
    ("code", "line", "hyphens"),
    [
        *((code, HIGH, "manual") for code in ("am", "ar", "hi")),
        *((code, LOW, "manual") for code in ("ko", "zh", "vi", "sw")),
        *((code, LOW, "auto") for code in ("cs", "sk", "hu", "ru", "es", "pt", "fr", "en")),
    ],
)
def test_each_language_is_set_as_it_is_read(
    chromium: Browser, served: Served, sample: Sample, code: str, line: float, hyphens: str
) -> None:
    body = (
        "<div class=text><p>x<em>x</em><ul><li>x<table><td>9</table></ul></div><h1>x</h1><p class=lead>x<p class=other lang=cs>x"
    )
    see = """what => { const style = getComputedStyle(document.querySelector(what));
        return {...Object.fromEntries(["hyphens", "fontStyle", "letterSpacing", "wordBreak", "lineBreak"].map(name => [name, style[name]])),
            line: parseFloat(style.lineHeight) / parseFloat(style.fontSize)} }"""
    with device(chromium, served) as page:
        probe(page, served, sample, code, body)
        seen = {what: page.evaluate(see, what) for what in (".text p", "em", "h1", "td", ".other")}
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.evaluate(see, ".text p")["hyphens"] == "manual"
    assert seen[".text p"]["line"] == pytest.approx(line)
    assert seen[".other"]["line"] == pytest.approx(LOW)
    assert (seen["h1"]["line"] > HEADING) is (line == HIGH)
    assert [seen[what]["hyphens"] for what in (".text p", "h1", "td")] == [hyphens, "manual", "manual"]
    assert (seen["em"]["fontStyle"] == "normal") is (code in {"am", "ar", "hi", "ko", "zh"})
    assert seen[".text p"]["letterSpacing"] == "normal"
    assert (seen[".text p"]["wordBreak"] == "keep-all") is (code == "ko")
    assert (seen[".text p"]["lineBreak"] == "strict") is (code == "zh")


# figures in Arabic

DISORDER = r"""() => {
    const figure = /(?:[−+±≈~<>≤≥]\s?)?\d+(?:[.,]\d+)*(?:\s?[–-]\s?\d+(?:[.,]\d+)*)*(?:[ \u00a0]?[%°A-Za-zµ²³\/][%°A-Za-zµ²³\/\d]*)*/g, wrong = [];
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode, all = [...node.data.matchAll(figure)].filter(([text]) => !/^[\d.,]+$/.test(text));
        if (!node.parentElement.checkVisibility()) continue;
        for (const {0: text, index} of all) {
            const at = [...text].map((sign, i) => {
                const range = document.createRange();
                range.setStart(node, index + i);
                range.setEnd(node, index + i + 1);
                return {sign, box: range.getBoundingClientRect()};
            }).filter(({sign}) => sign.trim() && !/[.,]/.test(sign));
            const wraps = at.some(({box}, i) => i && box.top > at[i - 1].box.top + 5);
            if (!wraps && at.some(({box}, i) => i && box.left < at[i - 1].box.left)) wrong.push(text);
        }
    }
    return wrong;
}"""
LOOSE = r"""() => {
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), wrong = [];
    while (walk.nextNode()) {
        const text = walk.currentNode.data.trim();
        if (!/\d/.test(text) || /\p{Script=Arabic}/u.test(text)) continue;
        let each = walk.currentNode.parentElement;
        while (/^inline$/.test(getComputedStyle(each).display) && !/isolate|plaintext/.test(getComputedStyle(each).unicodeBidi)) each = each.parentElement;
        if (!/isolate|plaintext/.test(getComputedStyle(each).unicodeBidi)) wrong.push(text);
        if (each.textContent.match(/\p{Script=Arabic}/u) && getComputedStyle(each).display !== "inline") wrong.push(text);
    }
    return wrong;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("path", IN_ARABIC)
def test_figures_in_arabic_stand_for_themselves(page: Page, served: Served, path: str) -> None:
    answer = page.goto(f"{served.address}{path}", wait_until="networkidle")
    assert answer
    assert answer.ok
    assert page.evaluate(r"document.querySelector('main').innerText.match(/\d/g).length") > 1
    assert page.evaluate(DISORDER) == []
    assert page.evaluate(LOOSE) == []


@pytest.mark.browser
def test_the_judges_of_figures_judge(page: Page, served: Served) -> None:
    page.goto(f"{served.address}{MILK}")
    add = "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
    page.evaluate(add, "<p>الوفر −30 % هنا</p><p>من 3 – 5 USD/t هنا</p><p>وفر <span>7 kWh</span> هنا</p>")
    assert page.evaluate(DISORDER) == ["−30 %", "3 – 5 USD/t", "7 kWh"]
    assert page.evaluate(LOOSE) == ["7 kWh"]


@pytest.mark.parametrize(
    ("words", "markup"),
    [
        ("−37,000 GJ في السنة", '<bdi dir="rtl"><bdi dir="ltr">−37,000 GJ</bdi> في السنة</bdi>'),
        ("أكثر من 200,000 USD", '<bdi dir="rtl">أكثر من <bdi dir="ltr">200,000 USD</bdi></bdi>'),
        (
            "3 – 5 USD/t عند 1999-2001.",
            '<bdi dir="rtl"><bdi dir="ltr">3 – 5 USD/t</bdi> عند <bdi dir="ltr">1999-2001</bdi>.</bdi>',
        ),
        ("10 أشهر و5,000.", '<bdi dir="rtl">10 أشهر و5,000.</bdi>'),
        ("<b> & 5% أ", '<bdi dir="rtl">&lt;b&gt; &amp; <bdi dir="ltr">5%</bdi> أ</bdi>'),
        ("−19 % & more", "<bdi>−19 % &amp; more</bdi>"),
        ("", ""),
    ],
)
def test_a_value_stands_alone(words: str, markup: str) -> None:
    assert bidi.alone(words) == markup


def test_words_from_left_to_right_stay_as_they_are() -> None:
    assert bidi.apart("−19 % & more") == "−19 % & more"
    assert bidi.article(Markup("<p>−19 %</p>")) == "<p>−19 %</p>"
    assert bidi.article(Markup('<td title="−3 %">نص</td><td>−3&nbsp;% &amp;</td>')) == (
        '<td title="−3 %">نص</td><td><bdi dir="ltr">−3&nbsp;%</bdi> &amp;</td>'
    )


# mirrored


@pytest.mark.browser
@pytest.mark.parametrize(("site", "mirrored"), [("tn/ar/", True), ("tn/fr/", False)])
def test_facts_steps_and_bars_turn_with_the_script(page: Page, served: Served, site: str, *, mirrored: bool) -> None:
    page.goto(f"{served.address}{site}case-studies/tn/clc-cap-bon-milk/")
    boxes = page.evaluate("['h1', '.spread > .facts'].map(what => document.querySelector(what).getBoundingClientRect().x)")
    assert (boxes[1] < boxes[0]) is mirrored
    bar = page.locator(".chart svg").first.evaluate("each => getComputedStyle(each).transform")
    assert (bar == "matrix(-1, 0, 0, 1, 0, 0)") is mirrored
    page.goto(f"{served.address}{site}training/shop-floor-half-day/")
    step = page.locator(".flow > li").first.evaluate(
        "each => { const [out, name] = [each, each.querySelector('h3')].map(part => part.getBoundingClientRect());"
        " return [name.left - out.left, out.right - name.right] }"
    )
    assert (step[1] > step[0]) is mirrored
