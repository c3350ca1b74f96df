"""The network's own page: the centres by country and language, and what is new across them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kbgen.compose import ledger, rows
from kbgen.compose.centre import page, site_languages
from kbgen.compose.setting import Setting, address, tag_name
from kbgen.compose.standing import at_home
from kbgen.language import SOURCE, Voice, direction, own_name
from kbgen.model.document import Document, Library, profile
from kbgen.model.parts import Link, Row, Said
from kbgen.model.site import Network, NetworkCentre, Site, SiteLanguage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kbgen.model.demand import Ledger
    from kbgen.model.inquiry import LedgerView
    from kbgen.model.need import Choice

_NEWEST = 6
_KINDS = ("case", "guideline", "manual", "overview")


def network(
    library: Library,
    choices: Mapping[str, tuple[Choice, ...]],
    voices: Mapping[str, Voice],
    base: str,
    asked: Ledger,
    today: date,
) -> Network:
    """Return the pages at the root; ``choices`` are those of each centre, ``asked`` is the ledger of all."""
    voice = voices[SOURCE]
    centres = tuple(
        NetworkCentre(
            name=centre.original.title,
            country=voice.country(profile(centre).country),
            languages=tuple((language, f"{_root(centre)}{language.code}/") for language in site_languages(centre, voices)),
            framed_by=profile(centre).framed_by,
        )
        for centre in library.centres
    )
    return Network(
        title=voice.say("National Cleaner Production Centres"),
        intro=voice.say(
            "What small firms changed, what it cost and what it saved. "
            "Choose your country: each centre shows first what its own users asked for."
        ),
        language=SiteLanguage(code=SOURCE, name=own_name(SOURCE), direction="ltr"),
        base=base,
        centres=tuple(sorted(centres, key=lambda each: voice.sort_key(each.country))),
        newest=tuple(_newest(library, choices, voices, today)),
        documents=len(library.of_kind(*_KINDS)),
        ledger=_ledger(library, choices, voices, asked),
    )


def _ledger(
    library: Library, choices: Mapping[str, tuple[Choice, ...]], voices: Mapping[str, Voice], asked: Ledger
) -> LedgerView:
    """Return the ledger of the network; its documents lead to the site on which they are at home."""
    voice = voices[SOURCE]
    shown = {centre.slug: {choice.document: choice for choice in choices[centre.slug]} for centre in library.centres}

    def link(name: str) -> Link:
        document = library.documents[name]
        home = _home(library.centres, document, shown)
        where = f"{_root(home)}{site_languages(home, voices)[0].code}/{address(document)}" if home else ""
        return Link(text=Said(document.original.title, None if document.source == SOURCE else document.source), address=where)

    def tag(line: str, name: str) -> Link:
        return Link(text=Said(tag_name(library, voice, line, name)), address="")

    return ledger.view_of(asked, library, voice, tag, link)


def everywhere(
    library: Library, choices: Mapping[str, tuple[Choice, ...]], voices: Mapping[str, Voice], today: date
) -> tuple[Site, ...]:
    """Return for each language of the network all documents that some centre shows in it, each at home on one centre's site.

    These sites are never rendered: the network's page searches them. Addresses are relative to the network's root.
    """
    spoken = {centre.slug: site_languages(centre, voices) for centre in library.centres}
    codes = sorted({language.code for languages in spoken.values() for language in languages})
    return tuple(_everywhere(library, choices, voices[code], spoken, today) for code in codes)


def _everywhere(
    library: Library,
    choices: Mapping[str, tuple[Choice, ...]],
    voice: Voice,
    spoken: Mapping[str, tuple[SiteLanguage, ...]],
    today: date,
) -> Site:
    code = voice.code
    able = [centre for centre in library.centres if any(language.code == code for language in spoken[centre.slug])]
    shown = {centre.slug: {choice.document: choice for choice in choices[centre.slug]} for centre in able}
    settings = {
        centre.slug: Setting(
            library=library, voice=voice, centre=centre, languages=spoken[centre.slug], choices=shown[centre.slug], today=today
        )
        for centre in able
    }
    pages = []
    for document in library.documents.values():
        if home := _home(able, document, shown):
            made = page(settings[home.slug], document)
            pages.append(replace(made, address=f"{_root(home)}{code}/{made.address}"))
    language = SiteLanguage(code=code, name=own_name(code), direction=direction(code))
    return Site(centre="", language=language, title="", tagline="", navigation=(), pages=tuple(pages), feeds=(), footer=())


def _root(centre: Document) -> str:
    return f"{(profile(centre).address or centre.slug).rstrip('/')}/"


def _newest(
    library: Library, choices: Mapping[str, tuple[Choice, ...]], voices: Mapping[str, Voice], today: date
) -> Iterator[Row]:
    """Yield the newest documents, the centres' own work first among those of a day, each on a site that shows it."""
    shown = {centre.slug: {choice.document: choice for choice in choices[centre.slug]} for centre in library.centres}
    newest = sorted(
        library.of_kind(*_KINDS), key=lambda each: (-rows.updated(each.original, each).toordinal(), each.centre is None, each.id)
    )
    found = 0
    for document in newest:
        centre = _home(library.centres, document, shown)
        if centre is None or found == _NEWEST:
            continue
        found += 1
        languages = site_languages(centre, voices)
        code = SOURCE if any(language.code == SOURCE for language in languages) else languages[0].code
        setting = Setting(
            library=library, voice=voices[code], centre=centre, languages=languages, choices=shown[centre.slug], today=today
        )
        row = rows.row(setting, document)
        yield replace(row, address=f"{_root(centre)}{code}/{row.address}")


def _home(centres: Iterable[Document], document: Document, shown: Mapping[str, Mapping[str, Choice]]) -> Document | None:
    """Return the centre of some on whose site a document is at home: its own, its country's, else the first that shows it."""
    able = (centre for centre in centres if document.id in shown[centre.slug])
    return min(able, key=lambda centre: at_home(document, centre), default=None)
