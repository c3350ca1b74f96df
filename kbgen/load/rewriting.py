"""A page with other values in some of its fields; every other letter of the file stays."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping

from kbgen.load import frontmatter
from kbgen.model.document import Path
from kbgen.model.finding import Place, phrase

_PLAIN = re.compile(r"[^\W\d_](?:[^:#\[\]{},&*!|>'\"%@`\n\\]*[^\s:#\[\]{},&*!|>'\"%@`\\])?\Z")
_WORDS_OF_YAML = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})
_WIDTH = 118
_SHORT = 90


def rewritten(path: str, text: str, values: Mapping[Path, str], body: str | None = None) -> str:
    """Return a page in which some fields have other values, and another body if given; raise Unreadable when it cannot be read.

    A field that is not there yet is added at the end of its block: ``("words", key)`` or a field at the margin.
    """
    written, old_body, _ = frontmatter.split(path, text)
    before = frontmatter.parse(path, written, 2)
    present = {field: value for field, value in values.items() if field in before.spans}
    edits = [(*before.spans[field], _value(value, field, written)) for field, value in present.items()]
    for start, end, value in sorted(edits, reverse=True):
        kept = "\n" if written[start:end].endswith("\n") else ""
        space = " " if start == end and written[start - 1 : start] == ":" else ""
        written = f"{written[:start]}{space}{value}{kept}{written[end:]}"
    for field, value in values.items():
        if field not in present:
            written = _added(path, written, field, value)
    after = frontmatter.parse(path, written, 2)
    held = {field: _at(after.value, field) for field in values}
    if held != dict(values):  # a form of YAML that lines do not show: better no change than a wrong one
        raise frontmatter.Unreadable("KB005", Place(path), phrase("The front matter cannot be changed as it is written."))
    return f"---\n{written}\n---\n{old_body if body is None else body}"


def _at(value: frontmatter.Value, field: Path) -> frontmatter.Value | None:
    for name in field:
        value = value.get(str(name), "") if isinstance(value, dict) else ""
    return value


def new_translation(language: str, source: str, origin: str, texts: Mapping[str, str], body: str) -> str:
    """Return the file of a translation; ``texts`` are ``@title``, ``@summary`` and ``@words/<way>``."""
    words = {name.removeprefix("@words/"): text for name, text in texts.items() if name.startswith("@words/")}
    lines = [
        f"lang: {language}",
        f"translation: {{from: {source}, origin: {origin}, review: draft}}",
        f"title: {scalar(texts['@title'])}",
        f"summary: {scalar(texts['@summary'])}",
        *(["words:"] if words else []),
        *(f"  {key}: {scalar(text)}" for key, text in words.items()),
    ]
    return "\n".join(["---", *lines, "---", "", body.strip(), ""])


def with_members(path: str, text: str, field: str, members: Iterable[str]) -> str:
    """Return a page with more members at the end of one of its lists; raise Unreadable when it cannot be read."""
    written, body, _ = frontmatter.split(path, text)
    spans = frontmatter.parse(path, written, 2).spans
    end = max(span[1] for way, span in spans.items() if way[0] == field)
    in_brackets = re.search(rf"^{re.escape(field)}:[ ]*\[", written, re.MULTILINE)
    added = "".join(f", {each}" if in_brackets else f"\n  - {each}" for each in members)
    return f"---\n{written[:end]}{added}{written[end:]}\n---\n{body}"


def _value(value: str, field: Path, written: str) -> str:
    """Return a value as YAML writes it at this place."""
    indent = 2 * len(field)
    in_braces = re.search(rf"^{re.escape(str(field[0]))}:[ ]*\{{", written, re.MULTILINE) if len(field) > 1 else None
    if len(value) <= _SHORT or in_braces or value != " ".join(value.split()):
        return scalar(value)
    lines = textwrap.wrap(value, _WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join([">-", *(" " * indent + line for line in lines)])


def scalar(value: str) -> str:
    """Return a value on one line, in quotation marks where YAML would read something else."""
    plain = _PLAIN.match(value) and value.casefold() not in _WORDS_OF_YAML
    return value if plain else json.dumps(value, ensure_ascii=False)


def _added(path: str, written: str, field: Path, value: str) -> str:
    """Return front matter with one more field; a block in braces, or one that is empty, is written anew."""
    if len(field) == 1:
        return f"{written}\n{field[0]}: {_value(value, field, written)}"
    metadata = frontmatter.parse(path, written, 2)
    block, lines = field[:1], written.split("\n")
    if block not in metadata.names:
        return f"{written}\n{field[0]}:\n  {field[1]}: {_value(value, field, written)}"
    first = metadata.names[block].line - 2
    margins = sorted(place.line - 2 for name, place in metadata.names.items() if len(name) == 1)
    last = next((line for line in margins if line > first), len(lines))
    while last - 1 > first and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    inner = [place for name, place in metadata.names.items() if name[:1] == block and len(name) == len(field)]
    if inner and inner[0].line - 2 > first:
        line = f"{' ' * (inner[0].column - 1)}{field[1]}: {_value(value, field, written)}"
        return "\n".join([*lines[:last], line, *lines[last:]])
    held = _at(metadata.value, block)
    kept = held if isinstance(held, dict) else {}
    anew = [f"{field[0]}:", *(f"  {key}: {scalar(str(text))}" for key, text in {**kept, str(field[1]): value}.items())]
    return "\n".join([*lines[:first], *anew, *lines[last:]])
