"""The segmenter: nothing is lost, and other words in the same places leave the page as it was built."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplesite import ROOT

from kbgen.l10n.dialect import split
from kbgen.l10n.inline import collapsed, labels, tokens
from kbgen.l10n.pieces import RAW
from kbgen.l10n.pseudo import pseudo
from kbgen.l10n.segments import written
from kbgen.render.markdown import _converter

FIXTURES = sorted((ROOT / "tests/l10n/dialect").glob("*.md"))
PAGES = sorted(
    ROOT / line
    for line in subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if not line.startswith(("kbgen/scaffolds/", "tests/l10n/"))
)
_ABBR = re.compile(r"</?abbr\b[^>]*>")
"""An abbreviation is found by its letters: where they are translated there is none."""
_NAMED = re.compile(r' (?:id|alt|title|for|href)="[^"]*"')


def html_of(text: str) -> str:
    return str(_converter().reset().convert(text))


def skeleton(text: str) -> list[str]:
    """Return the tags of a text's HTML, without what is made of its words; targets of links count."""
    made = _ABBR.sub("", html_of(text))
    return [_NAMED.sub("", tag) for tag in re.findall(r"<[^>]*>", made)] + sorted(re.findall(r' (?:href|src)="([^"#]*)', made))


def body(path: Path) -> str:
    text = path.read_bytes().decode("utf-8")
    return text.split("\n---\n", 1)[1] if text.startswith("---\n") else text


def replaced(text: str, how: str) -> str:
    known = labels(text)
    new = {n: pseudo(collapsed(part.text), how, known) for n, part in enumerate(split(text)) if part.kind != RAW}
    return written(text, new)


