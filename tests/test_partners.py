"""What partners put on their own sites: lists to paste, in a frame, by script; codes on paper; and what hosts must say for it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import hostrules
import htmlcheck
import pypdfium2
import pytest
import samplesite
import zxingcpp
from conftest import window
from lxml import html
from playwright.sync_api import Browser, Page, expect
from samplesite import BASE, Sample
from webserver import Served, serve

from kbgen.render.headers import of_network

DAIRY = "sectors/dairy/"
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
HOSTILE = """</textarea></title><script>document.title='run'</script><img src=x onerror="document.title='run'">"""
SCRIPT = 2_000
"""Bytes of ``embed.js`` as it is shipped."""
EMBED = 8_000
FRAMED = "frame-ancestors"


class World(NamedTuple):
    """A network on one host, and a partner's site on another one."""

    site: Path
    network: Served
    pages: Path
    partner: Served

    def page(self, name: str, body: str, head: str = "") -> str:
        """Write a page of the partner and return its address."""
        text = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Partner</title>{head}</head><body>{body}</body></html>'
        (self.pages / name).write_text(text, encoding="utf-8")
        return f"{self.partner.address}{name}"

    def snippet(self, path: str, name: str) -> str:
        """Return the code that a kit shows, for the address at which the network stands here."""
        return code(self.site, path, name).replace(BASE, self.network.address)

    def feed(self, path: str, *items: dict[str, object], **more: object) -> str:
        """Write a JSON Feed and return its address."""
        where = self.site / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, **more}), encoding="utf-8")
        return f"{self.network.address}{path}"


def code(site: Path, path: str, name: str) -> str:
    return samplesite.page(site, path).get_element_by_id(name).text or ""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A network of which each centre has another policy: cn allows the partner, tn everybody, cz nobody."""
    pages = tmp_path_factory.mktemp("partner")
    (pages / "404.html").write_text("no", encoding="utf-8")
    root = samplesite.write(tmp_path_factory.mktemp("partners") / "sample")
    with serve(pages, lambda path: policy(pages, path)) as partner:
        origin = partner.address.rstrip("/")
        edit(
            root / "content/centres/cn.md",
            "country: CN\n",
            f'country: CN\nframed_by: ["{origin}", "https://*.ministry.example"]\n',
        )
        edit(root / "content/centres/cz.md", "country: CZ\n", "country: CZ\nframed_by: []\n")
        milk = f"  - {{id: milk, title: {json.dumps(HOSTILE)}, sectors: [dairy], all: {{topics: [energy]}}}}\n"
        edit(root / "content/centres/tn.md", "subscriptions:\n", f"subscriptions:\n{milk}")
        edit(root / "casestudies/lb/skaff-dairy.md", "title:", f"title: {json.dumps(HOSTILE[:80])}\nx-title:")
        text = (root / "casestudies/lb/skaff-dairy.md").read_text(encoding="utf-8")
        (root / "casestudies/lb/skaff-dairy.md").write_text(re.sub(r"x-title:.*\n(  .*\n)*", "", text), encoding="utf-8")
        site = samplesite.build(root)
        rules = site / "_headers"
        with serve(site, lambda path: hostrules.headers(rules, path)) as network:
            yield World(site, network, pages, partner)


def policy(pages: Path, path: str) -> dict[str, str]:
    """Return the partner's own policy for a page, where a file beside it has one."""
    said = pages / f"{path.lstrip('/')}.policy"
    return {"Content-Security-Policy": said.read_text(encoding="utf-8")} if path != "/" and said.is_file() else {}


@pytest.fixture
def foreign(chromium: Browser, world: World) -> Iterator[Page]:
    with window(chromium, world.network, DESK) as page:
        yield page


# kits


