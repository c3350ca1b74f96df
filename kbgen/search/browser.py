"""The browser's index: one file for a site in one language, looked up and ranked by ``theme/assets/search.js``.

The browser has no stemmer. It gets *clusters*: all forms of a word that occur in the site, with the pages they
occur on. How well a page answers to a cluster is worked out here (BM25 with a bonus for the title) and sent as
a number from 1 to 15, so that the browser multiplies and adds.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from kbgen.search.analyser import is_paired, tokens
from kbgen.search.folding import HEADS, table
from kbgen.search.plain import Labels, page_passages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbgen.model.parts import Figure
    from kbgen.model.site import Page, Site

KINDS = frozenset({"case", "guideline", "manual", "overview", "campaign", "term", "about"})
"""The kinds of page that are found; lists of them are not."""
SUMMARY = 160
_LEVELS = 15
_TITLE = 2.0
_SATURATION = 1.2
_LENGTH = 0.6
_PAGES_OF_A_PAIR = 2
"""A Vietnamese pair on fewer pages is left out: its two syllables find the page, and most pairs are chance."""


@dataclass
class _Words:
    """The words of a site while it is read."""

    key_of: dict[str, str] = field(default_factory=dict)
    """The cluster of each form: that of the first language in which it is met."""
    in_text: list[Counter[str]] = field(default_factory=list)
    in_title: list[Counter[str]] = field(default_factory=list)


def index(site: Site, labels: Labels) -> dict[str, bytes]:
    """Return the one file of a site's index by its address under the site's language root."""
    language = site.language.code
    pages = sorted((page for page in site.pages if page.kind in KINDS), key=lambda page: (page.is_fallback, page.address))
    words = _read(pages, language, labels)
    content = {
        "fold": table(),
        "heads": HEADS,
        "paired": is_paired(language),
        "pages": [_record(page, language, labels) for page in pages],
        "clusters": _clusters(words),
    }
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return {f"search/index.{hashlib.sha256(data).hexdigest()[:12]}.json": data}


def _read(pages: Iterable[Page], language: str, labels: Labels) -> _Words:
    words = _Words()
    for page in pages:
        counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for passage in page_passages(page, language, labels):
            for (form, first), times in _counted(passage.text, passage.language):
                counts[passage.is_title][words.key_of.setdefault(form, first)] += times
        words.in_text.append(counts[0])
        words.in_title.append(counts[1])
    return words


@lru_cache(maxsize=1 << 14)
def _counted(text: str, language: str) -> tuple[tuple[tuple[str, str], int], ...]:
    """Return how often each form, with its canonical key, stands in a text: many sites hold the same texts."""
    return tuple(Counter((token.form, token.keys[0]) for token in tokens(text, language)).items())


def _clusters(words: _Words) -> list[list[str | int]]:
    """Return a list for each cluster: its forms in one string, then for each page a step and a weight in one number."""
    forms: dict[str, list[str]] = {}
    for form, key in sorted(words.key_of.items()):
        forms.setdefault(key, []).append(form)
    lengths = [counts.total() for counts in words.in_text]
    average = sum(lengths) / max(1, len(lengths)) or 1.0
    found: dict[str, list[str | int]] = {key: [" ".join(members)] for key, members in forms.items()}
    last = dict.fromkeys(forms, -1)
    for number, (text, title) in enumerate(zip(words.in_text, words.in_title, strict=True)):
        for key in sorted(text.keys() | title.keys()):
            step = number - last[key]
            found[key].append(step * (_LEVELS + 1) + _weight(text[key], lengths[number] / average, title[key], title.total()))
            last[key] = number
    return [cluster for key, cluster in found.items() if "_" not in key or len(cluster) > _PAGES_OF_A_PAIR]


def _weight(count: int, length: float, in_title: int, title_length: int) -> int:
    """Return 1 to 15: how much a page of some relative length is about a word that it holds so often."""
    body = count / (count + _SATURATION * (1 - _LENGTH + _LENGTH * length))
    title = _TITLE * (0.5 + 0.5 / title_length**0.5) if in_title else 0.0
    return max(1, round(_LEVELS * (body + title) / (1 + _TITLE)))


def _record(page: Page, language: str, labels: Labels) -> list[str]:
    """Return what a result shows: title, address, kind, summary, figures, and its language when it is not the site's."""
    kind = labels.get("kinds", {}).get(page.kind, {}).get(language, "")
    other = page.title.language or ""
    shown = [page.title.text, page.address, kind, shorten(page.description), _figures(page)]
    return [*shown, other, labels.get("languages", {}).get(other, {}).get(language, other)] if other else shown


def _figures(page: Page) -> str:
    figures: tuple[Figure, ...] = getattr(page.view, "figures", ())
    return " · ".join(
        f"{figure.label.text}: {figure.value}" + (f" ({figure.note})" if figure.note else "") for figure in figures[:2]
    )


def shorten(text: str, limit: int = SUMMARY) -> str:
    """Return a text of at most ``limit`` characters, cut between words where there are any."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:") + "…"
