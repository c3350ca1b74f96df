"""What comes back from translators: a PO or XLIFF file laid over the pages that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kbgen import translating
from kbgen.l10n import po, xliff
from kbgen.l10n.exchange import Made, Merged, Outcome, Result, merged
from kbgen.l10n.freshness import compared, pieces_of
from kbgen.l10n.matching import Pair
from kbgen.l10n.units import Unit, by_document
from kbgen.language.kin import is_same
from kbgen.load import frontmatter
from kbgen.load.rewriting import new_translation, rewritten
from kbgen.model.finding import Finding, Phrase, phrase
from kbgen.model.misuse import Misuse
from kbgen.replacing import replaced

if TYPE_CHECKING:
    from kbgen.l10n.state import Row
    from kbgen.model.document import Document, Edition
    from kbgen.translating import Workshop


def _read(path: Path) -> tuple[list[Unit], list[Finding], str]:
    """Return the units of a translator's file, what is wrong with it, and the language that it names, if any."""
    readers = {".po": po.read, ".xlf": xliff.read, ".xliff": xliff.read}
    if path.suffix not in readers:
        raise Misuse(phrase("{file} is neither a PO file (.po) nor XLIFF (.xlf, .xliff).", file=path.name))
    return readers[path.suffix](path.as_posix(), path.read_bytes())


@dataclass(frozen=True)
class Imported:
    """What came of a translator's file."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    written: tuple[str, ...]


def imported(shop: Workshop, path: Path, language: str, made: Made, *, write: bool) -> Imported:
    """Lay a translator's file over the pages and return what became of every unit; what both sides changed is left alone."""
    read, findings, named_language = _read(path)
    if named_language and not is_same(named_language, language):
        raise Misuse(phrase("{file} is in {found}, not in {wanted}.", file=path.name, found=named_language, wanted=language))
    translating.recordable(shop, [language])
    recorded = shop.rows(language)
    wanted, twice = by_document(read)
    results: list[Result] = []
    pages: dict[str, str] = {}
    new: dict[str, tuple[Row, ...]] = {}
    for name, each in wanted.items():
        document = shop.library.documents.get(name)
        reason = _unusable(shop, document, language)
        if document and not reason:
            laid, found = _laid(document, language, recorded.get(name, ()), each, made)
            try:
                pages |= _pages(shop, document, language, laid, found, made) if laid.changed else {}
            except frontmatter.Unreadable as unreadable:
                reason = Outcome.REFUSED, unreadable.finding.message
            else:
                results += laid.results
                new |= {name: laid.rows} if laid.changed else {}
        if reason:
            results += [Result(unit=unit, outcome=reason[0], reason=reason[1]) for unit in each.values()]
    return Imported(tuple(results), (*findings, *twice), _saved(shop, language, pages, new) if write else ())


def _saved(shop: Workshop, language: str, pages: Mapping[str, str], new: Mapping[str, tuple[Row, ...]]) -> tuple[str, ...]:
    """Write pages with the line ends that they had, and what is recorded of them, and return their paths."""
    for path, text in pages.items():
        file = shop.root / path
        replaced(file, text, like=file.read_bytes() if file.exists() else b"")
    return (*pages, *([translating.record(shop, language, new)] if new else []))


def _unusable(shop: Workshop, document: Document | None, language: str) -> tuple[Outcome, Phrase | None] | None:
    """Return why nothing can be laid over a document: it is not there, or its file cannot be read and is left alone."""
    if document is None or document.source == language:
        return Outcome.GONE, None
    path = translating.path_of(document, language)
    if language not in document.editions and (shop.root / path).exists():
        return Outcome.REFUSED, phrase("{file} cannot be read as it is. Run kbgen check {file} first.", file=path)
    return None


def _laid(
    document: Document, language: str, rows: tuple[Row, ...], wanted: Mapping[str, Unit], made: Made
) -> tuple[Merged, list[Pair]]:
    edition = document.editions.get(language)
    source = document.source_of(edition) if edition else document.original
    found = compared(document, edition, rows) if edition else [Pair(each, None, None) for each in pieces_of(document, source)]
    return merged(document.id, found, wanted, (source.body, edition.body if edition else ""), source.language, made), found


def _pages(shop: Workshop, document: Document, language: str, laid: Merged, found: list[Pair], made: Made) -> dict[str, str]:
    """Return the page with new words by its path, nothing when only confirmations came; or raise Unreadable."""
    edition = document.editions.get(language)
    if edition is None:
        texts = {pair.source.id: pair.source.text for pair in found if pair.source and pair.source.part < 0} | dict(laid.fields)
        return {
            translating.path_of(document, language): new_translation(language, document.source, made.origin, texts, laid.body)
        }
    if not laid.fields and laid.body == edition.body:
        return {}
    values = {_way(name): text for name, text in laid.fields.items()} | _provenance(edition, made)
    text = frontmatter.decode(edition.path, (shop.root / edition.path).read_bytes())
    written = rewritten(edition.path, text, values, laid.body)
    frontmatter.parse(edition.path, frontmatter.split(edition.path, written)[0])
    return {edition.path: written}


def _provenance(edition: Edition, made: Made) -> dict[tuple[str | int, ...], str]:
    """Return what a page says of its words from now on: somebody else wrote some of them, and nobody has read them."""
    held = edition.translation
    values: dict[tuple[str | int, ...], str] = {}
    if held and held.origin.startswith("machine") is not made.origin.startswith("machine"):
        values["translation", "origin"] = "machine-edited"
    if held and held.review != "draft":
        values["translation", "review"] = "draft"
    return values


def _way(segment: str) -> tuple[str | int, ...]:
    return ("words", segment.removeprefix("@words/")) if segment.startswith("@words/") else (segment[1:],)
