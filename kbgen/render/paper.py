"""Sheets of paper and pictures from HTML, each script shaped as its readers write it. The only module on WeasyPrint and PDFium.

Nothing is fetched: a sheet may name files of the theme and nothing else. What was drawn once is kept by the hash of all that it
was made from, for drawing a sheet takes as long as rendering forty pages.
"""

from __future__ import annotations

import hashlib
import io
import logging
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from kbgen.render.keeping import kept


class Undrawn(Exception):  # noqa: N818 - it says what is missing, not who is at fault
    """A sheet that the drawing library could not draw; the site is complete without it."""


STORE = ".kbgen/paper"
_PIXELS_A_POINT = 96 / 72
"""CSS pixels in a point of PDF, so that a picture has the size that its sheet states."""

_COLOURS = 64
"""Colours of a picture: words on plain ground need no more, and it has half the bytes."""


@cache
def can_draw() -> bool:
    """Tell whether what draws letters (Pango) is installed here; without it sheets are left out and ``kbgen doctor`` says so."""
    try:
        import weasyprint  # noqa: F401 - it loads the system's libraries when it is imported
    except (OSError, ImportError):
        return False
    return True


def pdf(html: str, theme: Path, store: Path, smaller: Sequence[str] = ()) -> bytes:
    """Return a sheet as PDF: the same bytes for the same HTML, files and fonts.

    Where it must be one page, ``smaller`` are other drafts of it: the first that fills one page alone is taken, else the last.
    """
    return _kept((html, *smaller), "pdf", theme, store)


def png(html: str, theme: Path, store: Path, smaller: Sequence[str] = ()) -> bytes:
    """Return the first page of a sheet as a picture, as many pixels wide as its ``@page`` says; ``smaller`` as for ``pdf``."""
    return _kept((html, *smaller), "png", theme, store)


def pages(made: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2

    return len(pypdfium2.PdfDocument(made))


def _kept(drafts: Sequence[str], form: str, theme: Path, store: Path) -> bytes:
    words = "\0".join((form, _version(), _fonts(), _files(theme), *drafts))
    key = hashlib.sha256(words.encode()).hexdigest()

    def make() -> bytes:
        made = _drawn(drafts, theme)
        return _picture(made) if form == "png" else made

    return kept(store / key[:2] / f"{key[2:]}.{form}", make)


def _drawn(drafts: Sequence[str], theme: Path) -> bytes:
    import weasyprint

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    home = theme.resolve()

    class Fetcher(weasyprint.URLFetcher):  # type: ignore[misc]
        """Files of the theme and data that stands in the sheet itself; all else is left blank."""

        def fetch(self, url: str, headers: object = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme != "data" and not (
                parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(home)
            ):
                raise ValueError(url)
            return super().fetch(url, headers)

    try:
        for html in drafts:
            document = weasyprint.HTML(string=html, base_url=f"{home.as_uri()}/", url_fetcher=Fetcher()).render()
            if len(document.pages) == 1:
                break
        made: bytes = document.write_pdf()
    except Exception as error:  # what it stumbles over in a title must not cost a centre its site
        raise Undrawn(f"{type(error).__name__}: {error}") from error
    return made


def _picture(made: bytes) -> bytes:
    import pypdfium2

    page = pypdfium2.PdfDocument(made)[0]
    found = io.BytesIO()
    page.render(scale=_PIXELS_A_POINT).to_pil().convert("RGB").quantize(_COLOURS).save(found, format="PNG", optimize=True)
    return found.getvalue()


@cache
def _version() -> str:
    import pypdfium2
    import weasyprint

    return f"{weasyprint.__version__} {pypdfium2.PYPDFIUM_INFO}"


@cache
def _fonts() -> str:
    """Return the fonts of this machine: a sheet drawn without one is drawn again once it is there."""
    lister = shutil.which("fc-list")
    listed = subprocess.run([lister, ":", "file"], capture_output=True, check=False).stdout if lister else b""
    return hashlib.sha256(b"\n".join(sorted(listed.splitlines()))).hexdigest()


@cache
def _files(theme: Path) -> str:
    """Return a hash of the fonts that a sheet may name."""
    fonts = b"".join(path.read_bytes() for path in sorted(theme.glob("assets/fonts/*.woff2")))
    return hashlib.sha256(fonts).hexdigest()
