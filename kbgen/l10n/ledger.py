"""The rows of the state files: which belong to a page, and which to write when somebody has translated or confirmed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.l10n.freshness import compared, moved, pieces_of, readdressed
from kbgen.l10n.inline import text_hash, word_count
from kbgen.l10n.segments import Segment
from kbgen.l10n.state import A_NAME, OWN, UNTRANSLATED, Row

if TYPE_CHECKING:
    import datetime as dt

    from kbgen.l10n.matching import Pair
    from kbgen.model.document import Document, Edition, Library

_SAME = 0.5
"""What share of a page's pieces must be known under another name for it to be that page, renamed."""


def confirmed(
    document: Document, edition: Edition, rows: Iterable[Row], day: dt.date, only: frozenset[str] = frozenset()
) -> tuple[Row, ...]:
    """Return the rows of a page after a person has said that the translation fits the original; ``only`` some pieces.

    A piece that still holds the original's words stays untranslated unless it is named in ``only``, or somebody said before that
    they are its translation.
    """
    held = tuple(rows)
    source = document.source_of(edition)
    kept: list[Row] = []
    found = compared(document, edition, held)
    elsewhere = moved(found, source.language)
    for pair in found:
        if pair.source and pair.target and (not only or pair.source.id in only):
            named = bool(only) or _was_translated(pair)
            kept.append(_row(document, edition, pair.source, pair.target, source.language, day, named=named))
            if pair.row and replace(pair.row, day=kept[-1].day) == kept[-1]:
                kept[-1] = pair.row  # confirmed again: the day of the first time stays
        elif pair.target and not pair.source and not only:
            kept.append(_own(document, edition, pair.target, day))
        elif only:
            kept += readdressed(pair, elsewhere)
    return tuple(kept)


def _was_translated(pair: Pair) -> bool:
    """Tell whether somebody has said before that the words of a piece, even those of the original, are its translation."""
    row, target = pair.row, pair.target
    return bool(row and target and row.origin not in {UNTRANSLATED, OWN} and row.target == text_hash(target.text))


def _row(
    document: Document, edition: Edition, source: Segment, target: Segment, language: str, day: dt.date, *, named: bool
) -> Row:
    origin, review = _provenance(edition)
    same = source.is_words and source.shown == target.shown and word_count(source.text) > A_NAME and not named
    return Row(
        document.id,
        source.id,
        source.mark(language),
        text_hash(target.text),
        UNTRANSLATED if same else origin,
        review,
        day.isoformat(),
    )


def _provenance(edition: Edition) -> tuple[str, str]:
    """Return who made the words of a page and whether somebody has read them."""
    return (edition.translation.origin, edition.translation.review) if edition.translation else ("human", "draft")


def _own(document: Document, edition: Edition, target: Segment, day: dt.date) -> Row:
    origin, review = _provenance(edition)
    return Row(document.id, target.id, OWN, text_hash(target.text), origin, review, day.isoformat())


def adopted(
    library: Library, language: str, rows: Mapping[str, tuple[Row, ...]], unread: Container[str]
) -> dict[str, tuple[Row, ...]]:
    """Return the rows of each document; a page that was renamed gets those of its old name.

    ``unread`` are documents that are there and cannot be read now: their rows are theirs.
    """
    lost = {name: held for name, held in rows.items() if name not in library.documents and name not in unread}
    found = {name: held for name, held in rows.items() if name not in lost}
    return found | {new: rows[old] for new, old in renamed(library, language, found.keys(), lost).items()}


def renamed(library: Library, language: str, known: Container[str], lost: Mapping[str, tuple[Row, ...]]) -> dict[str, str]:
    """Return the old names of pages by their new ones: pages without rows, whose originals are known from rows without a page."""
    left, found = dict(lost), {}
    for document in library.documents.values():
        edition = document.editions.get(language) if left else None
        if edition and edition.translation and document.id not in known:
            old = _old_name(document, edition, left)
            if old:
                found[document.id] = old
                del left[old]
    return found


def _old_name(document: Document, edition: Edition, lost: Mapping[str, tuple[Row, ...]]) -> str | None:
    """Return the vanished page whose recorded originals this page holds."""
    source = document.source_of(edition)
    prints = {text_hash(segment.text) for segment in pieces_of(document, source)}
    shared = {name: sum(row.source.partition(".")[0] in prints for row in held) / len(held) for name, held in lost.items()}
    best = max(shared, key=lambda name: (shared[name], name), default=None)
    return best if best and shared[best] >= _SAME else None
