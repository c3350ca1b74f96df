"""How fresh every translation is; what was looked at in an earlier run is not looked at again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbgen.l10n.freshness import freshness, source_of
from kbgen.l10n.ledger import adopted
from kbgen.model.document import walk_words
from kbgen.model.freshness import Change, Doubt, Freshness, Piece, State

if TYPE_CHECKING:
    from kbgen.l10n.state import Row, States
    from kbgen.model.document import Document, Edition, Library
    from kbgen.model.glossary import Glossary


def freshnesses(library: Library, states: Mapping[str, States], glossary: Glossary, file: Path) -> dict[str, Freshness]:
    """Return the freshness of every translation by its path; ``file`` keeps those that an earlier run has computed."""
    held = _read(file)
    terms = repr(glossary)
    kept: dict[str, Any] = {}
    found: dict[str, Freshness] = {}
    for document, edition, rows in _translations(library, states):
        key = _key(document, edition, rows, terms)
        if key in held:
            found[edition.path], kept[key] = _loaded(held[key]), held[key]
        else:
            found[edition.path] = freshness(document, edition, rows, glossary)
            kept[key] = asdict(found[edition.path])
    if kept.keys() != held.keys():
        _write(file, kept)
    return found


def with_freshness(library: Library, states: Mapping[str, States], glossary: Glossary, file: Path) -> Library:
    """Return a library whose translations know how fresh they are."""
    found = freshnesses(library, states, glossary, file)
    documents = {
        name: replace(
            document,
            editions={
                code: replace(edition, freshness=found[edition.path]) if edition.path in found else edition
                for code, edition in document.editions.items()
            },
        )
        for name, document in library.documents.items()
    }
    return replace(library, documents=documents)


def _translations(library: Library, states: Mapping[str, States]) -> Iterable[tuple[Document, Edition, tuple[Row, ...]]]:
    rows = {language: adopted(library, language, held.rows) for language, held in states.items()}
    for document in library.documents.values():
        for edition in document.editions.values():
            if edition.translation:
                yield document, edition, rows.get(edition.language, {}).get(document.id, ())


def _key(document: Document, edition: Edition, rows: tuple[Row, ...], terms: str) -> str:
    source = source_of(document, edition)
    words = source.words if source.translation else dict(walk_words(document.facts))
    seen = (source.language, source.title, source.summary, source.body, sorted(words.items()))
    own = (edition.language, edition.title, edition.summary, edition.body, edition.body_line, sorted(edition.words.items()))
    return hashlib.sha256(repr((_version(), seen, own, rows, terms)).encode()).hexdigest()[:32]


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
        for each in held.values():
            _loaded(each)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return dict(held)


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
