"""A composed site as a list of leaves for the host: address, template and what the template sees; and plain files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup

from kbgen.language import direction
from kbgen.render import campaigns, embeds, feeds, flow, headers, languages, pictures, signposts, sitemap, texts
from kbgen.render.furniture import Furniture
from kbgen.render.markdown import Article

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.site import CentreSite, Network, Page, Site, SiteLanguage

_PLURALS_SEEN_BY = 101
"""Every plural form of a whole number that readers meet occurs below this."""
_MARK = b"\n"
"""What a reader's answer fetches: the request itself is the answer, and the host's log keeps it."""
Maker: TypeAlias = Callable[["CentreSite", "Mapping[str, Voice]", Furniture], "Mapping[str, bytes]"]
"""What makes files of a centre's folder that are no pages of a frame: sitemaps, short addresses, sheets."""
_MAKERS: tuple[Maker, ...] = (sitemap.files, signposts.files, embeds.files, headers.of_centre, campaigns.files, flow.files)


@dataclass(frozen=True)
class Leaf:
    """A page to write: its file, its template, and the names that the template sees."""

    path: str
    template: str
    context: Mapping[str, object]


@dataclass(frozen=True)
class Plan:
    """All files of one folder: pages through templates, and bytes as they are."""

    address: str
    leaves: tuple[Leaf, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)


def of_centre(
    centre: CentreSite,
    voices: Mapping[str, Voice],
    articles: Mapping[str, Article],
    theme: Furniture,
    search: Mapping[str, Mapping[str, bytes]],
) -> Plan:
    """Return the plan of a centre's folder: every language, its feeds, the sitemap, and a page to choose a language."""
    files: dict[str, bytes] = {**theme.files, **feeds.files(centre, voices, articles)}
    for make in _MAKERS:
        files |= make(centre, voices, theme)
    files |= pictures.files(centre, articles, theme.root)
    leaves = [_chooser(centre, voices, theme, missing=missing) for missing in (False, True)]
    also = {site.language.code: languages.offer(voices[site.language.code]) for site in centre.sites}
    for site in centre.sites:
        code = site.language.code
        files |= {f"{code}/{name}": data for name, data in search.get(code, {}).items()}
        if centre.feedback and centre.feedback.marks:
            files[f"{code}/mark.txt"] = _MARK
        index = _manifest(search.get(code, {}))
        leaves += _leaves(centre, site, voices, articles, theme, index, also, files)
    return Plan(centre.base, tuple(leaves), files)


def _leaves(
    centre: CentreSite,
    site: Site,
    voices: Mapping[str, Voice],
    articles: Mapping[str, Article],
    theme: Furniture,
    index: str,
    also: Mapping[str, languages.Offer],
    files: Mapping[str, bytes],
) -> Iterator[Leaf]:
    voice = voices[site.language.code]
    addresses = {page.document: page.address for page in site.pages if page.document}
    shared = _of_site(centre, site, voice, also)
    for page in site.pages:
        file = page.address if page.address.endswith(".html") else f"{page.address}index.html"
        path = f"{site.language.code}/{file}"
        url = _relative(path, absolute_to=centre.base if page.kind == "error" else "")
        inside = _inside(url, site.language.code)
        text = texts.shown(page, articles, addresses, inside, voices, site.language.code)
        context = (
            shared
            | _of_page(centre, site, page, url, theme)
            | {
                "article": Markup(text),  # noqa: S704 - cleaned by nh3
                "url": inside,
                "asset": {name: url(where) for name, where in theme.names.items()},
                "index": inside(index) if index else "",
                "papers": campaigns.papers(centre, site, page, voice, files, url) if page.kind == "campaign" else (),
                "social": campaigns.social(centre, site, page, files),
            }
        )
        yield Leaf(path, f"{page.kind}.html", context)


def _of_site(centre: CentreSite, site: Site, voice: Voice, also: Mapping[str, languages.Offer]) -> dict[str, object]:
    """Return what every page of a site sees."""
    return {
        "centre": centre,
        "site": site,
        "language": site.language.code,
        "direction": site.language.direction,
        "t": voice.say,
        "n": voice.counted,
        "language_name": voice.language,
        "direction_of": direction,
        "number": voice.number,
        "date": voice.date,
        "found": _found(voice),
        "also": also,
        "kits": frozenset(view.listed.address for view in embeds.kits(site)),
    }


def _of_page(centre: CentreSite, site: Site, page: Page, url: Callable[[str], str], theme: Furniture) -> dict[str, object]:
    """Return what the frame of one page says of it: its languages, its feeds, whether it may be listed."""
    inside = _inside(url, site.language.code)
    listed = sitemap.is_listed(site, page)
    return {
        "this": page,
        "view": page.view,
        "article_direction": direction(page.title.language) if page.title.language else "",
        "root": url("index.html"),
        "network": _network(centre, url),
        "canonical": languages.canonical(centre, site, page),
        "alternates": sitemap.in_head(centre, page, languages.own_address(centre, site, page)) if listed else (),
        "listed": listed,
        "short_code": signposts.code(centre, page, theme),
        "switch": languages.switch(centre, page, url),
        "feeds": tuple((inside(where), kind, title) for where, kind, title in feeds.of_page(site, page)),
    }


