"""What a person meets who searches, in a real browser: narrowing, sorting, guesses, lost connections, all centres at once."""

from __future__ import annotations

import gzip
import re

import pytest
from conftest import at_home
from playwright.sync_api import Browser, Page, Route, expect
from samplesite import ROOT
from webserver import Served

from kbgen.render.furniture import furniture

pytestmark = pytest.mark.browser

CLIENT = 12_000
"""Bytes of all scripts of the search, packed with gzip."""
FIRST_RESULTS = (8, 60_000)
"""Requests and bytes, packed with gzip, from the first touch of the field to the first results."""
RESULTS = "#search-results ol > li"


def search(page: Page, served: Served, site: str, query: str) -> None:
    """Open a search page with a question in its address and wait for the answer."""
    page.goto(f"{served.address}{site}search/?{query}")
    answered(page)


def answered(page: Page) -> None:
    """Wait until the page is done with a question."""
    expect(page.get_by_role("status")).not_to_be_empty()
    expect(page.locator("#search-results")).not_to_have_attribute("aria-busy", "true")


def test_the_scripts_are_small() -> None:
    theme = furniture(ROOT / "theme")
    scripts = [theme.files[theme.names[name]] for name in ("words.js", "lookup.js", "search.js")]
    assert not any(re.search(rb"^\s*(//|/\*)", script, re.MULTILINE) for script in scripts)
    assert sum(len(gzip.compress(script, mtime=0)) for script in scripts) <= CLIENT


def test_nothing_of_the_index_is_fetched_before_it_is_wanted(page: Page, served: Served) -> None:
    before = len(served.answers)
    page.goto(f"{served.address}cz/cs/search/", wait_until="networkidle")
    assert [path for path, _ in served.answers[before:] if ".json" in path] == []
    with page.expect_response("**/search/index.*.json"):
        page.get_by_role("searchbox").focus()
    page.wait_for_timeout(300)
    assert [re.sub(r"\..*", "", path.rsplit("/", 1)[1]) for path, _ in served.answers[before:] if ".json" in path] == ["index"]


@pytest.mark.parametrize(
    ("site", "words"), [("cz/cs/", "spotřeba vody v pivovaru"), ("tn/ar/", "خفض استهلاك المياه"), ("cn/zh/", "节约用水")]
)
def test_the_first_results_cost_little(page: Page, served: Served, site: str, words: str) -> None:
    page.goto(f"{served.address}{site}search/", wait_until="networkidle")
    page.locator(".narrow").evaluate("each => { each.open = false }")
    before = len(served.answers)
    page.get_by_role("searchbox").fill(words)
    answered(page)
    expect(page.locator(RESULTS).first).to_be_visible()
    answers = served.answers[before:]
    assert len(answers) <= FIRST_RESULTS[0]
    assert sum(size for _, size in answers) <= FIRST_RESULTS[1]


def test_results_are_narrowed_by_tags_and_the_address_says_so(page: Page, served: Served) -> None:
    search(page, served, "cz/cs/", "q=voda")
    every = page.locator(RESULTS).count()
    group = page.locator(".narrow-groups > details[data-name=sector]")
    group.locator("summary").click()
    box = group.locator("label").first
    shown = int(box.locator(".count").inner_text())
    box.click()
    expect(page.get_by_role("status")).to_contain_text(str(shown))
    assert 0 < shown < every
    expect(page.locator(RESULTS)).to_have_count(shown)
    address = page.url
    assert re.search(r"\?q=voda&sector=[a-z-]+$", address)
    again = page.context.new_page()
    again.goto(address)
    answered(again)
    assert again.locator(f"{RESULTS} > a").all_inner_texts() == page.locator(f"{RESULTS} > a").all_inner_texts()
    expect(again.locator("input[name=sector]:checked")).to_have_count(1)
    page.locator(".narrow > button").click()
    expect(page.locator(RESULTS)).to_have_count(every)
    assert page.url.endswith("?q=voda")


def test_two_tags_of_a_group_widen_and_two_groups_narrow(page: Page, served: Served) -> None:
    def found(query: str) -> set[str]:
        search(page, served, "cz/en/", query)
        while page.locator(".search-more").is_visible():
            before = page.locator(RESULTS).count()
            page.locator(".search-more").click()
            expect(page.locator(RESULTS).nth(before)).to_be_visible()
        return set(page.locator(f"{RESULTS} > a").all_inner_texts())

    cases, guidelines = found("kind=case"), found("kind=guideline")
    assert cases
    assert guidelines
    assert found("kind=case&kind=guideline") == cases | guidelines
    brewery = found("sector=brewery")
    assert found("kind=guideline&sector=brewery") == guidelines & brewery


def test_results_are_sorted_by_year(page: Page, served: Served) -> None:
    search(page, served, "cz/en/", "kind=case")
    page.get_by_label("Order of the list").select_option("year")
    answered(page)
    assert "sort=year" in page.url
    years = []
    for href in page.locator(f"{RESULTS} > a").evaluate_all("all => all.map(each => each.href)"):
        text = page.request.get(href).text()
        years.append(max(map(int, re.findall(r">((?:19|20)\d\d)</bdi>", text)), default=0))
    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 2


