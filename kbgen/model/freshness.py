"""How a translation stands beside the text it was made from: computed, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kbgen.model.finding import Phrase, phrase


class State(StrEnum):
    """How fresh a whole translation is. Who made it and who read it is another question: see Translation."""

    FRESH = "fresh"
    COSMETIC = "cosmetic"
    """Only link targets, emphasis, punctuation or capitals of the original changed."""
    PARTLY = "partly"
    """Some pieces are older than the original."""
    OUTDATED = "outdated"
    """A number, a unit, a negation or a warning of the original changed, or most of it."""
    UNKNOWN = "unknown"
    """Nobody has said from which state of the original it was made."""


class Change(StrEnum):
    """What happened to a piece of the original since it was translated."""

    NONE = "none"
    COSMETIC = "cosmetic"
    WORDS = "words"
    FACTS = "facts"
    """A number, a unit or a negation changed, or anything in a box that warns."""
    ADDED = "added"
    """It is new, and the translation lacks it."""
    GONE = "gone"
    """The original no longer has it, or never had."""
    MOVED = "moved"
    """It stands below another heading now."""
    UNTRANSLATED = "untranslated"
    """The translation holds the original's words."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a translation that does not say what the original says now."""

    id: str
    """The original's heading and a number below it, or the way to a field, as ``@words/options.boiler.name``."""
    change: Change
    original: str
    """As the original has it now, on one line; empty when it is gone."""
    text: str
    """As the translation has it, on one line; empty when it lacks it."""
    line: int
    """In the translation's file."""
    at: tuple[int, int] | None = None
    """From where to where it stands in the translation's body, for one it lacks the end of the piece before; None for a field."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something that the original has and the translation has not, or the other way round; both sides as written."""

    kind: str
    """``numbers``; ``marks`` (links, code, notes, placeholders); ``glossary``: ``lost`` is a name, ``gained`` the right ones."""
    line: int
    """In the translation's file."""
    lost: tuple[str, ...]
    gained: tuple[str, ...]

    @property
    def said(self) -> Phrase:
        """What is wrong, in a sentence."""
        if self.kind == "glossary":
            return phrase("The glossary has another name for {term}.", term=self.lost[0])
        lost, gained = ", ".join(self.lost) or "–", ", ".join(self.gained) or "–"
        if self.kind == "numbers":
            return phrase("The numbers differ: the original has {lost}, the translation {gained}.", lost=lost, gained=gained)
        return phrase("Links, code or marks differ: the original has {lost}, the translation {gained}.", lost=lost, gained=gained)


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How a translation stands. ``changed`` of ``total`` pieces are older than the original or missing."""

    state: State
    changed: int = 0
    total: int = 0
    untranslated: int = 0
    """Words of the original that wait to be translated."""
    pieces: tuple[Piece, ...] = ()
    """Those that changed, in the order of the file."""
    doubts: tuple[Doubt, ...] = ()
    """Where a figure or a link did not survive."""

    @property
    def is_unfinished(self) -> bool:
        """Whether title, summary or most pieces still hold the original's words: it is nobody's translation yet."""
        waits = [piece.id for piece in self.pieces if piece.change is Change.UNTRANSLATED]
        return len(waits) * 2 > self.total or bool({"@title", "@summary"} & set(waits))

    @property
    def is_half_done(self) -> bool:
        """Whether nothing is older than the original, but some of it not translated yet."""
        return self.is_stale and all(piece.change in {Change.UNTRANSLATED, Change.ADDED} for piece in self.pieces)

    def waits(self, piece: str) -> bool:
        """Tell whether a piece still holds the original's words."""
        return any(each.id == piece and each.change is Change.UNTRANSLATED for each in self.pieces)

    @property
    def is_stale(self) -> bool:
        """Whether a reader should be told."""
        return self.state in {State.PARTLY, State.OUTDATED}
