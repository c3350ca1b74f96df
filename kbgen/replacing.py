"""Files of the repository written so that they are whole at any moment."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path


def replaced(path: Path, text: str, like: bytes = b"") -> None:
    """Write a file so that it is whole at any moment, with the line ends and the mark at the start of what it replaces."""
    if b"\r\n" in like:
        text = text.replace("\n", "\r\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting_file = path.with_name(f".{path.name}.new")
    waiting_file.write_bytes((BOM_UTF8 if like.startswith(BOM_UTF8) else b"") + text.encode())
    waiting_file.replace(path)
