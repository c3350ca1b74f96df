"""A mail ready to send: a draft without a recipient, as text and HTML. The only module that knows css-inline.

Headers are written here, but for those of the parts: the library would encode ids (Message-ID, List-Id, List-Unsubscribe) that
it finds too long for a line, and cuts names within a word.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import css_inline

from kbgen.render.lettering import columns, graphemes, shorter

if TYPE_CHECKING:
    from kbgen.model.issue import Letter
    from kbgen.model.outreach import Mailing

_LONGEST_TITLE = 60
_LONGEST_LINE = 66
"""Letters that a line of a header has room for, behind the name of the header."""
_LONGEST_PART = 39
"""Bytes that one encoded word holds: with the name of the header a line of less than 76 signs (RFC 2047)."""
_BREAKS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
_WORD = re.compile(r" ?[^ ]+")
_TO_ESCAPE = re.compile(r'["\\]')
_ESCAPED = r"\\\g<0>"
_INLINER = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    """Return a document whose elements carry their styles themselves, for mail programs drop stylesheets; rules with @ stay.

    Mail programs that do not know ``bdi`` know ``span`` with a direction. What runs from right to left says so in a sheet.
    """
    made: str = _INLINER.inline(html)
    plain = made.replace("<bdi>", '<span dir="ltr">').replace("<bdi ", "<span ").replace("</bdi>", "</span>")
    return f"{plain}\n"


def eml(letter: Letter, mailing: Mailing, issue: str, text: str, html: str) -> bytes:
    """Return the mail of an issue (RFC 5322); ``issue`` is the name of the issue, which makes its id unlike all others."""
    mail = EmailMessage(policy=SMTP)
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
    """Return who writes of what, and what programs read: parts of ASCII without spaces, to which a centre's page is held."""
    host = mailing.sender.rpartition("@")[2]
    name = _words(letter.sender, is_name=True)
    gap = " " if len(name) + len(mailing.sender) <= _LONGEST_LINE else "\r\n "
    lines = [
        f"From: {name}{gap}<{mailing.sender}>",
        f"Subject: {_words(subject(letter))}",
        f"Message-ID: <{letter.centre}.{issue}.{letter.stream.replace('@', '.')}.{letter.language}@{host}>",
        f"List-Id: <{list_id(letter, mailing)}>",
        f"List-Unsubscribe: <{mailing.unsubscribe}>",
    ]
    if mailing.unsubscribe.startswith("https:"):
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _words(text: str, *, is_name: bool = False) -> str:
    """Return words as a header has them (RFC 2047): cut between words where it can be, for not all programs join what is cut."""
    plain = _BREAKS.sub(" ", text).strip()
    if plain.isascii() and plain.isprintable() and "=?" not in plain and len(plain) <= _LONGEST_LINE:
        return f'"{_TO_ESCAPE.sub(_ESCAPED, plain)}"' if is_name else plain
    parts = [""]
    for piece in _pieces(plain):
        if len((parts[-1] + piece).encode()) > _LONGEST_PART:
            parts.append("")
        parts[-1] += piece
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part.encode()).decode()}?=" for part in parts if part)


def _pieces(text: str) -> Iterator[str]:
    """Yield words, each with the space before it, for spaces between encoded parts say nothing; the longest in letters."""
    for word in _WORD.findall(text):
        yield from [word] if len(word.encode()) <= _LONGEST_PART else graphemes(word)


def list_id(letter: Letter, mailing: Mailing) -> str:
    """Return the name of the list of a stream in a language, below the centre's: ``fr.water.news.ncpc.example``."""
    stream, _, cadence = letter.stream.partition("@")
    parts = (letter.language, "" if stream == "all" else stream, cadence, mailing.list_id)
    return ".".join(part for part in parts if part).lower()


def _encoding(text: str) -> str:
    """Return how a text travels in lines that every server passes on: readable where most of it is ASCII."""
    return "quoted-printable" if len(text.encode()) < len(text) * 1.3 else "base64"
