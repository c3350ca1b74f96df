"""Tables of answers as form tools export them: bytes in, rows of clean text out, and what had to be said about reading them."""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kbgen.demand.gathering import gathered
from kbgen.model.finding import Phrase, phrase
from kbgen.model.misuse import Misuse

MAX_BYTES = 20 * 1024 * 1024
MAX_COLUMNS = 200
"""Of questions; a question may have a column for each answer."""
MAX_READ = 5 * MAX_COLUMNS
MAX_CELL = 2000
MAX_ROWS = 100_000
MAX_ROWS_NAMED = 5
_MOST_TITLES = 10
_LEAST_FILLED = 3
_SAMPLE = 100
"""Lines that say which sign divides cells."""
_PAGES = {
    **dict.fromkeys(("cs", "sk", "hu", "pl", "sl", "hr", "ro"), "cp1250"),
    **dict.fromkeys(("ru", "uk", "bg", "sr"), "cp1251"),
    **dict.fromkeys(("en", "es", "pt", "fr", "de", "it", "nl", "sw"), "cp1252"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("ko",), "cp949"),
    **dict.fromkeys(("zh",), "gb18030"),
    **dict.fromkeys(("vi",), "cp1258"),
    **dict.fromkeys(("ja",), "cp932"),
}
"""What programs of each language saved before UTF-8."""
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = "\t;,"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
    "|&#(?:x0*(?:202[a-e]|206[6-9])|0*(?:823[4-8]|829[4-7]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
"""What nobody sees on a screen, and what a page may not hold: control characters, marks that turn text around."""
_SCRAMBLED = 0.02
"""From this share of unseen characters on, a file is no text."""


@dataclass(frozen=True)
class Table:
    """The answers of one file: the names of its columns, each once, and as many cells in every row."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[Phrase, ...]
    """How it was read, and what in it was not."""

    def column(self, at: int) -> list[str]:
        """Return the cells of a column."""
        return [row[at] for row in self.rows]


def read(name: str, data: bytes, languages: Sequence[str]) -> Table:
    """Return the table in a file; raise Misuse when there is none. ``languages`` are the centre's, the first one first."""
    if len(data) > MAX_BYTES:
        raise Misuse(phrase("{file} has more than {limit} MB. Give a table of answers alone.", file=name, limit=MAX_BYTES >> 20))
    if data.startswith(_WORKBOOK):
        raise Misuse(phrase('{file} is a workbook, not CSV. Open it and save it as "CSV UTF-8".', file=name))
    text, encoding, notes = _decoded(name, data, languages)
    unseen = len(_UNSEEN.findall(text[:100_000]))
    if unseen > max(20, _SCRAMBLED * len(text[:100_000])):
        raise Misuse(phrase('{file} is no table of text. Save the answers as "CSV UTF-8" and try again.', file=name))
    if nuls := text.count("\x00"):
        notes.append(phrase("{file} holds NUL characters ({count}); they were left out.", file=name, count=nuls))
    text, delimiter = _delimited(_BREAKS.sub("\n", text.replace("\x00", "")))
    every = islice(_records(name, text, delimiter), MAX_ROWS + 1)
    records = [(line, cells) for line, cells in every if any(cell.strip() for cell in cells)]
    if len(records) > MAX_ROWS:
        raise Misuse(phrase("{file} has more than {limit} rows. Give a table of answers alone.", file=name, limit=MAX_ROWS))
    if not records or not text.strip():
        raise Misuse(phrase("{file} is empty. Export the answers again, with the questions in the first line.", file=name))
    titles, records = _titles(records)
    if len(records) == 1:
        raise Misuse(phrase("{file} has one line only: no answers, or no line with the questions above them.", file=name))
    table = _table(name, records)
    shown = {"\t": phrase("tab"), ";": ";", ",": ","}[delimiter]
    how = phrase("{file}: read as {encoding}, cells divided by {sign}", file=name, encoding=encoding, sign=shown)
    if titles:
        notes.append(
            phrase("{file}: the questions are on line {line}; what stands above was left out.", file=name, line=records[0][0])
        )
    return replace(table, notes=(how, *notes, *table.notes))


