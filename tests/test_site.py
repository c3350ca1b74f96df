"""The published site: what stands where, in which language, where links lead, and that nothing else gets in."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from itertools import chain, pairwise
from pathlib import Path
from urllib.parse import urljoin

import judge
import pytest
import samplesite
from lxml import etree, html
from samplesite import BASE, LANGUAGES, Sample

from kbgen.language import direction, voices

SITES = [(centre, code) for centre, codes in LANGUAGES.items() for code in codes]
HEAT = "case-studies/cz/moravska-trebova-1999/"
BAKERY = "case-studies/cz/bakery-leaven/"
SKAFF = "case-studies/lb/skaff-dairy/"
MILK = "case-studies/tn/clc-cap-bon-milk/"
BREWERY = "guidelines/brewery/"
XINFA = "case-studies/cn/xinfa-dyeing/"

DOCUMENTS = {
    "cz": {HEAT, BAKERY, "case-studies/cz/heineken-breweries/", BREWERY, "campaigns/heat-you-pay-for/"},
    "tn": {MILK, SKAFF, "training/shop-floor-half-day/", "overviews/what-centres-achieved/"},
    "cn": {XINFA, "case-studies/cn/penglai-brewery/", BREWERY, "overviews/what-centres-achieved/"},
}
REAL = [
    ("cz", "cs", BAKERY),
    ("cz", "en", BAKERY),
    ("cz", "cs", HEAT),
    ("cz", "en", HEAT),
    ("tn", "fr", MILK),
    ("cn", "zh", BREWERY),
]
FALLBACKS = [
    ("cz", "cs", "case-studies/cn/penglai-brewery/", "en"),
    ("tn", "ar", "training/shop-floor-half-day/", "en"),
    ("tn", "fr", SKAFF, "en"),  # the English original, not the Arabic machine draft
    ("cn", "zh", "overviews/what-centres-achieved/", "en"),
]
DRAFTS = [
    ("cz", "cs", "case-studies/cz/heineken-breweries/", "en"),
    ("tn", "ar", SKAFF, "en"),
    ("cn", "zh", XINFA, "en"),
    ("cn", "zh", "about/", "en"),
]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name(name)))


# what stands where


def test_every_document_has_a_page_in_every_language_of_its_centres(sample: Sample) -> None:
    there = samplesite.pages(sample.site)
    wanted = {
        f"{centre}/{code}/{at}index.html" for centre, codes in LANGUAGES.items() for code in codes for at in DOCUMENTS[centre]
    }
    assert wanted - set(there) == set()


@pytest.mark.parametrize(("centre", "code"), SITES)
def test_every_kind_of_page_is_there(sample: Sample, centre: str, code: str) -> None:
    plain = ("", "about/", "sectors/", "case-studies/", "case-studies/by-payback/", "new/", "search/", "topics/energy/")
    paths = {f"{centre}/{code}/{at}index.html" for at in plain} | {f"{centre}/{code}/404.html"}
    assert paths - set(samplesite.pages(sample.site)) == set()


def test_all_languages_of_a_centre_have_the_same_pages(sample: Sample) -> None:
    for centre, codes in LANGUAGES.items():
        folders = [
            {path.relative_to(sample.site / centre / code) for path in (sample.site / centre / code).rglob("*.html")}
            for code in codes
        ]
        assert all(folder == folders[0] for folder in folders)


def test_the_network_leads_to_every_centre_in_every_language(sample: Sample) -> None:
    found = {(each.get("href"), each.get("hreflang")) for each in samplesite.page(sample.site, "").xpath("//main//a[@hreflang]")}
    assert {(f"{centre}/{code}/", code) for centre, code in SITES} <= found


def test_the_incomplete_translation_is_told_and_its_page_is_built(sample: Sample) -> None:
    assert set(re.findall(r"KB\d+", sample.printed)) == {"KB405", "KB408"}
    assert set(re.findall(r"^(\S+\.md):", sample.printed, re.MULTILINE)) == {"casestudies/lb/skaff-dairy.ar.md"}
    page = samplesite.page(sample.site, f"tn/ar/{SKAFF}")
    assert {each.text_content() for each in page.xpath("//main//table//*[@lang='en']")} >= {"Energy costs", "A monitoring system"}


# languages


@pytest.mark.parametrize(("centre", "code"), SITES)
def test_every_page_says_its_language_and_direction(sample: Sample, centre: str, code: str) -> None:
    found = {
        (tree.get("lang"), tree.get("dir"))
        for path, tree in samplesite.pages(sample.site).items()
        if path.startswith(f"{centre}/{code}/")
    }
    assert found == {(code, "rtl" if code == "ar" else "ltr")}


@pytest.mark.parametrize(("centre", "code", "at", "source"), FALLBACKS)
def test_a_fallback_says_what_it_is(sample: Sample, centre: str, code: str, at: str, source: str) -> None:
    page = samplesite.page(sample.site, f"{centre}/{code}/{at}")
    original = samplesite.page(sample.site, f"{centre}/{source}/{at}")
    text = page.xpath("//main//div[@lang=$lang][@dir=$dir]", lang=source, dir=direction(source))
    assert len(text) == 1
    assert len(text[0].text_content()) > 100
    assert page.xpath("//h1/@lang") == [source]
    assert page.xpath("string(//h1)") == original.xpath("string(//h1)")
    assert voices(sample.root)[code].language(source) in page.xpath("string(//main)")
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{BASE}{centre}/{source}/{at}"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize(("centre", "code", "at"), [fallback[:3] for fallback in FALLBACKS] + [draft[:3] for draft in DRAFTS])
def test_neither_fallbacks_nor_drafts_are_listed_for_search_engines(sample: Sample, centre: str, code: str, at: str) -> None:
    address = f"{BASE}{centre}/{code}/{at}"
    named = {href for tree in samplesite.pages(sample.site).values() for _, href in judge.alternates(tree)}
    assert address not in named
    assert address not in (sample.site / centre / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("centre", "code", "at", "source"), DRAFTS)
def test_a_machine_draft_is_labelled_and_kept_from_search_engines(
    sample: Sample, centre: str, code: str, at: str, source: str
) -> None:
    page = samplesite.page(sample.site, f"{centre}/{code}/{at}")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//main//p[a[@hreflang=$code]]", code=source), "the label leads to the original"
    assert voices(sample.root)[code].language(source) in page.xpath("string(//main//p[a[@hreflang=$code]])", code=source)


@pytest.mark.parametrize(("centre", "code", "at"), REAL)
def test_text_that_a_person_wrote_or_read_has_no_label_and_is_listed(sample: Sample, centre: str, code: str, at: str) -> None:
    page = samplesite.page(sample.site, f"{centre}/{code}/{at}")
    assert page.xpath("//meta[@name='robots']") == []
    assert page.xpath("//main//p[a[@hreflang]]") == []
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{BASE}{centre}/{code}/{at}"]
    assert f"<loc>{BASE}{centre}/{code}/{at}</loc>" in (sample.site / centre / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("centre", "code"), SITES)
def test_every_page_leads_to_itself_in_the_other_languages(sample: Sample, centre: str, code: str) -> None:
    others = set(LANGUAGES[centre]) - {code}
    site = {path: tree for path, tree in samplesite.pages(sample.site).items() if path.startswith(f"{centre}/{code}/")}
    for path, tree in site.items():
        if path.startswith(f"{centre}/{code}/embed/"):
            continue  # what other sites show in a frame has one language
        base = samplesite.address(path)
        leads = {each.get("hreflang"): urljoin(base, each.get("href")) for each in tree.xpath("//body//nav//a[@hreflang]")}
        assert leads == {other: base.replace(f"/{centre}/{code}/", f"/{centre}/{other}/") for other in others}


def test_a_centre_offers_its_languages_without_a_script(sample: Sample) -> None:
    page = samplesite.page(sample.site, "tn/")
    assert [(each.get("href"), each.get("hreflang")) for each in page.xpath("//main//a")] == [
        ("ar/", "ar"),
        ("fr/", "fr"),
        ("en/", "en"),
    ]
    assert page.xpath("//script | //meta[@http-equiv]") == []


# links


def test_every_link_and_asset_leads_to_a_file(sample: Sample) -> None:
    assert judge.links(samplesite.files(sample.site), BASE) == []


@pytest.mark.parametrize("centre", LANGUAGES)
def test_a_centre_stands_alone(sample: Sample, centre: str, tmp_path: Path) -> None:
    shutil.copytree(sample.site / centre, tmp_path / "alone")
    assert judge.links(samplesite.files(tmp_path / "alone"), f"{BASE}{centre}/", outside=frozenset({BASE})) == []


PAGE = b'<html lang="en"><head><title>x</title>%s</head><body>%s<p id="here">x</p></body></html>'


@pytest.mark.parametrize(
    ("head", "body", "told"),
    [
        pytest.param(b"", b'<a href="#here">x</a> <a href="b/">x</a> <a href="https://other.example/">x</a>', "", id="good"),
        pytest.param(b"", b'<a href="gone/">x</a>', "gone/ leads to no file", id="link"),
        pytest.param(b"", b'<a href="b/#gone">x</a>', "b/#gone leads to no anchor", id="anchor"),
        pytest.param(b"", b'<a href="../c/">x</a>', "../c/ leads out of the folder", id="out"),
        pytest.param(b"", b'<img src="gone.png" alt="">', "gone.png leads to no file", id="picture"),
        pytest.param(b'<link rel="stylesheet" href="gone.css">', b"", "gone.css leads to no file", id="stylesheet"),
        pytest.param(b'<script src="gone.js"></script>', b"", "gone.js leads to no file", id="script"),
        pytest.param(
            b'<link rel="canonical" href="https://x.example/a/gone/">', b"", "gone/ leads to no file", id="own absolute address"
        ),
        pytest.param(b"", b'<form action="gone/"></form>', "gone/ leads to no file", id="form"),
    ],
)
def test_the_judge_of_links_judges(head: bytes, body: bytes, told: str) -> None:
    found = judge.links({"index.html": PAGE % (head, body), "b/index.html": PAGE % (b"", b"")}, "https://x.example/a/")
    assert told in "\n".join(found)
    assert bool(found) == bool(told)


def test_a_missing_page_is_the_same_from_every_address(sample: Sample) -> None:
    """A server shows it at any depth, so that its links must not be relative."""
    for path in ("404.html", "cz/cs/404.html", "tn/ar/404.html"):
        page = samplesite.page(sample.site, path)
        written = [*page.xpath("//@href | //form/@action"), *judge.fetches(page)]
        assert [link for link in written if not link.startswith((BASE, "#", "https://"))] == []
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_nothing_is_fetched_from_another_host(sample: Sample) -> None:
    assert judge.foreign(samplesite.files(sample.site), BASE) == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.html", b'<p><img src="//cdn.example/a.png">'),
        ("a.html", b'<p><img srcset="a.png 1x, https://cdn.example/b.png 2x">'),
        ("a.html", b'<link rel="preconnect" href="https://fonts.example">'),
        ("a.html", b'<link rel=stylesheet href="https://cdn.example/a.css">'),
        ("a.html", b'<script src="https://cdn.example/a.js"></script>'),
        ("a.html", b'<style>@import "https://cdn.example/a.css";</style>'),
        ("a.html", b'<p style="background:url(https://cdn.example/a.png)">x'),
        ("a.html", b'<meta http-equiv="refresh" content="0;url=https://cdn.example/">'),
        ("a.css", b"@import 'https://cdn.example/a.css';"),
        ("a.css", b"p{background:url( //cdn.example/a.png )}"),
        ("a.js", b'fetch("https://cdn.example/count")'),
        ("a.svg", b'<svg><image href="https://cdn.example/a.png"/></svg>'),
    ],
)
def test_the_judge_of_hosts_judges(path: str, data: bytes) -> None:
    assert judge.foreign({path: data}, BASE) != []


# sitemaps


def test_sitemaps_are_valid_and_hold_what_may_be_listed(sample: Sample) -> None:
    valid = schema("sitemap.rng")
    for centre in LANGUAGES:
        tree = etree.parse(sample.site / centre / "sitemap.xml")
        assert valid.validate(tree), valid.error_log
        listed = {str(each) for each in tree.xpath("//*[local-name()='loc']/text()")}
        wanted = {
            samplesite.address(path)
            for path, page in samplesite.pages(sample.site).items()
            if path.startswith(f"{centre}/") and not page.xpath("//meta[@name='robots']") and path != f"{centre}/index.html"
        }
        assert wanted <= listed
        assert {each for each in listed - wanted if "/search/" not in each} == set()
    robots = (sample.site / "robots.txt").read_text(encoding="utf-8")
    assert re.findall(r"^Sitemap: (\S+)$", robots, re.MULTILINE) == [
        f"{BASE}{centre}/sitemap.xml" for centre in ("cn", "cz", "tn")
    ]


# the same bytes


def test_the_manifest_names_every_file(sample: Sample) -> None:
    files = samplesite.files(sample.site)
    listed = files.pop("manifest.sha256").decode()
    assert listed == "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))


GUARD = """\
import os, runpy, socket, sys
def refuse(self, address):
    if self.family != socket.AF_UNIX:
        os.write(2, b"a connection was tried\\n")
        os._exit(9)
