"""Short addresses inside a centre's folder: ``c/heat/`` for a campaign, ``p/k7f3mq/`` for every other document.

A page's letters are a function of its id and of nothing else: the same on every machine, in every build, whatever else there is.
What was given out for good stands in the register; a line of it wins over the function and never ends in nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kbgen.model.outreach import Campaign

if TYPE_CHECKING:
    from kbgen.model.document import Document

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""No vowels, so that no code is a word, and nothing that looks like another letter on a poster: no 0, 1, l, y."""
LENGTH = 6
"""Of 8,000 pages, one in twelve libraries has two with the same six letters; one of them then gets a seventh."""
GONE = "gone"
"""What the register says of an address that leads to no page any more."""


class Given(NamedTuple):
    """A line of the register: an address that stands on paper, the document it was given to, and what became of that."""

    address: str
    document: str
    day: date
    now: str = ""
    """The id of the document to which it leads instead, or ``gone``; empty while its own document is there."""
    line: int = 0


@cache
def code(document: str, length: int = LENGTH) -> str:
    """Return the letters of a document's address, of which a longer code begins with a shorter one."""
    number = int.from_bytes(hashlib.sha256(document.encode()).digest())
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(length))


def wished(document: Document) -> str:
    """Return the address that a document has when the register says nothing of it."""
    if isinstance(document.facts, Campaign):
        return f"c/{document.facts.short or document.slug}/"
    return f"p/{code(document.id)}/"


def resolved(given: Iterable[Given], known: Collection[str]) -> dict[str, str]:
    """Return for each address of the register the id of the document to which it leads, also over several moves.

    It is empty for what is gone, and an id that is not among the ``known`` ones where a document is missing.
    """
    lines = tuple(given)
    moved = {line.document: line.now for line in lines if line.now not in {"", GONE, line.document}}
    found: dict[str, str] = {}
    for line in lines:
        found.setdefault(line.address, "" if line.now == GONE else _end(line.now or line.document, moved, known))
    return found


def _end(name: str, moved: Mapping[str, str], known: Collection[str]) -> str:
    passed = {name}
    while name not in known and (further := moved.get(name, name)) not in passed:
        name = further
        passed.add(name)
    return name


def leads(documents: Mapping[str, Document], given: Iterable[Given]) -> dict[str, str]:
    """Return the document to which each address leads: those of the register, and of each document the one it wishes for.

    Of two documents that wish for one address the first by id has it.
    """
    wishes: dict[str, str] = {}
    for name in sorted(documents):
        wishes.setdefault(wished(documents[name]), name)
    return wishes | resolved(given, documents)


def canonical(documents: Mapping[str, Document], given: tuple[Given, ...]) -> dict[str, str]:
    """Return the one short address that each document's page names; none for a document whose address leads elsewhere.

    That is the registered one: of several what its campaign says, else its own before those of documents that moved to it, else
    the one given first.
    """
    led = leads(documents, given)
    held: defaultdict[str, list[Given]] = defaultdict(list)
    for line in given:
        held[led[line.address]].append(line)
    return {name: address for name, document in documents.items() if (address := _chosen(document, held[name], led))}


def _chosen(document: Document, lines: list[Given], led: Mapping[str, str]) -> str:
    wish = wished(document)
    if lines and all(line.address != wish for line in lines):
        return min(lines, key=lambda line: (line.document != document.id, line.day, line.address)).address
    return wish if led[wish] == document.id else ""


def withdrawn(given: Iterable[Given]) -> set[str]:
    """Return the documents whose own address the register calls gone, be they there or not."""
    return {line.document for line in given if line.now == GONE}


def unkept(documents: Mapping[str, Document], given: tuple[Given, ...], day: date) -> Iterator[Given]:
    """Yield a new line for each document without one, and for each campaign that got another name in its address.

    A page whose letters are another's gets more of them; a campaign must say another name itself.
    """
    led, known = leads(documents, given), {line.address for line in given}
    settled = {led[address] for address in known} | withdrawn(given)
    for name, document in sorted(documents.items()):
        wish = wished(document)
        is_campaign = isinstance(document.facts, Campaign)
        if name in settled and not (is_campaign and wish not in known):
            continue
        lengths = range(LENGTH, LENGTH * 4)
        tried = [wish] if is_campaign else [f"p/{code(name, length)}/" for length in lengths]
        free = next((each for each in tried if led.get(each, name) == name), None)
        if free:
            led[free] = name
            yield Given(free, name, day)