def clean(text: str) -> str:
    """Return text without what nobody sees, composed (NFC), with plain line breaks."""
    if text.isascii() and text.isalnum():
        return text  # as most cells of large tables are
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")).strip()


def _decoded(name: str, data: bytes, languages: Iterable[str]) -> tuple[str, str, list[Phrase]]:
    """Return the text of a file, in which encoding it was, and what to say of it."""
    if wide := _wide(data):
        try:
            return data.decode(wide).removeprefix("\ufeff"), "UTF-16", []
        except UnicodeDecodeError:
            raise Misuse(phrase('{file} is torn UTF-16. Save the answers again as "CSV UTF-8".', file=name)) from None
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8"), "UTF-8", []
    except UnicodeDecodeError:
        page = next((_PAGES[code.partition("-")[0]] for code in languages if code.partition("-")[0] in _PAGES), "cp1252")
    text = data.decode(page, errors="replace")
    called = page.replace("cp", "Windows-") if page.startswith("cp") else page.upper()
    notes = [phrase('If letters look wrong, save the table again as "CSV UTF-8" ({file} is not UTF-8).', file=name)]
    if lost := text.count("\ufffd"):
        notes.append(phrase("{file}: {count} letters could not be read and stand as \ufffd.", file=name, count=lost))
    return text, called, notes


def _wide(data: bytes) -> str:
    """Return which kind of UTF-16 a file is, known by its mark or by the NUL in every second byte of Latin text."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    head = data[:400]
    if len(head) % 2 == 0 and head and head.count(0) * 3 > len(head):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return ""


def _delimited(text: str) -> tuple[str, str]:
    """Return the text without Excel's line ``sep=;``, and the sign that divides its cells."""
    if found := re.match(r'"?sep=([,;\t])"?\n', text, re.IGNORECASE):
        return text[found.end() :], found[1]
    outside = "".join(text[: MAX_CELL * MAX_COLUMNS].split('"')[::2])
    lines = [line for line in outside.split("\n") if line.strip()][:_SAMPLE] or [""]
    first = max(_DELIMITERS, key=lines[0].count)
    if _is_regular([line.count(first) for line in lines]):
        return text, first
    for below in (lines[at:] for at in range(1, _MOST_TITLES + 1)):
        for sign in _DELIMITERS:
            counts = [line.count(sign) for line in below]
            if _is_regular(counts) and (counts[0] > 1 or sign in lines[0]):
                return text, sign
    return text, first if first in lines[0] else ","


def _is_regular(counts: Sequence[int]) -> bool:
    """Tell whether lines with so many cells may be a table: none is longer than the first, and most are as long."""
    return len(counts) > 1 and 0 < counts[0] == max(counts) and counts.count(counts[0]) * 2 > len(counts)


