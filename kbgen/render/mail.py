"""A mail ready to send: a draft without a recipient, as text and HTML. The only module that knows css-inline.

Headers that programs read (Message-ID, List-Id, List-Unsubscribe) are written as they are: the library would encode what it
finds too long for a line.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import css_inline

from kbgen.render.lettering import columns, shorter

if TYPE_CHECKING:
    from kbgen.model.issue import Letter
    from kbgen.model.outreach import Mailing

_LONGEST_TITLE = 60
_INLINER = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    """Return a document whose elements carry their styles themselves, for mail programs drop stylesheets; rules with @ stay."""
    made: str = _INLINER.inline(html)
    return f"{made}\n"


def eml(letter: Letter, mailing: Mailing, issue: str, text: str, html: str) -> bytes:
    """Return the mail of an issue (RFC 5322); ``issue`` is the name of the issue, which makes its id unlike all others."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=" ".join(letter.sender.split()), addr_spec=mailing.sender)
    mail["Subject"] = subject(letter)
    mail["Date"] = datetime.combine(letter.day, time(), tzinfo=UTC)
    mail["X-Unsent"] = "1"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, charset="utf-8", cte=_encoding(text))
    mail.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))
    mail["Content-Language"] = letter.language
    mail.set_boundary(f"=_{hashlib.sha256(f'{text}{html}'.encode()).hexdigest()[:32]}")
    return _written(letter, mailing, issue) + mail.as_bytes()


def subject(letter: Letter) -> str:
    """Return what a mail is about: the page most needed and how many others, with the centre's name in the sender."""
    titles = shorter(letter.items[0].row.title.text)
    title = next((text for text in titles if columns(text) <= _LONGEST_TITLE), letter.heading)
    return f"{title} (+{more})" if (more := len(letter.items) - 1) else title


def _written(letter: Letter, mailing: Mailing, issue: str) -> bytes:
    """Return the headers that programs read. Their parts are of ASCII without spaces: the rules for a centre's page see to it."""
    host = mailing.sender.rpartition("@")[2]
    lines = [
        f"Message-ID: <{letter.centre}.{issue}.{letter.stream.replace('@', '.')}.{letter.language}@{host}>",
        f"List-Id: <{list_id(letter, mailing)}>",
        f"List-Unsubscribe: <{mailing.unsubscribe}>",
    ]
    if mailing.unsubscribe.startswith("https:"):
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def list_id(letter: Letter, mailing: Mailing) -> str:
    """Return the name of the list of a stream in a language, below the centre's: ``fr.water.news.ncpc.example``."""
    stream, _, cadence = letter.stream.partition("@")
    parts = (letter.language, "" if stream == "all" else stream, cadence, mailing.list_id)
    return ".".join(part for part in parts if part).lower()


def _encoding(text: str) -> str:
    """Return how a text travels in lines that every server passes on: readable where most of it is ASCII."""
    return "quoted-printable" if len(text.encode()) < len(text) * 1.3 else "base64"
