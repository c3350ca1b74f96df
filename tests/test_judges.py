"""Judges that are not ours: the HTML checker of the W3C, axe for accessibility, gettext for the phrases."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import htmlcheck
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import at_home, needs
from playwright.sync_api import Browser, Page
from samplesite import ROOT, Sample
from webserver import Served

HEAT = "case-studies/cz/moravska-trebova-1999/"
MILK = "case-studies/tn/clc-cap-bon-milk/"
CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/kbgen.po"))
PAGES = [
    "", "404.html", "cz/", "tn/", "cn/", "cz/404.html", "tn/404.html",
    "cz/cs/", "cz/cs/about/", "cz/cs/search/", "cz/cs/404.html", "cz/cs/case-studies/by-payback/", "cz/cs/guidelines/brewery/",
    "cz/cs/campaigns/heat-you-pay-for/", "tn/ar/campaigns/heat-you-pay-for/", "tn/fr/campaigns/", "cz/cs/case-studies/cz/moravska-trebova-1999/",
    "cz/en/topics/energy/", "cz/en/case-studies/cz/heineken-breweries/", "cz/en/guidelines/", "cz/en/case-studies/by-saving/",
    "tn/ar/", "tn/ar/case-studies/", "tn/ar/case-studies/lb/skaff-dairy/", "tn/ar/training/shop-floor-half-day/", "tn/ar/sectors/",
    "cn/zh/", "cn/zh/case-studies/", "cn/zh/case-studies/cn/xinfa-dyeing/", "cn/zh/guidelines/brewery/", "cn/zh/about/", "cn/zh/new/",
    "cz/cs/survey/", "cz/cs/needs/", "tn/ar/follow/", "tn/fr/follow/water/", "tn/ar/needs/", "needs/", "tn/ar/survey/", "tn/fr/survey/", "tn/ar/thanks/", "tn/en/case-studies/tn/clc-cap-bon-milk/",
    "cz/cs/share/", "tn/ar/share/sectors/dairy/", "tn/ar/embed/sectors/dairy/", "cn/zh/embed/", "cz/en/share/campaigns/heat-you-pay-for/",
    "tn/ar/case-studies/tn/clc-cap-bon-milk/decide/", "cz/cs/impact/", "cz/cs/case-studies/what-did-not-work/", "cz/en/case-studies/by-effort/",
    "tn/en/case-studies/lb/skaff-dairy/decide/",
]  # fmt: skip

SEEN = [
    "", "tn/", "tn/404.html", "cz/cs/", "cz/cs/about/", "cz/cs/search/", "cz/cs/404.html", "cz/cs/guidelines/brewery/",
    "cz/cs/case-studies/cz/moravska-trebova-1999/", "cz/en/topics/energy/", "tn/ar/", "tn/ar/case-studies/",
    "tn/ar/case-studies/lb/skaff-dairy/", "tn/ar/training/shop-floor-half-day/", "cn/zh/", "cn/zh/case-studies/cn/xinfa-dyeing/",
    "cz/en/survey/", "cz/cs/needs/", "tn/ar/follow/", "tn/ar/needs/", "needs/", "tn/ar/survey/", "tn/fr/thanks/",
    "cz/cs/share/", "tn/ar/share/sectors/dairy/", "tn/ar/embed/sectors/dairy/",
    "cz/cs/campaigns/heat-you-pay-for/", "tn/ar/campaigns/heat-you-pay-for/",
    "tn/ar/case-studies/tn/clc-cap-bon-milk/decide/", "cz/cs/impact/", "cz/cs/case-studies/what-did-not-work/",
]  # fmt: skip
"""Those that differ in parts and colours: a browser takes a second for each."""


def test_pages_stylesheets_and_pictures_are_valid(sample: Sample) -> None:
    parts = [*sorted((sample.site / "assets").glob("*.css")), *sorted((sample.site / "assets").glob("*.svg"))]
    pages = [sample.site / path / "index.html" if not path.endswith(".html") else sample.site / path for path in PAGES]
    assert len(parts) >= 2
    assert htmlcheck.errors(*pages, *parts) == []


def test_the_judge_of_html_judges(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        '<!doctype html><html lang="cs"><title>x</title><p><div id=a></div><b id=a></p>', encoding="utf-8"
    )
    assert len(htmlcheck.errors(tmp_path / "x.html")) >= 2


def test_every_page_is_written_in_the_language_that_it_says(sample: Sample) -> None:
    found = htmlcheck.messages(*sorted(sample.site.resolve().rglob("*.html")))
    assert [each for each in found if each.is_of_language] == []
    assert {each.text for each in found if each.kind != "info"} == {"The “list” role is unnecessary for element “ol”."}


def test_the_judge_of_languages_judges(sample: Sample, tmp_path: Path) -> None:
    wrong = {
        "Czech": (f"cz/cs/{HEAT}", 'lang="cs" dir="ltr"', 'lang="sk" dir="ltr"'),
        "English": (f"cz/en/{HEAT}", 'lang="en" dir="ltr"', 'lang="cs" dir="ltr"'),
        "French": (f"tn/fr/{MILK}", 'lang="fr" dir="ltr"', 'lang="en" dir="ltr"'),
        "Arabic": (f"tn/ar/{MILK}", 'lang="ar" dir="rtl"', 'lang="ar" dir="ltr"'),
    }
    for language, (path, old, new) in wrong.items():
        text = (sample.site / path / "index.html").read_text(encoding="utf-8")
        assert f"<html {old}>" in text
        (tmp_path / f"{language}.html").write_text(text.replace(f"<html {old}>", f"<html {new}>"), encoding="utf-8")
    told = [each.partition("appears to be written in ")[2].split()[0] for each in htmlcheck.errors(*sorted(tmp_path.iterdir()))]
    assert told == sorted(wrong)


@pytest.fixture(params=["light", "dark"])
def window(request: pytest.FixtureRequest, chromium: Browser, served: Served) -> Iterator[Page]:
    """A window of somebody who wants light or dark pages."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme=request.param, reduced_motion="reduce")
    at_home(context, served)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", SEEN)
def test_everybody_can_use_the_page(window: Page, served: Served, path: str) -> None:
    window.goto(f"{served.address}{path}")
    found = Axe().run(window).response["violations"]
    assert [f"{each['id']}: {each['help']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["cz/cs/search/?q=vodda&sector=brewery", "tn/ar/search/?q=المياه&kind=case", "?q=water&lang=ar&kind=case"]
)
def test_results_of_a_search_can_be_used_by_everybody(window: Page, served: Served, path: str) -> None:
    window.goto(f"{served.address}{path}")
    window.locator(".narrow input:checked").first.wait_for()
    found = Axe().run(window).response["violations"]
    assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []


@pytest.mark.browser
def test_the_judge_of_use_judges(window: Page) -> None:
    window.set_content('<html><body><img src="data:,"><p style="color:#999;background:#aaa">grey</p></body></html>')
    assert {each["id"] for each in Axe().run(window).response["violations"]} >= {"color-contrast", "html-has-lang", "image-alt"}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_gettext_accepts_the_phrases(catalogue: Path) -> None:
    needs("msgfmt", shutil.which("msgfmt"))
    command = ["msgfmt", "--check", "--output-file", os.devnull, catalogue]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
