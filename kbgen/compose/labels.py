"""The names of everything that can be asked for, in every language: search finds a page by any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbgen.compose.facets import NAMES, PAYBACK
from kbgen.compose.setting import EFFORT, EVIDENCE, KINDS, STATUS
from kbgen.model.finding import Phrase
from kbgen.model.kinds import CaseStudy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbgen.language import Voice
    from kbgen.model.document import Library
    from kbgen.model.vocabulary import Term


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


_DRAFTS = {"machine": _("Machine translation, unchecked")}
_PHRASES = {
    "drafts": _DRAFTS,
    "kinds": KINDS,
    "status": STATUS,
    "evidence": EVIDENCE,
    "payback": PAYBACK,
    "effort": EFFORT,
    "facets": NAMES,
}


def labels(library: Library, voices: Mapping[str, Voice]) -> dict[str, dict[str, dict[str, str]]]:
    """Return group -> tag -> language -> name: of the vocabulary, countries, languages, and all else that narrows a list.

    The group ``facets`` holds the names of the ways to narrow a list themselves, ``drafts`` what is said of unreviewed words.
    Other words for a tag stand under the language with a private subtag (BCP 47), as ``cs-x-1``.
    """
    found = {
        group: {
            tag: {code: voice.label(group, term.label) for code, voice in voices.items()} | _other_words(term)
            for tag, term in terms.items()
        }
        for group, terms in library.vocabulary.terms.items()
    }
    countries = {document.facts.country for document in library.documents.values() if isinstance(document.facts, CaseStudy)}
    spoken = {code for document in library.documents.values() for code in document.editions}
    for group, names in _PHRASES.items():
        found[group] = {tag: {code: voice.say(Phrase(name)) for code, voice in voices.items()} for tag, name in names.items()}
    found["countries"] = {tag: {code: voice.country(tag) for code, voice in voices.items()} for tag in sorted(countries)}
    found["languages"] = {tag: {code: voice.language(tag) for code, voice in voices.items()} for tag in sorted(spoken)}
    return found


def _other_words(term: Term) -> dict[str, str]:
    return {f"{code}-x-{at}": word for code, words in term.also.items() for at, word in enumerate(words, start=1)}
