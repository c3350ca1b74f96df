"""The host can be changed: MkDocs and ProperDocs give the same bytes, and their own commands work."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import samplesite
from samplesite import ROOT, Sample

pytestmark = pytest.mark.hosts


def manifest(site: Path) -> str:
    return (site / "manifest.sha256").read_text(encoding="utf-8")


def test_properdocs_builds_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    root = samplesite.write(tmp_path / "repository")
    site = samplesite.build(root, KBGEN_HOST="properdocs")
    assert manifest(site) == manifest(sample.site)


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_the_host_that_is_asked_for_is_used(host: str) -> None:
    script = "from kbgen.render import host; print(host.NAME, host.BasePlugin.__module__)"
    assert samplesite.python("-c", script, KBGEN_HOST=host).stdout.split() == [host, f"{host}.plugins"]


def test_a_program_that_runs_under_properdocs_stays_with_it() -> None:
    script = "import properdocs.replacement; from kbgen.render import host; print(host.NAME)"
    assert samplesite.python("-c", script).stdout.strip() == "properdocs"


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_the_hosts_own_command_builds_one_centre(sample: Sample, tmp_path: Path, host: str) -> None:
    """What it builds is the folder of the centre that mkdocs.yml names, as kbgen builds it."""
    root = samplesite.write(tmp_path / "repository")
    command = [
        sys.executable,
        "-m",
        host,
        "build",
        "--quiet",
        "--config-file",
        str(root / "mkdocs.yml"),
        "--site-dir",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, env=samplesite.surroundings(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    built, whole = samplesite.files(tmp_path / "out"), samplesite.files(sample.site / "cz")
    assert set(built) == set(whole)
    differing = {path for path, data in built.items() if data != whole[path]}
    assert {path for path in differing if not path.endswith(".html")} == set()
    assert all(plain(built[path]) == plain(whole[path]) for path in differing), "but for the address of the network"


def plain(page: bytes) -> bytes:
    return re.sub(rb'href="[^"]*"', b"", page)


def test_mkdocs_builds_a_centre_of_this_repository(tmp_path: Path) -> None:
    """The command that a centre's staff know, in the folder in which they are."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, env=samplesite.surroundings(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/en/case-studies/cz/bakery-leaven/index.html").is_file()
    assert (tmp_path / "out/sitemap.xml").is_file()
