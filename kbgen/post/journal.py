"""What became of every letter of an issue: ``sent.tsv`` in its folder, which only ever grows.

The columns: key, letter, state, time, answer. The key is a hash of address and letter under a secret of the folder
(``sent.salt``), so that nobody can look up in the journal alone whether an address of theirs is on a list. A line is on the disk
before a letter goes out (``sending``) and after its answer came; of several lines of one key the last holds, whatever their
times. A key whose last line is ``sending`` was being sent when the run was killed: nobody knows whether it arrived.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal, TypeAlias, cast, get_args

from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.post.addresses import Address

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

State: TypeAlias = Literal["sending", "sent", "refused", "deferred", "unsure"]
"""``refused`` for good, ``deferred`` for now; ``unsure``: the whole letter was handed over and no answer came."""
FILE = "sent.tsv"
SALT = "sent.salt"
HEADER = "#key\tletter\tstate\ttime\tanswer\n"
_LINE = re.compile(r"(?P<key>[0-9a-f]{64})\t(?P<letter>[^\t]+)\t(?P<state>[a-z]+)\t(?P<time>[^\t]*)\t(?P<answer>[^\t]*)")
_SECRET = 32
_PATIENCE = 1.0
"""Seconds that a run waits for another to end: one that was killed may need a moment."""


class Busy(Misuse):
    """Another run sends this issue: try again later."""

    exit_code = 75


@dataclass
class Journal:
    """The states of an issue's letters by key; with a ``file`` new ones are written to it."""

    salt: bytes
    states: dict[str, State]
    file: IO[bytes] | None = None
    clock: Callable[[], datetime] | None = None

    def key(self, letter: str, address: Address) -> str:
        """Return the key of a letter to somebody."""
        return hmac.new(self.salt, f"{letter}\0{address.key}".encode(), hashlib.sha256).hexdigest()

    def note(self, key: str, letter: str, state: State, answer: str = "") -> None:
        """Write down what became of a letter; it is on the disk when this returns. ``answer`` is a server's code."""
        assert self.file and self.clock, "a journal that was opened to write"  # noqa: S101, PT018 - for the type checker
        now = self.clock().astimezone(UTC).isoformat(timespec="seconds")
        self.file.write(f"{key}\t{letter}\t{state}\t{now}\t{answer}\n".encode())
        self.file.flush()
        os.fsync(self.file.fileno())
        self.states[key] = state


def read(folder: Path) -> Journal:
    """Return the journal of an issue and change nothing; an empty one for an issue that nobody has sent."""
    path = folder / FILE
    data = path.read_bytes() if path.exists() else b""
    states, _ = _states(data)
    salt = _salt(folder, needed=bool(states))
    return Journal(salt or secrets.token_bytes(_SECRET), states)


@contextmanager
def opened(folder: Path, clock: Callable[[], datetime]) -> Iterator[Journal]:
    """Give the journal of an issue to one run at a time; raise Busy while another has it."""
    path = folder / FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        _take(file, folder)
        states, whole = _states(file.read())
        salt = _salt(folder, needed=bool(states)) or _new_salt(folder)
        # the beginning of a line that a killed run left says nothing, and the next line must not go on from it
        file.truncate(whole)
        file.seek(whole)
        if not whole:
            file.write(HEADER.encode())
            file.flush()
            os.fsync(file.fileno())
            _settle(folder)
        yield Journal(salt, states, file, clock)


def _take(file: IO[bytes], folder: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Busy(phrase("{folder} is being sent by another run. Try again when it has ended.", folder=folder)) from None
            time.sleep(_PATIENCE / 20)
        else:
            return


def _states(data: bytes) -> tuple[dict[str, State], int]:
    """Return the states by key, and how many bytes of a journal are whole lines."""
    whole = data.rfind(b"\n") + 1
    states: dict[str, State] = {}
    for number, line in enumerate(data[:whole].decode("utf-8", "replace").split("\n")[:-1], start=1):
        found = _LINE.fullmatch(line)
        if found and found["state"] in get_args(State):
            states[found["key"]] = cast("State", found["state"])
        elif line and not line.startswith("#"):
            raise Misuse(
                phrase(
                    "{file}, line {line}: not readable. Nothing is sent, for nobody could say who has the letters already.",
                    file=FILE, line=number,
                )
            )  # fmt: skip
    return states, whole


def _salt(folder: Path, *, needed: bool) -> bytes | None:
    try:
        held = bytes.fromhex((folder / SALT).read_text(encoding="ascii").strip())
    except FileNotFoundError:
        held = b""
    except ValueError:
        held = b"?"
    if len(held) == _SECRET:
        return held
    if needed or held:
        raise Misuse(
            phrase("{file} is missing or damaged. Nothing is sent, for nobody could say who has the letters already.", file=SALT)
        )
    return None


def _new_salt(folder: Path) -> bytes:
    """Make the folder's secret; it is on the disk, whole, before any line of the journal is."""
    salt = secrets.token_bytes(_SECRET)
    waiting = folder / f".{SALT}.new"
    waiting.unlink(missing_ok=True)
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{salt.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(folder / SALT)
    _settle(folder)
    return salt


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system knows how."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
