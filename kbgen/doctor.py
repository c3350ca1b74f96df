"""What this machine and installation have, what is missing, and how long the host will be maintained."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kbgen.render import host

MATERIAL_ENDS = "2027-05-05"
"""End of maintenance of Material for MkDocs, by its own notice."""
_PACKAGES = ("mkdocs-material", "markdown", "nh3", "pyyaml", "pydantic", "babel", "whoosh3")
_TOOLS = {
    "chromium": "real-browser tests",
    "node": "comparing numbers and plurals with ICU",
    "java": "validating HTML with vnu",
    "git": "history of the content",
}
_SCRIPTS = {"am": "Amharic", "ar": "Arabic", "hi": "Hindi", "ko": "Korean", "zh": "Chinese"}


def report(root: Path) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is well, a line) about the installation."""
    yield True, f"Python {platform.python_version()}"
    yield True, f"host: {host.NAME} {host.VERSION}"
    yield (
        True,
        f"MkDocs 1.x: no release since 2024; Material: maintained until {MATERIAL_ENDS}; ProperDocs continues as a drop-in",
    )
    for name in _PACKAGES:
        yield _package(name)
    for name in ("content", "casestudies", "theme", "translations", "mkdocs.yml"):
        yield (root / name).exists(), f"{name} in {root.resolve().name}"
    for tool, use in _TOOLS.items():
        found = shutil.which(tool)
        yield bool(found), f"{tool}: {'found' if found else 'not found'}; needed only for {use}"
    yield from _fonts()


def _package(name: str) -> tuple[bool, str]:
    try:
        return True, f"{name} {version(name)}"
    except PackageNotFoundError:
        return False, f"{name} is not installed"


def _fonts() -> Iterator[tuple[bool, str]]:
    """Yield whether this machine can show each script; needed for screenshots and PDF only, readers use their own."""
    lister = shutil.which("fc-list")
    if not lister:
        yield False, "fonts: fc-list not found; needed only for screenshots and PDF"
        return
    for code, name in _SCRIPTS.items():
        held = subprocess.run([lister, f":lang={code}", "family"], capture_output=True, text=True, check=False).stdout
        yield (
            bool(held.strip()),
            f"a font for {name}: {'found' if held.strip() else 'not found'}; needed only for screenshots and PDF",
        )
