"""Rules about subscriptions: what readers can follow together is there, and is one thing each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.check.rule import warning
from kbgen.model.document import profile
from kbgen.model.finding import phrase
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.check.rule import Found, Scene
    from kbgen.model.document import Document, Path
    from kbgen.model.outreach import Subscription


@warning("KB802")
def nothing_to_follow(scene: Scene) -> Found:
    """A subscription asks for what no page has, so nobody who follows it will hear anything.

    A tag that no page carries is named; else no page carries the tags together. A page belongs to a subscription with any tag
    of every line, as ``sectors: [textiles, leather]``, and with every tag of ``all``; broader and narrower tags do not count.
    """
    documents = [document for document in scene.library.documents.values() if document.kind != "centre"]
    carried = {(line, tag) for document in documents for line in LINES for tag in document.tags(line)}
    for centre, each, here in _subscriptions(scene):
        missing = [(way, line, tag) for way, line, tag in _tags(each) if (line, tag) not in carried]
        for way, line, tag in missing:
            if line == "effort" or scene.library.vocabulary.get(line, tag):  # KB301 tells of the others
                hint = phrase("Take it out, or wait with it until there is a page.")
                yield centre.original.place(*here, *way), phrase("No page carries {tag}.", tag=tag), hint
        if each.wants() and not missing and not each.among(documents):
            message = phrase("No page carries these tags together.")
            hint = phrase("Write tags of which one is enough in a line of their own, not under all:.")
            yield centre.original.place(*here), message, hint


@warning("KB804")
def follows_nothing(scene: Scene) -> Found:
    """A subscription names no tag, so nothing belongs to it.

    Write at least one of sectors, topics, option_types, audiences, effort. Everything that is new can be followed without one.
    """
    for centre, each, here in _subscriptions(scene):
        if not each.wants():
            hint = phrase("Write what it asks for, as sectors: [brewery], or delete it.")
            yield centre.original.place(*here), phrase("This subscription asks for nothing."), hint


def _subscriptions(scene: Scene) -> Iterator[tuple[Document, Subscription, Path]]:
    for centre in scene.library.centres:
        for number, each in enumerate(profile(centre).subscriptions):
            yield centre, each, ("subscriptions", number)


def _tags(subscription: Subscription) -> Iterator[tuple[Path, str, str]]:
    """Yield (way inside the subscription, line, tag)."""
    for line in LINES:
        yield from (((line, number), line, tag) for number, tag in enumerate(subscription.line(line)))
        yield from ((("all", line, number), line, tag) for number, tag in enumerate(subscription.every(line)))


RULES = (nothing_to_follow, follows_nothing)
