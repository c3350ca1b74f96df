"""The drawing of a process: every word of the list in it, no line wider than its column, mirrored where words run from right to left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import samplesite
from lxml import etree
from playwright.sync_api import Page

from kbgen import reading
from kbgen.language import voices
from kbgen.model.parts import Said
from kbgen.model.views import StepRow
from kbgen.render.flow import across, lines, svg

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
COLUMN = 220
"""The narrowest column of the drawing, in its units."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("Malt", ["Malt"], id="one word"),
        pytest.param("Donaudampfschifffahrtselektrizität", ["Donaudampfschifffahrtselektrizität"], id="a word is never cut"),
        pytest.param("Hot wort, cold water or ice water", ["Hot wort, cold water or", "ice water"], id="between words"),
        pytest.param(
            "废洗涤液、冲洗水、锅炉排污、压缩空气泄漏", ["废洗涤液、冲洗水、锅炉排污、压", "缩空气泄漏"], id="between signs"
        ),
        pytest.param(
            "一二三四五六七八九十一二三四五，六", ["一二三四五六七八九十一二三四", "五，六"], id="no line begins with a mark"
        ),
    ],
)
def test_lines(text: str, wanted: list[str]) -> None:
    assert lines(text, COLUMN) == wanted


def test_the_drawing_says_what_the_list_says(sample: samplesite.Sample) -> None:
    found = sorted(sample.site.glob("*/*/guidelines/*/process.svg"))
    assert found
    for path in found:
        drawing = etree.parse(path).getroot()
        shown = " ".join(text for each in drawing.iter(f"{SVG}tspan") for text in [each.text])
        page = etree.HTML(path.with_name("index.html").read_text(encoding="utf-8"))
        listed = page.xpath("//ol[@class='flow']//dt[not(../@class='do')]/following-sibling::dd[1]")
        assert len(listed) >= 6
        for each in listed:
            said = re.sub(r"\s", "", "".join(each.itertext()))
            assert said in re.sub(r"\s", "", shown), path
        assert drawing.get("direction") == ("rtl" if drawing.get("lang") == "ar" else "ltr")
        assert drawing.findtext(f"{SVG}desc")


def test_nothing_executable_comes_out_of_words(sample: samplesite.Sample) -> None:
    hostile = '</title></style><script>alert(1)</script>" onload="x'
    step = StepRow(anchor="a", name=Said(hostile), inputs=Said(hostile), losses=Said(hostile), options=(), cite="")
    drawing = etree.fromstring(svg(Said(hostile), (step,), voices(ROOT)["en"], "en", hostile).encode())
    assert not drawing.xpath("//*[local-name()='script'] | //@onload")
    assert drawing.findtext(f"{SVG}title") == hostile


def test_no_line_is_wider_than_was_estimated(page: Page) -> None:
    library = reading.read(ROOT).library
    spoken = {
        (edition.language, text)
        for document in library.of_kind("guideline")
        for edition in document.editions.values()
        for key, text in edition.words.items()
        if re.match(r"steps\.[\w-]+\.(inputs|losses)$", key)
    }
    found = [(code, line) for code, text in sorted(spoken) for line in lines(text, COLUMN)]
    assert {"cs", "zh", "vi"} <= {code for code, _ in found}
    page.set_content('<meta charset="utf-8"><canvas></canvas>')
    wide = page.evaluate(
        "lines => { const pen = document.querySelector('canvas').getContext('2d'); pen.font = '14px system-ui, sans-serif';"
        " return lines.map(line => pen.measureText(line).width) }",
        [line for _, line in found],
    )
    assert not [(code, line) for (code, line), width in zip(found, wide, strict=True) if width > max(COLUMN, across(line))]
