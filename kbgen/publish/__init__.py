"""A finished, verified build replaces the published one at once; a failed build changes nothing.

``site`` is a link to one of the folders in ``.site.releases``; the last few stay, so that going back is one rename.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

KEPT = 3
MANIFEST = "manifest.sha256"


class NotOurs(Exception):  # noqa: N818 - said to the user as it is
    """The place to publish to holds something that kbgen did not make."""


def releases(out: Path) -> Path:
    """Return the folder in which the releases of a published folder lie."""
    return out.parent / f".{out.name}.releases"


def staging(out: Path) -> Path:
    """Return an empty folder to build in, beside the releases; what a killed build left is removed."""
    if out.exists() and not out.is_symlink() and (not out.is_dir() or any(out.iterdir())):
        raise NotOurs(str(out))
    folder = releases(out)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("staging-*"):
        if not _alive(int(left.name.removeprefix("staging-"))):
            shutil.rmtree(left)
    fresh = folder / f"staging-{os.getpid()}"
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir()
    return fresh


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def keep_last(out: Path, staged: Path, folder: str) -> bool:
    """Put the published version of a centre's folder into a build that could not make it; tell whether there was one."""
    last = out / folder
    target = staged / folder
    if target.exists():
        shutil.rmtree(target)
    if not last.is_dir():
        return False
    shutil.copytree(last, target, copy_function=os.link)
    return True


def manifest(folder: Path) -> str:
    """Return a line ``sha256  path`` for each file of a folder, sorted by path: the same for the same bytes."""
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def publish(staged: Path, out: Path) -> str:
    """Make a finished build the published one at once, and return the sha256 of its manifest."""
    text = manifest(staged)
    (staged / MANIFEST).write_text(text, encoding="utf-8")
    name = hashlib.sha256(text.encode()).hexdigest()
    release = releases(out) / name[:16]
    if release.exists():
        shutil.rmtree(staged)
        os.utime(release)
    else:
        staged.rename(release)
    link = releases(out) / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(release, out.parent), target_is_directory=True)
    if out.is_dir() and not out.is_symlink():
        out.rmdir()
    link.replace(out)
    _prune(out, release)
    return name


def _prune(out: Path, current: Path) -> None:
    """Delete all but the last releases."""
    old = [path for path in releases(out).iterdir() if path.is_dir() and not path.is_symlink() and path != current]
    old = [path for path in old if not path.name.startswith("staging-")]
    for path in sorted(old, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path)
