"""The languages of pages: who gets which text, what search engines are told, and what readers are offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import hreflang
import judge
import pytest
import samplesite
from axe_playwright_python.sync_playwright import Axe
from conftest import at_home
from playwright.sync_api import Browser, Page
from samplesite import BASE, Sample
from webserver import Served

from kbgen.compose import standings
from kbgen.compose.setting import Setting, own_edition
from kbgen.language import Voice, own_name, voices, with_regions
from kbgen.language.kin import chain, has_region, is_same
from kbgen.model.document import Document, Edition, Library, Translation
from kbgen.model.kinds import CentreProfile, Overview
from kbgen.model.need import Choice, NeedsProfile
from kbgen.model.site import SiteLanguage
from kbgen.model.vocabulary import Vocabulary

DAY = date(2026, 11, 23)
HEAT = "case-studies/cz/moravska-trebova-1999/"
ALONE = "case-studies/cz/one-language/"
BAKERY = "case-studies/cz/bakery-leaven/"
DRAFT = "case-studies/cz/heineken-breweries/"
BREWERY = "guidelines/brewery/"
PENGLAI = "case-studies/cn/penglai-brewery/"
SKAFF = "case-studies/lb/skaff-dairy/"
SHOP_FLOOR = "training/shop-floor-half-day/"


# who stands in for whom


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("es-GT", "es-GT es-419 es"), ("es-ES", "es-ES es"), ("es-419", "es-419 es"), ("es", "es"), ("pt-MZ", "pt-MZ pt-PT pt"),
        ("pt-BR", "pt-BR pt"), ("zh-TW", "zh-TW zh-Hant"), ("zh-HK", "zh-HK zh-Hant"), ("zh-Hant-TW", "zh-Hant-TW zh-Hant"),
        ("zh-CN", "zh-CN zh"), ("zh-Hans", "zh-Hans zh"), ("zh", "zh"), ("sr-ME", "sr-ME sr-Latn"), ("en-GB", "en-GB en-001 en"),
        ("cs", "cs"), ("sk", "sk"), ("sw-KE", "sw-KE sw"),
    ],
)  # fmt: skip
def test_who_stands_in(code: str, wanted: str) -> None:
    assert chain(code) == tuple(wanted.split())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("es-GT", "es-MX", True), ("es", "es-419", True), ("pt-BR", "pt-MZ", True), ("zh-CN", "zh", True), ("zh-TW", "zh-Hant", True),
        ("zh-TW", "zh", False), ("zh-Hant", "zh-Hans", False), ("cs", "sk", False), ("sr", "sr-Latn", False), ("es", "pt", False),
    ],
)  # fmt: skip
def test_who_reads_one_reads_the_other(one: str, other: str, *, same: bool) -> None:
    assert is_same(one, other) is is_same(other, one) is same


def test_a_region_is_no_script() -> None:
    assert [has_region(code) for code in ("pt-BR", "es-419", "zh-Hant-TW", "zh-Hant", "es", "ca-valencia")] == [True] * 3 + [
        False
    ] * 3


def test_a_region_speaks_as_its_language_with_its_own_numbers() -> None:
    es = Voice("es", {(None, "Sectors"): ("Sectores",)}, lambda n: int(n != 1))
    found = with_regions(
        {"en": Voice("en", {}, es.plural), "es": es, "zh": replace(es, code="zh")}, ["es-ES", "es-GT", "zh-TW", "en"]
    )
    assert sorted(found) == ["en", "es", "es-ES", "es-GT", "zh"]
    assert found["es"] is es
    assert found["es-GT"].say("Sectors") == "Sectores"
    assert [found[code].number(12345.5) for code in ("es-GT", "es-ES")] == ["12,345.5", "12.345,5"]


# the edition that a reader gets

SAID = {
    "draft": Translation(source="en", origin="machine", review="draft"),
    "read": Translation(source="en", origin="machine", review="reviewed"),
}


def document(editions: str, name: str = "x") -> Document:
    """A document with editions as ``cs en:draft es:read``; the first is the source."""
    made = {}
    for each in editions.split():
        code, _, said = each.partition(":")
        made[code] = Edition(
            document=name,
            language=code,
            path=f"{name}.{code}.md",
            title=code,
            summary="",
            body="",
            body_line=1,
            translation=SAID.get(said),
        )
    facts = Overview(topics=(), audiences=(), sources=(), license="x", last_updated=DAY)
    return Document(id=f"content/overviews/{name}", kind="overview", facts=facts, source=next(iter(made)), editions=made)


def centre(slug: str, languages: str, fallback: str = "", address: str | None = None) -> Document:
    needs = NeedsProfile(example=True, review_by=DAY, needs=(), not_needed=())
    facts = CentreProfile(
        country=slug.upper()[:2], languages=tuple(languages.split()), fallback=tuple(fallback.split()), status="active", needs=needs, sources=(),
        license="x", last_updated=DAY, address=address,
    )  # fmt: skip
    return replace(document("en", slug), id=f"content/centres/{slug}", kind="centre", facts=facts)


def setting(who: Document, code: str, *codes: str) -> Setting:
    languages = tuple(SiteLanguage(code=each, name=own_name(each), direction="ltr") for each in codes)
    library = Library(documents={}, vocabulary=Vocabulary({}))
    return Setting(
        library=library, voice=Voice(code, {}, lambda n: int(n != 1)), centre=who, languages=languages, choices={}, today=DAY
    )


@pytest.mark.parametrize(
    ("languages", "fallback", "editions", "wanted"),
    [
        pytest.param("es-GT en", "", "en es-MX es es-419", "es-419", id="the nearest region"),
        pytest.param("es-GT en", "", "en es", "es", id="the language"),
        pytest.param("es en", "", "en es-MX", "es-MX", id="another region before another language"),
        pytest.param("es-GT en", "", "en es-GT:draft es:read", "es", id="read before nearer draft"),
        pytest.param("es-GT en", "", "en es:draft", "es", id="an own draft before another language"),
        pytest.param("pt-MZ en", "", "en pt pt-PT", "pt-PT", id="Mozambique is nearer to Portugal"),
        pytest.param("zh-TW en", "", "zh en", "en", id="never silently simplified Chinese"),
        pytest.param("zh-TW en", "zh", "zh en", "zh", id="unless the centre says so"),
        pytest.param("sk en", "", "cs en", "en", id="never Czech for Slovak"),
        pytest.param("sk en", "cs en", "cs en", "cs", id="Czech, where the centre says so"),
        pytest.param("sk en", "fr en", "cs en fr", "fr", id="the order of the centre"),
        pytest.param("vi en fr", "", "ar fr en", "en", id="the centre's others in their order"),
        pytest.param("vi fr", "", "cs en", "en", id="English though the centre does not have it"),
        pytest.param("vi fr", "ru", "cs ru:draft en:read", "en", id="a text that somebody read first"),
        pytest.param("vi en", "", "cs sk", "cs", id="the source in the end"),
        pytest.param("vi en", "", "cs en:draft", "cs", id="the source rather than a draft of it"),
    ],
)
def test_who_gets_which_text(languages: str, fallback: str, editions: str, wanted: str) -> None:
    codes = languages.split()
    assert setting(centre("xx", languages, fallback), codes[0], *codes).edition(document(editions)).language == wanted


@pytest.mark.parametrize(
    ("site", "text", "marked"),
    [("es-GT", "es", None), ("es", "es-MX", None), ("es", "pt", "pt"), ("zh-TW", "zh", "zh"), ("sk", "cs", "cs")],
)
def test_a_text_is_marked_only_in_another_language(site: str, text: str, marked: str | None) -> None:
    assert setting(centre("xx", site), site, site).title(document(text)).language == marked


def test_no_edition_of_another_language_is_own() -> None:
    assert own_edition(document("cs en"), "sk") is None


# where a text stands


def standing(text: Document, *centres: Document) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return hreflang and homes of a document that all centres show, without the ends that all addresses share."""
    library = Library(documents={each.id: each for each in (text, *centres)}, vocabulary=Vocabulary({}))
    built = {each.slug: tuple(each.facts.languages) for each in centres}
    found = standings(library, {each.slug: (Choice(text.id, 1, ()),) for each in centres}, built, "https://x.example/")[text.id]
    alternates = [
        (code, href.removesuffix("/overviews/x/").removeprefix("https://x.example/")) for code, href in found.alternates
    ]
    assert len(dict(alternates)) == len(alternates), "one page for each code"
    homes = {
        code: tuple(each.removesuffix("/overviews/x/").removeprefix("https://x.example/") for each in at)
        for code, at in found.homes.items()
    }
    return dict(alternates), homes


