"""One canonical form of a page's metadata: fields in the order of the schema, comments kept, values untouched."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from kbgen.load import frontmatter
from kbgen.load.schema import Heading, TranslationFields
from kbgen.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ ]*:[ ]*(.*)")


def canonical(path: str, kind: str, text: str, *, translation: bool) -> str:
    """Return a page with its fields in order; raise Unreadable when its metadata cannot be read."""
    metadata, body, _ = frontmatter.split(path, text)
    before = frontmatter.parse(path, metadata, 2).value
    order = [item.name for kind_ in ((TranslationFields,) if translation else (Heading, KINDS[kind])) for item in fields(kind_)]
    if not translation:
        order = ["title", "lang", *[name for name in order if name not in {"title", "lang"}]]
    written = "".join(_ordered(_blocks(metadata), order))
    if frontmatter.parse(path, written, 2).value != before:
        return text  # a form of YAML that lines do not show, for instance a quoted field name: leave it as it is
    return f"---\n{written}---\n\n{body.strip()}\n"


def _blocks(metadata: str) -> list[tuple[str, str]]:
    """Return (field, its lines with the comments above it) for each field at the margin."""
    blocks: list[tuple[str, str]] = []
    name, held = "", ""
    waiting = ""
    for line in metadata.split("\n"):
        stripped = line.rstrip()
        found = _FIELD.match(stripped)
        if found:
            if name:
                blocks.append((name, held))
            name, held, waiting = found[1], f"{waiting}{found[1]}: {found[2]}".rstrip() + "\n", ""
        elif stripped.startswith("#"):
            waiting += f"{stripped}\n"
        elif stripped or waiting:
            held, waiting = f"{held}{waiting}{stripped}\n" if stripped else held, "" if stripped else waiting
    if name:
        blocks.append((name, held))
    return [*blocks, ("", waiting)] if waiting else blocks


def _ordered(blocks: list[tuple[str, str]], order: list[str]) -> Iterable[str]:
    known = {name: position for position, name in enumerate(order)}
    ranked = sorted(blocks, key=lambda block: known.get(block[0], len(order)))
    return (held for _, held in ranked)
