"""What comes back from translators, laid over the page: three ways, so that nobody's work is overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kbgen.l10n.dialect import split
from kbgen.l10n.inline import fingerprint, labels, text_hash
from kbgen.l10n.matching import Pair
from kbgen.l10n.parity import of_texts
from kbgen.l10n.pieces import RAW
from kbgen.l10n.segments import PutIn, stretch, written
from kbgen.l10n.state import UNTRANSLATED, Row
from kbgen.model.finding import Phrase, phrase

if TYPE_CHECKING:
    from kbgen.l10n.units import Unit
    from kbgen.model.freshness import Doubt


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

    document: str
    origin: str
    review: str
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


def merged(found: Sequence[Pair], units: Mapping[str, Unit], bodies: tuple[str, str], language: str, made: Made) -> Merged:
    """Return a page with the units laid over it.

    ``found`` are its pieces beside the original's, ``bodies`` the original's and its own, ``language`` the original's.
    """
    own = _placed(found, units)
    known = labels(bodies[0])
    results = {
        pair.source.id: _result(pair, own[pair.source.id], known) for pair in found if pair.source and pair.source.id in own
    }
    gone = [Result(unit=unit, outcome=Outcome.GONE) for unit in units.values() if unit not in own.values()]
    texts = {name: result.unit.target for name, result in results.items() if result.outcome is Outcome.APPLIED}
    return Merged(
        results=(*results.values(), *gone),
        fields={name: text for name, text in texts.items() if name.startswith("@")},
        body=_body(found, texts, bodies),
        rows=tuple(_rows(found, results, language, made)),
    )


def _placed(found: Sequence[Pair], units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return the unit of each piece: that with its address and words, else with its words alone, else with its address."""
    sources = {pair.source.id: text_hash(pair.source.text) for pair in found if pair.source}
    own = {name: unit for name, unit in units.items() if sources.get(name) == text_hash(unit.source)}
    left = {name: unit for name, unit in units.items() if name not in own}
    for name, mark in sources.items():
        if name not in own:
            moved = next((each for each, unit in left.items() if text_hash(unit.source) == mark), None)
            if moved:
                own[name] = left.pop(moved)
    return own | {name: unit for name, unit in left.items() if name in sources and name not in own}


def _result(pair: Pair, unit: Unit, known: frozenset[str]) -> Result:
    page = text_hash(pair.target.text) if pair.target else ""
    base = unit.base if unit.base is not None else (pair.row.target if pair.row else "")
    theirs = text_hash(unit.target)
    outcome, reason = Outcome.APPLIED, None
    if not unit.target.strip() or unit.fuzzy:
        outcome = Outcome.UNFINISHED
    elif theirs == page:
        outcome = _confirmed(pair, unit)
    elif theirs == base:
        outcome = Outcome.KEPT
    elif page != base and not _waits(pair):
        outcome = Outcome.CONFLICT
    elif reason := _refusal(pair, unit, known):
        outcome = Outcome.REFUSED
    held = pair.target.shown if pair.target and outcome is Outcome.CONFLICT else ""
    return Result(unit=unit, outcome=outcome, reason=reason, held=held)


def _waits(pair: Pair) -> bool:
    """Tell whether the page holds nothing here that a person wrote: no words, or still those of the original."""
    if pair.target is None:
        return True
    return bool(pair.row and pair.row.origin == UNTRANSLATED and pair.row.target == text_hash(pair.target.text))


def _refusal(pair: Pair, unit: Unit, known: frozenset[str]) -> Phrase | None:
    """Return why a translation cannot stand where its original stands, None when it can."""
    for doubt in of_texts(unit.source, unit.target, unit.line, known):
        return _said(doubt)
    if pair.source and pair.source.part >= 0 and pair.source.kind == "title" and '"' in unit.target:
        return phrase("A title of a box cannot hold straight quotation marks. Write “ and ”.")
    return None


def _confirmed(pair: Pair, unit: Unit) -> Outcome:
    """Return whether leaving the words says anything: they were old or unknown, and the translator saw the original of today."""
    if not pair.source or text_hash(unit.source) != text_hash(pair.source.text):
        return Outcome.SAME
    recorded = pair.row.source.partition(".")[0] if pair.row else ""
    fits = recorded == text_hash(pair.source.text) and pair.row is not None and pair.row.origin != UNTRANSLATED
    return Outcome.SAME if fits else Outcome.CONFIRMED


def _said(doubt: Doubt) -> Phrase:
    lost, gained = ", ".join(doubt.lost) or "–", ", ".join(doubt.gained) or "–"
    if doubt.kind == "numbers":
        return phrase("The numbers differ: the original has {lost}, the translation {gained}.", lost=lost, gained=gained)
    return phrase("Links, code or marks differ: the original has {lost}, the translation {gained}.", lost=lost, gained=gained)


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


def _rows(found: Sequence[Pair], results: Mapping[str, Result], language: str, made: Made) -> Iterator[Row]:
    """Yield a row for each piece; those put in with the original's words, to make the page whole, wait for a translator."""
    texts = {name: "" for name, result in results.items() if result.outcome is Outcome.APPLIED}
    put_in = [pair for _, run in _runs(found, texts) for pair in run]
    for pair in found:
        if pair.source is None:
            yield from [pair.row] if pair.row else []
        elif _outcome(results, pair) in {Outcome.APPLIED, Outcome.CONFIRMED}:
            unit = results[pair.source.id].unit
            seen = fingerprint(unit.source, language)
            yield Row(made.document, pair.source.id, seen, text_hash(unit.target), made.origin, made.review, made.day)
        elif pair.row:
            yield replace(pair.row, segment=pair.source.id)
        elif pair in put_in:
            seen, own = fingerprint(pair.source.text, language), text_hash(pair.source.text)
            yield Row(made.document, pair.source.id, seen, own, UNTRANSLATED, "draft", made.day)


def _outcome(results: Mapping[str, Result], pair: Pair) -> Outcome | None:
    result = results.get(pair.source.id) if pair.source else None
    return result.outcome if result else None