def test_a_slip_is_named_and_one_click_mends_it(page: Page, served: Served) -> None:
    search(page, served, "cz/cs/", "q=pivvoar")
    link = page.locator(".search-hint a")
    expect(link).to_have_text(re.compile("^pivovar"))
    expect(page.locator(RESULTS).first).to_be_visible()
    link.click()
    answered(page)
    expect(page.get_by_role("searchbox")).to_have_value(re.compile("^pivovar"))
    expect(page.locator(".search-hint a")).to_have_count(0)


@pytest.mark.parametrize("word", ["啤酒酿造", "brasserie", "brewery", "صناعة الجعة"])
def test_a_tag_is_found_by_its_name_in_any_language(page: Page, served: Served, word: str) -> None:
    search(page, served, "cz/cs/", f"q={word}")
    assert page.locator(f"{RESULTS} a[href*='brewery']").count() > 0


def test_more_results_come_when_asked_for_and_the_focus_goes_on(page: Page, served: Served) -> None:
    search(page, served, "cz/cs/", "kind=case&kind=term&kind=guideline")
    expect(page.locator(RESULTS)).to_have_count(10)
    first = page.locator(f"{RESULTS} > a").all_inner_texts()
    page.locator(".search-more").click()
    expect(page.locator(f"{RESULTS}:nth-child(11) > a")).to_be_focused()
    shown = page.locator(f"{RESULTS} > a").all_inner_texts()
    assert shown[:10] == first
    assert len(set(page.locator(f"{RESULTS} > a").evaluate_all("all => all.map(each => each.href)"))) == len(shown)


def test_keys_alone_will_do(page: Page, served: Served) -> None:
    page.goto(f"{served.address}cz/cs/search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("voda")
    page.keyboard.press("Enter")
    answered(page)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"{RESULTS} > a:focus").count():
            break
    expect(page.locator(f"{RESULTS}:first-child > a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cz/cs/(?!search/).+"))


# what goes wrong


def test_a_lost_file_costs_some_results_and_is_said(page: Page, served: Served) -> None:
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost or route.request.url in lost:
            lost.append(route.request.url)
            route.abort()
        else:
            route.fallback()

    page.route("**/search/words.*.json", lose)
    search(page, served, "cz/cs/", "q=voda+brewery+kompresor+teplo")
    expect(page.locator(".search-hint")).to_contain_text(page.locator("#search-results").get_attribute("data-partial") or "?")
    assert page.locator(RESULTS).count() > 0


@pytest.mark.parametrize("site", ["cz/cs/", "tn/ar/", "cn/zh/"])
def test_without_a_connection_the_lists_are_named(page: Page, served: Served, site: str) -> None:
    page.goto(f"{served.address}{site}search/", wait_until="networkidle")
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("water")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(page.locator("#search-results").get_attribute("data-error") or "?")
    page.context.set_offline(False)
    expect(page.locator("main a[href$='case-studies/']")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(RESULTS).first).to_be_visible()


@pytest.mark.parametrize(
    "question", ['"', "*", "%00", "%F0%9F%98%80", "%E2%80%AEabc", "a" * 3000, "%3Cscript%3Ealert(1)%3C/script%3E", "热a水ж"]
)
def test_strange_questions_are_answered(page: Page, served: Served, question: str) -> None:
    search(page, served, "cz/cs/", f"q={question}")
    wrong = [page.locator("#search-results").get_attribute(f"data-{name}") for name in ("error", "wait")]
    assert page.get_by_role("status").inner_text() not in wrong


# on a phone, and for all centres


