"""The ledgers of a checked library: for each centre and for the network, what is asked, what there is, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kbgen import asking
from kbgen.demand.ledger import cells, gaps, holdings
from kbgen.demand.measured import changes, questions, recent, votes
from kbgen.demand.sums import by_centre
from kbgen.model.demand import Ledger, Month, Unanswered
from kbgen.reading import today
from kbgen.select.why import Refusal, refusal

if TYPE_CHECKING:
    from kbgen.model.document import Document
    from kbgen.model.need import Choice
    from kbgen.reading import Checked


MOST_LOOKED_UP = 200
"""Questions of a centre that are looked up, the most asked: no flood of forged ones slows a build or hides other centres."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a centre shows a document, or does not."""

    centre: Document
    choice: Choice | None
    refusal: Refusal
    rank: int = 0
    """Its place from 1 among all that the centre shows."""
    of: int = 0


def why(checked: Checked, document: Document, centre: str | None) -> list[Why]:
    """Return for one centre, or for each, why it shows a document or does not."""
    return [_why(checked, document, each) for each in checked.library.centres if centre in {None, each.slug}]


def _why(checked: Checked, document: Document, centre: Document) -> Why:
    chosen = checked.choices[centre.slug]
    rank, choice = next(((n, each) for n, each in enumerate(chosen, start=1) if each.document == document.id), (0, None))
    return Why(centre=centre, choice=choice, refusal=refusal(checked.library, centre, document), rank=rank, of=len(chosen))


def ledger(checked: Checked, centre: str | None = None) -> Ledger:
    """Return the ledger of one centre, or of the network."""
    return _ledger(checked, centre, _lacking(checked, _of(checked, centre)))


def ledgers(checked: Checked) -> dict[str | None, Ledger]:
    """Return the ledger of every centre, and under None that of the network; each question is looked up once."""
    lacking = _lacking(checked, checked.months)
    return {centre: _ledger(checked, centre, lacking) for centre in (None, *(each.slug for each in checked.library.centres))}


def _of(checked: Checked, centre: str | None) -> list[Month]:
    return [month for month in checked.months if centre in {None, month.centre}]


def _ledger(checked: Checked, centre: str | None, lacking: frozenset[tuple[str, str]]) -> Ledger:
    library = checked.library
    months = _of(checked, centre)
    latest = recent(months, today())
    names = sorted(month.month for month in latest if month.counts)
    asking_centres = [each for each in library.centres if centre in {None, each.slug}]
    own = asking_centres[0] if centre else None
    return Ledger(
        centre=centre,
        cells=cells(asking_centres, latest, holdings(library, own)),
        unanswered=tuple(_unanswered(questions(latest), lacking)),
        votes=tuple(each for each in votes(latest) if each.document in library.documents),
        changes=changes(months, today()),
        gaps=gaps(_shown(checked, centre)),
        months=tuple(dict.fromkeys((names[0], names[-1]))) if names else (),
    )


def _shown(checked: Checked, centre: str | None) -> Iterable[Document]:
    """Return the documents that a centre shows; for the network, all."""
    documents = checked.library.documents
    return documents.values() if centre is None else (documents[choice.document] for choice in checked.choices[centre])


def _lacking(checked: Checked, months: Iterable[Month]) -> frozenset[tuple[str, str]]:
    """Return the questions without a good answer. The shelf is opened only when somebody asked something."""
    asked: dict[tuple[str, str], int] = {}
    for held in by_centre(recent(months, today())).values():
        counts = {question: count for question, (count, _) in questions(held).items()}
        asked |= dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LOOKED_UP])
    if not asked:
        return frozenset()
    return frozenset((each.text, each.language) for each in asking.unanswered(checked, asked))


def _unanswered(
    asked: Mapping[tuple[str, str], tuple[int, tuple[str, ...]]], lacking: frozenset[tuple[str, str]]
) -> Iterable[Unanswered]:
    found = [
        Unanswered(text=text, language=language, count=count, centres=centres)
        for (text, language), (count, centres) in asked.items()
        if (text, language) in lacking
    ]
    return sorted(found, key=lambda each: (-each.count, each.language, each.text))
