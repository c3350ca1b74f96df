"""Our own search: all that the benchmark knows of kbgen's values, its index and its search page stands here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from engines import Engine, Made
from playwright.sync_api import Page as Tab
from texts import Collection, Text
from webhost import packed

from kbgen.language import Voice, direction, own_name, voices
from kbgen.model.document import Edition
from kbgen.model.parts import Said
from kbgen.model.site import CentreSite, Feed, Page, Site, SiteLanguage
from kbgen.model.views import ArticleView, SearchView
from kbgen.render import host, plan
from kbgen.render.furniture import furniture
from kbgen.search import analyser, browser

ROOT = Path(__file__).parents[2]
FIELD = "input[name=q]"
_SETTLED = """() => {
    const words = document.querySelector("[role=status]").textContent.trim();
    const {wait} = document.querySelector("[data-wait]").dataset;
    return words && words !== wait && !document.querySelector("#search-results[aria-busy=true]");
}"""
_LINKS = """() => [...document.querySelectorAll("#search-results li a")].map(link => link.href)"""
_FAILED = """() => document.querySelector("[role=status]").textContent === document.querySelector("[data-error]").dataset.error"""
_TIMED = """question => new Promise(done => {
    const start = performance.now(), field = document.querySelector("input[name=q]"), settled = SETTLED;
    new MutationObserver((_, observer) => {
        if (!settled()) return;
        observer.disconnect();
        document.body.offsetHeight;
        done(performance.now() - start);
    }).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
    field.focus();
    field.value = question;
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    field.form.requestSubmit();
})""".replace("SETTLED", _SETTLED)
_SCRIPTS = """async ([names, question]) => {
    const texts = new Map(await Promise.all(names.map(async name => [name, await (await fetch(name)).text()])));
    const named = part => names.find(name => name.includes(part));
    const start = performance.now();
    const get = async (kind, mark) => JSON.parse(texts.get(named(`/${kind}.${mark}.`)));
    const index = kbgenIndex(JSON.parse(texts.get(named("/index."))), get, kbgenWords);
    const found = await index.find(question), best = await index.best(found);
    for (const {record} of best)
        for (const text of [record[0], record[3]])
            for (const [, form] of index.words.pieces(text)) found.says(form);
    return performance.now() - start;
}"""
"""All that the scripts do for a first answer, with the files of the index at hand as text."""
_CLIENT = re.compile(r"assets/(?!kbgen\.)[^/]+\.js$")
"""The scripts that only the search page loads."""
_SUMMARY = 160
_MARKDOWN = re.compile(r"[!#&()*+<>\[\\\]^_`{|}~]")


def _ready(_tab: Tab) -> None:
    """Return at once: the field can be used as soon as the page is loaded."""


def _ask(tab: Tab, question: str) -> list[str]:
    """Return the addresses shown for a question that was typed into the field and sent with the Enter key."""
    tab.evaluate("document.querySelector('[role=status]').textContent = ''")
    tab.fill(FIELD, question)
    tab.press(FIELD, "Enter")
    tab.wait_for_function(_SETTLED)
    if tab.evaluate(_FAILED):
        print(f"The search page says that it cannot search, when asked for {question!r}: counted as nothing found.")
        return []
    return list(tab.evaluate(_LINKS))


def timed(tab: Tab, question: str) -> float:
    """Return the milliseconds in which the page answers a question, from the focus of the field to results that are laid out."""
    return float(tab.evaluate(_TIMED, question))


def script_time(tab: Tab, made: Made, question: str) -> float:
    """Return the milliseconds of the scripts from the files as they come to the first results, each word of them looked at."""
    return float(tab.evaluate(_SCRIPTS, [list(made.index), question]))


def count_tokens(texts: Iterable[Text]) -> int:
    """Return how many tokens the shipped analyser makes of some texts."""
    return sum(1 for each in texts for words in (each.title, each.text) for _ in analyser.tokens(words, each.language))


def _make(collection: Collection, folder: Path) -> Made:
    """Build the search page and the index of a collection, not the pages that are found."""
    code = collection.language
    spoken = voices(ROOT)
    voice = spoken.get(code) or replace(spoken["en"], code=code)
    pages = tuple(_page(text, number, code) for number, text in enumerate(collection.texts))
    files = browser.index(_site(code, voice, pages), _labels(collection, voice))
    only = _site(code, voice, (_search_page(voice),))
    centre = CentreSite(
        centre="bench", accent="#00796b", base="https://bench.example/", network="https://bench.example/", sites=(only,)
    )
    planned = plan.of_centre(centre, {code: voice}, {}, furniture(ROOT / "theme"), {code: files})
    host.build(planned, ROOT / "mkdocs.yml", folder)
    return Made(
        folder=folder,
        start=f"{code}/search/",
        index={f"/{code}/{name}": len(packed(data)[0]) for name, data in files.items()},
        document={f"/{code}/{page.address}": text.id for page, text in zip(pages, collection.texts, strict=True)},
        code=frozenset(f"/{path}" for path in planned.files if _CLIENT.match(path)),
    )


def _labels(collection: Collection, voice: Voice) -> dict[str, dict[str, dict[str, str]]]:
    """Return the labels that results show: the kind, and the languages of the texts."""
    spoken = {text.language for text in collection.texts}
    return {
        "kinds": {"case": {voice.code: voice.say("Case study")}},
        "languages": {code: {voice.code: voice.language(code)} for code in spoken},
    }


def _site(code: str, voice: Voice, pages: tuple[Page, ...]) -> Site:
    """Return a site of one language with some pages."""
    return Site(
        centre="bench",
        language=SiteLanguage(code=code, name=own_name(code), direction=direction(code)),
        title=voice.say("Search"),
        tagline="",
        navigation=(),
        pages=pages,
        feeds=(Feed(address="feed.xml", title=voice.say("Search"), pages=()),),
        footer=(),
    )


def _search_page(voice: Voice) -> Page:
    """Return the page that searches."""
    title, about = voice.say("Search"), voice.say("Search this site.")
    return Page(address="search/", kind="search", title=Said(title), description=about, view=SearchView(lists=()))


def _page(text: Text, number: int, code: str) -> Page:
    """Return a text as a case study: its summary is how it begins, the rest its body, so that every word stands there once."""
    summary = _beginning(text.text)
    slug = re.sub("[^a-z0-9]+", "-", f"{number:05} {text.title.lower()[:40]}").strip("-")
    path = f"casestudies/{number:05}.md"
    article = Edition(
        document=text.id,
        language=text.language,
        path=path,
        title=text.title,
        summary=summary,
        body=_MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", text.text[len(summary) :]),
        body_line=1,
    )
    return Page(
        address=f"case-studies/{slug}/",
        kind="case",
        title=Said(text.title, text.language if text.language != code else None),
        description=summary,
        view=ArticleView(facts=(), picks=(), cites=()),
        article=article,
        document=text.id,
        real_in=(text.language,),
        listed_in=(text.language,),
    )


def _beginning(text: str) -> str:
    """Return the first 160 characters of a text or a little less, cut at a space where there is one."""
    cut = text[:_SUMMARY]
    space = cut.rfind(" ")
    return cut[:space] if len(text) > _SUMMARY and space > _SUMMARY // 2 else cut


OURS = Engine("kbgen", _make, _ready, _ask)
