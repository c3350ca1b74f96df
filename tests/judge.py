"""Judges of a built folder: each returns what is wrong, a line for each fault, and has a negative control in test_site.py."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

_FETCHING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
_IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""", re.IGNORECASE)
_IN_SCRIPT = re.compile(r"""["'`](?:https?:)?//[a-z0-9][^"'`\s]*""", re.IGNORECASE)
_NAMESPACES = ("http://www.w3.org/",)

Pages = Mapping[str, html.HtmlElement]


def is_foreign(address: str) -> bool:
    """Tell whether an address leads to another host."""
    return bool(urlsplit(address.strip()).netloc)


def fetches(tree: html.HtmlElement) -> Iterator[str]:
    """Yield every address that a browser loads by itself when it shows a page."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("src", "poster", "background", "data", "formaction", "ping"):
            if value := element.get(name):
                yield value
        for name in ("srcset", "imagesrcset"):
            yield from (part.split()[0] for part in (element.get(name) or "").split(",") if part.strip())
        rels = set((element.get("rel") or "").lower().split())
        if element.tag == "link" and rels & _FETCHING_RELS and element.get("href"):
            yield element.get("href")
        if element.tag in {"image", "use", "feimage"}:
            yield from (value for name, value in element.items() if name.endswith("href"))
        if element.tag == "base" or (element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh"):
            yield element.get("href") or element.get("content", "").partition("=")[2]
        yield from _IN_STYLE.findall(element.get("style") or "")
        if element.tag == "style":
            yield from _IN_STYLE.findall(element.text or "")


def foreign(files: Mapping[str, bytes], own: str) -> list[str]:
    """Return every address that does not begin with ``own`` and that some file would make a browser load from a host."""
    found = []
    for path, data in files.items():
        loaded: list[str] = []
        if path.endswith(".html"):
            loaded = list(fetches(html.document_fromstring(data)))
        elif path.endswith(".css"):
            loaded = _IN_STYLE.findall(data.decode())
        elif path.endswith(".svg"):
            loaded = re.findall(r"""href\s*=\s*["']([^"'#]+)""", data.decode())
        elif path.endswith(".js"):
            loaded = [each[1:] for each in _IN_SCRIPT.findall(data.decode()) if not each[1:].startswith(_NAMESPACES)]
        found += [f"{path}: {address}" for address in loaded if is_foreign(address) and not address.startswith(own)]
    return found


def running(tree: html.HtmlElement) -> list[str]:
    """Return what could run in a page besides scripts of its own files."""
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and (not element.get("src") or (element.text or "").strip()):
            found.append(f"script: {(element.text or '')[:40]}")
        if element.tag in {"iframe", "object", "embed", "applet", "base"}:
            found.append(element.tag)
        for name, value in element.items():
            if name.startswith("on") or name == "srcdoc":
                found.append(f"{name}={value}")
            if re.match(r"(javascript|vbscript|data):", re.sub(r"[\s\x00-\x20]", "", value), re.IGNORECASE):
                found.append(f"{name}={value}")
    return found


def links(files: Mapping[str, bytes], base: str, *, outside: frozenset[str] = frozenset()) -> list[str]:
    """Return every link and address of a folder that leads to no file or anchor in it; ``outside`` names what may lead out.

    ``base`` is the absolute address at which the folder will stand.
    """
    trees = {path: html.document_fromstring(data) for path, data in files.items() if path.endswith(".html")}
    anchors = {path: set(tree.xpath("//@id | //a/@name")) for path, tree in trees.items()}
    found = []
    for path, tree in trees.items():
        written = [*tree.xpath("//*/@href | //form/@action | //*/@data-index"), *fetches(tree)]
        for link in dict.fromkeys(map(str, written)):
            target, _, anchor = urljoin(base + path, link).partition("#")
            if target in outside or not target.startswith(base.partition("//")[0]):
                continue
            if not target.startswith(base):
                if not is_foreign(link):
                    found.append(f"{path}: {link} leads out of the folder")
                continue
            place = unquote(target.removeprefix(base).partition("?")[0])
            place = place if place and not place.endswith("/") else f"{place}index.html"
            if place not in files:
                found.append(f"{path}: {link} leads to no file")
            elif anchor and place in anchors and unquote(anchor) not in anchors[place]:
                found.append(f"{path}: {link} leads to no anchor")
    return found + list(_in_styles(files))


def _in_styles(files: Mapping[str, bytes]) -> Iterator[str]:
    for path, data in files.items():
        for link in _IN_STYLE.findall(data.decode()) if path.endswith(".css") else ():
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0].partition("?")[0]))
            if not link.startswith(("data:", "#")) and not is_foreign(link) and place not in files:
                yield f"{path}: {link} leads to no file"


def alternates(tree: html.HtmlElement) -> list[tuple[str, str]]:
    """Return (hreflang, address) of a page's head."""
    return [(each.get("hreflang"), each.get("href")) for each in tree.xpath("//head/link[@rel='alternate'][@hreflang]")]
