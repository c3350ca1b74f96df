"""The order of things: the only module that knows all the stages."""

from __future__ import annotations

import datetime as dt
import os
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kbgen.check import RULES, Scene, check
from kbgen.compose import compose, everywhere, labels, network, site_languages, standings, voices_at
from kbgen.crew import share_out
from kbgen.l10n import state
from kbgen.l10n.memory import with_freshness
from kbgen.l10n.state import States
from kbgen.language import SOURCE, Voice, voices, with_regions
from kbgen.load import files, frontmatter, glossary, load, schema
from kbgen.load.canonical import canonical
from kbgen.load.codes import EXPLANATIONS
from kbgen.model.document import Document, Library, profile
from kbgen.model.finding import Finding, Phrase, Severity, phrase
from kbgen.model.kinds import KINDS
from kbgen.model.misuse import Misuse
from kbgen.model.need import Choice
from kbgen.model.site import Site, SiteLanguage, Standing
from kbgen.publish import keep_last, publish, staging
from kbgen.render import host, plan
from kbgen.render.markdown import Article
from kbgen.render.store import articles
from kbgen.search import browser
from kbgen.search.store import Analysed, analysed
from kbgen.select import choose

STORE = ".kbgen/articles"
WORDS = ".kbgen/words.json"
INDEX = ".kbgen/search"
FRESHNESS = ".kbgen/freshness.json"
STATES = "translations/state"
SETTINGS = "mkdocs.yml"


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

    @property
    def errors(self) -> int:
        """How many findings keep something from being published."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, kw_only=True)
class Built:
    """How the build of one centre went."""

    centre: str
    languages: tuple[str, ...] = ()
    pages: int = 0
    seconds: float = 0.0
    findings: int = 0
    failure: Phrase | None = None
    """Why it was not built; its last good site stays."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a whole build went."""

    centres: tuple[Built, ...]
    manifest: str
    """The sha256 of the list of all files."""


def read(root: Path, *, strict: bool = False) -> Checked:
    """Read and check the repository at ``root``."""
    loaded = load(root)
    spoken = with_regions(voices(root), (code for each in loaded.library.centres for code in profile(each).languages))
    states = state.read(root / STATES, root)
    terms, wrong_terms = glossary.read(root)
    library = with_freshness(loaded.library, states, terms, root / FRESHNESS, loaded.unread)
    library = replace(library, catalogues=frozenset(code for code, voice in spoken.items() if voice.complete))
    choices = {centre.slug: choose(library, centre) for centre in library.centres}
    shown = frozenset(choice.document for chosen in choices.values() for choice in chosen)
    made = articles(library, root / STORE)
    outlines = {path: each.outline for path, each in made.items()}
    scene = Scene(library=library, outlines=outlines, pictures=loaded.pictures, unread=loaded.unread, shown=shown, today=today())
    unread = [finding for held in states.values() for finding in held.findings]
    unsaid = [finding for voice in spoken.values() for finding in voice.findings]
    findings = tuple(
        sorted((*loaded.findings, *unread, *unsaid, *wrong_terms, *check(scene)), key=lambda finding: finding.sort_key)
    )
    if strict:
        findings = tuple(replace(finding, severity=Severity.ERROR) for finding in findings)
    library = without_errors(library, findings)
    choices = {centre.slug: choose(library, centre) for centre in library.centres}
    return Checked(
        root=root,
        library=library,
        choices=choices,
        findings=findings,
        voices=spoken,
        articles=made,
        analysed=analysed(library, root / WORDS),
        states=states,
    )


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


def standing(checked: Checked, only: tuple[str, ...] = (), languages: tuple[str, ...] = ()) -> dict[str, Standing]:
    """Return where each document stands in the network while ``only`` some centres are built, in some ``languages``."""
    built = {}
    for centre in checked.library.centres:
        codes = tuple(each.code for each in site_languages(centre, checked.voices))
        again = not only or centre.slug in only
        built[centre.slug] = tuple(code for code in codes if code in languages or not again) or codes
    return standings(checked.library, checked.choices, built, host.setting(checked.root / SETTINGS, "site_url"))


