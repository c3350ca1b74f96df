"""Invented languages as judges: nothing that readers see stays in plain letters, and longer words and other scripts fit."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import htmlcheck
import plainwords
import pseudosite
import pytest
import samplesite
import webserver
import workshop
from conftest import window
from lxml import html
from plainwords import Allowed, Told
from playwright.sync_api import Browser, Page, Route, expect
from pseudosite import LOCALES
from samplesite import ROOT

from kbgen import pseudo_site
from kbgen.l10n.pseudo import pseudo
from kbgen.language import SOURCE, voices
from kbgen.load import load
from kbgen.model.document import profile
from kbgen.model.misuse import Misuse

HEAT = "case-studies/cz/moravska-trebova-1999/"
BREWERY = "guidelines/brewery/"
CAMPAIGN = "campaigns/heat-you-pay-for/"
DECIDE, UNDONE = "case-studies/tn/clc-cap-bon-milk/decide/", "case-studies/what-did-not-work/"
PATHS = [
    "", HEAT, BREWERY, CAMPAIGN, "case-studies/", "case-studies/by-payback/", "about/", "survey/", "needs/", "follow/", "share/",
    "search/?q=", "404.html", DECIDE, UNDONE, "impact/",
]  # fmt: skip
NEAR = 2
"""Pixels by which an edge may differ."""
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
LEAST = {"en-XA": 10_000, "ar-XB": 9_000}
"""Texts in each language: fewer would mean that the judge has become blind."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy of the sample repository as the command writes it."""
    folder = tmp_path_factory.mktemp("pseudo")
    return pseudosite.copied(folder / "sample", folder / "copy")


@pytest.fixture(scope="module")
def root(copy: Path) -> Path:
    """The copy with translations of every state, built."""
    root = pseudosite.aged(Path(shutil.copytree(copy, copy.with_name("aged"))))
    samplesite.build(root)
    return root


@pytest.fixture(scope="module")
def allowed(root: Path) -> dict[str, Allowed]:
    """What may be plain, by language."""
    library, spoken = load(root).library, voices(root)
    return {code: Allowed(library, spoken[code]) for code in LOCALES}


@pytest.fixture(scope="module")
def hosted(root: Path) -> Iterator[webserver.Served]:
    """The built copy as a web host gives it."""
    with webserver.serve(root / "site") as running:
        yield running


def left(told: list[Told], allowed: dict[str, Allowed]) -> list[str]:
    """Return each text in an invented language with plain words."""
    return [
        f"{each.where}: {each.text[:120]}" for each in told if each.language in allowed and allowed[each.language].left(each.text)
    ]


def spoken_by(name: str, template: str) -> list[str]:
    """Return the words of a template that are not filled in."""
    return [each.text for each in plainwords.of_template(name, template) if any(letter.isalpha() for letter in each.text)]


# the copy


