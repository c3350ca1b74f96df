"""Tags by any of their names: the id, or what a language calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeAlias

from kbgen.search.analyser import tokens

Names: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Group, tag, language: name, for every group that a question can name."""
_NEAREST = 3
_CLOSE = 0.5
_LONGEST = 80
"""A value of more letters is no name of a tag."""


@dataclass(frozen=True)
class Unclear:
    """A value that is no tag of its group, or one of several; ``tags`` are those nearest to it or those it may be."""

    value: str
    group: str
    tags: tuple[str, ...]
    is_ambiguous: bool = False


def resolve(names: Names, group: str, value: str) -> str | Unclear:
    """Return the tag of a group that a value names: by its id, or by a name in any language and any form of its words."""
    known = names.get(group, {})
    wanted = value.strip().lower()
    if wanted in known or wanted.upper() in known:
        return wanted if wanted in known else wanted.upper()
    short = wanted[:_LONGEST]
    named = [tag for tag, called in known.items() if any(_same(short, name, language) for language, name in called.items())]
    if len(named) == 1:
        return named[0]
    return Unclear(value, group, tuple(named) or nearest(names, group, short), is_ambiguous=bool(named))


def nearest(names: Names, group: str, value: str) -> tuple[str, ...]:
    """Return the tags whose id or name is most like a value; all of a small group when none is."""
    known = names.get(group, {})
    called = {name.lower(): tag for tag, name in _all_names(known)} | {tag.lower(): tag for tag in known}
    close = dict.fromkeys(called[name] for name in get_close_matches(value.lower(), called, _NEAREST, _CLOSE))
    return tuple(close) or (tuple(known) if len(known) <= 2 * _NEAREST else ())


def _all_names(known: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for tag, called in known.items():
        yield from ((tag, name) for name in called.values())


def _same(value: str, name: str, language: str) -> bool:
    own, other = _keys(value, language), _keys(name, language)
    return bool(own) and len(own) == len(other) and all(one & two for one, two in zip(own, other, strict=True))


@lru_cache(maxsize=1 << 15)
def _keys(text: str, language: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(token.keys) for token in tokens(text, language))