def test_five_centres_of_one_language_are_its_regions() -> None:
    five = [centre(slug, "es en") for slug in ("sv", "gt", "ni", "cr", "mx")]
    alternates, homes = standing(document("es"), *five)
    assert alternates == {
        "es-GT": "gt/es", "es-SV": "sv/es", "es-NI": "ni/es", "es-CR": "cr/es", "es-MX": "mx/es", "es": "cr/es", "x-default": "cr/es",
    }  # fmt: skip
    assert homes == {"es": ("cr/es", "gt/es", "mx/es", "ni/es", "sv/es")}


def test_a_document_is_at_home_at_its_own_centre() -> None:
    own = document("es en")
    own = replace(own, facts=replace(own.facts, centre="mx"))
    alternates, _ = standing(own, centre("gt", "es"), centre("mx", "es en"))
    assert alternates == {"es-GT": "gt/es", "es-MX": "mx/es", "es": "mx/es", "en": "mx/en", "x-default": "mx/en"}


@pytest.mark.parametrize(
    ("editions", "centres", "wanted"),
    [
        pytest.param("cs en", ["cz cs en"], "cs=cz/cs en=cz/en x-default=cz/cs", id="one centre needs no regions"),
        pytest.param("en cs:draft", ["cz cs en"], "", id="a draft is not named"),
        pytest.param("cs", ["cz cs en", "vn vi en"], "", id="alone"),
        pytest.param("es", ["gt es-GT", "mx es"], "es-GT=gt/es-GT es=mx/es x-default=gt/es-GT", id="a region of its own"),
        pytest.param(
            "es", ["gt es-GT", "mx es-MX"], "es-GT=gt/es-GT es-MX=mx/es-MX es=gt/es-GT x-default=gt/es-GT", id="two regions"
        ),
        pytest.param(
            "es", ["gt es es-GT", "mx es"], "es-GT=gt/es-GT es=gt/es es-MX=mx/es x-default=gt/es", id="a code names one page"
        ),
        pytest.param("zh", ["cn zh", "tw zh-TW"], "", id="simplified Chinese is no page for Taiwan"),
        pytest.param("en", ["ug en", "zw en"], "en-UG=ug/en en-ZW=zw/en en=ug/en x-default=ug/en", id="English"),
    ],
)
def test_which_languages_are_named(editions: str, centres: list[str], wanted: str) -> None:
    made = [centre(*each.split(maxsplit=1)) for each in centres]
    assert standing(document(editions), *made)[0] == dict(each.split("=") for each in wanted.split())


