"""Markdown of an edition to clean HTML, once, whatever the number of sites. Only module on Python-Markdown and nh3.

Links to other pages come out as ``kb:<document id>#anchor`` and pictures as ``kb-file:<path>``; each site puts its own
addresses in (``placed``). Nothing executable passes: tags and attributes are those listed here.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

import markdown
import nh3

from kbgen.model.document import Edition
from kbgen.model.outline import Outline
from kbgen.render import older
from kbgen.render.deadline import TooLong, deadline

EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "sane_lists",
    "tables",
    "toc",
    "pymdownx.caret",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tilde",
)
_SETTINGS = {
    "footnotes": {"BACKLINK_TITLE": "", "BACKLINK_TEXT": "↩"},
    "tables": {"use_align_attribute": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.superfences": {"css_class": "code"},
}
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CLASSES = frozenset(
    [
        "admonition",
        "admonition-title",
        "note",
        "tip",
        "warning",
        "danger",
        "example",
        "question",
        "quote",
        "info",
        "abstract",
        "success",
        "failure",
        "bug",
        "footnote",
        "footnote-ref",
        "footnote-backref",
        "code",
    ]
)
_ATTRIBUTES = {
    "*": frozenset({"id", "lang", "dir"}),
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt", "width", "height", "title"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
}
_CLASSED = frozenset(["a", "div", "details", "p", "pre", "span", "sup", "li", "ol", "section"])
_SCHEMES = frozenset({"http", "https", "mailto", "kb", "kb-file"})
_PLACED = re.compile(r'<a href="kb:([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r'src="kb-file:([^"]*)"')
_ANCHOR = re.compile(r' id="([^"]*)"')
_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[\s"'/](src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_UNSAFE = re.compile(
    r"<(?:script|style|iframe|object|embed|form|input|button|svg|math|link|meta|base|template)\b"
    r"|<[a-z][^<>]*?[\s/](on[a-z]+\s*=|style\s*=)",
    re.IGNORECASE,
)
_RUNS = re.compile(r"(?:java|vb)script:|data:text/html", re.IGNORECASE)
_HEADING = re.compile(r'<(h[1-6]) id="([^"]*)"([^<>]*)>')
LONGEST = 10.0
"""How many seconds one text may take."""
DIALECT = f"{version('markdown')}/{version('nh3')}/9"
"""Part of the key of a stored article: what else its HTML depends on."""


@dataclass(frozen=True)
class Article:
    """The HTML of an edition's text, and what its rendering learned."""

    html: str
    outline: Outline


def article(edition: Edition, original: Outline | None = None, source: Edition | None = None) -> Article:
    """Return an edition's text as HTML; a translation takes over the anchors of the original's headings.

    What is older in it than ``source``, from which it was translated, is marked.
    """
    try:
        with deadline(LONGEST):
            return _article(edition, original, source)
    except (RecursionError, TooLong):
        _converter.cache_clear()  # what was interrupted may be in any state
        return Article("", Outline(failed=True))


def _article(edition: Edition, original: Outline | None, source: Edition | None) -> Article:
    pieces = edition.freshness.pieces if edition.freshness and source else ()
    raw = _converter().reset().convert(older.signed(edition.body, pieces))
    links: dict[tuple[str, str], None] = {}
    clean = _cleaned(raw, posixpath.dirname(edition.path), links)
    if source and pieces:
        folder = posixpath.dirname(source.path)
        clean = older.marked(
            clean, pieces, source.language, lambda text: _cleaned(_converter().reset().convert(text), folder, {})
        )
    headings = tuple((int(tag[1]), name) for tag, name, _ in _HEADING.findall(clean))
    if original and [level for level, _ in original.headings] == [level for level, _ in headings]:
        clean = _share_anchors(clean, [name for _, name in original.headings])
    clean = clean.replace("<h1", "<h2").replace("</h1>", "</h2>")  # the page's title is its only h1
    folder, raw = posixpath.dirname(edition.path), older.bare(raw)
    pictures = tuple((source, _joined(folder, source), alt) for source, alt in map(_picture, _IMAGE.findall(raw)))
    return Article(clean, Outline(tuple(_ANCHOR.findall(clean)), headings, tuple(links), pictures, _dropped(raw)))


