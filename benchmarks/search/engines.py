"""What all engines have in common: each makes a folder to serve, and answers a question in a page of a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

_QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-dev-shm-usage",
)


@dataclass(frozen=True)
class Made:
    """A built site: where it lies, the address of the page that searches, the files of its index and how many bytes they send."""

    folder: Path
    start: str
    index: Mapping[str, int]
    document: Mapping[str, str]
    """The id of the document at each address (a path on the host)."""
    code: frozenset[str] = frozenset()
    """The scripts that search, apart from those that every page of the site loads."""

    @property
    def weight(self) -> int:
        """The bytes of the whole index as they are sent."""
        return sum(self.index.values())


@dataclass(frozen=True)
class Engine:
    """A search engine for static sites."""

    name: str
    make: Callable[..., Made]
    """From a collection and an empty folder."""
    ready: Callable[[Page], None]
    """Returns when the page can be asked."""
    ask: Callable[[Page, str], list[str]]
    """From a question to the addresses of the results that are shown, best first."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a real browser that asks nobody but our host."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        raise SystemExit("Chromium is not installed: apt-get install chromium, or sh tests/judges.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()
