"""Cold builds in one run: kbgen's sites against plain mkdocs-material with the same pages, as pages per second.

Plain means: mkdocs-material as `mkdocs new` users set it up (its own search on, no fonts), one build for each site and language,
whose pages are the same titles, summaries, lists and texts written as Markdown. Usage: make bench [CENTRES="cz vn tn"]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import fields, is_dataclass
from pathlib import Path

from kbgen import reading
from kbgen.compose import compose
from kbgen.model.demand import Ledger
from kbgen.model.parts import Row, Said

ROOT = Path(__file__).parent.parent
SETTINGS = """site_name: Plain
site_url: https://plain.example/
theme:
  name: material
  font: false
markdown_extensions: [tables, footnotes, attr_list, def_list, admonition, toc]
"""


def main() -> None:
    centres = tuple(os.environ.get("CENTRES", "cz vn tn").split())
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        copy = work / "kb"
        for name in ("content", "casestudies", "translations", "theme"):
            shutil.copytree(ROOT / name, copy / name)
        shutil.copy(ROOT / "mkdocs.yml", copy)
        ours = timed(
            [sys.executable, "-m", "kbgen", "build", "--root", str(copy), "--jobs", "1", *(f"--centre={c}" for c in centres)]
        )
        two = timed(
            [sys.executable, "-m", "kbgen", "build", "--root", str(copy), "--jobs", "2", *(f"--centre={c}" for c in centres)],
            clean=copy / ".kbgen",
        )
        warm = timed(
            [sys.executable, "-m", "kbgen", "build", "--root", str(copy), "--jobs", "1", *(f"--centre={c}" for c in centres)]
        )
        pages = len(list((copy / "site").resolve().rglob("*.html")))
        sites = plain_sites(copy, work / "plain", centres)
        theirs = sum(timed([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(site / "mkdocs.yml")]) for site in sites)
        plain = sum(len(list((site / "site").rglob("*.html"))) for site in sites)
    print(f"kbgen, one process, cold    {pages:6} pages {ours:7.1f} s {pages / ours:7.1f} pages/s")
    print(f"kbgen, two processes, cold  {pages:6} pages {two:7.1f} s {pages / two:7.1f} pages/s")
    print(f"kbgen, one process, warm    {pages:6} pages {warm:7.1f} s {pages / warm:7.1f} pages/s")
    print(f"plain mkdocs-material, cold {plain:6} pages {theirs:7.1f} s {plain / theirs:7.1f} pages/s")
    print(f"ratio, one process, cold: {pages / ours / (plain / theirs):.2f}")


def timed(command: list[str], clean: Path | None = None) -> float:
    if clean:
        shutil.rmtree(clean, ignore_errors=True)
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return time.perf_counter() - start


def plain_sites(root: Path, out: Path, centres: tuple[str, ...]) -> list[Path]:
    """Write each site of each language as an ordinary MkDocs project and return their folders."""
    checked = reading.read(root)
    found = []
    for centre in checked.library.centres:
        if centre.slug not in centres:
            continue
        for site in compose(
            checked.library, centre, checked.choices[centre.slug], checked.voices, "https://x.example/", Ledger(), checked.today
        ).sites:
            folder = out / f"{centre.slug}-{site.language.code}"
            for page in site.pages:
                if page.kind == "error":
                    continue
                path = folder / "docs" / (f"{page.address.rstrip('/')}.md" if page.address else "index.md")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(markdown(page), encoding="utf-8")
            (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
            found.append(folder)
    return found


def markdown(page) -> str:
    lines = [f"# {page.title.text}", "", page.description, ""]
    lines += [
        f"- **{row.title.text}** {row.summary.text} {' '.join(f.value for f in row.figures)} {row.reason}"
        for row in rows(page.view)
    ]
    lines += ["", *(f"- {said.text}" for said in words(page.view))]
    return "\n".join([*lines, "", page.article.body if page.article else ""])


def rows(value):
    if isinstance(value, Row):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from rows(member)
    elif is_dataclass(value):
        for item in fields(value):
            yield from rows(getattr(value, item.name))


def words(value):
    if isinstance(value, Said):
        if value.text:
            yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from words(member)
    elif is_dataclass(value) and not isinstance(value, Row):
        for item in fields(value):
            yield from words(getattr(value, item.name))


if __name__ == "__main__":
    main()
