"""What comes back from translators, laid over the page: three ways, so that nobody's work is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from kbgen.l10n.dialect import split
from kbgen.l10n.freshness import moved, readdressed
from kbgen.l10n.inline import fingerprint, labels, text_hash, word_count
from kbgen.l10n.matching import Pair
from kbgen.l10n.pieces import RAW
from kbgen.l10n.refusal import FORM, changes_form, refusal
from kbgen.l10n.segments import PutIn, stretch, written
from kbgen.l10n.state import A_NAME, UNTRANSLATED, Row, is_unread
from kbgen.model.finding import Phrase

if TYPE_CHECKING:
    from kbgen.l10n.units import Unit


_ALIKE = 0.6
"""From what share of common letters on one original counts as another one, edited."""


class Outcome(StrEnum):
    """What became of a unit."""

    APPLIED = "applied"
    CONFIRMED = "confirmed"
    """The words stay; the translator says that they fit the original of today."""
    SAME = "same"
    KEPT = "kept"
    """The page changed since the file was written, the file did not."""
    CONFLICT = "conflict"
    """Both changed, each in its own way: a person has to choose."""
    REFUSED = "refused"
    GONE = "gone"
    """The page has no such piece any more."""
    UNFINISHED = "unfinished"
    """Empty, or marked as fuzzy by the translator."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one unit, and why."""

    unit: Unit
    outcome: Outcome
    reason: Phrase | None = None
    held: str = ""
    """What the page has, in a conflict."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """How rows say that a piece was translated: by whom, when."""

    origin: str
    day: str


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A page after the units were laid over it. ``fields`` are new words by segment, ``body`` the new text."""

    results: tuple[Result, ...]
    fields: Mapping[str, str]
    body: str
    rows: tuple[Row, ...]

    @property
    def changed(self) -> bool:
        """Whether a file has to be written."""
        return any(result.outcome in {Outcome.APPLIED, Outcome.CONFIRMED} for result in self.results)


def merged(
    name: str, found: Sequence[Pair], units: Mapping[str, Unit], bodies: tuple[str, str], language: str, made: Made
) -> Merged:
    """Return the page of a document, by its id, with the units laid over it.

    ``found`` are its pieces beside the original's, ``bodies`` the original's and its own, ``language`` the original's.
    A page that has none of the pieces yet is a new one.
    """
    own = _placed(found, units)
    known, elsewhere = labels(bodies[0]), moved(found, language)
    pieces = [pair for pair in found if pair.source and pair.source.id in own]
    results = {pair.source.id: _result(pair, own[pair.source.id], known, elsewhere) for pair in pieces if pair.source}
    results = _well_formed(found, results, bodies)
    gone = [Result(unit=unit, outcome=Outcome.GONE) for unit in units.values() if unit not in own.values()]
    texts = _texts(results)
    return Merged(
        results=(*results.values(), *gone),
        fields={name: " ".join(text.split()) for name, text in texts.items() if name.startswith("@")},
        body=_body(found, texts, bodies),
        rows=tuple(replace(row, document=name) for row in _rows(found, results, language, made, elsewhere)),
    )


def _texts(results: Mapping[str, Result]) -> dict[str, str]:
    return {name: result.unit.target for name, result in results.items() if result.outcome is Outcome.APPLIED}