def test_a_centre_with_its_own_address_is_named_by_it() -> None:
    alternates, _ = standing(document("en"), centre("ug", "en"), centre("zw", "en", address="https://zw.example"))
    assert alternates["en-ZW"] == "https://zw.example/en"


# a network of regions and neighbours


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Czech centre, Guatemala in es-GT, Mexico in es, and Slovakia, which says that its readers read Czech."""
    root = samplesite.only(samplesite.write(tmp_path_factory.mktemp("network") / "repository"), "cz")
    for code in ("es", "sk"):
        path = f"translations/{code}/LC_MESSAGES/kbgen.po"
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(
            samplesite._PLACE.sub("", (samplesite.ROOT / path).read_text(encoding="utf-8")), encoding="utf-8"
        )
    profile = (root / "content/centres/cz.md").read_text(encoding="utf-8")
    for slug, languages in {"gt": "[es-GT]", "mx": "[es, en]", "sk": "[sk, en]\nfallback: [cs, en]"}.items():
        text = profile.replace("country: CZ", f"country: {slug.upper()}").replace(
            "languages: [cs, en]", f"languages: {languages}"
        )
        (root / f"content/centres/{slug}.md").write_text(text.replace("Czech Republic", slug), encoding="utf-8")
    cases = root / "casestudies/cz"
    (cases / "one-language.md").write_bytes((cases / "moravska-trebova-1999.md").read_bytes())
    english = (cases / "moravska-trebova-1999.en.md").read_text(encoding="utf-8")
    (cases / "moravska-trebova-1999.es.md").write_text(english.replace("lang: en", "lang: es", 1), encoding="utf-8")
    draft = (cases / "heineken-breweries.cs.md").read_text(encoding="utf-8")
    (cases / "heineken-breweries.es.md").write_text(draft.replace("lang: cs", "lang: es", 1), encoding="utf-8")
    own = (cases / "bakery-leaven.md").read_text(encoding="utf-8")
    (cases / "bakery-leaven.md").write_text(
        own.replace("country: CZ", "country: CZ\ncentre: cz\nonly_here: true"), encoding="utf-8"
    )
    return samplesite.build(root)


def test_a_region_has_a_site_in_its_language(network: Path) -> None:
    page = samplesite.page(network, f"gt/es-GT/{HEAT}")
    assert (page.get("lang"), page.xpath("//h1/@lang"), page.xpath("//main//div[@lang]")) == ("es-GT", [], [])
    assert page.xpath("//meta[@name='robots']") == []
    assert page.xpath("string(//nav[@class='trail'])").split()[0] == voices(network.parent)["es"].say("Home")
    assert (network / f"mx/es/{HEAT}index.html").exists(), "the address of a language without a region stays"


def test_the_network_names_every_region(network: Path) -> None:
    cz = {
        "cs": f"{BASE}cz/cs/{HEAT}",
        "en": f"{BASE}cz/en/{HEAT}",
        "en-CZ": f"{BASE}cz/en/{HEAT}",
        "x-default": f"{BASE}cz/en/{HEAT}",
    }
    others = {
        f"{code}": f"{BASE}{at}/{HEAT}"
        for code, at in {"es-GT": "gt/es-GT", "es": "mx/es", "en-MX": "mx/en", "en-SK": "sk/en"}.items()
    }
    assert dict(judge.alternates(samplesite.page(network, f"cz/cs/{HEAT}"))) == cz, "the head names the centre's own"
    for sitemap in ("cz", "gt", "mx", "sk"):
        text = (network / sitemap / "sitemap.xml").read_text(encoding="utf-8")
        entries = [each for each in text.split("<url>") if f"/{HEAT}</loc>" in each]
        assert entries
        for entry in entries:
            assert dict(re.findall(r'hreflang="(.+?)" href="(.+?)"', entry)) == cz | others


@pytest.mark.parametrize(
    ("at", "shown", "canonical"),
    [
        pytest.param(f"sk/sk/{HEAT}", "cs", f"cz/cs/{HEAT}", id="a language that this centre has no site in"),
        pytest.param(f"sk/sk/{DRAFT}", "en", f"sk/en/{DRAFT}", id="a language of this centre"),
        pytest.param(f"gt/es-GT/{BREWERY}", "en", f"cz/en/{BREWERY}", id="at home by name"),
        pytest.param(f"cz/en/{ALONE}", "cs", f"cz/cs/{ALONE}", id="one language only, here"),
        pytest.param(f"mx/en/{ALONE}", "cs", f"cz/cs/{ALONE}", id="one language only, elsewhere"),
        pytest.param(f"sk/en/{ALONE}", "cs", f"cz/cs/{ALONE}", id="by the centre's own list"),
    ],
)
def test_a_page_in_another_language_names_where_its_text_is_at_home(network: Path, at: str, shown: str, canonical: str) -> None:
    page = samplesite.page(network, at)
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{BASE}{canonical}"]
    assert page.xpath("//h1/@lang") == [shown]
    assert page.xpath("//main//div[@lang=$shown][@dir='ltr']", shown=shown)
    spoken = with_regions(voices(network.parent), ["es-GT"])[at.split("/")[1]]
    assert spoken.language(shown) in page.xpath("string(//main//*[contains(@class,'notice')])")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert judge.alternates(page) == []


def test_what_a_centre_keeps_to_itself_no_other_shows(network: Path) -> None:
    assert {path.relative_to(network.resolve()).parts[0] for path in network.resolve().rglob("bakery-leaven/index.html")} == {
        "cz"
    }
    assert "bakery-leaven" not in "".join(
        (network / f"{slug}/sitemap.xml").read_text(encoding="utf-8") for slug in ("gt", "mx", "sk")
    )


def test_languages_say_in_which_state_the_page_is_in_them(network: Path) -> None:
    def states(at: str) -> dict[str, str]:
        links = samplesite.page(network, at).xpath("//nav[@class='languages']//a")
        return {each.get("hreflang"): "".join(each.xpath("small/text()")) for each in links}

    def offers(at: str) -> list[str]:
        return samplesite.page(network, at).xpath("//nav[@class='languages']//a[@data-also]/@hreflang")

    say = voices(network.parent)["sk"].say
    assert states(f"cz/en/{HEAT}") == {"cs": ""}
    assert states(f"mx/en/{DRAFT}") == {"es": "(Machine translation, unchecked)"}
    assert states(f"sk/sk/{ALONE}") == {"en": f"({say('text not translated')})"}
    assert states(f"sk/en/{BREWERY}") == {"sk": "(text not translated)"}
    assert (offers(f"cz/en/{HEAT}"), offers(f"mx/en/{DRAFT}"), offers(f"sk/sk/{ALONE}"), offers(f"sk/en/{BREWERY}")) == (
        ["cs"],
        ["es"],
        [],
        [],
    )


def test_a_build_of_one_language_names_no_other(tmp_path: Path) -> None:
    root = samplesite.only(samplesite.write(tmp_path / "repository"), "cz")
    site = samplesite.build(root, "--lang", "cs")
    assert [path.name for path in (site / "cz").iterdir() if path.is_dir() and path.name not in {"assets", "c", "p"}] == ["cs"]
    assert hreflang.judge(samplesite.files(site), BASE).faults == []
    assert judge.alternates(samplesite.page(site, f"cz/cs/{BAKERY}")) == []
    assert judge.alternates(samplesite.page(site, "cz/")) == []
    assert samplesite.page(site, f"cz/cs/{PENGLAI}").xpath("//link[@rel='canonical']/@href") == [f"{BASE}cz/cs/{PENGLAI}"]


# the judge of languages


def test_languages_of_the_sample_are_true(sample: Sample) -> None:
    verdict = hreflang.judge(samplesite.files(sample.site), BASE)
    assert verdict.faults == []
    assert verdict.pages > 300
    assert verdict.links > 1500
    assert dict(judge.alternates(samplesite.page(sample.site, f"cz/cs/{BAKERY}"))) == {
        "cs": f"{BASE}cz/cs/{BAKERY}", "en": f"{BASE}cz/en/{BAKERY}", "x-default": f"{BASE}cz/cs/{BAKERY}",
    }  # fmt: skip


def test_languages_of_the_network_are_true(network: Path) -> None:
    verdict = hreflang.judge(samplesite.files(network), BASE)
    assert verdict.faults == []
    assert verdict.links > 1000


@pytest.fixture(scope="module")
def few(sample: Sample) -> dict[str, bytes]:
    """Some pages of the sample with the sitemaps of their centres."""
    wanted = re.compile(rf"(?:cz|cn)/(?:|(?:cs|zh|en)/(?:|{BREWERY}|{BAKERY}|{PENGLAI}))index\.html|robots\.txt")
    files = {path: data for path, data in samplesite.files(sample.site).items() if wanted.fullmatch(path)}
    for slug in ("cz", "cn"):
        text = (sample.site / slug / "sitemap.xml").read_text(encoding="utf-8")
        first, *entries, last = text.splitlines(keepends=True)
        here = {samplesite.address(path) for path in files}
        kept = [each for each in entries if not (loc := re.search("<loc>(.*?)</loc>", each)) or loc[1] in here]
        files[f"{slug}/sitemap.xml"] = "".join([first, *kept, last]).encode()
    files["robots.txt"] = re.sub(rb"Sitemap: .*tn/sitemap.xml\n", b"", files["robots.txt"])
    return files


def test_the_judge_of_languages_is_content_with_a_few_pages(few: dict[str, bytes]) -> None:
    verdict = hreflang.judge(few, BASE)
    assert verdict.faults == []
    assert verdict.pages == 16


CS, EN = f"cz/cs/{BAKERY}index.html", f"cz/en/{BAKERY}index.html"
FOREIGN = f"cz/cs/{PENGLAI}index.html"
LINK = f'<link rel="alternate" hreflang="cs" href="{BASE}cz/cs/{BAKERY}">'
IN_MAP = f'<xhtml:link rel="alternate" hreflang="cs" href="{BASE}cz/cs/{BAKERY}"/>'


def swap(*changes: tuple[str, str, str]) -> Callable[[dict[str, bytes]], None]:
    """Return what replaces text in files: (path, before, after); the text must be there."""

    def change(files: dict[str, bytes]) -> None:
        for path, before, after in changes:
            assert before.encode() in files[path], before
            files[path] = files[path].replace(before.encode(), after.encode())

    return change


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        pytest.param(swap((CS, f'href="{BASE}cz/en/{BAKERY}"', f'href="../../../../en/{BAKERY}"')), "is not absolute", id="relative"),
        pytest.param(lambda files: files.pop(EN), "is not there", id="gone"),
        pytest.param(swap((EN, '<html lang="en"', '<html lang="sk"')), "is in sk, not en", id="another language"),
        pytest.param(swap((f"cn/en/{BREWERY}index.html", '<html lang="en"', '<html lang="en-GB"')), "is in en-GB, not en-CN", id="another region"),
        pytest.param(swap((EN, LINK, ""), ("cz/sitemap.xml", IN_MAP, "")), "does not name", id="one-sided"),
        pytest.param(swap((CS, LINK, "")), "do not agree", id="head and sitemap"),
        pytest.param(swap(("cz/sitemap.xml", IN_MAP, "")), "do not agree", id="sitemap and head"),
        pytest.param(swap((CS, LINK, ""), (EN, LINK, ""), ("cz/sitemap.xml", IN_MAP, "")), "does not name itself", id="not itself"),
        pytest.param(swap((CS, 'hreflang="x-default"', 'hreflang="fr"')), "0 x-default", id="no default"),
        pytest.param(swap((CS, LINK, LINK + LINK.replace('"cs"', '"x-default"'))), "2 x-default", id="two defaults"),
        pytest.param(swap((CS, LINK, LINK * 2)), "cs is named twice", id="twice"),
        pytest.param(swap((CS, 'hreflang="cs"', 'hreflang="cs_CZ"')), "is no language with a region", id="no code"),
        pytest.param(swap((FOREIGN, "</head>", f"{LINK}</head>")), "names languages although", id="a fallback names languages"),
        pytest.param(swap((FOREIGN, 'content="noindex"', 'content="all"'), (FOREIGN, f"{BASE}cz/en/{PENGLAI}", f"{BASE}cz/cs/{PENGLAI}")), "shows another language and is neither", id="a fallback is listed"),
        pytest.param(swap((CS, "<head>", '<head><meta name="robots" content="noindex">')), "stands in a sitemap although", id="noindex in a sitemap"),
        pytest.param(swap((CS, "<head>", '<head><meta name="robots" content="noindex">')), "is not to be listed", id="noindex is named"),
        pytest.param(swap(("cz/sitemap.xml", f"<loc>{BASE}cz/cs/{BAKERY}</loc>", f"<loc>{BASE}cz/cs/gone/</loc>")), "lists what is not there", id="sitemap of nothing"),
        pytest.param(swap(("cz/sitemap.xml", f"<loc>{BASE}cz/cs/{BAKERY}</loc>", f"<loc>{BASE}cz/en/{BAKERY}</loc>")), "stands in no sitemap", id="no sitemap"),
        pytest.param(swap((FOREIGN, f'href="{BASE}cz/en/{PENGLAI}"', f'href="{BASE}cz/en/gone/"')), "canonical https://ncpc.example/cz/en/gone/ is not there", id="canonical gone"),
        pytest.param(swap((FOREIGN, f'href="{BASE}cz/en/{PENGLAI}"', f'href="{BASE}cz/cs/{BAKERY}"')), "is in cs, its text in en", id="canonical in another language"),
        pytest.param(swap((f"cz/en/{PENGLAI}index.html", f'"canonical" href="{BASE}cz/en/', f'"canonical" href="{BASE}cn/en/')), "points on to another", id="canonical chain"),
        pytest.param(swap((CS, '<link rel="canonical"', f'<link rel="canonical" href="{BASE}cz/en/{BAKERY}"><link rel="canonical"')), "2 canonical", id="two canonicals"),
        pytest.param(swap(("robots.txt", "cz/sitemap.xml", "cz/map.xml")), "robots.txt does not name it", id="robots"),
    ],
)  # fmt: skip
def test_the_judge_of_languages_judges(few: dict[str, bytes], damage: Callable[[dict[str, bytes]], None], told: str) -> None:
    files = dict(few)
    damage(files)
    assert told in "\n".join(hreflang.judge(files, BASE).faults)


# nothing is here


def test_lost_addresses_are_answered_in_their_language(sample: Sample) -> None:
    say = voices(sample.root)
    for at, codes in {"cz/404.html": ("cs", "en"), "tn/404.html": ("ar", "fr", "en")}.items():
        page = samplesite.page(sample.site, at)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        links = {each.get("hreflang"): (each.get("href"), each.text_content()) for each in page.xpath("//main//a")}
        assert {code: href for code, (href, _) in links.items()} == {
            code: f"{BASE}{at.partition('/')[0]}/{code}/" for code in codes
        }
        assert all(say[code].say("This page is not here") in text for code, (_, text) in links.items())
        written = [*page.xpath("//@href"), *judge.fetches(page)]
        assert [link for link in written if not link.startswith((BASE, "#"))] == []
    for centre_, codes in samplesite.LANGUAGES.items():
        for code in codes:
            assert say[code].say("This page is not here") in samplesite.page(sample.site, f"{centre_}/{code}/404.html").xpath(
                "string(//h1)"
            )
            assert f"{BASE}{centre_}/{code}/" in samplesite.page(sample.site, "404.html").xpath("//main//a/@href")


# what readers are offered


@pytest.fixture
def reader(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Open the window of a reader whose browser asks for some languages."""
    contexts = []

    def opened(*languages: str, width: int = 320, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 640}, locale=languages[0], java_script_enabled=script, reduced_motion="reduce"
        )
        contexts.append(context)
        at_home(context, served)
        context.add_init_script(f"Object.defineProperty(navigator, 'languages', {{get: () => {list(languages)}}})")
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("languages", "at", "offered"),
    [
        pytest.param(["en-GB"], f"cz/cs/{BAKERY}", "en", id="the reader's language"),
        pytest.param(["de", "en"], f"cz/cs/{BAKERY}", "en", id="the second, where the first is not there"),
        pytest.param(["fr", "ar"], "tn/en/", "fr", id="the first of two"),
        pytest.param(["zh-CN"], f"cn/en/{BREWERY}", "zh", id="a region of it"),
        pytest.param(["zh-TW"], f"cn/en/{BREWERY}", None, id="another script"),
        pytest.param(["cs", "en"], f"cz/cs/{BAKERY}", None, id="the reader reads this one"),
        pytest.param(["sk"], f"cz/en/{BAKERY}", None, id="a neighbour"),
        pytest.param(["ar"], f"tn/en/{SHOP_FLOOR}", None, id="not really in it"),
        pytest.param(["ar"], "tn/en/404.html", None, id="nothing is here"),
    ],
)
def test_a_language_is_offered(
    reader: Callable[..., Page], served: Served, languages: list[str], at: str, offered: str | None
) -> None:
    page = reader(*languages)
    page.goto(f"{served.address}{at}")
    links = page.locator(".offered a")
    assert [each.get_attribute("hreflang") for each in links.all()] == ([offered] if offered else [])
    if offered:
        assert own_name(offered) in links.inner_text()
        assert page.locator(".offered").get_attribute("lang") == offered
        links.click()
        assert page.url == f"{served.address}{re.sub(r'(?<=/)[a-z]+/', f'{offered}/', at, count=1)}"
        assert page.locator(".offered").count() == 0


