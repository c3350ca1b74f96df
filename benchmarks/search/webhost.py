"""A small web host on this machine: gzip where that is smaller, and a list of what was asked for."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

_PACKED = (b"\x1f\x8b", b"\x89PNG", b"wOF")
"""How files begin that are small already; hosts send them as they are."""


class Served(NamedTuple):
    """A running host: its address, and (path, bytes of the body) of every answer so far."""

    address: str
    answers: list[tuple[str, int]]


def packed(data: bytes) -> tuple[bytes, bool]:
    """Return what goes over the wire for a file, and whether it is gzip made by the host."""
    if data.startswith(_PACKED):
        return data, False
    small = gzip.compress(data, mtime=0)
    return (small, True) if len(small) < len(data) else (data, False)


class _Handler(SimpleHTTPRequestHandler):
    """Answers as a plain host for static files does, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(
        self, *words: Any, answers: list[tuple[str, int]], wire: Callable[[Path], tuple[bytes, bool]], **named: Any
    ) -> None:
        self.answers, self.wire = answers, wire
        super().__init__(*words, **named)

    def do_GET(self) -> None:
        """Send a file, or 404."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        data, is_packed = self.wire(path) if found else (b"nothing here", False)
        self.answers.append((unquote(urlsplit(self.path).path), len(data)))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(path) if found else "text/plain")
        self.send_header("Content-Length", str(len(data)))
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Serve a folder on a free port of this machine; each file is packed once."""
    answers: list[tuple[str, int]] = []
    wire = cache(lambda path: packed(path.read_bytes()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder.resolve()), answers=answers, wire=wire))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}/", answers)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