def test_a_folder_that_holds_something_is_left_alone(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    done = samplesite.run("l10n", "pseudo", tmp_path, "--root", copy.with_name("sample"))
    assert done.returncode != 0
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_copy_has_no_errors(copy: Path) -> None:
    done = samplesite.run("check", "--root", copy)
    assert done.returncode == 0, done.stdout
    assert done.stderr.startswith("0 errors, ")
    # titles may grow too long for a list; figures, links and code are those of the originals
    assert set(re.findall(r"\.(?:en-XA|ar-XB)\.md:\d+:\d+ (KB\d+)", done.stdout)) == {"KB601"}


def small(root: Path) -> Path:
    """Write a repository of one page and one catalogue."""
    workshop.write(root, en=workshop.ENGLISH)
    catalogue = root / "translations/cs/LC_MESSAGES/kbgen.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid ""\nmsgstr ""\n"Language: cs\\n"\n\nmsgid "Home"\nmsgstr ""\n', encoding="utf-8")
    return root


def test_links_stay_links(tmp_path: Path) -> None:
    """A link that leads out of the repository is refused in the copy as in the original."""
    root, copy = small(tmp_path / "root"), tmp_path / "far/copy"
    secret = tmp_path / "secret"
    workshop.write(secret, en=workshop.ENGLISH)
    (root / "content/overviews/out.md").symlink_to(secret / f"{workshop.PAGE}.md")
    (root / "content/guidelines").symlink_to(secret, target_is_directory=True)
    (root / "content/overviews/gone.md").symlink_to("nowhere.md")
    (root / "casestudies").symlink_to(secret, target_is_directory=True)
    before = sorted(secret.rglob("*"))
    pseudo_site.write(root, copy)
    links = ["casestudies", "content/guidelines", "content/overviews/gone.md", "content/overviews/out.md"]
    assert [name for name in links if not (copy / name).is_symlink()] == []
    refused = [[each.place.path for each in load(here).findings if each.code == "KB012"] for here in (root, copy)]
    assert sorted(refused[0]) == sorted(refused[1]) == links
    assert sorted(secret.rglob("*")) == before
    assert (copy / f"{workshop.PAGE}.ar-XB.md").is_file()


@pytest.mark.parametrize(
    "name",
    [f"{workshop.PAGE}.en-XA.md", "casestudies/cz/a.ar-XB.md", "translations/ar-XB/LC_MESSAGES/kbgen.po", "translations/en-XA"],
)
def test_a_copy_is_not_copied_again(tmp_path: Path, name: str) -> None:
    root = small(tmp_path / "root")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(b"\xff")
    done = samplesite.run("l10n", "pseudo", tmp_path / "copy", "--root", root)
    assert done.returncode == 2
    assert "exists already." in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "copy").exists()


def test_what_cannot_be_read_does_not_stop_it(tmp_path: Path) -> None:
    root, copy = small(tmp_path / "root"), tmp_path / "copy"
    (root / "content/overviews/latin.md").write_bytes(workshop.ENGLISH.replace("Steam", "P\xe1ra").encode("cp1250", "replace"))
    (root / "content/overviews/open.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (root / "content/centres").mkdir()
    centre = (samplesite.PAGES / "content/centres/cz.md").read_text(encoding="utf-8")
    (root / "content/centres/cz.md").write_bytes(b"\xef\xbb\xbf" + centre.replace("\n", "\r\n").encode())
    (root / "content/centres/sk.md").write_text("nothing", encoding="utf-8")
    os.mkfifo(root / "content/overviews/pipe.md")
    bad = root / "translations/am/LC_MESSAGES/kbgen.po"
    bad.parent.mkdir(parents=True)
    bad.write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    pseudo_site.write(root, copy)
    found = load(copy).library
    assert found.documents[workshop.PAGE].editions.keys() == {"en", *LOCALES}
    assert [profile(centre).languages[-2:] for centre in found.centres] == [LOCALES]
    assert voices(copy)["en-XA"].say("Home") == pseudo("Home", "en-XA")
    assert (copy / "content/overviews/latin.md").exists()
    assert not (copy / "content/overviews/pipe.md").exists()


def test_without_a_catalogue_there_are_no_phrases_to_turn(tmp_path: Path) -> None:
    root = small(tmp_path / "root")
    (root / "translations/cs/LC_MESSAGES/kbgen.po").write_bytes(b"\xff")
    with pytest.raises(Misuse, match="no catalogue"):
        pseudo_site.write(root, tmp_path / "copy")


def test_every_letter_of_a_word_is_replaced_and_what_must_survive_is_not() -> None:
    text = 'The quick brown fox jumps over a lazy dog [there](dog.md "Its name") `as is` {n} {a: b} https://x.example/abc'
    accents, arabic = pseudo(text, "en-XA"), pseudo(text, "ar-XB")
    for kept in ("](dog.md", "`as is`", "{n}", "{a: b}", "https://x.example/abc"):
        assert kept in accents
        assert kept in arabic
        accents, arabic = accents.replace(kept, ""), arabic.replace(kept, "")
    assert not any(letter.isascii() and letter.isalpha() for letter in accents + arabic)
    assert pseudo("Číslo", "ar-XB").isalpha()
    assert not any("LATIN" in letter for letter in pseudo("Číslo", "ar-XB"))


# what stays plain


def test_no_phrase_stays_in_plain_letters(root: Path, allowed: dict[str, Allowed]) -> None:
    told = list(plainwords.of_site(samplesite.files(root / "site")))
    assert left(told, allowed) == []
    for code, least in LEAST.items():
        assert sum(each.language == code for each in told) >= least


def test_the_page_of_the_network_says_nothing_that_is_not_translated(root: Path) -> None:
    """Its language is English; in this repository English has the phrases of en-XA."""
    library = load(root).library
    titles = [document.editions[SOURCE].title for document in library.documents.values() if SOURCE in document.editions]
    allowed = {SOURCE: Allowed(library, voices(root)[SOURCE], titles)}
    told = [
        each for name in ("index.html", "404.html") for each in plainwords.of_page(name, samplesite.pages(root / "site")[name])
    ]
    assert left(told, allowed) == []
    assert sum(each.language == SOURCE for each in told) > 60


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("theme/*.html"), *ROOT.glob("theme/partials/*.html")]), ids=lambda path: path.stem
)
def test_a_template_says_nothing_itself(path: Path) -> None:
    """Also what it says on pages that this repository does not have."""
    assert spoken_by(path.name, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "<p>Read more</p>", '<p aria-label="Read more">{{ t("Read more") }}</p>', '<p>{{ t("Sector") }} of work</p>',
        '{{ badge("Read more") }}', '<p data-done="Copied"></p>', "{% if view %}<option>none</option>{% endif %}",
        '<{{ "p" if missing else "h1" }} title="Read more">{{ t("Sector") }}</p>', '{{ t("Sector") if view else "Sector" }}',
    ],
)  # fmt: skip
def test_the_judge_of_templates_judges(wrong: str) -> None:
    assert len(spoken_by("x.html", wrong)) == 1
    assert spoken_by("x.html", '<p title="{{ t("Sector") }}" class="lead">{{ n("{n} page", "{n} pages", 2) }}</p>') == []


