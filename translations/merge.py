"""Bring every catalogue up to date with the phrases of code, theme, vocabulary, help and explanations: `make phrases`.

Keeps the header of each catalogue as it is (the plural rules there are CLDR's, which Babel's own table gets wrong for some
languages), keeps all translations, adds new phrases empty, drops those no longer used; writes sorted, unwrapped, without dates.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kbgen import helptext, reading, wrong
from kbgen.check import RULES
from kbgen.cli import main as main_command
from kbgen.load import codes

ROOT = Path(__file__).parent.parent
KEYWORDS = {"say": None, "phrase": None, "_": None, "t": None, "counted": (1, 2), "n": (1, 2)}
METHODS = [("kbgen/**.py", "python"), ("theme/**.html", "jinja2.ext.babel_extract")]


Key: TypeAlias = tuple[str | None, str]
"""The context of a phrase, and its English (of one, when it counts)."""


@dataclass
class Wanted:
    """A phrase that catalogues must have."""

    said: str | tuple[str, ...]
    """Its English: of one and of several, when it counts."""
    files: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    """What a translator should know of it."""
    plain: bool = False
    """Whether its braces and percent signs are only that."""


def wanted() -> dict[Key, Wanted]:
    """Return every phrase of code, theme, vocabulary, help and explanations."""
    found: dict[Key, Wanted] = {}
    for folder in ("kbgen", "theme"):
        methods = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS if pattern.startswith(folder)]
        for name, _line, message, _comments, _context in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            first = message if isinstance(message, str) else message[0]
            if first:
                found.setdefault((None, first), Wanted(message)).files.add(f"{folder}/{name}")
    for path in sorted((ROOT / "content/vocabulary").glob("*.yml")):
        for term in yaml.safe_load(path.read_text(encoding="utf-8")):
            key = (path.stem.replace("-", "_"), term["label"])
            found.setdefault(key, Wanted(term["label"])).files.add(path.relative_to(ROOT).as_posix())
    for plain, texts in ((False, of_click()), (True, of_commands()), (True, explanations())):
        for said, file, note in texts:
            phrase = found.setdefault((None, said), Wanted(said, plain=plain))
            phrase.files.add(file)
            phrase.notes.add(note)
    return found


def of_click() -> Iterator[tuple[str, str, str]]:
    """Yield (phrase, file, note) of what click says in help and of wrong usage."""
    yield from ((said, "kbgen/helptext.py", "command-line help") for said in helptext.WORDS)
    for said in (*wrong.FORMS, *wrong.NAMES, *wrong.WORDS):
        yield said, "kbgen/wrong.py", "wrong usage of the command line"


def of_commands() -> Iterator[tuple[str, str, str]]:
    """Yield (phrase, file, note) of the help of all commands."""
    yield from ((said, file, "command-line help") for said, file in helptext.phrases(main_command))


def explanations() -> Iterator[tuple[str, str, str]]:
    """Yield (phrase, file, note) of what ``kbgen explain`` says."""
    modules = {rule.code: rule.function.__module__ for rule in RULES}
    for code, text in reading.explanations().items():
        said: list[str] = []
        helptext.explained(text, lambda each, said=said: said.append(each) or each)
        file = f"{modules.get(code, codes.__name__).replace('.', '/')}.py"
        yield from ((each, file, f"explanation of {code}") for each in said)


def merge(path: Path, phrases: dict[Key, Wanted]) -> int:
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
    for key, phrase in sorted(phrases.items(), key=lambda item: (item[0][0] or "", item[0][1])):
        before = known.get(key)
        plural = not isinstance(phrase.said, str)
        empty = ("",) * plurals if plural else ""
        string = before.string if before and isinstance(before.string, str) != plural else empty
        if plural and len(string) != plurals:
            string = empty
        missing += not (all(string) if plural else string)
        added = fresh.add(
            phrase.said,
            string,
            locations=[(name, None) for name in sorted(phrase.files)],
            auto_comments=sorted(phrase.notes),
            user_comments=before.user_comments if before else [],
            context=key[0],
        )
        if phrase.plain:
            added.flags -= {"python-format", "python-brace-format"}
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