@pytest.mark.parametrize(("centre", "language"), [("tn", "ar"), ("cz", "cs"), ("cn", "en")])
def test_every_list_has_a_kit_that_is_found_from_it_and_not_listed(sample: Sample, centre: str, language: str) -> None:
    root = f"{centre}/{language}/"
    all_pages = [path for path in samplesite.pages(sample.site) if path.startswith(root)]
    lists = {
        path for path in all_pages if re.fullmatch(rf"{root}(sectors|options|topics|follow|campaigns)/[a-z-]+/index.html", path)
    }
    kits = {path for path in all_pages if path.startswith(f"{root}share/")}
    assert {path.replace("/share/", "/", 1) for path in kits} >= {*lists, f"{root}index.html"}
    assert len(lists) > 5
    assert f"{root}campaigns/heat-you-pay-for/index.html" in lists or centre != "cz"
    for path in lists:
        leads = [urlsplit(link.get("href")).path for link in samplesite.pages(sample.site)[path].iter("a")]
        assert "../../share/" + path.removeprefix(root).removesuffix("index.html") in leads
    for path in kits:
        assert samplesite.pages(sample.site)[path].xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert len(samplesite.pages(sample.site)[path].xpath("//textarea[@readonly][@aria-labelledby]")) >= 3
    assert "/share/" not in (sample.site / centre / "sitemap.xml").read_text(encoding="utf-8")
    found = b"".join(path.read_bytes() for path in (sample.site / root / "search").glob("*.json"))
    assert b"share/" not in found
    assert b"embed/" not in found


def test_the_first_kit_leads_to_all_others(sample: Sample, world: World) -> None:
    for site, root in ((sample.site, "tn/fr/"), (world.site, "tn/fr/"), (sample.site, "cz/cs/")):
        leads = {link.get("href") for link in samplesite.page(site, f"{root}share/").xpath("//details[@class='filter']//a")}
        kits = {
            path.removeprefix(f"{root}share/").removesuffix("index.html")
            for path in samplesite.pages(site)
            if path.startswith(f"{root}share/")
        }
        assert leads == kits - {""}
        assert "campaigns/heat-you-pay-for/" in leads
        assert ("follow/milk/" in leads) == (site == world.site)
        assert ("follow/dairies/" in leads) == root.startswith("tn")


def test_a_subscription_has_a_kit_of_what_has_all_its_tags(world: World) -> None:
    named = [each.text_content() for each in pasted(world.site, "tn/en/share/follow/milk/").xpath(".//ul//a")]
    energy = [
        each.text_content()
        for each in samplesite.page(world.site, "tn/en/topics/energy/").xpath("//li[contains(@class, 'row')]//a")
    ]
    assert 0 < len(named) < len(energy)
    assert set(named) <= set(energy)


def shape(tree: html.HtmlElement) -> list[tuple[str, dict[str, str], str]]:
    return [(each.tag, dict(each.attrib), (each.text or "").strip()) for each in tree.iter() if each is not tree]


def pasted(site: Path, path: str) -> html.HtmlElement:
    return html.fragment_fromstring(code(site, path, "pasted"), "div")


@pytest.mark.parametrize("path", ["tn/ar/", "tn/fr/", "cz/cs/", "cn/zh/"])
def test_html_to_paste_is_what_is_shown_and_leads_to_pages_that_are_there(sample: Sample, path: str) -> None:
    for kit in [each for each in samplesite.pages(sample.site) if each.startswith(f"{path}share/")]:
        found, seen = pasted(sample.site, kit), samplesite.page(sample.site, kit).xpath("//div[@class='preview']")[0]
        assert shape(found) == shape(seen)
        assert {each.tag for each in found.iter()} <= {"div", "ul", "li", "a", "bdi", "br", "p", "small"}
        links = found.xpath(".//a/@href")
        assert 2 <= len(links) <= 6
        for link in links:
            assert link.startswith(BASE)
            assert link.endswith("?via=heat.partner" if "/campaigns/" in kit else "?via=partner")
            where = urlsplit(link).path.lstrip("/")
            assert (sample.site / where / "index.html").is_file()
        code_of = path.split("/")[1]
        assert {(each.get("lang"), each.get("dir")) for each in found} == {(code_of, "rtl" if code_of == "ar" else "ltr")}


