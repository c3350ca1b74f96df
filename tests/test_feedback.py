"""What readers answer: the marks they leave in a host's log, only where and while they want to; the survey by pen, file or letter."""

from __future__ import annotations

import csv
import gzip
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import samplesite
from axe_playwright_python.sync_playwright import Axe
from conftest import window
from lxml import html
from playwright.sync_api import Browser, Download, Page, Route, expect
from samplesite import LANGUAGES, ROOT, Sample
from webserver import Served

from kbgen.compose.wishes import ANSWERS, ONE, QUESTIONS
from kbgen.language import voices
from kbgen.load import load
from kbgen.render.furniture import furniture

MILK = "case-studies/tn/clc-cap-bon-milk/"
DOCUMENT = "casestudies/tn/clc-cap-bon-milk"
HEAT = "case-studies/cz/moravska-trebova-1999/"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
SITES = [(centre, code) for centre, codes in LANGUAGES.items() for code in codes]
HEADER = "date;audiences;sectors;topics;option_types;effort;formats;channels;cadence;languages;bandwidth;wanted"
SCRIPT, GROWTH = 1_000, 600
"""Bytes, packed with gzip: of the script, and of what it costs a page that readers may answer to."""
SILENT = {
    "Do Not Track": "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})",
    "Global Privacy Control": "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})",
}


def asked(served: Served, since: int) -> list[tuple[str, dict[str, list[str]]]]:
    """Return path and words of what was sent since then, as a host's log has it."""
    found = [urlsplit(path) for path, _ in served.answers[since:] if "mark.txt" in path or "/thanks/" in path]
    return [(each.path, parse_qs(each.query)) for each in found]


def packed(data: bytes) -> int:
    return len(gzip.compress(data, mtime=0))


# did it help, without scripts


@pytest.mark.browser
@pytest.mark.parametrize("code", LANGUAGES["tn"])
def test_without_scripts_an_answer_is_a_line_of_the_log(chromium: Browser, served: Served, code: str) -> None:
    with window(chromium, served, PHONE, java_script_enabled=False) as page:
        for press, words in (("button[value=partly]", {"helped": ["partly"]}), ("#wanted", {"wanted": ["aquaponie à 3 t/j"]})):
            page.goto(f"{served.address}tn/{code}/{MILK}")
            before = len(served.answers)
            if press == "#wanted":
                page.locator(press).fill(words["wanted"][0])
                page.locator(press).press("Enter")
            else:
                page.locator(press).click()
            expect(page).to_have_url(re.compile(rf"/tn/{code}/thanks/\?"))
            assert asked(served, before) == [(f"/tn/{code}/thanks/", {**words, "page": [DOCUMENT]})]
        leads = page.locator("main a").evaluate_all("all => all.map(each => new URL(each.href).pathname)")
        assert leads[0] == f"/tn/{code}/"
        assert f"/tn/{code}/sectors/dairy/" in leads


# did it help, with scripts


@pytest.mark.browser
def test_an_answer_is_one_small_request_and_the_reader_stays(page: Page, served: Served) -> None:
    page.goto(f"{served.address}tn/fr/{MILK}?utm=x", wait_until="networkidle")
    page.context.add_cookies([{"name": "host", "value": "1", "url": served.address}])
    box, address, before = page.locator(".feedback"), page.url, len(served.answers)
    expect(page.locator("#wanted")).to_be_hidden()
    with page.expect_request("**/mark.txt?*") as sent:
        box.locator("button[value=no]").dblclick()
    expect(box.get_by_role("status")).to_have_text(box.get_attribute("data-done") or "?")
    assert {"cookie", "referer"} & set(sent.value.all_headers()) == set()
    expect(box.locator("button[name=helped]:visible")).to_have_count(0)
    page.locator("#wanted").fill("  = Jus d'orange & eau ")
    box.get_by_role("button").last.click()
    expect(page.locator("#wanted")).to_be_hidden()
    page.wait_for_timeout(200)
    marks = [("helped", "no"), ("wanted", "= Jus d'orange & eau")]
    assert asked(served, before) == [("/tn/fr/mark.txt", {name: [value], "page": [DOCUMENT]}) for name, value in marks]
    assert page.url == address
    assert served.answers[before][1] <= 40