def words_of(stylesheet: str) -> list[str]:
    """Return the letters that a stylesheet puts into pages."""
    return [words for words in re.findall(r"""content:\s*["']([^"']*)["']""", stylesheet) if re.search(r"[^\W\d_]", words)]


def test_the_stylesheet_says_nothing() -> None:
    css = (ROOT / "theme/assets/kbgen.css").read_text(encoding="utf-8")
    assert len(re.findall(r"content: *[\"']", css)) > 5
    assert words_of(css) == []
    assert words_of("p::before { content: 'Note: ' } p::after { content: \"–\" }") == ["Note: "]


def test_the_judge_finds_a_phrase_that_was_not_made_to_be_translated(
    root: Path, tmp_path: Path, allowed: dict[str, Allowed]
) -> None:
    other = Path(shutil.copytree(root, tmp_path / "other", ignore=shutil.ignore_patterns("site", ".site.releases")))
    for name, old, new in (
        ("base.html", '{{ t("Skip to the content") }}', "Skip to the content"),
        ("partials/lists.html", 'data-done="{{ t("Copied") }}"', 'data-done="Copied"'),
        ("error.html", '{{ t("To the first page") }}', "To the first page"),
    ):
        path = other / "theme" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    site = samplesite.build(other, "--centre", "cz", "--lang", "en-XA")
    found = left(
        list(plainwords.of_site({path: data for path, data in samplesite.files(site).items() if path.startswith("cz/")})), allowed
    )
    assert {each.partition(": ")[2] for each in found} == {"Skip to the content", "Copied", "To the first page"}


def test_names_of_the_facts_may_be_plain_and_words_beside_them_may_not(allowed: dict[str, Allowed]) -> None:
    one = allowed["en-XA"]
    assert one.left("World Bank Group · 2007 · 12 kWh/hL · USD 370,431 · Czechia, China, and Lebanon · 18 months") == []
    assert one.left("World Banking, 12 kWh/hLs, some months, Czechian") == [
        "World",
        "Banking",
        "kWh",
        "hLs",
        "some",
        "months",
        "Czechian",
    ]


