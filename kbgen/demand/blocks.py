"""The bytes of a log file, plain or packed, as blocks of whole lines; however large the file, a block stays small."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse

BLOCK = 1 << 18
"""Bytes read at once: small enough to stay in the processor's cache, large enough that Python is asked rarely."""
LONGEST = 1 << 16
"""Bytes of the longest line that is read. Servers take addresses of 8 KB; what is longer is an attack or no log."""
_GZIP = b"\x1f\x8b"
_FOREIGN = re.compile(
    rb"PK(?:\x03\x04|\x05\x06)|BZh[1-9](?:1AY&SY|\x17rE8P\x90)|\xfd7zXZ\0|\x28\xb5\x2f\xfd"  # zip, bzip2, xz, zstd
    rb"|\xff\xfe|\xfe\xff"  # UTF-16
)
"""How files begin that are no log of bytes: their lines would be noise, and the reader would believe that nobody came."""
_WITH_HEAD = 31
"""zlib's name for: a gzip head is expected."""


class Source:
    """One log file. What could not be read of it is known once all its blocks are."""

    def __init__(self, path: Path, progress: Callable[[int], object]) -> None:
        self.path = path
        self.damaged = False
        """True when a packed file ends early or is broken inside, or when a file is no log: packed otherwise, or in UTF-16."""
        self.cut = 0
        """Lines that were not read: longer than ``LONGEST``, begun where a damaged file breaks off, or of what is no log."""
        self._progress = progress

    def blocks(self) -> Iterator[bytes]:
        """Yield blocks of whole lines, each line with its line feed, also the last."""
        pieces = filter(None, self._pieces())
        first = next(pieces, b"")
        if _FOREIGN.match(first):
            self._pass_over(chain([first], pieces))
        else:
            yield from self._whole(chain([first], pieces))

    def _pass_over(self, pieces: Iterable[bytes]) -> None:
        """Count the lines of a file that is no log."""
        last = b"\n"
        for piece in pieces:
            self.cut += piece.count(b"\n")
            last = (last + piece)[-2:]
        # In UTF-16 a line feed is two bytes, of which the second may be the last.
        self.cut += not last.removesuffix(b"\0").endswith(b"\n")
        self.damaged = True

    def _whole(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        held, skipping = b"", False
        for piece in pieces:
            end = piece.rfind(b"\n") + 1
            if end:
                start = piece.find(b"\n") + 1 if skipping else 0
                block, held, skipping = held + piece[start:end], piece[end:], False
                if block:
                    yield self._fitting(block)
            elif not skipping:
                held += piece
            if len(held) > LONGEST:
                held, skipping = b"", True
                self.cut += 1
        if held and self.damaged:
            self.cut += 1
        elif held:
            yield held + b"\n"

    def _fitting(self, block: bytes) -> bytes:
        """Return a block without the lines that are too long.

        Such a line covers a whole window of half its length, so a few searches tell that there is none.
        """
        half = LONGEST // 2
        if all(block.find(b"\n", at, at + half) >= 0 for at in range(0, len(block) - half + 1, half)):
            return block
        lines = block[:-1].split(b"\n")
        kept = [line + b"\n" for line in lines if len(line) <= LONGEST]
        self.cut += len(lines) - len(kept)
        return b"".join(kept)

    def _pieces(self) -> Iterator[bytes]:
        """Yield the unpacked bytes, never much more than ``BLOCK`` at once."""
        chunks = self._chunks()
        first = next(chunks, b"")
        if first.startswith(_GZIP):
            yield from self._unpacked(first, chunks)
            return
        yield first.removeprefix(b"\xef\xbb\xbf")
        yield from chunks

    def _chunks(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                while chunk := file.read(BLOCK):
                    self._progress(len(chunk))
                    yield chunk
        except OSError as wrong:
            raise Misuse(phrase("{path} cannot be read: {why}", path=self.path, why=wrong.strerror or wrong)) from None

    def _unpacked(self, chunk: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield what one or more members of gzip hold, as far as they can be read."""
        member: zlib._Decompress | None = None
        while True:
            if member is None:
                chunk = chunk.lstrip(b"\0") or next(chunks, b"")
                if not chunk:
                    return
                member = zlib.decompressobj(_WITH_HEAD)
                continue
            try:
                piece = member.decompress(chunk, BLOCK)
            except zlib.error:
                self.damaged = True
                return
            yield piece
            if member.eof:
                chunk, member = member.unused_data, None
                continue
            chunk = member.unconsumed_tail
            if not chunk and len(piece) < BLOCK:
                chunk = next(chunks, b"")
                if not chunk:
                    self.damaged = True
                    return
