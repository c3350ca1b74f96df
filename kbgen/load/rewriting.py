"""A page with other values in some of its fields; every other letter of the file stays."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping

from kbgen.load import frontmatter
from kbgen.model.document import Path

_PLAIN = re.compile(r"[^\W\d_](?:[^:#\[\]{},&*!|>'\"%@`\n\\]*[^\s:#\[\]{},&*!|>'\"%@`\\])?\Z")
_WORDS_OF_YAML = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})
_WIDTH = 118
_SHORT = 90


def rewritten(path: str, text: str, values: Mapping[Path, str], body: str | None = None) -> str:
    """Return a page in which some fields have other values, and another body if given; raise Unreadable when it cannot be read.

    A field that is not there yet is added at the end of its block: ``("words", key)`` or a field at the margin.
    """
    written, old_body, _ = frontmatter.split(path, text)
    metadata = frontmatter.parse(path, written, 2)
    edits = [
        (*metadata.spans[field], _value(value, field, written)) for field, value in values.items() if field in metadata.spans
    ]
    for start, end, value in sorted(edits, reverse=True):
        kept = "\n" if written[start:end].endswith("\n") else ""
        space = " " if start == end and written[start - 1 : start] == ":" else ""
        written = f"{written[:start]}{space}{value}{kept}{written[end:]}"
    missing = {field: value for field, value in values.items() if field not in metadata.spans}
    written = _added(written.rstrip("\n"), missing)
    return f"---\n{written}\n---\n{old_body if body is None else body}"


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


def _added(written: str, missing: Mapping[Path, str]) -> str:
    for field, value in missing.items():
        if len(field) == 1:
            written += f"\n{field[0]}: {_value(value, field, written)}"
            continue
        block = re.search(
            rf"^{re.escape(str(field[0]))}:[ ]*(?:\{{\}}[ ]*)?\n(?:[ ]+.*\n|[ ]*#.*\n|[ ]*\n)*", f"{written}\n", re.MULTILINE
        )
        line = f"  {field[1]}: {_value(value, field, written)}"
        if block:
            end = min(block.end() - 1, len(written))
            head = written[:end].rstrip().removesuffix(" {}")
            written = f"{head}\n{line}{written[end:]}"
        else:
            written += f"\n{field[0]}:\n{line}"
    return written
