"""A judge of a site in an invented language: each word in plain letters is one that no translator could reach.

``en-XA`` gives every letter an accent and ``ar-XB`` another script: three plain letters in a row were in no catalogue and in no
translation. What may be plain is not listed by hand: it is what the facts hold besides words for readers, and what CLDR writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple, get_args, get_type_hints

from jinja2 import Environment, nodes
from lxml import etree, html

from kbgen.language import Voice, own_name
from kbgen.model.document import Library
from kbgen.model.figures import Country, Currency, Text, Url

_WORD = re.compile(r"[A-Za-z]{3,}")
_NO_WORDS = re.compile(r"\{[a-z]+\}|https?://\S+|\S+@\S+\.\S+|[\w.-]+\.[a-z]+/\S*")
_SILENT = {"script", "style", "code", "pre", "kbd", "textarea"}
_SPOKEN = {"aria-label", "aria-description", "alt", "title", "placeholder", "label", "abbr"}
_NAMES = {"data-index", "data-root", "data-copy", "data-name", "data-kbgen"}
"""Those attributes of ours that hold an address or a name for scripts; all others hold words."""
_META = {"description", "og:title", "og:description", "og:site_name"}
_KIND = re.compile(r"{% block kind %}\w+{% endblock %}")
"""A part of a class."""
_MARKS = re.compile(r" \([^()]*\)\Z")
_ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_END = r"(?![^\W\d_])"
_FEW = (1, 2, 3)


class Told(NamedTuple):
    """A text that a reader or a reader's machine is told: where, in which language, and what."""

    where: str
    language: str
    text: str


# what is said


def of_page(path: str, tree: html.HtmlElement) -> Iterator[Told]:
    """Yield every text of a page with the language in which its markup says it is."""
    for part in tree.xpath("//bdi[not(@lang)] | //mark"):
        part.drop_tag()  # of a sentence, which is judged as a whole
    for element, language in _spoken(tree, ""):
        for name, said, text in _in(element, language):
            if text and text.strip():
                yield Told(f"{path} {name}", said, " ".join(text.split()))


