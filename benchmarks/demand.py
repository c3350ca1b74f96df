"""What demand costs over 8,000 documents: choosing for 22 centres, the ledger in 15 languages, and the order of translators.

The documents are the case studies of this repository, again and again under other names, with other sectors, topics, countries
and translations by a fixed rule. Times are those of the processor; the stage alone is measured, without reading files.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from kbgen.demand.ledger import cells, filling, holdings
from kbgen.demand.measured import measured
from kbgen.load import load
from kbgen.model.demand import Mark, Month
from kbgen.model.document import Library, Translation, profile
from kbgen.select import choices

LANGUAGES = ("en", "es", "pt", "fr", "cs", "sk", "hu", "ar", "zh", "vi", "ko", "sw", "am", "hi", "ru")
TODAY = date(2026, 11, 25)


def enlarged(library: Library, pages: int) -> Library:
    """Return a library with as many case studies as asked, each in about a third of the languages."""
    chance = random.Random(2026)
    cases = library.of_kind("case")
    sectors, topics = (tuple(library.vocabulary.terms[group]) for group in ("sectors", "topics"))
    countries = sorted({profile(centre).country for centre in library.centres})
    made = {}
    for number in range(pages):
        case = cases[number % len(cases)]
        facts = replace(
            case.facts,
            sector=chance.choice(sectors),
            topics=tuple(chance.sample(topics, 3)),
            country=chance.choice(countries),
            centre=None,
        )
        editions = {case.source: case.original}
        for code in chance.sample(LANGUAGES, 5):
            origin = chance.choice(("human", "machine"))
            editions.setdefault(
                code,
                replace(case.original, language=code, translation=Translation(source=case.source, origin=origin, review="draft")),
            )
        made[f"casestudies/xx/case-{number}"] = replace(case, id=f"casestudies/xx/case-{number}", facts=facts, editions=editions)
    return replace(library, documents={**{centre.id: centre for centre in library.centres}, **made})


def looked_for(library: Library) -> list[Month]:
    """Return a year of sums for every centre: 2,000 different things a month."""
    chance = random.Random(1)
    sectors, topics = (tuple(library.vocabulary.terms[group]) for group in ("sectors", "topics"))
    found = []
    for centre in library.centres:
        for month in range(1, 12):
            marks = [
                Mark("asked", f"sectors/{chance.choice(sectors)} topics/{chance.choice(topics)}", code)
                for code in LANGUAGES
                for _ in range(60)
            ]
            marks += [Mark("searched", f"words {n}", "en") for n in range(1_100)]
            found.append(
                Month(centre=centre.slug, month=f"2026-{month:02}", counts={mark: chance.randint(1, 50) for mark in marks})
            )
    return found


def timed(work: Callable[[], object], runs: int) -> str:
    """Return the median of the processor seconds of some runs, and all of them."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return f"{statistics.median(seconds):6.2f} ({', '.join(f'{each:.2f}' for each in seconds)})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=8_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    library = enlarged(load(Path(__file__).parent.parent).library, asked.pages)
    all_languages = [
        replace(centre, facts=replace(centre.facts, needs=replace(profile(centre).needs, languages=LANGUAGES)))
        for centre in library.centres
    ]
    months = looked_for(library)
    found = cells(all_languages, months, holdings(library))
    chosen = choices(library, measured(months, TODAY))
    counts = f"{len(library.centres)} centres, {len(LANGUAGES)} languages, {sum(map(len, chosen.values()))} choices"
    print(f"{asked.pages} documents, {counts}, {len(found)} lines of the ledger")
    print("CPU s: median (all runs)")
    print("choose for all centres        ", timed(lambda: choices(library, {}), asked.runs))
    print("... with what readers look for", timed(lambda: choices(library, measured(months, TODAY)), asked.runs))
    print("the ledger, stated alone      ", timed(lambda: cells(all_languages, (), holdings(library)), asked.runs))
    print("... with a year of readers    ", timed(lambda: cells(all_languages, months, holdings(library)), asked.runs))
    print("the order for translators     ", timed(lambda: filling(found, holdings(library)), asked.runs))


if __name__ == "__main__":
    main()
