"""Findings for people, for programs and for code hosts: one value, several renderings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbgen import __version__
from kbgen.model.finding import Finding, Severity

if TYPE_CHECKING:
    from kbgen.language import Voice

_LONGEST_LINE = 110


def text(findings: Iterable[Finding], voice: Voice, root: Path) -> str:
    """Return findings for people: place, code, what is wrong, the line with a caret, and what to write."""
    sources: dict[str, list[str]] = {}
    return "".join(_told(finding, voice, sources, root) for finding in findings)


def _told(finding: Finding, voice: Voice, sources: dict[str, list[str]], root: Path) -> str:
    colour = "red" if finding.severity is Severity.ERROR else "yellow"
    code = click.style(finding.code, fg=colour, bold=True)
    lines = [f"{finding.place} {code} {voice.say(finding.message)}"]
    lines += _excerpt(finding, sources, root)
    if finding.hint:
        lines.append(f"    {click.style('→', fg='green')} {voice.say(finding.hint)}")
    return "\n".join(lines) + "\n"


def _excerpt(finding: Finding, sources: dict[str, list[str]], root: Path) -> list[str]:
    """Return the line of the file that the finding speaks of, with a caret below the column."""
    place = finding.place
    if place.path not in sources:
        sources[place.path] = _lines(root.resolve() / place.path)
    lines = sources[place.path]
    if not 0 < place.line <= len(lines):
        return []
    line = "".join(letter if letter.isprintable() else " " for letter in lines[place.line - 1])
    start = max(0, place.column - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
    shown = line[start : start + _LONGEST_LINE]
    return [f"    {shown}", "    " + " " * (place.column - 1 - start) + "^"]


def _lines(file: Path) -> list[str]:
    """Return the lines of a text file of the repository, none of a link: its target is nobody's business."""
    try:
        return file.read_text(encoding="utf-8-sig").splitlines() if file.resolve() == file else []
    except (OSError, UnicodeDecodeError):
        return []


def as_json(findings: Iterable[Finding], voice: Voice, _root: Path) -> str:
    """Return findings as a JSON list of objects with code, severity, path, line, column, message and hint."""
    return json.dumps([_fields(finding, voice) for finding in findings], ensure_ascii=False, indent=1) + "\n"


def _fields(finding: Finding, voice: Voice) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": voice.say(finding.message),
        "hint": voice.say(finding.hint) if finding.hint else "",
    }


def github(findings: Iterable[Finding], voice: Voice, _root: Path) -> str:
    """Return findings as workflow commands of GitHub Actions, which shows them beside the lines."""
    return "".join(
        f"::{finding.severity} file={finding.place.path},line={finding.place.line},col={finding.place.column},"
        f"title={finding.code}::{_one_line(_sentence(finding, voice))}\n"
        for finding in findings
    )


def _sentence(finding: Finding, voice: Voice) -> str:
    return f"{voice.say(finding.message)} {voice.say(finding.hint) if finding.hint else ''}".strip()


def _one_line(said: str) -> str:
    return said.replace("%", "%25").replace("\n", "%0A")


def sarif(findings: Iterable[Finding], voice: Voice, _root: Path) -> str:
    """Return findings as SARIF 2.1.0 (OASIS), for code scanning."""
    results = [
        {
            "ruleId": finding.code,
            "level": str(finding.severity),
            "message": {"text": _sentence(finding, voice)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": finding.place.path},
                        "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
                    }
                }
            ],
        }
        for finding in findings
    ]
    rules = [{"id": code} for code in sorted({str(result["ruleId"]) for result in results})]
    driver = {"name": "kbgen", "version": __version__, "rules": rules}
    report = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Iterable[Finding], Voice, Path], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": sarif,
}
"""The renderings of ``kbgen check --format``."""
