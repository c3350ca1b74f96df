"""Short addresses: where they lead on any host, that what was given out stays, their QR codes, and what a campaign brought."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import pypdfium2
import pytest
import samplesite
import webserver
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from conftest import window
from hypothesis import given as given_some
from hypothesis import strategies as st
from lxml import html
from PIL import Image
from playwright.sync_api import Browser, expect
from samplesite import BASE, LANGUAGES, ROOT, Sample
from webserver import Served

from kbgen import counting, reading
from kbgen.language import is_language
from kbgen.load import addresses, load
from kbgen.model.address import LENGTH, LETTERS, Given, canonical, code, leads, resolved, unkept, wished
from kbgen.model.demand import Mark
from kbgen.render import paper, qr

PHONE = {"width": 320, "height": 640}
MILK, SKAFF, HEAT = "casestudies/tn/clc-cap-bon-milk", "casestudies/lb/skaff-dairy", "casestudies/cz/moravska-trebova-1999"
BAKERY, CAMPAIGN, BREWERY = "casestudies/cz/bakery-leaven", "content/campaigns/heat-you-pay-for", "content/guidelines/brewery"
DAY = date(2026, 11, 20)
EVIL = "</title><script>alert(1)</script>"
SCRIPT, PAGE, GROWTH = 600, 5_000, 512
"""Bytes of the script, of a whole short page, and packed of what a document's page says of its short address."""
REGISTER = f"""\
#address	document	day	now
c/heat/	{CAMPAIGN}	2026-11-01
p/222222/	casestudies/cz/torn-down	2025-11-01	gone
p/333333/	casestudies/cz/old-name	2025-11-01	{HEAT}
p/444444/	{BAKERY}	2025-11-01
p/555555/	{MILK}	2025-11-01
"""


