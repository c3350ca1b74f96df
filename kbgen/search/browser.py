"""The browser's index: small files for a site in one language, of which a question needs a few.

``theme/assets/lookup.js`` loads them when a person first goes to the search field, looks words up and ranks. The browser has no
stemmer: it is given all forms of a word that occur in the site. How much a page is about a word is worked out here and sent as
a level, so that the browser multiplies and adds. A site's index, each file named by its content:

* ``search/index.….json``  the manifest: how to fold and cut a question, and the names of all other files
* ``search/words.….json``  words from one beginning to another, with the pages they stand on (see coding.py)
* ``search/pages.….json``  what a result shows, for a run of pages that are about like things
* ``search/facets.….json`` tags with their pages and the figures to sort by; loaded when a person narrows or sorts
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kbgen.language.collation import collation_key
from kbgen.search import clusters, coding, filing
from kbgen.search.analyser import settings
from kbgen.search.order import near_together
from kbgen.search.plain import SEARCHED, Labels, lead, page_passages, shorten

if TYPE_CHECKING:
    from kbgen.model.parts import Figure
    from kbgen.model.site import Page, Site
    from kbgen.search.store import Analysed

KINDS = frozenset({"case", "guideline", "manual", "overview", "campaign", "term", "about"})
"""The kinds of page that are found; lists of them are not."""
FACETS = {
    "kind": "kinds",
    "sector": "sectors",
    "option": "option_types",
    "topic": "topics",
    "country": "countries",
    "status": "status",
    "evidence": "evidence",
    "payback": "payback",
    "cost": "effort",
    "language": "languages",
}
"""The ways to narrow results in the order shown, by their names in addresses, each with its group of tags."""
_BY_NAME = frozenset({"sectors", "countries", "languages"})
"""The groups that have no order of their own: readers find their country by its name in their language."""
_PAGES = 26_000
"""About how many bytes a file of pages holds: 10 KB packed."""
_FIGURES = 3
"""What was saved, what it cost, when it pays back."""
_FREQUENT, _MOST_FREQUENT, _ITS_FORMS = 0.2, 64, 4
_HASH = 10


def index(site: Site, labels: Labels, analysed: Analysed | None = None) -> dict[str, bytes]:
    """Return the files of a site's index by their addresses under the site's language root; the manifest is the last.

    ``analysed`` holds the words of texts that are known already.
    """
    language = site.language.code
    pages = sorted((page for page in site.pages if page.kind in KINDS), key=lambda page: (page.is_fallback, page.address))
    seen = clusters.Seen(analysed or {})
    for page in pages:
        seen.read(page_passages(page, language, labels))
    weights = clusters.weights(seen)
    marks = [[*telling, *_names(page)] for telling, page in zip(clusters.telling(weights), pages, strict=True)]
    order = near_together(marks)
    pages, weights = [pages[at] for at in order], [weights[at] for at in order]
    words = clusters.words(seen, weights, _tagged(pages), labels, language)
    files: dict[str, bytes] = {}
    manifest = {
        "settings": settings(language, sorted({sign for word in words for form in word.forms for sign in form})),
        "pages": len(pages),
        "words": [[file.start, _add(files, "words", _written(file.words, len(pages)))] for file in filing.filed(words)],
        "records": [[first, _add(files, "pages", data)] for first, data in _page_files(pages, language, labels)],
        "facets": _add(files, "facets", _facets(pages, language, labels)),
        "frequent": _frequent(words, len(pages)),
    }
    _add(files, "index", manifest)
    return files


def _add(files: dict[str, bytes], name: str, content: Any) -> str:
    """Put a file with the others and return the part of its name that its content gives it."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    mark = hashlib.sha256(data).hexdigest()[:_HASH]
    files[f"search/{name}.{mark}.json"] = data
    return mark


def _names(page: Page) -> Iterator[str]:
    """Yield the tags of a page as names in the index."""
    for group in SEARCHED:
        yield from (f"{group}.{tag}" for tag in page.facets.get(group, ()))


