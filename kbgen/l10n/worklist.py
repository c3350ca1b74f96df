"""What waits for translators: every page that a centre shows and its languages lack, or have in an older state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kbgen.language.kin import chain
from kbgen.model.document import Document, Edition, Library, profile
from kbgen.model.freshness import State

if TYPE_CHECKING:
    from datetime import date

    from kbgen.model.need import Choice

MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Task:
    """How one page stands in one language."""

    document: str
    title: str
    language: str
    state: str
    """A ``State``, or ``missing`` when nobody has begun."""
    path: str = ""
    """The translation's file; empty when there is none."""
    changed: int = 0
    total: int = 0
    words: int = 0
    """Words of the original that wait."""
    demand: float = 0.0
    """How much the centres of this language need the page: the sum of the weights with which they chose it."""
    unmet: float = 0.0
    """The weight of the wishes of this language that no page answers yet and this one would."""
    source: str = ""
    origin: str = ""
    review: str = ""
    doubts: int = 0
    updated: date | None = None
    """The day of the original's last change, as its field says."""

    @property
    def waits(self) -> bool:
        """Whether there is work for a translator: nobody has begun, the original is newer, or nobody has said whether it is."""
        return self.state not in {State.FRESH, State.COSMETIC}


def tasks(library: Library, choices: Mapping[str, Iterable[Choice]], unmet: Mapping[tuple[str, str], float]) -> tuple[Task, ...]:
    """Return every page in every language that has it or whose centres show it.

    First come those that would answer the most of what nothing answers yet (``unmet``, by document and language without region),
    then the most needed.
    """
    needed = _demand(library, choices)
    languages = {language for language, _ in needed}
    found = [
        replace(
            _task(document, language, document.editions.get(language), needed.get((language, document.id), 0.0)),
            unmet=unmet.get((document.id, chain(language)[-1]), 0.0),
        )
        for document in library.documents.values()
        for language in sorted(languages | set(document.editions))
        if language != document.source and (language in document.editions or (language, document.id) in needed)
    ]
    return tuple(sorted(found, key=lambda each: (-each.unmet, -each.demand, each.document, each.language)))


def _demand(library: Library, choices: Mapping[str, Iterable[Choice]]) -> dict[tuple[str, str], float]:
    """Return the demand for each (language, document); a centre's own page about itself counts as asked for."""
    needed: defaultdict[tuple[str, str], float] = defaultdict(float)
    for centre in library.centres:
        wanted = {choice.document: choice.weight for choice in choices[centre.slug]} | {centre.id: 1.0}
        for language in profile(centre).languages:
            for name, weight in wanted.items():
                if not _served(library.documents[name], language):
                    needed[language, name] += weight
    return dict(needed)


def _served(document: Document, language: str) -> bool:
    """Tell whether readers get the page in their language without a translation of its own: es serves es-GT."""
    return any(code in document.editions for code in chain(language)[1:])


def _task(document: Document, language: str, edition: Edition | None, demand: float) -> Task:
    original = document.original
    updated = document.facts.last_updated
    if edition is None or edition.translation is None:
        return Task(
            document=document.id,
            title=original.title,
            language=language,
            state=MISSING,
            words=original.length,
            demand=demand,
            source=original.language,
            updated=updated,
        )
    fresh = edition.freshness
    return Task(
        document=document.id,
        title=original.title,
        language=language,
        state=fresh.state if fresh else State.UNKNOWN,
        path=edition.path,
        changed=fresh.changed if fresh else 0,
        total=fresh.total if fresh else 0,
        words=fresh.untranslated if fresh else 0,
        demand=demand,
        source=edition.translation.source,
        origin=edition.translation.origin,
        review=edition.translation.review,
        doubts=len(fresh.doubts) if fresh else 0,
        updated=updated,
    )
