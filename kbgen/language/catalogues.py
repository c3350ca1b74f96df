"""The phrases of a language as its PO file holds them, and what is wrong with the file: a bad entry is left out, others count."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, PoFileParser

from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


_ON_PAGES = ("theme/", "kbgen/compose/", "kbgen/render/", "kbgen/language/", "content/vocabulary/")
_MAY_MISS = 0.05
_HEAD = re.compile(r'^msgid ""\s*\nmsgstr .*(?:\n\s*".*)*', re.MULTILINE)
_PLURALS = re.compile(r'(?:"|\\n)Plural-Forms:((?:[^\\"\n]|"\s*\n\s*")*)')
"""The field of the head, from one quotation mark to the next where an editor has wrapped it."""
_WRAPPED = re.compile(r'"\s*\n\s*"')
_RULE = re.compile(r"nplurals\s*=\s*([0-9]{1,2})\s*;\s*plural\s*=([^;]+);?")
_LINE_BREAK = re.compile(r"\r\n?")
_TRIED = 1001
"""A rule must give a form for each whole number below this."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
WELL_FORMED = re.compile(r'#|(?:msg(?:ctxt|id|id_plural|str(?:\[\d\d?\])?) )?"(?:[^"\\]|\\.)*"\s*\Z')
QUOTED = _("Each line is msgctxt, msgid or msgstr with its words in quotation marks.")
"""What every line of a PO file looks like, as the pattern above it says: no library tells of a lost quotation mark."""
_SAID_AS_IT_IS = ("explanation of ", "command-line help")
"""Comments of phrases whose braces are examples of what to type, not names to be filled in."""


@dataclass(frozen=True)
class Plurals:
    """How a language chooses among its plural forms."""

    count: int = 2
    rule: str = "n != 1"
    """In gettext's notation."""

    def usable(self) -> Callable[[int], int] | None:
        """Return the rule as a function that gives one of the forms for every number, nothing when it cannot be used."""
        try:
            rule = gettext.c2py(self.rule)
            if not all(0 <= rule(n) < self.count for n in range(_TRIED)):
                return None
        except (ValueError, ArithmeticError):
            return None
        return partial(_form, rule, self.count - 1)


def _form(rule: Callable[[int], int], last: int, n: int) -> int:
    """Return the form for a number; the last one where a rule that was good for all numbers tried is not."""
    try:
        found = rule(n)
    except ArithmeticError:
        return last
    return found if 0 <= found <= last else last


