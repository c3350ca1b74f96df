"""What is asked: words, phrases in quotation marks, fields with a colon, and what is not wanted, with a minus before it.

Every text is a question. What does not fit is taken as ordinary words: a quotation mark without its fellow, a field or a
tag that nobody knows, signs that other search engines understand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from kbgen.search.analyser import words
from kbgen.search.tags import Names, Unclear, resolve

MOST_WORDS = 32
"""Words of a question that are looked for; those after them are left out."""
LONGEST_WORD = 40
"""Letters of a word that are looked at."""
MOST_LETTERS = 4000
"""Letters of a question that are read at all."""
FIELDS = {
    "kind": "kinds",
    "sector": "sectors",
    "topic": "topics",
    "option": "option_types",
    "country": "countries",
    "status": "status",
    "evidence": "evidence",
    "lang": "languages",
}
"""What is typed before the colon, and the group of tags that is meant."""
TITLE = "title"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"'))
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)[-−](?!\d))?(?:(?P<field>[A-Za-z]{4,8}):(?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))'
)


@dataclass(frozen=True)
class Sought:
    """Words that belong together: in one place of a text when they are a phrase, in the title when that is asked."""

    words: tuple[str, ...]
    is_phrase: bool = False
    in_title: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question as it was understood."""

    text: str = ""
    words: tuple[str, ...] = ()
    """Any of them may answer; the more, the better."""
    must: tuple[Sought, ...] = ()
    """All of these."""
    never: tuple[Sought, ...] = ()
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each group named, the tags of which a document must carry one."""
    never_tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unclear: tuple[Unclear, ...] = ()
    """Values of fields that are no tags; they are looked for as words."""
    is_cut: bool = False
    """True when the question has more words than are looked for."""

    @property
    def is_empty(self) -> bool:
        """True when nothing is asked."""
        return not (self.words or self.must or self.never or self.tags or self.never_tags)

    @property
    def all_words(self) -> tuple[str, ...]:
        """All words that are wanted, those of phrases and titles included, without repetition."""
        return tuple(dict.fromkeys((*self.words, *(word for sought in self.must for word in sought.words))))


@dataclass
class _Reading:
    """A question while it is read."""

    words: list[str] = field(default_factory=list)
    must: list[Sought] = field(default_factory=list)
    never: list[Sought] = field(default_factory=list)
    tags: dict[str, set[str]] = field(default_factory=dict)
    never_tags: dict[str, set[str]] = field(default_factory=dict)
    unclear: list[Unclear] = field(default_factory=list)
    left: int = MOST_WORDS
    is_cut: bool = False

    def take(self, text: str) -> tuple[str, ...]:
        """Return the words of a text as long as any are left."""
        found = tuple(word[:LONGEST_WORD] for word in islice(words(text), self.left + 1))
        self.is_cut = self.is_cut or len(found) > self.left
        found = found[: self.left]
        self.left -= len(found)
        return found


def understand(text: str, names: Names, given: Mapping[str, Iterable[str]] | None = None) -> Question:
    """Return what a text asks; ``given`` are tags by group that are wanted besides."""
    reading = _Reading(tags={group: set(tags) for group, tags in (given or {}).items() if tags})
    whole = text[:MOST_LETTERS].encode("utf-8", "replace").decode()
    plain = unicodedata.normalize("NFKC", whole).translate(_QUOTES)
    if _is_name(plain, names):
        reading.words.extend(reading.take(plain))
    else:
        for piece in _PIECE.finditer(plain):
            _read(piece, reading, names)
    return Question(
        text=plain,
        words=tuple(dict.fromkeys(reading.words)),
        must=tuple(reading.must),
        never=tuple(reading.never),
        tags={group: frozenset(tags) for group, tags in reading.tags.items()},
        never_tags={group: frozenset(tags) for group, tags in reading.never_tags.items()},
        unclear=tuple(reading.unclear),
        is_cut=reading.is_cut or len(text) > MOST_LETTERS,
    )


def _is_name(text: str, names: Names) -> bool:
    """Tell whether a text is the whole name of a tag, whatever signs are in it, as Textilfestés és -kikészítés."""
    wanted = text.strip().casefold()
    return any(wanted == name.casefold() for tags in names.values() for called in tags.values() for name in called.values())


def _read(piece: re.Match[str], reading: _Reading, names: Names) -> None:
    name, phrase, word = (piece["field"] or "").lower(), piece["phrase"], piece["word"]
    value = word if phrase is None else phrase
    if name in FIELDS:
        tag = resolve(names, FIELDS[name], value)
        if isinstance(tag, str):
            (reading.never_tags if piece["minus"] else reading.tags).setdefault(FIELDS[name], set()).add(tag)
            return
        reading.unclear.append(tag)
    elif name and name != TITLE:
        value = f"{name} {value}"
    found = reading.take(value)
    if not found:
        return
    together = phrase is not None or (bool(piece["minus"]) and len(found) > 1)
    sought = Sought(found, is_phrase=together, in_title=name == TITLE)
    if piece["minus"]:
        reading.never.append(sought)
    elif sought.is_phrase or sought.in_title:
        reading.must.append(sought)
    else:
        reading.words.extend(found)
