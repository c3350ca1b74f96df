"""Pages of campaigns, their posters and handouts, and the pictures that other sites show beside links."""

from __future__ import annotations

import gzip
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import samplesite
import zxingcpp
from conftest import at_home
from lxml import html
from PIL import Image
from playwright.sync_api import Browser
from samplesite import BASE, TODAY
from webserver import Served

from kbgen import pipeline, reading
from kbgen.compose import compose, voices_at
from kbgen.compose.campaign import steps
from kbgen.ledgers import ledgers
from kbgen.model.promise import CampaignView
from kbgen.model.site import CentreSite
from kbgen.model.views import ListingView
from kbgen.reading import Checked
from kbgen.render import campaigns, paper
from kbgen.render.furniture import furniture

CAMPAIGN = "content/campaigns/heat-you-pay-for"
PAGE = "campaigns/heat-you-pay-for/"
SHORT = "c/heat/"
MESSAGES = {"en": "You pay for heat that nobody uses. Find it.", "fr": "Vous payez une chaleur", "ar": "تدفع ثمن حرارة"}


def read(root: Path) -> Checked:
    """Read a repository whose campaign has a short address."""
    checked = reading.read(root)
    return replace(checked, library=replace(checked.library, short={**checked.library.short, CAMPAIGN: SHORT}))


@pytest.fixture(scope="module", autouse=True)
def day() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", TODAY)
        yield


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samplesite.write(tmp_path_factory.mktemp("campaigns") / "sample")


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    """The sample site with sheets, published."""
    report = pipeline.build(read(root), root / "site")
    assert [each.failure for each in report.centres if each.failure] == []
    return root / "site"


def composed(checked: Checked, slug: str, today: date | None = None) -> CentreSite:
    centre = checked.library.documents[f"content/centres/{slug}"]
    spoken = voices_at(centre, checked.voices)
    asked = ledgers(checked)[slug]
    return compose(checked.library, centre, checked.choices[slug], spoken, BASE, asked, today or checked.today)


def drawn(root: Path, checked: Checked, slug: str) -> dict[str, bytes]:
    centre = checked.library.documents[f"content/centres/{slug}"]
    return campaigns.files(composed(checked, slug), voices_at(centre, checked.voices), furniture(root / "theme"))


def view(checked: Checked, slug: str, language: str, today: date | None = None) -> CampaignView:
    sites = {site.language.code: site for site in composed(checked, slug, today).sites}
    found = next(page.view for page in sites[language].pages if page.kind == "campaign")
    assert isinstance(found, CampaignView)
    return found


def page(site: Path, path: str) -> html.HtmlElement:
    return html.document_fromstring((site / path / "index.html").read_bytes())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def edited(root: Path, to: Path, **changes: str) -> Path:
    """Return a copy of a repository with lines put into the campaign's metadata in place of those that begin alike."""
    shutil.copytree(root, to, ignore=shutil.ignore_patterns("site", ".site*", ".kbgen"))
    path = to / f"{CAMPAIGN}.md"
    text = path.read_text(encoding="utf-8")
    for name, value in changes.items():
        text, found = re.subn(
            rf"^{name}:.*\n(?:[ ].*\n)*", lambda _, n=name, v=value: f"{n}: {v}\n", text, count=1, flags=re.MULTILINE
        )
        if not found:
            text = text.replace("license:", f"{name}: {value}\nlicense:", 1)
    path.write_text(text, encoding="utf-8")
    return to


# the page


@pytest.mark.parametrize(
    ("path", "message", "number", "status"),
    [
        ("tn/en", "You pay for heat that nobody uses. Find it.", "USD 546,903", "Done"),
        ("tn/fr", "Vous payez une chaleur que personne n'utilise. Trouvez-la.", "546 903 USD", "Fait"),
        ("cz/cs", "Platíte za teplo, které nikdo nevyužije. Najděte ho.", "546 903 USD", "Provedeno"),
    ],
)
def test_the_promise_and_the_number_come_first(site: Path, path: str, message: str, number: str, status: str) -> None:
    found = page(site, f"{path}/{PAGE}")
    assert words(found.xpath("//h1")[0]) == message
    big = words(found.xpath("//dl[contains(@class, 'big')]")[0]).replace("\xa0", " ").replace("\u202f", " ")
    assert number in big
    assert status in big
    assert "2011" in big
    assert "UNIDO" in big  # who published the source
    order = [
        element.tag
        for element in found.xpath("//article//*[self::h1 or self::dl[contains(@class, 'big')] or self::p[@class='lead']]")
    ]
    assert order == ["h1", "dl", "p"]


