"""Units as XLIFF 1.2 (OASIS), the other format of translators' programs. The only module that knows lxml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from kbgen.l10n.units import Unit, base_in, split_context
from kbgen.model.finding import Finding, Place, Severity, phrase

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"


def written(units: Iterable[Unit], language: str) -> str:
    """Return an XLIFF file: a ``<file>`` for each document, a ``<trans-unit>`` for each piece."""
    documents: dict[str, list[Unit]] = {}
    for unit in units:
        documents.setdefault(unit.path, []).append(unit)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<xliff version="1.2" xmlns="{_NAMESPACE}">']
    for path, held in documents.items():
        names = f"original={quoteattr(path)} source-language={quoteattr(held[0].language)} target-language={quoteattr(language)}"
        lines += [f'<file {names} datatype="plaintext">', "<body>", *(_unit(unit) for unit in held), "</body>", "</file>"]
    return "\n".join([*lines, "</xliff>", ""])


def _unit(unit: Unit) -> str:
    state = "new" if not unit.target else "needs-review-translation" if unit.fuzzy else "translated"
    return (
        f'<trans-unit id={quoteattr(unit.context)} xml:space="preserve">'
        f'<source>{escape(unit.source)}</source><target state="{state}">{escape(unit.target)}</target>'
        f'<note from="developer">{escape(unit.comment)}</note></trans-unit>'
    )


def read(path: str, data: bytes) -> tuple[list[Unit], list[Finding], str]:
    """Return the units of an XLIFF file, or why it cannot be read, and its language; no entity is expanded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return [], [_unreadable(path, getattr(error, "lineno", None) or 1)], ""
    if tree.getroottree().docinfo.doctype:  # it may define entities, which would stand in the words
        return [], [_unreadable(path, 1)], ""
    units = [unit for each in tree.iterfind(".//{*}trans-unit") for unit in _units(path, each)]
    language = next((file.get("target-language", "") for file in tree.iterfind(".//{*}file")), "")
    return units, [] if units else [_unreadable(path, 1)], language


def _unreadable(path: str, line: int) -> Finding:
    message = phrase("The file cannot be read from here on.")
    hint = phrase("Save it again from the translation program as XLIFF 1.2.")
    return Finding("KB415", Severity.ERROR, Place(path, line), message, hint)


def _units(path: str, found: etree._Element) -> Iterator[Unit]:
    target = found.find("{*}target")
    if named := split_context(found.get("id", "")):
        yield Unit(
            document=named[0],
            segment=named[1],
            source=_text(found.find("{*}source")),
            target=_text(target),
            base=base_in(_text(found.find("{*}note"))),
            fuzzy=target is not None and target.get("state", "").startswith("needs-"),
            path=path,
            line=found.sourceline or 1,
        )


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(element.itertext())