def short(document: str) -> str:
    return f"p/{code(document)}/"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a register: names that changed, what is gone, what has an error; and a centre with one language."""
    root = samplesite.write(tmp_path_factory.mktemp("addresses") / "repository")
    (root / addresses.FILE).write_text(REGISTER, encoding="utf-8")
    for path, old, new in (
        (f"{BAKERY}.md", "\nlang:", "\nnonsense: 1\nlang:"),
        ("content/centres/cn.md", "languages: [zh, en]", "languages: [en]"),
        (f"{BREWERY}.md", r"title: .*", f'title: "{EVIL}"'),
    ):
        text = (root / path).read_text(encoding="utf-8")
        changed = re.sub(re.escape(old) if "." not in old else old, new, text, count=1)
        assert changed != text
        (root / path).write_text(changed, encoding="utf-8")
    done = samplesite.run("build", "--root", root)
    assert done.returncode == 1, done.stdout + done.stderr
    assert set(re.findall(r"KB8\d\d", done.stdout + done.stderr)) == set()
    return root


@pytest.fixture(scope="module")
def hosted(root: Path) -> Iterator[Served]:
    with webserver.serve(root / "site") as running:
        yield running


def tree(site: Path, path: str) -> html.HtmlElement:
    return html.document_fromstring((site / path / "index.html").read_bytes())


def ways(site: Path, path: str) -> list[tuple[str, str]]:
    """Return (language, absolute address) of the links in languages of a short page."""
    found = tree(site, path).xpath("//a[@hreflang]")
    return [(each.get("hreflang"), urljoin(f"{BASE}{path}", each.get("href"))) for each in found]


# the letters


def test_letters_are_a_function_of_the_name_alone_and_stay_so_for_ever() -> None:
    assert (code(MILK), code(CAMPAIGN, 9)) == ("88dn7r", code(CAMPAIGN, 9)[:9])
    assert set(LETTERS).isdisjoint("aeiouyl01")
    assert len(set(LETTERS)) == len(LETTERS) == 27


@given_some(st.text(min_size=1))
def test_longer_letters_begin_with_shorter_ones(name: str) -> None:
    assert code(name, LENGTH + 1).startswith(code(name))
    assert set(code(name)) <= set(LETTERS)


def test_no_language_can_have_the_folders_of_short_addresses() -> None:
    assert not any(is_language(folder) for folder in ("c", "p"))


# the register


def test_moves_are_followed_to_the_end_and_never_round() -> None:
    lines = [
        Given("p/a/", "a", DAY, "b"),
        Given("p/b/", "b", DAY, "c"),
        Given("p/x/", "x", DAY, "y"),
        Given("p/y/", "y", DAY, "x"),
    ]
    found = resolved(lines, {"c"})
    assert (found["p/a/"], found["p/b/"]) == ("c", "c")
    assert {found["p/x/"], found["p/y/"]} <= {"x", "y"}
    assert resolved(lines, {"b", "c"})["p/a/"] == "b"


def test_a_document_has_one_address_the_registered_one_and_both_lead_to_it() -> None:
    documents = load(ROOT / "tests/site").library.documents
    moved = (Given("p/333333/", "casestudies/cz/old-name", DAY, HEAT),)
    assert canonical(documents, moved)[HEAT] == "p/333333/"
    assert [leads(documents, moved)[each] for each in ("p/333333/", short(HEAT))] == [HEAT, HEAT]
    own = (*moved, Given(short(HEAT), HEAT, DAY))
    assert canonical(documents, own)[HEAT] == short(HEAT), "its own before that of a page which became it"
    withdrawn = (Given(short(HEAT), HEAT, DAY, "gone"),)
    assert HEAT not in canonical(documents, withdrawn)
    assert HEAT not in {line.document for line in unkept(documents, withdrawn, DAY)}


def test_keeping_twice_adds_nothing_and_moves_no_address(tmp_path: Path) -> None:
    root = samplesite.write(tmp_path / "repository")
    documents = load(root).library.documents
    before = canonical(documents, ())
    one = samplesite.run("addresses", MILK, "heat", "--keep", "--root", root)
    assert (one.returncode, one.stderr) == (0, "")
    text = (root / addresses.FILE).read_text(encoding="utf-8")
    assert text.splitlines()[1:] == [f"c/heat/\t{CAMPAIGN}\t2026-11-26", f"p/88dn7r/\t{MILK}\t2026-11-23"]
    assert samplesite.run("addresses", "--keep", "--root", root).returncode == 0
    whole = (root / addresses.FILE).read_bytes()
    assert samplesite.run("addresses", "--keep", "--root", root).stdout == "Nothing to write.\n"
    assert (root / addresses.FILE).read_bytes() == whole
    given, wrong = addresses.read(root)
    assert wrong == ()
    assert canonical(documents, given) == before == {line.document: line.address for line in given}


def test_nothing_is_written_over_lines_that_cannot_be_read(tmp_path: Path) -> None:
    root = samplesite.write(tmp_path / "repository")
    (root / addresses.FILE).write_text("c/heat/ content/campaigns/heat 2026-11-01\n", encoding="utf-8")
    done = samplesite.run("addresses", "--keep", "--root", root)
    assert done.returncode == 2
    assert "short-addresses.tsv:1" in done.stderr
    assert (root / addresses.FILE).read_text(encoding="utf-8") == "c/heat/ content/campaigns/heat 2026-11-01\n"


def test_pages_with_the_same_letters_get_one_more() -> None:
    documents = load(ROOT / "tests/site").library.documents
    document = documents[MILK]
    twins = {name: replace(document, id=name) for name in ("casestudies/cz/heat-17977", "casestudies/cz/heat-28615")}
    first, second = twins.values()
    assert wished(first) == wished(second) == "p/jdkwws/"
    assert canonical(twins, ()) == {first.id: "p/jdkwws/"}
    new = tuple(unkept(twins, (), DAY))
    assert [line.address for line in new] == ["p/jdkwws/", "p/jdkwwsq/"]
    assert canonical(twins, new) == {first.id: "p/jdkwws/", second.id: "p/jdkwwsq/"}


# the pages


def test_every_page_of_a_document_names_its_short_address_which_leads_back_to_it(sample: Sample) -> None:
    seen = 0
    for path, page in samplesite.pages(sample.site).items():
        for where in page.xpath("//*[@id='short-address']"):
            seen += 1
            centre, language, rest = path.split("/", 2)
            address = where.text_content()
            assert address.startswith(f"{BASE}{centre}/")
            at = address.removeprefix(BASE)
            assert (language, f"{BASE}{centre}/{language}/{rest.removesuffix('index.html')}") in ways(sample.site, at)
    assert seen > 30


def test_a_short_page_is_small_and_loads_nothing(root: Path) -> None:
    pages = sorted((root / "site").resolve().glob("*/[cp]/*/index.html"))
    assert len(pages) > 20
    for path in pages:
        page = html.document_fromstring(path.read_bytes())
        scripts = page.xpath("//script")
        assert path.stat().st_size < PAGE
        assert len(scripts) <= 1
        assert all(len(each.text.encode()) < SCRIPT and "alert" not in each.text for each in scripts)
        assert page.xpath("//*[@src]|//link[@rel='stylesheet']|//iframe") == []
        assert page.xpath("//link[@rel='icon']/@href")[0].startswith("../../assets/icon.")
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_a_short_page_says_what_it_leads_to(root: Path) -> None:
    page = tree(root / "site", "tn/p/555555")
    assert ways(root / "site", "tn/p/555555/") == [
        (each, f"{BASE}tn/{each}/case-studies/tn/clc-cap-bon-milk/") for each in ("ar", "fr", "en")
    ]
    assert page.xpath("//meta[@property='og:url']/@content") == [f"{BASE}tn/ar/case-studies/tn/clc-cap-bon-milk/"]
    assert page.xpath("//html/@dir") == ["rtl"]
    assert page.xpath("//li/@dir") == ["rtl", "ltr", "ltr"]
    titles = {each.get("hreflang"): each.text_content() for each in page.xpath("//a[@hreflang]")}
    assert len(set(titles.values())) == 3
    assert page.xpath("//meta[@property='og:title']/@content") == [titles["ar"]]


def test_a_text_that_is_not_translated_stands_last_and_says_so(root: Path) -> None:
    at = short("content/manuals/shop-floor-half-day")
    page = tree(root / "site", f"tn/{at}")
    assert [each.get("hreflang") for each in page.xpath("//a[@hreflang]")] == ["en", "ar", "fr"]
    assert page.xpath("//a[@hreflang='ar']/@lang") == ["en"]
    assert ["(" in each.text_content() for each in page.xpath("//li/span")] == [False, True, True]


def test_a_title_cannot_run(root: Path) -> None:
    found = [
        path for path in (root / "site").resolve().glob("*/p/*/index.html") if "alert(1)" in path.read_text(encoding="utf-8")
    ]
    assert found
    for path in found:
        assert EVIL in [each.text_content() for each in html.document_fromstring(path.read_bytes()).xpath("//a[@hreflang]")]


def test_one_language_goes_there_without_scripts_too(root: Path) -> None:
    page = tree(root / "site", f"cn/{short(BREWERY)}")
    assert page.xpath("//noscript/meta/@content") == ["0; url=../../en/guidelines/brewery/"]
    assert tree(root / "site", "tn/p/555555").xpath("//noscript") == []


# nothing that was given out becomes a 404


@pytest.mark.parametrize("centre", LANGUAGES)
def test_what_is_registered_is_there_at_every_centre(root: Path, centre: str) -> None:
    for line in addresses.read(root)[0]:
        assert (root / f"site/{centre}/{line.address}index.html").is_file(), line


def test_a_renamed_page_is_found_under_both_and_names_the_registered_one(root: Path) -> None:
    site = root / "site"
    assert ways(site, "cz/p/333333/") == ways(site, f"cz/{short(HEAT)}") != []
    named = tree(site, "cz/en/case-studies/cz/moravska-trebova-1999").xpath("string(//*[@id='short-address'])")
    assert named == f"{BASE}cz/p/333333/"
    assert ways(site, "cz/c/heat/") != []


@pytest.mark.parametrize("address", ["p/222222", "p/444444"])
@pytest.mark.parametrize("centre", ["cz", "tn"])
def test_what_is_gone_or_has_an_error_says_so_in_every_language_and_leads_on(root: Path, centre: str, address: str) -> None:
    page = tree(root / "site", f"{centre}/{address}")
    assert page.xpath("//div/@lang") == list(LANGUAGES[centre])
    assert page.xpath("//script|//a[@hreflang]|//link[@rel='canonical']") == []
    assert len(page.xpath("//h2")) == len({each.text for each in page.xpath("//h2")}) == len(LANGUAGES[centre])
    for href in page.xpath("//a/@href"):
        at = urljoin(f"{BASE}{centre}/{address}/", href).removeprefix(BASE)
        assert (root / "site" / at / "index.html").is_file(), href
    assert {href.split("/")[-2] for href in page.xpath("//a/@href")} >= {"search", "sectors"}


def test_what_another_centre_shows_is_linked_there(root: Path) -> None:
    away = [centre for centre in LANGUAGES if not (root / f"site/{centre}/en/case-studies/tn/clc-cap-bon-milk").exists()]
    assert away
    for centre in away:
        found = ways(root / "site", f"{centre}/p/555555/")
        assert dict(found)["fr"] == f"{BASE}tn/fr/case-studies/tn/clc-cap-bon-milk/"
        page = tree(root / "site", f"{centre}/p/555555")
        assert page.xpath("//script") == []
        assert page.xpath("//h2")


# the codes


def pixels(svg: str) -> Image.Image:
    """Return a drawing as a printer of sheets draws it."""
    sheet = f"<style>@page {{ size: 400px 400px; margin: 0 }} svg {{ width: 400px; height: 400px }}</style>{svg}"
    return Image.open(io.BytesIO(paper.png(sheet, ROOT / "theme", Path("/nonexistent"))))


@pytest.mark.skipif(not paper.can_draw(), reason="Pango is not installed")
def test_every_code_is_read_back(sample: Sample) -> None:
    seen = set()
    for path, page in samplesite.pages(sample.site).items():
        for svg in page.xpath("//*[@class='code']/svg"):
            where = page.xpath("string(//*[@id='short-address'])")
            if where not in seen:
                seen.add(where)
                drawing = html.tostring(svg, encoding="unicode").replace("viewbox", "viewBox")
                assert [each.text for each in zxingcpp.read_barcodes(pixels(drawing))] == [where], path
    assert len(seen) > 20


def test_a_short_address_with_its_code_costs_a_page_little(sample: Sample) -> None:
    page = (sample.site / "tn/ar/case-studies/tn/clc-cap-bon-milk/index.html").read_text(encoding="utf-8")
    without = re.sub(r'<div class="short">.*?</div>\n', "", page, flags=re.DOTALL)
    assert 0 < len(gzip.compress(page.encode())) - len(gzip.compress(without.encode())) < GROWTH


# readers


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "declined", "language"),
    [("ar-TN", "", "ar"), ("fr-FR", "", "fr"), ("en-GB", "", "en"), ("sw-KE", "", ""), ("zh-TW", "", ""), ("fr", "fr", "")],
)
def test_readers_come_to_their_language(chromium: Browser, hosted: Served, locale: str, declined: str, language: str) -> None:
    with window(chromium, hosted, PHONE, locale=locale) as page:
        page.goto(f"{hosted.address}tn/en/about/")
        if declined:
            page.evaluate(f"localStorage.setItem('declined {declined}', 'yes')")
        page.goto(f"{hosted.address}tn/p/555555/?via=heat.mail&x=%C3%A9#main")
        if language:
            expect(page).to_have_url(
                f"{hosted.address}tn/{language}/case-studies/tn/clc-cap-bon-milk/?via=heat.mail&x=%C3%A9#main"
            )
            expect(page.locator("html")).to_have_attribute("lang", language)
            page.go_back()
            expect(page).to_have_url(f"{hosted.address}tn/en/about/")
        else:
            page.wait_for_load_state("networkidle")
            assert page.url == f"{hosted.address}tn/p/555555/?via=heat.mail&x=%C3%A9#main"
            page.locator("a[hreflang=fr]").click()
            expect(page).to_have_url(f"{hosted.address}tn/fr/case-studies/tn/clc-cap-bon-milk/")


@pytest.mark.browser
def test_the_next_language_of_a_reader_is_taken(chromium: Browser, hosted: Served) -> None:
    for languages, came in ((["sw", "fr-CA", "en"], "fr"), (["fr", "en"], "fr")):
        with window(chromium, hosted, PHONE) as page:
            page.add_init_script(f"Object.defineProperty(Navigator.prototype, 'languages', {{get: () => {languages}}})")
            page.goto(f"{hosted.address}tn/p/555555/")
            expect(page).to_have_url(re.compile(f"/tn/{came}/"))


@pytest.mark.browser
def test_a_declined_language_is_passed_over(chromium: Browser, hosted: Served) -> None:
    with window(chromium, hosted, PHONE) as page:
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'languages', {get: () => ['fr', 'en']})")
        page.goto(f"{hosted.address}tn/en/about/")
        page.evaluate("localStorage.setItem('declined fr', 'yes')")
        page.goto(f"{hosted.address}tn/p/555555/")
        expect(page).to_have_url(re.compile("/tn/en/case"))


@pytest.mark.browser
def test_without_scripts_the_links_stand_and_one_language_goes_on(chromium: Browser, hosted: Served) -> None:
    with window(chromium, hosted, PHONE, java_script_enabled=False) as page:
        page.goto(f"{hosted.address}tn/p/555555/?via=poster")
        expect(page.locator("a[hreflang]")).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.goto(f"{hosted.address}cn/{short(BREWERY)}")
        expect(page).to_have_url(f"{hosted.address}cn/en/guidelines/brewery/")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["tn/p/555555/", "tn/p/222222/", "cn/p/555555/", "cz/p/555555/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_a_short_page(chromium: Browser, hosted: Served, path: str, scheme: str) -> None:
    with window(chromium, hosted, PHONE, locale="sw", color_scheme=scheme) as page:
        page.goto(f"{hosted.address}{path}")
        found = Axe().run(page).response["violations"]
        assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []


@pytest.mark.browser
def test_print_shows_the_code(chromium: Browser, served: Served) -> None:
    with window(chromium, served, {"width": 1280, "height": 800}) as page:
        page.goto(f"{served.address}tn/fr/case-studies/tn/clc-cap-bon-milk/", wait_until="networkidle")
        sheets = pypdfium2.PdfDocument(page.pdf(format="A4"))
        read = [each.text for sheet in sheets for each in zxingcpp.read_barcodes(sheet.render(scale=3).to_pil())]
        assert read == [f"{BASE}tn/p/88dn7r/"]


# links, counting, telling


def test_links_have_codes_that_say_them(sample: Sample, tmp_path: Path) -> None:
    done = samplesite.run(
        "campaign",
        "links",
        "heat",
        "--centre",
        "cz",
        "--via",
        "canteen",
        "--via",
        "bus-7",
        "--out",
        tmp_path,
        "--root",
        sample.root,
    )
    begin = f"{BASE}cz/c/heat/?via="
    assert done.stdout.splitlines()[:2] == [f"canteen  {begin}canteen", f"bus-7    {begin}bus-7"]
    for channel in ("canteen", "bus-7"):
        png = Image.open(tmp_path / f"cz-heat-you-pay-for-{channel}.png")
        assert [each.text for each in zxingcpp.read_barcodes(png)] == [f"{begin}{channel}"]
        svg = (tmp_path / f"cz-heat-you-pay-for-{channel}.svg").read_text(encoding="utf-8")
        assert [each.text for each in zxingcpp.read_barcodes(pixels(svg))] == [f"{begin}{channel}"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("links", "cold", "--centre", "cz"), "There is no campaign cold. Campaigns: heat"),
        (("links", BREWERY, "--centre", "cz"), "There is no campaign content/guidelines/brewery."),
        (("links", "heat", "--centre", "xx"), "There is no centre xx."),
        (("links", "heat", "--centre", "cz", "--via", "A poster"), "A poster is no channel"),
        (("report", "heat", "--centre", "xx"), "There is no centre xx."),
    ],
)
def test_wrong_words_are_told(sample: Sample, words: tuple[str, ...], said: str) -> None:
    done = samplesite.run("campaign", *words, "--root", sample.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_the_address_of_a_page_is_found(sample: Sample) -> None:
    done = samplesite.run("addresses", f"{MILK}.fr.md", "--centre", "tn", "--root", sample.root)
    assert done.stdout.splitlines()[0] == f"{BASE}tn/p/88dn7r/ * {MILK}"
    every = samplesite.run("addresses", "--format", "csv", "--root", sample.root).stdout.splitlines()
    assert f"c/heat/,{CAMPAIGN},1" in every
    away = next(centre for centre in LANGUAGES if not (sample.site / centre / "en/case-studies/tn/clc-cap-bon-milk").exists())
    done = samplesite.run("addresses", MILK, "--centre", away, "--root", sample.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{away} does not show {MILK}" in done.stderr


PHONE_AGENT = (
    "Mozilla/5.0 (Linux; Android 12; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("c/heat/?via=poster", "poster"),
        ("c/heat/?via=POSTER", "poster"),
        ("c/heat/index.html?via=poster", "poster"),
        ("c/heat/", "direct"),
        ("c/heat", "direct"),
        ("c/heat/?via=%3Cscript%3E", "other"),
        ("c/heat/?via=" + "x" * 21, "other"),
        ("c/heat/?via=nothing-known.mail", "other"),
        ("c/heat/?utm_campaign=x&utm_source=Brevo", "brevo"),
        ("p/88dn7r/?via=heat.mail", "mail"),
        ("cs/?utm_source=newsletter&utm_medium=email&utm_campaign=heat", "newsletter"),
        ("cs/?utm_medium=email&utm_campaign=Heat", "email"),
        ("cs/?utm_campaign=heat", "other"),
        ("cs/about/?via=heat.partner", "partner"),
        # Near misses
        ("c/cold/?via=poster", ""),
        ("c/?via=poster", ""),
        ("cs/about/?via=poster", ""),
        ("cs/about/?via=cold.poster", ""),
        ("cs/about/?utm_campaign=cold&utm_source=x", ""),
        ("p/88dn7r/", ""),
    ],
)
def test_how_a_visit_is_counted(root: Path, tmp_path: Path, target: str, expected: str) -> None:
    assert came(root, tmp_path, [target]) == ({Mark("came", f"heat-you-pay-for.{expected}", "und"): 1} if expected else {})


def test_a_reader_who_is_sent_on_counts_once(root: Path, tmp_path: Path) -> None:
    found = came(root, tmp_path, ["c/heat/?via=heat.mail", "cs/campaigns/heat-you-pay-for/?via=heat.mail"])
    assert found == {Mark("came", "heat-you-pay-for.mail", "und"): 1}


def test_invented_channels_are_bounded(root: Path, tmp_path: Path) -> None:
    found = came(root, tmp_path, [f"c/heat/?via=x{number}" for number in range(300)])
    assert len(found) == 101
    assert found[Mark("came", "heat-you-pay-for.other", "und")] == 200


def came(root: Path, tmp_path: Path, targets: list[str]) -> dict[Mark, int]:
    """Count a log of one visitor's page at the Czech centre, each by another phone, and return the marks of campaigns."""
    path = tmp_path / "access.log"
    same = len(targets) < 3
    lines = (
        f'203.0.113.{7 if same else number % 250} - - [20/Nov/2026:20:26:11 +0000] "GET /cz/{target} HTTP/1.1" 200 5120 "-" "{PHONE_AGENT}"\n'
        for number, target in enumerate(targets)
    )
    path.write_text("".join(lines), encoding="utf-8")
    done = counting.imported(checked(root), BASE, [path], centre="cz", least=1, write=False, progress=lambda _: None)
    return {mark: number for _, month in done.months for mark, number in month.counts.items() if mark.what == "came"}


