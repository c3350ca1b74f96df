"""The phrases of a language as its PO file holds them, and what is wrong with the file: a bad entry is left out, others count."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, read_po

from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message


def _(message: str) -> str:
    """Mark a sentence for extraction."""
    return message


_ON_PAGES = ("theme/", "kbgen/compose/", "kbgen/render/", "kbgen/language/", "content/vocabulary/")
_MAY_MISS = 0.05
_HEADER = re.compile(r'"Plural-Forms: ?(nplurals=(\d+);[ ]*plural=(.+?);?)\\n"')
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_WELL = re.compile(r'#|(?:msg(?:ctxt|id|id_plural|str(?:\[\d\])?) )?"(?:[^"\\]|\\.)*"\s*\Z')
_QUOTED = _("Each line is msgctxt, msgid or msgstr with its words in quotation marks.")
_SAID_AS_IT_IS = ("explanation of ", "command-line help")
"""Comments of phrases whose braces are examples of what to type, not names to be filled in."""
_WHOLE = "nplurals=2; plural=n != 1;"


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
    try:
        text = path.read_bytes().decode("utf-8-sig")
        with path.open("rb") as file:
            held = list(read_po(file, locale=None, ignore_obsolete=True, charset="utf-8", abort_invalid=True))
    except UnicodeDecodeError as error:
        message = phrase(
            "The file is not UTF-8: byte {offset} looks like {encoding}.", offset=error.start, encoding="Windows-1250"
        )
        return Catalogue(findings=(_error(Place(name), message, phrase('Save it again as "UTF-8" in your editor.')),))
    except (PoFileError, ValueError) as error:
        message = phrase("The catalogue cannot be read from here on.")
        hint = phrase(_QUOTED)
        return Catalogue(findings=(_error(Place(name, getattr(error, "lineno", 0) + 1), message, hint),))
    return _catalogue(name, text, held)


def _catalogue(name: str, text: str, held: list[Message]) -> Catalogue:
    header = _HEADER.search(text)
    torn = [n for n, line in enumerate(text.splitlines(), start=1) if line.strip() and not _WELL.match(line)]
    count = int(header[2]) if header else 2
    messages: dict[tuple[str | None, str], tuple[str, ...]] = {}
    findings = [_error(Place(name, line), phrase("This line cannot be read."), phrase(_QUOTED)) for line in torn]
    on_pages, missing = 0, 0
    for message, after in zip(held, [*held[1:], None], strict=True):
        msgid = message.id if isinstance(message.id, str) else message.id[0]
        if not msgid:
            continue
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        wrong = list(_wrong(message, forms, count)) if any(forms) else []
        findings += [_error(Place(name, message.lineno or 1), said, hint) for said, hint in wrong]
        whole = not any((message.lineno or 0) <= line < (after.lineno if after and after.lineno else len(text)) for line in torn)
        if forms and all(forms) and whole and not wrong:
            messages[message.context, msgid] = forms
        if any(str(file).startswith(_ON_PAGES) for file, _line in message.locations):
            on_pages += 1
            missing += (message.context, msgid) not in messages
    rule = gettext.c2py(header[3]) if header else Catalogue().plural
    return Catalogue(messages, rule, missing <= on_pages * _MAY_MISS, tuple(findings))


def _error(place: Place, message: Phrase, hint: Phrase) -> Finding:
    return Finding("KB417", Severity.ERROR, place, message, hint)


def _wrong(message: Message, forms: tuple[str, ...], count: int) -> Iterator[tuple[Phrase, Phrase]]:
    """Yield what would make a page break or say what it should not."""
    originals = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    written = sum(map(bool, forms))
    if len(originals) > 1 and written != count:
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
    for form in forms:
        try:
            held = _names(form)
        except ValueError:
            yield phrase("A brace stands alone."), keep
            continue
        if lost := set.intersection(*named).difference({"n"}, held):
            yield phrase("{names} is missing.", names=_shown(lost)), keep
        if strange := held.difference({"n"}, *named):
            yield phrase("The original has no {names}.", names=_shown(strange)), keep


def _shown(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def plural_forms(path: Path) -> str:
    """Return gettext's header of plurals that a catalogue has; that of English when it has none."""
    found = _HEADER.search(path.read_text(encoding="utf-8")) if path.exists() else None
    return f"{found[1]};" if found else _WHOLE
