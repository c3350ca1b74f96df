"""In my plant, in a real browser: numbers as people type them, results as Python has them, nothing sent and nothing kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import samplesite
import webserver
from axe_playwright_python.sync_playwright import Axe
from casefile import STANDARD, edited
from conftest import window
from playwright.sync_api import Browser, Page, expect

from kbgen.compose import worth

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
FIELDS = "+country: TN\n+results:\n+  - {topic: water, indicator: %s, unit: m3, change_pct: %s, per: year}\n"
SHARES = {"mine": 20, "low": 12.5, "middle": 30, "high": 62.5}
BEER = "+country: TN\n+results:\n+  - {topic: water, indicator: Water per hl, unit: hl/hl, per: unit, before: 8, after: 5.5}\n"
SITES = ("ar", "fr", "en")
THIN, NO_BREAK = "\u202f", "\u00a0"


@pytest.fixture(scope="module")
def brewing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webserver.Served]:
    """A centre that shows four cases on water and one on water for each hectolitre of beer."""
    root = samplesite.write(tmp_path_factory.mktemp("plant") / "repository")
    for name, share in SHARES.items():
        put(root, name, FIELDS % (f"Water {name}", -share))
    put(root, "beer", BEER)
    with webserver.serve(samplesite.build(root, "--centre", "tn")) as running:
        yield running


def put(root: Path, name: str, changes: str) -> None:
    (root / f"casestudies/tn/{name}.md").write_text(edited(STANDARD["case"], changes), encoding="utf-8")


def address(served: webserver.Served, code: str, name: str = "mine") -> str:
    return f"{served.address}tn/{code}/case-studies/tn/{name}/decide/"


@pytest.fixture
def desk(chromium: Browser, brewing: webserver.Served) -> Iterator[Page]:
    with window(chromium, brewing, DESK) as page:
        page.goto(address(brewing, "en"))
        yield page


def shown(page: Page, name: str) -> str:
    return re.sub("[\u2066-\u2069]", "", page.locator(f"dd.{name}").inner_text())


def read(text: str) -> list[float]:
    """Return the numbers of an English result."""
    return [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", text.replace("m³", ""))]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("1200", 1200), ("0.5", 0.5), ("0,5", 0.5), (".5", 0.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("12.5", 12.5), ("12,50", 12.5),
        ("1.234.567", 1234567), ("1,234,567", 1234567), ("12,34,567", 1234567), ("12,34,567.8", 1234567.8), ("1 234 567", 1234567),
        (f"1{THIN}234,5", 1234.5), (f"1{NO_BREAK}234", 1234), ("1'234.50", 1234.5), ("1’234", 1234), ("1 234,567", 1234.567),
        ("١٢٣٤", 1234), ("١٬٢٣٤٫٥", 1234.5), ("١٢٫٥", 12.5), ("۱۲۳۴", 1234), ("१२,३४,५६७", 1234567), ("１２００", 1200), ("1234.567", 1234.567),
        ("0.125", 0.125), ("0,125", 0.125), ("1000000000", 1e9), (" 42 ", 42),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(desk: Page, typed: str, means: float) -> None:
    desk.locator("[name=use]").fill(typed)
    expect(desk.locator("form [role=status]")).to_be_empty()
    assert read(shown(desk, "point")) == [worth.rounded(means * 0.2)]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "either"),
    [("1.234", (1234, 1.234)), ("1,234", (1234, 1.234)), ("123,456", (123456, 123.456)), ("١،٢٣٤", (1234, 1.234))],
)
def test_what_may_be_two_numbers_is_asked_back(desk: Page, typed: str, either: tuple[float, float]) -> None:
    for number, means in enumerate(either):
        desk.locator("[name=use]").fill(typed)
        expect(desk.locator("form dl")).to_be_hidden()
        expect(desk.locator("[name=use]")).to_have_attribute("aria-invalid", "true")
        desk.locator("form [role=status] button").nth(number).click()
        expect(desk.locator("form [role=status]")).to_be_empty()
        expect(desk.locator("[name=use]")).to_be_focused()
        assert read(shown(desk, "point")) == [worth.rounded(means * 0.2)]


@pytest.mark.browser
@pytest.mark.parametrize(
    "typed",
    [
        "-5",
        "12 m3",
        "1.2.3",
        "1,23,4",
        "1e9",
        "1.234,5.6",
        "1,234.567,8",
        "--",
        "1..5",
        "0x10",
        "9" * 20,
        "NaN",
        "alert(1)",
        "<b>1</b>",
        "1 23",
    ],
)
def test_what_is_no_number_is_refused(desk: Page, typed: str) -> None:
    desk.locator("[name=use]").fill(typed)
    expect(desk.locator("form [role=status]")).to_contain_text("Write a number")
    expect(desk.locator("form dl")).to_be_hidden()


@pytest.mark.browser
def test_results_are_those_of_python(desk: Page) -> None:
    for use, price in ((1, 1), (45678, 2.35), (0.3, 1200), (999999, 0.004)):
        desk.locator("[name=use]").fill(str(use))
        desk.locator("[name=price]").fill(f"{price:.4f}")
        desk.locator("[name=money]").fill("dinars")
        shares = [SHARES[name] / 100 for name in ("mine", "low", "high")]
        point, low, high = (worth.rounded(use * share) for share in shares)
        assert read(shown(desk, "point")) == [point]
        assert read(shown(desk, "span")) == [low, high]
        paid = [worth.rounded(use * share * price) for share in shares]
        assert read(shown(desk, "point-money")) == paid[:1]
        assert read(shown(desk, "span-money")) == paid[1:]
        assert shown(desk, "point-money").endswith(" dinars")


@pytest.mark.browser
def test_an_intensity_is_scaled_to_the_output(desk: Page, brewing: webserver.Served) -> None:
    desk.goto(address(brewing, "en", "beer"))
    desk.locator("[name=use]").fill("20000")
    assert shown(desk, "point") == f"50,000{NO_BREAK}hL"
    expect(desk.locator("dd.span")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("code", "written"), [("ar", "2,470 م³"), ("fr", f"2{THIN}470{THIN}m³"), ("en", "2,470 m³")])
def test_results_are_written_as_the_page_writes(desk: Page, brewing: webserver.Served, code: str, written: str) -> None:
    desk.goto(address(brewing, code))
    desk.locator("[name=use]").fill("12345")
    assert shown(desk, "point").replace(NO_BREAK, " ") == written
    desk.locator("[name=use]").fill("1000")
    row = desk.locator("table tbody tr", has=desk.locator("th")).nth(-2)
    assert shown(desk, "point") == row.locator("td").first.inner_text()


@pytest.mark.browser
def test_words_for_money_are_never_markup(desk: Page) -> None:
    desk.locator("[name=use]").fill("100")
    desk.locator("[name=price]").fill("1")
    desk.locator("[name=money]").fill("<img src=x>{high}$&")
    assert shown(desk, "point-money") == "20 <img src=x>{high}$&"
    assert shown(desk, "span-money").count("<img src=x>{high}$&") == 2
    expect(desk.locator("form img")).to_have_count(0)


@pytest.mark.browser
def test_nothing_is_sent_and_nothing_is_kept(chromium: Browser, brewing: webserver.Served) -> None:
    with window(chromium, brewing, DESK) as page:
        page.goto(address(brewing, "en"))
        page.wait_for_load_state("networkidle")
        before, asked = len(brewing.answers), []
        page.on("request", lambda request: asked.append(request.url))
        page.context.set_offline(True)
        page.locator("[name=use]").fill("5000")
        page.locator("[name=use]").press("Enter")
        assert shown(page, "point") == "1,000 m³".replace(" ", NO_BREAK)
        assert (len(brewing.answers), asked) == (before, [])
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        assert page.url == address(brewing, "en")


@pytest.mark.browser
@pytest.mark.parametrize("code", SITES)
def test_without_scripts_a_table_stands_instead(chromium: Browser, brewing: webserver.Served, code: str) -> None:
    with window(chromium, brewing, PHONE, java_script_enabled=False) as page:
        page.goto(address(brewing, code))
        expect(page.locator(".plant form:visible")).to_have_count(0)
        expect(page.locator(".plant tbody tr")).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.browser
@pytest.mark.parametrize("code", SITES)
def test_each_sheet_is_a_page_of_paper(chromium: Browser, brewing: webserver.Served, code: str) -> None:
    with window(chromium, brewing, DESK) as page:
        page.goto(address(brewing, code))
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 3
        page.emulate_media(media="print")
        assert (
            page.eval_on_selector_all(".sheet + .sheet", "all => all.map(each => getComputedStyle(each).breakBefore)")
            == ["page"] * 2
        )


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(chromium: Browser, brewing: webserver.Served, scheme: str) -> None:
    with window(chromium, brewing, PHONE, color_scheme=scheme) as page:
        for code, typed in (("ar", "1.234"), ("en", "1200")):
            page.goto(address(brewing, code))
            page.locator("[name=use]").fill(typed)
            found = Axe().run(page).response["violations"]
            assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