def test_codes_to_paste_are_valid(sample: Sample, world: World, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    files = []
    for site, path in (
        (sample.site, "tn/ar/share/sectors/dairy/"),
        (sample.site, "cz/cs/share/"),
        (sample.site, "cn/zh/share/topics/water/"),
        (world.site, "tn/en/share/sectors/dairy/"),
        (world.site, "tn/en/share/follow/milk/"),
    ):
        kit = samplesite.page(site, path)
        parts = "".join(code(site, path, name) for name in ("pasted", "framed", "scripted") if kit.xpath(f"//*[@id='{name}']"))
        language = kit.get("lang")
        files.append(tmp_path / "site" / f"{len(files)}.html")
        words = f'<!doctype html><html lang="{language}" dir="{kit.get("dir")}"><title>x</title><body>{parts}</body></html>'
        files[-1].write_text(words, encoding="utf-8")
    embeds = sorted(world.site.resolve().glob("*/*/embed/**/index.html"))
    assert len(embeds) > 30
    assert [each for each in htmlcheck.errors(*files, *embeds) if "appears to be written" not in each] == []


def test_words_of_the_content_are_words_in_every_form(world: World) -> None:
    for path in ("tn/en/share/sectors/dairy/", "tn/en/share/follow/milk/"):
        kit = samplesite.page(world.site, path)
        assert HOSTILE[:40] in kit.text_content()
        for name in ("pasted", "framed", "scripted"):
            made = html.fragment_fromstring(code(world.site, path, name), "div")
            if name == "pasted" or "follow" in path:
                assert HOSTILE[:40] in made.text_content() + "".join(made.xpath(".//@title"))
            assert made.xpath(".//img | .//*[@onerror]") == []
            assert [each.get("src") for each in made.iter("script")] == ([f"{BASE}tn/embed.js"] if name == "scripted" else [])
        shown = samplesite.page(world.site, path.replace("/share/", "/embed/"))
        assert HOSTILE[:40] in shown.text_content()
        assert shown.xpath("//script | //img | //*[@onerror]") == []
        letter = code(world.site, path, "letter")
        assert "&lt;" not in letter
        assert "&#" not in letter


def test_a_paragraph_says_what_how_many_and_where(sample: Sample) -> None:
    lines = code(sample.site, "tn/fr/share/sectors/dairy/", "letter").splitlines()
    cases = samplesite.page(sample.site, f"tn/fr/{DAIRY}").xpath("//main//li[contains(@class, 'counted')]")
    assert lines[0] == "Industrie laitière"
    assert lines[1].startswith(f"{len(cases)} ")
    assert lines[2] == f"{BASE}tn/fr/{DAIRY}?via=partner"
    assert lines[3].endswith("Centre de production plus propre, Tunisie")


def test_what_partners_print_and_link_of_a_campaign_is_its_short_address(sample: Sample) -> None:
    kit, lasting = "cz/en/share/campaigns/heat-you-pay-for/", f"{BASE}cz/c/heat/?via=heat.partner"
    assert code(sample.site, kit, "letter").splitlines()[2] == lasting
    assert pasted(sample.site, kit).xpath(".//p/a/@href") == [lasting]
    assert samplesite.page(sample.site, kit.replace("/share/", "/embed/")).xpath("//h1/a/@href") == [lasting]


def test_pages_for_frames_are_small_and_lead_out_of_the_frame(sample: Sample) -> None:
    found = sorted(path for path in sample.site.resolve().glob("*/*/embed/**/index.html"))
    assert len(found) > 50
    for path in found:
        assert len(path.read_bytes()) < EMBED
        page = html.document_fromstring(path.read_bytes())
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert page.xpath("//script | //link[@rel='stylesheet'] | //img | //@src") == []
        links = page.xpath("//a")
        assert 3 <= len(links) <= 12
        assert {(link.get("target"), link.get("rel")) for link in links} == {("_top", "noopener")}
        for link in links:
            assert (sample.site / urlsplit(link.get("href")).path.lstrip("/") / "index.html").is_file()
        assert page.get("dir") == ("rtl" if page.get("lang") == "ar" else "ltr")


def test_a_centre_that_nobody_may_frame_offers_no_frame(world: World) -> None:
    kit = samplesite.page(world.site, "cz/cs/share/topics/energy/")
    assert kit.xpath("//iframe | //*[@id='framed']") == []
    assert kit.xpath("//*[@id='pasted']")
    assert not (world.site / "cz/cs/embed").exists()
    assert samplesite.page(world.site, "tn/fr/share/topics/energy/").xpath("//iframe")


# what hosts must say


def addresses(site: Path) -> list[str]:
    return [f"/{path.removesuffix('index.html')}" for path in samplesite.files(site)]


def test_rules_for_hosts_are_on_the_disk_and_no_header_is_said_twice(world: World) -> None:
    origin = world.partner.address.rstrip("/")
    for path in addresses(world.site):
        said = hostrules.headers(world.site / "_headers", path)
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert said["X-Frame-Options"] == "SAMEORIGIN"
        asked = {"tn": f"{FRAMED} *", "cn": f"{FRAMED} 'self' {origin} https://*.ministry.example"}.get(path.split("/")[1])
        assert said.get("Content-Security-Policy") == (asked if "/embed/" in path else None), path
        assert said.get("Access-Control-Allow-Origin") == ("*" if path.endswith((".json", ".xml")) else None), path


def test_each_centre_has_the_rules_for_a_host_of_its_own(world: World) -> None:
    assert hostrules.headers(world.site / "tn/_headers", f"/ar/embed/{DAIRY}")["Content-Security-Policy"] == f"{FRAMED} *"
    assert hostrules.headers(world.site / "tn/_headers", "/ar/embed/")["Content-Security-Policy"] == f"{FRAMED} *"
    assert "Content-Security-Policy" not in hostrules.headers(world.site / "tn/_headers", f"/ar/share/{DAIRY}")
    assert "embed" not in (world.site / "cz/_headers").read_text(encoding="utf-8")
    assert "/embed/" not in (world.site / "cz/.htaccess").read_text(encoding="utf-8")


def nginx(file: Path, path: str) -> dict[str, str]:
    """Return what nginx sends for a path, of the few directives that the file has."""
    names: dict[str, str] = {}
    said: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r'set (\$\w+) "(.*)";', line):
            names[found[1]] = found[2]
        elif found := re.fullmatch(r'if \(\$uri ~ "(.*)"\) \{ set (\$\w+) "(.*)"; \}', line):
            if re.search(found[1], path):
                names[found[2]] = found[3]
        elif found := re.fullmatch(r'add_header (\S+) "?(.*?)"? always;', line):
            said[found[1]] = names.get(found[2], found[2])
        else:
            assert line.startswith("#"), line
    return {name: value for name, value in said.items() if value}


