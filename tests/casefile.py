"""Reads tests/cases/*.txt and runs them; the form is told at the top of test_cases.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import click

from kbgen import reading, report

HERE = Path(__file__).parent
FILES = sorted((HERE / "cases").glob("*.txt"))
EXPECTED = "-- expected --\n"
_SECTION = re.compile(r"^-- (.+?) --\n", re.MULTILINE)
_INCLUDE = re.compile(r"\{\{(?:U\+([0-9A-F]{4,6})|([^{}]+?)\*(\d+))\}\}")
_FIELD = re.compile(r"\+?([a-z_]+):")


class Case(NamedTuple):
    """A case as written: what it shows, its sections by heading, and what ``kbgen check`` prints."""

    description: str
    sections: dict[str, str]
    expected: str

    def silent(self, name: str) -> set[str]:
        """Return the codes for which this case is a near miss: by its name, or by a line ``noop: KB205 KB206``."""
        if not name.endswith("-noop"):
            return set()
        listed = re.search(r"^noop: (.+)$", self.description, re.MULTILINE)
        return {name[:5].upper(), *(listed[1].split() if listed else ())}


def parse(text: str) -> Case:
    """Return a case from the text of its file."""
    text, _, expected = text.partition(EXPECTED)
    description, *parts = _SECTION.split(text)
    return Case(description, dict(zip(parts[::2], parts[1::2], strict=True)), expected)


STANDARD = parse((HERE / "standard.txt").read_text(encoding="utf-8")).sections


def run(case: Case, root: Path) -> str:
    """Write a case's repository to an empty folder and return what ``kbgen check`` prints."""
    for path in (name for name in STANDARD if name.startswith("content/vocabulary/")):
        if path not in case.sections:
            _write(root / path, STANDARD[path].encode())
    for heading, written in case.sections.items():
        path, _, link = _INCLUDE.sub(_included, heading).partition(" -> ")
        path, _, encoding = path.partition(" | ")
        path, _, base = path.partition(" < ")
        if link:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).symlink_to(link)
            continue
        text = _INCLUDE.sub(_included, edited(STANDARD[base], written) if base else written)
        _write(root / path, text.encode(encoding or "utf-8"))
    checked = reading.read(root)
    return click.unstyle(report.text(checked.findings, checked.voices["en"], root))


def _included(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2] * int(found[3])


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def edited(page: str, changes: str) -> str:
    """Return a page with fields put (+), taken out (-) and, after an empty line, another text."""
    fields, _, body = changes.partition("\n\n") if not changes.startswith("\n") else ("", "", changes[1:])
    _, metadata, text = page.split("---\n", 2)
    blocks = re.split(r"^(?=[a-z])", metadata, flags=re.MULTILINE)
    for change in re.split(r"^(?=\+[a-z_]+:|-)", fields.strip("\n"), flags=re.MULTILINE):
        if change.startswith("-"):
            blocks = [block for block in blocks if not block.startswith(f"{change[1:].strip()}:")]
        elif found := _FIELD.match(change):
            put = re.sub(r"^\+", "", change, flags=re.MULTILINE).rstrip("\n") + "\n"
            here = [number for number, block in enumerate(blocks) if block.startswith(f"{found[1]}:")]
            blocks[here[0] if here else len(blocks) :] = [put, *blocks[here[0] + 1 :]] if here else [put]
    return f"---\n{''.join(blocks)}---\n{body if body.strip() else text}"