@pytest.mark.browser
@pytest.mark.parametrize("status", [0, 404])
def test_an_answer_that_was_not_sent_is_not_thanked_for(page: Page, served: Served, status: int) -> None:
    def lose(route: Route) -> None:
        route.fulfill(status=status) if status else route.abort()

    page.goto(f"{served.address}tn/fr/{MILK}")
    box = page.locator(".feedback")
    page.route("**/mark.txt?*", lose)
    box.locator("button[value=yes]").click()
    expect(box.get_by_role("status")).to_have_text(box.get_attribute("data-failed") or "?")
    page.unroute("**/mark.txt?*")
    box.locator("button[value=yes]").click()
    expect(box.get_by_role("status")).to_have_text(box.get_attribute("data-done") or "?")


@pytest.mark.browser
@pytest.mark.parametrize("wish", SILENT.values(), ids=SILENT)
def test_who_asks_not_to_be_followed_is_not_asked(chromium: Browser, served: Served, wish: str) -> None:
    before = len(served.answers)
    with window(chromium, served, DESK) as page:
        page.add_init_script(wish)
        page.goto(f"{served.address}tn/fr/{MILK}", wait_until="networkidle")
        expect(page.locator(".feedback :is(form, input, button)")).to_have_count(0)
        expect(page.locator(".feedback a[href^='mailto:']")).to_be_visible()
        page.goto(f"{served.address}tn/fr/search/", wait_until="networkidle")
        page.get_by_role("searchbox").fill("lait")
        expect(page.locator("#search-results ol > li").first).to_be_visible()
        page.wait_for_timeout(2500)
    assert asked(served, before) == []


@pytest.mark.browser
def test_keys_alone_answer(page: Page, served: Served) -> None:
    page.goto(f"{served.address}tn/en/{MILK}")
    before = len(served.answers)
    page.locator(".feedback button[value=partly]").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".feedback button[value=no]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".feedback [role=status]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#wanted")).to_be_focused()
    page.keyboard.type("salt")
    page.keyboard.press("Enter")
    expect(page.locator("#wanted")).to_be_hidden()
    assert [words for _, words in asked(served, before)] == [
        {"helped": ["no"], "page": [DOCUMENT]},
        {"wanted": ["salt"], "page": [DOCUMENT]},
    ]


# what was searched


@pytest.mark.browser
def test_a_question_that_was_typed_and_answered_is_told_once(page: Page, served: Served) -> None:
    before = len(served.answers)
    page.goto(f"{served.address}tn/fr/search/?q=lait", wait_until="networkidle")
    field = page.get_by_role("searchbox")
    page.wait_for_timeout(2300)
    assert asked(served, before) == [], "the host has it in the address of the page"
    field.fill("eau")
    page.wait_for_timeout(800)
    field.fill("eaux usées")
    page.wait_for_timeout(2600)
    field.fill("lait")
    page.wait_for_timeout(2600)
    field.fill("eaux usées ")
    page.wait_for_timeout(2600)
    field.fill("zzzzqqqq")
    page.wait_for_timeout(2600)
    assert asked(served, before) == [("/tn/fr/mark.txt", {"q": [words]}) for words in ("eaux usées", "zzzzqqqq")]


# where nobody asks


def test_centres_that_do_not_ask_have_nothing_of_it(sample: Sample) -> None:
    for centre, codes in LANGUAGES.items():
        found = {path for path, tree in samplesite.pages(sample.site).items() if path.startswith(f"{centre}/") and _asks(tree)}
        files = {
            path.relative_to(sample.site).as_posix() for path in (sample.site / centre).rglob("*") if path.name == "mark.txt"
        }
        thanks = {path for path in samplesite.pages(sample.site) if path.startswith(f"{centre}/") and "/thanks/" in path}
        if centre == "tn":
            assert files == {f"tn/{code}/mark.txt" for code in codes}
            assert thanks == {f"tn/{code}/thanks/index.html" for code in codes}
            assert {
                path for path in samplesite.pages(sample.site) if re.fullmatch(r"tn/\w+/case-studies/\w\w/[^/]+/index.html", path)
            } <= found
        else:
            assert (found, files, thanks) == (set(), set(), set())


