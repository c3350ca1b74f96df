"""How long status takes over a large library: 8,000 pages of 6 to 9 KB, each with translations into three languages.

The pages have real front matter and real sentences, figures and tables of this repository, recombined by a seed; their
translations are invented words in the same places. All translations are confirmed by ``kbgen l10n ack``, then 100 originals
change. Measured, in CPU seconds (and by the clock), each in a process of its own: the first status, when no earlier run left
anything (once); the second; and one after one more edit. The stage is ``state.read`` and ``with_freshness`` on a library that was
read already; the command is ``kbgen l10n status``, which reads the 32,000 files first.

Usage: make bench-freshness [OPTIONS="--pages 400 --runs 1 --at FOLDER"]; a folder that is there already is used again.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kbgen import reading, translating
from kbgen.l10n import state
from kbgen.l10n.dialect import split
from kbgen.l10n.freshness import pieces_of
from kbgen.l10n.inline import collapsed
from kbgen.l10n.memory import with_freshness
from kbgen.l10n.pieces import RAW
from kbgen.l10n.pseudo import pseudo
from kbgen.l10n.segments import written
from kbgen.load import glossary, load
from kbgen.load.rewriting import new_translation
from kbgen.model.document import Document

ROOT = Path(__file__).parent.parent
SIZES = (6_000, 9_000)
INTO = ("en", "es", "cs", "fr")
"""Each page is translated into the first three that are not its own language."""
EDITED = 100
_SENTENCE = re.compile(r"(?<=[.!?。]) +(?=[^\W\d_])")
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


@dataclass
class Texts:
    """What bodies in one language are made of."""

    sections: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def main() -> None:
    asked = arguments()
    if asked.stage:
        print(json.dumps(stage(asked.at)))
        return
    with tempfile.TemporaryDirectory() as folder:
        root = asked.at or Path(folder) / "kb"
        if not root.exists():
            made(root, asked.pages)
        found = measured(root, asked.runs)
        print(f"kept by a run: {(root / reading.FRESHNESS).stat().st_size / 1e6:.1f} MB")
    print(f"{'CPU s: median (all runs); by the clock':42}")
    for name, seconds in found.items():
        cpu, clock = zip(*seconds, strict=True)
        runs = " ".join(f"{each:.2f}" for each in cpu)
        print(f"{name:32}{statistics.median(cpu):8.2f} ({runs}); {statistics.median(clock):.2f}")


def measured(root: Path, runs: int) -> dict[str, list[tuple[float, float]]]:
    """Return the seconds of each run of each measurement."""
    found = defaultdict(list)
    before = {
        "first": lambda _: (root / reading.FRESHNESS).unlink(missing_ok=True),
        "second": lambda _: None,
        "one edit": lambda run: edit(root, 1, run),
    }
    for run in range(runs):
        for name, prepare in before.items() if run == 0 else list(before.items())[1:]:  # the first one takes minutes
            prepare(f"stage {run}")
            for part, seconds in json.loads(child(root, [__file__, "--stage", "--at", str(root)])[2]).items():
                found[part if part == "load" else f"{name}, {part}"].append(seconds)
            prepare(f"command {run}")
            found[f"{name}, command"].append(child(root, ["-m", "kbgen", "l10n", "status", "--root", str(root)])[:2])
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=8000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--at", type=Path)
    parser.add_argument("--stage", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def child(root: Path, command: list[str]) -> tuple[float, float, str]:
    """Run Python and return its CPU seconds, those of the clock, and what it printed."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=root, capture_output=True, text=True, check=False)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, clock, done.stdout


def stage(root: Path) -> dict[str, tuple[float, float]]:
    """Return the seconds of reading the library and of each step of the stage, here."""
    library, loading = timed(lambda: load(root).library)
    states, reading = timed(lambda: state.read(root / reading.STATES, root))
    terms, _ = glossary.read(root)
    _, freshness = timed(lambda: with_freshness(library, states, terms, root / reading.FRESHNESS))
    whole = (reading[0] + freshness[0], reading[1] + freshness[1])
    return {"load": loading, "stage": whole, "of it state.read": reading, "of it with_freshness": freshness}


def timed(work):
    cpu, clock = time.process_time(), time.perf_counter()
    found = work()
    return found, (time.process_time() - cpu, time.perf_counter() - clock)


