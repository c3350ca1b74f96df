"""The sample repository in two invented languages, with every kind of page that says how a translation stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import samplesite

LOCALES = ("en-XA", "ar-XB")
LANGUAGES = {"cz": ("en-XA", "ar-XB", "cs"), "tn": ("en-XA", "ar-XB")}
"""The first language of a centre is that of its page for choosing one."""
STALE = "casestudies/cn/penglai-brewery"
DRAFT = "casestudies/tn/clc-cap-bon-milk"
MISSING = "content/overviews/what-centres-achieved"


def copied(source: Path, folder: Path) -> Path:
    """Write two centres of the sample repository to ``source`` and the copy that the command makes of them to ``folder``."""
    done = samplesite.run("l10n", "pseudo", folder, "--root", samplesite.only(samplesite.write(source), *LANGUAGES))
    assert done.returncode == 0, done.stderr
    return folder


def aged(root: Path) -> Path:
    """Change a copy: in ar-XB a translation older than its original, one of a machine and one that is not there; fewer languages.

    Not in en-XA: English stands in for it, as for any region, and would be said to be its own.
    """
    for centre, codes in LANGUAGES.items():
        _edit(root / f"content/centres/{centre}.md", r"(?m)^languages: .*$", f"languages: [{', '.join(codes)}]")
    # the network's own page speaks English: let it speak as the others
    shutil.copytree(root / "translations/en-XA", root / "translations/en")
    _edit(root / f"{DRAFT}.ar-XB.md", "origin: human", "origin: machine")
    (root / f"{MISSING}.ar-XB.md").unlink()
    done = samplesite.run("l10n", "ack", f"{STALE}.ar-XB.md", "--root", root)
    assert done.returncode == 0, done.stderr
    _edit(root / f"{STALE}.md", "title: Penglai", "title: The Penglai")
    _edit(root / f"{STALE}.md", "These 19 cost nothing or little", "Each of them was free")
    _edit(root / f"{STALE}.md", r"made 20,000 t of beer", "made 30,000 t of beer")
    _edit(root / f"{STALE}.md", r"\n- What became of the other 17.*\n", "\n- Who paid.\n\nAsk the brewery.\n")
    return root


def _edit(path: Path, pattern: str, instead: str) -> None:
    text, many = re.subn(pattern, instead, path.read_text(encoding="utf-8"))
    assert many == 1, (path, pattern, many)
    path.write_text(text, encoding="utf-8")
