"""What is published about kbgen is true: every code is explained and has cases, every field is documented."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import Any

import pytest
from casefile import FILES, parse
from click.testing import CliRunner

from kbgen import cli, reading
from kbgen.check import RULES
from kbgen.load.codes import EXPLANATIONS

CODES = sorted(set(reading.explanations()) - {"KB415"})  # that one is told by kbgen l10n import: tests/test_exchange.py
CASES = {file.stem: parse(file.read_text(encoding="utf-8")) for file in FILES}
MANUAL = Path(__file__).parent.parent / "docs/metadata.md"
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
    assert given == set(reading.explanations())


def phrases() -> list[tuple[str, ast.Call]]:
    """Return every call of phrase() with a literal sentence, and where it stands."""
    return [
        (f"{file.name}:{node.lineno}", node)
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "phrase" and isinstance(node.args[0], ast.Constant)
    ]


@pytest.mark.parametrize(("where", "call"), phrases(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_phrase_has_all_its_fields(where: str, call: ast.Call) -> None:
    sentence = ast.literal_eval(call.args[0])
    given = {keyword.arg for keyword in call.keywords}
    if not given:
        assert "{{" not in sentence, "a phrase without fields is printed as it stands"
        return
    wanted = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    assert wanted == given


def blocks() -> list[tuple[str, dict[str, Any]]]:
    """Return each kind of page and each block within, with its JSON Schema."""
    found: dict[str, dict[str, Any]] = {}
    for kind in reading.kinds():
        schema = reading.json_schema(kind)
        found |= {kind: schema} | {name.lower(): inner for name, inner in schema.get("$defs", {}).items()}
    return sorted(found.items())


@pytest.mark.parametrize(("name", "schema"), blocks(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_field_is_documented(name: str, schema: dict[str, Any]) -> None:
    section = re.split(r"^#+ ", MANUAL.read_text(encoding="utf-8").split(f"\n## {name}\n")[1], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| `(\w+)` \| (yes )?\| (.+) \| `(.+)` \|$", section, re.MULTILINE)
    assert {(field, bool(required)) for field, required, _what, _example in rows} == {
        (field, field in schema["required"] if "required" in schema else False) for field in schema["properties"]
    }


def test_the_manual_has_no_other_tables() -> None:
    documented = set(re.findall(r"^## (.+)$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == {name for name, _ in blocks()}
