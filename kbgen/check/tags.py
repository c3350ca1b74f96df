"""Rules about tags: every tag is a term of the vocabulary, in its own field."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

from kbgen.check.rule import error, warning
from kbgen.model.document import profile
from kbgen.model.figures import Effort
from kbgen.model.finding import phrase
from kbgen.model.need import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.check.rule import Found, Scene
    from kbgen.model.document import Document, Path
    from kbgen.model.need import Need
    from kbgen.model.outreach import Subscription

NEAREST = 3
_FIELDS = {
    "sector": "sectors",
    "sectors": "sectors",
    "topics": "topics",
    "audiences": "audiences",
    "allied_tools": "allied_tools",
    "phases": "phases",
    "services": "services",
}


@error("KB301")
def unknown_tag(scene: Scene) -> Found:
    """A tag is not in the vocabulary.

    Tags decide which centres show a page and under which headings, so a misspelt one hides the page. The hint names
    the nearest terms; new terms are added in content/vocabulary/.
    """
    for document in scene.library.documents.values():
        for path, group, tag in _tags(document):
            if scene.library.vocabulary.get(group, tag) is None:
                near = _nearest(scene, group, tag)
                hint = (
                    phrase("Nearest: {terms}.", terms=", ".join(near))
                    if near
                    else phrase("Known terms stand in content/vocabulary/{group}.yml.", group=group.replace("_", "-"))
                )
                yield (
                    document.original.place(*path),
                    phrase("{tag} is not in the vocabulary of {group}.", tag=tag, group=group),
                    hint,
                )
    yield from _not_needed(scene)


def _not_needed(scene: Scene) -> Found:
    """Look at the tags that centres never show, which may be of any group that a need can speak of."""
    terms = {line: scene.library.vocabulary.terms.get(line, {}) for line in LINES}
    known = {*get_args(Effort), *(tag for group in terms.values() for tag in group)}
    for centre in scene.library.centres:
        for number, tag in enumerate(profile(centre).needs.not_needed):
            if tag not in known:
                near = get_close_matches(tag.casefold(), sorted(known), NEAREST, 0.5)
                hint = (
                    phrase("Nearest: {terms}.", terms=", ".join(near))
                    if near
                    else phrase("Known terms stand in content/vocabulary/{group}.yml.", group="*")
                )
                message = phrase("{tag} is not in the vocabulary of {group}.", tag=tag, group=", ".join(LINES))
                yield centre.original.place("needs", "not_needed", number), message, hint


def _nearest(scene: Scene, group: str, tag: str) -> list[str]:
    """Return the nearest ids, compared with the ids and with their English labels."""
    terms = scene.library.vocabulary.terms[group]
    names = {id_: id_ for id_ in terms} | {term.label.casefold(): term.id for term in terms.values()}
    return list(dict.fromkeys(names[name] for name in get_close_matches(tag.casefold(), names, NEAREST, 0.5)))


def _tags(document: Document) -> Iterator[tuple[Path, str, str]]:
    """Yield (path, group, tag) of every tag in a document's facts."""
    facts = document.facts
    for name, group in _FIELDS.items():
        held = getattr(facts, name, None)
        if isinstance(held, str):
            yield (name,), group, held
        elif held:
            yield from (((name, number), group, tag) for number, tag in enumerate(held))
    for number, option in enumerate(getattr(facts, "options", ())):
        yield ("options", number, "type"), "option_types", option.type
    for number, result in enumerate(getattr(facts, "results", ())):
        yield ("results", number, "topic"), "topics", result.topic
    for number, module in enumerate(getattr(facts, "modules", ())):
        if module.phase:
            yield ("modules", number, "phase"), "phases", module.phase
    if document.kind == "centre":
        yield from _asked_for(document)


