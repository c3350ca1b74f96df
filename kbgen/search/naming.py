"""Which tags a question names in plain words: ``xử lý nước thải dệt nhuộm`` names wastewater and textiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kbgen.language.kin import is_same
from kbgen.search.analyser import tokens
from kbgen.search.tags import Names

_Keys: TypeAlias = tuple[frozenset[str], ...]
_PRIVATE = "-x-"
"""What stands between a language and the number of another word for a tag (BCP 47)."""


@dataclass(frozen=True)
class Naming:
    """The names of tags in one language, by each first key of a name."""

    language: str
    names: Mapping[str, tuple[tuple[_Keys, tuple[str, str]], ...]]

    def named(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the tags as (group, tag) whose names stand in a text, in any form of their words; the longest name counts."""
        words = _keys(text, self.language)
        found: dict[tuple[str, str], None] = {}
        at = 0
        while at < len(words):
            length, tags = self._at(words, at)
            found |= dict.fromkeys(tags)
            at += length
        return tuple(found)

    def _at(self, words: _Keys, at: int) -> tuple[int, list[tuple[str, str]]]:
        """Return how many words the longest name has that begins here, and the tags of that name; one word for no name."""
        here = {
            (len(keys), tag)
            for key in words[at]
            for keys, tag in self.names.get(key, ())
            if len(words) - at >= len(keys) and all(one & two for one, two in zip(keys, words[at:], strict=False))
        }
        longest = max((length for length, _ in here), default=1)
        return longest, sorted(tag for length, tag in here if length == longest)


def naming(names: Names, groups: Iterable[str], language: str) -> Naming:
    """Return the names of some groups' tags in a language.

    A name counts whole and up to its colon: ``Textiles: dyeing and finishing`` is also named by ``textiles``.
    """
    found: defaultdict[str, set[tuple[_Keys, tuple[str, str]]]] = defaultdict(set)
    for group in groups:
        for tag, called in names.get(group, {}).items():
            for code, name in called.items():
                if is_same(code.partition(_PRIVATE)[0], language):
                    for words in {_keys(each, language) for each in (name, name.partition(":")[0])}:
                        for key in words[0] if words else ():
                            found[key].add((words, (group, tag)))
    return Naming(language, {key: tuple(each) for key, each in found.items()})


def _keys(text: str, language: str) -> _Keys:
    """Return the keys of each word, without the pairs of neighbours that a language may have besides."""
    return tuple(frozenset(token.keys) for token in tokens(text, language) if "_" not in token.form)
