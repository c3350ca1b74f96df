"""The sample site: the repository in tests/site with the real theme, phrases and vocabulary, built by the command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml import html

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "tests/site"
BASE = "https://ncpc.example/"
LANGUAGES = {"cz": ("cs", "en"), "tn": ("ar", "fr", "en"), "cn": ("zh", "en")}
TODAY = "1795435200"  # 2026-11-23
_PLACE = re.compile(r"^#: .*\n", re.MULTILINE)


class Sample(NamedTuple):
    """The repository and what was built from it."""

    root: Path
    site: Path
    printed: str


def write(root: Path) -> Path:
    """Write the sample repository to ``root`` and return it.

    Without the places of phrases no language counts as unfinished, so that all five are built however far their translators are.
    """
    shutil.copytree(PAGES, root, ignore=shutil.ignore_patterns("README.md"), dirs_exist_ok=True)
    shutil.copytree(ROOT / "theme", root / "theme")
    shutil.copytree(ROOT / "content/vocabulary", root / "content/vocabulary")
    for code in ("ar", "cs", "fr", "zh"):
        path = f"translations/{code}/LC_MESSAGES/kbgen.po"
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(_PLACE.sub("", (ROOT / path).read_text(encoding="utf-8")), encoding="utf-8")
    return root


def only(root: Path, *centres: str) -> Path:
    """Leave only some centres in a repository."""
    for path in (root / "content/centres").iterdir():
        if path.name.partition(".")[0] not in centres:
            path.unlink()
    return root


def command(*words: str | Path) -> list[str]:
    """Return a command of kbgen for a process of its own."""
    return [sys.executable, "-m", "kbgen", *map(str, words)]


def surroundings(**more: str) -> dict[str, str]:
    """Return the surroundings of a process that builds."""
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "KBGEN_CENTRE"}}
    return {**plain, "SOURCE_DATE_EPOCH": TODAY, "LC_ALL": "C.UTF-8", "COLUMNS": "120", **more}


def run(*words: str | Path, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of kbgen to its end."""
    return subprocess.run(command(*words), cwd=cwd, env=surroundings(**more), capture_output=True, text=True, check=False)


def build(root: Path, *words: str, **more: str) -> Path:
    """Build a repository and return the folder published; fails the test when anything is wrong."""
    done = run("build", "--root", root, *words, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@cache
def pages(site: Path) -> dict[str, html.HtmlElement]:
    """Return every page of a published folder by its path."""
    found = sorted(site.resolve().rglob("*.html"))
    return {path.relative_to(site.resolve()).as_posix(): html.document_fromstring(path.read_bytes()) for path in found}


def page(site: Path, path: str) -> html.HtmlElement:
    """Return a page by its address, as ``cz/cs/about/``."""
    return pages(site)[f"{path}index.html" if path.endswith("/") or not path else path]


def address(path: str) -> str:
    """Return the absolute address of a file of the site."""
    return BASE + re.sub(r"(^|/)index\.html$", r"\1", path)


def files(site: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a folder by path."""
    top = site.resolve()
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def python(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python with some words in the surroundings of a build."""
    return subprocess.run(
        [sys.executable, *map(str, words)], env=surroundings(**more), capture_output=True, text=True, check=False
    )
