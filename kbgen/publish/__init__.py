"""A finished, verified build replaces the published one at once; a failed build changes nothing.

``site`` is a link to one of the folders in ``.site.releases``; the last few stay, so that going back is one rename. A file whose
bytes did not change is the same file in both (a hard link), with the same day: copies of the site by rsync, and caches that ask
since when, see what changed and nothing else. So no file of a release is ever opened for writing, only linked and unlinked.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # this system has no such locks; nothing keeps two builds apart there
    fcntl = None  # type: ignore[assignment]

KEPT = 3
LOCK = "lock"
_PATIENCE = 1.0
"""Seconds that a build waits for another to end: the processes of one that was killed may need a moment."""
MANIFEST = "manifest.sha256"


class NotOurs(Misuse):
    """The place to publish to holds something that kbgen did not make."""

    def __init__(self, out: Path) -> None:
        super().__init__(
            phrase("{folder} holds files that kbgen did not make. Name another folder with --out, or empty it.", folder=out)
        )


class Busy(Misuse):
    """Another run of kbgen does the same: try again later."""

    exit_code = 75

    def __init__(self, process: str) -> None:
        super().__init__(
            phrase("Another run of kbgen is at work here, process {process}. Try again when it has ended.", process=process)
        )


def releases(out: Path) -> Path:
    """Return the folder in which the releases of a published folder lie."""
    return out.parent / f".{out.name}.releases"


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Give an empty folder to build in, beside the releases, to one build at a time; raise Busy while another has it.

    What a killed build left is removed: the system frees the lock of a process that ends, however it ends.
    """
    if out.exists() and not out.is_symlink() and (not out.is_dir() or any(out.iterdir())):
        raise NotOurs(out)
    folder = releases(out)
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / LOCK):
        for left in folder.glob("staging-*"):
            shutil.rmtree(left)
        fresh = folder / f"staging-{os.getpid()}"
        fresh.mkdir()
        try:
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock while something is done that one process at a time may do; raise Busy while another has it."""
    with path.open("a+", encoding="ascii") as lock:
        if not _taken(lock):
            lock.seek(0)
            raise Busy(lock.read().strip())
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _taken(lock: IO[str]) -> bool:
    """Take the lock; tell whether it could be had. Processes forked while it is held hold it too."""
    if fcntl is None:
        return True
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(_PATIENCE / 20)
        else:
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
    _keep_unchanged(staged, out, text)
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


def _keep_unchanged(staged: Path, out: Path, text: str) -> None:
    """Put in place of each file of a build that of the last release, where by their sums both are the same."""
    try:
        last = _sums((out / MANIFEST).read_text(encoding="utf-8"))
        written = (out / MANIFEST).stat().st_mtime_ns
    except (OSError, UnicodeDecodeError):
        return  # the first release, or one of before there were such lists
    link = staged / f"{MANIFEST}.link"
    for path, digest in _sums(text).items():
        if last.get(path) == digest and _untouched(out / path, staged / path, written):
            try:
                link.hardlink_to(out / path)
            except OSError:  # a file system without links, or one that takes no more of them
                return
            link.replace(staged / path)
            link.unlink(missing_ok=True)  # where both were the same file already


def _sums(text: str) -> dict[str, str]:
    """Return the sha256 of each file of a manifest by its path."""
    return {path: digest for digest, _, path in (line.partition("  ") for line in text.splitlines())}


def _untouched(published: Path, new: Path, written: int) -> bool:
    """Tell whether a published file is still what its manifest, written at a moment, says of it: somebody may have edited it."""
    try:
        held = published.lstat()
    except OSError:
        return False
    return stat.S_ISREG(held.st_mode) and held.st_size == new.stat().st_size and held.st_mtime_ns <= written


def _prune(out: Path, current: Path) -> None:
    """Delete all but the last releases."""
    old = [path for path in releases(out).iterdir() if path.is_dir() and not path.is_symlink() and path != current]
    old = [path for path in old if not path.name.startswith("staging-")]
    for path in sorted(old, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path)
