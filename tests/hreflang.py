"""A judge of a published folder: what its pages and sitemaps say of their languages must be true, mutual and the same.

Rules are those that search engines document: absolute addresses, one page for each code, the page itself among them, answers
in kind, x-default once; language first, region allowed. ``python tests/hreflang.py <folder> <address>`` judges any folder.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree, html

_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z")
_NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}

Named = tuple[tuple[str, str], ...]


class Page(NamedTuple):
    """What a page says of itself."""

    language: str
    text: str
    """The language of its heading: another one than the page's on a fallback."""
    hidden: bool
    canonical: tuple[str, ...]
    named: Named


class Entry(NamedTuple):
    """What a sitemap says of a page; ``folder`` is the address at which the sitemap lies."""

    folder: str
    named: Named


class Verdict(NamedTuple):
    """How many pages and links were judged, and what is wrong, a line for each fault."""

    pages: int
    links: int
    faults: list[str]


def judge(files: Mapping[str, bytes], base: str) -> Verdict:
    """Judge a folder that will stand at the address ``base``."""
    pages = {
        base + re.sub(r"(^|/)index\.html$", r"\1", path): _page(data) for path, data in files.items() if path.endswith(".html")
    }
    maps: dict[str, Entry] = {}
    faults = []
    for path, data in files.items():
        if path.endswith("sitemap.xml"):
            if f"Sitemap: {base}{path}" not in files.get("robots.txt", b"").decode().splitlines():
                faults.append(f"{path}: robots.txt does not name it")
            for url in etree.fromstring(data).iterfind("s:url", _NAMES):
                where = url.findtext("s:loc", "", _NAMES)
                if where in maps:
                    faults.append(f"{path}: {where} stands in two sitemaps")
                named = tuple((each.get("hreflang"), each.get("href")) for each in url.iterfind("x:link", _NAMES))
                maps[where] = Entry(base + path.removesuffix("sitemap.xml"), named)
    faults += [f"{where}: a sitemap lists what is not there" for where in maps if where not in pages]
    for where in pages:
        faults += [f"{where}: {fault}" for fault in _faults(where, pages, maps, base)]
    links = sum(len(page.named) for page in pages.values()) + sum(len(entry.named) for entry in maps.values())
    return Verdict(len(pages), links, faults)


def _page(data: bytes) -> Page:
    tree = html.document_fromstring(data)
    own = tree.get("lang") or ""
    return Page(
        language=own,
        text=next(iter(tree.xpath("//h1/@lang")), own),
        hidden="noindex" in "".join(tree.xpath("//head/meta[@name='robots']/@content")),
        canonical=tuple(tree.xpath("//head/link[@rel='canonical']/@href")),
        named=tuple((each.get("hreflang"), each.get("href")) for each in tree.xpath("//head/link[@rel='alternate'][@hreflang]")),
    )


def _faults(where: str, pages: Mapping[str, Page], maps: Mapping[str, Entry], base: str) -> Iterator[str]:
    page, entry = pages[where], maps.get(where)
    yield from _canonical(where, pages)
    foreign = not _reads(page.text, page.language)
    elsewhere = page.canonical not in {(), (where,)}
    if page.hidden or foreign or elsewhere:
        if not page.hidden and not elsewhere:
            yield "shows another language and is neither noindex nor another page's"
        if page.named:
            yield "names languages although it is not to be listed"
        if entry:
            yield "stands in a sitemap although it is not to be listed"
        return
    if entry is None and not _is_root(where, base):
        yield "stands in no sitemap"
    for said, named in (("the page", page.named), ("the sitemap", entry.named if entry else ())):
        if named:
            yield from (f"{said}: {fault}" for fault in _misnamed(where, named, pages, maps, base))
    if entry:
        wanted = {each for each in entry.named if each[0] == "x-default" or each[1].startswith(entry.folder)}
        if set(page.named) != wanted:
            yield "its head and the sitemap do not agree"


def _canonical(where: str, pages: Mapping[str, Page]) -> Iterator[str]:
    page = pages[where]
    if len(page.canonical) > 1 or (not page.canonical and not page.hidden):
        yield f"{len(page.canonical)} canonical addresses"
    for address in page.canonical:
        target = pages.get(address)
        if target is None:
            yield f"its canonical {address} is not there"
        elif target.canonical != (address,):
            yield f"its canonical {address} points on to another"
        elif not _reads(target.language, page.text) and where != address:
            yield f"its canonical {address} is in {target.language}, its text in {page.text}"


def _misnamed(where: str, named: Named, pages: Mapping[str, Page], maps: Mapping[str, Entry], base: str) -> Iterator[str]:
    codes = Counter(code for code, _ in named)
    yield from (f"{code} is named twice" for code, often in codes.items() if often > 1 and code != "x-default")
    if codes["x-default"] != 1:
        yield f"{codes['x-default']} x-default"
    if where not in [href for code, href in named if code != "x-default" or _is_root(where, base)]:
        yield "does not name itself"
    for code, href in named:
        target = pages.get(href)
        if code != "x-default" and not _CODE.match(code):
            yield f"{code} is no language with a region"
        elif not urlsplit(href).netloc:
            yield f"{href} is not absolute"
        elif target is None:
            yield f"{href} is not there"
        elif code != "x-default" and not _reads(target.language, code):
            yield f"{href} is in {target.language}, not {code}"
        elif target.hidden:
            yield f"{href} is not to be listed"
        elif _all(href, pages, maps) != _all(where, pages, maps):
            yield f"{href} does not name the same pages"


def _all(where: str, pages: Mapping[str, Page], maps: Mapping[str, Entry]) -> set[tuple[str, str]]:
    """Return what a page and its sitemap say together: search engines take both."""
    return {*pages[where].named, *(maps[where].named if where in maps else ())}


def _is_root(where: str, base: str) -> bool:
    """Tell whether a page only leads to languages or centres; search engines find it by itself."""
    return where.removeprefix(base).count("/") < 2 and where.endswith("/")


def _reads(language: str, code: str) -> bool:
    """Tell whether a page in a language is one for a code: the same language, and no other script or region."""
    (base, *parts), (wanted, *more) = language.split("-"), code.split("-")
    scripts = [[part for part in each if len(part) == 4] for each in (parts, more)]
    regions = [[part for part in each if len(part) != 4] for each in (parts, more)]
    return base == wanted and scripts[0] == scripts[1] and (not regions[0] or not regions[1] or regions[0] == regions[1])


if __name__ == "__main__":
    top = Path(sys.argv[1]).resolve()
    verdict = judge(
        {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}, sys.argv[2]
    )
    told = [*verdict.faults[:40], f"{verdict.pages} pages, {verdict.links} links, {len(verdict.faults)} faults"]
    sys.stdout.write("\n".join(told) + "\n")
    sys.exit(bool(verdict.faults))
