"""The letters of an issue, and what one person gets of them.

An issue is a folder that ``kbgen digest`` writes: ``issue.tsv``, and a mail without a recipient for each subscription and
language, ``<subscription>[@<cadence>].<language>.eml``. What is stored is sent byte for byte, but for ``To``, ``Message-ID``,
``X-Unsent`` and the line ends, which are CRLF on the wire.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from pathlib import Path

from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.post.addresses import Address, address

RECORD = "issue.tsv"
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:-\d+)?")
_NAME = re.compile(
    r"(?P<stream>[a-z0-9][a-z0-9-]*)(?:[@.](?P<cadence>[a-z]+))?\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.eml"
)
_ENDS = re.compile(rb"\r\n|\r|\n")
_FIELD = re.compile(rb"(?P<name>[!-9;-~]+)[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
_ID = re.compile(r"<(?P<local>[^<>@\s]+)@(?P<domain>[^<>@\s]+)>")
_ONCE = ("from", "subject", "date", "message-id", "list-id", "list-unsubscribe", "mime-version", "content-type")
_REPLACED = frozenset({"to", "cc", "bcc", "message-id", "x-unsent"})
_DIGEST = 32


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail of an issue. ``fields`` are its header's, as stored but for line ends."""

    file: str
    stream: str
    cadence: str
    language: str
    sender: Address
    subject: str
    message_id: str
    fields: tuple[tuple[str, bytes], ...]
    body: bytes

    @property
    def name(self) -> str:
        """Its place in the journal."""
        return self.file.removesuffix(".eml")


def issue(folder: Path) -> tuple[Letter, ...]:
    """Return the letters of an issue, by name; raise Misuse when it is not whole."""
    if not _DAY.fullmatch(folder.resolve().name):
        raise Misuse(
            phrase(
                "{folder} is no issue that was recorded: its readers would be told the same again. Send one of {command}.",
                folder=folder, command="kbgen digest --due",
            )
        )  # fmt: skip
    if not (folder / RECORD).is_file():
        raise Misuse(phrase("{folder} is no issue: {file} is missing. Run {command} first.",
                            folder=folder, file=RECORD, command="kbgen digest --due"))  # fmt: skip
    files = sorted(path for path in folder.glob("*.eml") if not path.name.startswith("."))
    if not files:
        raise Misuse(phrase("{folder} holds no mail (.eml): the centre's page says nothing under mailing.", folder=folder))
    return tuple(letter(path.name, path.read_bytes()) for path in files)


def letter(file: str, data: bytes) -> Letter:
    """Return a stored mail; raise Misuse when it could not be sent as it is."""
    named = _NAME.fullmatch(file)
    if not named:
        raise _damaged(file, "name")
    head, blank, body = _ENDS.sub(b"\r\n", data).partition(b"\r\n\r\n")
    fields, at = [], 0
    for found in _FIELD.finditer(head + b"\r\n"):
        if found.start() != at:
            break
        fields.append((found["name"].decode("ascii").lower(), found[0]))
        at = found.end()
    if not blank or not body.strip() or at != len(head) + 2 or not head.isascii():
        raise _damaged(file, "header")
    for wanted in _ONCE:
        if sum(name == wanted for name, _ in fields) != 1:
            raise _damaged(file, wanted)
    values = {name: _unfolded(field) for name, field in fields}
    sender = address(_decoded(values["from"]))
    if sender is None or not sender.local.isascii():
        raise _damaged(file, "from")
    if not _ID.fullmatch(values["message-id"]):
        raise _damaged(file, "message-id")
    return Letter(
        file=file, stream=named["stream"], cadence=named["cadence"] or "", language=named["language"], sender=sender,
        subject=_decoded(values["subject"]), message_id=values["message-id"], fields=tuple(fields), body=body,
    )  # fmt: skip


def _damaged(file: str, what: str) -> Misuse:
    return Misuse(phrase("{file} cannot be sent: something is wrong with its {field}. Run {command} again.",
                         file=file, field=what, command="kbgen digest"))  # fmt: skip


def _unfolded(field: bytes) -> str:
    return field.partition(b":")[2].replace(b"\r\n", b"").decode("utf-8", "replace").strip()


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError):
        return value


def addressed(letter: Letter, recipient: Address, salt: bytes) -> bytes:
    """Return a letter as one person gets it. Its Message-ID is the same however often it is sent to them."""
    said = f"{letter.message_id}\0{letter.name}\0{recipient.key}".encode()
    mark = hmac.new(salt, said, hashlib.sha256).hexdigest()[:_DIGEST]
    parts = _ID.fullmatch(letter.message_id)
    assert parts, "letter() has read it"  # noqa: S101 - for the type checker
    identity = f"Message-ID: <{parts['local']}.{mark}@{parts['domain']}>\r\n".encode()
    kept = b"".join(
        identity if name == "message-id" else field
        for name, field in letter.fields
        if name not in _REPLACED or name == "message-id"
    )
    return kept + _to(recipient) + b"\r\n" + letter.body


def _to(recipient: Address) -> bytes:
    if not recipient.name:
        return f"To: <{recipient.spec}>\r\n".encode()
    if recipient.name.isascii():
        quoted = re.sub(r'(["\\])', r"\\\1", recipient.name)
        return f'To: "{quoted}"\r\n <{recipient.spec}>\r\n'.encode()
    words = Header(recipient.name, "utf-8", header_name="To").encode(linesep="\r\n")
    return f"To: {words}\r\n <{recipient.spec}>\r\n".encode()
