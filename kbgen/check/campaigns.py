"""Rules about campaigns: what a poster promises is there, and still true on the day it is read."""

from __future__ import annotations

import posixpath
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kbgen.check.rule import error, warning
from kbgen.model.figures import result_named
from kbgen.model.finding import phrase
from kbgen.model.kinds import CaseStudy
from kbgen.model.outreach import Campaign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.check.rule import Found, Scene
    from kbgen.model.document import Document

MOST = 90
"""Letters of a message that a poster can show large."""
_AFTER = 60
"""Days after the end within which a campaign should say what came of it."""
_TAGGED = frozenset({"case", "guideline", "manual", "overview"})


@error("KB831")
def reversed_dates(scene: Scene) -> Found:
    """A campaign ends before it starts.

    Its page tells people on which days it runs. Exchange the two, or correct the year: starts: 2027-01-15, ends: 2027-03-31
    """
    for document, facts in _campaigns(scene):
        if facts.ends < facts.starts:
            message = phrase("The campaign starts on {start} and ends earlier, on {end}.", start=facts.starts, end=facts.ends)
            yield document.original.place("ends"), message, phrase("Exchange the two dates, or correct one.")


@warning("KB832")
def promised_nowhere(scene: Scene) -> Found:
    """A campaign promises a page that no centre running it shows.

    Its page leaves it out, so the promise is kept nowhere. Perhaps the page carries too few tags for the centres' needs, or says
    only_here: true. Promise another one, or add the tag.
    """
    for document, facts in _campaigns(scene):
        run_at = [centre.slug for centre in scene.library.centres if not facts.centres or centre.slug in facts.centres]
        for number, name in enumerate(facts.documents):
            shown = any(name in scene.shown_by.get(slug, ()) for slug in run_at)
            if run_at and scene.shown_by and name in scene.library.documents and not shown:
                message = phrase("No centre that runs this campaign shows {id}.", id=name)
                yield document.original.place("documents", number), message, phrase("Promise a page that they show.")


@error("KB833")
def headline_without_figure(scene: Scene) -> Found:
    """The big number of a campaign is no figure of a case study.

    It stands on posters with its status and its source, so it must be a figure that a case has: saving, investment or payback,
    or results.2 for its second result.
    """
    for document, facts in _campaigns(scene):
        headline = facts.headline
        if not headline or headline.document in scene.unread:
            continue
        named = scene.library.documents.get(headline.document)
        if not named or not isinstance(named.facts, CaseStudy):
            cases = [case.id for case, _ in scene.cases()]
            near = get_close_matches(headline.document, cases, 1)
            hint = phrase("Did you mean {known}?", known=near[0]) if near else phrase("Name a case study by its id.")
            yield (
                document.original.place("headline", "document"),
                phrase("There is no case study {id}.", id=headline.document),
                hint,
            )
        elif headline.figure not in (known := list(_figures(named.facts))):
            message = phrase("{id} has no figure {name}.", id=headline.document, name=headline.figure)
            hint = phrase("It has: {known}.", known=", ".join(known)) if known else phrase("Choose another case study.")
            yield document.original.place("headline", "figure"), message, hint


def _figures(case: CaseStudy) -> Iterator[str]:
    """Yield the names of the figures that a case has."""
    invested, saved = case.investment, case.annual_savings
    if saved:
        yield "saving"
    if invested:
        yield "investment"
    derived = invested and saved and invested.currency == saved.currency and saved.value > 0
    if case.payback_months is not None or derived:
        yield "payback"
    for number in range(1, len(case.results) + 1):
        result = result_named(case.results, f"results.{number}")
        if result and not result.change is result.change_pct is result.after is None:
            yield f"results.{number}"


@warning("KB834")
def tag_of_nothing(scene: Scene) -> Found:
    """A campaign has a tag that no other page carries.

    Its page lists what the centre has on its tags, and would list nothing. Take a broader tag, or write the page first.
    """
    pages = scene.library.of_kind(*_TAGGED)
    carried = {group: {tag for each in pages for tag in each.tags(group)} for group in ("topics", "sectors")}
    for document, _facts in _campaigns(scene) if pages else ():
        for group, held in carried.items():
            for number, tag in enumerate(document.tags(group)):
                if tag not in held and scene.library.vocabulary.get(group, tag):
                    message = phrase("No page carries the tag {tag}.", tag=tag)
                    yield document.original.place(group, number), message, phrase("Take a broader tag, or delete it.")


@error("KB835")
def picture(scene: Scene) -> Found:
    """The picture of a campaign is not there, or nothing says what it shows.

    Put the file beside the page, name it exactly, and say in picture_shows what people see who cannot see it.
    """
    for document, facts in _campaigns(scene):
        path = facts.picture_path(document.original.path)
        if path and path not in scene.pictures:
            near = get_close_matches(path, scene.pictures, 1)
            folder = posixpath.dirname(document.original.path)
            hint = (
                phrase("Did you mean {file}?", file=posixpath.relpath(near[0], folder))
                if near
                else phrase("Put the picture beside the page.")
            )
            yield document.original.place("picture"), phrase("There is no picture {file}.", file=facts.picture), hint
        elif path and not facts.picture_shows:
            yield (
                document.original.place("picture"),
                phrase("The picture has no text alternative."),
                phrase("Add picture_shows: with a sentence on what it shows."),
            )


@warning("KB836")
def long_message(scene: Scene) -> Found:
    """The message of a campaign is too long for a poster.

    It is read from three metres away and shrinks with every word: at most 90 letters, in every language.
    """
    for document, facts in _campaigns(scene):
        for edition in document.editions.values():
            original = edition is document.original
            said = facts.message if original else edition.words.get("message")
            if said and len(said) > MOST:
                message = phrase("The message has {count} letters; a poster has place for {limit}.", count=len(said), limit=MOST)
                place = edition.place("message") if original else edition.place("words", "message")
                yield place, message, phrase("Say it shorter; the rest belongs into the summary.")


@warning("KB837")
def no_outcome(scene: Scene) -> Found:
    """A campaign has ended two months ago and says nothing of what came of it.

    Those who took part want to know, and its posters still lead to the page. Write what came of it under outcome:, also when it
    was little.
    """
    for document, facts in _campaigns(scene):
        days = (scene.today - facts.ends).days
        if days > _AFTER and facts.starts <= facts.ends and not facts.outcome:
            message = phrase("The campaign ended {days} days ago and says nothing of what came of it.", days=days)
            yield document.original.place("ends"), message, phrase("Add outcome: with one or two sentences.")


def _campaigns(scene: Scene) -> Iterator[tuple[Document, Campaign]]:
    for document in scene.library.of_kind("campaign"):
        if isinstance(document.facts, Campaign):
            yield document, document.facts


RULES = (
    reversed_dates,
    promised_nowhere,
    headline_without_figure,
    tag_of_nothing,
    picture,
    long_message,
    no_outcome,
)
