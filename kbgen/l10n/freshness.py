"""How fresh a translation is, from hashes of its pieces. A date or a commit would not tell: people save without translating."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.l10n.dialect import split
from kbgen.l10n.inline import labels, text_hash, word_count
from kbgen.l10n.matching import Pair, pairs
from kbgen.l10n.parity import doubts, unnamed
from kbgen.l10n.segments import WORDS, Segment, segments
from kbgen.l10n.state import UNTRANSLATED, Row
from kbgen.model.document import walk_words
from kbgen.model.freshness import Change, Freshness, Piece, State

if TYPE_CHECKING:
    from kbgen.model.document import Document, Edition
    from kbgen.model.glossary import Glossary

_MOST = 0.5
"""From what share of changed pieces on a text counts as outdated."""
_STALE = frozenset({Change.WORDS, Change.FACTS, Change.ADDED, Change.GONE, Change.MOVED, Change.UNTRANSLATED})
_WAITS = frozenset({Change.ADDED, Change.UNTRANSLATED, Change.WORDS, Change.FACTS})
"""What leaves a translator words to write."""


def pieces_of(document: Document, edition: Edition) -> tuple[Segment, ...]:
    """Return the pieces of one edition of a document."""
    words = edition.words if edition.translation else dict(walk_words(document.facts))
    return segments(edition, words)


def length(document: Document) -> int:
    """Return how many words a translator of a document has before them."""
    return sum(word_count(segment.text) for segment in pieces_of(document, document.original) if segment.kind != "raw")


def compared(document: Document, edition: Edition, rows: Sequence[Row]) -> list[Pair]:
    """Return each piece of a translation beside that of its original."""
    source = document.source_of(edition)
    return pairs(pieces_of(document, source), rows, pieces_of(document, edition), source.language)


def freshness(document: Document, edition: Edition, rows: Sequence[Row], glossary: Glossary = ()) -> Freshness:
    """Return how a translation stands; without rows, unknown."""
    source = document.source_of(edition)
    found = compared(document, edition, rows)
    wrong = (
        *doubts(found, labels(source.body) | labels(edition.body)),
        *unnamed(found, glossary, (source.language, edition.language)),
    )
    if not rows:
        return Freshness(state=State.UNKNOWN, doubts=wrong, total=_total(found))
    changes = changes_of(found, source.language)
    total = _total(found)
    stale = [each for pair, each in changes if each in _STALE and not _is_lacking_name(pair)]
    waits = [pair.source.text for pair, each in changes if pair.source and each in _WAITS]
    return Freshness(
        state=_state([each for _, each in changes], len(stale), total),
        changed=len(stale),
        total=total,
        untranslated=sum(map(word_count, waits)),
        pieces=_pieces(changes, _spans(edition.body)),
        doubts=wrong,
    )


def _is_lacking_name(pair: Pair) -> bool:
    """Tell whether a name inside the facts has no translation: it is shown in the original's words, as they are now."""
    return pair.target is None and pair.source is not None and pair.source.id.startswith(WORDS)


def _total(found: Sequence[Pair]) -> int:
    return sum(1 for pair in found if pair.source and pair.source.is_words)


def _change(pair: Pair, language: str) -> Change:
    """Return what happened to the words of one piece; ``language`` is the original's."""
    if pair.source is None:
        return Change.NONE if pair.row else Change.GONE
    if pair.target is None:
        return Change.ADDED if pair.source.is_words else Change.NONE
    if pair.row is None:
        return Change.WORDS if pair.source.is_words else Change.NONE
    if pair.row.origin == UNTRANSLATED and pair.row.target == text_hash(pair.target.text):
        return Change.UNTRANSLATED
    critical = pair.source.warns or pair.source.kind == "raw"
    return _compared(pair.source.mark(language), pair.row.source, critical=critical)


def _compared(now: str, then: str, *, critical: bool) -> Change:
    if now == then:
        return Change.NONE
    (text, gist, facts), (old_text, old_gist, old_facts) = now.split("."), then.split(".")
    if facts != old_facts:
        return Change.FACTS
    if text == old_text:
        return Change.NONE
    if gist == old_gist and not critical:
        return Change.COSMETIC
    return Change.FACTS if critical else Change.WORDS


