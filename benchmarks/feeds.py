"""What feeds cost: 22 centres in three languages over 8,000 documents, two formats for each tag, and what an edit writes anew.

The library is that of ``benchmarks/demand.py``: the case studies of this repository, again and again under other names, with
other tags and translations. Pages are given, as the build has composed them already; measured is all from there to files on the
disk: which pages belong to which feed, entries, feeds, lists of feeds, and the host's writing, on two processes. The wall time
is that of the longer one. Publishing (sums of all files, links to those that did not change) is one process and told apart.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from demand import TODAY, enlarged

from kbgen.compose import following, site_languages, voices_at
from kbgen.compose.facets import facets
from kbgen.compose.listings import used
from kbgen.compose.rows import updated
from kbgen.compose.setting import TERM_SECTIONS, Setting, address
from kbgen.crew import share_out
from kbgen.digest import chronicle
from kbgen.language import Voice, voices
from kbgen.load import load
from kbgen.model.document import Document, Library, profile
from kbgen.model.need import Choice
from kbgen.model.outreach import Subscription
from kbgen.model.site import CentreSite, Page, Site
from kbgen.model.views import SearchView
from kbgen.publish import publish, staging
from kbgen.render import feeds, host
from kbgen.render.markdown import Article
from kbgen.render.plan import Plan
from kbgen.render.store import articles
from kbgen.select import choices

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr", "ar")
THINGS = 60
BASE = "https://ncpc.example/"
NOTHING = SearchView(lists=())


class Spent(NamedTuple):
    """Seconds of one centre, and what was written in them."""

    centre: str
    wall: float
    cpu: float
    files: int
    bytes: int


def library_of(pages: int) -> Library:
    """Return a library of so many documents whose centres have three languages and, with subscriptions, 60 things to follow."""
    library = enlarged(load(ROOT).library, pages)
    sectors, topics = (list(library.vocabulary.terms[group]) for group in ("sectors", "topics"))
    missing = THINGS - sum(len(library.vocabulary.terms[group]) for group in TERM_SECTIONS)
    together = tuple(
        Subscription(id=f"number-{n}", title=f"Number {n}", sectors=tuple(sectors[n : n + 4]), topics=tuple(topics[n : n + 2]))
        for n in range(missing)
    )
    for centre in library.centres:
        facts = replace(profile(centre), languages=LANGUAGES, subscriptions=together)
        library = replace(library, documents={**library.documents, centre.id: replace(centre, facts=facts)})
    return chronicle.dated(library, {})


def page(setting: Setting, document: Document) -> Page:
    """Return a page with what feeds read of it."""
    edition = setting.edition(document)
    return Page(
        address=address(document),
        kind=document.kind,
        title=setting.title(document),
        description=edition.summary,
        view=NOTHING,
        article=edition,
        document=document.id,
        facets=facets(document, edition.language),
        published=edition.published,
        updated=updated(edition, document),
    )


def written(
    library: Library, centre: Document, chosen: tuple[Choice, ...], spoken: Mapping[str, Voice], texts: Mapping[str, Article],
    folder: Path, *, full: bool,
) -> Spent:  # fmt: skip
    """Write the feeds of a centre and tell what that took; making its pages is not counted."""
    languages, own = site_languages(centre, spoken), voices_at(centre, spoken)
    settings = [
        Setting(library=library, voice=own[each.code], centre=centre, languages=languages,
                choices={choice.document: choice for choice in chosen}, today=TODAY)
        for each in languages
    ]  # fmt: skip
    pages = [tuple(page(setting, document) for document in setting.chosen) for setting in settings]
    wall, cpu = time.perf_counter(), time.process_time()
    names = [setting.title(centre).text for setting in settings]
    sites = tuple(
        Site(
            centre=centre.slug, language=language, title=name, tagline="", navigation=(), pages=made, footer=(),
            feeds=following.feeds(setting),
            labels={group: {tag: setting.label(group, tag) for tag, _ in used(setting, group)} for group in TERM_SECTIONS},
        )
        for setting, language, made, name in zip(settings, languages, pages, names, strict=True)
    )  # fmt: skip
    base = f"{BASE}{centre.slug}/"
    site = CentreSite(centre=centre.slug, accent="", base=base, network="../", sites=sites, has_full_feeds=full)
    files = feeds.files(site, own, texts)
    host.build(Plan(base, (), files), ROOT / "mkdocs.yml", folder / centre.slug)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Spent(centre.slug, wall, cpu, len(files), sum(map(len, files.values())))


def build(library: Library, out: Path, jobs: int, *, full: bool) -> None:
    """Write and publish the feeds of all centres, and print what that took."""
    spoken, chosen = voices(ROOT), choices(library, {})
    texts = articles(load(ROOT).library, out.parent / "articles") if full else {}
    with staging(out) as staged:

        def one(centre: Document) -> Spent:
            return written(library, centre, chosen[centre.slug], spoken, texts, staged, full=full)

        spent = list(share_out(one, library.centres, jobs, ended=lambda centre: Spent(centre.slug, 0, 0, 0, 0)))
        order = [centre.slug for centre in library.centres]
        by_process = [sum(each.wall for each in spent if order.index(each.centre) % jobs == n) for n in range(jobs)]
        start = time.perf_counter(), time.process_time()
        publish(staged, out)
        publishing = time.perf_counter() - start[0], time.process_time() - start[1]
    shown = sum(len(found) for found in chosen.values()) / len(chosen)
    print(
        f"{len(library.centres)} centres, {len(LANGUAGES)} languages, {shown:,.0f} documents at a centre on average: "
        f"{sum(each.files for each in spent):,} files, {sum(each.bytes for each in spent) / 1e6:,.0f} MB"
    )
    print(f"  written in {max(by_process):5.1f} s wall on {jobs} processes, {sum(each.cpu for each in spent):5.1f} s CPU")
    print(f"  published  {publishing[0]:5.1f} s wall, {publishing[1]:5.1f} s CPU")


def edited(library: Library) -> tuple[Library, str]:
    """Return a library in which one document has another summary, and its id: one that many feeds hold."""
    document = min((each for each in library.documents.values() if each.kind == "case"), key=lambda each: each.id)
    editions = {code: replace(each, summary=f"{each.summary} Corrected.") for code, each in document.editions.items()}
    changed = replace(document, editions=editions)
    return replace(library, documents={**library.documents, document.id: changed}), document.id


def files_of(out: Path) -> dict[str, int]:
    top = out.resolve()
    return {path.relative_to(top).as_posix(): path.stat().st_ino for path in top.rglob("*") if path.is_file()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=8_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--full", action="store_true", help="Feeds hold whole texts.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        out, library = Path(work) / "site", library_of(asked.pages)
        build(library, out, asked.jobs, full=asked.full)
        before = files_of(out)
        changed, name = edited(library)
        build(changed, out, asked.jobs, full=asked.full)
        after = files_of(out)
        new = {path for path in after if after[path] != before.get(path) and not path.startswith("manifest")}
        said = f"/{name}".encode()
        listing = {path for path in after if path.endswith(("xml", "json")) and said in (out / path).read_bytes()}
        print(f"after an edit of {name}: {len(new)} of {len(after):,} files are new, {len(listing)} list it")
        print("these are the same files" if new == listing else f"WRONG: {sorted(new ^ listing)[:9]}")


if __name__ == "__main__":
    main()
