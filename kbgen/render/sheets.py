"""Documents that stand for themselves, without the frame of a site: posters, mails, pictures, lists for other sites.

Their templates lie in ``theme/sheets``. Everything is escaped.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kbgen.render import bidi


def sheet(theme: Path, name: str, **names: object) -> str:
    """Return a document from the template ``theme/sheets/<name>``."""
    return _templates(theme.resolve()).get_template(f"sheets/{name}").render(names)


@cache
def _templates(theme: Path) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(theme), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    templates.filters |= bidi.FILTERS
    return templates