def _tagged(pages: Iterable[Page]) -> dict[str, list[tuple[int, int]]]:
    """Return (page, level) for the pages of each tag; the page about the tag itself is more about it than any other."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        for name in _names(page):
            found.setdefault(name, []).append((number, 3 if page.kind == "term" else 2))
    return dict(sorted(found.items()))


def _written(words: Sequence[clusters.Word], pages: int) -> list[Any]:
    """Return a file of words: their forms, their pages, and by number what they lead to and what tags are called."""
    also = {str(number): " ".join(word.also) for number, word in enumerate(words) if word.also}
    names = {str(number): word.name for number, word in enumerate(words) if word.name}
    return [filing.text(words), coding.packed((word.pages for word in words), pages), also, names]


def _frequent(words: Iterable[clusters.Word], pages: int) -> str:
    """Return the first forms of the words that stand on so many pages that they tell little, the commonest first."""
    common = [word for word in words if len(word.pages) > _FREQUENT * pages and not word.forms[0].startswith(clusters.TAG)]
    common.sort(key=lambda word: (-len(word.pages), word.forms))
    return " ".join(form for word in common[:_MOST_FREQUENT] for form in word.forms[:_ITS_FORMS])


def _page_files(pages: Sequence[Page], language: str, labels: Labels) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield (number of the first page, what results show of some pages: a list for each part)."""
    held: list[list[str]] = []
    size, first = 0, 0
    for number, page in enumerate(pages):
        record = _record(page, language, labels)
        if held and size > _PAGES:
            yield first, [list(column) for column in zip(*held, strict=True)]
            held, size, first = [], 0, number
        held.append(record)
        size += sum(len(part.encode()) for part in record) + 10
    yield first, [list(column) for column in zip(*held, strict=True)]


def _record(page: Page, language: str, labels: Labels) -> list[str]:
    """Return what a result shows: title, address, what it is, summary, figures, its language if not the site's, and a warning.

    The warning names that language, and says of a machine's words that no person has read them.
    """

    def said(group: str, tag: str) -> str:
        return labels.get(group, {}).get(tag, {}).get(language, "")

    tags = [("kinds", page.kind), *(("countries", tag) for tag in page.facets.get("countries", ()))]
    other = page.title.language or ""
    translation = page.article.translation if page.article else None
    warning = [
        said("languages", other) or other,
        said("drafts", "machine") if translation and translation.is_machine_draft else "",
    ]
    summary = page.description or (lead(page.article) if page.article else "")
    about = " · ".join(filter(None, (said(*tag) for tag in tags)))
    return [page.title.text, page.address, about, shorten(summary), _figures(page), other, " · ".join(filter(None, warning))]


def _figures(page: Page) -> str:
    """Return the first figures of a page, a line each: value, what it is, how sure it is."""
    figures: tuple[Figure, ...] = getattr(page.view, "figures", ())
    return "\n".join(f"{figure.value}\t{figure.label.text}\t{figure.note}" for figure in figures[:_FIGURES])


def _facets(pages: Sequence[Page], language: str, labels: Labels) -> dict[str, Any]:
    """Return the tags with their pages, and the figures to sort by, of the pages in their order."""
    groups: list[list[Any]] = []
    held: list[list[tuple[int, int]]] = []
    for name, group in FACETS.items():
        named = labels.get(group, {})
        tags = _members(pages, group, list(named))
        names = {tag: named.get(tag, {}).get(language, tag) for tag in tags}
        if group in _BY_NAME:
            tags = {tag: tags[tag] for tag in sorted(tags, key=lambda tag: collation_key(names[tag], language))}
        if tags:
            shown = [[tag, names[tag]] for tag in tags]
            groups.append([name, labels.get("facets", {}).get(name, {}).get(language, name), shown])
            held += tags.values()
    sort = {name: [page.measures.get(name) for page in pages] for name in ("payback", "saving", "year")}
    return {"groups": groups, "pages": coding.packed(held, len(pages)), "sort": sort}


def _members(pages: Sequence[Page], group: str, vocabulary: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return the pages of each tag of a group, in the order of its vocabulary."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        for tag in page.facets.get(group, ()):
            found.setdefault(tag, []).append((number, 0))
    place = {tag: at for at, tag in enumerate(vocabulary)}
    return dict(sorted(found.items(), key=lambda item: (place.get(item[0], len(place)), item[0])))