def _cleaned(raw: str, folder: str, links: dict[tuple[str, str], None]) -> str:
    """Return HTML with nothing in it that is not allowed; ``links`` collects (as written, target)."""

    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("a", "href"):
            links[value, target(folder, value)] = None
            return target(folder, value)
        if (tag, name) == ("img", "src"):
            return None if re.match(r"[a-zA-Z][a-zA-Z+.-]*:|//", value) else f"kb-file:{_joined(folder, value)}"
        return value

    clean = nh3.clean(
        raw,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        allowed_classes={tag: set(_CLASSES) for tag in _CLASSED},
        link_rel=None,
        attribute_filter=attribute,
    )
    clean = re.sub(r' align="(?:right|center)"', ' class="figure"', clean).replace(' align="left"', "")
    clean = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", clean)
    return re.sub(r"<table\b", '<div class="wide" tabindex="0"><table', clean).replace("</table>", "</table></div>")


def _picture(tag: str) -> tuple[str, str]:
    """Return the address and the text alternative of a picture as written."""
    found = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
    return found.get("src", ""), found.get("alt", "")


def _dropped(raw: str) -> tuple[str, ...]:
    """Return the beginnings of what could run or restyle, also where letters are written as entities."""
    found = [each.group().strip() for each in _UNSAFE.finditer(raw)]
    for tag in _TAG.findall(raw):
        found += [each.lower() for each in _RUNS.findall(re.sub(r"[\x00-\x20]+", "", html.unescape(tag)))]
    return tuple(dict.fromkeys(found))


def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))


def _share_anchors(text: str, anchors: list[str]) -> str:
    """Give each heading the original's anchor and keep its own as a second one."""
    remaining = iter(anchors)

    def renamed(found: re.Match[str]) -> str:
        anchor = next(remaining)
        own = "" if anchor == found[2] else f'<span id="{found[2]}"></span>'
        return f'<{found[1]} id="{anchor}"{found[3]}>{own}'

    return _HEADING.sub(renamed, text)


@cache
def _converter() -> markdown.Markdown:
    settings: dict[str, Any] = {**_SETTINGS, "toc": {"slugify": _slug}}
    return markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=settings, output_format="html")


def _slug(text: str, separator: str) -> str:
    """Return an anchor that keeps the letters of every script."""
    words = re.findall(r"[\w\u0300-\u036f\u0900-\u097f]+", html.unescape(text).casefold())
    return separator.join(words)


def target(folder: str, href: str) -> str:
    """Return a link as written in a file of ``folder``, relative links to pages as ``kb:<document id>``."""
    if re.match(r"[a-zA-Z][a-zA-Z+.-]*:", href) or href.startswith(("#", "//")):
        return href
    path, hash_, anchor = href.partition("#")
    if not path.endswith(".md"):
        return href
    where = posixpath.normpath(posixpath.join(folder, path))
    stem = re.sub(r"(\.[a-z]{2,3}(-[A-Za-z0-9]+)*)?\.md$", "", where)
    return f"kb:{stem.removesuffix('/index')}{hash_}{anchor}"


def placed(text: str, addresses: Mapping[str, str], url: Callable[[str], str], absent: str) -> str:
    """Return an article's HTML with this site's addresses; a link to a page that the site lacks becomes plain text."""

    def link(found: re.Match[str]) -> str:
        document, anchor, rest, words = found[1], found[2] or "", found[3], found[4]
        if document in addresses:
            return f'<a href="{html.escape(url(addresses[document]))}{anchor}"{rest}>{words}</a>'
        return f'<span class="absent" title="{html.escape(absent)}">{words}</span>'

    text = _PLACED.sub(link, text)
    return _PICTURE.sub(lambda found: f'src="{html.escape(url("../pictures/" + found[1]))}"', text)
