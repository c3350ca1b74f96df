"""A set of texts and questions: ``<lang>.jsonl[.gz]`` with id, title and text per line, and ``queries.json``."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Text:
    """A page to be found."""

    id: str
    title: str
    text: str
    language: str


@dataclass(frozen=True)
class Question:
    """What somebody types, and the id of the page that must be found."""

    id: str
    query: str
    target: str
    language: str


@dataclass(frozen=True)
class Collection:
    """What one search index is made of, and what it is asked; ``language`` is that of the site."""

    name: str
    language: str
    texts: tuple[Text, ...]
    questions: tuple[Question, ...]


def read(folder: Path, only: tuple[str, ...] = ()) -> list[Collection]:
    """Return the collections of a set, one for each language that has both texts and questions."""
    if not folder.is_dir():
        raise SystemExit(f"There is no folder {folder}. Name the folder of a set: make bench-search SET=FOLDER")
    file = folder / "queries.json"
    if not file.is_file():
        raise SystemExit(f"{folder} is no set: it has no queries.json.")
    asked = _questions(file)
    have = {path.name.split(".jsonl")[0]: path for path in sorted((*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")))}
    found = []
    for language in dict.fromkeys((*asked, *have)):
        if only and language not in only:
            continue
        lacks = [what for what, there in (("queries", asked.get(language)), ("texts", language in have)) if not there]
        if lacks:
            print(f"{language}: left out, the set has no {' and no '.join(lacks)} of it.")
            continue
        texts = tuple(_texts(have[language], language))
        lost = len({question.target for question in asked[language]} - {text.id for text in texts})
        if lost:
            print(f"{language}: {lost} of the pages to be found are not among its texts.")
        found.append(Collection(language, language, texts, asked[language]))
    if not found:
        raise SystemExit(f"{folder} has no language with both texts and queries.")
    return found


def beside(collections: list[Collection], others: list[Collection]) -> list[Collection]:
    """Return collections with the texts of others of their languages among their own."""
    more = {each.language: each.texts for each in others}
    return [replace(each, texts=each.texts + more.get(each.language, ())) for each in collections]


def _questions(file: Path) -> dict[str, tuple[Question, ...]]:
    """Return the questions of each language, whether they stand in a list or under ``queries``."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        found = {}
        for language, value in data.get("languages", data).items():
            rows = value.get("queries", []) if isinstance(value, dict) else value
            if isinstance(rows, list):
                found[language] = tuple(_question(row, number, language) for number, row in enumerate(rows, start=1))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SystemExit(f"{file}: cannot be read as languages with queries (query, target): {error!r}") from None
    return found


def _question(row: dict[str, Any], number: int, language: str) -> Question:
    """Return one question; without an id its number names it."""
    return Question(str(row.get("id", number)), str(row["query"]), str(row["target"]), language)


def _texts(path: Path, language: str) -> Iterator[Text]:
    """Yield the texts of one file."""
    opened = gzip.open if path.suffix == ".gz" else open
    number = 0
    with opened(path, "rt", encoding="utf-8") as lines:
        try:
            for number, line in enumerate(lines, start=1):  # noqa: B007 - the number is said when a line is wrong
                if line.strip():
                    row = json.loads(line)
                    yield Text(str(row["id"]), str(row["title"]), str(row["text"]), language)
        except (ValueError, TypeError, KeyError, OSError, EOFError) as error:
            raise SystemExit(f"{path}, line {number}: no JSON object with id, title and text: {error!r}") from None


def spread(questions: tuple[Question, ...], wanted: int) -> tuple[Question, ...]:
    """Return about so many questions, evenly spread over all."""
    if len(questions) <= wanted:
        return questions
    return tuple(questions[int(number * len(questions) / wanted)] for number in range(wanted))