def apache(folder: Path, path: str) -> dict[str, str]:
    """Return what Apache sends for a path, of the few directives that the files have: ``If`` after all, files from the top down."""
    said, last = {}, {}
    for file in (folder / ".htaccess", folder / path.split("/")[1] / ".htaccess"):
        lines = iter(file.read_text(encoding="utf-8").splitlines() if file.is_file() else [])
        inside = [(True, said)]
        for line in lines:
            if found := re.fullmatch(r'<FilesMatch "(.*)">', line):
                inside.append((re.search(found[1], path) is not None, said))
            elif found := re.fullmatch(r'<If "%\{REQUEST_URI\} =~ m#(.*)#">', line):
                inside.append((re.search(found[1], path) is not None, last))
            elif line.startswith("</"):
                inside.pop()
            elif found := re.fullmatch(r'Header always set (\S+) "(.*)"', line):
                holds, where = inside[-1]
                where |= {found[1]: found[2]} if holds else {}
            else:
                assert line == "<IfModule mod_headers.c>"
                inside.append((True, said))
    return said | last


@pytest.mark.parametrize("host", [lambda site, path: nginx(site / "headers.nginx.conf", path), apache])
def test_apache_and_nginx_are_told_the_same(world: World, host: Callable[[Path, str], dict[str, str]]) -> None:
    for path in addresses(world.site):
        netlify = hostrules.headers(world.site / "_headers", path)
        expected = {name: value for name, value in netlify.items() if name != "X-Frame-Options"}
        assert host(world.site, path) == {"Content-Security-Policy": f"{FRAMED} 'self'", **expected}, path


