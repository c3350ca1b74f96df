"""The library itself: its words are its own and plain, each case can be found, and every centre has enough to show."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import ownwords
import pytest
import textstat

from kbgen import reading
from kbgen.compose import listings, rows, terms
from kbgen.compose.centre import settings
from kbgen.compose.setting import address
from kbgen.model.document import Document
from kbgen.reading import Checked

ROOT = Path(__file__).parent.parent
PLAIN = 45
"""What the pages of the library must reach on average on Flesch's scale of reading ease (0 to 100, higher is easier)."""
ENOUGH = 25
SHARING = ("scribd.", "slideshare.", "docplayer.", "vdocuments.", "ptdocz.", "dokumen.", "pdfcoffee.", "studylib.")
"""Sites to which people upload what belongs to others; a library that lasts does not lead there."""


@pytest.fixture(scope="module")
def library() -> Checked:
    return reading.read(ROOT)


def written(checked: Checked) -> list[Document]:
    return [document for document in checked.library.documents.values() if document.original.language == "en"]


def test_no_words_of_others(library: Checked) -> None:
    taken = ownwords.kept()
    found = {document.id: runs for document in written(library) if (runs := ownwords.shared(document, taken))}
    assert not found


def test_eight_words_are_found_and_seven_are_not(library: Checked) -> None:
    document = next(document for document in written(library) if document.kind == "case")
    words = re.findall(r"[a-z]+", document.original.body.split("\n\n")[1].lower())
    eight, seven = " ".join(words[:8]), " ".join(words[:7])
    assert ownwords.shared(document, frozenset(map(ownwords.hashed, [eight]))) == (eight,)
    assert not ownwords.shared(document, frozenset(map(ownwords.hashed, [f"{seven} otherwise"])))


@pytest.mark.skipif(not ownwords.FACTS.is_dir(), reason="the publication does not lie beside this clone")
def test_what_is_kept_of_the_publication_is_all_of_it() -> None:
    assert ownwords.KEPT.read_bytes() == ownwords.published(ownwords.FACTS)


def test_pages_read_easily(library: Checked) -> None:
    ease = {document.id: textstat.flesch_reading_ease(prose(document.original.body)) for document in written(library)}
    assert statistics.mean(ease.values()) >= PLAIN
    assert not {name: score for name, score in ease.items() if score < PLAIN - 10}, "hard pages"


def prose(body: str) -> str:
    """Return the sentences of a text: no tables, code, footnotes or addresses; a heading and an item end like a sentence."""
    body = re.sub(r"```.*?```|^\|.*$|^\[\^.*$", "", body, flags=re.MULTILINE | re.DOTALL)
    body = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", body)
    lines = (
        re.sub(r"^(#+|[-*]|\d+\.) ", "", part.replace("\n", " ").strip())
        for part in re.split(r"\n\s*\n|\n(?=[-*] |\d+\. )", body)
    )
    return "\n".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in lines if line)


def test_no_page_leads_to_a_sharing_site(library: Checked) -> None:
    found = {
        (document.id, source.url)
        for document in library.library.documents.values()
        for source in getattr(document.facts, "sources", ())
        if source.url and any(name in source.url for name in SHARING)
    }
    assert not found


def test_every_centre_shows_enough_and_says_why(library: Checked) -> None:
    for name, chosen in library.choices.items():
        shown = [choice for choice in chosen if choice.reasons]
        assert len(shown) == len(chosen) >= ENOUGH, name


def test_every_case_is_on_a_site(library: Checked) -> None:
    shown = {choice.document for chosen in library.choices.values() for choice in chosen}
    assert not [case.id for case in library.library.of_kind("case") if case.id not in shown]


@pytest.mark.parametrize("where", [("sectors/",), ("options/", "case-studies/kind-not-told/"), ("case-studies/by-country/",)])
def test_every_case_is_reached_from(library: Checked, where: tuple[str, ...]) -> None:
    for centre in library.library.centres[:: len(library.library.centres) // 4]:
        chosen = library.choices[centre.slug]
        _, setting = next(iter(settings(library.library, centre, chosen, library.voices, library.today)))
        pages = [page for page in (*terms.terms(setting), *listings.listings(setting)) if page.address.startswith(where)]
        listed = {row.address for page in pages for group in getattr(page.view, "groups", ()) for row in group.rows}
        cases = {address(document) for document in setting.of_kind("case")}
        assert cases, centre.slug
        assert cases <= listed, (centre.slug, sorted(cases - listed)[:5])


def test_a_guideline_leads_to_what_firms_of_its_sector_did(library: Checked) -> None:
    centre = next(each for each in library.library.centres if each.slug == "vn")
    _, setting = next(iter(settings(library.library, centre, library.choices["vn"], library.voices, library.today)))
    for guideline in setting.of_kind("guideline"):
        (sector,) = guideline.tags("sectors")
        peers = {address(case) for case in setting.of_kind("case") if sector in case.tags("sectors")}
        near = {row.address for row in rows.related(setting, guideline)}
        assert len(near & peers) >= min(3, len(peers)), guideline.id
