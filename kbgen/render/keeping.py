"""What takes long to make is made once: kept in a folder under the hash of all that it was made from."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the file at ``path``, made first if it is not there; a file is whole or absent, whatever ends a run."""
    with suppress(OSError):
        return path.read_bytes()
    made = make()
    with suppress(OSError):  # a full disk or a read-only library costs time, not what was made
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_suffix(f".{os.getpid()}")
        waiting.write_bytes(made)
        waiting.replace(path)
    return made