def _records(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line on which a row begins, and its cells."""
    cell = re.compile(rf'(?:[ ]*"((?:[^"]++|"")*+)"([^{delimiter}\n]*)|([^{delimiter}\n]*))({delimiter}|\n|\Z)')
    at, line, first, cells = 0, 1, 1, list[str]()
    while at <= len(text):
        found = cell.match(text, at)
        if not found or (found[3] or "").lstrip(" ").startswith('"'):
            message = phrase("{file}: a quotation mark opens on line {line} and is not closed.", file=name, line=line)
            raise Misuse(message)
        cells.append(found[3] if found[1] is None else found[1].replace('""', '"') + found[2])
        line += found[0].count("\n")
        at = found.end()
        if found[4] != delimiter:
            yield first, cells
            cells, first = [], line
            if at >= len(text):
                return


def _titles(records: list[tuple[int, list[str]]]) -> tuple[int, list[tuple[int, list[str]]]]:
    """Return how many lines stand above the questions, as a title or a date does, and all lines from the questions on."""
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in records]
    above = next((at for at, count in enumerate(filled[: _MOST_TITLES + 1]) if count > 1), 0)
    below = filled[above:]
    # A column alone may well hold answers with commas: its rows are of any length.
    is_padded = all(len(cells) >= _LEAST_FILLED for _, cells in records[:above])
    is_table = is_padded or _is_regular([len(cells) for _, cells in records[above:]])
    if above and max(below) >= _LEAST_FILLED and is_table:
        return above, records[above:]
    return 0, records


def _table(name: str, records: list[tuple[int, list[str]]]) -> Table:
    """Return the table of some records, the first of which names the columns."""
    named = len(records[0][1])
    used = max(at for _, cells in records for at, cell in enumerate(cells[:named], start=1) if cell.strip() or at == 1)
    records[0] = (records[0][0], records[0][1][:used])
    headers, notes = _headers(name, records[0][1])
    width, rows = len(headers), []
    odd: dict[str, list[int]] = {"more": [], "fewer": [], "long": []}
    for line, cells in records[1:]:
        if any(cell.strip() for cell in cells[width:]):
            odd["more"].append(line)
        if len(cells) < width:
            odd["fewer"].append(line)
        if any(len(cell) > MAX_CELL for cell in cells):
            odd["long"].append(line)
        rows.append((*(clean(cell[: 2 * MAX_CELL])[:MAX_CELL] for cell in cells[:width]), *[""] * (width - len(cells))))
    found = gathered(headers, tuple(rows))
    if len(found.headers) > MAX_COLUMNS:
        raise _too_many(name, len(found.headers))
    together = (
        phrase(
            '{file}: {count} columns, each with one answer, were put together as "{header}".',
            file=name,
            count=count,
            header=header,
        )
        for header, count in found.questions.items()
    )
    return Table(name, found.headers, found.rows, (*notes, *_odd(name, odd), *together))


def _too_many(name: str, count: int) -> Misuse:
    message = phrase(
        "{file} has {count} columns; at most {limit} are read. Delete those that are no questions.",
        file=name,
        count=count,
        limit=MAX_COLUMNS,
    )
    return Misuse(message)


def _odd(name: str, odd: dict[str, list[int]]) -> Iterator[Phrase]:
    """Yield what is to be said of rows that do not fit."""
    said = {
        "more": phrase("more cells than there are columns; the last cells were not read"),
        "fewer": phrase("fewer cells than there are columns; the missing ones count as empty"),
        "long": phrase("a cell of more than {limit} letters; the rest of it was not read", limit=MAX_CELL),
    }
    for what, lines in odd.items():
        if lines:
            more = f" ... ({len(lines)})" if len(lines) > MAX_ROWS_NAMED else ""
            named = ", ".join(map(str, lines[:MAX_ROWS_NAMED])) + more
            yield phrase("{file}: {what}. Lines: {lines}", file=name, what=said[what], lines=named)


def _headers(name: str, cells: Sequence[str]) -> tuple[tuple[str, ...], list[Phrase]]:
    """Return a name of its own for every column."""
    if len(cells) > MAX_READ:
        raise _too_many(name, len(cells))
    headers: list[str] = []
    notes: list[Phrase] = []
    for number, cell in enumerate(cells, start=1):
        called = " ".join(clean(cell[: 2 * MAX_CELL]).split())[:MAX_CELL]
        called = called if any(letter.isalnum() for letter in called) else f"column {number}"
        if called in headers:
            other = next(each for n in range(2, MAX_READ + 2) if (each := f"{called} ({n})") not in headers)
            notes.append(
                phrase(
                    '{file}: two columns are called "{header}"; the second is "{other}" here.',
                    file=name,
                    header=called,
                    other=other,
                )
            )
            called = other
        headers.append(called)
    return tuple(headers), notes