@cache
def checked(root: Path) -> reading.Checked:
    return reading.read(root)


def told(root: Path, *words: str) -> dict:
    return json.loads(samplesite.run("campaign", "report", "heat", "--format", "json", "--root", root, *words).stdout)


def plainly(root: Path, *words: str) -> str:
    done = samplesite.run("campaign", "report", "heat", "--root", root, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def sums(root: Path, centre: str, month: str, *lines: str, until: str = "") -> None:
    path = root / f"content/demand/{centre}/{month}.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(line.replace(" ", "\t") + "\n" for line in lines)
    path.write_text((f"#until\t{until}T10:00:00Z\n" if until else "") + text, encoding="utf-8")


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """A repository whose campaign ran from 10 June to the end of September."""
    root = samplesite.write(tmp_path / "repository")
    path = root / f"{CAMPAIGN}.md"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"starts: .*\nends: .*", "starts: 2026-06-10\nends: 2026-09-30", text)
    path.write_text(text, encoding="utf-8")
    return root


def test_before_it_begins_there_is_nothing_to_tell(running: Path) -> None:
    path = running / f"{CAMPAIGN}.md"
    text = path.read_text(encoding="utf-8").replace(
        "starts: 2026-06-10\nends: 2026-09-30", "starts: 2027-01-15\nends: 2027-03-31"
    )
    path.write_text(text, encoding="utf-8")
    assert plainly(running) == "The campaign begins on January 15, 2027. Until then there is nothing to tell.\n"


