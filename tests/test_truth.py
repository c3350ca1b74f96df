"""What is published about kbgen is true: every code is explained and has cases, every field is documented."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from casefile import FILES, parse
from click.testing import CliRunner
from make_metadata_doc import FILE, fields_of, page, tables

from kbgen import cli, pipeline
from kbgen.check import RULES
from kbgen.load.codes import EXPLANATIONS

CODES = sorted(pipeline.explanations())
CASES = {file.stem: parse(file.read_text(encoding="utf-8")) for file in FILES}
SOURCES = sorted((Path(cli.__file__).parent).rglob("*.py"))


@pytest.mark.parametrize("code", CODES)
def test_a_case_fires(code: str) -> None:
    assert [name for name, case in CASES.items() if name.startswith(code.lower()) and f" {code} " in case.expected]


@pytest.mark.parametrize("code", CODES)
def test_a_near_miss_stays_silent(code: str) -> None:
    assert [name for name, case in CASES.items() if code in case.silent(name)]


def test_every_case_is_named_by_a_code() -> None:
    assert {name[:5].upper() for name in CASES} <= set(CODES)


def test_codes_are_used_once() -> None:
    codes = [*EXPLANATIONS, *(rule.code for rule in RULES)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    explained = CliRunner().invoke(cli.main, ["explain", code.lower()])
    assert explained.exit_code == 0
    sentence, empty, *advice = explained.output.removeprefix(f"{code}: ").splitlines()
    assert re.fullmatch(r"[A-Z].{8,100}\.", sentence), "the first line is a sentence"
    assert empty == ""
    assert "".join(advice).strip()


def test_codes_that_the_program_gives_are_all_explained() -> None:
    given = {code for file in SOURCES for code in re.findall(r'"(KB\d{3})"', file.read_text(encoding="utf-8"))}
    assert given == set(CODES)


def phrases() -> list[tuple[str, ast.Call]]:
    """Return every call of phrase() with a literal sentence, and where it stands."""
    found = []
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "phrase" and isinstance(node.args[0], ast.Constant):
                found.append((f"{file.name}:{node.lineno}", node))
    return found


@pytest.mark.parametrize(("where", "call"), phrases(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_phrase_has_all_its_fields(where: str, call: ast.Call) -> None:
    sentence = ast.literal_eval(call.args[0])
    given = {keyword.arg for keyword in call.keywords}
    if not given:
        assert "{{" not in sentence, "a phrase without fields is printed as it stands"
        return
    wanted = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    assert wanted == given


@pytest.mark.parametrize("kind", pipeline.kinds())
def test_every_field_is_documented(kind: str) -> None:
    heading = f"## {kind}\n"
    text = FILE.read_text(encoding="utf-8")
    assert heading in text
    section = text.split(heading)[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| `([\w.\[\]]+)` \|", section, re.MULTILINE))
    assert documented == {name for name, _ in fields_of(kind)}


def test_what_to_write_is_said_of_every_field() -> None:
    assert [row for _, rows in tables() for row in rows if not row.what or not row.example] == []


def test_the_page_on_metadata_is_as_written_by_its_script() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "run: python tests/make_metadata_doc.py"
