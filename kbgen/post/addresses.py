"""Addresses as people write them: taken apart, compared, and never shown.

Only what can be delivered anywhere is taken: no quoted local parts, no addresses of machines by number. Letters of any script
are taken before the @ (RFC 6531) and after it (IDNA).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_SPECIALS = frozenset("!#$%&'*+/=?^_`{|}~-")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>\s]+)>")
_QUOTED = re.compile(r'\A"([^"\\]*)"\Z')
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_MEANT_OTHERWISE = re.compile("[ßẞς\u200c\u200d]")
"""Letters that the standard library's IDNA of 2003 sends to another domain than that of 2008: such a domain is given as xn--."""
_LONGEST_LOCAL, _LONGEST, _LONGEST_NAME = 64, 254, 100


@dataclass(frozen=True, repr=False)
class Address:
    """A mailbox; ``domain`` is in its ASCII form. What is printed or logged of it shows nothing."""

    local: str
    domain: str
    name: str = field(default="", compare=False)

    @property
    def spec(self) -> str:
        """The address as a server takes it."""
        return f"{self.local}@{self.domain}"

    @property
    def key(self) -> str:
        """The same for every spelling of one mailbox: no server in use tells capitals apart."""
        return self.spec.casefold()

    def __repr__(self) -> str:
        return "Address(...)"


def address(text: str) -> Address | None:
    """Return the address in a cell, as ``a@b.example`` or ``Name <a@b.example>``; none when it holds anything else."""
    bare = _trimmed(text)
    found = _NAMED.fullmatch(bare)
    name, spec = (_QUOTED.sub(r"\1", _trimmed(found["name"])), found["address"]) if found else ("", bare)
    local, at, domain = spec.rpartition("@")
    local = unicodedata.normalize("NFC", local)
    named = _domain(domain)
    if not at or named is None or not _is_local(local) or any(unicodedata.category(sign)[0] == "C" for sign in name):
        return None
    made = Address(local, named, name[:_LONGEST_NAME])
    return made if len(made.spec.encode()) <= _LONGEST else None


def _trimmed(text: str) -> str:
    """Return text without spaces and unseen marks around it, as spreadsheets in Arabic leave them; line breaks stay."""
    start, end = 0, len(text)
    while start < end and _is_unseen(text[start]):
        start += 1
    while end > start and _is_unseen(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_unseen(sign: str) -> bool:
    return sign == "\t" or unicodedata.category(sign) in {"Zs", "Cf"}


def _is_local(local: str) -> bool:
    atoms = local.split(".")
    return len(local.encode()) <= _LONGEST_LOCAL and all(atom and all(map(_is_plain, atom)) for atom in atoms)


def _is_plain(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign in _SPECIALS
    return unicodedata.category(sign)[0] in "LMN"


def _domain(text: str) -> str | None:
    """Return a domain in ASCII, as it stands in the DNS."""
    if _MEANT_OTHERWISE.search(text):
        return None
    try:
        labels = [label.lower() if label.isascii() else label.encode("idna").decode() for label in _DOTS.split(text)]
    except UnicodeError:
        return None
    is_name = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    return ".".join(labels) if is_name else None