socket.socket.connect = socket.socket.connect_ex = refuse
os.umask(0o077)
sys.argv[0] = "kbgen"
runpy.run_module("kbgen", run_name="__main__")
"""


def test_the_same_bytes_anywhere_and_without_a_network(sample: Sample, tmp_path: Path) -> None:
    root = samplesite.write(tmp_path / "another place")
    for number, path in enumerate(sorted(root.rglob("*.md"), reverse=True)):
        path.rename(path.with_suffix(".moved")).rename(path)  # another order on the disk
        path.touch() if number % 2 else None
    words = samplesite.command("build", "--root", root, "--jobs", "1")[3:]
    more = {"TZ": "Pacific/Kiritimati", "LC_ALL": "", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "12345"}
    done = samplesite.python("-c", GUARD, *words, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    assert samplesite.files(root / "site") == samplesite.files(sample.site)
    before = (root / "site").resolve()
    samplesite.build(root, TZ="America/Los_Angeles", PYTHONHASHSEED="1")  # again, from the store
    assert (root / "site").resolve() == before


# what a page must never do

EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"
EVIL_PAGE = f"""---
title: {json.dumps(EVIL + " title")}
lang: en
summary: {json.dumps(EVIL + " summary with enough words to be one")}
company: {{description: {json.dumps(EVIL + " company")}}}
consent: anonymised
country: CZ
sector: bakery
topics: [water]
audiences: [company-managers]
years: {{}}
status: implemented
evidence: reported
options:
  - {{id: evil, name: {json.dumps(EVIL + " option")}, type: process-control, note: {json.dumps('"><script>alert(3)</script>')}}}
