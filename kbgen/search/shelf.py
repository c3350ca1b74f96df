"""The shelf: a Whoosh index of the whole library in all its languages, for people at the command line.

Whoosh stores and ranks; it analyses nothing and parses no question. Its fields hold our own analyser's keys in their places.
A finished index is never changed: it lies in a folder named by what it holds. When the library has changed, a copy is brought up
to date (only editions whose fingerprint is another are analysed) and takes its name when it is whole. So two processes do not
disturb one another, and a damaged, half-written or foreign folder is simply not the one that is looked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.analysis.acore import Token
from whoosh.index import create_in, open_dir
from whoosh.reading import TermNotFound

from kbgen.model.document import Document, Edition, Library
from kbgen.search.entry import FACETS, Measures, Record, fingerprint, name_of, passages, placed, record
from kbgen.search.languages import base
from kbgen.search.plain import Labels

TITLE, WORDS, NAMES = "title", "words", "names"
"""Where a word can stand: in the title, in the rest of an edition, in the names of its tags in any language."""
SPELLINGS = "spellings"
LANGUAGES = "languages"
_MANIFEST = "manifest.json"
_MAKING = "making-"
_KEPT = 60.0
"""Seconds for which an index that somebody may just be opening stays, although it is out of date."""
_ABANDONED = 3600.0
_SEGMENTS = 8
_STALE = 8
"""When one entry in so many is deleted, the index is written anew, without being analysed anew."""


@dataclass(frozen=True)
class Shelf:
    """An index that is whole and up to date."""

    folder: Path
    languages: tuple[str, ...]
    """The languages of its editions and of the names of their tags."""
    analysed: tuple[str, ...] = ()
    """The editions that had to be analysed now."""


def stock(library: Library, folder: Path, labels: Labels, measures: Mapping[str, Measures]) -> Shelf:
    """Return the shelf of a library inside ``folder``, brought up to date where that is needed."""
    editions = {name_of(edition): (document, edition) for document, edition in _editions(library)}
    wanted = {
        name: fingerprint(document, edition, labels, measures.get(document.id, {}))
        for name, (document, edition) in editions.items()
    }
    codes = {base(code) for tags in labels.values() for names in tags.values() for code in names}
    languages = tuple(sorted(codes | {edition.language for _, edition in editions.values()}))
    target = folder / hashlib.sha256(repr((_code(), sorted(wanted.items()))).encode()).hexdigest()[:16]
    if _manifest(target) is not None:
        with suppress(OSError):  # a library that cannot be written is searched all the same
            os.utime(target)
        return Shelf(target, languages)

    def entry(name: str) -> dict[str, Any]:
        document, edition = editions[name]
        return _entry(document, edition, labels, measures.get(document.id, {}))

    if folder.exists() and not folder.is_dir():
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    analysed = _make(target, wanted, entry)
    _tidy(folder, target)
    return Shelf(target, languages, analysed)


def _editions(library: Library) -> Iterator[tuple[Document, Edition]]:
    for _, document in sorted(library.documents.items()):
        for _, edition in sorted(document.editions.items()):
            yield document, edition


@cache
def _code() -> str:
    """Return what changes with anything that decides how an edition is analysed and written."""
    seen = hashlib.sha256(repr((sys.version_info[:2], version("snowballstemmer"), version("whoosh3"))).encode())
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.suffix in {".py", ".toml", ".txt"}:
            seen.update(file.read_bytes())
    return seen.hexdigest()[:16]


def _make(target: Path, wanted: Mapping[str, str], entry: Callable[[str], dict[str, Any]]) -> tuple[str, ...]:
    """Put a whole index at ``target``, from the nearest there is or else from nothing; return the editions analysed."""
    for before in (_nearest(target.parent, wanted), None):
        with tempfile.TemporaryDirectory(prefix=_MAKING, dir=target.parent) as spare:
            made = Path(spare, "index")
            held: dict[str, str] = {}
            try:
                if before:
                    shutil.copytree(before, made)
                    held = _manifest(made) or {}
                changed = tuple(name for name, mark in wanted.items() if held.get(name) != mark)
                _write(made, held.keys() - wanted.keys(), changed, entry)
            except Exception:  # whatever is wrong with the old one, a new one is not made from it
                if before is None:
                    raise
                continue
            manifest = {"code": _code(), "editions": wanted, "files": _sums(made)}
            (made / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            _put(made, target)
            return changed
    return ()


def _write(folder: Path, gone: Iterable[str], changed: Iterable[str], entry: Callable[[str], dict[str, Any]]) -> None:
    fresh = not folder.exists()
    folder.mkdir(exist_ok=True)
    index: Any = create_in(str(folder), _schema()) if fresh else open_dir(str(folder), schema=_schema())
    writer = index.writer()
    for name in gone:
        writer.delete_by_term("edition", name)
    for name in changed:
        writer.update_document(edition=name, **entry(name))
    deleted = index.doc_count_all() - sum(segment.doc_count() for segment in writer.segments)
    writer.commit(merge=False, optimize=len(writer.segments) >= _SEGMENTS or deleted * _STALE > index.doc_count_all())
    index.close()


def _put(made: Path, target: Path) -> None:
    if _manifest(target) is None:
        _remove(target)
        try:
            made.replace(target)
        except OSError:
            if _manifest(target) is None:  # else another process was a moment earlier
                raise


def _remove(old: Path) -> None:
    with suppress(OSError):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()


def _nearest(folder: Path, wanted: Mapping[str, str]) -> Path | None:
    """Return the whole index of this code that has most in common with what is wanted."""
    found = {each: held for each in folder.iterdir() if (held := _manifest(each)) is not None}
    return max(found, key=lambda each: len(found[each].items() & wanted.items()), default=None)


def _manifest(folder: Path) -> dict[str, str] | None:
    """Return the fingerprints of an index's editions when it is whole and made by this code."""
    try:
        held = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        whole = held["code"] == _code() and held["files"] == _sums(folder)
        return dict(held["editions"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sums(folder: Path) -> dict[str, str]:
    files = (file for file in sorted(folder.iterdir()) if file.name != _MANIFEST)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _tidy(folder: Path, target: Path) -> None:
    for old in folder.iterdir():
        with suppress(OSError):
            age = time.time() - old.stat().st_mtime
            if old != target and age > (_ABANDONED if old.name.startswith(_MAKING) else _KEPT):
                _remove(old)


# what Whoosh is given


def _in_places(value: str, **_how: Any) -> Iterator[Token]:
    """Yield the keys of a text whose lines are places."""
    token = Token()
    for place, line in enumerate(value.split("\n")):
        for key in line.split():
            token.text, token.pos = key, place
            yield token


@cache
def _schema() -> fields.Schema:
    analyzer: Any = _in_places
    marks = {name: fields.FieldType(formats.Existence(), analyzer) for name in (*FACETS, LANGUAGES, SPELLINGS)}
    said = {name: fields.FieldType(formats.Positions(), analyzer, scorable=True) for name in (TITLE, WORDS, NAMES)}
    return fields.Schema(edition=fields.ID(unique=True), record=fields.STORED(), **marks, **said)


def _entry(document: Document, edition: Edition, labels: Labels, measures: Measures) -> dict[str, Any]:
    own, names = passages(document, edition, labels)
    title = placed(passage for passage in own if passage.is_title)
    words = placed(passage for passage in own if not passage.is_title)
    named = placed(names)
    shown = record(document, edition, measures)
    return {
        "record": vars(shown),
        LANGUAGES: [edition.language],
        TITLE: "\n".join(title.places),
        WORDS: "\n".join(words.places),
        NAMES: "\n".join(named.places),
        SPELLINGS: sorted(title.spellings | words.spellings | named.spellings),
        **{group: list(tags) for group, tags in shown.facets.items()},
    }


# what Whoosh is asked


@dataclass(frozen=True)
class Reader:
    """An open shelf. Editions are numbers; ``where`` is one of the fields."""

    searcher: Any
    languages: tuple[str, ...]
    read: dict[int, Record] = field(default_factory=dict)
    """Records that were read before: a log asks thousands of questions."""

    def all(self) -> set[int]:
        """Return every edition."""
        return set(self.searcher.reader().all_doc_ids())

    def holding(self, where: str, key: str) -> set[int]:
        """Return the editions that hold a key."""
        try:
            return set(self.searcher.reader().postings(where, key).all_ids())
        except TermNotFound:
            return set()

    def places(self, where: str, key: str) -> dict[int, set[int]]:
        """Return the places of a key in each edition that holds it."""
        found = {}
        with suppress(TermNotFound):
            matcher = self.searcher.reader().postings(where, key)
            while matcher.is_active():
                found[matcher.id()] = set(matcher.value_as("positions"))
                matcher.next()
        return found

    def starting(self, where: str, start: str) -> list[str]:
        """Return the keys that start with some letters."""
        return [key.decode() for key in self.searcher.reader().expand_prefix(where, start)]

    def scored(self, where: str, key: str) -> dict[int, float]:
        """Return how much each edition that holds a key is about it (BM25).

        Whoosh's own compound queries are not used: its DisjunctionMax (3.54) takes the score of whatever edition comes next.
        """
        found = {}
        for leaf, first in self.searcher.leaf_searchers():
            with suppress(TermNotFound):
                matcher = leaf.postings(where, key)
                while matcher.is_active():
                    found[first + matcher.id()] = matcher.score()
                    matcher.next()
        return found

    def record(self, number: int) -> Record:
        """Return what is shown of an edition."""
        if number not in self.read:
            self.read[number] = Record(**self.searcher.stored_fields(number)["record"])
        return self.read[number]

    def records(self) -> list[Record]:
        """Return what is shown of every edition."""
        return [self.record(number) for number in sorted(self.all())]


@contextmanager
def opened(shelf: Shelf) -> Iterator[Reader]:
    """Open a shelf for questions."""
    index: Any = open_dir(str(shelf.folder), schema=_schema())
    with index.searcher() as searcher:
        yield Reader(searcher, shelf.languages)
