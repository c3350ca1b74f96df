"""From files to a library that was checked: what may be published, what is wrong, and what each centre chose."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kbgen.check import RULES, Scene, check
from kbgen.demand import sums
from kbgen.demand.measured import measured
from kbgen.digest import announced, chronicle
from kbgen.l10n import state
from kbgen.l10n.memory import with_freshness
from kbgen.l10n.state import States
from kbgen.language import Voice, voices, with_regions
from kbgen.load import Loaded, addresses, files, frontmatter, glossary, load, schema
from kbgen.load.canonical import canonical
from kbgen.load.codes import EXPLANATIONS
from kbgen.model.address import canonical as canonical_addresses
from kbgen.model.demand import Month
from kbgen.model.document import Document, Library, profile
from kbgen.model.finding import Finding, Phrase, Severity, phrase
from kbgen.model.kinds import KINDS
from kbgen.model.misuse import Misuse
from kbgen.model.need import Choice
from kbgen.render.markdown import Article
from kbgen.render.store import articles
from kbgen.search.store import Analysed, analysed
from kbgen.select import choices

STORE = ".kbgen/articles"
WORDS = ".kbgen/words.json"
INDEX = ".kbgen/search"
FRESHNESS = ".kbgen/freshness.json"
STATES = "translations/state"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A repository that was read and checked. ``library`` holds only what may be published."""

    root: Path
    library: Library
    choices: Mapping[str, tuple[Choice, ...]]
    """For each centre, what it shows."""
    findings: tuple[Finding, ...]
    voices: Mapping[str, Voice]
    articles: Mapping[str, Article]
    """The HTML of every edition's text, by path."""
    analysed: Analysed
    """The words of every edition's text, by text and language."""
    states: Mapping[str, States]
    """What translators saw when they translated, by language."""
    today: dt.date
    """The day of the build."""
    months: tuple[Month, ...] = ()
    """What readers looked for, by centre and month."""

    @property
    def errors(self) -> int:
        """How many findings keep something from being published."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def lost(self) -> frozenset[str]:
        """The centres whose page has an error and cannot be used."""
        wrong = {finding.place.path for finding in self.findings if finding.severity is Severity.ERROR}
        named = {path.rpartition("/")[2].partition(".")[0] for path in wrong if path.startswith("content/centres/")}
        return frozenset(named - {centre.slug for centre in self.library.centres})

    def no_centre(self, slug: str) -> Phrase:
        """Return why a centre cannot be worked with: its page has an error, or there is none."""
        if slug in self.lost:
            return phrase("The page of the centre {centre} cannot be used: kbgen check says why.", centre=slug)
        return phrase("There is no centre {centre}.", centre=slug)


def read(root: Path, *, strict: bool = False) -> Checked:
    """Read and check the repository at ``root``."""
    day = today()
    loaded = load(root)
    spoken = with_regions(voices(root), (code for each in loaded.library.centres for code in profile(each).languages))
    states = state.read(root / STATES, root)
    kept = _with_records(root, loaded, states, day)
    library = replace(kept.library, catalogues=frozenset(code for code, voice in spoken.items() if voice.complete))
    looked_for = measured(kept.months, day)
    made = articles(library, root / STORE)
    unsaid = (finding for voice in spoken.values() for finding in voice.findings)
    found = (*loaded.findings, *unsaid, *kept.findings, *check(_scene(library, loaded, made, choices(library, looked_for), day)))
    findings = tuple(sorted(found, key=lambda finding: finding.sort_key))
    if strict:
        findings = tuple(replace(finding, severity=Severity.ERROR) for finding in findings)
    library = without_errors(library, findings)
    return Checked(
        root=root,
        library=library,
        choices=choices(library, looked_for),
        months=kept.months,
        findings=findings,
        voices=spoken,
        articles=made,
        analysed=analysed(library, root / WORDS),
        states=states,
        today=day,
    )


@dataclass(frozen=True)
class _Records:
    """A library with what is kept beside its pages, what readers looked for, and what of it cannot be read."""

    library: Library
    months: tuple[Month, ...]
    findings: tuple[Finding, ...]


def _with_records(root: Path, loaded: Loaded, states: Mapping[str, States], day: dt.date) -> _Records:
    """Return a library that knows how its translations stand, when its pages changed and at which short address they are."""
    terms, wrong_terms = glossary.read(root)
    library = with_freshness(loaded.library, states, terms, root / FRESHNESS, loaded.unread)
    told, unread_chronicle = chronicle.read(root, day)
    library = chronicle.dated(library, told)
    given, unread_addresses = addresses.read(root)
    library = replace(library, given=given, short=canonical_addresses(library.documents, given))
    months, unread_sums = sums.read(root, _centres(library, loaded.unread))
    findings = (
        *(finding for held in states.values() for finding in held.findings),
        *wrong_terms,
        *unread_chronicle,
        *unread_addresses,
        *unread_sums,
        *sums.strangers(root, months, library.vocabulary),
        *announced.every(root),
    )
    return _Records(library, sums.known(months, library.vocabulary), findings)


def _scene(
    library: Library, loaded: Loaded, made: Mapping[str, Article], chosen: Mapping[str, tuple[Choice, ...]], day: dt.date
) -> Scene:
    """Return what rules look at."""
    shown_by = {slug: frozenset(choice.document for choice in each) for slug, each in chosen.items()}
    return Scene(
        library=library,
        outlines={path: each.outline for path, each in made.items()},
        pictures=loaded.pictures,
        unread=loaded.unread,
        shown=frozenset().union(*shown_by.values()),
        shown_by=shown_by,
        today=day,
    )


def _centres(library: Library, unread: Iterable[str]) -> set[str]:
    """Return the codes of all centres, also of those whose page cannot be read now: their sums are not nobody's."""
    return {centre.slug for centre in library.centres} | {name.rpartition("/")[2] for name in unread if "/centres/" in name}