figures_unavailable: {json.dumps(EVIL + " none")}
results:
  - {{topic: water, indicator: {json.dumps(EVIL + " indicator")}, unit: L, change: -1, per: unknown}}
sources:
  - {{title: {json.dumps(EVIL + " source")}, publisher: {json.dumps(EVIL)}, year: unknown, url: "https://example.org/?q=%22onmouseover=alert(4)"}}
license: CC-BY-4.0
last_updated: 2026-11-23
---

## Links <script>alert(5)</script>

[one](javascript:alert(6)) [two](JaVa&#x09;script:alert(7)) [three](<java&#10;script:alert(8)>) <javascript:alert(9)>
<a href="data:text/html,<script>alert(10)</script>">four</a> <svg onload=alert(11)></svg> [x](#links 'a" onmouseover="alert(12)')
<div onclick="alert(13)" style="position:fixed">five {{: onclick=alert(14) }}

```"onmouseover="alert(15)
code
```

<iframe src="https://evil.example/"></iframe> <base href="https://evil.example/"> <form action="https://evil.example/"><input></form>

{{{{ 7*7 }}}} {{% raw %}} </article></main></body> <!-- never closed
"""


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a page that tries to run scripts, in one centre."""
    root = samplesite.only(samplesite.write(tmp_path_factory.mktemp("evil") / "repository"), "cz")
    (root / "casestudies/cz/evil.md").write_text(EVIL_PAGE, encoding="utf-8")
    done = samplesite.run("build", "--root", root)
    assert "<script>" not in done.stdout
    assert (root / "site/cz/en/case-studies/cz/evil/index.html").exists() or done.returncode == 1, done.stderr
    return root / "site"


def test_the_page_that_tries_is_built(evil: Path) -> None:
    """Else the tests below would say nothing."""
    assert samplesite.page(evil, "cz/en/case-studies/cz/evil/").xpath("string(//h1)") == f"{EVIL} title"


def test_nothing_runs_in_any_page(evil: Path) -> None:
    """Nothing but the one script of short addresses, which is the same on all of them, and our own list in a kit's frame."""
    ours = html.document_fromstring((samplesite.ROOT / "theme/sheets/short.html").read_bytes()).xpath("string(//script)")
    for path, tree in samplesite.pages(evil).items():
        found = judge.running(tree)
        if re.fullmatch(r"\w+/[cp]/[^/]+/index\.html", path) and tree.xpath("//script/text()") == [ours]:
            found.remove(f"script: {ours[:40]}")
        if (
            "/share/" in path
            and len(framed := tree.xpath("//iframe/@src")) == 1
            and urljoin(f"{BASE}{path}", framed[0]).startswith(BASE)
        ):
            found.remove("iframe")
        assert found == [], path
    assert judge.foreign(samplesite.files(evil), BASE) == []


def test_words_of_a_page_are_shown_as_they_are(evil: Path) -> None:
    page = samplesite.page(evil, "cz/en/case-studies/cz/evil/")
    shown = page.xpath("string(//main)")
    for each in ("title", "summary", "company", "option", "indicator", "source"):
        assert f"{EVIL} {each}" in shown
    assert EVIL in page.xpath("string(//head/title)")
    assert "{{ 7*7 }}" in shown


def test_the_frame_around_a_broken_page_is_whole(evil: Path) -> None:
    page = samplesite.page(evil, "cz/en/case-studies/cz/evil/")
    assert len(page.xpath("/html/body/main")) == 1
    assert len(page.xpath("/html/body/footer")) == 1
    assert page.xpath("//main//section[.//li/cite or .//li//a[@rel='external']]"), "the sources stand inside the page"


SEARCH_SCRIPTS = ("words.js", "lookup.js", "search.js")


def test_feeds_and_search_hold_the_words_as_text(evil: Path) -> None:
    feed = etree.parse(evil / "cz/en/feed.xml")
    assert f"{EVIL} title" in feed.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert feed.xpath("//*[local-name()='script' or local-name()='img']") == []
    assert {each.get("type", "text") for each in feed.xpath("//a:title | //a:summary", namespaces=ATOM)} == {"text"}
    told = feed.xpath("//a:content/text()", namespaces=ATOM)  # the whole text, as the page has it
    assert any("alert" in each for each in told)
    assert [each for text in told for each in judge.running(html.document_fromstring(f"<html><body>{text}</body></html>"))] == []
    items = json.loads((evil / "cz/en/feed.json").read_bytes())["items"]
    assert f"{EVIL} title" in [each["title"] for each in items]
    records = [json.loads(file.read_text(encoding="utf-8")) for file in (evil / "cz/en/search").glob("pages.*.json")]
    assert f"{EVIL} title" in [title for titles, *_ in records for title in titles]
    script = "".join((samplesite.ROOT / "theme/assets" / name).read_text(encoding="utf-8") for name in SEARCH_SCRIPTS)
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", script) == [], (
        "search shows records as text"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<p onclick=x()>x", "<script>x()</script>", "<a href=' java\tscript:x()'>x</a>", "<iframe></iframe>",
        "<a href='data:text/html,x'>x</a>", "<base href='/'>", "<script src=a.js>x()</script>",
    ],
)  # fmt: skip
def test_the_judge_of_scripts_judges(page: str) -> None:
    assert judge.running(html.document_fromstring(page)) != []


def test_pages_have_one_title_and_headings_in_order(sample: Sample) -> None:
    for path, tree in samplesite.pages(sample.site).items():
        levels = [int(each.tag[1]) for each in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        steps = [below - above for above, below in pairwise(levels)]
        assert max(chain([0], steps)) <= 1, f"{path}: {levels}"
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_no_other_search_is_built(sample: Sample) -> None:
    """Material's own search is off: no index of it is written, and no page asks for one."""
    assert list(sample.site.rglob("search_index*")) == []
    assert [str(page) for page in sample.site.rglob("*.html") if "search_index" in page.read_text(encoding="utf-8")] == []
