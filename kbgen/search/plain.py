"""Plain words of pages and editions: what can be searched, without markup and each in its language."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias
from unicodedata import east_asian_width

from kbgen.model.document import Document, Edition, walk_words
from kbgen.model.parts import Cite, Filter, Group, Link, Row, Said
from kbgen.model.site import Page
from kbgen.model.views import TermView

Labels: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Group, tag, language: label. Besides the vocabulary's groups ``kinds``, ``countries`` and ``languages`` are used."""

_MARKUP = (
    (re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL), " "),
    (re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE), " "),
    (re.compile(r"<[A-Za-z/!?][^<>]*>"), " "),
    (re.compile(r"^[ ]{0,3}\[[^\[\]\n]*\]:.*$", re.MULTILINE), " "),
    (re.compile(r"\](?:\([^()\n]*\)|\[[^\[\]\n]*\])"), " "),
    (re.compile(r"\{[:.#][^{}\n]*\}"), " "),
    (
        re.compile(
            r"^[ \t]*(?:(?:!!!|\?\?\?\+?)[ ]+[\w-]+|#{1,6}(?=[ ])|(?:```|~~~).*$|>|[-+*](?=[ ])|\|?[ :|-]+\|[ :|-]*$)",
            re.MULTILINE,
        ),
        " ",
    ),
    (re.compile(r"\[\^[\w-]+\]:?|(?<!\w)_+|_+(?!\w)|[*`~\[\]|\\]|!(?=\[)"), " "),
)
"""Markdown's signs in the order in which they are taken away; every pattern is linear, whatever the text."""
_LISTS = (Link, Row, Group, Filter, Cite)
"""Parts of a view that speak of other pages."""
_NAMES = ("company", "programme", "region")
SEARCHED = ("sectors", "topics", "option_types", "audiences", "allied_tools", "countries", "kinds")
"""The groups of tags whose labels find the pages that carry the tag."""
SUMMARY = 140
"""How many letters of a summary a result shows; Han, Hangul and other wide letters count twice."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in one language; ``is_title`` when they name the page."""

    text: str
    language: str
    is_title: bool = False


def text(edition: Edition) -> str:
    """Return the body of an edition without Markdown and HTML, on one line."""
    return _plain(edition.body)


@lru_cache(maxsize=1 << 12)
def _plain(markdown: str) -> str:
    for pattern, instead in _MARKUP:
        markdown = pattern.sub(instead, markdown)
    return " ".join(html.unescape(markdown).split())


def lead(edition: Edition) -> str:
    """Return how an edition's text begins, without its title."""
    return text(edition).removeprefix(edition.title).lstrip(" .:-")[: 4 * SUMMARY]


def shorten(words: str, limit: int = SUMMARY) -> str:
    """Return words that are at most ``limit`` letters wide, cut between words where there are any."""
    width = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in words))
    if not width or width[-1] <= limit:
        return words
    cut = words[: bisect_left(width, limit)]
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) // 2 else cut).rstrip(" ,;:") + "…"


def page_passages(page: Page, language: str, labels: Labels) -> Iterator[Passage]:
    """Yield what can be found on a page of a site in ``language``."""
    own = page.title.language or language
    yield Passage(page.title.text, own, is_title=True)
    yield Passage(page.description, own)
    if page.article:
        yield Passage(text(page.article), page.article.language)
    for said in _said(page.view):
        yield Passage(said.text, said.language or language)
    for group in SEARCHED:
        for tag in page.facets.get(group, ()):
            if label := labels.get(group, {}).get(tag, {}).get(language):
                yield Passage(label, language)
    if isinstance(page.view, TermView):
        yield Passage(page.view.intro, language)


def edition_passages(document: Document, edition: Edition, labels: Labels) -> Iterator[Passage]:
    """Yield what can be found in one language of a document."""
    yield Passage(edition.title, edition.language, is_title=True)
    yield Passage(edition.summary, edition.language)
    yield Passage(text(edition), edition.language)
    for key, words in walk_words(document.facts):
        yield Passage(edition.words.get(key, words), edition.language if key in edition.words else document.source)
    for name in _NAMES:
        value = getattr(document.facts, name, None)
        if said := getattr(value, "name", value):
            yield Passage(str(said), edition.language)
    yield from _labels(labels, facets(document, labels))


def facets(document: Document, groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the tags of a document in some groups; its kind and its country are groups too."""
    country = getattr(document.facts, "country", None)
    found = {group: document.tags(group) for group in groups}
    return found | {"kinds": (document.kind,), "countries": (country,) if country else ()}


def _labels(labels: Labels, tags: Mapping[str, tuple[str, ...]]) -> Iterator[Passage]:
    for group, members in tags.items():
        for tag in members:
            yield from _names(labels, group, tag)


def _names(labels: Labels, group: str, tag: str) -> Iterator[Passage]:
    for language, label in labels.get(group, {}).get(tag, {}).items():
        yield Passage(label, language)


def _said(value: object) -> Iterator[Said]:
    if isinstance(value, Said):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _said(member)
    elif is_dataclass(value) and not isinstance(value, (type, *_LISTS)):
        for item in fields(value):
            yield from _said(getattr(value, item.name))
