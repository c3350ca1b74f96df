"""Rules about translations: they say what they are, and say no fact of their own."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kbgen.check.rule import error, warning
from kbgen.language import is_language
from kbgen.model.document import walk_words
from kbgen.model.finding import Place, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbgen.check.rule import Found, Scene
    from kbgen.model.freshness import Doubt


@error("KB404")
def unknown_words(scene: Scene) -> Found:
    """A translation translates words that the source does not have.

    The keys under ``words:`` are the ways to the source's texts, as options.boiler.name or results.1.note.
    """
    for document, edition in scene.editions():
        known = [key for key, _ in walk_words(document.facts)]
        for key in edition.words:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = phrase("Did you mean {known}?", known=near[0]) if near else phrase("Delete the line.")
                yield edition.place("words", key), phrase("The source has no words {key}.", key=key), hint


@warning("KB405")
def missing_words(scene: Scene) -> Found:
    """A translation leaves words of the facts untranslated.

    Names of options, indicators and notes then stay in the source's language on the page, marked as such.
    """
    for document, edition in scene.editions():
        if not edition.translation:
            continue
        missing = [key for key, _ in walk_words(document.facts) if key not in edition.words]
        if missing:
            message = phrase("{n} of the source's words are not translated.", n=len(missing))
            yield edition.place("words"), message, phrase("Add under words: {keys}", keys=", ".join(missing[:4]))


@error("KB406")
def translated_from(scene: Scene) -> Found:
    """A translation says that it comes from a language in which the page does not exist.

    ``from:`` names the edition that the translator worked from.
    """
    for document, edition in scene.editions():
        origin = edition.translation
        if origin and (origin.source not in document.editions or origin.source == edition.language):
            message = phrase("There is no edition in {lang} to translate from.", lang=origin.source)
            yield edition.place("translation", "from"), message, phrase("Write from: {lang}", lang=document.source)


@error("KB407")
def unknown_language(scene: Scene) -> Found:
    """A page is in a language that nobody knows by this code.

    Codes are those of BCP 47: cs for Czech (not cz), pt-BR for Portuguese in Brazil, zh for Chinese.
    """
    for _document, edition in scene.editions():
        if not is_language(edition.language):
            yield (
                edition.place("lang"),
                phrase("{code} is not a language code.", code=edition.language),
                phrase("Write a code such as en, cs, es or zh."),
            )


@warning("KB408")
def same_headings(scene: Scene) -> Found:
    """A translation has other headings than its source.

    Links to a heading of the page (#results) work in every language only when the headings correspond.
    """
    for document, edition in scene.editions():
        if not edition.translation:
            continue
        own = [level for level, _ in scene.outlines[edition.path].headings]
        original = [level for level, _ in scene.outlines[document.original.path].headings]
        if own != original:
            message = phrase("The source has {original} headings, this page {own}.", original=len(original), own=len(own))
            yield edition.place(), message, phrase("Give it the same headings in the same order and of the same level.")


@warning("KB409")
def reviewed_by_nobody(scene: Scene) -> Found:
    """A translation is called reviewed, and nobody is named or no day given.

    Readers trust the word. Say when it was read: reviewed_on: 2026-11-23.
    """
    for _document, edition in scene.editions():
        origin = edition.translation
        if origin and origin.review != "draft" and origin.reviewed_on is None:
            yield (
                edition.place("translation", "review"),
                phrase("It is called {review}, without a day.", review=origin.review),
                phrase("Add reviewed_on: with the day."),
            )


@warning("KB410")
def language_without_phrases(scene: Scene) -> Found:
    """A centre asks for a language whose interface phrases are not translated.

    The site is built in the centre's other languages until translations/<lang>/LC_MESSAGES/kbgen.po is complete.
    """
    for centre in scene.library.centres:
        for number, code in enumerate(getattr(centre.facts, "languages", ())):
            if code not in scene.library.catalogues:
                message = phrase("There is no site in {code}: its phrases are not translated.", code=code)
                yield (
                    centre.original.place("languages", number),
                    message,
                    phrase("Complete translations/{code}/LC_MESSAGES/kbgen.po", code=code),
                )


@warning("KB411")
def numbers_differ(scene: Scene) -> Found:
    """A translation has other numbers than its original.

    A figure that is wrong in one language is worse than none. Thousands and decimals may be written as the language writes them;
    numbers up to 99 may be words. Write the number of the original, or correct the original.
    """
    for place, doubt in _doubts(scene, "numbers"):
        yield place, doubt.said, phrase("Write the numbers of the original.")


@warning("KB413")
def marks_differ(scene: Scene) -> Found:
    """A translation has lost a link, code or a footnote of its original, or has one too many.

    Words around a link are translated, its address in round brackets stays; code and footnote marks stay as they are.
    """
    for place, doubt in _doubts(scene, "marks"):
        yield place, doubt.said, phrase("Put in what the original has, letter by letter.")


@warning("KB414")
def other_name(scene: Scene) -> Found:
    """A translation calls something by another name than the glossary.

    Readers who search for a word find all pages only when all pages use it. ``translations/glossary.yml`` lists the names;
    when the word is right here, add it there.
    """
    for place, doubt in _doubts(scene, "glossary"):
        yield place, doubt.said, phrase("Write one of: {names}", names=", ".join(doubt.gained))


def _doubts(scene: Scene, kind: str) -> Iterator[tuple[Place, Doubt]]:
    for _document, edition in scene.editions():
        for doubt in edition.freshness.doubts if edition.freshness else ():
            if doubt.kind == kind:
                yield Place(edition.path, doubt.line), doubt


RULES = (
    unknown_words,
    missing_words,
    translated_from,
    unknown_language,
    same_headings,
    reviewed_by_nobody,
    language_without_phrases,
    numbers_differ,
    marks_differ,
    other_name,
)
