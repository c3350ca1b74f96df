"""A real mail server on this machine, in a thread of the test, that behaves as badly as it is told to."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import subprocess
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Mail(NamedTuple):
    """A letter that was taken."""

    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...]

    @property
    def identity(self) -> str:
        found = re.search(rb"^Message-ID: (<.*>)\r$", self.content, re.MULTILINE | re.IGNORECASE)
        assert found
        return found[1].decode()


class Office:
    """What the server was given, and how it is to behave."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.answers: dict[str, list[str]] = defaultdict(list)
        """What RCPT is answered for a recipient, one after the other; then it is taken."""
        self.after: dict[str, list[str]] = defaultdict(list)
        """The same for the end of DATA; ``lost`` takes the letter and hangs up without an answer, ``stall`` says nothing."""
        self.data: list[str] = []
        """What happens next times in the middle of DATA: ``drop`` or ``stall``."""
        self.greetings: list[str] = []
        self.sender = ""
        self.delay = 0.0
        self.connections = 0
        self.rcpts: list[tuple[float, str]] = []
        self.more = threading.Condition()

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd calls it so
        if self.sender:
            return self.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd calls it so
        self.rcpts.append((asyncio.get_running_loop().time(), address))
        if self.answers[address]:
            return self.answers[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        assert len(envelope.rcpt_tos) == 1
        (recipient,) = envelope.rcpt_tos
        told = self.after[recipient].pop(0) if self.after[recipient] else "250 2.0.0 OK"
        if told[0] in "2l":
            with self.more:
                self.taken.append(Mail(envelope.mail_from, recipient, envelope.original_content, tuple(envelope.mail_options)))
                self.more.notify_all()
        if told == "lost":
            server.transport.abort()
        if told == "stall":
            await asyncio.sleep(30)
        await asyncio.sleep(self.delay)
        return told

    @property
    def recipients(self) -> Counter[str]:
        return Counter(mail.recipient for mail in self.taken)


class _Rude(SMTP):
    async def _handle_client(self) -> None:
        office: Office = self.event_handler
        office.connections += 1
        if office.greetings:
            await self.push(office.greetings.pop(0))
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd calls it so
        office: Office = self.event_handler
        if not office.data:
            await super().smtp_DATA(arg)
            return
        what = office.data.pop(0)
        await self.push("354 go on")
        await self._reader.readline()
        if what == "stall":
            await asyncio.sleep(30)
        self.transport.abort()


class _Counter(Controller):
    def factory(self) -> SMTP:
        return _Rude(self.handler, **self.SMTP_kwargs)


class Running(NamedTuple):
    office: Office
    address: str


@contextmanager
def running(office: Office, **more: Any) -> Iterator[Running]:
    """Run a server for a test; only this machine reaches it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    office.connections = -1  # the controller looks once whether it runs
    context = more.pop("ssl_context", None)
    controller = _Counter(office, hostname="127.0.0.1", port=port, **{"enable_SMTPUTF8": False, **more})
    controller.ssl_context = context
    controller.start()
    try:
        yield Running(office, f"127.0.0.1:{port}")
    finally:
        controller.stop()


def authenticator(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
    """Let one in whose password is right."""
    return AuthResult(success=(data.login, data.password) == (b"centre", b"olive"), handled=False)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return a certificate for 127.0.0.1 that nobody vouches for, and a server's context with it."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context
