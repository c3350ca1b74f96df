"""Blocks that are older than the original: marked wherever they stand, the original's words one click away."""

from __future__ import annotations

import re
from pathlib import Path

import htmlcheck
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
        assert not re.search("[\U000f0000-\U0010ffff]", text), change


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


def changed(body: str, *pieces: tuple[Change, int, int], original: str = "New.") -> str:
    """Return the article of a translation with some pieces, by (change, from, to)."""
    own, source = edition(body, Change.NONE)
    stale = tuple(Piece(id="x", change=change, original=original, text="", line=1, at=(a, b)) for change, a, b in pieces)
    fresh = Freshness(state=State.PARTLY, changed=len(stale), total=len(stale), pieces=stale)
    made = article(Edition(**{**vars(own), "freshness": fresh}), None, source)
    assert not made.outline.failed
    return made.html


def shortened(text: str) -> str:
    """Return an article with ``<new>`` for each note."""
    return re.sub(r"<details class=\"newer\">.*?</details>", "<new>", text, flags=re.DOTALL)


def test_what_is_new_stands_behind_the_piece_before() -> None:
    text = changed("One.\n\nTwo.\n", (Change.ADDED, 4, 4))
    assert shortened(text) == "<p>One.</p><new>\n<p>Two.</p>"
    text = changed("![One](a.png)\n\nTwo.\n", (Change.ADDED, 5, 5))
    assert shortened(text) == '<p><img alt="One" src="kb-file:content/overviews/a.png"></p><new>\n<p>Two.</p>'


@pytest.mark.parametrize("body", ["## Heading\n\nWords.\n", "- item\n\nWords.\n", "| a | b |\n|---|---|\n| c | d |\n\nWords.\n"])
def test_what_is_new_at_the_very_beginning_stands_on_top(body: str) -> None:
    last = body.index("Words.")
    text = changed(body, (Change.ADDED, 0, 0), (Change.ADDED, 0, 0), (Change.ADDED, last + 6, last + 6))
    assert shortened(text) == f"<new><new>{changed(body)}<new>"


@pytest.mark.parametrize("body", ["Text.\n\n", "# H\n\n"])
@pytest.mark.parametrize(
    "typed",
    [
        *"\uf0b7\ue100\ue010\U000f0000\U000f0001\U000fffff\U0010fff0\U0010ffff",
        "&#xF0000;",
        "&#x10fff0",
        "&#983040;",
        "&#xF&#xF0000;0000;",
    ],
)
def test_signs_that_somebody_typed_harm_nothing(body: str, typed: str) -> None:
    text = changed(f"{typed} and{typed}\n\n{body}", (Change.GONE, 0, 1), original=f"{typed} original")
    assert text.count("<details") == text.count("</details") == 1
    assert not re.search("[\U000f0000-\U0010ffff]", told(text, str))
    assert not re.search("[\U000f0000-\U0010ffff]", told(changed(f"{typed} and{typed}"), str)), "nor where nothing is older"
    if typed in "\uf0b7\ue100\ue010":
        assert text.count(typed) == 3


def test_thousands_of_pieces_are_marked() -> None:
    body = "Words.\n\n" * 6_000
    text = changed(body, *((Change.WORDS, n * 8, n * 8 + 6) for n in range(6_000)))
    assert shortened(text) == "\n".join(['<p class="older">Words.</p><new>'] * 6_000)


def test_two_pieces_of_one_item_have_a_language_each() -> None:
    body = "- one **two**\n    ```\n    code\n    ```\n    three\n    - four\n"
    pieces = [(Change.UNTRANSLATED, body.index(word), body.index(word) + 3) for word in ("one", "three")]
    page = html.fragment_fromstring(changed(body, *pieces), create_parent="div")
    assert [each.text_content().strip() for each in page.xpath("//*[@lang='ar'][@dir='rtl']")] == ["one two", "three"]
    twice = changed("> One\n> - two\n", (Change.UNTRANSLATED, 2, 5), (Change.UNTRANSLATED, 10, 13))
    assert twice.count("<p") == twice.count("lang=") == twice.count("dir=") == 1


def test_words_without_a_block_have_their_marks_behind_them() -> None:
    body = '=== "Tab *one*"\n\n    Text.\n\n=== "Two"\n\n    Last.\n'
    text = changed(body, (Change.WORDS, 5, 12), (Change.WORDS, body.index("Two"), body.index("Two") + 3))
    assert "Tab <em>one</em>Two<new><new></div>" in shortened(text)
    text = changed(body, (Change.UNTRANSLATED, body.index("Two"), body.index("Two") + 3))
    assert 'Tab <em>one</em><span lang="ar" dir="rtl">Two</span></div>' in text


@pytest.mark.parametrize(
    ("original", "shown"),
    [
        ("See [the **words**][label].", "See the words."),
        ("See [words][].", "See words."),
        ("See ![drawing][d].", "See drawing."),
        ("Said.[^1]", "Said."),
        ("`a[0][1]`, ``b`[^c]``", "a[0][1], b`[^c]"),
        ("[words] alone, [link](b.md)[^n]", "[words] alone, link"),
    ],
)
def test_the_words_of_a_link_by_reference_stand_alone(original: str, shown: str) -> None:
    page = made("Text.\n", Change.WORDS, original)
    assert page.xpath("string(//details/div)").strip() == shown


def test_the_originals_words_add_no_anchor_and_no_heading() -> None:
    own, source = edition("Text.\n", Change.WORDS, "# Heading {#x}")
    made = article(own, None, source)
    assert made.outline.anchors == made.outline.headings == ()
    assert "<p>Heading</p>" in made.html


EVERYTHING = f"""{TEXT}
- text
    ```
    code
    ```
    more

=== "Tab"

    In the tab.

<table lang="cs"><caption>Caption</caption><tr><th>a</th><td>b</td></tr></table>

<figure><img src="a.png" alt="x"><figcaption>Words</figcaption></figure>

Last words.
{{: lang="fr" }}
"""


def test_marks_are_valid_html(tmp_path: Path) -> None:
    for change in set(Change) - {Change.NONE, Change.COSMETIC}:
        own, source = edition(EVERYTHING, change)
        text = told(article(own, None, source).html, str)
        page = f'<!doctype html><html lang="cs"><title>x</title><body>{text.replace("kb:", "").replace("kb-file:", "")}'
        (tmp_path / f"{change}.html").write_text(page, encoding="utf-8")
    spoilt = '<!doctype html><html lang="cs"><title>x</title><p lang="ar" dir="rtl" lang="ar" dir="rtl">x</p>'
    (tmp_path / "twice.html").write_text(spoilt, encoding="utf-8")
    wrong = htmlcheck.errors(*tmp_path.glob("*.html"))
    assert len([each for each in wrong if "/twice.html:" in each]) == 2
    assert [each for each in wrong if "/twice.html:" not in each] == []


@given(st.text(alphabet="ab \n#-|>*_[]()!`:", max_size=80))
def test_marks_never_break_a_page(text: str) -> None:
    own, source = edition(text, Change.WORDS)
    made = told(article(own, None, source).html, str)
    assert made.count("<details") == made.count("</details")
    assert not re.search("[\U000f0000-\U0010ffff]", made)


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