def _asked_for(centre: Document) -> Iterator[tuple[Path, str, str]]:
    """Yield the tags of a centre's needs and of what can be followed there."""
    facts = profile(centre)
    held: list[tuple[Path, Need | Subscription]] = [
        *((("needs", "needs", number), need) for number, need in enumerate(facts.needs.needs)),
        *((("subscriptions", number), each) for number, each in enumerate(facts.subscriptions)),
    ]
    for here, each in held:
        for line in LINES[:-1]:  # effort is no tag
            yield from (((*here, line, n), line, tag) for n, tag in enumerate(each.line(line)))
            yield from (((*here, "all", line, n), line, tag) for n, tag in enumerate(each.every(line)))


@warning("KB302")
def isic_of_sector(scene: Scene) -> Found:
    """The ISIC class does not belong to the sector.

    Each sector of the vocabulary lists its classes of ISIC Rev.4. Either the class or the sector is wrong, or the
    vocabulary should list the class too.
    """
    for document, facts in scene.cases():
        term = scene.library.vocabulary.get("sectors", facts.sector)
        if facts.isic and term and term.isic and facts.isic not in term.isic:
            message = phrase("ISIC {code} is not listed for {sector}.", code=facts.isic, sector=facts.sector)
            yield document.original.place("isic"), message, phrase("Listed: {codes}.", codes=", ".join(term.isic))


@error("KB303")
def isic_form(scene: Scene) -> Found:
    """An ISIC class is not four digits.

    Write the class of ISIC Rev.4 in quotes, as "1050", so that a leading zero stays.
    """
    for document, facts in scene.cases():
        if facts.isic and not (len(facts.isic) == 4 and facts.isic.isdigit()):  # noqa: PLR2004 - a class of ISIC
            yield (
                document.original.place("isic"),
                phrase("{code} is not a class of ISIC Rev.4.", code=facts.isic),
                phrase('Write four digits in quotes, as "1050".'),
            )


@warning("KB304")
def topic_without_tag(scene: Scene) -> Found:
    """A figure is about a topic that the page does not carry.

    Then readers who look for that topic do not find the page. Add the topic to ``topics``.
    """
    for document, facts in scene.cases():
        for number, result in enumerate(facts.results):
            if result.topic not in facts.topics and scene.library.vocabulary.get("topics", result.topic):
                message = phrase("The figure is about {topic}, the page does not carry that topic.", topic=result.topic)
                yield (
                    document.original.place("results", number, "topic"),
                    message,
                    phrase("Add it: topics: [{topics}]", topics=", ".join((*facts.topics, result.topic))),
                )


@error("KB305")
def unknown_centre(scene: Scene) -> Found:
    """A page names a centre that is not in content/centres.

    ``centre:`` says that this centre did the work itself. Leave it out for work that no centre of the network did.
    ``centres:`` of a campaign are those that run it; leave it out for all.
    """
    known = {centre.slug for centre in scene.library.centres}
    for document in scene.library.documents.values():
        named: list[tuple[Path, str | None]] = [(("centre",), getattr(document.facts, "centre", None))]
        named += [(("centres", number), each) for number, each in enumerate(getattr(document.facts, "centres", ()))]
        for path, centre in named:
            if centre and known and centre not in known:
                yield (
                    document.original.place(*path),
                    phrase("There is no centre {centre}.", centre=centre),
                    phrase("Centres: {known}.", known=", ".join(sorted(known))),
                )


@error("KB306")
def empty_list(scene: Scene) -> Found:
    """A list that needs at least one member is empty.

    Every page has an audience and a topic; every centre a language; every guideline its steps.
    """
    for document in scene.library.documents.values():
        for name in ("topics", "audiences", "languages", "steps"):
            if getattr(document.facts, name, None) == ():
                yield (
                    document.original.place(name),
                    phrase("{field} is empty.", field=name),
                    phrase("Write at least one: {field}: [...]", field=name),
                )


RULES = (unknown_tag, isic_of_sector, isic_form, topic_without_tag, unknown_centre, empty_list)