@pytest.mark.browser
def test_an_offer_says_so_in_its_language_and_stays_away_once_declined(reader: Callable[..., Page], served: Served) -> None:
    page = reader("en")
    page.goto(f"{served.address}cz/cs/{BAKERY}")
    assert page.locator(".offered a").inner_text() == "Also in this language: English"
    assert page.get_by_role("button", name="No, thank you").count() == 1
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.locator(".languages li a").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "✕"
    page.keyboard.press("Enter")
    assert page.locator(".offered").count() == 0
    assert page.evaluate("document.activeElement.hreflang") == "en"
    for at in (f"cz/cs/{BAKERY}", "cz/cs/", f"cz/cs/{BREWERY}"):
        page.goto(f"{served.address}{at}")
        assert page.locator(".offered").count() == 0
    page.goto(f"{served.address}tn/ar/")
    assert page.locator(".offered").count() == 0, "who said no to English meant it"


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("at", [f"cz/cs/{HEAT}", "tn/ar/", f"tn/ar/{SKAFF}", "cn/zh/case-studies/"])
def test_an_offer_moves_nothing(reader: Callable[..., Page], served: Served, at: str, width: int) -> None:
    where = "[...document.querySelectorAll('header *, h1, main p')].filter(e => !e.closest('.offered')).map(e => e.getBoundingClientRect().top).join()"
    page, plain = reader("en", width=width), reader(at.split("/")[1], width=width)
    for each in (page, plain):
        each.goto(f"{served.address}{at}")
    assert page.evaluate(where) == plain.evaluate(where)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box, heading = page.locator(".offered").bounding_box(), page.locator("main :is(h1, p)").first.bounding_box()
    assert box is not None
    assert heading is not None
    assert box["y"] + box["height"] <= heading["y"] + 6, "it covers no heading"
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []


@pytest.mark.browser
def test_nothing_is_offered_without_scripts(reader: Callable[..., Page], served: Served) -> None:
    page = reader("en", script=False)
    page.goto(f"{served.address}cz/cs/{BAKERY}")
    assert page.locator(".offered").count() == 0
    assert page.locator(".languages a").get_attribute("href") == f"../../../../en/{BAKERY}"


@pytest.mark.browser
def test_an_offer_too_long_for_a_line_is_the_name_alone(reader: Callable[..., Page], served: Served) -> None:
    page = reader("en")
    page.route(
        "**/kbgen.*.js",
        lambda route: route.fulfill(
            body=f"document.querySelector('.languages a').dataset.also = 'x'.repeat(99);{route.fetch().text()}"
        ),
    )
    page.goto(f"{served.address}cz/cs/{BAKERY}")
    assert page.locator(".offered a").inner_text() == "English"


def test_the_judge_of_languages_is_a_command(sample: Sample) -> None:
    done = samplesite.python(Path(hreflang.__file__), sample.site, BASE)
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip().endswith(" 0 faults")
