"""Blocks that are older than the original: marked wherever they stand, the original's words one click away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import samplesite
from conftest import at_home
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser
from samplesite import Sample
from webserver import Served

from kbgen.l10n.dialect import split
from kbgen.l10n.pieces import RAW
from kbgen.model.document import Edition, Translation
from kbgen.model.freshness import Change, Freshness, Piece, State
from kbgen.render.markdown import article
from kbgen.render.older import TOLD, told

MILK = "tn/ar/case-studies/tn/clc-cap-bon-milk/"
TEXT = """## Heading

A paragraph.

- item
    - nested item

    A paragraph of an item.

| head | other |
|------|-------|
| cell | last  |

!!! note "Title of a box"

    In the box.

??? tip "A summary"

    Hidden.

Term
:   Definition.

A note.[^1]

[^1]: Footnote.

> Quoted.

![Alternative](a.png)

The A.

*[A]: abbreviation
"""


def edition(body: str, change: Change, original: str = "New **words** &amp; [link](b.md).") -> tuple[Edition, Edition]:
    """Return an edition in which every piece changed, and its source."""
    pieces, at = [], 0
    for part in split(body):
        if part.kind != RAW:
            pieces.append(Piece(id="x", change=change, original=original, text=part.text, line=1, at=(at, at + len(part.text))))
        at += len(part.text)
    fresh = Freshness(state=State.PARTLY, changed=len(pieces), total=len(pieces), pieces=tuple(pieces))
    words = {"document": "d", "title": "T", "summary": "S", "body_line": 1}
    made = Translation(source="ar", origin="human", review="draft")
    return (
        Edition(language="cs", path="content/overviews/d.cs.md", body=body, translation=made, freshness=fresh, **words),
        Edition(language="ar", path="content/overviews/d.md", body="", **words),
    )


def made(body: str, change: Change, original: str = "New **words** &amp; [link](b.md).") -> html.HtmlElement:
    own, source = edition(body, change, original)
    return html.fragment_fromstring(told(article(own, None, source).html, str.upper), create_parent="div")


def test_every_kind_of_block_is_marked_and_opens_the_original() -> None:
    page = made(TEXT, Change.WORDS)
    notes = page.xpath("//details[@class='newer']")
    assert len(notes) == 19, "all but the alternative of a picture and the abbreviation, which stand in attributes"
    for note in notes:
        assert note.xpath("string(summary)") == "NEWER IN THE ORIGINAL"
        assert note.xpath("string(div[@lang='ar'][@dir='rtl']/p/strong)") == "words"
        assert note.xpath("div//a/@href") == ["kb:content/overviews/b"]
    older = {each.tag for each in page.xpath("//*[@class='older']")}
    assert older == {"h2", "p", "li", "td", "th", "summary", "dt", "dd"}
    assert not page.xpath("//summary//details | //p//details | //h2//details")


def test_no_sign_is_left_anywhere() -> None:
    for change in set(Change) - {Change.NONE, Change.COSMETIC}:
        text = html.tostring(made(TEXT, change), encoding="unicode")
        assert not re.search("[\ue000-\uf8ff]", text), change


def test_the_text_itself_stays_as_it_was() -> None:
    own, source = edition(TEXT, Change.WORDS)
    plain = article(own, None, None).html
    marked = article(own, None, source).html
    without = re.sub(r'<details class="newer">.*?</details>', "", marked, flags=re.DOTALL).replace(' class="older"', "")
    assert without == plain
    assert article(own, None, source).outline.anchors == article(own, None, None).outline.anchors


def test_what_holds_the_originals_words_is_in_its_language() -> None:
    page = made("## Heading\n\nA paragraph.\n", Change.UNTRANSLATED)
    assert page.xpath("//h2/@lang") == page.xpath("//p/@lang") == ["ar"]
    assert page.xpath("//p/@dir") == ["rtl"]
    assert not page.xpath("//details")


def test_what_is_gone_says_so_without_a_text() -> None:
    page = made("A paragraph.\n", Change.GONE, "")
    assert page.xpath("string(//small[@class='newer'])") == "THE ORIGINAL NO LONGER SAYS THIS"


def test_what_is_new_stands_behind_the_piece_before() -> None:
    piece = Piece(id="x", change=Change.ADDED, original="New.", text="", line=1, at=(4, 4))
    own, source = edition("One.\n\nTwo.\n", Change.NONE)
    fresh = Freshness(state=State.PARTLY, changed=1, total=2, pieces=(piece,))
    text = article(Edition(**{**vars(own), "freshness": fresh}), None, source).html
    assert re.sub(r"<details.*?</details>", "<new>", text, flags=re.DOTALL) == "<p>One.</p><new>\n<p>Two.</p>"


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "</div></details><b>"]
)
def test_nothing_runs_that_the_original_says(evil: str) -> None:
    text = html.tostring(made("A paragraph.\n", Change.WORDS, evil), encoding="unicode")
    assert not re.search(r"<script|onerror|javascript:", text)
    assert text.count("<details") == text.count("</details") == 1


@given(st.text(alphabet="ab \n#-|>*_[]()!`:", max_size=80))
def test_marks_never_break_a_page(text: str) -> None:
    own, source = edition(text, Change.WORDS)
    made = article(own, None, source).html
    assert made.count("<details") == made.count("</details")
    assert not re.search("[\ue100-\uf8ff]", made)


def test_marks_are_said_in_the_language_of_the_site(sample: Sample) -> None:
    page = samplesite.page(sample.site, MILK)
    marks = {each.text for each in page.xpath("//details[@class='newer']/summary")}
    assert len(marks) == 3
    assert not marks & set(TOLD.values())
    assert page.xpath("count(//details[@class='newer'])") == 5
    assert "22" not in page.xpath("string(//*[@class='notice open'][1])")


def test_a_fresh_page_and_one_that_nobody_confirmed_say_nothing(sample: Sample) -> None:
    for path in ("tn/fr/case-studies/tn/clc-cap-bon-milk/", "cz/cs/case-studies/cz/bakery-leaven/"):
        assert not samplesite.page(sample.site, path).xpath("//details[@class='newer'] | //*[@class='older']")


@pytest.mark.browser
def test_the_original_opens_without_a_script(chromium: Browser, served: Served) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    at_home(context, served)
    page = context.new_page()
    page.goto(f"{served.address}{MILK}")
    first = page.locator("details.newer").nth(0)
    assert not first.locator("div").is_visible()
    box = first.locator("summary").bounding_box()
    assert box
    assert box["height"] >= 44
    first.locator("summary").click()
    assert first.locator("div").is_visible()
    assert "energy plan had four parts" in first.locator("div").inner_text()
    context.close()


def test_the_state_of_the_sample_is_what_its_readme_says(tmp_path: Path) -> None:
    from kbgen import translating

    shop = translating.opened(samplesite.write(tmp_path / "site"))
    found = {
        edition.path: edition.freshness
        for document in shop.library.documents.values()
        for edition in document.editions.values()
        if edition.freshness and edition.freshness.state is not State.UNKNOWN
    }
    assert {path: (fresh.state, fresh.changed) for path, fresh in found.items()} == {
        "casestudies/tn/clc-cap-bon-milk.ar.md": (State.OUTDATED, 5),
        "content/guidelines/brewery.cs.md": (State.PARTLY, 1),
    }
