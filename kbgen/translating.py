"""What translators ask of the library: what waits, what changed, and what they have confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen.demand import sums
from kbgen.demand.ledger import cells, filling, holdings
from kbgen.demand.measured import measured, recent
from kbgen.l10n import po, state, xliff
from kbgen.l10n.freshness import compared, pieces_of
from kbgen.l10n.history import earlier
from kbgen.l10n.ledger import adopted, confirmed
from kbgen.l10n.memory import with_freshness
from kbgen.l10n.units import units
from kbgen.l10n.worklist import Task, tasks
from kbgen.language import plural_forms
from kbgen.load import glossary, load
from kbgen.load.rewriting import new_translation
from kbgen.model.document import named
from kbgen.model.finding import phrase
from kbgen.model.freshness import Change, Piece
from kbgen.model.misuse import Misuse
from kbgen.reading import FRESHNESS, STATES, today
from kbgen.replacing import replaced
from kbgen.select import choices

if TYPE_CHECKING:
    from kbgen.l10n.state import Row, States
    from kbgen.model.document import Document, Edition, Library


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """The library as translators work on it: everything that can be read, published or not."""

    root: Path
    library: Library
    states: Mapping[str, States]
    unread: frozenset[str]
    """Documents that are there and cannot be read as they are."""

    def rows(self, language: str) -> dict[str, tuple[Row, ...]]:
        """Return what is recorded of the translations into a language, by document, also under their new names."""
        held = self.states.get(language)
        return adopted(self.library, language, held.rows, self.unread) if held else {}


def opened(root: Path) -> Workshop:
    """Read a library for translators."""
    states = state.read(root / STATES, root)
    terms, _ = glossary.read(root)
    loaded = load(root)
    library = with_freshness(loaded.library, states, terms, root / FRESHNESS, loaded.unread)
    return Workshop(root=root, library=library, states=states, unread=loaded.unread)


def waiting(shop: Workshop) -> tuple[Task, ...]:
    """Return how every page stands in every language of the centres that show it, in the order of the ledger."""
    centres = [centre.slug for centre in shop.library.centres]
    months = sums.known(sums.read(shop.root, centres)[0], shop.library.vocabulary)
    held = holdings(shop.library)
    wanted = filling(cells(shop.library.centres, recent(months, today()), held), held)
    return tasks(shop.library, choices(shop.library, measured(months, today())), wanted)


def translations(shop: Workshop, names: Iterable[str], languages: Iterable[str] = ()) -> list[tuple[Document, Edition]]:
    """Return the translations that files, folders or ids name; all when none is named."""
    only = set(languages)
    return [
        (document, edition)
        for document in documents(shop, names)
        for edition in document.editions.values()
        if edition.translation and (not only or edition.language in only) and _named(shop.root, document, edition, names)
    ]


def documents(shop: Workshop, names: Iterable[str]) -> list[Document]:
    """Return the documents that files, folders or ids name; all when none is named."""
    wanted = [_inside(shop.root, name) for name in names]
    found = {document.id: document for document in shop.library.documents.values() if not wanted}
    for name in wanted:
        inside = [each for each in shop.library.documents.values() if each.id.startswith(f"{name}/")]
        found |= {each.id: each for each in inside or [document(shop, name)]}
    return list(found.values())


def _inside(root: Path, name: str) -> str:
    """Return a path of the repository, also for one that is written from elsewhere or in full."""
    path = Path(name)
    if not (root / path).exists() and path.exists():
        path = path.resolve()
    return (path.relative_to(root.resolve()) if path.is_absolute() and path.is_relative_to(root.resolve()) else path).as_posix()


def document(shop: Workshop, name: str) -> Document:
    """Return the document of an id or a file."""
    try:
        return named(shop.library, name)
    except Misuse:
        if (shop.root / name).is_file():
            raise Misuse(phrase("{file} cannot be read as it is. Run kbgen check {file} first.", file=name)) from None
        raise


def _named(root: Path, document: Document, edition: Edition, names: Iterable[str]) -> bool:
    """Tell whether an edition is meant: its file, or its document by id, original or folder."""
    files = {each.path for each in document.editions.values()} - {document.original.path}
    wanted = {_inside(root, name) for name in names} & files
    return not wanted or edition.path in wanted


@dataclass(frozen=True)
class Difference:
    """A piece that changed: what its original said then (empty when nobody kept it), and what stands there now."""

    piece: Piece
    before: str


def differences(shop: Workshop, document: Document, edition: Edition) -> list[Difference]:
    """Return what the original of a translation said when it was translated, beside what it says now."""
    rows = shop.rows(edition.language).get(document.id, ())
    source = document.source_of(edition)
    then = {
        pair.source.id: pair.row.source.partition(".")[0]
        for pair in compared(document, edition, rows)
        if pair.source and pair.row
    }
    pieces = edition.freshness.pieces if edition.freshness else ()
    wanted = [then[piece.id] for piece in pieces if piece.id in then and piece.change in {Change.WORDS, Change.FACTS}]
    said = earlier(shop.root, source.path, wanted) if wanted else {}
    return [Difference(piece, said.get(then.get(piece.id, ""), "")) for piece in pieces]


def acknowledge(shop: Workshop, found: Iterable[tuple[Document, Edition]], pieces: Iterable[str], day: dt.date) -> list[str]:
    """Record that translations fit their originals as both stand now, and return the files that say so."""
    only, found = frozenset(pieces), list(found)
    recordable(shop, {edition.language for _, edition in found})
    known = {segment.id for document, edition in found for segment in pieces_of(document, document.source_of(edition))}
    if only - known:
        raise Misuse(phrase("There is no piece {piece}.", piece=", ".join(sorted(only - known))))
    recorded = {language: shop.rows(language) for language in {edition.language for _, edition in found}}
    new: dict[str, dict[str, tuple[Row, ...]]] = {}
    for document, edition in found:
        rows = recorded[edition.language].get(document.id, ())
        new.setdefault(edition.language, {})[document.id] = confirmed(document, edition, rows, day, only)
    return [record(shop, language, rows) for language, rows in new.items()]


def record(shop: Workshop, language: str, new: Mapping[str, tuple[Row, ...]]) -> str:
    """Write rows of some documents, those of all others stay; a file that cannot be read whole is left alone."""
    held = shop.states.get(language)
    name = f"{STATES}/{language}.tsv"
    kept = dict(held.rows) if held else {}
    adopted_rows = shop.rows(language)
    renamed = {row.document for rows in adopted_rows.values() for row in rows} - adopted_rows.keys()
    rows = {document: each for document, each in kept.items() if document not in renamed} | adopted_rows | dict(new)
    path = shop.root / name
    written = state.formatted(replace(row, document=document) for document, each in rows.items() for row in each)
    replaced(path, written)
    return name


def recordable(shop: Workshop, languages: Iterable[str]) -> None:
    """Refuse before anything is written when what is recorded cannot be read whole."""
    for language in languages:
        held = shop.states.get(language)
        if held and held.findings:
            place = held.findings[0].place
            raise Misuse(phrase("{file} has lines that cannot be read. Mend them first: kbgen check says how.", file=place))


def start(shop: Workshop, document: Document, language: str, day: dt.date) -> str:
    """Write a translation that holds the original's words, each marked as waiting, and return its path."""
    source = document.original
    path = path_of(document, language)
    recordable(shop, [language])
    if language == source.language:
        raise Misuse(phrase("{file} is the original in this language.", file=source.path))
    if language in document.editions or (shop.root / path).exists():
        raise Misuse(phrase("{file} exists already.", file=path))
    texts = {segment.id: segment.text for segment in pieces_of(document, source) if segment.part < 0}
    replaced(shop.root / path, new_translation(language, source.language, "human", texts, source.body))
    shop = opened(shop.root)
    edition = shop.library.documents[document.id].editions[language]
    rows = confirmed(shop.library.documents[document.id], edition, (), day)
    record(shop, language, {document.id: tuple(replace(row, origin=state.UNTRANSLATED) for row in rows)})
    return path


def path_of(document: Document, language: str) -> str:
    """Return the file of a translation, beside its original."""
    return f"{document.original.path.removesuffix('.md')}.{language}.md"


def exported(shop: Workshop, language: str, documents: Iterable[Document], form: str) -> str:
    """Return the pieces of some documents for a translator's program, as ``po`` or ``xliff``."""
    rows = shop.rows(language)
    found = [
        unit
        for document in documents
        if document.source != language
        for unit in units(document, language, rows.get(document.id, ()))
    ]
    if form == "xliff":
        return xliff.written(found, language)
    return po.written(found, language, plural_forms(shop.root, language), today())