def _spoken(element: html.HtmlElement, language: str) -> Iterator[tuple[html.HtmlElement, str]]:
    """Yield each element that may hold words, with the language of what is in it."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return
    language = element.get("lang", language)
    yield element, language
    for child in element:
        yield from _spoken(child, language)


def _in(element: html.HtmlElement, language: str) -> Iterator[tuple[str, str, str | None]]:
    """Yield name, language and text of what an element itself says."""
    for text in (element.text, *(child.tail for child in element)):
        yield f"<{element.tag}>", language, text
    for name, value in element.items():
        if name in _SPOKEN:
            yield f"{element.tag}[{name}]", language, value
        elif name.startswith("data-") and name not in _NAMES:
            # what offers a page in another language is said in that one
            yield f"{element.tag}[{name}]", element.get("hreflang", language), value
    if element.tag == "meta" and _META & {element.get("name"), element.get("property")}:
        yield "<meta>", language, element.get("content")


def of_feed(path: str, data: bytes) -> Iterator[Told]:
    """Yield titles, summaries and names of a feed."""
    feed = etree.fromstring(data)
    for element in feed.iter(*(f"{_ATOM}{name}" for name in ("title", "subtitle", "summary", "name"))):
        language = next(each.get(_LANG) for each in chain([element], element.iterancestors()) if each.get(_LANG))
        # behind the title of a text in another language stand marks in the reader's
        text = _MARKS.sub("", element.text or "") if language != feed.get(_LANG) else element.text or ""
        yield Told(f"{path} <{etree.QName(element).localname}>", language, text)


def of_site(files: Mapping[str, bytes]) -> Iterator[Told]:
    """Yield every text of a published folder."""
    for path, data in files.items():
        if path.endswith(".html"):
            yield from of_page(path, html.document_fromstring(data))
        elif path.endswith("feed.xml"):
            yield from of_feed(path, data)
        elif path.endswith("feeds.opml"):
            for outline in etree.fromstring(data).iter("outline"):
                yield Told(f"{path} <outline>", path.split("/")[1], outline.get("text", ""))


def of_template(path: str, source: str) -> Iterator[Told]:
    """Yield what a template says itself, on whatever page: its markup without what it fills in, and words in its code."""
    jinja = Environment(autoescape=True)
    source = _KIND.sub("", source)
    held = {"data": lambda text: text, "variable_begin": lambda _: "0", "block_begin": lambda _: " "}
    markup = "".join(held.get(kind, lambda _: "")(text) for _, kind, text in jinja.lex(source))
    # an element whose name is filled in
    named = re.sub(r"<(/?)0", r"<\1p", markup)
    yield from of_page(path, html.document_fromstring(f"<html><body>{named}</body></html>"))
    tree = jinja.parse(source)
    calls = [
        call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name in {"t", "n", "say"}
    ]
    said = {id(word) for call in calls for word in call.find_all(nodes.Const)}
    for word in tree.find_all(nodes.Const):
        if isinstance(word.value, str) and id(word) not in said and re.search(r"[A-Z][a-z]{2}|[a-z] [a-z]", word.value):
            yield Told(f"{path} {{{{}}}}", "", word.value)


# what may be plain


class Allowed:
    """What is said as it stands in the facts, or as CLDR writes it: a name, an amount, a date."""

    def __init__(self, library: Library, voice: Voice, titles: Iterable[str] = ()) -> None:
        facts = [document.facts for document in library.documents.values()]
        names = {str(name) for kind in (Text, Url, Currency) for name in typed(facts, kind)} | set(titles)
        names |= {voice.country(str(code)) for code in typed(facts, Country)}
        names |= {voice.date(day) for day in typed(facts, date) if isinstance(day, date)}
        spoken = {code for document in library.documents.values() for code in document.editions}
        spoken |= {code for centre in library.centres for code in getattr(centre.facts, "languages", ())}
        names |= {name for code in spoken for name in (own_name(code), voice.language(code))}
        longest = sorted({" ".join(name.split()) for name in names}, key=len, reverse=True)
        self._names = re.compile("|".join(rf"(?<![^\W\d_]){re.escape(name)}{_END}" for name in longest if _WORD.search(name)))
        figures = _figures(voice, {str(unit) for unit in typed(facts, Text, "unit")})
        self._figures = re.compile("|".join(sorted(figures, key=len, reverse=True)))

    def left(self, text: str) -> list[str]:
        """Return the plain words of a text for which nothing accounts."""
        rest = " ".join(text.split())
        for known in (_NO_WORDS, self._names, self._figures):
            rest = known.sub("1", rest)
        return _WORD.findall(rest)


def _figures(voice: Voice, units: Iterable[str]) -> set[str]:
    """Return patterns of a number with its unit, and of what stands between the members of a list."""
    written = {" ".join(voice.months(n).split()) for n in (*_FEW, 24, 36)}
    written |= {" ".join(voice.quantity(n, unit).split()) for unit in units for n in _FEW} | {voice.unit(unit) for unit in units}
    lists = {voice.join(["1", "2"]), voice.join(["1", "2", "3"])}
    between = {f"(?<=\\S){re.escape(each)}(?=\\S)" for text in lists for each in re.split(r"\d", text) if each}
    return {re.sub(r"\d+", r"[\\d.,]+", re.escape(text)) + _END for text in written if _WORD.search(text)} | between


def typed(value: object, kind: object, name: str = "") -> Iterator[object]:
    """Yield every value below some facts whose field is declared as ``kind``, and has a name."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from typed(each, kind, name)
    elif is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value))
        for field in fields(value):
            held, hint = getattr(value, field.name), hints[field.name]
            if hint is kind or kind in get_args(hint):
                if field.name.startswith(name) and held is not None:
                    yield from held if isinstance(held, tuple) else (held,)
            else:
                yield from typed(held, kind, name)