def _found(voice: Voice) -> dict[str, str]:
    """Return how many pages a search found, for each plural form of the language as CLDR names it; ``{n}`` stays."""
    forms: dict[str, str] = {}
    for n in range(_PLURALS_SEEN_BY):
        text = voice.counted("{n} page was found.", "{n} pages were found.", n)
        forms.setdefault(voice.plural_class(n), text.replace(voice.number(n), "{n}"))
    return forms


def _relative(path: str, absolute_to: str = "") -> Callable[[str], str]:
    """Return a function from a path inside the centre's folder to a link from the page at ``path``."""
    here = posixpath.dirname(path)

    def url(where: str) -> str:
        target, hash_, anchor = where.partition("#")
        if absolute_to:
            return f"{absolute_to}{target.removesuffix('index.html')}{hash_}{anchor}"
        if not target:
            return f"#{anchor}"
        link = posixpath.relpath(target.removesuffix("index.html") or ".", here or ".")
        slash = "/" if target.endswith(("/", "index.html")) and not link.endswith("/") else ""
        return f"{link}{slash}{hash_}{anchor}"

    return url


def _inside(url: Callable[[str], str], language: str) -> Callable[[str], str]:
    """Return a function from an address of the site, relative to its language root, to a link."""

    def inside(address: str) -> str:
        if address.startswith("#"):
            return address
        return url(f"{language}/{address}" if address else f"{language}/index.html")

    return inside


def _network(centre: CentreSite, url: Callable[[str], str]) -> str:
    if "://" in centre.network:
        return centre.network
    root = url("index.html")
    return root.rstrip("/") + "/../" if "://" not in root else posixpath.dirname(root.rstrip("/")) + "/"


def _chooser(centre: CentreSite, voices: Mapping[str, Voice], theme: Furniture, *, missing: bool) -> Leaf:
    """Return the page of a centre's folder, or for an address in no language at which there is nothing: plain links."""
    url = _relative("index.html", absolute_to=centre.base if missing else "")
    first = centre.sites[0]
    codes = [site.language.code for site in centre.sites]
    named = (*((code, f"{centre.base}{code}/") for code in codes), ("x-default", centre.base))
    return Leaf(
        "404.html" if missing else "index.html",
        "languages.html",
        {
            "centre": centre,
            "site": first,
            "t": voices[first.language.code].say,
            "language": first.language.code,
            "direction": first.language.direction,
            "asset": {name: url(where) for name, where in theme.names.items()},
            "canonical": centre.base,
            "missing": missing,
            "sites": tuple((site, url(f"{site.language.code}/"), voices[site.language.code].say) for site in centre.sites),
            "alternates": named if len(codes) > 1 and not missing else (),
        },
    )


def of_network(network: Network, voice: Voice, theme: Furniture, search: Mapping[SiteLanguage, Mapping[str, bytes]]) -> Plan:
    """Return the plan of the root: the network's page with its search, and a page for addresses where nothing is."""
    found = {language: {_in_folder(name, language): data for name, data in files.items()} for language, files in search.items()}
    context = {
        "found": _found(voice),
        "searched": tuple((language, _manifest(files)) for language, files in found.items()),
        "network": network,
        "t": voice.say,
        "n": voice.counted,
        "language": network.language.code,
        "direction": network.language.direction,
        "canonical": network.base,
    }
    assets = dict(theme.names)
    absolute = {name: f"{network.base}{where}" for name, where in theme.names.items()}
    above = {name: f"../{where}" for name, where in theme.names.items()}
    leaves = (
        Leaf("index.html", "network.html", {**context, "asset": assets, "missing": False}),
        Leaf("needs/index.html", "network-ledger.html", {**context, "asset": above, "view": network.ledger}),
        Leaf("404.html", "network.html", {**context, "asset": absolute, "missing": True}),
    )
    files = {name: data for held in found.values() for name, data in held.items()}
    return Plan(network.base, leaves, {**theme.files, **files, **headers.of_network(network), "robots.txt": _robots(network)})


def _in_folder(name: str, language: SiteLanguage) -> str:
    """Return where a file of an index lies at the root, where there is one for each language."""
    return name.replace("search/", f"search/{language.code}/", 1)


def _manifest(names: Iterable[str]) -> str:
    """Return the file of an index that names all others."""
    return next((name for name in names if posixpath.basename(name).startswith("index.")), "")


def _robots(network: Network) -> bytes:
    maps = [
        f"Sitemap: {network.base}{centre.languages[0][1].split('/')[0]}/sitemap.xml"
        for centre in network.centres
        if "://" not in centre.languages[0][1]
    ]
    return "\n".join(["User-agent: *", "Allow: /", *maps, ""]).encode()
