"""Two people confirm translations of two pages in two branches: git brings them together, and both pages are fresh."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import samplesite
from samplesite import ROOT
from workshop import CZECH, ENGLISH, ack, fresh, put

from kbgen.l10n import state
from kbgen.model.freshness import State

PAGES = ("content/overviews/heat", "content/overviews/steam")
STATES = "translations/state/cs.tsv"
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(root: Path, *words: str) -> int:
    """Run git without the settings of this machine and return how it ended."""
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *who, *words], cwd=root, check=False, capture_output=True, env={**os.environ, **ALONE}
    ).returncode


def save(root: Path, what: str) -> None:
    assert git(root, "add", "-A") == git(root, "commit", "-qm", what) == 0


def merged(root: Path, attributes: str, *, known: bool) -> int:
    """Let two people confirm a page each and merge what they did; ``known`` when both pages had been confirmed before."""
    assert git(root, "init", "-q", "-b", "main") == 0
    for page in PAGES:
        put(root, "en", ENGLISH, page)
        put(root, "cs", CZECH, page)
        if known:
            ack(root, page=page)
            put(root, "en", ENGLISH.replace("250 plants", "260 plants").replace("Ask your", "Ask a"), page)
            put(root, "cs", CZECH.replace("250 závodů", "260 závodů"), page)
    (root / ".gitattributes").write_text(attributes, encoding="utf-8")
    save(root, "two pages")
    for person, page in zip(("one", "other"), PAGES, strict=True):
        assert git(root, "checkout", "-q", "-b", person, "main") == 0
        assert fresh(root, page=page).state is not State.FRESH
        ack(root, page=page)
        save(root, page)
    return git(root, "merge", "--no-edit", "one")


@pytest.mark.parametrize("known", [False, True], ids=["first time", "again"])
def test_what_two_people_confirmed_is_merged(tmp_path: Path, *, known: bool) -> None:
    assert merged(tmp_path, (ROOT / ".gitattributes").read_text(encoding="utf-8"), known=known) == 0
    assert [fresh(tmp_path, page=page).state for page in PAGES] == [State.FRESH, State.FRESH]
    held = state.read(tmp_path / "translations/state", tmp_path)["cs"]
    assert held.findings == ()
    assert set(held.rows) == set(PAGES)


def test_the_next_confirmation_leaves_one_line_for_each_piece(tmp_path: Path) -> None:
    merged(tmp_path, (ROOT / ".gitattributes").read_text(encoding="utf-8"), known=True)
    for page in PAGES:
        ack(tmp_path, page=page)
    pieces = [line.split("\t")[:2] for line in (tmp_path / STATES).read_text(encoding="utf-8").splitlines()]
    assert pieces == sorted(pieces)
    assert len(pieces) == len({tuple(piece) for piece in pieces})


def test_git_alone_would_leave_it_to_people(tmp_path: Path) -> None:
    assert merged(tmp_path, "", known=False) != 0
    assert "<<<<<<<" in (tmp_path / STATES).read_text(encoding="utf-8")


def test_a_new_repository_merges_as_ours(tmp_path: Path) -> None:
    done = samplesite.run("init", tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new/.gitattributes").read_bytes() == (ROOT / ".gitattributes").read_bytes()