def test_a_network_whose_centres_stand_elsewhere_says_nothing_of_them() -> None:
    from kbgen.model.site import Network, NetworkCentre, SiteLanguage

    language = SiteLanguage(code="vi", name="Tiếng Việt", direction="ltr")
    away = NetworkCentre(name="VNCPC", country="Vietnam", languages=((language, "https://vncpc.example/vi/"),))
    network = Network.__new__(Network)
    object.__setattr__(network, "centres", (away,))
    assert {name for name, data in of_network(network).items() if b"vi" in data.replace(b"via", b"")} == set()


# frames on a foreign page


@pytest.mark.browser
@pytest.mark.parametrize("centre", ["tn/ar", "cn/zh"])
def test_a_frame_shows_where_the_policy_allows_it(foreign: Page, world: World, centre: str) -> None:
    kit = f"{centre}/share/{DAIRY if centre == 'tn/ar' else 'topics/water/'}"
    foreign.goto(world.page("frame.html", world.snippet(kit, "framed")))
    frame = foreign.frame_locator("iframe")
    expect(frame.locator("li a").first).to_be_visible()
    language = frame.locator("html").get_attribute("lang")
    assert (language, frame.locator("html").get_attribute("dir")) == (
        (centre[3:], "rtl") if centre == "tn/ar" else (centre[3:], "ltr")
    )
    box = foreign.locator("iframe").bounding_box()
    assert box
    assert box["width"] > 1200
    needed = frame.locator("html").evaluate("html => html.scrollHeight")
    assert needed <= box["height"] + 120


@pytest.mark.browser
def test_a_frame_is_blocked_where_the_policy_does_not_allow_it(foreign: Page, world: World) -> None:
    refused = [
        (world.partner.address, f"tn/ar/{DAIRY}", "a page that is no embed"),
        (world.partner.address, "cz/cs/", "a centre of which nobody may show anything"),
        (world.partner.address, "tn/ar/share/", "a kit"),
        (
            world.partner.address.replace("127.0.0.1", "localhost"),
            "cn/zh/embed/topics/water/",
            "another origin of the same machine",
        ),
    ]
    for home, path, why in refused:
        name = world.page("blocked.html", f'<iframe src="{world.network.address}{path}"></iframe>').rpartition("/")[2]
        foreign.goto(f"{home}{name}", wait_until="load")
        foreign.wait_for_timeout(200)
        assert [frame.url for frame in foreign.frames[1:]] == ["chrome-error://chromewebdata/"], why
        assert foreign.frame_locator("iframe").locator("main").count() == 0, why


@pytest.mark.browser
def test_a_link_in_a_frame_leaves_it(foreign: Page, world: World) -> None:
    foreign.goto(world.page("frame.html", world.snippet(f"tn/fr/share/{DAIRY}", "framed")))
    foreign.frame_locator("iframe").locator("li a").first.click()
    expect(foreign).to_have_url(re.compile(rf"^{re.escape(BASE)}.*\?via=partner$"))


# the script on a foreign page