def made(root: Path, pages: int) -> None:
    """Write the library, confirm its translations and change some originals."""
    chance = random.Random(1)  # the same library in every run
    for name in ("content/centres", "content/vocabulary", "translations", "theme"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("*.??.md", "state"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    heads, texts = of_library()
    weights = [len(each.sentences) for each in texts.values()]
    for number in range(pages):
        (language,) = chance.choices(list(texts), weights)
        folder, head = chance.choice(heads)
        head = re.sub("^lang: .*", f"lang: {language}", head, flags=re.MULTILINE)
        path = root / folder / f"page-{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        wanted = chance.randint(*SIZES) - len(head.encode())
        path.write_text(f"---\n{head}\n---\n\n{body(texts[language], wanted, chance)}\n", encoding="utf-8")
    loaded = load(root)
    for document in loaded.library.documents.values():
        if document.kind != "centre":
            for language in [code for code in INTO if code != document.source][:3]:
                translate(root, document, language)
    shop = translating.opened(root)
    translating.acknowledge(shop, translating.translations(shop, []), (), reading.today())
    edit(root, EDITED, "first")
    describe(root, loaded.findings)


def of_library() -> tuple[list[tuple[str, str]], dict[str, Texts]]:
    """Return the real texts of this repository: (folder, front matter) of its pages, and their bodies by language."""
    heads = []
    found: defaultdict[str, Texts] = defaultdict(Texts)
    for document in load(ROOT).library.documents.values():
        if document.kind != "centre":
            head = (ROOT / document.original.path).read_text(encoding="utf-8").split("---\n")[1].rstrip("\n")
            heads.append(("/".join(document.id.split("/")[:2]), head))
        for edition in document.editions.values():
            texts = found[edition.language]
            texts.sections += [each for each in _SECTION.split(edition.body) if each.startswith("## ")]
            paragraphs = [collapsed(part.text) for part in split(edition.body) if part.kind == "paragraph"]
            texts.sentences += [each for text in paragraphs for each in _SENTENCE.split(text)]
    heads = [each for each in heads if len(each[1].encode()) < SIZES[0] * 2 // 3]
    return heads, {language: texts for language, texts in found.items() if len(texts.sentences) > 100}


def body(texts: Texts, wanted: int, chance: random.Random) -> str:
    """Return sections in the shape of real ones, whose paragraphs hold other sentences, about ``wanted`` bytes of them."""
    sections: list[str] = []
    while (size := sum(len(each.encode()) + 2 for each in sections)) < wanted:
        section = chance.choice(texts.sections).strip("\n")
        new = {
            n: " ".join(chance.sample(texts.sentences, chance.randint(2, 5) if part.kind == "paragraph" else 1))
            for n, part in enumerate(split(section))
            if part.kind in {"paragraph", "item"}
        }
        section = written(section, new)
        if sections and size + len(section.encode()) > wanted + SIZES[1] - SIZES[0]:
            break
        sections.append(section)
    return "\n\n".join(sections)


def translate(root: Path, document: Document, language: str) -> None:
    source = document.original
    new = {n: pseudo(collapsed(part.text), "en-XA") for n, part in enumerate(split(source.body)) if part.kind != RAW}
    texts = {each.id: pseudo(each.text, "en-XA") for each in pieces_of(document, source) if each.part < 0}
    page = new_translation(language, source.language, "human", texts, written(source.body, new))
    (root / source.path.replace(".md", f".{language}.md")).write_text(page, encoding="utf-8")


def edit(root: Path, count: int, words: str) -> None:
    """Give some originals one more paragraph at their end."""
    pages = sorted(originals(root))
    for path in pages[:: max(1, len(pages) // count)][:count]:
        path.write_text(f"{path.read_text(encoding='utf-8')}\nAnd one thing more, {words}.\n", encoding="utf-8")


def originals(root: Path) -> Iterator[Path]:
    yield from (path for path in root.rglob("page-*.md") if path.name.count(".") == 1)


def describe(root: Path, findings: tuple) -> None:
    sizes = [path.stat().st_size for path in originals(root)]
    lines = sum(path.read_bytes().count(b"\n") - 1 for path in (root / reading.STATES).glob("*.tsv"))
    print(f"{len(sizes)} originals, {statistics.mean(sizes):.0f} bytes each; {lines} lines of state; {len(findings)} findings")


if __name__ == "__main__":
    main()
