"""How fresh every translation is and how long every original; what an earlier run looked at is not looked at again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbgen.l10n.freshness import freshness, length
from kbgen.l10n.ledger import renamed
from kbgen.l10n.state import rows
from kbgen.model.document import walk_words
from kbgen.model.freshness import Change, Doubt, Freshness, Piece, State

if TYPE_CHECKING:
    from kbgen.l10n.state import States
    from kbgen.model.document import Document, Edition, Library
    from kbgen.model.glossary import Glossary


@dataclass(frozen=True)
class _Memory:
    """What an earlier run computed, by a hash of all that it was computed from, and what of it the next run may need."""

    held: Mapping[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)

    def fresh(self, key: str, make: Callable[[], Freshness]) -> Freshness:
        """Return the freshness of a translation, looking at it when nobody has or what is held is none."""
        try:
            found = _loaded(self.held[key])
            self.kept[key] = self.held[key]
        except (KeyError, ValueError, TypeError, AttributeError):
            found = make()
            self.kept[key] = asdict(found)
        return found

    def length(self, key: str, make: Callable[[], int]) -> int:
        """Return the length of an original, counting it when nobody has."""
        held = self.held.get(key)
        found = self.kept[key] = held if type(held) is int else make()
        return found


def with_freshness(
    library: Library, states: Mapping[str, States], glossary: Glossary, file: Path, unread: Container[str] = frozenset()
) -> Library:
    """Return a library that knows how its translations stand and how long its originals are; ``file`` keeps it for later runs.

    ``unread`` are documents that are there and cannot be read now.
    """
    memory = _Memory(_read(file))
    lines = {language: _lines(library, language, held, unread) for language, held in states.items()}
    terms = repr(glossary)

    def fresh(document: Document, edition: Edition, marks: Mapping[str, str]) -> Freshness:
        held = lines.get(edition.language, {}).get(document.id, "")
        source = marks[document.source_of(edition).language]
        key = _hash(_version(), source, marks[edition.language], str(edition.body_line), held, terms)
        return memory.fresh(key, lambda: freshness(document, edition, rows(held), glossary))

    documents = {name: _with_freshness(document, fresh, memory) for name, document in library.documents.items()}
    if memory.kept != memory.held:
        _write(file, memory.kept)
    return replace(library, documents=documents)


def _with_freshness(
    document: Document, fresh: Callable[[Document, Edition, Mapping[str, str]], Freshness], memory: _Memory
) -> Document:
    """Return a document whose editions know; each is hashed once, however many were translated from it."""
    marks = {code: _mark(document, edition) for code, edition in document.editions.items()}
    words = memory.length(_hash(_version(), marks[document.source]), lambda: length(document))
    editions = {
        code: replace(edition, freshness=fresh(document, edition, marks))
        if edition.translation
        else replace(edition, length=words)
        for code, edition in document.editions.items()
    }
    return replace(document, editions=editions)


def _lines(library: Library, language: str, states: States, unread: Container[str]) -> dict[str, str]:
    """Return the lines of each document, also under its new name; rows are made of none that belongs to a page."""
    gone = {name for name in states.lines if name not in library.documents and name not in unread}
    lost = {name: rows(states.lines[name]) for name in gone}
    names = renamed(library, language, states.lines.keys(), lost)
    return {**states.lines, **{new: states.lines[old] for new, old in names.items()}}


def _mark(document: Document, edition: Edition) -> str:
    """Return a hash of what an edition says."""
    words = edition.words if edition.translation else dict(walk_words(document.facts))
    fields = (edition.language, edition.title, edition.summary, sorted(words.items()))
    return _hash(repr(fields), edition.body)


def _hash(*parts: str) -> str:
    """Return a hash of some texts in their order, which tells where each ends."""
    seen = hashlib.sha256(repr([len(part) for part in parts]).encode())
    for part in parts:
        seen.update(part.encode())
    return seen.hexdigest()[:32]


def _loaded(held: Mapping[str, Any]) -> Freshness:
    pieces = (
        Piece(**{**piece, "change": Change(piece["change"]), "at": tuple(piece["at"]) if piece["at"] else None})
        for piece in held["pieces"]
    )
    doubts = (Doubt(**{**doubt, "lost": tuple(doubt["lost"]), "gained": tuple(doubt["gained"])}) for doubt in held["doubts"])
    return Freshness(**{**held, "state": State(held["state"]), "pieces": tuple(pieces), "doubts": tuple(doubts)})


def _read(file: Path) -> dict[str, Any]:
    """Return what an earlier run left; nothing when it cannot be read."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _write(file: Path, kept: Mapping[str, Any]) -> None:
    with suppress(OSError):  # a full disk or a read-only library costs time, nothing else
        file.parent.mkdir(parents=True, exist_ok=True)
        waiting = file.with_suffix(f".{os.getpid()}")
        waiting.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        waiting.replace(file)


@cache
def _version() -> str:
    """Return a name that changes with the code that computes freshness."""
    seen = hashlib.sha256()
    for part in sorted(Path(__file__).parent.iterdir()):
        if part.is_file():
            seen.update(part.read_bytes())
    return seen.hexdigest()[:16]
