"""The text of a page as a site shows it: with the site's addresses, and what is older than the original marked in its words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from kbgen.render.markdown import Article, placed
from kbgen.render.older import told

if TYPE_CHECKING:
    from kbgen.language import Voice
    from kbgen.model.site import Page

_ADDRESS = re.compile(r'(<(?:a|img)\b(?:[^"<>]|"[^"]*")*? (?:href|src)=")([^"]*)"')


def shown(
    page: Page,
    articles: Mapping[str, Article],
    addresses: Mapping[str, str],
    inside: Callable[[str], str],
    voices: Mapping[str, Voice],
    language: str,
) -> str:
    """Return the text of a page as HTML, empty when it has none.

    ``addresses`` are those of the site's documents, ``inside`` makes a link of one, ``language`` is the site's.
    """
    if not page.article:
        return ""
    voice = voices[language]
    # said inside the article, whose language it therefore has
    absent = voices.get(page.title.language or "", voice).say("This page is not part of this centre's site.")
    return told(placed(articles[page.article.path].html, addresses, inside, absent), voice.say)


def absolute(text: str, at: str) -> str:
    """Return HTML whose links and pictures lead to the same places wherever it is read; ``at`` is the address of its page."""

    def whole(found: re.Match[str]) -> str:
        return f'{found[1]}{html.escape(urljoin(at, html.unescape(found[2])))}"'

    return _ADDRESS.sub(whole, text)