def plan_of(
    checked: Checked, centre: Document, theme: plan.Furniture, stands: Mapping[str, Standing], languages: tuple[str, ...] = ()
) -> plan.Plan:
    """Return the plan of a centre's folder."""
    spoken = voices_at(centre, checked.voices)
    site = compose(
        checked.library, centre, checked.choices[centre.slug], spoken, host.setting(checked.root / SETTINGS, "site_url")
    )
    site = replace(site, standing=stands, sites=tuple(s for s in site.sites if s.language.code in languages) or site.sites)
    named = labels(checked.library, checked.voices)
    found = {each.language.code: browser.index(each, named, checked.analysed) for each in site.sites}
    return plan.of_centre(site, spoken, checked.articles, theme, found)


def plan_of_network(checked: Checked, theme: plan.Furniture, jobs: int) -> plan.Plan:
    """Return the plan of the network's own page, with the search over all centres."""
    parts = (checked.library, checked.choices, checked.voices)
    front = network(*parts, host.setting(checked.root / SETTINGS, "site_url"))
    named = labels(checked.library, checked.voices)

    def index(site: Site) -> tuple[SiteLanguage, dict[str, bytes]]:
        return site.language, browser.index(site, named, checked.analysed)

    found = dict(share_out(index, everywhere(*parts), jobs, ended=index))
    return plan.of_network(
        front, checked.voices[SOURCE], theme, {site: found[site] for site in sorted(found, key=lambda each: each.code)}
    )


def build(
    checked: Checked,
    out: Path,
    *,
    only: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    jobs: int = 2,
    progress: Callable[[Built], None] = lambda _built: None,
) -> Report:
    """Build the network's page and every centre (or ``only`` some) and publish them at once.

    A centre that fails keeps its last good site; centres not asked for keep theirs.
    """
    theme = plan.furniture(checked.root / "theme")
    stands = standing(checked, only, languages)
    with staging(out) as staged:
        host.build(plan_of_network(checked, theme, jobs), checked.root / SETTINGS, staged)

        def one(centre: Document) -> Built:
            return _build_centre(checked, centre, staged, lambda: plan_of(checked, centre, theme, stands, languages))

        wanted = [centre for centre in checked.library.centres if not only or centre.slug in only]
        built = []
        for each in share_out(
            one, wanted, jobs, ended=lambda centre: Built(centre=centre.slug, failure=phrase("its process ended"))
        ):
            built.append(each)
            progress(each)
        made = {each.centre for each in built if not each.failure}
        for centre in checked.library.centres:
            if centre.slug not in made:
                keep_last(out, staged, centre.slug)
        return Report(centres=tuple(sorted(built, key=lambda each: each.centre)), manifest=publish(staged, out))


def _build_centre(checked: Checked, centre: Document, staged: Path, make: Callable[[], plan.Plan]) -> Built:
    """Build one centre; what goes wrong costs only this one its site."""
    start = time.perf_counter()
    try:
        planned = make()
        host.build(planned, checked.root / SETTINGS, staged / centre.slug)
    except Misuse as error:
        return Built(centre=centre.slug, failure=error.said)
    except OSError as error:
        return Built(centre=centre.slug, failure=Phrase(str(error) or type(error).__name__))
    except Exception as error:  # noqa: BLE001 - a mistake of ours must not cost the other centres their site
        traceback.print_exc()
        return Built(centre=centre.slug, failure=phrase("an error inside kbgen: {error}", error=str(error)))
    shown = {choice.document for choice in checked.choices[centre.slug]} | {centre.id}
    paths = {edition.path for name in shown for edition in checked.library.documents[name].editions.values()}
    return Built(
        centre=centre.slug,
        languages=tuple(dict.fromkeys(leaf.path.partition("/")[0] for leaf in planned.leaves if "/" in leaf.path)),
        pages=len(planned.leaves),
        seconds=time.perf_counter() - start,
        findings=sum(finding.place.path in paths for finding in checked.findings),
    )


def preview(root: Path, centre: str | None, address: str) -> None:
    """Show one centre at ``address`` on this machine until Ctrl-C."""
    host.serve(root / SETTINGS, address, centre)


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
