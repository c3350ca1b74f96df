"""What this machine and installation have, what is missing, and how long the host will be maintained."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kbgen.language import Voice
from kbgen.model.finding import Phrase, phrase
from kbgen.render import host, paper

MATERIAL_ENDS = "2027-05-05"
"""End of maintenance of Material for MkDocs, by its own notice."""
_PACKAGES = ("mkdocs-material", "markdown", "nh3", "pyyaml", "pydantic", "babel", "whoosh3")
_TOOLS = {
    "chromium": phrase("real-browser tests"),
    "node": phrase("comparing numbers and plurals with ICU"),
    "java": phrase("validating HTML with vnu"),
    "git": phrase("history of the content"),
}
_SHEETS = phrase("posters, handouts and the pictures beside links")
_PICTURES = phrase("screenshots and PDF")
"""What fonts are needed for; readers use their own."""
_SCRIPTS = ("am", "ar", "en", "hi", "ko", "ru", "vi", "zh")


def report(root: Path, voice: Voice) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is well, a line) about the installation."""
    yield True, f"Python {platform.python_version()}"
    yield True, voice.say("host: {name} {version}", name=host.NAME, version=host.VERSION)
    yield (
        True,
        voice.say(
            "MkDocs 1.x: no release since 2024; Material: maintained until {date}; ProperDocs continues as a drop-in",
            date=MATERIAL_ENDS,
        ),
    )
    for name in _PACKAGES:
        yield _package(name, voice)
    for name in ("content", "casestudies", "theme", "translations", "mkdocs.yml"):
        there = (root / name).exists()
        folder = root.resolve().name
        yield (
            there,
            voice.say(
                phrase("{name} is in {folder}", name=name, folder=folder)
                if there
                else phrase("{name} is not in {folder}", name=name, folder=folder)
            ),
        )
    for tool, use in _TOOLS.items():
        yield _needed(tool, use, voice, found=bool(shutil.which(tool)))
    yield _needed("Pango", _SHEETS, voice, found=paper.can_draw())
    yield from _fonts(voice)


def _package(name: str, voice: Voice) -> tuple[bool, str]:
    try:
        return True, f"{name} {version(name)}"
    except PackageNotFoundError:
        return False, voice.say("{name} is not installed", name=name)


def _needed(name: str, use: Phrase, voice: Voice, *, found: bool) -> tuple[bool, str]:
    if found:
        return True, voice.say("{name}: found; needed only for {use}", name=name, use=use)
    return False, voice.say("{name}: not found; needed only for {use}", name=name, use=use)


def _fonts(voice: Voice) -> Iterator[tuple[bool, str]]:
    """Yield whether this machine can show each script."""
    lister = shutil.which("fc-list")
    if not lister:
        yield _needed("fc-list", _PICTURES, voice, found=False)
        return
    for code in _SCRIPTS:
        held = subprocess.run([lister, f":lang={code}", "family"], capture_output=True, text=True, check=False).stdout
        font = voice.say("a font for {language}", language=voice.language(code))
        yield _needed(font, _PICTURES, voice, found=bool(held.strip()))
