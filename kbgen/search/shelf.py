"""The shelf: a Whoosh index of the whole library in all its languages, for people at the command line.

Whoosh stores and ranks; it analyses nothing. Its fields hold our own analyser's keys, separated by spaces.
The index is made again when the library, its labels or this code has changed, or when a file of it is damaged.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh import fields
from whoosh.index import create_in, open_dir
from whoosh.query.compound import And, DisjunctionMax, Or
from whoosh.query.terms import FuzzyTerm, Prefix, Term, Wildcard

from kbgen.search.analyser import is_pair, is_sign, keys, tokens
from kbgen.search.plain import Labels, edition_passages, facets, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whoosh.query.qcore import Query
    from whoosh.reading import IndexReader

    from kbgen.model.document import Document, Edition, Library

FACETS = ("kinds", "sectors", "topics", "countries")
EXCERPT = 160
_SUMS = "sums.json"
_MAKING = "making-"
_COVERAGE = 0.9
"""How much more a page counts that has all the words of a question."""


@dataclass(frozen=True)
class Hit:
    """A document that was found, in the language in which it answers best."""

    document: str
    language: str
    title: str
    path: str
    score: float
    excerpt: str


def build(library: Library, folder: Path, labels: Labels) -> Path:
    """Return the folder of the library's index inside ``folder``, made now unless it is there and whole."""
    wanted = folder / _fingerprint(library, labels)
    if _is_whole(wanted):
        return wanted
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_MAKING, dir=folder) as spare:
        made = Path(spare, "index")
        made.mkdir()
        _fill(made, library, labels)
        (made / _SUMS).write_text(json.dumps(_sums(made)), encoding="utf-8")
        for old in folder.iterdir():
            if not old.name.startswith(_MAKING):
                shutil.rmtree(old, ignore_errors=True)
        made.replace(wanted)
    return wanted


def find(
    folder: Path,
    sought: str,
    language: str | None = None,
    *,
    kinds: Iterable[str] = (),
    sectors: Iterable[str] = (),
    topics: Iterable[str] = (),
    countries: Iterable[str] = (),
    limit: int = 10,
) -> list[Hit]:
    """Return the documents that answer some words, best first; each facet given must match one of its tags."""
    given = {group: tuple(tags) for group, tags in zip(FACETS, (kinds, sectors, topics, countries), strict=True)}
    with open_dir(str(folder)).searcher() as searcher:
        reader = searcher.reader()
        codes = (language,) if language else tuple(sorted(reader.field_terms("language")))
        must = [_any(group, tags) for group, tags in given.items() if tags]
        if language:
            must.append(Term("language", language))
        asked = _asked(sought, codes)
        all_keys = frozenset().union(*asked.values())
        found: dict[str, Hit] = {}
        for result in searcher.search(_question(reader, asked), filter=And(must) if must else None, limit=None):
            if len(found) == limit:
                break
            excerpt = _excerpt(result["text"], result["language"], all_keys)
            found.setdefault(
                result["document"],
                Hit(result["document"], result["language"], result["title"], result["path"], round(result.score, 3), excerpt),
            )
    return list(found.values())


def _fill(folder: Path, library: Library, labels: Labels) -> None:
    writer = create_in(str(folder), _schema()).writer()
    for _, document in sorted(library.documents.items()):
        for _, edition in sorted(document.editions.items()):
            writer.add_document(**_entry(document, edition, labels))
    writer.commit()


@cache
def _schema() -> fields.Schema:
    stored = {name: fields.STORED() for name in ("title", "path", "text")}
    searched = {name: fields.KEYWORD(scorable=True) for name in ("title_keys", "keys", "forms")}
    tags = {name: fields.KEYWORD() for name in FACETS}
    return fields.Schema(document=fields.ID(stored=True), language=fields.ID(stored=True), **stored, **searched, **tags)


def _entry(document: Document, edition: Edition, labels: Labels) -> dict[str, str]:
    found: dict[bool, list[str]] = {True: [], False: []}
    forms: set[str] = set()
    for passage in edition_passages(document, edition, labels):
        for token in tokens(passage.text, passage.language):
            found[passage.is_title].extend(token.keys)
            forms.add(token.form)
    tags = facets(document, FACETS)
    return {
        "document": document.id,
        "language": edition.language,
        "title": edition.title,
        "path": edition.path,
        "text": f"{edition.summary} {text(edition)}".strip(),
        "title_keys": " ".join(found[True]),
        "keys": " ".join(found[False]),
        "forms": " ".join(sorted(forms)),
    } | {group: " ".join(tags[group]) for group in FACETS}


def _any(field: str, tags: Iterable[str]) -> Query:
    return Or([Term(field, tag) for tag in tags])


def _asked(sought: str, languages: Iterable[str]) -> dict[str, set[str]]:
    """Return the forms of a question, each with the keys that it has in any of the languages."""
    found: dict[str, set[str]] = {}
    for code in languages:
        for token in tokens(sought, code):
            found.setdefault(token.form, set()).update(token.keys)
    return found


def _question(reader: IndexReader, sought: dict[str, set[str]]) -> Query:
    """Return a query for any of the words; one that nobody wrote asks for what begins like it or is spelt nearly so."""
    parts: list[Query] = []
    for form, its_keys in sought.items():
        known = [
            Term(name, key, boost=boost) for name, boost in _FIELDS for key in sorted(its_keys) if reader.doc_frequency(name, key)
        ]
        if known:
            parts.append(DisjunctionMax(known))
        elif is_sign(form):
            parts.append(Wildcard("forms", f"*{form}*"))
        elif not is_pair(form):
            wrong = 2 if len(form) > _LONG else 1
            parts += [Prefix("forms", form), FuzzyTerm("forms", form, maxdist=wrong, prefixlength=1)]
    return Or(parts, scale=_COVERAGE)


_FIELDS = (("keys", 1.0), ("title_keys", 3.0))
_LONG = 7
"""From more letters on, two may be wrong."""


def _excerpt(plain: str, language: str, sought: frozenset[str]) -> str:
    """Return the part of a text that starts a little before the first word looked for."""
    said = plain.split()
    first = next((at for at, word in enumerate(said) if sought.intersection(keys(word, language))), 0)
    start = max(0, first - 5)
    shown = " ".join(said[start:])[:EXCERPT]
    return f"{'… ' if start else ''}{shown}"


def _fingerprint(library: Library, labels: Labels) -> str:
    """Return a name that changes with anything that the index is made of, this code included."""
    seen = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        seen.update(module.read_bytes())
    for name, document in sorted(library.documents.items()):
        for code, edition in sorted(document.editions.items()):
            words_of = (edition.title, edition.summary, edition.body, sorted(edition.words.items()), edition.path)
            seen.update(repr((name, code, document.source, document.facts, words_of)).encode())
    seen.update(json.dumps(labels, sort_keys=True, default=dict).encode())
    return seen.hexdigest()[:16]


def _sums(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir()) if file.name != _SUMS}


def _is_whole(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / _SUMS).read_text(encoding="utf-8")) == _sums(folder))
    except (OSError, ValueError):
        return False
