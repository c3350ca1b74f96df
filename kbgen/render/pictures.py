"""The pictures that a centre's pages show, as files of its folder: each once, whatever the number of languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.model.promise import CampaignView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kbgen.model.site import CentreSite, Page
    from kbgen.render.markdown import Article


def files(centre: CentreSite, articles: Mapping[str, Article], root: Path) -> dict[str, bytes]:
    """Return the pictures of a centre's pages by their path in its folder, ``pictures/`` and where they lie in the repository."""
    named = {path for site in centre.sites for page in site.pages for path in _named(page, articles)}
    return {f"pictures/{path}": (root / path).read_bytes() for path in sorted(named)}


def _named(page: Page, articles: Mapping[str, Article]) -> Iterator[str]:
    if page.article:
        yield from (path for _, path, _ in articles[page.article.path].outline.pictures)
    if isinstance(page.view, CampaignView) and page.view.picture:
        yield page.view.picture
