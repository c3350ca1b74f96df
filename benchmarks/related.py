"""Is "related" on pages made better by the words of the texts? Measured against what guidelines and campaigns put together.

Two cases are related when a guideline cites both under one option (`option`) or at one step (`step`), or when a campaign
names both (`campaign`); a guideline is related to the cases it cites (`cited`). These links are never a feature: each document
is ranked against all others of the kinds that the truth speaks of, by its tags and its words alone. nDCG and recall of the
first four, since a page shows four. The interval is a paired bootstrap over documents of the difference to the tags as pages
use them.

  python benchmarks/related.py                 the library of this repository
  python benchmarks/related.py --root FOLDER --words 0.2 0.5 0.8
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import log2
from pathlib import Path

from kbgen.compose.rows import _RELATED, _SAME
from kbgen.load import load
from kbgen.model.document import Document, Library
from kbgen.search.entry import bag
from kbgen.search.similar import space, tag_likeness, tag_rarity, text_likeness

SHOWN = _RELATED
SAMPLES = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent)
    parser.add_argument(
        "--words", type=float, nargs="*", default=[0.2, 0.35, 0.5, 0.65, 0.8], help="parts of the whole for words"
    )
    asked = parser.parse_args()
    library = load(asked.root).library
    for name, (related, kinds) in truths(library).items():
        pairs = sum(map(len, related.values()))
        print(f"\n{name}: {len(related)} documents, {pairs} related, among {len(library.of_kind(*kinds))}")
        print(f"{'':28}nDCG@{SHOWN} recall@{SHOWN}  difference in nDCG, 95 % of samples")
        first: list[float] = []
        for label, likeness in ways(library, asked.words).items():
            ranked = {each: ranking(library, each, kinds, likeness) for each in sorted(related)}
            gains = [ndcg(ranked[each], related[each]) for each in ranked]
            recall = mean(len(related[each].intersection(ranked[each])) / min(SHOWN, len(related[each])) for each in ranked)
            first = first or gains
            low, middle, high = bootstrap([now - then for now, then in zip(gains, first, strict=True)])
            print(f"{label:28}{mean(gains):6.3f} {recall:8.3f}  {middle:+.3f} [{low:+.3f}, {high:+.3f}]")


def truths(library: Library) -> dict[str, tuple[dict[str, set[str]], tuple[str, ...]]]:
    """Return for each kind of truth the related documents of each, and the kinds among which they are looked for."""
    options: dict[object, set[str]] = defaultdict(set)
    steps: dict[object, set[str]] = defaultdict(set)
    cited: dict[str, set[str]] = defaultdict(set)
    for guideline in library.of_kind("guideline"):
        for option in guideline.facts.options:  # type: ignore[union-attr]
            options[guideline.id, option.id].update(option.cases)
            steps[guideline.id, option.step].update(option.cases)
            cited[guideline.id].update(option.cases)
    campaigns = [set(campaign.facts.documents) for campaign in library.of_kind("campaign")]  # type: ignore[union-attr]
    return {
        "option": (together(options.values()), ("case",)),
        "step": (together(steps.values()), ("case",)),
        "step or campaign": (together([*steps.values(), *campaigns]), ("case", "guideline")),
        "campaign": (together(campaigns), ("case", "guideline")),
        "cited": ({name: found for name, found in cited.items() if found}, ("case", "guideline")),
    }


def together(groups: Iterable[set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for each in group:
            found[each] |= group - {each}
    return {each: others for each, others in found.items() if others}


def ways(library: Library, parts: Iterable[float]) -> dict[str, Callable[[Document, Document], float]]:
    """Return ways to say how much two documents are alike; the first is that of the pages."""
    words = space({d.id: {code: bag(d, edition) for code, edition in d.editions.items()} for d in library.documents.values()})
    rarity = tag_rarity(library)

    def both(part: float) -> Callable[[Document, Document], float]:
        return lambda one, other: (1 - part) * tag_likeness(one, other, rarity) + part * text_likeness(words, one.id, other.id)[0]

    return {
        "tags as on pages": on_pages,
        "the same, words break ties": lambda one, other: (
            on_pages(one, other) + 0.99 * both(1)(one, other) * bool(on_pages(one, other))
        ),
        "tags by rarity": both(0),
        "words": both(1),
        **{f"tags by rarity + {part:.0%} words": both(part) for part in parts},
    }


def on_pages(one: Document, other: Document) -> float:
    """Return the score of kbgen.compose.rows.related."""
    common = {group: set(one.tags(group)) & set(other.tags(group)) for group in _SAME}
    return sum(_SAME[group] * len(tags) for group, tags in common.items()) if common["sectors"] | common["option_types"] else 0.0


def ranking(library: Library, name: str, kinds: tuple[str, ...], likeness: Callable[[Document, Document], float]) -> list[str]:
    document = library.documents[name]
    scores: Mapping[str, float] = {other.id: likeness(document, other) for other in library.of_kind(*kinds) if other.id != name}
    return sorted((other for other in scores if scores[other] > 0), key=lambda other: (-scores[other], other))[:SHOWN]


def ndcg(ranked: list[str], related: set[str]) -> float:
    gained = sum(1 / log2(place + 2) for place, name in enumerate(ranked) if name in related)
    return gained / sum(1 / log2(place + 2) for place in range(min(SHOWN, len(related))))


def mean(values: Iterable[float]) -> float:
    held = list(values)
    return sum(held) / len(held) if held else 0.0


def bootstrap(differences: list[float]) -> tuple[float, float, float]:
    chance = random.Random(1)
    means = sorted(mean(chance.choices(differences, k=len(differences))) for _ in range(SAMPLES))
    return means[SAMPLES // 40], mean(differences), means[-SAMPLES // 40]


if __name__ == "__main__":
    main()
