"""Why a centre does not show a document: what refuses it, or what each need asks for and it does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen.model.document import Document, Library, profile
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from kbgen.model.need import Need


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What keeps a document from a centre."""

    not_needed: tuple[tuple[str, str], ...] = ()
    """Its tags, as (line, tag), that the centre's users do not need."""
    kept_by: str | None = None
    """The centre that keeps it to itself; empty when no centre is named."""
    lacking: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """For each need its position from 0 and its lines of which the document has nothing."""


def refusal(library: Library, centre: Document, document: Document) -> Refusal:
    """Return why a centre does not show a document; meaningful for one that it did not choose."""
    needs = profile(centre).needs
    has = [(line, tag) for line in LINES for tag in document.tags(line)]
    return Refusal(
        not_needed=tuple((line, tag) for line, tag in has if tag in needs.not_needed),
        kept_by=(document.centre or "") if getattr(document.facts, "only_here", False) else None,
        lacking=tuple((position, _lacking(library, need, document)) for position, need in enumerate(needs.needs)),
    )


def _lacking(library: Library, need: Need, document: Document) -> tuple[str, ...]:
    return tuple(line for line in LINES if not _has(library, need, document, line))


def _has(library: Library, need: Need, document: Document, line: str) -> bool:
    has = set(document.tags(line))
    wanted, every = need.line(line), need.every(line)
    near = {tag: {tag, *library.vocabulary.related(line, tag)} & has for tag in (*wanted, *every)}
    return all(near[tag] for tag in every) and (not wanted or any(near[tag] for tag in wanted))
