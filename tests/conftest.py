"""What all tests share."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import hypothesis
import pytest
import samplesite
import webserver
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright

# A busy machine is no mistake of ours: examples may take as long as they need.
hypothesis.settings.register_profile("kbgen", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("kbgen")

# Tests that name no language expect English, whoever runs them.
os.environ["LC_ALL"] = "C.UTF-8"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="Rewrite the expected part of tests/cases/*.txt.")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """True when the expected parts are to be rewritten."""
    return bool(request.config.getoption("--accept"))


def needs(name: str, found: object) -> None:
    """Skip a test whose judge is not on this machine; in CI that is a failure, since nobody would notice."""
    if found:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed: sh tests/judges.sh", pytrace=False)
    pytest.skip(f"{name} is not installed: sh tests/judges.sh")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> samplesite.Sample:
    """The sample repository, built once for all processes of the run. Tests read it and change nothing in it."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample"
    shared.mkdir(exist_ok=True)
    root, printed = shared / "repository", shared / "printed.txt"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            shutil.rmtree(root, ignore_errors=True)
            done = samplesite.run("build", "--root", samplesite.write(root))
            assert done.returncode == 0, done.stdout + done.stderr
            printed.write_text(done.stdout + done.stderr, encoding="utf-8")
    return samplesite.Sample(root, root / "site", printed.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def served(sample: samplesite.Sample) -> Iterator[webserver.Served]:
    """The sample site as a web host gives it."""
    with webserver.serve(sample.site) as running:
        yield running


def at_home(context: BrowserContext, served: webserver.Served) -> None:
    """Let our server answer for the address at which the site will stand: 404 pages write it out."""

    def answer(route: Route) -> None:
        with suppress(Error):  # the page was left before its answer came
            route.fulfill(response=route.fetch(url=route.request.url.replace(samplesite.BASE, served.address)))

    context.route(f"{samplesite.BASE}**", answer)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser that asks nobody but our server."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    needs("chromium", found)
    with sync_playwright() as playwright:
        quiet = (
            "--no-sandbox",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        )
        browser = playwright.chromium.launch(executable_path=found, args=[*quiet, "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@contextmanager
def window(chromium: Browser, served: webserver.Served, size: dict[str, int], **more: Any) -> Iterator[Page]:
    """Open a window in which any error of a script is a failure."""
    context = chromium.new_context(viewport=size, reduced_motion="reduce", **more)
    context.set_default_timeout(15_000)
    at_home(context, served)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def page(chromium: Browser, served: webserver.Served) -> Iterator[Page]:
    """A window of a laptop."""
    with window(chromium, served, {"width": 1280, "height": 800}) as opened:
        yield opened
