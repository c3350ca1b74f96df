"""What all tests share."""

from __future__ import annotations

import fcntl
import os
import shutil

import pytest
import samplesite


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="Rewrite the expected part of tests/cases/*.txt.")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """True when the expected parts are to be rewritten."""
    return bool(request.config.getoption("--accept"))


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