def test_the_number_leads_to_its_case(site: Path) -> None:
    link = page(site, f"tn/en/{PAGE}").xpath("//dl[contains(@class, 'big')]//a")[0]
    assert link.get("href") == "../../case-studies/tn/clc-cap-bon-milk/"


def test_partners_are_text_whatever_their_names_hold(site: Path) -> None:
    facts = page(site, f"tn/ar/{PAGE}").xpath("//aside[@class='facts']")[0]
    assert "Chamber of Industry & Trade <North>" in words(facts)
    assert "غرفة التجارة" in words(facts)
    (link,) = facts.xpath(".//a[@rel='external']")
    assert link.get("href") == "https://chamber.example/members?a=1&b=2"


@pytest.mark.parametrize(
    ("today", "phase", "said"),
    [
        (date(2026, 11, 1), "before", "Starts on November 2, 2026"),
        (date(2026, 11, 2), "during", "Runs until January 31, 2027"),
        (date(2027, 1, 31), "during", "Runs until January 31, 2027"),
        (date(2027, 2, 1), "after", "This campaign ended on January 31, 2027"),
    ],
)
def test_what_is_said_of_its_days(root: Path, today: date, phase: str, said: str) -> None:
    phases = view(read(root), "tn", "en", today).phases
    assert (phases.now, phases.said[phases.now]) == (phase, said)


def test_the_outcome_is_told_once_it_is_over_and_first(root: Path, tmp_path: Path) -> None:
    came = "Eleven firms took part; nine wrapped their pipes."
    checked = read(edited(root, tmp_path / "x", outcome=came))
    assert not view(checked, "tn", "en").outcome
    after = replace(checked, today=date(2027, 2, 1))
    assert view(after, "tn", "en", after.today).outcome.text == came
    assert view(after, "tn", "fr", after.today).outcome.language == "en"
    pipeline.build(after, tmp_path / "out", only=("tn",))
    first = page(tmp_path / "out", f"tn/en/{PAGE}").xpath("//article//*[self::section or self::h1]")[0]
    assert came in words(first)


def test_campaigns_are_listed_by_phase_and_the_home_page_names_what_runs(root: Path, site: Path) -> None:
    assert words(page(site, "tn/en/campaigns/").xpath("//h2")[0]) == "Running now"
    home = page(site, "tn/en/")
    assert [link.get("href") for link in home.xpath(f"//a[@href='{PAGE}']")] == [PAGE]
    late = {site.language.code: site for site in composed(read(root), "tn", date(2027, 3, 1)).sites}["en"]
    listed = next(each.view for each in late.pages if each.address == "campaigns/")
    assert isinstance(listed, ListingView)
    assert [group.heading for group in listed.groups] == ["Ended"]
    assert next(each.view for each in late.pages if not each.address).campaigns == ()


def test_cases_with_its_tags_stand_below_those_it_promises(root: Path) -> None:
    found = view(read(root), "tn", "en")
    picked, more = {row.address for row in found.picks}, {row.address for row in found.more}
    assert "case-studies/ma/aluminium-du-maroc/" in picked
    assert "case-studies/tn/clc-cap-bon-milk/" in more
    assert not picked & more


def test_actions_are_the_first_numbered_list_without_its_marks() -> None:
    body = "Text\n\n- no\n\n1. **Look [here](x.md).** Take `two`\n   *pens*.\n2. Then <b>go</b>, if 3 < 4 and 5 > 4.\n\nEnd\n\n1. Other"
    assert steps(f"# Why\n\nx\n\n## **Five** [places](x.md) #\n\n{body}\n\n## Later") == ("Five places", steps(body)[1])
    assert steps(body) == ("", (("Look here.", "Take two pens."), ("", "Then go, if 3 < 4 and 5 > 4.")))
    assert steps("## A\n\nno list") == ("", ())


