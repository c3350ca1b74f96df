"""The order of things: the only module that knows all the stages."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kbgen.compose import compose, everywhere, labels, network, site_languages, standings, voices_at
from kbgen.crew import share_out
from kbgen.language import SOURCE
from kbgen.ledgers import ledgers
from kbgen.model.demand import Ledger
from kbgen.model.document import Document
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse
from kbgen.model.site import Site, SiteLanguage, Standing
from kbgen.publish import keep_last, publish, staging
from kbgen.reading import Checked
from kbgen.render import host, paper, plan
from kbgen.render.furniture import Furniture, furniture
from kbgen.search import browser

SETTINGS = "mkdocs.yml"


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
    has_sheets: bool = True
    """False where nothing on this machine draws posters, handouts and the pictures beside links."""


def address(root: Path) -> str:
    """Return the address at which the whole network stands, from the host's settings."""
    return str(host.setting(root / SETTINGS, "site_url") or "/")


def standing(checked: Checked, only: tuple[str, ...] = (), languages: tuple[str, ...] = ()) -> dict[str, Standing]:
    """Return where each document stands in the network while ``only`` some centres are built, in some ``languages``."""
    built = {}
    for centre in checked.library.centres:
        codes = tuple(each.code for each in site_languages(centre, checked.voices))
        again = not only or centre.slug in only
        built[centre.slug] = tuple(code for code in codes if code in languages or not again) or codes
    return standings(checked.library, checked.choices, built, address(checked.root))


def plan_of(
    checked: Checked,
    centre: Document,
    theme: Furniture,
    stands: Mapping[str, Standing],
    asked: Ledger,
    languages: tuple[str, ...] = (),
) -> plan.Plan:
    """Return the plan of a centre's folder; ``asked`` is the centre's ledger."""
    spoken = voices_at(centre, checked.voices)
    at = address(checked.root)
    site = compose(checked.library, centre, checked.choices[centre.slug], spoken, at, asked, checked.today)
    site = replace(site, standing=stands, sites=tuple(s for s in site.sites if s.language.code in languages) or site.sites)
    named = labels(checked.library, checked.voices)
    found = {each.language.code: browser.index(each, named, checked.analysed) for each in site.sites}
    return plan.of_centre(site, spoken, checked.articles, theme, found)


def plan_of_network(checked: Checked, theme: Furniture, asked: Ledger, jobs: int) -> plan.Plan:
    """Return the plan of the network's own pages, with the search over all centres; ``asked`` is the ledger of all."""
    parts = (checked.library, checked.choices, checked.voices)
    front = network(*parts, address(checked.root), asked, checked.today)
    named = labels(checked.library, checked.voices)

    def index(site: Site) -> tuple[SiteLanguage, dict[str, bytes]]:
        return site.language, browser.index(site, named, checked.analysed)

    found = dict(share_out(index, everywhere(*parts, checked.today), jobs, ended=index))
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

    A centre that fails, or whose page has an error, keeps its last good site; centres not asked for keep theirs.
    """
    theme = furniture(checked.root / "theme")
    draws = paper.can_draw()  # loaded once, before processes are forked
    stands = standing(checked, only, languages)
    asked = ledgers(checked)
    with staging(out) as staged:
        host.build(plan_of_network(checked, theme, asked[None], jobs), checked.root / SETTINGS, staged)

        def one(centre: Document) -> Built:
            return _build_centre(
                checked, centre, staged, lambda: plan_of(checked, centre, theme, stands, asked[centre.slug], languages)
            )

        wanted = [centre for centre in checked.library.centres if not only or centre.slug in only]
        built = []
        for each in share_out(
            one, wanted, jobs, ended=lambda centre: Built(centre=centre.slug, failure=phrase("its process ended"))
        ):
            built.append(each)
            progress(each)
        made = {each.centre for each in built if not each.failure}
        for slug in sorted({centre.slug for centre in checked.library.centres} | checked.lost):
            if slug not in made:
                keep_last(out, staged, slug)
        return Report(centres=tuple(sorted(built, key=lambda each: each.centre)), manifest=publish(staged, out), has_sheets=draws)


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
