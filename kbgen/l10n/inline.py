"""A piece of text word by word: what must survive translation, what it says in figures, and its fingerprint."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

_REPEATED = 2048
"""How many pieces are remembered: those of a page and of its translation are asked for again and again, then never more."""
_PROTECTED = re.compile(
    r"""(?=[`\]\[<h{&\\])(?:
    (?P<code>(?P<tick>`+)(?:(?!(?P=tick)).)+?(?P=tick)(?!`))
  | (?P<target>\]\([ ]*(?:<[^<>]*>|(?:[^()\s]|\([^()]*\))*)(?:\s+(?:"[^"]*"|'[^']*'))?[ ]*\))
  | (?P<collapsed>(?<!!)\[[^\[\]]+\]\[\])
  | (?P<reference>\][ \n]?\[[^\[\]]+\])
  | (?P<note>\[\^[^\[\]\s]+\])
  | (?P<address><(?:https?|mailto):[^<>\s]+> | https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?])
  | (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<attributes>\{:[^{}\n]*\} | \{[ ]*[\#.][^{}\n]*\})
  | (?P<placeholder>\{[a-z_][a-z0-9_]*\})
  | (?P<entity>&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)
  | (?P<escape>\\[!-/:-@\[-`{-~]))
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKED = re.compile(r"[`\]\[<{&\\]|://")
"""What one of the marks above has at least: most texts have none, and are searched once."""
SURVIVES = ("code", "target", "collapsed", "reference", "note", "address", "tag", "placeholder")
"""Kinds of marks that a translation has as often as its source."""
_NUMBER = re.compile(r"\d(?:[\d.,\u066b\u066c'\u2019\u00a0\u2009\u202f ]*\d)?")
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"[^\d]+")
_GROUPING = re.compile(r"[\u00a0\u2009\u202f '\u2019\u066c]")
_UNIT = re.compile(
    r"%|‰|°[CF]?|(?<![\w\d])[−-](?=\d)|(?<=\d)[ ]?[/:×–−-][ ]?(?=\d)"
    r"|(?<![^\W\d_])(?:[kKMGT]?Wh|[kMG]?W|[kMGT]?J|kcal|[kmµ]?g|[mk]?[lL]|hl|t|toe|m[²³23]|[kcm]?m|ha|ppm|bar|k?Pa"
    r"|years?|months?|days?|hours?|h|USD|EUR|[A-Z]{3})(?![^\W\d_])"
)
_WORD = re.compile(r"[\w\u0300-\u036f\u0900-\u097f]+|[<>≤≥±%‰−–+=]")
_NO_SYMBOLS = frozenset("^`~|<>=+")
"""What Unicode calls symbols and Markdown uses as marks, or what is looked at as a sign already."""
_ESCAPED_START = re.compile(r"\\(?=#|>|[+*-][ ]|=== |!!!|\?\?\?|:[ ]|\|)|(?<=\d)\\(?=\.[ ])")
_HARD_BREAK = re.compile(r"[ ]{2,}\n[ \t]*(?:>[ \t]?)*")
_SPACE = re.compile(r"\n[ \t]*(?:>[ \t]?)*|[ \t]+")
_SHORTCUT = re.compile(r"(?<![!\]\\])\[([^\[\]^]+)\](?![(\[])")
_DEFINED = re.compile(r"^[ ]*\[([^\[\]^][^\[\]]*)\]:[ ]*\S", re.MULTILINE)
_HAN = re.compile("[\u4e00-\u9fff]")
_SPACED = re.compile(r"[\w']+")
_WORDY = re.compile(r"[^\W\d_]")


class Token(NamedTuple):
    """A stretch of a text; ``kind`` is ``text`` for words, else what must be kept."""

    kind: str
    text: str


class Number(NamedTuple):
    """A number as written: its digits, and how many of them are decimals when the writing leaves no doubt."""

    digits: str
    decimals: int | None

    def means(self, other: Number) -> bool:
        """Tell whether both may be the same number, each written as its own language writes."""
        if self.decimals is None or other.decimals is None:
            return self.digits == other.digits
        return self == other