@pytest.mark.parametrize(
    "path",
    [
        "cz/cs/search/?q=voda&sector=brewery",
        "tn/ar/search/?q=المياه&kind=case",
        "cn/zh/search/?q=水&kind=case",
        "?q=water&lang=en&kind=case",
    ],
)
def test_narrowing_fits_the_smallest_phone(chromium: Browser, served: Served, path: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    at_home(context, served)
    phone = context.new_page()
    phone.goto(f"{served.address}{path}")
    answered(phone)
    if path.startswith("?"):
        expect(phone.locator("#search-results [role=status]")).to_be_in_viewport()
    else:
        expect(phone.locator(RESULTS).first).to_be_in_viewport()
    phone.locator(".narrow > summary").click()
    expect(phone.locator(".narrow-groups input:checked").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    small = phone.locator(".narrow label, .narrow summary, .narrow select").evaluate_all(
        "all => all.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().height).filter(height => height < 24)"
    )
    assert small == []
    context.close()


def test_all_centres_are_searched_at_once_in_the_language_chosen(page: Page, served: Served) -> None:
    page.goto(f"{served.address}?q=water&lang=en")
    answered(page)
    assert page.locator(RESULTS).count() > 0
    page.get_by_label("Language of the answers").select_option("ar")
    page.get_by_role("searchbox").fill("المياه")
    expect(page.locator(f"{RESULTS} > a").first).to_have_attribute("href", re.compile(r"/tn/ar/"))
    assert "lang=ar" in page.url
    assert page.locator("#search-results ol").evaluate("each => getComputedStyle(each).direction") == "rtl"
    page.locator(f"{RESULTS} > a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_without_scripts_the_network_page_shows_no_field_that_cannot_answer(chromium: Browser, served: Served) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.locator(".countries a").first).to_be_visible()
    context.close()


# what was wrong once


def test_signs_that_answer_are_marked(page: Page, served: Served) -> None:
    search(page, served, "cn/zh/", "q=印染")
    assert "印染" in page.locator(f"{RESULTS} mark").all_inner_texts()


def test_a_double_tap_on_more_adds_each_page_once(page: Page, served: Served) -> None:
    search(page, served, "cz/cs/", "kind=case&kind=term&kind=guideline")
    page.locator(".search-more").evaluate("button => { button.click(); button.click(); }")
    expect(page.locator(RESULTS).nth(10)).to_be_visible()
    page.wait_for_timeout(300)
    hrefs = page.locator(f"{RESULTS} > a").evaluate_all("all => all.map(each => each.href)")
    assert len(hrefs) == len(set(hrefs))


def test_more_without_a_connection_loses_nothing(page: Page, served: Served) -> None:
    search(page, served, "cz/cs/", "q=voda&sort=year")
    many = page.locator(RESULTS).count()
    page.evaluate("() => { window.lost = window.fetch; window.fetch = () => Promise.reject(new TypeError('offline')); }")
    page.locator(".search-more").click()
    page.wait_for_timeout(300)
    page.evaluate("() => { window.fetch = window.lost; }")
    while page.locator(".search-more").is_visible():
        before = page.locator(RESULTS).count()
        page.locator(".search-more").click()
        expect(page.locator(RESULTS).nth(before)).to_be_visible()
    assert page.locator(RESULTS).count() == int(re.sub(r"\D", "", page.get_by_role("status").inner_text())) >= many


def test_taking_back_the_last_tag_without_a_question_tidies_up(page: Page, served: Served) -> None:
    search(page, served, "cz/en/", "kind=case")
    page.locator(".narrow > button").click()
    expect(page.locator(RESULTS)).to_have_count(0)
    expect(page.locator(".narrow")).to_be_hidden()
    page.get_by_role("searchbox").fill("water")
    answered(page)
    expect(page.locator(".narrow input:checked")).to_have_count(0)


def test_results_are_not_shown_as_narrowed_when_they_are_not(page: Page, served: Served) -> None:
    page.route("**/search/facets.*.json", lambda route: route.abort())
    search(page, served, "cz/cs/", "q=voda&sector=brewery")
    expect(page.get_by_role("status")).to_have_text(page.locator("#search-results").get_attribute("data-error") or "?")
    expect(page.locator(RESULTS)).to_have_count(0)


@pytest.mark.parametrize("query", ["q=voda&sector=", "q=voda&sector=nonsense", "q=voda&utm_source=poster"])
def test_an_address_that_names_no_tag_narrows_nothing(page: Page, served: Served, query: str) -> None:
    search(page, served, "cz/cs/", "q=voda")
    every = page.get_by_role("status").inner_text()
    search(page, served, "cz/cs/", query)
    assert page.get_by_role("status").inner_text() == every


def test_an_order_alone_can_be_sent_to_somebody(page: Page, served: Served) -> None:
    search(page, served, "cz/cs/", "sort=year")
    expect(page.locator(RESULTS).first).to_be_visible()


def test_letters_that_are_still_being_composed_are_not_asked(page: Page, served: Served) -> None:
    search(page, served, "cn/zh/", "q=水")
    page.get_by_role("searchbox").evaluate("""field => {
        field.value = "jie'yue";
        field.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true}));
    }""")
    page.wait_for_timeout(500)
    assert page.url.endswith("?q=%E6%B0%B4")


def test_opening_the_ways_to_narrow_keeps_what_is_shown(page: Page, served: Served) -> None:
    search(page, served, "cz/cs/", "kind=case&kind=term&kind=guideline")
    page.locator(".search-more").click()
    expect(page.locator(RESULTS).nth(10)).to_be_visible()
    shown = page.locator(RESULTS).count()
    page.locator(".narrow > summary").click()
    page.locator(".narrow > summary").click()
    page.wait_for_timeout(300)
    assert page.locator(RESULTS).count() == shown


def test_results_name_translations_that_nobody_has_read(page: Page, served: Served) -> None:
    page.goto(f"{served.address}tn/ar/case-studies/")
    label = page.locator("main .badge.open").filter(has_text="آلية").first.inner_text()
    search(page, served, "tn/ar/", "kind=case")
    assert page.locator(".search-about b", has_text=label).count() > 0
