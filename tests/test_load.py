"""Reading: whatever lies in the repository, there is a library and there are findings, quickly and without a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from casefile import STANDARD, edited, parse, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbgen.load import frontmatter, load, pictures, schema
from kbgen.model.document import Edition
from kbgen.model.finding import Severity
from kbgen.render import markdown, store

PAGE = "casestudies/cz/a.md"
READER = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))
from kbgen.load import frontmatter
before = resource.getrusage(resource.RUSAGE_SELF)
try:
    frontmatter.parse("a.md", Path(sys.argv[1]).read_text())
except frontmatter.Unreadable as unreadable:
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(unreadable.finding.code, after.ru_utime - before.ru_utime, after.ru_maxrss - before.ru_maxrss)
"""
BOMBS = {
    "brackets": ("[" * 200_000, "KB001"),
    "brackets-in-the-limit": ("[" * 60_000, "KB006"),
    "braces": ("a: " + "{" * 60_000, "KB006"),
    "closed-by-comments": ("[ # ]\n" * 10_000, "KB006"),
    "dashes": ("- " * 30_000, "KB006"),
    "question-marks": ("? " * 30_000, "KB005"),
    "levels": ("".join(f"{' ' * level}a:\n" for level in range(300)), "KB006"),
    "laughs": (
        "a: &a [lol]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)},' * 9}]\n" for n in range(9)),
        "KB007",
    ),
}


def put(root: Path, data: bytes | str, path: str = PAGE) -> Path:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def codes(root: Path) -> list[str]:
    return [finding.code for finding in load(root).findings]


def refused(text: str) -> str | None:
    """Return the code with which some metadata is refused."""
    try:
        frontmatter.parse(PAGE, text)
    except frontmatter.Unreadable as unreadable:
        return unreadable.finding.code
    return None


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_in_no_time(name: str, tmp_path: Path) -> None:
    text, code = BOMBS[name]
    (tmp_path / "bomb").write_text(text)
    done = subprocess.run([sys.executable, "-c", READER, str(tmp_path / "bomb")], capture_output=True, text=True, check=True)
    found, seconds, kilobytes = done.stdout.split()
    assert found == code
    assert float(seconds) < 0.5
    assert int(kilobytes) < 50_000


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\u2029", "\x85"], ids=ascii)
def test_line_ends_of_every_system(line_end: str, tmp_path: Path) -> None:
    loaded = load(put(tmp_path, STANDARD["case"].replace("\n", line_end)))
    [document] = loaded.library.documents.values()
    assert loaded.findings == ()
    assert document.original.body.strip().startswith("## The problem\n\nHot wort")
    assert document.original.place("isic").line == 11


def test_a_mark_at_the_start_of_the_file_is_no_part_of_it(tmp_path: Path) -> None:
    assert load(put(tmp_path, b"\xef\xbb\xbf" + STANDARD["case"].encode())).findings == ()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("---\ntitle: Ž".encode("cp1250"), {"offset": 11, "encoding": "Windows-1250 / ISO-8859-2"}),
        ("---\ntitle: Ž".encode("utf-16"), {"offset": 0, "encoding": "UTF-16"}),
        ("---\ntitle: Z".encode("utf-16-be"), {"offset": 0, "encoding": "UTF-16"}),
    ],
    ids=["windows", "utf-16", "utf-16 without mark"],
)
def test_other_encodings_are_named_with_the_byte(data: bytes, told: dict[str, object], tmp_path: Path) -> None:
    [finding] = load(put(tmp_path, data)).findings
    assert (finding.code, dict(finding.message.args)) == ("KB002", told)


def test_a_zero_byte_is_an_invisible_character(tmp_path: Path) -> None:
    [finding] = load(put(tmp_path, STANDARD["case"].replace("Hot wort", "Hot\0 wort"))).findings
    assert (finding.code, finding.place.line, finding.place.column) == ("KB010", 32, 4)


