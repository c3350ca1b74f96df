"""What readers can follow: feeds that every reader takes, entries that keep their names, and pages that lead to them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import judge
import pytest
import samplesite
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from samplesite import BASE, LANGUAGES, Sample

from kbgen.compose import compose
from kbgen.language import Voice, voices
from kbgen.load import load
from kbgen.model.demand import Ledger
from kbgen.model.document import Edition, Translation, profile
from kbgen.model.outline import Outline
from kbgen.model.parts import Said
from kbgen.model.site import CentreSite, Feed, Page, Site, SiteLanguage
from kbgen.model.views import SearchView
from kbgen.render import feeds, markup, texts
from kbgen.render.markdown import Article

SITES = [f"{centre}/{code}/" for centre, codes in LANGUAGES.items() for code in codes]
SPOKEN = voices(samplesite.ROOT)
NAMES = "tag:ncpc.example,2026-11-25:"
HEAT = "casestudies/cz/moravska-trebova-1999"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HERE = Path(__file__).parent
JSON_FEED = jsonschema.Draft202012Validator(json.loads((HERE / "jsonfeed.schema.json").read_text(encoding="utf-8")))


@cache
def atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(HERE / "atom.rng"))


def paths(sample: Sample, name: str) -> list[str]:
    """Return the folders of the site in which there is a file of this name."""
    top = sample.site.resolve()
    return sorted(path.parent.relative_to(top).as_posix() + "/" for path in top.rglob(name))


def atom(sample: Sample, folder: str) -> etree.ElementTree:
    return etree.parse(sample.site / folder / "feed.xml")


def items(sample: Sample, folder: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((sample.site / folder / "feed.json").read_bytes())["items"]
    return found


# their form


def test_atom_feeds_are_valid_and_lead_to_pages_that_are_there(sample: Sample) -> None:
    valid = atom_schema()
    addresses = {samplesite.address(path) for path in samplesite.files(sample.site)}
    folders = paths(sample, "feed.xml")
    assert len(folders) > 50
    for folder in folders:
        tree = atom(sample, folder)
        assert valid.validate(tree), f"{folder}: {valid.error_log}"
        assert tree.xpath("string(/a:feed/a:link[@rel='self']/@href)", namespaces=ATOM) == f"{BASE}{folder}feed.xml"
        assert set(tree.xpath("//a:link/@href", namespaces=ATOM)) <= addresses
        assert tree.findtext("a:id", namespaces=ATOM) == f"{NAMES}{folder}"
        names = tree.xpath("//a:entry/a:id/text()", namespaces=ATOM)
        assert len(names) == len(set(names)) > 0


@pytest.mark.parametrize("wrong", ["<feed/>", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'])
def test_the_schema_of_atom_refuses(wrong: str) -> None:
    assert not atom_schema().validate(etree.fromstring(wrong))


def test_json_feeds_are_valid_and_say_the_same_as_atom(sample: Sample) -> None:
    folders = paths(sample, "feed.json")
    assert folders == paths(sample, "feed.xml")
    for folder in folders:
        found = json.loads((sample.site / folder / "feed.json").read_bytes())
        assert [f"{folder}: {each.message}" for each in JSON_FEED.iter_errors(found)] == []
        assert found["feed_url"] == f"{BASE}{folder}feed.json"
        tree = atom(sample, folder)
        for path, name in (
            ("a:id", "id"),
            ("a:title", "title"),
            ("a:updated", "date_modified"),
            ("a:published", "date_published"),
        ):
            assert tree.xpath(f"//a:entry/{path}/text()", namespaces=ATOM) == [each[name] for each in found["items"]]
        own = found["language"]
        assert [entry.get(LANG, own) for entry in tree.xpath("//a:entry", namespaces=ATOM)] == [
            each.get("language", own) for each in found["items"]
        ]
        assert own == folder.split("/")[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x", "items": []},
        {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "a"}]},
        {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": 1, "content_text": "x"}]},
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "x",
            "items": [{"id": "a", "content_text": "", "date_modified": "2026"}],
        },
        {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [], "feedUrl": "https://x.example/"},
    ],
)
def test_the_schema_of_json_feed_refuses(wrong: dict[str, object]) -> None:
    assert list(JSON_FEED.iter_errors(wrong))


def test_a_feed_reader_takes_them_without_complaint(sample: Sample) -> None:
    for folder in paths(sample, "feed.xml"):
        found = feedparser.parse((sample.site / folder / "feed.xml").read_bytes())
        assert not found.bozo, f"{folder}: {found.get('bozo_exception')}"
        assert found.version == "atom10"
        assert [each.id for each in found.entries] == [each["id"] for each in items(sample, folder)]
        assert all(each.published_parsed <= each.updated_parsed for each in found.entries)


def test_the_list_of_all_feeds_names_each_once(sample: Sample) -> None:
    found = []
    for site in SITES:
        tree = etree.parse(sample.site / site / "feeds.opml")
        assert (tree.getroot().tag, tree.getroot().get("version")) == ("opml", "2.0")
        assert tree.findtext("head/title")
        feeds_ = tree.xpath("//outline[@xmlUrl]")
        assert {each.get("type") for each in feeds_} == {"rss"}
        assert all(each.get("text") for each in tree.iter("outline"))
        assert {each.get("language") for each in feeds_} == {site.split("/")[1]}
        found += [each.get("xmlUrl") for each in feeds_]
    assert sorted(found) == sorted(f"{BASE}{folder}feed.xml" for folder in paths(sample, "feed.xml"))


# what they say


def test_the_newest_stand_first_and_the_feed_is_as_new_as_they_are(sample: Sample) -> None:
    for folder in paths(sample, "feed.xml"):
        tree = atom(sample, folder)
        days = tree.xpath("//a:entry/a:updated/text()", namespaces=ATOM)
        names = tree.xpath("//a:entry/a:id/text()", namespaces=ATOM)
        assert days == sorted(days, reverse=True)
        of_a_day = pairwise(zip(days, names, strict=True))
        assert [pair for pair in of_a_day if pair[0][0] == pair[1][0] and pair[0][1] > pair[1][1]] == []
        assert tree.findtext("a:updated", namespaces=ATOM) == days[0]


def test_a_page_has_one_name_in_every_feed_of_its_language(sample: Sample) -> None:
    names: dict[str, set[str]] = {}
    for folder in paths(sample, "feed.xml"):
        for each in items(sample, folder):
            names.setdefault(each["url"], set()).add(each["id"])
    assert {len(each) for each in names.values()} == {1}
    assert names[f"{BASE}cz/cs/case-studies/cz/moravska-trebova-1999/"] == {f"{NAMES}cz/cs/{HEAT}"}
    assert len(set(chain(*names.values()))) == len(names)


def test_entries_in_another_language_say_so(sample: Sample) -> None:
    tree = atom(sample, "cz/cs/")
    [foreign] = tree.xpath("//a:entry[a:id=$name]", namespaces=ATOM, name=f"{NAMES}cz/cs/casestudies/cn/penglai-brewery")
    [own] = tree.xpath("//a:entry[a:id=$name]", namespaces=ATOM, name=f"{NAMES}cz/cs/{HEAT}")
    assert (foreign.get(LANG), own.get(LANG), tree.getroot().get(LANG)) == ("en", None, "cs")
    assert foreign.findtext("a:title", namespaces=ATOM).endswith(" (angličtina)")
    assert {each.get(LANG) for each in foreign.iterfind("a:category", ATOM)} == {"cs"}
    assert "(" not in own.findtext("a:title", namespaces=ATOM)
    [item] = [
        each
        for each in items(sample, "tn/ar/")
        if each["id"].endswith("training/shop-floor-half-day") or "half-day" in each["id"]
    ]
    assert (item["language"], item["title"][0], item["title"].endswith("\u2069 (الإنجليزية)")) == ("en", "\u2068", True)


def test_a_machine_s_words_are_labelled(sample: Sample) -> None:
    [draft] = [each for each in items(sample, "cz/cs/") if "heineken" in each["id"]]
    say = SPOKEN["cs"].say
    assert draft["title"].endswith(f" ({say('Machine translation, unchecked')})")
    assert "language" not in draft


def test_a_centre_chooses_how_much_of_each_page_feeds_hold(sample: Sample) -> None:
    assert all("content_html" not in each and each["content_text"] for each in items(sample, "tn/fr/"))
    full = items(sample, "cz/cs/")
    assert all(each["content_html"] and each["summary"] for each in full)
    links = [
        link
        for each in full
        for link in html.fragment_fromstring(each["content_html"], create_parent=True).xpath("//@href | //@src")
    ]
    assert len(links) > 10
    assert [link for link in links if not re.match("https?://|mailto:", link)] == []
    entry = atom(sample, "cz/cs/").xpath("//a:entry[a:id=$name]/a:content", namespaces=ATOM, name=f"{NAMES}cz/cs/{HEAT}")[0]
    assert entry.get("type") == "html"
    assert entry.text == next(each["content_html"] for each in full if each["id"] == f"{NAMES}cz/cs/{HEAT}")


def test_links_lead_to_the_same_places_wherever_a_text_is_read() -> None:
    text = '<a class="x>y" href="#fn:1">1</a> <a href="a&amp;b">2</a> <img alt="href=&quot;#" src="../p.png"> <code>&lt;a href="#"&gt;</code>'
    at = "https://ncpc.example/cz/cs/case-studies/cz/x/"
    assert texts.absolute(text, at) == (
        f'<a class="x>y" href="{at}#fn:1">1</a> <a href="{at}a&amp;b">2</a> '
        '<img alt="href=&quot;#" src="https://ncpc.example/cz/cs/case-studies/cz/p.png"> <code>&lt;a href="#"&gt;</code>'
    )


# subscriptions


def test_a_subscription_holds_what_carries_its_tags_itself(sample: Sample) -> None:
    everything = {each["id"]: set(each["tags"]) for each in items(sample, "tn/en/")}
    dairies = {each["id"] for each in items(sample, "tn/en/follow/dairies/")}
    assert dairies == {name for name, tags in everything.items() if {"Dairy", "Energy", "Water"} <= tags}
    water = {each["id"] for each in items(sample, "tn/en/follow/water/")}
    assert water == {name for name, tags in everything.items() if {"Water", "Wastewater"} & tags}
    assert 0 < len(dairies) < len(water) < len(everything)


def test_a_subscription_has_its_title_in_the_reader_s_language(sample: Sample) -> None:
    page = samplesite.page(sample.site, "tn/fr/follow/dairies/")
    assert page.xpath("string(//h1)") == "Laiteries : énergie et eau"
    assert len(page.xpath("//main//li[contains(@class, 'row')]")) == len(items(sample, "tn/fr/follow/dairies/"))


def test_a_title_that_is_not_translated_says_its_language() -> None:
    library = load(samplesite.ROOT / "tests/site").library
    centre = library.documents["content/centres/tn"]
    french = replace(centre.editions["fr"], words={})
    centre = replace(centre, editions={**centre.editions, "fr": french})
    spoken = {code: SPOKEN[code] for code in ("ar", "fr", "en")}
    made = compose(library, centre, (), spoken, BASE, Ledger(), date(2026, 11, 23))
    pages = {site.language.code: {page.address: page for page in site.pages} for site in made.sites}
    assert pages["fr"]["follow/water/"].title == Said("Water and waste water", "en")
    assert pages["ar"]["follow/water/"].title.language is None
    assert {page["follow/water/"].listed_in for page in pages.values()} == {("ar", "en")}


def test_of_two_subscriptions_with_one_id_the_first_is_there() -> None:
    library = load(samplesite.ROOT / "tests/site").library
    centre = library.documents["content/centres/tn"]
    first, second = profile(centre).subscriptions
    facts = replace(profile(centre), subscriptions=(first, replace(second, id=first.id)))
    made = compose(library, replace(centre, facts=facts), (), {"en": SPOKEN["en"]}, BASE, Ledger(), date(2026, 11, 23))
    [site] = made.sites
    assert [page.title.text for page in site.pages if page.address == "follow/dairies/"] == ["Dairies: energy and water"]
    assert [feed.title.partition(": ")[2] for feed in site.feeds if feed.address] == ["Dairies: energy and water"]


# pages that lead to them


def test_every_page_says_which_feeds_there_are(sample: Sample) -> None:
    def named(path: str) -> list[tuple[str, str]]:
        links = samplesite.page(sample.site, path).xpath("//head/link[@rel='alternate' and @title]")
        return [(each.get("type"), each.get("href")) for each in links]

    kinds = ("application/atom+xml", "application/feed+json")
    assert named("cz/cs/") == list(zip(kinds, ("feed.xml", "feed.json"), strict=True))
    own = [(kinds[0], "feed.xml"), (kinds[1], "feed.json")]
    for folder in ("topics/water/", "follow/dairies/"):
        assert named(f"tn/ar/{folder}") == [(kinds[0], "../../feed.xml"), (kinds[1], "../../feed.json"), *own]


def test_the_page_of_feeds_shows_every_address_as_text(sample: Sample) -> None:
    for site in SITES:
        page = samplesite.page(sample.site, f"{site}follow/")
        shown = {str(each) for each in page.xpath("//main//code/text()")}
        wanted = {
            f"{BASE}{folder}{name}"
            for name in ("feed.xml", "feed.json")
            for folder in paths(sample, name)
            if folder.startswith(site)
        }
        assert shown == wanted
        assert {each.get("dir") for each in page.xpath("//main//code")} == {"ltr"}
        assert page.xpath("//main//a[@href='../feeds.opml']")
        assert samplesite.page(sample.site, f"{site}about/").xpath("//footer//a[@href='../follow/']")
        assert samplesite.page(sample.site, f"{site}new/").xpath("//main//a[@href='../follow/']")
        assert bool(page.xpath("//main//a[starts-with(@href, 'mailto:office@')]")) == site.startswith("tn/")


# one page among others


def made(
    words: str = "Title", *, base: str = f"{BASE}cz/", network: str = "../", code: str = "cs", full: bool = False, **more: Any
) -> tuple[CentreSite, dict[str, Voice], dict[str, Article]]:
    """Return a centre with one page, and what is needed to write its feeds."""
    edition = Edition(document="casestudies/cz/x", language=code, path="x.md", title=words, summary="", body="", body_line=1)
    page = Page(
        address="case-studies/cz/x/",
        kind="case",
        title=Said(words),
        description=words,
        view=SearchView(lists=()),
        article=edition,
        document="casestudies/cz/x",
        updated=date(2026, 11, 23),
        facets={"sectors": ("brewery",)},
    )
    site = Site(
        centre="cz",
        language=SiteLanguage(code=code, name="", direction="ltr"),
        title=words,
        tagline="",
        navigation=(),
        pages=(replace(page, **more),),
        feeds=(Feed(address="", title=words, pages=(page.address,)),),
        footer=(),
        labels={"sectors": {"brewery": words}},
    )
    centre = CentreSite(centre="cz", accent="", base=base, network=network, sites=(site,), has_full_feeds=full)
    return centre, SPOKEN, {"x.md": Article("<p>text</p>", Outline())}


def named(**how: Any) -> str:
    """Return the name of the entry of a centre with one page."""
    found: str = json.loads(feeds.files(*made(**how))[f"{how.get('code', 'cs')}/feed.json"])["items"][0]["id"]
    return found


def test_a_name_outlives_titles_addresses_and_hosts() -> None:
    name = named()
    assert name == f"{NAMES}cz/cs/casestudies/cz/x"
    assert named(words="Another") == name
    assert named(title=Said("Another", "en")) == name
    assert named(base="https://cpc.example/", network=BASE) == name, "the centre has an address of its own now"
    assert named(code="en") != name
    assert named(base="https://ncpc.example/kb/cz/") == "tag:ncpc.example,2026-11-25:kb/cz/cs/casestudies/cz/x"
    assert named(base="/cz/") == "tag:localhost,2026-11-25:cz/cs/casestudies/cz/x"
    assert named(base="https://žízeň.example/cz/").startswith("tag:xn--ze-mja08a0i.example,")


def test_published_is_never_later_than_updated() -> None:
    [item] = json.loads(feeds.files(*made(published=date(2026, 12, 1)))["cs/feed.json"])["items"]
    assert item["date_published"] == item["date_modified"] == "2026-11-23T00:00:00Z"


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])), st.booleans())
def test_any_words_are_text_in_every_reader(words: str, how: bool) -> None:  # noqa: FBT001
    written = feeds.files(*made(f"{words}<b>]]></b>&amp;", full=how))
    said = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", words) + "<b>]]></b>&amp;"
    tree = etree.fromstring(written["cs/feed.xml"])
    assert atom_schema().validate(tree), atom_schema().error_log
    plain = re.sub("\r\n?", "\n", said)
    assert {each.text for each in tree.iter("{*}title", "{*}summary", "{*}name")} == {plain}
    assert tree.xpath("//*[local-name()='b']") == []
    found = json.loads(written["cs/feed.json"])
    assert list(JSON_FEED.iter_errors(found)) == []
    assert (found["title"], found["items"][0]["title"]) == (f"{words}<b>]]></b>&amp;", f"{words}<b>]]></b>&amp;")
    assert etree.fromstring(written["cs/feeds.opml"]).xpath("count(//outline)") == 1


def test_what_xml_forbids_is_left_out() -> None:
    assert markup.text("a\0\x08\x0b\x1f\ufffe\uffff<b> ]]>\x85") == "a&lt;b&gt; ]]&gt;\x85"
    assert markup.attribute("\x1b\"'\t") == '"&quot;\'&#9;"'


def test_a_draft_in_another_language_says_both() -> None:
    centre, spoken, articles = made(title=Said("عنوان", "ar"))
    [page] = centre.sites[0].pages
    edition = replace(page.article, translation=Translation(source="en", origin="machine", review="draft"))
    site = replace(centre.sites[0], pages=(replace(page, article=edition),))
    [item] = json.loads(feeds.files(replace(centre, sites=(site,)), spoken, articles)["cs/feed.json"])["items"]
    assert item["title"] == f"\u2068عنوان\u2069 (arabština · {SPOKEN['cs'].say('Machine translation, unchecked')})"
    assert item["language"] == "ar"


def test_an_empty_feed_is_valid() -> None:
    centre, spoken, articles = made()
    site = replace(centre.sites[0], feeds=(Feed(address="follow/nothing/", title="Nothing", pages=()),))
    written = feeds.files(replace(centre, sites=(site,)), spoken, articles)
    assert atom_schema().validate(etree.fromstring(written["cs/follow/nothing/feed.xml"]))
    assert list(JSON_FEED.iter_errors(json.loads(written["cs/follow/nothing/feed.json"]))) == []


def test_nothing_runs_in_any_reader(sample: Sample) -> None:
    for folder in paths(sample, "feed.json"):
        for each in items(sample, folder):
            assert judge.running(html.document_fromstring(f"<html><body>{each.get('content_html', '')}</body></html>")) == []