ITEMS: list[dict[str, object]] = [
    {"id": "1", "url": "https://ncpc.example/tn/fr/a/", "title": "Moins d'eau & de sel", "summary": "1 < 2", "language": "fr"},
    {"id": "2", "url": "https://ncpc.example/tn/ar/b/?x=1#y", "title": "ماء أقل", "content_text": "٪"},
    {"id": "3", "url": "https://ncpc.example/tn/ar/c/", "title": "Third", "language": "en-GB"},
]
BAD: list[object] = [
    {"url": "javascript:document.title='run'", "title": "a script"},
    {"url": "data:text/html,<script>1</script>", "title": "data"},
    {"url": "vbscript:1", "title": "other"},
    {"title": "no link"},
    {"url": "https://ncpc.example/no-title/"},
    {"url": "/relative/", "title": "relative"},
    None,
    7,
    {"url": {"toString": 1}, "title": ["x"]},
]


def run(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")


@pytest.mark.browser
def test_the_script_lists_a_feed_of_another_origin(foreign: Page, world: World) -> None:
    world.feed("tn/ar/sectors/dairy/feed.json", *ITEMS, language="ar")
    snippet = world.snippet(f"tn/ar/share/{DAIRY}", "scripted")
    run(foreign, world.page("script.html", snippet + snippet.replace('data-max="5"', 'data-max="2"')))
    lists = foreign.locator("[data-kbgen] > ul")
    expect(lists).to_have_count(2)
    assert lists.locator("li").count() == 3 + 2
    assert (lists.first.get_attribute("lang"), lists.first.get_attribute("dir")) == ("ar", "rtl")
    assert lists.first.locator("bdi").all_text_contents() == ["1 < 2", "٪", ""]
    rows = lists.first.locator("a").evaluate_all("all => all.map(each => [each.lang, each.dir])")
    assert rows == [["fr", "ltr"], ["", ""], ["en-GB", "ltr"]]
    links = lists.first.locator("a").evaluate_all("all => all.map(each => each.href)")
    assert links[:2] == ["https://ncpc.example/tn/fr/a/?via=partner", "https://ncpc.example/tn/ar/b/?x=1&via=partner#y"]
    expect(foreign.locator("[data-kbgen] > a")).to_have_count(2)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "side"), [("tn/ar/share/follow/milk/", "rtl"), ("tn/fr/share/", "ltr"), ("cn/zh/share/", "ltr")]
)
def test_the_script_lists_the_feeds_that_are_there(foreign: Page, world: World, path: str, side: str) -> None:
    run(foreign, world.page("feed.html", world.snippet(path, "scripted")))
    found = foreign.locator("[data-kbgen] > ul")
    assert (found.get_attribute("lang"), found.get_attribute("dir")) == (path.split("/")[1], side)
    links = [link.split("?")[0] for link in found.locator("a").evaluate_all("all => all.map(each => each.href)")]
    feed = json.loads((world.site / path.replace("share/", "") / "feed.json").read_text(encoding="utf-8"))
    assert links == [each["url"] for each in feed["items"]][:5]
    assert all(found.locator("bdi").all_text_contents())
    assert foreign.title() == "Partner"


@pytest.mark.browser
def test_nothing_in_a_feed_is_executed(foreign: Page, world: World) -> None:
    hostile = {
        "url": "https://ncpc.example/x/",
        "title": HOSTILE,
        "summary": HOSTILE,
        "language": '"><img src=x onerror=alert(1)>',
    }
    world.feed("tn/ar/sectors/dairy/feed.json", *BAD, hostile, language=HOSTILE)
    asked: list[str] = []
    foreign.on("request", lambda request: asked.append(request.url))
    foreign.on("dialog", lambda dialog: pytest.fail(dialog.message))
    run(foreign, world.page("hostile.html", world.snippet(f"tn/ar/share/{DAIRY}", "scripted")))
    box = foreign.locator("[data-kbgen]")
    assert box.locator("li").count() == 1
    assert box.locator("li a").text_content() == HOSTILE
    assert box.locator("script, img, [onerror]").count() == 0
    assert foreign.title() == "Partner"
    assert {urlsplit(each).netloc for each in asked} <= {urlsplit(each.address).netloc for each in (world.network, world.partner)}


