"""What people call things: tags by id or by any name in any language, and the nearest one for what is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import TypeAlias

Names: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Group, tag, language: name. Other words for a tag stand under a private variant of the language, as ``cs-x-1``."""

LONGEST = 80
"""A text of more letters is no name of a tag."""
_CLOSE = 0.72
_SHORTEST = 4
"""A name of fewer letters says nothing when it stands inside another text."""
_NEAREST = 3
_WITHOUT_STROKE = str.maketrans("đłøıħ", "dloih")


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """Return text as it is compared: without case, width and punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in plain).split())


@lru_cache(maxsize=1 << 15)
def bare(text: str) -> str:
    """Return folded text without accents too; vowel signs of other scripts stay."""
    apart = unicodedata.normalize("NFD", folded(text))
    kept = "".join(sign for sign in apart if not ("\u0300" <= sign <= "\u036f" or "\u064b" <= sign <= "\u0652"))
    return unicodedata.normalize("NFC", kept).translate(_WITHOUT_STROKE)


@dataclass(frozen=True)
class Book:
    """All names, ready to be looked up."""

    tags: Mapping[str, tuple[str, ...]]
    """The tags of each group, in the order of the vocabulary."""
    exact: Mapping[str, Mapping[str, str]]
    plain: Mapping[str, Mapping[str, frozenset[str]]]
    """The tags that a name without accents may mean."""
    near: Mapping[str, Mapping[str, tuple[str, str]]]
    """Names in the centre's languages and in English without accents: (tag, name). Guesses are made among these alone."""

    def find(self, group: str, text: str) -> str | None:
        """Return the tag of a group that a text names, if it names one."""
        if len(text) > LONGEST * 2:
            return None
        if tag := self.exact.get(group, {}).get(folded(text)):
            return tag
        may = self.plain.get(group, {}).get(bare(text), frozenset())
        return next(iter(may)) if len(may) == 1 else None

    def guess(self, group: str, text: str) -> tuple[str, str] | None:
        """Return the tag that a text may mean and the name that is most like it: one that stands in it, else the nearest."""
        if len(text) > LONGEST:
            return None
        wanted, names = bare(text), self.near.get(group, {})
        inside = [name for name in names if len(name) >= _SHORTEST and f" {name} " in f" {wanted} "]
        close = [max(inside, key=len)] if inside else get_close_matches(wanted, names, 1, _CLOSE)
        return names[close[0]] if close else None

    def nearest(self, group: str, text: str) -> tuple[str, ...]:
        """Return the tags of a group that are most like what somebody typed."""
        called = {name: tag for name, (tag, _) in self.near.get(group, {}).items()} | {
            tag: tag for tag in self.tags.get(group, ())
        }
        wanted = text.casefold()[:LONGEST]
        ranked = sorted(called, key=lambda name: -SequenceMatcher(None, wanted, name).ratio())
        return tuple(dict.fromkeys(called[name] for name in ranked))[:_NEAREST]


def book(names: Names, languages: Sequence[str]) -> Book:
    """Return the names of all groups; where two tags share one, the centre's languages decide, and labels before other words."""
    spoken = [*languages, *(code.partition("-")[0] for code in languages), "en"]
    exact: dict[str, dict[str, str]] = {}
    plain: dict[str, dict[str, frozenset[str]]] = {}
    near: dict[str, dict[str, tuple[str, str]]] = {}
    for group, tags in names.items():
        exact[group], plain[group], near[group] = {}, {}, {}
        for rank, tag, name in sorted(_ranked(tags, spoken), key=lambda each: each[0]):
            exact[group].setdefault(folded(name), tag)
            key = bare(name)
            plain[group][key] = plain[group].get(key, frozenset()) | {tag}
            if 0 <= rank < 2 * len(spoken):
                near[group].setdefault(key, (tag, name))
    return Book({group: tuple(tags) for group, tags in names.items()}, exact, plain, near)


def _ranked(tags: Mapping[str, Mapping[str, str]], spoken: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield (rank, tag, name): ids first, then the labels and the other words in the languages spoken, then all the rest."""
    for tag, called in tags.items():
        yield -1, tag, tag
        for code, name in called.items():
            language, _, other = code.partition("-x-")
            at = spoken.index(language) if language in spoken else 2 * len(spoken)
            yield at + (len(spoken) if other else 0), tag, name
