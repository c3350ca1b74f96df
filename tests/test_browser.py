"""What a person meets in a real browser: finding, reading, switching the language, on a phone, with keys, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from conftest import at_home
from playwright.sync_api import Browser, Page, expect
from samplesite import LANGUAGES
from webserver import Served

pytestmark = pytest.mark.browser

HEAT = "case-studies/cz/moravska-trebova-1999/"
FIRST_VIEW = 40_000
"""Bytes over the wire of a case study that is opened for the first time, packed with gzip."""
PHONE = {"width": 320, "height": 640}
SITES = [(centre, code) for centre, codes in LANGUAGES.items() for code in codes]


@pytest.fixture
def phone(chromium: Browser, served: Served) -> Iterator[Page]:
    """The narrowest window that is still in use."""
    context = chromium.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    at_home(context, served)
    yield context.new_page()
    context.close()


# finding and reading


@pytest.mark.parametrize("words", ["tepla", "uspory tepla", "úspora tepla", "teppla", "TEPLO"])
def test_a_person_finds_the_case_about_heat_and_reads_it_in_english(page: Page, served: Served, words: str) -> None:
    page.goto(f"{served.address}cz/cs/")
    field = page.get_by_role("searchbox").first
    field.fill(words)
    field.press("Enter")
    link = page.locator(f"#search-results ol a[href$='{HEAT}']")
    expect(link).to_be_visible()
    expect(page.get_by_role("status")).not_to_be_empty()
    link.click()
    expect(page).to_have_url(f"{served.address}cz/cs/{HEAT}")
    expect(page.locator("html")).to_have_attribute("lang", "cs")
    page.locator("header li a[hreflang=en]").click()
    expect(page).to_have_url(f"{served.address}cz/en/{HEAT}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("37,000 GJ")


def test_search_answers_while_one_types(page: Page, served: Served) -> None:
    page.goto(f"{served.address}cn/zh/search/")
    page.get_by_role("searchbox").press_sequentially("印染", delay=30)
    expect(page.locator("#search-results ol a[href$='case-studies/cn/xinfa-dyeing/']")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=%E5%8D%B0%E6%9F%93$"))
    page.get_by_role("searchbox").fill("qqqqqqqqqqqqzz")
    expect(page.locator("#search-results ol > li")).to_have_count(0)
    expect(page.get_by_role("status")).not_to_be_empty()


def test_a_question_is_shown_as_it_was_typed(page: Page, served: Served) -> None:
    page.goto(f"{served.address}cz/cs/search/?q=%3Cimg%20src=x%20onerror=alert(1)%3E%20voda")
    expect(page.locator("#search-results ol > li").first).to_be_visible()
    assert page.locator("#search-results img").count() == 0


# without scripts


@pytest.mark.parametrize(("centre", "code"), SITES)
def test_everything_is_read_without_scripts(chromium: Browser, served: Served, centre: str, code: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{served.address}{centre}/{code}/")
    page.get_by_role("searchbox").first.fill("water")
    page.get_by_role("searchbox").first.press("Enter")
    assert urlsplit(page.url).path == f"/{centre}/{code}/search/"
    assert urlsplit(page.url).query == "q=water"
    page.locator("main a[href$='case-studies/']").first.click()
    assert urlsplit(page.url).path == f"/{centre}/{code}/case-studies/"
    page.locator("main h2 a, main h3 a").first.click()
    text = page.locator("main").inner_text()
    assert len(text) > 500
    assert page.locator("main dl").first.is_visible()
    context.close()


# on a phone


@pytest.mark.parametrize(
    "path",
    [
        "", "cz/", "cz/cs/", f"cz/cs/{HEAT}", "cz/cs/case-studies/", "cz/cs/guidelines/brewery/", "cz/cs/about/", "cz/cs/404.html",
        "tn/ar/", "tn/ar/case-studies/", "tn/ar/case-studies/tn/clc-cap-bon-milk/", "tn/ar/training/shop-floor-half-day/",
        "cn/zh/", "cn/zh/case-studies/", "cn/zh/case-studies/cn/xinfa-dyeing/", "cn/zh/guidelines/brewery/", "cn/zh/search/?q=%E6%B0%B4",
    ],
)  # fmt: skip
def test_nothing_is_wider_than_the_smallest_phone(phone: Page, served: Served, path: str) -> None:
    phone.goto(f"{served.address}{path}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    wide = """() => [...document.querySelectorAll("body *")]
        .filter(each => each.checkVisibility({opacityProperty: true}) && each.getBoundingClientRect().width > 1)
        .filter(each => { const box = each.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1 })
        .filter(each => !each.closest("[tabindex='0'], pre, .skip"))
        .map(each => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 40)}`)"""
    assert phone.evaluate(wide) == []


# directions


@pytest.mark.parametrize(("site", "mirrored"), [("tn/ar/", True), ("tn/fr/", False), ("cz/cs/", False), ("cn/zh/", False)])
def test_the_page_runs_in_the_direction_of_its_language(page: Page, served: Served, site: str, *, mirrored: bool) -> None:
    page.goto(f"{served.address}{site}case-studies/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if mirrored else "ltr")
    entries = page.locator("header nav li:visible").filter(has=page.locator("a:not([hreflang])"))
    first, second = entries.nth(0).bounding_box(), entries.nth(1).bounding_box()
    assert first
    assert second
    assert (first["x"] > second["x"]) is mirrored
    heading = page.get_by_role("heading", level=1).evaluate("each => getComputedStyle(each).direction")
    assert heading == ("rtl" if mirrored else "ltr")


def test_a_text_in_another_language_runs_in_its_own_direction(page: Page, served: Served) -> None:
    page.goto(f"{served.address}tn/ar/training/shop-floor-half-day/")
    assert page.locator("main div[lang=en]").evaluate("each => getComputedStyle(each).direction") == "ltr"
    assert page.locator("body").evaluate("each => getComputedStyle(each).direction") == "rtl"


# keys


@pytest.mark.parametrize("path", ["cz/cs/", f"cz/cs/{HEAT}", "tn/ar/case-studies/", "cn/zh/search/"])
def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page, served: Served, path: str) -> None:
    page.goto(f"{served.address}{path}")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    target = skip.get_attribute("href")
    assert target
    assert target.startswith("#")
    assert page.locator(target).evaluate("each => each.tagName") == "MAIN"
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("each => !!each.closest('main')")


def test_every_stop_of_the_keyboard_is_seen(page: Page, served: Served) -> None:
    page.goto(f"{served.address}cz/cs/{HEAT}")
    seen = """() => { const style = getComputedStyle(document.activeElement);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none" }"""
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(seen), page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


# what is fetched


def test_a_case_is_light_and_asks_only_its_own_host(page: Page, served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = len(served.answers)
    page.goto(f"{served.address}cz/cs/{HEAT}", wait_until="networkidle")
    answers = served.answers[before:]
    weight = sum(size for _, size in answers)
    with capsys.disabled():
        print(f"\nfirst view of a case: {len(answers)} requests, {weight:,} bytes with gzip: {dict(answers)}")  # noqa: T201 - the weight is meant to be seen
    assert [url for url in asked if not url.startswith((served.address, "data:"))] == []
    assert len(answers) <= 6
    assert weight < FIRST_VIEW


def test_a_print_shows_the_text_and_hides_the_frame(page: Page, served: Served) -> None:
    page.goto(f"{served.address}cz/cs/{HEAT}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.locator("header nav a").first).not_to_be_visible()
