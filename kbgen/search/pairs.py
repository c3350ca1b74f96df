"""Pairs of neighbouring words that are worth a place in an index, where a space stands between syllables.

All pairs of a Vietnamese text are two thirds of its index, and most are chance. A pair is kept when it stands on several pages
and one of its halves seldom stands without the other, or when it stands in a title and on another page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

_PAGES = 3
_TITLED_PAGES = 2
_TOGETHER = 0.35
"""The part of the rarer half's places that the pair has at least."""


def worth(texts: Sequence[Mapping[str, int]], titles: Sequence[Mapping[str, int]]) -> frozenset[str]:
    """Return the pairs to be kept, of pages whose words are counted in the text and in the title."""
    times: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for text, title in zip(texts, titles, strict=True):
        times.update(text)
        times.update(title)
        pages.update(pair for pair in text.keys() | title.keys() if "_" in pair)
    titled = {pair for title in titles for pair in title if "_" in pair}
    return frozenset(
        pair for pair, count in pages.items() if _is_word(pair, times, count) or (pair in titled and count >= _TITLED_PAGES)
    )


def _is_word(pair: str, times: Mapping[str, int], pages: int) -> bool:
    first, _, second = pair.partition("_")
    return pages >= _PAGES and times[pair] >= _TOGETHER * min(times[first], times[second])