@pytest.mark.parametrize("path", [*FIXTURES, *PAGES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_comes_back_to_the_byte(path: Path) -> None:
    data = path.read_bytes()
    text = data.decode("utf-8")
    assert "".join(part.text for part in split(text)).encode() == data
    same = written(text, {n: collapsed(part.text) for n, part in enumerate(split(text)) if part.kind != RAW})
    assert same.encode() == data


@pytest.mark.parametrize("path", [*FIXTURES, *PAGES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_other_words_leave_the_page_as_it_was_built(path: Path) -> None:
    text = body(path)
    assert skeleton(replaced(text, "en-XA")) == skeleton(text)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_lines_are_those_of_the_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    for part in split(text):
        if part.kind != RAW:
            assert part.text.split("\n")[0] in lines[part.line - 1]


def shown(name: str) -> list[tuple[str, str]]:
    text = (ROOT / f"tests/l10n/dialect/{name}.md").read_text(encoding="utf-8")
    return [(part.kind, collapsed(part.text)) for part in split(text) if part.kind != RAW]


def test_what_a_translator_sees_of_boxes() -> None:
    assert shown("admonitions") == [
        ("heading", "Admonitions and details"),
        ("paragraph", "A note without a title. It has **bold**, *italic* and `code` in it."),
        ("title", "Wear gloves"),
        ("paragraph", "Caustic soda burns the skin."),
        ("item", "first rule"),
        ("item", "second rule"),
        ("paragraph", "A paragraph inside the second rule."),
        ("paragraph", "A box whose title is switched off."),
        ("title", "A box inside a box"),
        ("paragraph", "Outside."),
        ("title", "Inside"),
        ("cell", "a"),
        ("cell", "b"),
        ("cell", "1"),
        ("cell", "two"),
        ("paragraph", "Outside again."),
        ("title", "Closed at first?"),
        ("paragraph", "Opened with a tap."),
        ("title", "Open at first"),
        ("paragraph", "Closed with a tap."),
        ("paragraph", "Text right below the marker, with a second line."),
        ("paragraph", "Paragraph after it, which the box does not hold."),
    ]


def test_what_a_translator_sees_of_notes_and_html() -> None:
    assert [kind for kind, _ in shown("notes")].count("footnote") == 1
    assert ("term", "Feed-water heater") in shown("notes")
    assert ("definition", "A second meaning.") in shown("notes")
    assert ("abbreviation", "Cleaning in place") in shown("notes")
    assert [each for each in shown("html") if each[0] == "caption"] == [
        ("caption", "But a caption is."),
        ("caption", "So is a summary"),
        ("caption", "A caption on a line of its own"),
    ]
    assert not any("not for translators" in text for name in ("admonitions", "tabs", "lists", "html") for _, text in shown(name))


def test_a_warning_warns_and_a_note_does_not() -> None:
    text = (ROOT / "tests/l10n/dialect/admonitions.md").read_text(encoding="utf-8")
    warns = {collapsed(part.text): part.warns for part in split(text) if part.kind != RAW}
    assert warns["Caustic soda burns the skin."]
    assert warns["two"], "a box in a box that warns"
    assert not warns["Opened with a tap."]
    assert not warns["Paragraph after it, which the box does not hold."]


def test_words_that_would_start_a_block_do_not() -> None:
    text = "A sentence.\n\n- an item\n\n| a | b |\n|---|---|\n| c | d |\n"
    parts = [n for n, part in enumerate(split(text)) if part.kind != RAW]
    for words in ("# no heading", "- no item", "1999. no item", "> no quotation", "!!! no box", "a | b", "+ plus", "=== no tab"):
        assert skeleton(written(text, dict.fromkeys(parts, words))) == skeleton(text), words


def test_a_hard_break_stays_one() -> None:
    text = "- item\n\n    One  \n    two.\n"
    number = next(n for n, part in enumerate(split(text)) if part.kind == "paragraph")
    assert collapsed(split(text)[number].text) == "One\ntwo."
    assert written(text, {number: "Ein\nzwei."}) == "- item\n\n    Ein  \n    zwei.\n"


BITS = st.sampled_from(
    [
        "word", "two words", "# ", "## ", "- ", "1. ", "> ", "    ", "\t", "\n", "\n\n", "|", "| a | b |\n|---|---|\n", '!!! note "T"\n',
        "    !!! warning\n", '=== "Tab"\n', "```\n", "~~~\n", "`code`", "[x](y.md)", "[^1]", "[^1]: ", ":   ", "*[A]: b\n", "{: .c }",
        "<div>\n", "</div>\n", "<!--", "-->", "![a](b.png)", "---\n", "===\n", "  \n", "\\\n", "\u00a0", "中文", "é", '"', "*", "**", "_", "\u2028",
    ]
)  # fmt: skip


@given(st.lists(BITS, max_size=40).map("".join))
def test_nothing_is_ever_lost(text: str) -> None:
    parts = split(text)
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts) or text == ""
    assert written(text, {n: collapsed(part.text) for n, part in enumerate(parts) if part.kind != RAW}) == text


@given(st.text(max_size=200))
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


BLOCKS = st.sampled_from(
    [
        "A paragraph of words\non two lines.", "- one\n- two **bold**", "1. first\n2. second", "## A heading", "> quoted\n> words",
        "| head | other |\n|---|---|\n| cell | `x` |", '!!! note "Title"\n\n    Inside it.\n\n    - item', "```sh\ncode\n```",
        "Term\n:   What it means.", "![Picture](a.png)", "Words with a [link](b.md) and H~2~O.", '=== "Tab"\n\n    In a tab.', "---",
        '??? tip "Open"\n\n    Hidden.', "    code by its indent", "<div>\n<p>html</p>\n</div>", "Note.[^1]\n\n[^1]: Said below.",
    ]
)  # fmt: skip


@given(st.lists(BLOCKS, min_size=1, max_size=12))
def test_generated_pages_keep_their_skeleton(blocks: list[str]) -> None:
    text = "\n\n".join(blocks) + "\n"
    assert skeleton(replaced(text, "en-XA")) == skeleton(text)
    assert skeleton(replaced(text, "ar-XB")) == skeleton(text)


def test_the_skeleton_sees_a_lost_tag() -> None:
    """The negative control of everything above."""
    assert skeleton("A [link](a.md) here.") != skeleton("A link here.")
    assert skeleton("- one\n- two") != skeleton("- one two")
