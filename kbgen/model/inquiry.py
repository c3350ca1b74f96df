"""What the pages show that ask readers, and those that tell what was asked for: survey, thanks, ledger."""

from __future__ import annotations

from dataclasses import dataclass

from kbgen.model.parts import Link, Said


@dataclass(frozen=True, kw_only=True)
class WishRow:
    """A line of the ledger in words."""

    tags: tuple[Link, ...]
    language: str
    state: str
    tone: str
    centres: str
    """The codes of the centres whose users stated it."""
    weight: str
    readers: str
    pages: str
    drafts: str
    elsewhere: str
    candidates: tuple[Link, ...]
    """Drafts to read, or documents to translate."""


@dataclass(frozen=True, kw_only=True)
class SoughtRow:
    """Words that readers searched for and that no page answers."""

    text: str
    language: str
    count: str
    centres: str


@dataclass(frozen=True, kw_only=True)
class VoteRow:
    """A document that helped fewer readers than it did not help."""

    document: Link
    yes: str
    partly: str
    no: str


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """A guideline with how many of its benchmarks have no source."""

    document: Link
    count: str


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A tag that readers ask for more or less than before."""

    name: str
    before: str
    now: str
    is_more: bool


@dataclass(frozen=True, kw_only=True)
class LedgerView:
    """What is asked for and what is missing."""

    counts: tuple[tuple[str, str, str], ...]
    """(state in words, how many wishes, tone)."""
    note: str
    missing: tuple[WishRow, ...]
    more: int
    met: tuple[WishRow, ...]
    sought: tuple[SoughtRow, ...]
    votes: tuple[VoteRow, ...]
    gaps: tuple[GapRow, ...]
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, kw_only=True)
class SurveyQuestion:
    """A question of the survey with its answers as (id, words); ``one`` when only one of them can be right."""

    name: str
    text: str
    answers: tuple[tuple[str, Said], ...]
    one: bool


@dataclass(frozen=True, kw_only=True)
class SurveyView:
    """What a centre asks its users: with a pen, with a file, or by e-mail."""

    questions: tuple[SurveyQuestion, ...]
    wanted: str
    """The last question, which is answered in words."""


@dataclass(frozen=True, kw_only=True)
class ThanksView:
    """Thanks for an answer, and where to go on."""

    sectors: tuple[Link, ...]
