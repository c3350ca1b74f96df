"""What the library is asked at the command line: from a checked library to answers, similar documents, and logs replayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kbgen.compose import labels
from kbgen.compose.facets import measures
from kbgen.model.document import named
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.reading import INDEX
from kbgen.search import shelf
from kbgen.search.answer import Answer, answer
from kbgen.search.question import understand
from kbgen.search.replay import FIRST, Logged, Replayed, judged, replay
from kbgen.search.replay import Unanswered as Lacking
from kbgen.search.similar import Near, nearest, space
from kbgen.search.tags import Names, resolve

if TYPE_CHECKING:
    from kbgen.reading import Checked
    from kbgen.search.entry import Bag

_SHOWN = 80
"""Letters of a wrong value that its message repeats."""

GROUPS = {
    "kinds": phrase("kinds"),
    "sectors": phrase("sectors"),
    "topics": phrase("topics"),
    "option_types": phrase("option types"),
    "countries": phrase("countries"),
    "status": phrase("statuses"),
    "evidence": phrase("kinds of evidence"),
    "languages": phrase("languages"),
}
"""What the groups of tags are called in messages."""


def search(
    checked: Checked, text: str, given: Mapping[str, Iterable[str]], *, sort: str = "relevance", limit: int = 10
) -> Answer:
    """Return what the whole library says to a text; ``given`` are tags by group, named in any way."""
    known = names(checked)
    wanted = {group: [_tag(known, group, value) for value in values] for group, values in given.items()}
    with opened(checked) as reader:
        return answer(reader, understand(text, known, wanted), sort=sort, limit=limit)


def replayed(checked: Checked, lines: Iterable[bytes]) -> Replayed:
    """Return which of some logged questions have no good answer."""
    known = names(checked)
    with opened(checked) as reader:

        def ask(logged: Logged) -> Answer:
            tags = {"languages": [logged.language]} if logged.language else {}
            return answer(reader, understand(logged.text, known, tags), limit=FIRST)

        return replay(lines, known["languages"], ask)


def unanswered(checked: Checked, questions: Mapping[tuple[str, str], int]) -> list[Lacking]:
    """Return which of some (words, language), asked so often, have no good answer in that language."""
    known = names(checked)
    found = []
    with opened(checked) as reader:
        for (text, language), count in sorted(questions.items()):
            tags = {"languages": [language]} if language in known["languages"] else {}
            answered = answer(reader, understand(text, known, tags), limit=FIRST)
            if lacking := judged(Logged(text, language), count, answered):
                found.append(lacking)
    return found


def similar(checked: Checked, name: str, limit: int) -> list[Near]:
    """Return the documents that are most like one, which is named by its id or one of its files."""
    wanted = named(checked.library, name)
    bags: dict[str, dict[str, Bag]] = {}
    with opened(checked) as reader:
        for record in reader.records():
            bags.setdefault(record.document, {})[record.language] = record.bag
    return nearest(checked.library, space(bags), labels(checked.library, checked.voices), wanted, limit)


@contextmanager
def opened(checked: Checked) -> Iterator[shelf.Reader]:
    """Open the shelf of a library, brought up to date."""
    known = {document.id: measures(document) for document in checked.library.documents.values()}
    stocked = shelf.stock(checked.library, checked.root / INDEX, labels(checked.library, checked.voices), known)
    with shelf.opened(stocked) as reader:
        yield reader


def names(checked: Checked) -> Names:
    """Return the names of everything that a question can name."""
    found = labels(checked.library, checked.voices)
    codes = sorted({*checked.voices, *found["languages"]})
    found["languages"] = {tag: {code: voice.language(tag) for code, voice in checked.voices.items()} for tag in codes}
    return found


def _tag(known: Names, group: str, value: str) -> str:
    tag = resolve(known, group, value)
    if isinstance(tag, str):
        return tag
    short, named, near = value[:_SHOWN], GROUPS[group], ", ".join(tag.tags)
    if tag.is_ambiguous:
        raise Misuse(phrase("{value} may be several of the {group}: {tags}. Name one.", value=short, group=named, tags=near))
    if near:
        raise Misuse(phrase("{value} is none of the {group}. Nearest: {tags}", value=short, group=named, tags=near))
    raise Misuse(phrase("{value} is none of the {group}; kbgen search with --facets lists them.", value=short, group=named))