@pytest.mark.browser
def test_where_the_feed_cannot_be_read_the_link_stands(foreign: Page, world: World) -> None:
    snippet = world.snippet(f"tn/ar/share/{DAIRY}", "scripted")
    broken = [
        "not json",
        "[]",
        "{}",
        '{"items": null}',
        '{"items": []}',
        '{"items": [{"url": "javascript:1", "title": "x"}]}',
        "null",
    ]
    for text in (*broken, None):
        world.feed("tn/ar/sectors/dairy/feed.json")
        where = world.site / "tn/ar/sectors/dairy/feed.json"
        where.write_text(text, encoding="utf-8") if text is not None else where.unlink()
        run(foreign, world.page("broken.html", snippet))
        box = foreign.locator("[data-kbgen]")
        assert box.locator("ul").count() == 0, text
        expect(box.locator("a")).to_be_visible()


@pytest.mark.browser
def test_a_host_that_lets_nobody_read_leaves_the_link(foreign: Page, world: World) -> None:
    world.feed("tn/ar/sectors/dairy/feed.json", *ITEMS)
    with serve(world.site) as silent:
        snippet = world.snippet(f"tn/ar/share/{DAIRY}", "scripted").replace(world.network.address, silent.address)
        run(foreign, world.page("silent.html", snippet))
    assert foreign.locator("[data-kbgen] ul").count() == 0
    expect(foreign.locator("[data-kbgen] a")).to_be_visible()


@pytest.mark.browser
def test_a_strict_policy_of_the_partner_is_enough(foreign: Page, world: World) -> None:
    world.feed("tn/ar/sectors/dairy/feed.json", *ITEMS, language="ar")
    at = world.network.address.rstrip("/")
    told: list[str] = []
    foreign.on("console", lambda message: told.append(message.text))
    strict = f"default-src 'none'; script-src {at}; connect-src {at}; require-trusted-types-for 'script'; trusted-types 'none'"
    (world.pages / "strict.html.policy").write_text(strict, encoding="utf-8")
    run(foreign, world.page("strict.html", world.snippet(f"tn/ar/share/{DAIRY}", "scripted")))
    assert foreign.locator("[data-kbgen] li").count() == 3
    assert [each for each in told if "favicon" not in each] == []
    assert foreign.locator("[style], style").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("place", ["head without defer", "twice", "added later"])
def test_the_script_works_wherever_a_page_puts_it(foreign: Page, world: World, place: str) -> None:
    world.feed("tn/ar/sectors/dairy/feed.json", *ITEMS)
    box, script = world.snippet(f"tn/ar/share/{DAIRY}", "scripted").split("\n")
    plain = script.replace(" defer", "")
    if place == "head without defer":
        run(foreign, world.page("place.html", box, plain))
    elif place == "twice":
        run(foreign, world.page("place.html", f"{script}{box}{script}{plain}"))
    else:
        run(foreign, world.page("place.html", box))
        foreign.add_script_tag(url=f"{world.network.address}tn/embed.js")
    expect(foreign.locator("[data-kbgen] > ul")).to_have_count(1)
    assert foreign.locator("[data-kbgen] li").count() == 3


@pytest.mark.browser
def test_without_scripts_the_list_and_the_link_stand(chromium: Browser, world: World) -> None:
    world.feed("tn/ar/sectors/dairy/feed.json", *ITEMS)
    parts = "".join(world.snippet(f"tn/ar/share/{DAIRY}", name) for name in ("pasted", "framed", "scripted"))
    address = world.page("plain.html", parts)
    with window(chromium, world.network, PHONE, java_script_enabled=False) as page:
        page.goto(address)
        expect(page.locator("[data-kbgen] a")).to_be_visible()
        expect(page.frame_locator("iframe").locator("li").first).to_be_visible()
        links = page.locator("body > ul > li > a")
        assert links.count() >= 2
        links.first.click()
        expect(page).to_have_url(re.compile(r"/tn/(ar|p)/.*\?via=partner$"))
        expect(page.locator("h1")).to_be_visible()