def today() -> dt.date:
    """Return the day of the build; SOURCE_DATE_EPOCH sets it for builds that must be repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.datetime.now(tz=dt.UTC).date()
    try:
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise Misuse(phrase("SOURCE_DATE_EPOCH is no number of seconds since 1970: {value}", value=epoch[:40])) from None


def without_errors(library: Library, findings: Iterable[Finding]) -> Library:
    """Return what may be published: no edition with an error or hardly translated yet, no document that lost its source."""
    wrong = {finding.place.path for finding in findings if finding.severity is Severity.ERROR}
    kept: dict[str, Document] = {}
    for name, document in library.documents.items():
        if document.original.path in wrong:
            continue
        editions = {
            code: edition
            for code, edition in document.editions.items()
            if edition.path not in wrong and not (edition.freshness and edition.freshness.is_unfinished)
        }
        kept[name] = replace(document, editions=editions)
    return replace(library, documents=kept)


def explanations() -> dict[str, str]:
    """Return what each code of a finding means."""
    return {**EXPLANATIONS, **{rule.code: rule.explanation for rule in RULES}}


def kinds() -> tuple[str, ...]:
    """Return the kinds of pages that have a schema."""
    return (*KINDS, "translation")


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of page."""
    return schema.json_schema(kind)


def formatted(root: Path, *, write: bool, wanted: Callable[[str], bool]) -> Iterable[str]:
    """Yield the pages whose metadata is not in its canonical form, and write them in it."""
    layout, _ = files.survey(root)
    for page in layout.pages:
        if not wanted(page.path):
            continue
        try:
            before = frontmatter.decode(page.path, (root / page.path).read_bytes())
            after = canonical(page.path, page.kind, before, translation=page.language is not None)
        except frontmatter.Unreadable:
            continue  # kbgen check says what is wrong with it
        if after != before:
            if write:
                (root / page.path).write_text(after, encoding="utf-8")
            yield page.path