# what scripts put into pages


def seen(page: Page) -> list[Told]:
    """Return every text of a page as scripts have made it."""
    return list(plainwords.of_page(page.url, html.document_fromstring(page.content())))


def asked(page: Page, hosted: webserver.Served, site: str, words: str, more: str = "") -> list[Told]:
    """Return the texts of a search page with an answer."""
    page.goto(f"{hosted.address}{site}search/?q={quote(words)}{more}")
    expect(page.get_by_role("status")).not_to_be_empty()
    expect(page.locator("#search-results")).not_to_have_attribute("aria-busy", "true")
    return seen(page)


@pytest.mark.browser
@pytest.mark.parametrize("code", LOCALES)
def test_scripts_put_nothing_plain_into_pages(
    chromium: Browser, hosted: webserver.Served, allowed: dict[str, Allowed], code: str
) -> None:
    energy, water, dairy = (pseudo(word, code) for word in ("Energy", "water", "dairy"))
    with window(chromium, hosted, DESK) as page:
        told = asked(page, hosted, f"cz/{code}/", energy)
        results = page.locator("#search-results ol > li").count()
        boxes = page.locator(".narrow-groups input").count()
        told += asked(page, hosted, f"cz/{code}/", "", "&sort=payback")
        told += asked(page, hosted, f"tn/{code}/", f"{dairy} {energy}", "&kind=case")
        told += asked(page, hosted, f"cz/{code}/", f"{water[1:]}")
        told += asked(page, hosted, f"cz/{code}/", "qqqqqqqq")
        assert results >= 3
        assert boxes >= 10
        page.route("**/*.json", lambda route: route.abort())
        told += asked(page, hosted, f"cz/{code}/", water)
    with window(chromium, hosted, DESK, locale=code) as page:
        page.goto(f"{hosted.address}cz/{'cs' if code == 'en-XA' else 'en-XA'}/{BREWERY}")
        page.locator(".offered").wait_for()
        offered = seen(page)
    assert left([*told, *offered], allowed) == []
    assert sum(each.language == code for each in told) > 800


@pytest.mark.browser
def test_the_judge_of_scripts_judges(chromium: Browser, hosted: webserver.Served, allowed: dict[str, Allowed]) -> None:
    def spoilt(route: Route) -> None:
        body = route.fetch().text()
        assert body.count("finish(counted(scores.length))") == 1
        route.fulfill(body=body.replace("counted(scores.length)", '"Many pages"'), content_type="text/javascript")

    with window(chromium, hosted, DESK) as page:
        page.route("**/search.*.js", spoilt)
        found = left(asked(page, hosted, "cz/en-XA/", pseudo("Energy", "en-XA")), allowed)
    assert [each.rpartition(": ")[2] for each in found] == ["Many pages"]


# what does not fit

_CLIPPED = """() => [...document.querySelectorAll('button, .top a, .badge, summary, .tabs a, .chips a, .foot a, select, dt, th')]
  .filter(each => each.checkVisibility() && each.clientWidth > 1 && each.scrollWidth > each.clientWidth)
  .map(each => each.outerHTML.slice(0, 120))"""


