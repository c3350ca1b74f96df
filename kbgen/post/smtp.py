"""The mail server: one connection, one letter to one person at a time, and what its answers mean. Knows smtplib alone.

4xx answers and lost connections may go well later (RFC 5321, 4.2.1); 5xx for a person is for good. What no other try can mend, a
certificate that nobody vouches for, a password that is wrong, a sender that is not let through, is said at once as Misuse.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse

Tls: TypeAlias = Literal["starttls", "implicit", "none"]
USER, PASSWORD = "KBGEN_SMTP_USER", "KBGEN_SMTP_PASSWORD"
"""Where user name and password stand: in the surroundings, which no list of processes shows."""
PORTS: dict[str, int] = {"starttls": 587, "implicit": 465, "none": 25}
_GOOD, _GO_ON, _CLOSING, _PERMANENT = 250, 354, 421, 500
_TAKEN = frozenset({250, 251, 252})
_LOGIN = frozenset({530, 534, 535, 538})
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
_MAILBOX = re.compile(r"\S*@\S*")
_WAIT = re.compile(r"\b(\d{1,5})\s*(s|secs?|seconds?|m|mins?|minutes?)\b", re.IGNORECASE)
_LONGEST_WAIT = 3600.0
_IDLE, _GOODBYE = 0.5, 10.0
"""Seconds after which a connection is asked whether it still stands, and how long its end is waited for."""
_LONGEST_SAID = 160
_NAMES = f"{USER}, {PASSWORD}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Server:
    """Where mail is handed over, and how; a ``user`` logs in. Seconds of ``timeout`` for each answer, twice for a letter's."""

    host: str
    port: int
    tls: Tls = "starttls"
    user: str = ""
    password: str = ""
    timeout: float = 300


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a letter. ``code`` is the server's, ``said`` its words without any address.

    ``deferred`` is also a letter for which there is no connection. ``wait``: the seconds that the server asks for.
    """

    state: Literal["sent", "refused", "deferred", "unsure"]
    code: str = ""
    said: str | Phrase = ""
    wait: float = 0


class Line:
    """A connection to a server, opened when it is needed and used for all letters."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: smtplib.SMTP | None = None
        self._reached = False
        self._used = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        # who was interrupted does not wait for a server to say goodbye
        if self._client and self._client.sock and kind is None:
            self._client.sock.settimeout(min(_GOODBYE, self._server.timeout))
            with suppress(smtplib.SMTPException, OSError):
                self._client.quit()
        self._drop()

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as anybody knows."""
        return self._client is not None

    def ready(self) -> Answer | None:
        """Connect if nothing is connected; return why that did not go well, when it may later."""
        if self._client and time.monotonic() - self._used > _IDLE:
            self._check(self._client)
        if self._client:
            return None
        try:
            self._client = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            return self._not_connected(error)
        self._reached = True
        return None

    def _check(self, client: smtplib.SMTP) -> None:
        """Drop a connection that the server has closed meanwhile: it is to cost no letter one of its tries."""
        try:
            alive = client.noop()[0] == _GOOD
        except (OSError, smtplib.SMTPException):
            alive = False
        if not alive:
            self._drop()

    def _not_connected(self, error: OSError) -> Answer:
        """Return why there is no connection, when it may pass; else raise it. The first try is to find a server at all."""
        host, reason = self._server.host, _plain(_reason(error))
        if isinstance(error, ssl.SSLError) and (isinstance(error, ssl.SSLCertVerificationError) or not self._reached):
            raise Misuse(self._no_tls(getattr(error, "verify_message", "") or reason)) from None
        if isinstance(error, smtplib.SMTPNotSupportedError) or type(error) is smtplib.SMTPException:
            raise Misuse(self._lacks(str(error))) from None
        if isinstance(error, smtplib.SMTPResponseException):
            said = _text(error.smtp_code, error.smtp_error)
            if error.smtp_code < _PERMANENT:
                self._reached = True
                return Answer(state="deferred", code=_code(error.smtp_code, error.smtp_error), said=said, wait=_wait(said))
            if isinstance(error, smtplib.SMTPAuthenticationError):
                raise Misuse(phrase("{host} does not take the user name and password in {names}: {answer}",
                                    host=host, names=_NAMES, answer=said)) from None  # fmt: skip
            raise Misuse(phrase("{host} takes no mail from here: {answer}", host=host, answer=said)) from None
        if not self._reached and not isinstance(error, smtplib.SMTPServerDisconnected):
            raise Misuse(phrase("There is no mail server at {host}, port {port}: {reason}",
                                host=host, port=self._server.port, reason=reason)) from None  # fmt: skip
        return Answer(state="deferred", said=reason)

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context()
        client: smtplib.SMTP
        if server.tls == "implicit":
            client = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            client.ehlo_or_helo_if_needed()
            if server.tls == "starttls":
                self._encrypt(client, context)
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def _encrypt(self, client: smtplib.SMTP, context: ssl.SSLContext) -> None:
        try:
            client.starttls(context=context)
        except smtplib.SMTPResponseException as error:
            raise Misuse(self._no_tls(_text(error.smtp_code, error.smtp_error))) from None
        client.ehlo_or_helo_if_needed()

    def _no_tls(self, reason: str) -> Phrase:
        return phrase("No encrypted connection to {host}: {reason}. Nothing was sent over it.",
                      host=self._server.host, reason=_plain(reason))  # fmt: skip

    def _lacks(self, reason: str) -> Phrase:
        if "STARTTLS" in reason:
            return phrase("{host} offers no encryption on port {port} (STARTTLS). Try {option}, or another port.",
                          host=self._server.host, port=self._server.port, option="--tls implicit")  # fmt: skip
        return phrase("{host} takes no user name and password on port {port}. Leave out {names}, or try another port.",
                      host=self._server.host, port=self._server.port, names=_NAMES)  # fmt: skip

    def deliver(self, sender: str, recipient: str, message: bytes) -> Answer:
        """Hand a letter to one person over the open connection."""
        client = self._client
        assert client, "ready() has said so"  # noqa: S101 - for the type checker
        if not message.partition(b"\r\n\r\n")[0].isascii() and not client.has_extn("smtputf8"):
            return Answer(state="refused", said=phrase("the server takes no address with letters other than a to z"))
        handed_over = False
        self._used = time.monotonic()
        try:
            refused = self._announced(client, sender, recipient, message)
            if refused:
                return refused
            handed_over = True
            client.send(_on_the_wire(message))
            code, said = self._patiently(client)
            return Answer(state="sent", code=_code(code, said)) if code in _TAKEN else self._not_taken(client, code, said)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(state="unsure" if handed_over else "deferred", said=_plain(_reason(error)))

    def _announced(self, client: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> Answer | None:
        """Say whom a letter is for, up to where it goes over the wire; return why it cannot."""
        code, said = client.mail(sender, self._options(client, message))
        if code >= _PERMANENT:
            raise Misuse(phrase("{host} takes no mail from {sender}: {answer}",
                                host=self._server.host, sender=sender, answer=_text(code, said)))  # fmt: skip
        if code == _GOOD:
            code, said = client.rcpt(recipient)
            if code in _TAKEN:
                code, said = client.docmd("DATA")
        return None if code == _GO_ON else self._not_taken(client, code, said)

    def _options(self, client: smtplib.SMTP, message: bytes) -> list[str]:
        options = [f"SIZE={len(message)}"] if client.has_extn("size") else []
        if not message.isascii():
            if not client.has_extn("8bitmime"):
                raise Misuse(phrase("{host} takes no mail of eight bits (8BITMIME). Use another server.", host=self._server.host))
            options.append("BODY=8BITMIME")
        if not message.partition(b"\r\n\r\n")[0].isascii():
            options.append("SMTPUTF8")
        return options

    def _patiently(self, client: smtplib.SMTP) -> tuple[int, bytes]:
        """Return the answer to a whole letter: who gives up early sends it twice (RFC 5321, 4.5.3.2.6)."""
        assert client.sock, "it has just been written to"  # noqa: S101 - for the type checker
        client.sock.settimeout(2 * self._server.timeout)
        reply = client.getreply()
        client.sock.settimeout(self._server.timeout)
        return reply

    def _not_taken(self, client: smtplib.SMTP, code: int, reply: bytes) -> Answer:
        """Return what an answer means that is no yes, and make the connection ready for the next letter."""
        said = _text(code, reply)
        if code in _LOGIN:
            raise Misuse(phrase("{host} wants a user name and a password, in {names}: {answer}", host=self._server.host,
                                names=_NAMES, answer=said))  # fmt: skip
        ended = code == _CLOSING
        if not ended:
            try:
                ended = client.rset()[0] != _GOOD
            except (OSError, smtplib.SMTPException):
                ended = True  # what was answered stays answered
        if ended:
            self._drop()
        if code >= _PERMANENT:
            return Answer(state="refused", code=_code(code, reply), said=said)
        return Answer(state="deferred", code=_code(code, reply), said=said, wait=_wait(said))

    def _drop(self) -> None:
        if self._client:
            self._client.close()
            self._client = None


def _on_the_wire(message: bytes) -> bytes:
    """Return a message of CRLF lines as DATA has it: a dot before each dot that begins a line, and one alone at the end."""
    end = b"" if message.endswith(b"\r\n") else b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", message) + end + b".\r\n"


def _code(code: int, reply: bytes | str) -> str:
    """Return a code with the enhanced one (RFC 3463): ``550 5.1.1``."""
    enhanced = _ENHANCED.match(_decoded(reply))
    return f"{code} {enhanced[1]}" if enhanced else str(code)


def _text(code: int, reply: bytes | str) -> str:
    return _plain(f"{code} {_decoded(reply)}")


def _decoded(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _plain(text: str) -> str:
    """Return a server's words without addresses, line breaks and signs that a terminal would obey."""
    printable = "".join(sign if sign.isprintable() else " " for sign in _MAILBOX.sub("…", text))
    return " ".join(printable.split())[:_LONGEST_SAID]


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


def _wait(said: str) -> float:
    """Return how many seconds a server asks to wait, as ``try again in 5 minutes``; 0 when it does not say."""
    found = _WAIT.search(said)
    if not found:
        return 0
    return min(_LONGEST_WAIT, int(found[1]) * (60 if found[2].lower().startswith("m") else 1))
