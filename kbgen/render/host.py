"""The host: MkDocs with Material, or ProperDocs in its place. The only module that knows them.

The host gets a finished plan: each leaf becomes a virtual file whose page is rendered by its template with the names that
the leaf brings. Everything else the host could do (navigation, search, tags, languages) stays off.
KBGEN_HOST=properdocs chooses ProperDocs where both are installed; ``properdocs build`` needs no such word.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

if os.environ.get("KBGEN_HOST") == "properdocs" or ("properdocs" in sys.modules and "mkdocs" not in sys.modules):
    import properdocs.replacement  # ProperDocs continues MkDocs 1.x; this lets it answer to the old name

try:
    import mkdocs as host_package
except ImportError:
    import properdocs as host_package  # type: ignore[no-redef]
    import properdocs.replacement

from mkdocs.commands.build import build as host_build
from mkdocs.commands.serve import serve as host_serve
from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.render import bidi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    from kbgen.render.plan import Leaf, Plan

NAME = host_package.__name__
VERSION = getattr(host_package, "__version__", "unknown")
_BLANK = re.compile(r"\n[ \t]*(?=\n)|[ \t]+(?=\n)")


class HostError(Misuse):
    """The host cannot build: its settings or the theme are at fault, not the content."""

    def __init__(self, reason: object) -> None:
        super().__init__(phrase("The host cannot build: {reason}", reason=reason))


class PlanConfig(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in ``mkdocs.yml``."""

    centre = config_options.Optional(config_options.Type(str))


class PlanPlugin(BasePlugin[PlanConfig]):  # type: ignore[no-untyped-call]
    """Gives the host a plan's pages instead of the files of ``docs_dir``."""

    plan: Plan | None = None

    def make_plan(self, root: Path, centre: str | None) -> Plan:
        """Return the plan to build; the entry point's subclass knows how (kbgen/plugin.py)."""
        raise NotImplementedError

    def watched(self, root: Path) -> list[str]:
        """Return what a preview watches besides ``docs_dir``."""
        return [str(root / name) for name in ("casestudies", "content", "translations", "theme") if (root / name).exists()]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Leave out the theme's own pages: 404 and sitemap come with the plan."""
        config.theme.static_templates = set()
        config.theme.get_env = lambda: _environment(tuple(config.theme.dirs))  # type: ignore[method-assign]
        config.watch = [*config.watch, *self.watched(Path(config.config_file_path or ".").parent)]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:  # noqa: ARG002 - the host's signature
        """Put the plan's files in place of all others."""
        plan = self.plan or self.make_plan(Path(config.config_file_path).parent, self.config.centre)
        self.leaves: dict[str, Leaf] = {}
        found = []
        for number, leaf in enumerate(plan.leaves):
            file = File.generated(config, f"leaf-{number}.md", content="")
            file.dest_uri, file.url = leaf.path, leaf.path.removesuffix("index.html") or "./"
            file.abs_dest_path = os.path.join(config.site_dir, leaf.path)  # noqa: PTH118 - the host wants a string
            self.leaves[file.src_uri] = leaf
            found.append(file)
        # of itself the host would leave out names that begin with a dot, and a web server's rules have one
        kept = InclusionLevel.INCLUDED
        found += [File.generated(config, path, content=data, inclusion=kept) for path, data in plan.files.items()]
        return Files(found)

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Name the template; the text was rendered before."""
        page.meta = {"template": self.leaves[page.file.src_uri].template, "title": page.file.src_uri}
        return markdown

    def on_page_context(self, context: Any, *, page: Page, **_: Any) -> Any:
        """Show the template what its leaf brings."""
        return {**context, **self.leaves[page.file.src_uri].context}

    def on_post_page(self, output: str, **_: Any) -> str:
        """Drop the blank lines that templates leave."""
        return _BLANK.sub("", output)


class _Templates(FileSystemLoader):
    """Templates by name only: listing the theme's 14,000 files takes longer than rendering a site, and the plan brings all."""

    def list_templates(self) -> list[str]:
        return []


@cache
def _environment(folders: tuple[str, ...]) -> Environment:
    """Return the templates, compiled once for all sites. Everything is escaped: titles and captions are text, never markup."""
    templates = Environment(loader=_Templates(folders), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=True)
    templates.filters |= bidi.FILTERS
    return templates


def build(plan: Plan, settings: Path, out: Path) -> None:
    """Write a plan's files into ``out`` with the host's settings file ``mkdocs.yml``."""
    with _quiet():
        try:
            config = load_config(str(settings), site_dir=str(out), site_url=plan.address)
            plugin = config.plugins["kbgen"]
            if not isinstance(plugin, PlanPlugin):
                raise HostError("mkdocs.yml does not name the plugin kbgen")
            plugin.plan = plan
            host_build(config)
        except MkDocsException as error:
            raise HostError(error) from error


def serve(settings: Path, address: str, centre: str | None) -> None:
    """Preview a centre on this machine, building again when a file changes; returns on Ctrl-C."""
    os.environ["KBGEN_CENTRE"] = centre or os.environ.get("KBGEN_CENTRE", "")
    host_serve(config_file=str(settings), dev_addr=address, livereload=True)


def setting(settings: Path, name: str) -> Any:
    """Return one of the host's settings, as ``site_url``."""
    with _quiet():
        try:
            return load_config(str(settings))[name]
        except MkDocsException as error:
            raise HostError(error) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the host's own chatter out of kbgen's output."""
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