def _asks(tree: html.HtmlElement) -> bool:
    return bool(
        tree.xpath(
            "//*[contains(@class, 'feedback')] | //form[contains(@action, 'thanks')] | //script[contains(@src, 'feedback')]"
        )
    )


@pytest.fixture(scope="module")
def by_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre that has a form elsewhere and wants no marks."""
    root = samplesite.only(samplesite.write(tmp_path_factory.mktemp("form") / "repository"), "cz")
    path = root / "content/centres/cz.md"
    block = 'feedback: {form: "https://forms.example/x?a=1&b={page}"}\nsources:'
    path.write_text(path.read_text(encoding="utf-8").replace("sources:", block, 1), encoding="utf-8")
    return samplesite.build(root)


def test_a_form_elsewhere_learns_the_name_of_the_page(by_form: Path, sample: Sample) -> None:
    page = samplesite.page(by_form, f"cz/cs/{HEAT}")
    links = page.xpath("//section[@class='feedback']//a/@href")
    assert links == ["https://forms.example/x?a=1&b=casestudies%2Fcz%2Fmoravska-trebova-1999"]
    assert page.xpath("//section[@class='feedback']//form | //script[contains(@src, 'feedback')]") == []
    assert list(by_form.resolve().rglob("mark.txt")) == list(by_form.resolve().glob("cz/*/thanks")) == []
    assert "https://forms.example/x?a=1&b=survey" in samplesite.page(by_form, "cz/cs/survey/").xpath("//main//a/@href")
    letter = samplesite.page(sample.site, f"tn/fr/{MILK}").xpath("//section[@class='feedback']//a/@href")
    assert letter == ["mailto:office@centre.example?subject=casestudies%2Ftn%2Fclc-cap-bon-milk"]


def test_a_page_and_its_script_stay_small(sample: Sample) -> None:
    theme = furniture(ROOT / "theme")
    assert packed(theme.files[theme.names["feedback.js"]]) <= SCRIPT
    assert len(theme.files[theme.names["feedback.js"]]) <= 2_048
    for code in LANGUAGES["tn"]:
        data = (sample.site / f"tn/{code}/{MILK}index.html").read_bytes()
        without = re.sub(rb'<section class="feedback".*?</section>\s*<script[^>]*></script>', b"", data, flags=re.DOTALL)
        assert len(without) < len(data) - 900
        assert packed(data) - packed(without) <= GROWTH


# the survey


@pytest.mark.parametrize(("centre", "code"), SITES)
def test_the_survey_asks_for_every_tag(sample: Sample, centre: str, code: str) -> None:
    page = samplesite.page(sample.site, f"{centre}/{code}/survey/")
    vocabulary = load(sample.root).library.vocabulary.terms
    answers = {name: page.xpath("//fieldset//input[@name=$name]/@value", name=name) for name in QUESTIONS}
    wanted = {
        name: list(ANSWERS.get(name, LANGUAGES[centre] if name == "languages" else vocabulary.get(name, ())))
        for name in QUESTIONS
    }
    assert {name: sorted(values) for name, values in answers.items()} == {name: sorted(each) for name, each in wanted.items()}
    assert set(page.xpath("//input[@type='radio']/@name")) == ONE
    voice = voices(sample.root)[code]
    names = [each.text_content() for each in page.xpath("//label[input/@name='sectors']/span")]
    assert names == sorted(names, key=voice.sort_key)
    assert page.xpath("//main//form") == [], "no stray key sends it"
    assert samplesite.page(sample.site, f"{centre}/{code}/about/").xpath("//main//a[@href='../survey/']")
    assert samplesite.page(sample.site, f"{centre}/{code}/").xpath("//main//a[@href='survey/']")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//nav//small") == [], "no language of it is called a draft"


def saved(page: Page) -> tuple[Download, list[dict[str, str]]]:
    """Press the button and return the file with its rows as Python reads them."""
    with page.expect_download() as coming:
        page.locator("[data-save]").click()
    text = Path(coming.value.path()).read_bytes().decode("utf-8-sig")
    return coming.value, list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.browser
def test_the_file_holds_what_was_ticked(page: Page, served: Served) -> None:
    page.goto(f"{served.address}tn/ar/survey/", wait_until="networkidle")
    before = len(served.answers)
    for name, value in (
        ("sectors", "tea"),
        ("sectors", "brewery"),
        ("cadence", "weekly"),
        ("cadence", "monthly"),
        ("languages", "ar"),
    ):
        page.locator(f"[name={name}][value={value}]").check()
    page.locator("textarea").fill('=HYPERLINK("http://x.example";"a")\n"شاي"; 3 t')
    file, rows = saved(page)
    assert re.fullmatch(r"survey-tn-\d{4}-\d\d-\d\d\.csv", file.suggested_filename)
    assert len(rows) == 1
    assert ";".join(rows[0]) == HEADER
    assert set(rows[0]["sectors"].split()) == {"brewery", "tea"}
    assert {name: value for name, value in rows[0].items() if value and name not in {"date", "sectors"}} == {
        "cadence": "monthly",
        "languages": "ar",
        "wanted": '\'=HYPERLINK("http://x.example";"a") "شاي"; 3 t',
    }
    expect(page.locator(".send [role=status]")).to_have_text(page.locator(".send").get_attribute("data-done") or "?")
    assert served.answers[before:] == []


@pytest.mark.browser
@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1"])
def test_no_table_program_sees_a_formula(page: Page, served: Served, words: str) -> None:
    page.goto(f"{served.address}tn/fr/survey/")
    page.locator("textarea").fill(words)
    assert saved(page)[1][0]["wanted"] == f"'{words.strip()}"


@pytest.mark.browser
def test_a_letter_holds_the_same_table(page: Page, served: Served) -> None:
    page.goto(f"{served.address}tn/fr/survey/")
    letter = page.locator(".send a:not([hidden])").last
    letter.evaluate("each => each.addEventListener('click', event => event.preventDefault())")
    letter.click()
    expect(page.locator(".send [role=status]")).to_have_text(page.locator(".send").get_attribute("data-none") or "?")
    page.locator("[name=topics][value=water]").check()
    letter.click()
    address = urlsplit(letter.get_attribute("href") or "")
    assert (address.scheme, address.path) == ("mailto", "office@centre.example")
    body = unquote(address.query.partition("&body=")[2])
    assert next(csv.DictReader(io.StringIO(body, newline=""), delimiter=";"))["topics"] == "water"


@pytest.mark.browser
def test_keys_alone_fill_the_survey(page: Page, served: Served) -> None:
    page.goto(f"{served.address}cz/cs/survey/")
    page.locator("[name=sectors]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert page.url == f"{served.address}cz/cs/survey/"
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.locator("[data-save]:focus").count():
            break
    with page.expect_download():
        page.keyboard.press("Enter")


@pytest.mark.browser
def test_without_scripts_the_survey_is_for_paper(chromium: Browser, served: Served) -> None:
    with window(chromium, served, PHONE, java_script_enabled=False) as page:
        for site in ("cz/cs/", "tn/ar/"):
            page.goto(f"{served.address}{site}survey/")
            expect(page.locator(".send button:visible")).to_have_count(0)
            expect(page.locator(".onscreen").first).to_be_visible()
            assert page.locator(".send").inner_text().strip()
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.locator(".send a:visible").all_inner_texts() == ["office@centre.example"]


@pytest.mark.browser
@pytest.mark.parametrize(("centre", "code"), SITES)
def test_the_survey_fits_two_sheets_of_paper(chromium: Browser, served: Served, centre: str, code: str) -> None:
    with window(chromium, served, DESK) as page:
        page.goto(f"{served.address}{centre}/{code}/survey/")
        sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
        assert 1 <= len(sheets) <= 2
        page.emulate_media(media="print")
        expect(page.locator("fieldset input:visible")).to_have_count(page.locator("fieldset input").count())
        expect(page.locator(".onscreen:visible, main button:visible")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_answer(chromium: Browser, served: Served, scheme: str) -> None:
    with window(chromium, served, PHONE, color_scheme=scheme) as page:
        for path, press in ((f"tn/en/{MILK}", "button[value=yes]"), ("tn/ar/survey/", "[data-save]")):
            page.goto(f"{served.address}{path}")
            page.locator(press).click()
            expect(page.locator("main [role=status]")).not_to_be_empty()
            found = Axe().run(page).response["violations"]
            assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
