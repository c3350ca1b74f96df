"""The runs: ours over a set, ours over large sites, and all engines side by side. Each prints as it goes and returns its rows."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import large
import measures
from analysis import milliseconds
from engines import Engine, Made
from ours import OURS
from playwright.sync_api import Browser
from tables import kilobytes, line, markdown, total
from texts import Collection, spread
from webhost import Served, serve

SAMPLE = 12
LARGE_SAMPLE = 60
_SET = (8, 12, 8, 8, 7, 9, 11, 12, 13, 14, 10)
_LARGE = (24, 7, 7, 12, 24, 11, 18, 18)


@contextmanager
def built(engine: Engine, collection: Collection) -> Iterator[tuple[Made, Served]]:
    """Build a collection in a folder for the time being, and serve it."""
    with tempfile.TemporaryDirectory() as folder:
        made = engine.make(collection, Path(folder))
        with serve(made.folder) as host:
            yield made, host


def over_set(browser: Browser, collections: Sequence[Collection]) -> tuple[list[dict[str, Any]], list[dict[str, object]]]:
    """Print how ours does in each language; return the rows and the misses."""
    head = ("lang", "pages", "hits@5", "hits@1", "of", "MRR", "index KB", "per 1,000", "ms a page", "median KB", "max KB")
    print(line((*head, "requests"), (*_SET, 10)))
    rows, misses = [], []
    for collection in collections:
        with built(OURS, collection) as (made, host):
            found = measures.quality(OURS, made, browser, host, collection.questions)
            sample = measures.costs(OURS, made, browser, host, spread(collection.questions, SAMPLE))
        row = _found(collection, found) | _weight(collection, made, sample) | {"analysis_ms": milliseconds(collection)}
        rows.append(row)
        misses += found.misses
        print(_set_line(row), flush=True)
    hits5, hits1, asked = (total(rows, name) for name in ("hits5", "hits1", "questions"))
    mrr = sum(row["mrr"] * row["questions"] for row in rows) / asked
    print(line(("all", total(rows, "pages"), hits5, hits1, asked, f"{mrr:.3f}"), _SET[:6]))
    return rows, misses


def _found(collection: Collection, found: measures.Quality) -> dict[str, Any]:
    """Return the part of a row that says what was found."""
    return {
        "name": collection.name,
        "pages": len(collection.texts),
        "questions": len(found.asked),
        "hits5": found.hits(),
        "hits1": found.hits(1),
        "mrr": found.mrr,
    }


def _weight(collection: Collection, made: Made, sample: Sequence[measures.Cost]) -> dict[str, Any]:
    """Return the part of a row that says what the index weighs and what an answer costs."""
    sizes, requests = measures.spread_of([each.bytes for each in sample]), measures.spread_of([each.requests for each in sample])
    return {
        "index_bytes": made.weight,
        "index_files": len(made.index),
        "index_bytes_per_1000": made.weight / len(collection.texts) * 1000,
        "answer_bytes": sizes._asdict(),
        "answer_requests": requests._asdict(),
    }


def _set_line(row: dict[str, Any]) -> str:
    """Return the line of a language."""
    sizes, requests = row["answer_bytes"], row["answer_requests"]
    index = (kilobytes(row["index_bytes"]), kilobytes(row["index_bytes_per_1000"]), f"{row['analysis_ms']:.2f}")
    cells = (row["name"], row["pages"], row["hits5"], row["hits1"], row["questions"], f"{row['mrr']:.3f}", *index)
    cost = (kilobytes(sizes["median"]), kilobytes(sizes["maximum"]), f"{requests['median']:g}/{requests['maximum']}")
    return line((*cells, *cost), (*_SET, 10))


def over_large(browser: Browser, collections: Sequence[Collection]) -> list[dict[str, Any]]:
    """Print what ours weighs and takes on sites of 3,000 pages; return the rows."""
    print("\nSites of 3,000 pages: median/95th/maximum of answers in new contexts; ms on a processor slowed down four times")
    print(line(("site", "pages", "files", "KB/1,000", "KB to ten results", "requests", "ms of scripts", "ms till seen"), _LARGE))
    rows = []
    for collection in large.collections(collections):
        sample = spread(collection.questions, LARGE_SAMPLE)
        with built(OURS, collection) as (made, host):
            sent = measures.costs(OURS, made, browser, host, sample)
            slow = measures.slow_answers(OURS, made, browser, host, sample)
        row = {"name": collection.name, "pages": len(collection.texts), "questions": len(sample)} | _weight(
            collection, made, sent
        )
        row["script_ms"] = measures.spread_of([scripts for scripts, _ in slow])._asdict()
        row["answer_ms"] = measures.spread_of([seen for _, seen in slow])._asdict()
        rows.append(row)
        print(_large_line(row), flush=True)
    return rows


def _large_line(row: dict[str, Any]) -> str:
    """Return the line of a large site."""
    sizes = "/".join(kilobytes(size) for size in row["answer_bytes"].values())
    requests, scripts, seen = (
        "/".join(f"{n:.0f}" for n in row[name].values()) for name in ("answer_requests", "script_ms", "answer_ms")
    )
    index = (row["index_files"], kilobytes(row["index_bytes_per_1000"]))
    return line((row["name"], row["pages"], *index, sizes, requests, scripts, seen), _LARGE)


def side_by_side(
    browser: Browser, collections: Sequence[Collection], engines: Sequence[Engine]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every engine over the same languages, each engine alone on the machine."""
    found: dict[str, list[dict[str, Any]]] = {}
    for engine in engines:
        rows = found[engine.name] = []
        for collection in collections:
            with built(engine, collection) as (made, host):
                answers = measures.quality(engine, made, browser, host, collection.questions)
                sample = measures.costs(engine, made, browser, host, spread(collection.questions, SAMPLE), code=True)
            rows.append(_found(collection, answers) | _weight(collection, made, sample))
            print(f"{engine.name} {collection.name}: {rows[-1]['hits5']} of {rows[-1]['questions']}", flush=True)
    return found


def peers_table(found: dict[str, list[dict[str, Any]]]) -> str:
    """Return the engines side by side as Markdown, one table for what is found and one for what it weighs."""
    names, by_language = tuple(found), list(zip(*found.values(), strict=True))
    hits = [
        [rows[0]["name"], rows[0]["questions"], *(f"{row['hits5']} ({row['hits1']})" for row in rows)] for rows in by_language
    ]
    sums = (f"{total(rows, 'hits5')} ({total(rows, 'hits1')})" for rows in found.values())
    hits.append(["**all**", total(found[names[0]], "questions"), *sums])
    weights = [[rows[0]["name"], *map(_answer, rows), *(kilobytes(row["index_bytes"]) for row in rows)] for rows in by_language]
    middles = (_middle(rows) for rows in found.values())
    weights.append(["**all**", *middles, *(kilobytes(total(rows, "index_bytes")) for rows in found.values())])
    head = ["", *(f"{name}, KB (requests)" for name in names), *(f"{name}, index KB" for name in names)]
    return "\n\n".join(
        (markdown(["", "queries", *(f"{name}, first 5 (first)" for name in names)], hits), markdown(head, weights))
    )


def _answer(row: dict[str, Any]) -> str:
    """Return the median cost of an answer in words."""
    return f"{kilobytes(row['answer_bytes']['median'])} ({row['answer_requests']['median']:g})"


def _middle(rows: Sequence[dict[str, Any]]) -> str:
    """Return the median of the languages' median costs in words."""
    size, requests = (statistics.median(row[name]["median"] for row in rows) for name in ("answer_bytes", "answer_requests"))
    return f"{kilobytes(size)} ({requests:g})"
