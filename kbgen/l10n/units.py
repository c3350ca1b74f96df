"""The pieces of many pages as files for translators hold them: one unit for each, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.l10n.freshness import changes_of, compared, pieces_of
from kbgen.l10n.inline import text_hash
from kbgen.l10n.matching import Pair
from kbgen.l10n.state import is_unread
from kbgen.model.finding import Finding, Place, Severity, phrase
from kbgen.model.freshness import Change

if TYPE_CHECKING:
    from kbgen.l10n.state import Row
    from kbgen.model.document import Document, Edition

_BASE = re.compile(r"kbgen:([0-9a-f]{10}|new)\b")
_NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A piece of a page for a translator."""

    document: str
    segment: str
    source: str
    language: str = ""
    """The original's; empty when read from a file."""
    target: str = ""
    note: str = ""
    """What kind of piece it is, for the translator."""
    base: str | None = None
    """Hash of the translation when the file was written, empty when it had none; None when the comment that says so was lost."""
    fuzzy: bool = False
    """The translation has to be looked at: it is older than the original, or no person has read it."""
    path: str = ""
    line: int = 0
    """Where it stands: in the original when written, in the translator's file when read."""

    @property
    def context(self) -> str:
        """What tells the unit apart in a file: ``casestudies/cz/heat-saved#results/2``."""
        return f"{self.document}#{self.segment}"

    @property
    def comment(self) -> str:
        """The note with the mark by which ``base`` is found again."""
        return f"{self.note} kbgen:{self.base or _NEW}"


def base_in(comment: str) -> str | None:
    """Return the base that a comment carries, empty for a piece that was new; None when the mark was lost."""
    found = _BASE.search(comment)
    return None if not found else "" if found[1] == _NEW else found[1]


def split_context(context: str) -> tuple[str, str] | None:
    """Return the document and the piece that a context names, None when it names none."""
    document, hash_, segment = context.partition("#")
    return (document, segment) if hash_ and document and segment else None


def units(document: Document, language: str, rows: Iterable[Row]) -> Iterator[Unit]:
    """Yield the units of a document for translation into a language, whether or not there is a translation yet."""
    edition = document.editions.get(language)
    source = document.source_of(edition) if edition else document.original
    machine = bool(edition and edition.translation and edition.translation.is_machine_draft)
    for pair, each in changes_of(_pairs(document, edition, tuple(rows)), source.language):
        if pair.source and pair.source.is_exchanged:
            held = pair.target is not None and each is not Change.UNTRANSLATED
            unread = is_unread(pair.row) if pair.row else machine
            yield Unit(
                document=document.id,
                segment=pair.source.id,
                source=pair.source.shown,
                language=source.language,
                target=pair.target.shown if held and pair.target else "",
                note=pair.source.kind,
                base=text_hash(pair.target.text) if pair.target else "",
                fuzzy=held and (unread or each in {Change.WORDS, Change.FACTS, Change.MOVED}),
                path=source.path,
                line=pair.source.line,
            )


def _pairs(document: Document, edition: Edition | None, rows: tuple[Row, ...]) -> list[Pair]:
    if edition:
        return compared(document, edition, rows)
    return [Pair(segment, None, None) for segment in pieces_of(document, document.original)]


def by_document(found: Iterable[Unit]) -> tuple[dict[str, dict[str, Unit]], list[Finding]]:
    """Return units by document and piece, and a finding for each that stands there twice: the first that has words counts."""
    held: dict[str, dict[str, Unit]] = {}
    findings = []
    for unit in found:
        pieces = held.setdefault(unit.document, {})
        if unit.segment in pieces and unit.target and pieces[unit.segment].target not in {"", unit.target}:
            message = phrase("{context} stands here a second time, with other words.", context=unit.context)
            hint = phrase("Delete one of the two; the first was taken.")
            findings.append(Finding("KB415", Severity.ERROR, Place(unit.path, unit.line), message, hint))
        elif unit.segment not in pieces or not pieces[unit.segment].target:
            pieces[unit.segment] = unit
    return held, findings
