"""The search engines that ours is compared with, each used as its manual says and driven in the browser."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from engines import Engine, Made
from playwright.sync_api import Page as Tab
from texts import Collection
from webhost import packed

HERE = Path(__file__).parent
INSTALLED = HERE / ".peers"
_PAGEFIND = "node_modules/pagefind/package.json"
_PUNCTUATION = re.compile(r"[!#&()*+<>\[\\\]^_`{|}~-]")
_MATERIAL_FIELD = "[data-md-component=search-query]"
_MATERIAL_SAYS = ".md-search-result__meta"


def engines() -> tuple[Engine, ...]:
    """Return the peers, installed; Material's manual asks for jieba where Chinese is searched."""
    install()
    return (
        Engine("Pagefind", _make_pagefind, lambda _tab: None, _ask_pagefind),
        Engine("Material", _make_material, _material_ready, _ask_material),
    )


def install() -> None:
    """Install what the lock files name into a folder that git ignores; nothing is done when that stands there."""
    if not shutil.which("npm") or not shutil.which("node"):
        raise SystemExit("Node.js and npm are not installed: apt-get install nodejs npm")
    names = ("package.json", "package-lock.json", ".npmrc", "requirements.txt")
    if all((INSTALLED / name).is_file() and (INSTALLED / name).read_bytes() == (HERE / name).read_bytes() for name in names):
        return
    shutil.rmtree(INSTALLED, ignore_errors=True)
    INSTALLED.mkdir()
    for name in names[:-1]:
        shutil.copy(HERE / name, INSTALLED)
    _ran(["npm", "ci", "--ignore-scripts", "--loglevel=error"], INSTALLED)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps", "--require-hashes"]
    _ran([*pip, "--target", "python", "-r", str(HERE / names[-1])], INSTALLED)
    shutil.copy(HERE / names[-1], INSTALLED)  # the last of them says that all is there


def versions(chromium: str) -> str:
    """Return a sentence with the versions of what is compared."""
    pagefind = json.loads((INSTALLED / _PAGEFIND).read_text(encoding="utf-8"))["version"]
    return f"Pagefind {pagefind}, mkdocs-material {metadata.version('mkdocs-material')}, Chromium {chromium}."


def _ran(command: list[str], folder: str | Path) -> None:
    """Run a command in a folder; what it says is shown only when it fails."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(INSTALLED / "python")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} fails: {(done.stderr or done.stdout).strip()[-300:]}")


def _sent(folder: Path, files: Iterable[Path]) -> dict[str, int]:
    """Return the bytes that a host sends for each file, by its path on the host."""
    return {f"/{file.relative_to(folder).as_posix()}": len(packed(file.read_bytes())[0]) for file in files if file.is_file()}


def _addresses(collection: Collection) -> dict[str, str]:
    """Return the id of each text by its path on the host."""
    return {f"/case-studies/{number:05}/": text.id for number, text in enumerate(collection.texts)}


def _make_pagefind(collection: Collection, folder: Path) -> Made:
    """Write each text as a plain page, and let Pagefind index the folder."""
    documents = _addresses(collection)
    page = (
        f'<!doctype html><html lang="{collection.language}"><head><meta charset="utf-8"><title>{{0}}</title></head>{{1}}</html>'
    )
    for path, text in zip(documents, collection.texts, strict=True):
        title, words = html.escape(text.title), html.escape(text.text)
        file = folder / path.strip("/") / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(
            page.format(title, f"<body><main data-pagefind-body><h1>{title}</h1><p>{words}</p></main></body>"), "utf-8"
        )
    (folder / "index.html").write_text(page.format("Search", "<body></body>"), encoding="utf-8")
    _ran(["node", str(INSTALLED / "node_modules/pagefind/lib/runner/bin.cjs"), "--site", ".", "--silent"], folder)
    written = _sent(folder, (folder / "pagefind").rglob("*"))
    code = frozenset(path for path in written if path.endswith((".js", ".css")) or "/wasm." in path)
    return Made(folder, "", {path: size for path, size in written.items() if path not in code}, documents, code)


def _ask_pagefind(tab: Tab, question: str) -> list[str]:
    """Return the addresses of the first ten results, whose fragments are loaded as an interface would show them."""
    script = """async question => {
        const pagefind = await import("/pagefind/pagefind.js");
        const {results} = await pagefind.search(question);
        return (await Promise.all(results.slice(0, 10).map(result => result.data()))).map(({url}) => url);
    }"""
    return list(tab.evaluate(script, question))


def _make_material(collection: Collection, folder: Path) -> Made:
    """Write each text as a page in Markdown, and let MkDocs build them with Material and its own search."""
    documents = _addresses(collection)
    source, site = folder / "docs", folder / "site"
    (source / "case-studies").mkdir(parents=True)
    for path, text in zip(documents, collection.texts, strict=True):
        title, words = (_PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", each) for each in (text.title, text.text))
        (source / f"{path.strip('/')}.md").write_text(f"# {title}\n\n{words}\n", encoding="utf-8")
    (source / "index.md").write_text("# Search\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(json.dumps(_settings(collection.language)), encoding="utf-8")
    _ran([sys.executable, "-m", "mkdocs", "build", "-q"], folder)
    code = _sent(site, (*site.glob("assets/javascripts/workers/*.js"), *site.glob("assets/javascripts/lunr/**/*.js")))
    return Made(site, "", _sent(site, [site / "search/search_index.json"]), documents, frozenset(code))


def _settings(language: str) -> Mapping[str, object]:
    """Return what stands in mkdocs.yml: the language, for pages if Material speaks it and for search if its lunr knows it."""
    templates = Path(find_spec("material").origin).parent / "templates"
    speaks = (templates / f"partials/languages/{language}.html").is_file()
    knows = (templates / f"assets/javascripts/lunr/min/lunr.{language}.min.js").is_file()
    return {
        "site_name": "Search",
        "theme": {"name": "material", "font": False} | ({"language": language} if speaks else {}),
        "plugins": [{"search": {"lang": language} if knows else {}}],
        "nav": [{"Search": "index.md"}],
        "validation": {"omitted_files": "ignore"},
    }


def _material_ready(tab: Tab) -> None:
    """Return when Material has loaded its index: then it says what to do in a line without the template's blanks around it."""
    tab.wait_for_function("where => !/\\s$/.test(document.querySelector(where).textContent)", arg=_MATERIAL_SAYS)


def _ask_material(tab: Tab, question: str) -> list[str]:
    """Return the addresses of the results that the list shows first for a question typed into Material's field."""
    tab.evaluate("where => { document.querySelector(where).textContent = '' }", _MATERIAL_SAYS)
    tab.fill(_MATERIAL_FIELD, question)
    tab.press(_MATERIAL_FIELD, "End")
    tab.wait_for_function("where => document.querySelector(where).textContent", arg=_MATERIAL_SAYS)
    links = """() => [...document.querySelectorAll(".md-search-result__item")].map(item => item.querySelector("a").href)"""
    return list(tab.evaluate(links))
