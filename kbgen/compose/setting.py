"""What composing one centre's site in one language looks things up in: words, addresses, links, rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kbgen.language import SOURCE, Voice
from kbgen.language.kin import chain, is_same
from kbgen.model.document import Document, Edition, Library, profile
from kbgen.model.finding import Phrase, phrase
from kbgen.model.need import Choice, Reason
from kbgen.model.parts import Link, Row, Said
from kbgen.model.site import SiteLanguage

SECTIONS = {
    "case": "case-studies",
    "guideline": "guidelines",
    "manual": "training",
    "overview": "overviews",
    "campaign": "campaigns",
}
TERM_SECTIONS = {"sectors": "sectors", "option_types": "options", "topics": "topics"}


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


KINDS = {
    "case": _("Case study"),
    "guideline": _("Sector guideline"),
    "manual": _("Training"),
    "overview": _("Overview"),
    "campaign": _("Campaign"),
    "term": _("Topic"),
    "about": _("About this centre"),
}
STATUS = {
    "identified": _("Identified, not yet done"),
    "planned": _("Planned"),
    "partly": _("Partly done"),
    "implemented": _("Done"),
    "verified": _("Done and measured"),
    "abandoned": _("Not done"),
}
TONE = {"implemented": "sure", "verified": "sure", "identified": "open", "planned": "open"}
EVIDENCE = {
    "measured": _("Measured"),
    "calculated": _("Calculated"),
    "estimated": _("Estimated"),
    "reported": _("As reported"),
}
EFFORT = {
    "no-cost": _("No cost"),
    "low-cost": _("Low cost"),
    "investment": _("Investment"),
}
EFFORTS = tuple(EFFORT)
DOUBT = {"medium": _("Not quite certain"), "low": _("Doubtful figure")}
"""What is said of a benchmark that cannot be relied on in full."""
_IN_LISTS = 4
"""Tags that a list names as asked for; the page itself names all."""


def tag_name(library: Library, voice: Voice, group: str, tag: str) -> str:
    """Return the name of what a need can speak of: a tag of the vocabulary, or an effort."""
    if group == "effort":
        return voice.say(Phrase(EFFORT.get(tag, tag)))
    term = library.vocabulary.get(group, tag)
    return voice.label(group, term.label) if term else tag


def address(document: Document) -> str:
    """Return where a document stands in every site that shows it."""
    if document.kind == "centre":
        return "about/"
    if document.kind == "case":
        return f"{SECTIONS['case']}/{document.id.removeprefix('casestudies/')}/"
    return f"{SECTIONS[document.kind]}/{document.slug}/"


def term_addresses(library: Library) -> dict[str, str]:
    """Return the tag, as ``sectors/textiles``, for the address of each tag's page."""
    return {
        f"{section}/{tag}/": f"{group}/{tag}"
        for group, section in TERM_SECTIONS.items()
        for tag in library.vocabulary.terms[group]
    }


def own_edition(document: Document, language: str) -> Edition | None:
    """Return the edition of a document in the language of a site: in its region, else the nearest, else in any other region.

    Of these a text that a person wrote or read goes before an unreviewed machine draft.
    """
    regions = sorted(code for code in document.editions if is_same(code, language))
    codes = dict.fromkeys((*chain(language), *regions))
    own = [document.editions[code] for code in codes if code in document.editions]
    return min(own, key=lambda edition: edition.is_machine_draft, default=None)