def _placed(found: Sequence[Pair], units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return the unit of each piece: that of the same words and address, of the same words, of the same translation.

    An address alone says little, for it counts pieces, and one may have been put in before.
    """
    sources = {pair.source.id: text_hash(pair.source.text) for pair in found if pair.source}
    words = {pair.source.id: pair.source.shown for pair in found if pair.source}
    held = {pair.source.id: {pair.row.target if pair.row else "", _page(pair)} - {""} for pair in found if pair.source}
    own = {name: unit for name, unit in units.items() if sources.get(name) == text_hash(unit.source)}
    left = {name: unit for name, unit in units.items() if name not in own}
    ways: tuple[Callable[[str, Unit], bool], ...] = (
        lambda name, unit: text_hash(unit.source) == sources[name],
        lambda name, unit: bool(unit.base) and unit.base in held[name],
        lambda name, unit: unit.base is None and unit.segment == name and _is_alike(unit.source, words[name]),
    )
    for fits in ways:
        for name in sources:
            same = next((each for each, unit in left.items() if fits(name, unit)), None) if name not in own else None
            if same:
                own[name] = left.pop(same)
    return own


def _is_alike(one: str, other: str) -> bool:
    """Tell whether an original may have become another by an edit: an address alone may be that of its neighbour by now."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _page(pair: Pair) -> str:
    """Return the hash of what the page has for a piece."""
    return text_hash(pair.target.text) if pair.target else ""


def _result(pair: Pair, unit: Unit, known: frozenset[str], elsewhere: frozenset[str]) -> Result:
    page = _page(pair)
    base = unit.base if unit.base is not None else (pair.row.target if pair.row else "")
    theirs = text_hash(unit.target)
    outcome, reason = Outcome.APPLIED, None
    if not unit.target.strip() or unit.fuzzy or _is_copied(pair, unit):
        outcome = Outcome.UNFINISHED
    elif theirs == page:
        outcome = _confirmed(pair, unit, elsewhere)
    elif theirs == base:
        outcome = Outcome.KEPT
    elif page != base and not _waits(pair):
        outcome = Outcome.CONFLICT
    elif pair.source and (reason := refusal(pair.source, unit, known)):
        outcome = Outcome.REFUSED
    held = pair.target.shown if pair.target and outcome is Outcome.CONFLICT else ""
    return Result(unit=unit, outcome=outcome, reason=reason, held=held)


def _is_copied(pair: Pair, unit: Unit) -> bool:
    """Tell whether a unit holds the original's words, as programs fill them in; names may rightly be the same."""
    copied = text_hash(unit.target) == text_hash(unit.source) and word_count(unit.source) > A_NAME
    return copied and (_waits(pair) or text_hash(unit.target) != _page(pair))


def _waits(pair: Pair) -> bool:
    """Tell whether the page holds nothing here that a person wrote: no words, or still those of the original."""
    return pair.target is None or bool(pair.row and pair.row.origin == UNTRANSLATED and pair.row.target == _page(pair))


def _confirmed(pair: Pair, unit: Unit, elsewhere: frozenset[str]) -> Outcome:
    """Return whether leaving the words says anything: they were old, unknown, unread or moved, and fit today's original."""
    if not pair.source or text_hash(unit.source) != text_hash(pair.source.text):
        return Outcome.SAME
    row = pair.row
    fits = row is not None and row.source.partition(".")[0] == text_hash(pair.source.text) and row.origin != UNTRANSLATED
    says_nothing = fits and row and not is_unread(row) and pair.source.id not in elsewhere
    return Outcome.SAME if says_nothing else Outcome.CONFIRMED


def _well_formed(found: Sequence[Pair], results: Mapping[str, Result], bodies: tuple[str, str]) -> dict[str, Result]:
    """Return results in which words are refused that would make another page of the page."""
    texts = _texts(results)
    wrong: set[str] = set()
    for side, body in enumerate(bodies):
        here = {}
        for pair in found:
            piece = pair.target if side else (None if pair.target else pair.source)
            if piece and piece.part >= 0 and pair.source and pair.source.id in texts:
                here[piece.part] = pair.source.id
        bad = changes_form(body, {part: texts[name] for part, name in here.items()})
        wrong |= {here[part] for part in bad}
    return {
        name: replace(result, outcome=Outcome.REFUSED, reason=FORM) if name in wrong else result
        for name, result in results.items()
    }


def _body(found: Sequence[Pair], texts: Mapping[str, str], bodies: tuple[str, str]) -> str:
    """Return the page's own body with new words. What it lacks is put in behind the piece before it."""
    new = {pair.source.part: texts[pair.source.id] for pair in found if pair.source and pair.source.id in texts}
    if not bodies[1].strip():
        return written(bodies[0], new)
    own = {pair.target.part: texts[pair.source.id] for pair in found if pair.source and pair.target and pair.source.id in texts}
    return written(bodies[1], own, {at: _put_in(run, bodies[0], new) for at, run in _runs(found, texts)})


def _runs(found: Sequence[Pair], texts: Mapping[str, str]) -> Iterator[tuple[int, list[Pair]]]:
    """Yield (part of the page behind which it goes, pieces) for each row of pieces that the page lacks and a file brings.

    A row is put in whole: half a table's row, or the text of a box without the box, would break the page.
    """
    run: list[Pair] = []
    behind = -1
    for pair in [*(pair for pair in found if pair.source and pair.source.part >= 0), None]:
        if pair and pair.target is None:
            run.append(pair)
            continue
        if any(each.source and each.source.id in texts for each in run):
            yield behind, run
        run = []
        behind = pair.target.part if pair and pair.target else behind


def _put_in(run: Sequence[Pair], body: str, new: Mapping[int, str]) -> PutIn:
    """Return a row of pieces with the original's marks around them."""
    parts = [pair.source.part for pair in run if pair.source]
    held = split(body)
    first = next((n + 1 for n in range(parts[0] - 1, -1, -1) if held[n].kind != RAW), 0)
    found = stretch(body, first, parts[-1], new)
    return found if first else PutIn(found.text.lstrip("\n") + "\n\n")


def _rows(
    found: Sequence[Pair], results: Mapping[str, Result], language: str, made: Made, elsewhere: frozenset[str]
) -> Iterator[Row]:
    """Yield a row for each piece; those that hold the original's words, to make the page whole, wait for a translator."""
    put_in = [pair for _, run in _runs(found, _texts(results)) for pair in run]
    is_new = all(pair.target is None for pair in found)
    for pair in found:
        outcome, unit = _outcome(results, pair)
        if pair.source and unit and outcome is Outcome.APPLIED:
            seen = fingerprint(unit.source, language, warns=pair.source.warns)
            yield Row("", pair.source.id, seen, text_hash(unit.target), made.origin, "draft", made.day)
        elif pair.source and unit and outcome is Outcome.CONFIRMED:
            origin = pair.row.origin if pair.row and pair.row.origin != UNTRANSLATED else made.origin
            review = "draft" if made.origin == "machine" else "reviewed"  # no machine's word makes another's draft read
            yield Row("", pair.source.id, pair.source.mark(language), _page(pair), origin, review, made.day)
        elif pair.row:
            yield from readdressed(pair, elsewhere)
        elif pair.source and (pair in put_in or is_new):
            waits = UNTRANSLATED if pair.source.is_words else made.origin
            own = text_hash(pair.source.text)
            yield Row("", pair.source.id, pair.source.mark(language), own, waits, "draft", made.day)


def _outcome(results: Mapping[str, Result], pair: Pair) -> tuple[Outcome | None, Unit | None]:
    result = results.get(pair.source.id) if pair.source else None
    return (result.outcome, result.unit) if result else (None, None)
