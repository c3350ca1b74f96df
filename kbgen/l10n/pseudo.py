"""Words that show what was not translatable: accents and length (en-XA), another script from right to left (ar-XB)."""

from __future__ import annotations

import re
import unicodedata

from kbgen.l10n.inline import Token, tokens

_ACCENTS = str.maketrans(
    "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz", "ÅåƁƀÇçÐðÉéƑƒĜĝĤĥÎîĴĵĶķĻļṀṁÑñÖöÞþɊɋŔŕŠšŢţÛûṼṽŴŵẊẋÝýŽž"
)
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابصدعفغهيجكلمنوپقرستوڤشخيز")
_LONGER = 0.35
"""By how much translations of English grow, as W3C and Android's pseudo-locales assume."""
LOCALES = ("en-XA", "ar-XB")
_TITLE = re.compile(r"""(?<=\s)(["'])(.*)\1(?=\s*\)$)""", re.DOTALL)
_BRACES = re.compile(r"(\{[^{}\n]*\})")


def pseudo(text: str, locale: str, labels: frozenset[str] = frozenset()) -> str:
    """Return a text with every letter of its words replaced; what must survive translation stays as it is."""
    return "".join(_token(token, locale) for token in tokens(text, labels))


def _token(token: Token, locale: str) -> str:
    if token.kind == "text":
        return _turned(token.text, locale)
    if token.kind == "collapsed":
        label = token.text.partition("]")[0][1:]
        return f"[{pseudo(label, locale)}][{label}]"
    if token.kind == "target":
        return _TITLE.sub(lambda title: f"{title[1]}{_words(title[2], locale)}{title[1]}", token.text)
    return token.text


def _turned(text: str, locale: str) -> str:
    """Return words in the invented language; braces that show what to type are no words."""
    return "".join(part if part.startswith("{") else _words(part, locale) for part in _BRACES.split(text))


def _words(text: str, locale: str) -> str:
    if locale == "ar-XB":
        return "".join(_bare(letter).translate(_ARABIC) for letter in text.lower())
    return re.sub(r"[^\W\d_]+", lambda word: _longer(word[0]), text)


def _bare(letter: str) -> str:
    """Return a Latin letter without its accents, and any other as it is."""
    first = unicodedata.normalize("NFD", letter)[0]
    return first if first.isascii() else letter


def _longer(word: str) -> str:
    """Return a word with accents, its last letter again and again until it is a third longer."""
    accented = word.translate(_ACCENTS)
    return accented + accented[-1] * round(len(word) * _LONGER)
