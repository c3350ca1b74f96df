"""The search benchmark: our analyser, index and browser client over any set, in a real browser.

    make bench-search SET=FOLDER                      hits, bytes, requests and analysis of each language
    python benchmarks/search FOLDER --large           besides: sites of 3,000 pages
    python benchmarks/search FOLDER --peers           instead: side by side with Pagefind and with Material's own search

A set is a folder with ``<lang>.jsonl`` or ``<lang>.jsonl.gz`` (id, title, text) and ``queries.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import runs
from engines import chromium
from ours import OURS, ROOT
from texts import beside, read

DEVSET = ROOT.parent / "shared" / "search-devset"


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(
        "benchmarks/search", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", nargs="?", default="", help=f"folder of the set (else {DEVSET}, when it is there)")
    parser.add_argument("--languages", default="", help="only these, as en,cs")
    parser.add_argument("--among", type=Path, help="folder of another set whose texts stand beside, not to be found")
    parser.add_argument("--large", action="store_true", help="measure sites of 3,000 pages too")
    parser.add_argument("--only-large", action="store_true", help="measure nothing but them")
    parser.add_argument("--peers", action="store_true", help="compare with Pagefind and Material's own search")
    parser.add_argument("--misses", type=Path, help="file for the questions whose page is not among the first five")
    parser.add_argument("--json", type=Path, help="file for all results")
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for."""
    asked = arguments()
    if not asked.set and not DEVSET.is_dir():
        sys.exit("Name the folder of a set: make bench-search SET=FOLDER")
    only = tuple(filter(None, asked.languages.split(",")))
    collections = read(Path(asked.set or DEVSET), only)
    if asked.among:
        collections = beside(collections, read(asked.among, only))
    results: dict[str, Any] = {}
    with chromium() as browser:
        if asked.peers:
            from peers import engines, versions

            results["peers"] = runs.side_by_side(browser, collections, (OURS, *engines()))
            results["versions"] = versions(browser.version)
            print(f"\n{runs.peers_table(results['peers'])}\n\n{results['versions']}")
        elif not asked.only_large:
            results["set"], misses = runs.over_set(browser, collections)
            print(f"misses: {written(asked.misses or Path(tempfile.mkdtemp()) / 'misses.json', misses)}")
        if asked.large or asked.only_large:
            results["large"] = runs.over_large(browser, collections)
    if asked.json:
        print(f"results: {written(asked.json, results)}")


def written(path: Path, value: object) -> Path:
    """Write a value as JSON and return where it stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