@pytest.mark.parametrize(
    ("size", "expected"), [(frontmatter.MAX_PAGE, []), (frontmatter.MAX_PAGE + 1, ["KB001"])], ids=["limit", "over"]
)
def test_the_size_of_a_page(size: int, expected: list[str], tmp_path: Path) -> None:
    assert codes(put(tmp_path, STANDARD["case"].encode().ljust(size, b"x"))) == expected


@pytest.mark.parametrize(("size", "expected"), [(frontmatter.MAX_METADATA, None), (frontmatter.MAX_METADATA + 1, "KB001")])
def test_the_size_of_metadata(size: int, expected: str | None) -> None:
    assert refused("a: ".ljust(size, "x")) == expected


@pytest.mark.parametrize(("depth", "expected"), [(frontmatter.MAX_DEPTH, None), (frontmatter.MAX_DEPTH + 1, "KB006")])
def test_the_depth_of_metadata(depth: int, expected: str | None) -> None:
    assert refused("a: " + "[" * (depth - 1) + "x" + "]" * (depth - 1)) == expected


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png(1600, 1200), []),
        (png(60_000, 60_000), ["KB001"]),
        (b"x" * pictures.MAX_BYTES, []),
        (b"x" * (pictures.MAX_BYTES + 1), ["KB001"]),
    ],
    ids=["fine", "flood of pixels", "limit", "over"],
)
def test_the_size_of_a_picture(data: bytes, expected: list[str], tmp_path: Path) -> None:
    loaded = load(put(tmp_path, data, "casestudies/cz/pipe.png"))
    assert [finding.code for finding in loaded.findings] == expected
    assert ("casestudies/cz/pipe.png" in loaded.pictures) is not expected


def test_links_of_every_kind_are_reported_and_never_followed(tmp_path: Path) -> None:
    put(tmp_path, STANDARD["case"], "elsewhere/secret.md")
    folder = tmp_path / "casestudies/cz"
    folder.mkdir(parents=True)
    (folder / "file.md").symlink_to(tmp_path / "elsewhere/secret.md")
    (folder / "folder").symlink_to(tmp_path / "elsewhere")
    (folder / "loop").symlink_to(folder)
    (folder / "nothing.md").symlink_to("nowhere")
    loaded = load(tmp_path)
    assert {finding.code for finding in loaded.findings} == {"KB012"}
    assert len(loaded.findings) == 4
    assert not loaded.library.documents


def test_names_that_cannot_be_shown_are_written_so_that_they_can(tmp_path: Path) -> None:
    folder = tmp_path / "casestudies/cz"
    folder.mkdir(parents=True)
    for name in (b"\xff.md", b"a\nb.md", b"\x1b[31m.md", "caf\u0065\u0301.md".encode(), "café.md".encode()):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(STANDARD["case"])
    loaded = load(tmp_path)
    assert {finding.code for finding in loaded.findings} == {"KB013"}
    assert len(loaded.findings) == 5
    assert all(str(finding.place).isprintable() for finding in loaded.findings)
    assert not loaded.library.documents


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lang: no", "no"),
        ("lang: 0163", "0163"),
        ("lang: 12:30", "12:30"),
        ("lang: 1e3", "1e3"),
        ("lang: null", "null"),
        ("lang: ~", "~"),
    ],
)
def test_a_value_stays_what_was_typed(text: str, value: str) -> None:
    assert frontmatter.parse(PAGE, text).value == {"lang": value}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1200", 1200), ("1.2", 1.2), ("-0.163", -0.163), ("+7", 7), ("0.125", 0.125), ("1234.567", 1234.567)]
    + [
        (typed, None)
        for typed in ("1,200", "1.200", "12 300", "12\u00a0300", "1'200", "1:30", "0x10", "1_000", "1e3", "inf", "１２", "")
    ],
)
def test_numbers(typed: str, number: float | None) -> None:
    page = edited(STANDARD["case"], "+payback_months: x")
    value = frontmatter.parse(PAGE, frontmatter.split(PAGE, page)[0]).value
    assert isinstance(value, dict)
    read = schema.read_source("case", value | {"payback_months": typed})
    assert (read[1].payback_months if isinstance(read, tuple) else None) == number  # type: ignore[union-attr]


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path, STANDARD["case"], f"casestudies/cz/good-{number}.md")
    for number, bad in enumerate((b"\xff", b"", b"---\n[", b"---\na: *b\n---\n", b"\0" * 100)):
        put(tmp_path, bad, f"casestudies/cz/bad-{number}.md")
    loaded = load(tmp_path)
    assert len(loaded.library.documents) == 5
    assert {finding.place.path for finding in loaded.findings} == {f"casestudies/cz/bad-{number}.md" for number in range(5)}