@dataclass(frozen=True)
class Setting:
    """One centre in one language. ``choices`` are what it shows, most needed first."""

    library: Library
    voice: Voice
    centre: Document
    languages: tuple[SiteLanguage, ...]
    choices: Mapping[str, Choice]
    today: date
    rows: dict[str, Row] = field(default_factory=dict)
    """Rows already composed, by document: most stand in a dozen lists."""
    editions: dict[str, Edition] = field(default_factory=dict)
    """Editions already found, by document: each of its facts asks for the edition's words."""

    @property
    def language(self) -> str:
        """The language of the site."""
        return self.voice.code

    def say(self, message: str, **args: object) -> str:
        """Return a phrase of the interface."""
        return self.voice.say(Phrase(message, args))

    def counted(self, one: str, other: str, n: int) -> str:
        """Return a phrase for ``n`` things."""
        return self.voice.counted(one, other, n)

    # words

    def edition(self, document: Document) -> Edition:
        """Return the edition that a reader of this site gets: its own language, else the centre's others, English, the source.

        Among other languages a text that a person wrote or read goes before an unreviewed machine draft.
        """
        known = self.editions.get(document.id)
        if known is None:
            known = self.editions[document.id] = own_edition(document, self.language) or self._foreign(document)
        return known

    def _foreign(self, document: Document) -> Edition:
        codes = (*(profile(self.centre).fallback or (each.code for each in self.languages)), SOURCE, document.source)
        others = [edition for code in codes if (edition := own_edition(document, code))]
        return min(others, key=lambda edition: edition.is_machine_draft)

    def said(self, text: str | None, language: str) -> Said:
        """Return words, marked with their language when it is not the site's."""
        return Said(text or "", None if is_same(language, self.language) else language)

    def title(self, document: Document) -> Said:
        """Return the title as this site's readers see it."""
        edition = self.edition(document)
        return self.said(edition.title, edition.language)

    def summary(self, document: Document) -> Said:
        """Return the summary as this site's readers see it."""
        edition = self.edition(document)
        return self.said(edition.summary, edition.language)

    def words(self, document: Document, key: str, text: str | None) -> Said:
        """Return a fact's words: those of the edition shown, else those of the source."""
        edition = self.edition(document)
        if not text:
            return Said("")
        if key in edition.words and not (edition.freshness and edition.freshness.waits(f"@words/{key}")):
            return self.said(edition.words[key], edition.language)
        return self.said(text, document.source)

    def label(self, group: str, tag: str) -> str:
        """Return the name of a tag, or of an effort."""
        return tag_name(self.library, self.voice, group, tag)

    # links

    def link(self, document: Document) -> Link:
        """Return a link to a document that this site shows."""
        return Link(text=self.title(document), address=address(document))

    def term_link(self, group: str, tag: str, count: int | None = None) -> Link:
        """Return a link to the page of a tag."""
        return Link(text=Said(self.label(group, tag)), address=f"{TERM_SECTIONS[group]}/{tag}/", count=count)

    @property
    def chosen(self) -> tuple[Document, ...]:
        """The documents of this site, most needed first."""
        return tuple(self.library.documents[name] for name in self.choices)

    def of_kind(self, *kinds: str) -> tuple[Document, ...]:
        """Return the documents of some kinds, most needed first."""
        return tuple(document for document in self.chosen if document.kind in kinds)

    # reasons

    def reasons(self, document: Document, most: int | None = None) -> tuple[str, ...]:
        """Return why a document is shown, in the reader's language, with at most some of the tags that were asked for."""
        return tuple(self.voice.say(said) for said in self._reasons(self.choices[document.id].reasons, most))

    def reason(self, document: Document) -> str:
        """Return the same in one line, as lists have it: what it is to the centre, and the first tags that were asked for."""
        return " ".join(self.reasons(document, _IN_LISTS))

    def _reasons(self, reasons: Iterable[Reason], most: int | None) -> Iterable[Phrase]:
        wanted: dict[str, None] = {}
        sought: dict[str, None] = {}
        for reason in reasons:
            if reason.kind == "own":
                yield phrase("It is this centre's own work.")
            elif reason.kind == "country":
                yield phrase("It comes from your country.")
            elif reason.kind == "network":
                yield phrase("The network shows it at every centre.")
            else:
                named = wanted if reason.kind == "need" else sought
                named |= {self.label(group, tag): None for group, tag in reason.tags}
        if wanted:
            yield phrase("Asked for here: {tags}.", tags=self.voice.join(list(wanted)[:most]))
        if sought := {tag: None for tag in sought if tag not in wanted}:
            yield phrase("Readers of this site look for it: {tags}.", tags=self.voice.join(list(sought)[:most]))