def test_the_script_is_small_and_can_be_read(sample: Sample) -> None:
    made = (sample.site / "tn/embed.js").read_bytes()
    assert len(made) < SCRIPT
    assert made == (samplesite.ROOT / "theme/assets/embed.js").read_bytes()
    assert max(map(len, made.decode().splitlines())) <= 130
    assert not re.search(
        rb"eval|innerHTML|outerHTML|insertAdjacent|document\.write|Function|cookie|localStorage|setAttribute", made
    )


# the kit page itself, and paper


@pytest.mark.browser
def test_a_code_can_be_selected_without_scripts_and_copied_with_them(chromium: Browser, served: Served, sample: Sample) -> None:
    kit = f"tn/ar/share/{DAIRY}"
    with window(chromium, served, PHONE, java_script_enabled=False) as page:
        page.goto(f"{served.address}{kit}")
        for name in ("pasted", "framed", "scripted", "letter", "feed"):
            page.locator(f"#{name}").focus()
            page.keyboard.press("Control+A")
            page.keyboard.press("Delete")
            assert page.locator(f"#{name}").input_value() == code(sample.site, kit, name)
        expect(page.locator("button[data-copy]").first).to_be_hidden()
    with window(chromium, served, DESK, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{served.address}{kit}")
        page.locator("[data-copy=pasted]").click()
        expect(page.locator("[data-copy=pasted]")).to_have_text(
            page.locator("[data-copy=pasted]").get_attribute("data-done") or "?"
        )
        assert page.evaluate("navigator.clipboard.readText()") == code(sample.site, kit, "pasted")


@pytest.mark.browser
@pytest.mark.parametrize(
    "kit", ["tn/ar/share/", f"tn/fr/share/{DAIRY}", "cz/en/share/campaigns/heat-you-pay-for/", "cn/zh/share/"]
)
def test_what_is_printed_is_one_sheet_and_every_code_is_read_back(page: Page, served: Served, sample: Sample, kit: str) -> None:
    page.goto(f"{served.address}{kit}", wait_until="networkidle")
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    assert len(document) == 1
    read = {found.text for found in zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())}
    root, _, where = kit.partition("share/")
    via = "heat.partner" if "campaigns" in kit else "partner"
    expected = {f"{BASE}cz/c/heat/?via={via}" if "campaigns" in kit else f"{BASE}{root}{where}?via={via}"}
    expected |= set(pasted(sample.site, kit).xpath(".//ul//a/@href"))
    assert read >= expected
    seen = samplesite.page(sample.site, kit).xpath("//section[@class='codes']//p[@dir='ltr']/text()")
    assert sorted(unquote(each.removesuffix(f"?via={via}").removeprefix("https://")) for each in read) == sorted(seen)
    text = document[0].get_textpage().get_text_bounded()
    assert "<ul" not in text
    assert "iframe" not in text


@pytest.mark.browser
@pytest.mark.parametrize("kit", ["tn/ar/share/", f"tn/fr/share/{DAIRY}", "cn/zh/share/"])
@pytest.mark.parametrize("where", ["share", "embed"])
def test_nothing_is_wider_than_a_phone(chromium: Browser, served: Served, kit: str, where: str) -> None:
    with window(chromium, served, PHONE) as page:
        page.goto(f"{served.address}{kit.replace('share', where)}", wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_judge_of_codes_judges(sample: Sample) -> None:
    from kbgen.render import qr

    made = zxingcpp.read_barcodes(__import__("PIL.Image").Image.open(io.BytesIO(qr.png("https://ncpc.example/tn/p/k7f3mq/"))))
    assert [each.text for each in made] == ["https://ncpc.example/tn/p/k7f3mq/"]