def tokens(text: str, labels: frozenset[str] = frozenset()) -> tuple[Token, ...]:
    """Return a text piece by piece; joined they are the text. ``labels`` are what the page defines as ``[label]: address``."""
    if not _MARKED.search(text):
        return (Token("text", text),) if text else ()
    return _marked_tokens(text, labels)


@lru_cache(maxsize=_REPEATED)
def _marked_tokens(text: str, labels: frozenset[str]) -> tuple[Token, ...]:
    return tuple(_read(text, labels))


def _read(text: str, labels: frozenset[str]) -> Iterator[Token]:
    done = 0
    for found in _PROTECTED.finditer(text):
        if found.start() > done:
            yield from _words(text[done : found.start()], labels, text[found.start()])
        yield Token(str(found.lastgroup if found.lastgroup != "tick" else "code"), found[0])
        done = found.end()
    if done < len(text):
        yield from _words(text[done:], labels, "")


def _words(text: str, labels: frozenset[str], after: str) -> Iterator[Token]:
    """Yield words, apart from ``[label]`` alone when the page defines the label."""
    done = 0
    for found in _SHORTCUT.finditer(text) if labels else ():
        if found[1].casefold() in labels and not (found.end() == len(text) and after == "]"):
            if found.start() > done:
                yield Token("text", text[done : found.start()])
            yield Token("collapsed", found[0])
            done = found.end()
    if done < len(text):
        yield Token("text", text[done:])


def labels(body: str) -> frozenset[str]:
    """Return the labels of links that a body defines."""
    return frozenset(label.casefold() for label in _DEFINED.findall(body))


def marks(text: str, labels: frozenset[str] = frozenset()) -> Counter[str]:
    """Return what must survive translation, and how often: code, link targets, notes, tags, placeholders."""
    return Counter(_plain(token) for token in tokens(text, labels) if token.kind in SURVIVES)


def _plain(token: Token) -> str:
    """Return a mark without what may be translated in it: the title of a link, attributes of a tag."""
    if token.kind == "target":
        return "(" + token.text[2:-1].strip().partition(" ")[0].partition("\n")[0] + ")"
    if token.kind == "collapsed":
        return f"[{token.text.partition(']')[0][1:]}]"
    if token.kind == "reference":
        return f"[{token.text.partition('[')[2]}"
    if token.kind == "tag":
        return re.sub(r"(?<!<)[\s/].*", "", token.text, flags=re.DOTALL).rstrip(">") + ">"
    return token.text


def numbers(text: str) -> list[Number]:
    """Return the numbers that a reader sees, in order; those of addresses and code are marks, not figures."""
    if not _DIGIT.search(text):
        return []
    seen = " ".join(token.text if token.kind == "text" else " ; " for token in tokens(text))
    return [number for found in _NUMBER.findall(seen) for number in _numbers(found)]


def _numbers(written: str) -> Iterator[Number]:
    """Yield the numbers in digits with signs between them: ``1 200`` is one, ``2001, 2002`` are two."""
    for stretch in re.split(r"[.,] +| {2,}", written):
        yield from (_number(each) for each in _grouped(stretch) if _DIGIT.search(each))


def _grouped(stretch: str) -> Iterator[str]:
    """Yield digits that belong together: a space groups only threes."""
    words = re.split(r"[\u00a0\u2009\u202f ]", stretch)
    held = words[0]
    for word in words[1:]:
        if re.fullmatch(r"\d{3}(?:[.,\u066b]\d+)?", word) and re.fullmatch(r"\d{1,3}(?:\d{3})*", held):
            held += word
        else:
            yield held
            held = word
    yield held