def changes_of(found: Sequence[Pair], language: str) -> list[tuple[Pair, Change]]:
    """Return what happened to each piece, its place among the others included; ``language`` is the original's."""
    anchors = {pair.source.id.rpartition("/")[0] for pair in found if pair.source}
    changes = []
    before: Pair | None = None
    for pair in found:
        each = _change(pair, language)
        if each in {Change.NONE, Change.COSMETIC} and pair.row and pair.source and pair.source.part >= 0:
            each = _moved(pair, before, anchors) or each
        changes.append((pair, each))
        before = pair if pair.row and pair.source and pair.source.part >= 0 else before
    return changes


def moved(found: Sequence[Pair], language: str) -> frozenset[str]:
    """Return the pieces that say what they said and stand elsewhere."""
    changes = changes_of(found, language)
    return frozenset(pair.source.id for pair, each in changes if pair.source and each is not _change(pair, language))


def readdressed(pair: Pair, elsewhere: frozenset[str]) -> Iterator[Row]:
    """Yield what is recorded of a piece that nobody has looked at, under its present address.

    One of those that stand ``elsewhere`` keeps its old address: it is by that that anybody sees it.
    """
    if pair.row and pair.source and pair.source.id not in elsewhere:
        yield replace(pair.row, segment=pair.source.id)
    elif pair.row:
        yield pair.row


def _moved(pair: Pair, before: Pair | None, anchors: set[str]) -> Change | None:
    """Return what it means that a piece stands elsewhere: a cell in another row and a step at another turn are other facts.

    Below another heading it is the translation's order that is old. Nothing when it follows what it always followed.
    """
    if not (pair.row and pair.source) or _follows(pair.row, before.row if before else None):
        return None
    here, was = pair.source.id.rpartition("/")[0], pair.row.segment.rpartition("/")[0]
    beside = before and before.source and before.source.line == pair.source.line and pair.source.kind == "cell"
    turned = before and before.row and before.source and {before.source.kind, pair.source.kind} == {"step"}
    if beside or (turned and before and before.row and _at(before.row) > _at(pair.row)):
        return Change.FACTS
    return Change.MOVED if was != here and was in anchors else None


def _follows(row: Row, before: Row | None) -> bool:
    """Tell whether a piece was recorded right behind another, or as the first of all."""
    if before is None:
        return _at(row)[1] == 0
    return _at(before)[0] == _at(row)[0] and _at(before)[1] + 1 == _at(row)[1]


def _at(row: Row) -> tuple[str, int]:
    anchor, _, number = row.segment.rpartition("/")
    return anchor, int(number)


def _state(changes: Sequence[Change], stale: int, total: int) -> State:
    if Change.FACTS in changes or stale > total * _MOST:
        return State.OUTDATED
    if stale:
        return State.PARTLY
    return State.COSMETIC if Change.COSMETIC in changes else State.FRESH


def _spans(body: str) -> Mapping[int, tuple[int, int]]:
    """Return from where to where each part of a body stands."""
    spans, at = {}, 0
    for n, part in enumerate(split(body)):
        spans[n] = (at, at + len(part.text))
        at += len(part.text)
    return spans


def _pieces(changes: Sequence[tuple[Pair, Change]], spans: Mapping[int, tuple[int, int]]) -> tuple[Piece, ...]:
    found, behind = [], 0
    for pair, each in changes:
        own = spans.get(pair.target.part) if pair.target else None
        behind = own[1] if own else behind
        if each in _STALE:
            lacks = pair.target is None and pair.source is not None and pair.source.part >= 0
            found.append(
                Piece(
                    id=pair.source.id if pair.source else pair.target.id if pair.target else "",
                    change=each,
                    original=pair.source.shown if pair.source and pair.source.kind != "raw" else "",
                    text=pair.target.shown if pair.target else "",
                    line=pair.target.line if pair.target else 1,
                    at=(behind, behind) if lacks else own,
                )
            )
    return tuple(found)