def test_a_title_is_no_message_in_another_language(root: Path, tmp_path: Path) -> None:
    """Where the message is not translated yet, the poster has the title in the reader's language."""
    copy = edited(root, tmp_path / "x")
    path = copy / f"{CAMPAIGN}.fr.md"
    path.write_text(
        re.sub(r"^words:\n  message:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    said = view(read(copy), "tn", "fr").message
    assert (said.text, said.language) == ("Trouvez la chaleur que vous payez sans l'utiliser", None)


def test_its_picture_is_published_with_words(root: Path, tmp_path: Path) -> None:
    copy = edited(root, tmp_path / "x", picture="pipe.png", picture_shows="A bare pipe beside one with a coat.")
    Image.new("RGB", (8, 4), "red").save(copy / "content/campaigns/pipe.png")
    pipeline.build(read(copy), tmp_path / "out", only=("tn",))
    (image,) = page(tmp_path / "out", f"tn/fr/{PAGE}").xpath("//article//img")
    assert image.get("alt") == "A bare pipe beside one with a coat."
    assert image.get("lang") == "en"
    where = tmp_path / "out/tn/fr" / PAGE / image.get("src")
    assert where.resolve().read_bytes() == (copy / "content/campaigns/pipe.png").read_bytes()


def test_nothing_in_a_campaign_runs(root: Path, tmp_path: Path) -> None:
    bad = "</title><script>alert(1)</script>"
    copy = edited(root, tmp_path / "x", title=f'"{bad} x"', message=f'"{bad}"', partners=f'[{{name: "{bad}"}}]')
    pipeline.build(read(copy), tmp_path / "out", only=("tn",))
    for language in ("en", "fr"):
        text = (tmp_path / "out/tn" / language / PAGE / "index.html").read_text(encoding="utf-8")
        assert "alert(1)" in text
        assert "<script>alert" not in text


def test_a_partner_is_at_a_web_address(root: Path, tmp_path: Path) -> None:
    copy = edited(root, tmp_path / "x", partners='[{name: x, url: "javascript:alert(1)"}]')
    assert [each.code for each in read(copy).findings if each.place.path == f"{CAMPAIGN}.md"] == ["KB108"]


# sheets


def codes(made: bytes, scale: float = 3) -> tuple[int, set[str]]:
    """Return how many pages a PDF has, and what the codes on it say."""
    document = pypdfium2.PdfDocument(made)
    picture = document[0].render(scale=scale).to_pil()
    return len(document), {found.text for found in zxingcpp.read_barcodes(picture)}


def test_sheets_are_there_in_the_languages_of_the_text(site: Path) -> None:
    found = {path.parent.relative_to(site.resolve()).parts[:2] for path in site.resolve().rglob("poster.pdf")}
    assert found == {("tn", "ar"), ("tn", "fr"), ("tn", "en"), ("cz", "cs"), ("cz", "en"), ("cn", "en")}
    assert len(list(site.resolve().rglob("handout.pdf"))) == len(found)


def test_the_page_leads_to_its_sheets_and_says_how_large_they_are(site: Path) -> None:
    links = page(site, f"tn/ar/{PAGE}").xpath("//a[@type='application/pdf']")
    assert [(link.get("href"), link.get("hreflang")) for link in links] == [("poster.pdf", "ar"), ("handout.pdf", "ar")]
    size = (site / "tn/ar" / PAGE / "poster.pdf").stat().st_size
    assert f"{round(size / 1000)} kB" in words(links[0].getparent()).replace("\xa0", " ")
    assert [link.get("hreflang") for link in page(site, f"cn/zh/{PAGE}").xpath("//a[@type='application/pdf']")] == ["en", "en"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_poster_is_one_page_whose_code_leads_to_the_short_address(site: Path, language: str) -> None:
    made = (site / "tn" / language / PAGE / "poster.pdf").read_bytes()
    assert codes(made) == (1, {f"{BASE}tn/{SHORT}?via=poster"})
    said = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()
    assert "ncpc.example/tn/c/heat" in said
    if language != "ar":  # in Arabic the letters come back in their joined forms
        assert MESSAGES[language] in " ".join(said.split())


def test_the_code_of_a_poster_is_seen_from_afar(site: Path) -> None:
    picture = pypdfium2.PdfDocument(site / "tn/ar" / PAGE / "poster.pdf")[0].render(scale=3).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    assert (found.position.top_right.x - found.position.top_left.x) / 3 / 72 * 2.54 > 5  # centimetres


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_handout_is_one_page_with_a_code_for_each_case(site: Path, language: str) -> None:
    pages, found = codes((site / "tn" / language / PAGE / "handout.pdf").read_bytes(), 5)
    assert pages == 1
    if language == "en":
        said = pypdfium2.PdfDocument(site / "tn/en" / PAGE / "handout.pdf")[0].get_textpage().get_text_range()
        assert said.index("Five places to look this week") < said.index("Bare metal.")
        assert said.index("Saved a year") < said.index("546,903")
    assert f"{BASE}tn/{SHORT}?via=handout" in found
    cases = found - {f"{BASE}tn/{SHORT}?via=handout"}
    assert {each.partition("?")[2] for each in cases} == {"via=heat.handout"}
    led = [page(site, urlsplit(each).path.lstrip("/")).xpath(f"//a[@hreflang='{language}']/@href") for each in sorted(cases)]
    assert len(led) == 2
    for (href,) in led:
        assert href.startswith(f"../../{language}/case-studies/")


@pytest.mark.parametrize("words_of", ["ab cde " * 57, "x" * 400, "حرارة " * 66])
def test_sheets_are_one_page_however_long_their_words(root: Path, tmp_path: Path, words_of: str) -> None:
    long = f'"{words_of.strip()}"'
    many = ", ".join(f'{{name: "{words_of[:90].strip()} {number}"}}' for number in range(40))
    copy = edited(root, tmp_path / "x", title=long, message=long, partners=f"[{many}]")
    for name in ("ma/aluminium-du-maroc", "cz/moravska-trebova-1999"):
        path = copy / f"casestudies/{name}.md"
        path.write_text(
            re.sub(r"^title:.*$", f"title: {long}", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
        )
    made = drawn(copy, read(copy), "tn")
    for name, via in (("poster", "poster"), ("handout", "handout")):
        pages, found = codes(made[f"en/{PAGE}{name}.pdf"], 4)
        assert pages == 1
        assert f"{BASE}tn/{SHORT}?via={via}" in found


def test_the_same_words_make_the_same_bytes(root: Path, tmp_path: Path) -> None:
    checked, sheets = read(root), []
    for name in ("a", "b"):
        copy = tmp_path / name
        shutil.copytree(root / "theme", copy / "theme")
        sheets.append(drawn(copy, checked, "tn"))
        assert list((copy / paper.STORE).rglob("*.pdf"))
    assert sheets[0] == sheets[1]
    assert len(sheets[0]) == 3 * 4  # three languages: two pictures, a poster, a handout


def test_what_was_drawn_is_not_drawn_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = read(root)
    first = drawn(root, checked, "cz")
    monkeypatch.setattr(paper, "_drawn", lambda *_: pytest.fail("drawn again"))
    assert drawn(root, checked, "cz") == first


def test_a_site_without_pango_has_no_dead_links(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "can_draw", lambda: False)
    report = pipeline.build(read(root), tmp_path / "out", only=("tn",))
    assert not report.has_sheets
    assert [path for path in (tmp_path / "out").resolve().rglob("*.*") if path.suffix in {".pdf", ".png"}] == []
    found = page(tmp_path / "out", f"tn/en/{PAGE}")
    assert found.xpath("//a[contains(@href, '.pdf')] | //meta[@property='og:image']") == []


def test_a_sheet_that_cannot_be_drawn_costs_no_centre_its_site(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    copy = edited(root, tmp_path / "x")

    def fail(*_: object) -> bytes:
        raise paper.Undrawn("a title")

    monkeypatch.setattr(paper, "_drawn", fail)
    report = pipeline.build(read(copy), tmp_path / "out", only=("tn",), jobs=1)
    assert [each.failure for each in report.centres] == [None]
    assert "Undrawn: a title" in capfd.readouterr().err


def test_without_an_address_of_the_site_nothing_is_drawn(root: Path) -> None:
    checked = read(root)
    centre = checked.library.documents["content/centres/tn"]
    nowhere = replace(composed(checked, "tn"), base="/tn/")
    assert campaigns.files(nowhere, voices_at(centre, checked.voices), furniture(root / "theme")) == {}


# pictures beside links


def test_every_page_names_a_picture_for_links(site: Path) -> None:
    for path, picture in (
        (f"tn/ar/{PAGE}", f"tn/ar/{PAGE}social.png"),
        ("tn/ar/", "tn/ar/social.png"),
        ("cz/en/case-studies/cz/heineken-breweries/", "cz/en/social.png"),
        (f"cn/zh/{PAGE}", "cn/zh/social.png"),
    ):
        said = {each.get("property"): each.get("content") for each in page(site, path).xpath("//meta[@property]")}
        assert said["og:image"] == f"{BASE}{picture}"
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert said["og:image:alt"]
        data = (site / picture).read_bytes()
        assert Image.open(io.BytesIO(data)).size == (1200, 630)
        assert len(data) < 60_000
    alt = page(site, f"tn/en/{PAGE}").xpath("//meta[@property='og:image:alt']")[0].get("content")
    assert MESSAGES["en"] in alt
    assert "USD\u00a0546,903" in alt


def test_pictures_are_not_blank_and_differ_by_language(site: Path) -> None:
    made = {path: path.read_bytes() for path in site.resolve().rglob("social.png")}
    assert len(set(made.values())) == len(made) > 10
    for data in made.values():
        dark = sum(Image.open(io.BytesIO(data)).convert("L").histogram()[:96])
        assert dark > 5000


# how heavy, and how it prints


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[Served]:
    import webserver

    with webserver.serve(site) as served:
        yield served


@pytest.mark.browser
@pytest.mark.parametrize("path", ["tn/ar/", "tn/fr/", "cz/cs/"])
def test_the_first_view_is_light(chromium: Browser, address: Served, site: Path, path: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    at_home(context, address)
    window, loaded = context.new_page(), set()
    window.on("requestfinished", lambda request: loaded.add(urlsplit(request.url).path))
    window.goto(f"{address.address}{path}{PAGE}", wait_until="networkidle")
    context.close()
    sizes = {}
    for each in loaded:
        file = site / each.strip("/")
        data = (file / "index.html" if file.is_dir() else file).read_bytes()
        sizes[each] = len(data) if each.endswith(".woff2") else len(gzip.compress(data, 9))
    assert any(each.endswith(".css") for each in sizes)
    if path == "tn/ar/":  # a device without Arabic letters fetches ours; this one may have its own
        sizes["font"] = (samplesite.ROOT / "theme/assets/fonts/arabic.woff2").stat().st_size
    assert sum(sizes.values()) < 40_000, sizes


@pytest.mark.browser
def test_a_page_that_was_built_before_the_end_says_today_that_it_is_over(chromium: Browser, address: Served) -> None:
    context = chromium.new_context()
    at_home(context, address)
    window = context.new_page()
    window.clock.set_fixed_time("2027-02-01T12:00:00")
    window.goto(f"{address.address}tn/en/{PAGE}")
    assert window.locator(".phase").inner_text() == "This campaign ended on January 31, 2027"
    window.clock.set_fixed_time("2026-10-01T12:00:00")
    window.reload()
    assert window.locator(".phase").inner_text() == "Starts on November 2, 2026"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["tn/ar/", "tn/fr/"])
def test_it_fits_a_narrow_phone_and_prints_on_few_pages(chromium: Browser, address: Served, path: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    at_home(context, address)
    window = context.new_page()
    window.goto(f"{address.address}{path}{PAGE}")
    assert window.evaluate("document.documentElement.scrollWidth") <= 320
    printed = pypdfium2.PdfDocument(window.pdf(format="A4"))
    assert len(printed) <= 2
    context.close()
