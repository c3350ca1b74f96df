"""Bring every catalogue up to date with the phrases of code, theme and vocabulary: `make phrases`.

Keeps the header of each catalogue as it is (the plural rules there are CLDR's, which Babel's own table gets wrong for some
languages), keeps all translations, adds new phrases empty, drops those no longer used; writes sorted, unwrapped, without dates.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {"say": None, "phrase": None, "_": None, "t": None, "counted": (1, 2), "n": (1, 2)}
METHODS = [("kbgen/**.py", "python"), ("theme/**.html", "jinja2.ext.babel_extract")]


def wanted() -> dict[tuple[str | None, str], tuple[object, set[str]]]:
    """Return (context, msgid) -> (id or id and plural, files) of every phrase."""
    found: dict[tuple[str | None, str], tuple[object, set[str]]] = {}
    for folder in ("kbgen", "theme"):
        methods = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS if pattern.startswith(folder)]
        for name, _line, message, _comments, _context in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            first = message if isinstance(message, str) else message[0]
            if first:
                found.setdefault((None, first), (message, set()))[1].add(f"{folder}/{name}")
    for path in sorted((ROOT / "content/vocabulary").glob("*.yml")):
        for term in yaml.safe_load(path.read_text(encoding="utf-8")):
            context = path.stem.replace("-", "_")
            found.setdefault((context, term["label"]), (term["label"], set()))[1].add(path.relative_to(ROOT).as_posix())
    return found


def merge(path: Path, phrases: dict[tuple[str | None, str], tuple[object, set[str]]]) -> int:
    """Write a catalogue anew and return how many of its phrases lack a translation."""
    text = path.read_text(encoding="utf-8")
    header = text[: text.index("\n\n") + 2]
    plurals = int(re.search(r"nplurals=(\d)", header)[1])
    with path.open("rb") as file:
        old = read_po(file, ignore_obsolete=True)
    known = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]): message for message in old if message.id
    }
    fresh = Catalog(locale=None, fuzzy=False)
    fresh._num_plurals = plurals  # noqa: SLF001 - Babel would take its own table's number
    missing = 0
    for (context, first), (message_id, files) in sorted(phrases.items(), key=lambda item: (item[0][0] or "", item[0][1])):
        before = known.get((context, first))
        plural = not isinstance(message_id, str)
        empty = ("",) * plurals if plural else ""
        string = before.string if before and isinstance(before.string, str) != plural else empty
        if plural and len(string) != plurals:
            string = empty
        missing += not (all(string) if plural else string)
        comments = before.user_comments if before else []
        fresh.add(message_id, string, locations=[(name, None) for name in sorted(files)], context=context, user_comments=comments)
    with path.open("wb") as file:
        file.write(header.encode())
        write_po(file, fresh, width=0, omit_header=True, sort_output=False, include_lineno=False)
    return missing


def main() -> None:
    """Merge every catalogue and say how complete each is."""
    phrases = wanted()
    for path in sorted((ROOT / "translations").glob("*/LC_MESSAGES/kbgen.po")):
        missing = merge(path, phrases)
        sys.stdout.write(f"{path.parent.parent.name}: {len(phrases) - missing} of {len(phrases)} phrases\n")


if __name__ == "__main__":
    main()