class _Entries(Catalog):
    """Takes entries with any number of forms, whatever the head says: one bad line of the head must not lose them all."""

    @property
    def num_plurals(self) -> int:
        """More than any language has."""
        return 100

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Nothing: the head is read by ``_plurals``."""
        return []

    @mime_headers.setter
    def mime_headers(self, _headers: Iterable[tuple[str, str]]) -> None:
        pass


@dataclass(frozen=True)
class Catalogue:
    """What a PO file says."""

    messages: Mapping[tuple[str | None, str], tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[int], int] = lambda n: int(n != 1)
    complete: bool = False
    """Whether the phrases of pages are translated, all but a few."""
    findings: tuple[Finding, ...] = ()


def read(path: Path, root: Path) -> Catalogue:
    """Return the catalogue in a file of the repository at ``root``."""
    name = path.relative_to(root).as_posix()
    entries = _Entries()
    try:
        text = _LINE_BREAK.sub("\n", path.read_bytes().decode("utf-8-sig"))
        PoFileParser(entries, ignore_obsolete=True, abort_invalid=True).parse(text.split("\n"))
    except UnicodeDecodeError as error:
        message = phrase(
            "The file is not UTF-8: byte {offset} looks like {encoding}.", offset=error.start, encoding="Windows-1250"
        )
        return Catalogue(findings=(_error(Place(name), message, phrase('Save it again as "UTF-8" in your editor.')),))
    except (PoFileError, ValueError) as error:
        message = phrase("The catalogue cannot be read from here on.")
        hint = phrase(QUOTED)
        return Catalogue(findings=(_error(Place(name, getattr(error, "lineno", 0) + 1), message, hint),))
    return _catalogue(name, text, list(entries))


def _catalogue(name: str, text: str, entries: list[Message]) -> Catalogue:
    line, plurals = _plurals(text)
    rule = plurals.usable() if plurals else None
    torn = [n for n, line in enumerate(text.split("\n"), start=1) if line.strip() and not WELL_FORMED.match(line)]
    messages: dict[tuple[str | None, str], tuple[str, ...]] = {}
    findings = [_error(Place(name, line), phrase("This line cannot be read."), phrase(QUOTED)) for line in torn]
    if not rule:
        said = phrase("The head of the file has no usable rule for plurals.")
        hint = phrase("Write the rule of the language; that of English is: nplurals=2; plural=(n != 1);")
        findings.append(_error(Place(name, line), said, hint))
    on_pages, missing = 0, 0
    for message, after in zip(entries, [*entries[1:], None], strict=True):
        msgid = message.id if isinstance(message.id, str) else message.id[0]
        if not msgid:
            continue
        forms = _forms(message)
        wrong = list(_wrong(message, forms, plurals.count if rule else None)) if forms else []
        findings += [_error(Place(name, message.lineno or 1), said, hint) for said, hint in wrong]
        whole = not any((message.lineno or 0) <= line < (after.lineno if after and after.lineno else len(text)) for line in torn)
        if all(forms) and forms and whole and not wrong and (rule or not message.pluralizable):
            messages[message.context, msgid] = forms
        if any(str(file).startswith(_ON_PAGES) for file, _line in message.locations):
            on_pages += 1
            missing += (message.context, msgid) not in messages
    return Catalogue(messages, rule or Catalogue().plural, missing <= on_pages * _MAY_MISS, tuple(findings))


def _plurals(text: str) -> tuple[int, Plurals]:
    """Return the line on which the head of a catalogue says how plurals are chosen, and how: as in English when it is silent."""
    head = _HEAD.search(text)
    field = _PLURALS.search(text, head.start(), head.end()) if head else None
    said = _WRAPPED.sub("", field[1]).strip() if field else ""
    if not field or not said:
        return 1, Plurals()
    rule = _RULE.fullmatch(said)
    return text.count("\n", 0, field.start()) + 1, Plurals(int(rule[1]), rule[2].strip()) if rule else Plurals(0, "")


def _forms(message: Message) -> tuple[str, ...]:
    """Return the translations of an entry up to the last that is written."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    while forms and not forms[-1]:
        forms.pop()
    return tuple(forms)


def _error(place: Place, message: Phrase, hint: Phrase) -> Finding:
    return Finding("KB417", Severity.ERROR, place, message, hint)


def _wrong(message: Message, forms: tuple[str, ...], count: int | None) -> Iterator[tuple[Phrase, Phrase]]:
    """Yield what would make a page break or say what it should not."""
    originals = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    written = len(forms) if count is None or len(forms) > count else sum(map(bool, forms))
    if len(originals) > 1 and count is not None and written != count:
        said = phrase("The entry has {found} plural forms, the head of the file says {wanted}.", found=written, wanted=count)
        yield said, phrase("Write msgstr[0] to msgstr[{last}].", last=count - 1)
    tags = {tag for each in originals for tag in _TAG.findall(each)}
    for form in filter(None, forms):
        if set(_TAG.findall(form)) - tags:
            yield phrase("There is HTML that the original does not have."), phrase("Write words alone.")
    if not any(comment.startswith(_SAID_AS_IT_IS) for comment in message.auto_comments):
        yield from _wrong_names(originals, tuple(filter(None, forms)))


def _wrong_names(originals: tuple[str, ...], forms: tuple[str, ...]) -> Iterator[tuple[Phrase, Phrase]]:
    try:
        named = [_names(each) for each in originals]
    except ValueError:
        return  # a sentence with a brace of its own, which is said as it is
    keep = phrase("Keep what stands in braces as it is.")
    spare = {"n"} if len(originals) > 1 else set()  # one page
    for form in forms:
        try:
            held = _names(form)
        except ValueError:
            yield phrase("A brace stands alone."), keep
            continue
        if lost := set.intersection(*named).difference(spare, held):
            yield phrase("{names} is missing.", names=_shown(lost)), keep
        if strange := held.difference(spare, *named):
            yield phrase("The original has no {names}.", names=_shown(strange)), keep


def _shown(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _names(text: str) -> set[str]:
    """Return what stands in braces, with all that says how to write it."""
    return {
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in Formatter().parse(text)
        if name is not None
    }


def plural_forms(path: Path) -> str:
    """Return gettext's header of plurals that a catalogue has; that of English when it has none that can be used."""
    text = path.read_text(encoding="utf-8-sig", errors="replace") if path.exists() else ""
    found = _plurals(text)[1]
    good = found if found.usable() else Plurals()
    return f"nplurals={good.count}; plural={good.rule};"
