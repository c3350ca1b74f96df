"""A work and its language editions: what the library is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import Literal, TypeAlias, get_args, get_type_hints

from kbgen.model.address import Given
from kbgen.model.figures import Source, Words
from kbgen.model.finding import Place, phrase
from kbgen.model.freshness import Freshness
from kbgen.model.kinds import CentreProfile, Facts
from kbgen.model.misuse import Misuse
from kbgen.model.vocabulary import Vocabulary

Path: TypeAlias = tuple[str | int, ...]
"""The way to a fact: field names and list positions from 0, as ``("options", 2, "name")``."""


_EVIDENCE = {"measured": 0, "calculated": 1, "reported": 2, "estimated": 3}


@dataclass(frozen=True, kw_only=True)
class Translation:
    """Where a translation comes from, and whether a person has read it."""

    source: str
    origin: Literal["human", "machine", "machine-edited"]
    review: Literal["draft", "reviewed", "approved"]
    translator: str | None = None
    reviewed_on: date | None = None

    @property
    def is_machine_draft(self) -> bool:
        """True while no person has reviewed a machine's words."""
        return self.origin != "human" and self.review == "draft"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One language of a document: its words, and the place of every fact in its file."""

    document: str
    language: str
    path: str
    title: str
    summary: str
    body: str
    body_line: int
    translation: Translation | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[Path, Place] = field(default_factory=dict)
    freshness: Freshness | None = None
    """How it stands beside its original; None for an original, and before it was computed."""
    length: int = 0
    """How many words a translator of an original has before them; 0 before they were counted."""
    gist: str = ""
    """A hash of what it says: the same after a cosmetic edit, another one when words, figures or facts changed."""
    published: date | None = None
    """The day on which the chronicle first saw it; for what it has not seen, the day that its file states."""
    changed: date | None = None
    """The day on which what it says last changed."""

    @property
    def is_machine_draft(self) -> bool:
        """True for a machine's words that no person has reviewed."""
        return self.translation is not None and self.translation.is_machine_draft

    def place(self, *path: str | int) -> Place:
        """Return the place of a fact, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.marks:
                return self.marks[path[:length]]
        return Place(self.path)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A work: one set of facts, written in its source language and translated into others."""

    id: str
    kind: str
    facts: Facts
    source: str
    editions: Mapping[str, Edition]

    @property
    def original(self) -> Edition:
        """The edition in the language it was first written in."""
        return self.editions[self.source]

    def source_of(self, edition: Edition) -> Edition:
        """Return the edition that a translation was made from; the original for the original itself."""
        named = edition.translation.source if edition.translation else self.source
        return self.editions.get(named, self.original)

    @property
    def slug(self) -> str:
        """The last part of the id, the same in every language."""
        return self.id.rsplit("/", 1)[-1]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that its facts cite."""
        return self.facts.sources

    @property
    def centre(self) -> str | None:
        """The centre whose own work it is, if any."""
        if self.kind == "centre":
            return self.slug
        return getattr(self.facts, "centre", None)

    @property
    def sureness(self) -> int:
        """Its rank by evidence, the surest 0: measured, calculated (and what has none to state), reported, estimated."""
        return _EVIDENCE.get(getattr(self.facts, "evidence", ""), 1)

    def tags(self, group: str) -> tuple[str, ...]:
        """Return its tags of one group, without repetition, in the order written."""
        facts = self.facts
        found: tuple[str, ...]
        if group == "sectors":
            one = getattr(facts, "sector", None)
            found = (one,) if one else getattr(facts, "sectors", ())
        elif group == "option_types":
            found = tuple(option.type for option in getattr(facts, "options", ()))
        elif group == "effort":
            found = tuple(o.effort for o in getattr(facts, "options", ()) if o.effort)
        else:
            found = getattr(facts, group, ())
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything that was read and can be published."""

    documents: Mapping[str, Document]
    vocabulary: Vocabulary
    catalogues: frozenset[str] = frozenset({"en"})
    """The languages whose interface phrases are translated."""
    short: Mapping[str, str] = field(default_factory=dict)
    """The short address of each document inside a centre's folder, ``p/k7f3mq/`` or ``c/heat/``."""
    given: tuple[Given, ...] = ()
    """The short addresses that were given out for good."""

    @property
    def centres(self) -> tuple[Document, ...]:
        """The centres, by id."""
        return tuple(document for document in self.documents.values() if document.kind == "centre")

    def of_kind(self, *kinds: str) -> tuple[Document, ...]:
        """Return the documents of some kinds, by id."""
        return tuple(document for document in self.documents.values() if document.kind in kinds)


def profile(centre: Document) -> CentreProfile:
    """Return the facts of a centre, typed."""
    if not isinstance(centre.facts, CentreProfile):
        raise TypeError(centre.id)
    return centre.facts


def named(library: Library, name: str) -> Document:
    """Return the document of a library that has an id or a file of this name."""
    path = PurePath(name).as_posix()
    wanted = path.removesuffix(".md").removesuffix("/index")
    if wanted in library.documents:
        return library.documents[wanted]
    for each in library.documents.values():
        if any(edition.path == path for edition in each.editions.values()):
            return each
    raise Misuse(phrase("There is no page {name}. Name it by its file, as casestudies/cz/heat-saved.md", name=name))


@cache
def words_fields(kind: type) -> frozenset[str]:
    """Return the names of the fields of a dataclass that hold text for readers."""
    return frozenset(name for name, hint in get_type_hints(kind).items() if hint is Words or Words in get_args(hint))


def walk_words(facts: object) -> Iterator[tuple[str, str]]:
    """Yield (key, text) of every text for readers in some facts, in the order of the fields.

    The key is what a translation writes under ``words:``: field names joined by dots, list members by
    their ``id`` or ``key`` or else their number from 1, as ``options.boiler.name`` or ``results.1.note``.
    """
    yield from _walk(facts, ())


def _walk(value: object, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not is_dataclass(value) or isinstance(value, type):
        return
    wanted = words_fields(type(value))
    for item in fields(value):
        inner = getattr(value, item.name)
        here = (*keys, item.name)
        if item.name in wanted and isinstance(inner, str):
            yield ".".join(here), inner
        elif isinstance(inner, tuple):
            for number, member in enumerate(inner, start=1):
                if item.name in wanted:
                    yield ".".join((*here, str(number))), member
                else:
                    yield from _walk(member, (*here, member_key(member, number)))
        else:
            yield from _walk(inner, here)


def member_key(member: object, number: int) -> str:
    """Return how a list member is named in ``words:`` keys and anchors."""
    return str(getattr(member, "id", None) or getattr(member, "key", None) or number)
