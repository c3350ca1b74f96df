"""A small server of a built folder, as a plain web host would be: gzip, a 404 page, and a list of what was asked for."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

_TEXT = {".html", ".css", ".js", ".json", ".xml", ".svg", ".txt"}


class Served(NamedTuple):
    """A running server: its address, and (path, bytes sent) of every answer so far."""

    address: str
    answers: list[tuple[str, int]]


def _nothing(_path: str) -> dict[str, str]:
    return {}


@contextmanager
def serve(folder: Path, headers: Callable[[str], dict[str, str]] = _nothing) -> Iterator[Served]:
    """Serve a folder on a free port of this machine; ``headers`` are what its host says of a path besides."""
    answers: list[tuple[str, int]] = []

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            if path.is_dir():
                path /= "index.html"
            found = path.is_file()
            data = path.read_bytes() if found else (folder / "404.html").read_bytes()
            packed = path.suffix in _TEXT or not found
            data = gzip.compress(data, mtime=0) if packed else data
            answers.append((self.path, len(data)))
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", self.guess_type(path) if found else "text/html")
            self.send_header("Content-Length", str(len(data)))
            for header in headers(self.path.partition("?")[0]).items():
                self.send_header(*header)
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    def handler(*words: Any) -> Handler:
        return Handler(*words, directory=str(folder.resolve()))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}/", answers)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