def fits(page: Page) -> list[str]:
    """Return what is wider than the window, and what is clipped."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*([f"{wide} pixels"] if wide > PHONE["width"] else []), *page.evaluate(_CLIPPED)]


@pytest.mark.browser
@pytest.mark.parametrize("code", LOCALES)
def test_longer_words_fit_a_phone(chromium: Browser, hosted: webserver.Served, code: str) -> None:
    found = {}
    with window(chromium, hosted, PHONE) as page:
        for path in PATHS:
            page.goto(f"{hosted.address}cz/{code}/{path}{quote(pseudo('Energy', code)) if path.endswith('=') else ''}")
            if path.endswith("="):
                page.locator("#search-results ol > li").first.wait_for()
                page.locator(".narrow > summary").click()
            found[path] = fits(page)
            page.locator("details.menu > summary").click()
            found[f"{path} menu"] = fits(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.browser
def test_the_judge_of_room_judges(chromium: Browser, hosted: webserver.Served) -> None:
    with window(chromium, hosted, PHONE) as page:
        page.goto(f"{hosted.address}cz/en-XA/{HEAT}")
        page.add_style_tag(
            content="button { white-space: nowrap; max-inline-size: 3rem; overflow: hidden } h1 { inline-size: 400px }"
        )
        found = fits(page)
    assert any("pixels" in each for each in found)
    assert any("<button" in each for each in found)


# from right to left

_EDGES = """selectors => selectors.map(selector => {
  const each = document.querySelector(selector).getBoundingClientRect(), wide = document.documentElement.clientWidth;
  const isMirrored = document.documentElement.dir === 'rtl';
  return isMirrored ? [wide - each.right, wide - each.left] : [each.left, each.right];
})"""
MIRRORED = {
    HEAT: ["h1", ".facts", ".trail li", ".brand a", ".brand svg", ".figures.big > div", ".sources ol > li"],
    BREWERY: [".facts", ".flow > li", ".flow > li > h3", ".first", ".check li"],
    "case-studies/": [".rows > li", ".tabs li"],
    "": [".hero", ".hero .field input", ".grid li"],
}
AS_WIDE_AS_WORDS = {".trail li", ".tabs li", ".hero .field input"}
"""Those of which only the beginning can be compared."""


def unlike(page: Page, hosted: webserver.Served, path: str, style: str = "p {}") -> list[str]:
    """Return the elements of a page that do not stand as far from the right in ar-XB as from the left in en-XA."""
    edges = {}
    for code in LOCALES:
        page.goto(f"{hosted.address}cz/{code}/{path}")
        assert page.locator("html").get_attribute("dir") == ("rtl" if code == "ar-XB" else "ltr")
        page.add_style_tag(content=style)
        edges[code] = page.evaluate(_EDGES, MIRRORED[path])
    return [
        f"{selector}: {one} {other}"
        for selector, one, other in zip(MIRRORED[path], edges["en-XA"], edges["ar-XB"], strict=True)
        if abs(one[0] - other[0]) > NEAR or (selector not in AS_WIDE_AS_WORDS and abs(one[1] - other[1]) > NEAR)
    ]


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_from_right_to_left_are_mirrored(chromium: Browser, hosted: webserver.Served, size: dict[str, int]) -> None:
    with window(chromium, hosted, size) as page:
        assert [each for path in MIRRORED for each in unlike(page, hosted, path)] == []


@pytest.mark.browser
def test_the_judge_of_mirrors_judges(chromium: Browser, hosted: webserver.Served) -> None:
    with window(chromium, hosted, DESK) as page:
        found = unlike(page, hosted, BREWERY, ".flow > li { padding-left: 9rem; padding-right: 0 } .check { padding-left: 3rem }")
    assert [each.partition(":")[0] for each in found] == [".flow > li > h3", ".check li"]


@pytest.mark.browser
def test_the_numbers_of_steps_stand_at_the_right(chromium: Browser, hosted: webserver.Served) -> None:
    with window(chromium, hosted, PHONE) as page:
        sides = {}
        for code in LOCALES:
            page.goto(f"{hosted.address}cz/{code}/{BREWERY}")
            number = "each => { const said = getComputedStyle(each, '::before'); return [parseFloat(said.left), parseFloat(said.right)] }"
            sides[code] = page.locator(".flow > li").first.evaluate(number)
    assert sides["en-XA"][0] == sides["ar-XB"][1] == 0
    assert min(sides["en-XA"][1], sides["ar-XB"][0]) > 100


# the checker of the W3C


def test_pages_in_invented_languages_are_valid(root: Path) -> None:
    top = (root / "site").resolve()
    pages = [*top.glob("tn/en-XA/**/*.html"), *top.glob("cz/ar-XB/[a-g]*/**/*.html"), top / "index.html", top / "cz/index.html"]
    assert len(pages) > 50
    # the checker cannot know these languages: what it guesses of them is no error
    assert [each for each in htmlcheck.messages(*pages) if each.kind in {"error", "fatal"}] == []