def edition(body: str) -> Edition:
    return Edition(document="d", language="en", path=PAGE, title="t", summary="s", body=body, body_line=1)


ENDLESS = {
    "brackets": "[" * 20_000,
    "lists": "\n".join("  " * level + "- x" for level in range(900)),
    "cdata": "<![CDATA[" * 5_000,
    "tags": "<a " * 20_000,
    "definitions": "a\n: b\n" * 5_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_text_fails_alone(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LONGEST", 0.2)
    assert markdown.article(edition(ENDLESS[name])).outline.failed
    assert markdown.article(edition("*Fine*")).html == "<p><em>Fine</em></p>"
    put(tmp_path, STANDARD["case"], "casestudies/cz/b.md")
    put(tmp_path, STANDARD["case"] + "\n" + ENDLESS[name])
    made = store.articles(load(tmp_path).library, tmp_path / "store")
    assert {path: each.outline.failed for path, each in made.items()} == {PAGE: True, "casestudies/cz/b.md": False}


FRAME = [
    ('```py" onclick="alert(1)\na\n```', "onclick=&quot;"),
    ('[a](https://example.org "x&quot; onclick=&quot;y")', ' onclick="'),
    ('[a](https://example.org){: onclick="x" style="y" }', "onclick"),
    ("<div>\n\ntext", "<div>\n\ntext</div>"),
    ("text\n\n</article></main></body>", "</article>"),
    ("<!-- open\n\ntext", "<!--"),
]


@pytest.mark.parametrize(("body", "token"), FRAME, ids=[body[:12] for body, _ in FRAME])
def test_a_text_cannot_break_the_frame_of_its_page(body: str, token: str) -> None:
    html = markdown.article(edition(body)).html
    if token.startswith("<div>"):
        assert token in html
    else:
        assert token not in html
    assert html.count("<div") == html.count("</div>")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300)
    | st.binary(max_size=300).map(lambda data: b"---\n" + data + b"\n---\n")
    | st.text().map(str.encode)
)
def test_any_bytes_are_a_library_and_findings(data: bytes, tmp_path: Path) -> None:
    loaded = load(put(tmp_path, data))
    assert loaded.findings
    assert all(
        finding.severity is Severity.ERROR and str(finding.message) and finding.place.line > 0 for finding in loaded.findings
    )
    assert not loaded.library.documents


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=200) | st.text(alphabet="ab:-[]{}&*!#|>'\"%@` \n\t?,\\u202E", max_size=200))
def test_any_text_as_yaml_is_metadata_or_unreadable(text: str) -> None:
    assert refused(text) in {None, "KB001", "KB005", "KB006", "KB007", "KB008", "KB010", "KB011"}


@settings(max_examples=60, deadline=None)
@given(
    value=st.recursive(
        st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    ),
    field=st.sampled_from(["title", "topics", "years", "options", "investment", "last_updated", "sources", "results"]),
)
def test_any_value_of_a_field_is_read_or_told(value: object, field: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    import yaml

    root = tmp_path_factory.mktemp("any")
    put(
        root,
        edited(STANDARD["case"], f"-{field}").replace("---\n", "---\n" + yaml.safe_dump({field: value}, allow_unicode=True), 1),
    )
    assert all(finding.code.startswith(("KB0", "KB1")) for finding in load(root).findings)


def test_the_excerpt_never_shows_what_a_link_leads_to(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("PASSWORD\n")
    printed = run(parse("x\n-- casestudies/cz/a.md -> ../../secret --\n"), tmp_path)
    assert "KB012" in printed
    assert "PASSWORD" not in printed
