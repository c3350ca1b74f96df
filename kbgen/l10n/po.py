"""Units as a PO file, for Poedit and Weblate. The only module that knows polib."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import polib

from kbgen.l10n.pseudo import pseudo
from kbgen.l10n.units import Unit, base_in, split_context
from kbgen.language.catalogues import QUOTED, WELL_FORMED
from kbgen.model.finding import Finding, Place, Severity, phrase

_LANGUAGE = re.compile(r'"(?:[^"\n]*\\n)?Language: *([\w-]+)\\n')
_CHARSET = re.compile(rb"charset=([\w-]+)")


def written(units: Iterable[Unit], language: str, plural: str, day: date) -> str:
    """Return a PO file: one entry for each unit, its context the address of the piece; ``plural`` is gettext's header."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Project-Id-Version": "kbgen",
        "PO-Revision-Date": f"{day.isoformat()} 00:00+0000",
        "Last-Translator": "kbgen l10n export",
        "Language-Team": language,
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    for unit in units:
        file.append(
            polib.POEntry(
                msgctxt=unit.context,
                msgid=unit.source,
                msgstr=unit.target,
                comment=unit.comment,
                occurrences=[(unit.path, str(unit.line))],
                flags=["fuzzy"] if unit.fuzzy else [],
            )
        )
    return f"{file}\n"


def read(path: str, data: bytes) -> tuple[list[Unit], list[Finding], str]:
    """Return the units of a PO file, what is wrong with it, and its language; a broken entry costs no other."""
    findings: list[Finding] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        charset = _CHARSET.search(data)
        named = charset[1].decode() if charset else "?"
        message = phrase("The file is not UTF-8: byte {offset} looks like {encoding}.", offset=error.start, encoding=named)
        line = data.count(b"\n", 0, error.start) + 1
        hint = phrase('Save it again as "UTF-8" in your editor.')
        return [], [Finding("KB415", Severity.ERROR, Place(path, line), message, hint)], ""
    units = [unit for number, block in _blocks(text) for unit in _entries(path, number, block, findings)]
    language = _LANGUAGE.search(text)
    return units, findings, language[1].replace("_", "-") if language else ""


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each entry: they are parsed one by one, for polib stops at the first that is broken."""
    held: list[str] = []
    first = 1
    for number, line in enumerate(text.splitlines(), start=1):
        starts = line.startswith(("msgctxt", "#")) and any(each.startswith("msgstr") for each in held)
        if (not line.strip() or starts) and held:
            yield first, "\n".join(held)
            held = []
        if line.strip():
            if not held:
                first = number
            held.append(line)
    if held:
        yield first, "\n".join(held)


def _entries(path: str, number: int, block: str, findings: list[Finding]) -> Iterator[Unit]:
    lines = block.splitlines()
    if all(line.startswith("#") for line in lines):
        return
    bad = next((n for n, line in enumerate(lines) if not WELL_FORMED.match(line.lstrip())), None)
    try:
        entries = list(polib.pofile(f"{block}\n")) if bad is None else []
    except (OSError, ValueError, UnicodeError):
        bad = 0
    if bad is not None:
        message = phrase("This entry cannot be read.")
        hint = phrase(QUOTED)
        findings.append(Finding("KB415", Severity.ERROR, Place(path, number + bad), message, hint))
        return
    for entry in entries:
        if entry.msgid_plural or entry.msgstr_plural:
            message = phrase("This entry has plural forms; pieces of pages have none.")
            findings.append(
                Finding("KB415", Severity.ERROR, Place(path, number), message, phrase("Write one msgid and one msgstr."))
            )
        elif not (named := split_context(entry.msgctxt or "")):
            if entry.msgid:
                message = phrase("This entry does not say to which piece of a page it belongs.")
                hint = phrase("Keep the lines msgctxt as kbgen l10n export wrote them.")
                findings.append(Finding("KB415", Severity.ERROR, Place(path, number), message, hint))
        else:
            yield Unit(
                document=named[0],
                segment=named[1],
                source=entry.msgid,
                target=entry.msgstr,
                base=base_in(entry.comment or ""),
                fuzzy="fuzzy" in entry.flags,
                path=path,
                line=number + _line_of(block, "msgstr"),
            )


def _line_of(block: str, word: str) -> int:
    return next((n for n, line in enumerate(block.splitlines()) if line.startswith(word)), 0)


def pseudo_catalogue(template: str, locale: str) -> str:
    """Return a catalogue of phrases in an invented language, from one in any language."""
    file = polib.pofile(template)
    file.metadata = {**file.metadata, "Language": locale, "Plural-Forms": "nplurals=2; plural=n != 1;"}
    for entry in file:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: pseudo(entry.msgid, locale), 1: pseudo(entry.msgid_plural, locale)}
        else:
            entry.msgstr = pseudo(entry.msgid, locale)
    return f"{file}\n"