def _number(written: str) -> Number:
    if written.isdecimal() and written.isascii():
        return Number(written, 0)
    digits = "".join(str(unicodedata.decimal(letter)) for letter in written if letter.isdecimal())
    signs = _SEPARATOR.findall(written)
    parts = _SEPARATOR.split(written)
    threes = all(len(part) == 3 for part in parts[1:])  # noqa: PLR2004 - thousands
    if not signs:
        return Number(digits, 0)
    if len(set(signs)) > 1:
        return Number(digits, len(parts[-1]))
    if len(signs) > 1:  # 1,234,567, or a date such as 23.11.2026: no decimals either way
        return Number(digits, 0)
    if _GROUPING.fullmatch(signs[0]) or signs[0] == "\u066c":
        return Number(digits, 0)
    ambiguous = threes and 1 <= len(parts[0]) <= 3 and not parts[0].startswith("0")  # noqa: PLR2004 - 1,200 or 1.200
    return Number(digits, None if ambiguous else len(parts[-1]))


def has_words(text: str) -> bool:
    """Tell whether there is anything to translate: a letter outside of code and addresses."""
    return any(token.kind == "text" and _WORDY.search(token.text) for token in tokens(text))


def word_count(text: str) -> int:
    """Return how many words a translator has before them; signs of Chinese count one each."""
    seen = " ".join(token.text for token in tokens(text) if token.kind == "text")
    words, han = _SPACED.findall(seen), len(_HAN.findall(seen))
    return han + sum(1 for word in words if not _HAN.match(word)) if han else len(words)


@lru_cache(maxsize=_REPEATED)
def collapsed(text: str) -> str:
    """Return a text in NFC on one line, as files for translators hold it; only a hard line break stays a line break.

    Backslashes that keep the beginning from being read as a list or a heading, and those before bars, are taken away.
    """
    lines = _HARD_BREAK.split(unicodedata.normalize("NFC", text))
    line = "\n".join(_SPACE.sub(" ", line).strip(" ") for line in lines)
    if "\\" not in line:
        return line
    found = _ESCAPED_START.search(line)
    if found and not line[: found.start()].strip("0123456789"):
        line = line[: found.start()] + line[found.end() :]
    return "".join("|" if token == ("escape", "\\|") else token.text for token in tokens(line))


def text_hash(text: str) -> str:
    """Return ten hexadecimal digits of SHA-256 over a text in NFC with white space collapsed, line breaks too."""
    return _short(collapsed(text).replace("\n", " "), 10)


@lru_cache(maxsize=_REPEATED)
def fingerprint(text: str, language: str, *, warns: bool = False) -> str:
    """Return ``text.gist.facts``: three hashes that tell what kind of change a later one is.

    The first changes with any letter. ``gist`` is blind to link targets, emphasis and punctuation. ``facts`` are the numbers,
    units, signs and negations, and whether it ``warns``: when they change, a translation is wrong, not old.
    """
    read = tokens(collapsed(text))
    facts = _facts(read, language) + ("!" if warns else "")
    return f"{text_hash(text)}.{_short(_gist(read), 8)}.{_short(facts, 6)}"


def _short(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _gist(read: tuple[Token, ...]) -> str:
    kept = "".join(token.text for token in read if token.kind in {"text", "code", "placeholder"})
    return " ".join([*_WORD.findall(unicodedata.normalize("NFC", kept).casefold()), *_symbols(kept)])


def _symbols(text: str) -> list[str]:
    """Return signs that mean something by themselves: currencies, ticks and crosses, arrows."""
    if text.isascii():
        return [letter for letter in text if letter == "$"]
    return [letter for letter in text if unicodedata.category(letter)[0] == "S" and letter not in _NO_SYMBOLS]


def _facts(read: tuple[Token, ...], language: str) -> str:
    """Return figures as they are written, for within a language 1,200 and 1.200 are two numbers; units, signs, negations."""
    seen = " ".join(token.text for token in read if token.kind in {"text", "code"})
    figures = [" ".join(figure.split()) for figure in _NUMBER.findall(seen)]
    return "|".join([*figures, *_UNIT.findall(seen), *_symbols(seen), *_negations(language).findall(seen.casefold())])


@cache
def _negations(language: str) -> re.Pattern[str]:
    """Return what says no in a language; a pattern that never matches for one without a list."""
    held = tomllib.loads(resources.files("kbgen.l10n").joinpath("negations.toml").read_text(encoding="utf-8"))
    return re.compile(held.get(language.partition("-")[0], r"(?!)"))