def test_without_sums_it_says_what_to_do(running: Path) -> None:
    assert plainly(running) == "No log has been counted yet, so nothing is known. Run kbgen demand import-log access.log\n"


def test_what_a_campaign_brought(running: Path) -> None:
    promised = "casestudies/ma/aluminium-du-maroc"
    assert promised in (running / f"{CAMPAIGN}.md").read_text(encoding="utf-8")
    for month, views in (("2026-03", 10), ("2026-05", 20), ("2026-06", 999), ("2026-07", 30), ("2026-08", 50), ("2026-09", 40)):
        sums(
            running, "cz", month, f"viewed {promised} en {views}", f"came heat-you-pay-for.poster und {views + 1}", f"viewed {CAMPAIGN} cs 3", f"viewed {CAMPAIGN} en 1",
            f"yes {promised} cs 2", "searched teplo cs 9", until=f"{month}-28",
        )  # fmt: skip
    found = told(running)
    assert (found["before"], found["during"]) == (["2026-03", "2026-04", "2026-05"], ["2026-07", "2026-08", "2026-09"])
    # September was counted up to its 28th only, April not at all: neither is taken as nothing, or as a whole month.
    assert found["partial"] == [["cz", "2026-09", "2026-09-28"]]
    assert found["uncounted"] == [["cz", "2026-04"]]
    views = {each["document"]: (each["before"], each["during"]) for each in found["promised"]}
    assert views[promised] == (15, 40)
    assert ["2026-06", "poster", 1000] in found["came"]
    assert ["2026-06", "cs", 3] in found["opened"]
    assert {(each["document"], each["yes"]) for each in found["votes"]} == {(promised, 8)}
    text = plainly(running)
    assert "Requests are counted, not people" in text
    assert "Not counted, so not known: cz 2026-04" in text
    assert "teplo" not in text
    rows = samplesite.run("campaign", "report", "heat", "--format", "csv", "--root", running).stdout.splitlines()
    assert f"during,2026-07 2026-08 2026-09,{promised},40.0" in rows
    assert "uncounted,2026-04,cz," in rows


def test_a_centre_counted_on_one_side_only_is_not_compared(running: Path) -> None:
    sums(running, "cz", "2026-07", f"viewed {CAMPAIGN} cs 3", until="2026-07-31")
    found = told(running)
    assert (found["promised"], found["compared"], found["centres"]) == ([], [], ["cz"])
    assert "nothing can be compared" in plainly(running)
    assert ["cz", "2026-08"] in found["uncounted"]


def test_answers_of_a_form_are_no_counted_log(running: Path) -> None:
    sums(running, "cz", "2026-07.forms", f"no {CAMPAIGN} cs 3")
    found = told(running)
    assert ["cz", "2026-07"] in found["uncounted"]
    assert [each["no"] for each in found["votes"]] == [3]


def test_a_code_holds_what_it_was_given() -> None:
    png = Image.open(io.BytesIO(qr.png(f"{BASE}tn/c/heat/?via=poster")))
    assert [each.text for each in zxingcpp.read_barcodes(png)] == [f"{BASE}tn/c/heat/?via=poster"]
