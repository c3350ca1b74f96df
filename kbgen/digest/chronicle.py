"""The chronicle of a library, ``content/chronicle.tsv``: when each edition first appeared, and when what it says last changed.

The columns: document, language, gist, published, changed; one line for each edition, sorted, kept in version control. ``kbgen
chronicle`` brings it up to date. What it does not hold yet has the day that its own file states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kbgen.digest.gist import differs, gist
from kbgen.model.finding import Finding, Place, Severity, phrase

if TYPE_CHECKING:
    from kbgen.model.document import Document, Edition, Library

FILE = "content/chronicle.tsv"
HEADER = "#document\tlanguage\tgist\tpublished\tchanged"
_LINE = re.compile(r"([^\t]+)\t([A-Za-z][A-Za-z0-9-]{1,34})\t([0-9a-f]{16})\t(\d{4}-\d\d-\d\d)\t(\d{4}-\d\d-\d\d)")


_ELSEWHERE = timedelta(days=1)
"""Where it is tomorrow already."""


class Entry(NamedTuple):
    """What the chronicle knows of an edition."""

    gist: str
    published: date
    changed: date


Chronicle = Mapping[tuple[str, str], Entry]
"""By (document, language)."""


def read(root: Path, today: date) -> tuple[Chronicle, tuple[Finding, ...]]:
    """Return the chronicle of a repository, and a finding for each line that says nothing or knows of days to come."""
    try:
        text = (root / FILE).read_bytes().decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return {}, ()
    found: dict[tuple[str, str], Entry] = {}
    findings = []
    for number, line in enumerate(text.splitlines(), start=1):
        entry = _entry(line)
        if entry:
            name, held = entry
            found[name] = _merged(found.get(name), held)
            if held.changed > today + _ELSEWHERE:
                findings.append(_to_come(number, held.changed))
        elif line and not line.startswith("#"):
            message = phrase("This line says nothing: {line}", line=line[:60])
            hint = phrase("Delete it, then run {command}.", command="kbgen chronicle")
            findings.append(Finding("KB801", Severity.WARNING, Place(FILE, number, 1), message, hint))
    return found, tuple(findings)


def _to_come(line: int, day: date) -> Finding:
    message = phrase("This day is still to come: {day}", day=day)
    return Finding("KB805", Severity.WARNING, Place(FILE, line, 1), message, phrase("Write the day on which it was changed."))


def _entry(line: str) -> tuple[tuple[str, str], Entry] | None:
    found = _LINE.fullmatch(line)
    if not found:
        return None
    try:
        return (found[1], found[2]), Entry(found[3], date.fromisoformat(found[4]), date.fromisoformat(found[5]))
    except ValueError:
        return None


def _merged(one: Entry | None, other: Entry) -> Entry:
    """Return what two lines of one edition say, as a merge of branches leaves them: first seen first, changed last."""
    if one is None:
        return other
    later = max(one, other, key=lambda each: (each.changed, each.gist))
    return later._replace(published=min(one.published, other.published))


def written(chronicle: Chronicle) -> str:
    """Return a chronicle as its file holds it."""
    lines = ("\t".join((*name, held.gist, str(held.published), str(held.changed))) for name, held in sorted(chronicle.items()))
    return "\n".join([HEADER, *lines, ""])


def continued(chronicle: Chronicle, library: Library, today: date) -> Chronicle:
    """Return a chronicle with what a dated library brings on a day; what has gone keeps its line, for it may come back.

    The first chronicle of a library believes what its files state; later ones date what they find with the day. Where a clock
    went backwards, what is known stays: no day becomes an earlier one.
    """
    found = dict(chronicle)
    for document in library.documents.values():
        for edition in document.editions.values():
            name = (document.id, edition.language)
            before = chronicle.get(name)
            if before is None:
                day = today if chronicle else stated(document, edition)
                found[name] = Entry(edition.gist, day, day)
            elif before.gist != edition.gist:
                changed = max(today, before.changed) if differs(before.gist, edition.gist) else before.changed
                found[name] = Entry(edition.gist, before.published, changed)
    return found


def dated(library: Library, chronicle: Chronicle) -> Library:
    """Return a library whose editions know their gist, when they first appeared, and when what they say last changed."""
    return replace(library, documents={name: _dated(each, chronicle) for name, each in library.documents.items()})


def _dated(document: Document, chronicle: Chronicle) -> Document:
    return replace(document, editions=dict(_editions(document, chronicle)))


def _editions(document: Document, chronicle: Chronicle) -> Iterator[tuple[str, Edition]]:
    for code, edition in document.editions.items():
        said, own = gist(document, edition), stated(document, edition)
        held = chronicle.get((document.id, code), Entry(said, own, own))
        changed = max(held.changed, own) if differs(held.gist, said) else held.changed
        yield code, replace(edition, gist=said, published=held.published, changed=changed)


def stated(document: Document, edition: Edition) -> date:
    """Return the day that an edition's own file states: its last review when there is one later than the facts' last change."""
    reviewed = edition.translation.reviewed_on if edition.translation else None
    day: date = document.facts.last_updated
    return max(day, reviewed) if reviewed else day
