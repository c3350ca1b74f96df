"""New repositories and pages that start in the right form."""

from __future__ import annotations

import datetime as dt
import shutil
from importlib import resources
from pathlib import Path

from kbgen.load.files import FOLDERS
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse

KINDS = ("case", "guideline", "manual", "centre", "campaign", "overview")
_NOT_THEIRS = shutil.ignore_patterns("state")
"""What translators saw of the pages of this repository says nothing of another."""
_PARTS = ("theme", "translations", "content/vocabulary", "mkdocs.yml")
_GIT = {
    ".gitignore": ".kbgen/\n/site\n/.site.releases/\n/outbox/\n",
    # two people who confirm translations of two pages write lines side by side; both sides are always right
    ".gitattributes": "".join(
        f"{state} merge=union\n" for state in ("translations/state/*.tsv", "content/announced/*.tsv", "content/chronicle.tsv")
    ),
}


def page_path(root: Path, kind: str, name: str) -> Path:
    """Return the file of a new page; a case study is named ``<country>/<name>``."""
    folder = next(folder for folder, each in FOLDERS.items() if each == kind)
    if kind == "case" and name.count("/") != 1:
        raise Misuse(phrase("Name a case study by its country and a short name, as cz/{name}", name=Path(name).name))
    return root / folder / f"{name}.md"


def new_page(root: Path, kind: str, name: str, lang: str, today: dt.date) -> Path:
    """Write the beginning of a page and return its path."""
    path = page_path(root, kind, name)
    country = (name.partition("/")[0] if kind in {"case", "centre"} else "")[:2]
    text = _scaffold(f"{kind}.md").format(
        lang=lang,
        country=country.upper(),
        centre=country,
        today=today,
        year=today.year,
        next_year=today.replace(year=today.year + 1, day=1),
    )
    return _write(path, text)


def parts() -> Path:
    """Return the folder with the theme, phrases and vocabulary that came with kbgen: in the package, or in its source."""
    packaged = Path(__file__).parent / "starter"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


def new_repository(folder: Path, parts: Path, today: dt.date) -> list[Path]:
    """Write a small knowledge base that builds: settings, theme, vocabulary, one centre and one case study.

    ``parts`` is the repository whose theme, phrases and vocabulary are copied.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Misuse(phrase("{folder} is not empty.", folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PARTS:
        source, target = parts / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, ignore=_NOT_THEIRS) if source.is_dir() else shutil.copyfile(source, target)
    settings = folder / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("centre: cz", "centre: xx"), encoding="utf-8")
    for name, text in _GIT.items():
        (folder / name).write_text(text, encoding="utf-8")
    written = [
        new_page(folder, "centre", "xx", "en", today),
        _write(folder / "casestudies/xx/first-example.md", _scaffold("example.md").format(today=today)),
    ]
    return [folder / name for name in _PARTS] + written


def _scaffold(name: str) -> str:
    return resources.files("kbgen").joinpath("scaffolds", name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> Path:
    if path.exists():
        raise Misuse(phrase("{file} exists already.", file=path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
