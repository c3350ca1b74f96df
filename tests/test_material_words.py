"""Material's own words in Swahili and Amharic: whoever overrides a block with a template of Material's gets the words with it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
from lxml import html
from mkdocs.utils import get_theme_dir
from samplesite import ROOT, surroundings

CODES = ("sw", "am")
WORDS = "partials/languages"
TECHNICAL = {"language", "direction", "search.config.lang", "search.config.pipeline", "search.config.separator"}
MATERIAL = Path(get_theme_dir("material"))
_ENTRY = re.compile(r'^  "([^"]+)": "', re.MULTILINE)


def words(text: str) -> dict[str, str]:
    """Return the words of a language file by key, in its order, as Jinja gives them."""
    module = jinja2.Environment(autoescape=jinja2.select_autoescape(default_for_string=False)).from_string(text).module
    return {key: str(module.t(key)) for key in _ENTRY.findall(text)}  # type: ignore[attr-defined]


ENGLISH_FILE = (MATERIAL / WORDS / "en.html").read_text(encoding="utf-8")
ENGLISH = words(ENGLISH_FILE)


def faults(text: str) -> list[str]:
    """Return the keys that a language file lacks, adds or leaves in English, or whose number (#) is lost."""
    own = words(text)
    wrong = [key for key in {**ENGLISH, **own} if not own.get(key) or key not in ENGLISH]
    wrong += [key for key in own.keys() - TECHNICAL if own[key] == ENGLISH.get(key)]
    return sorted(wrong + [key for key in own if own[key].count("#") != ENGLISH.get(key, "").count("#")])


def build(folder: Path, lang: str, *, ours: bool) -> subprocess.CompletedProcess[str]:
    """Build a site of one page with plain MkDocs and Material; ``ours`` lays nothing but our language files over it."""
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Kiwanda\n\n## Maji\n\nMaji.\n", encoding="utf-8")
    (folder / "over" / WORDS).mkdir(parents=True)
    if ours:
        shutil.copytree(ROOT / "theme" / WORDS, folder / "over" / WORDS, dirs_exist_ok=True)
    theme = {"name": "material", "custom_dir": "over", "language": lang, "font": False}
    settings = {"site_name": "Kituo", "site_url": "https://ncpc.example/", "theme": theme, "plugins": ["search"]}
    (folder / "mkdocs.yml").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return subprocess.run(command, cwd=folder, env=surroundings(), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", CODES)
def test_every_word_is_there_and_none_is_english(code: str) -> None:
    text = (ROOT / "theme" / WORDS / f"{code}.html").read_text(encoding="utf-8")
    assert faults(text) == []
    assert list(words(text)) == list(ENGLISH), "in the order of Material's file, to compare by eye"
    assert words(text)["language"] == code


@pytest.mark.parametrize("code", CODES)
def test_a_fault_is_seen(code: str) -> None:
    text = (ROOT / "theme" / WORDS / f"{code}.html").read_text(encoding="utf-8")
    assert faults(re.sub(r'  "toc": .*\n', "", text)) == ["toc"]
    assert faults(re.sub(r'("toc": )"[^"]+"', r'\1"Table of contents"', text)) == ["toc"]
    assert faults(text.replace('"toc":', '"tocs":')) == ["toc", "tocs"]
    assert faults(re.sub(r'("readtime.other": "[^"]*)#', r"\1", text)) == ["readtime.other"]
    assert set(faults(ENGLISH_FILE)) == set(ENGLISH) - TECHNICAL


@pytest.mark.parametrize("code", CODES)
def test_material_builds_a_page_in_the_language(code: str, tmp_path: Path) -> None:
    done = build(tmp_path, code, ours=True)
    assert done.returncode == 0, done.stderr[-800:]
    page = html.document_fromstring((tmp_path / "site/index.html").read_bytes())
    own = words((ROOT / "theme" / WORDS / f"{code}.html").read_text(encoding="utf-8"))
    assert page.get("lang") == code
    assert page.xpath("//body/@dir") == ["ltr"]
    assert page.xpath("//input[@name='query']/@placeholder") == [own["search.placeholder"]]
    assert own["toc"] in {text.strip() for text in page.xpath("//nav//label[@for='__toc']//text()")}
    settings = json.loads((tmp_path / "site/search/search_index.json").read_text(encoding="utf-8"))["config"]
    assert "".join(settings["pipeline"]).strip() == "", "no English stop words, no English stems"
    assert settings["separator"] == own["search.config.separator"]


@pytest.mark.parametrize("code", CODES)
def test_material_alone_cannot_build_it(code: str, tmp_path: Path) -> None:
    """The files are needed: on the day that Material has its own, ours can go."""
    done = build(tmp_path, code, ours=False)
    assert done.returncode != 0
    assert "TemplateNotFound" in done.stderr
    assert f"{WORDS}/{code}.html" in done.stderr
