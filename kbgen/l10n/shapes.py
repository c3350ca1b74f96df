"""The shapes of our Markdown's lines: how a block starts, goes on and ends."""

from __future__ import annotations

import re

TAB = 4
"""Columns by which Python-Markdown nests."""
QUOTED = r"(?:[ ]{0,3}>[ ]?)"
BLANK = re.compile(rf"[ \t]*{QUOTED}*[ \t]*\Z")
QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`\n]*\Z")
HEADING = re.compile(r"(#{1,6}[ \t]*)(.*?)([ \t]*(?:#+[ \t]*)?(?:\{:?[^{}\n]*\}[ \t]*)?)\Z")
UNDERLINE = re.compile(r"(?:=+|-+)[ ]*\Z")
RULE = re.compile(r"(?:(?:-[ ]*){3,}|(?:_[ ]*){3,}|(?:\*[ ]*){3,})\Z")
ITEM = re.compile(r"((?:[*+-]|[0-9]+\.)[ ]+(?:\[[ xX]\][ ]+)?)(?=\S)")
TITLED = re.compile(r'((?:!!!|\?\?\?\+?|===[!+]{0,2})[ ]*([\w-]*)[^"\n]*)(?:(")(.*?)("[ ]*))?\Z')
FOOTNOTE = re.compile(r"(\[\^[^\]\n]*\]:[ ]*)")
ABBREVIATION = re.compile(r"(\*\[[^\]\n]+\][ ]?:[ ]*)(.*\S)([ ]*)\Z")
REFERENCE = re.compile(r"\[[^\[\]\n]*\]:[ ]*\S")
DEFINITION = re.compile(r"(:[ ]{1,3})(?=\S)")
ATTRIBUTES = re.compile(r"\{:?[ ]*[^{}\n]*\}[ ]*\Z")
SNIPPET = re.compile(r"-+8<-+")
DELIMITERS = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*\Z")
PICTURE = re.compile(r"(!\[)([^\[\]]*\S[^\[\]]*)(\](?:\([^()\n]*\)|\[[^\[\]\n]*\])(?:\{[^{}\n]*\})?)\Z")
CELL = re.compile(r"(?:\\.|(`+)(?:(?!\1)[^\n])+\1|[^|\\`]|`)+")
TAGS = (
    "address|article|aside|blockquote|body|canvas|center|details|dialog|div|dl|dd|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hgroup|hr|iframe|li|main|menu|nav|noscript|ol|output|p|picture|pre|script|section|style|svg|summary|table|"
    "tbody|td|tfoot|th|thead|tr|ul|video"
)
HTML = re.compile(rf"</?({TAGS})\b|<!--|<\?|<!\[CDATA\[|<![A-Z]", re.IGNORECASE)
CAPTION = re.compile(r"(<(figcaption|caption|summary)\b[^<>]*>)([^<>]*?\S[^<>]*?)(</\2>)", re.IGNORECASE | re.DOTALL)
VOID = frozenset({"hr"})
WARNS = frozenset({"warning", "danger", "failure", "bug"})


def columns(line: str) -> int:
    """Return how far a line is indented, with tabs as Python-Markdown counts them."""
    return len((line[: len(line) - len(line.lstrip(" \t"))]).expandtabs(TAB))


def unquoted(line: str) -> str:
    """Return a line without the marks of a quotation."""
    found = re.match(rf"[ \t]*{QUOTED}+", line)
    return line[found.end() :] if found else line


def without_tail(text: str) -> tuple[str, str]:
    """Return a paragraph and what follows its words: spaces, and a last line that holds attributes alone."""
    shown = text.rstrip()
    lines = shown.split("\n")
    if len(lines) > 1 and ATTRIBUTES.fullmatch(lines[-1].strip()):
        shown = "\n".join(lines[:-1]).rstrip()
    return shown, text[len(shown) :]


def fence_end(lines: list[str], at: int) -> int:
    """Return the line behind a fenced block that starts at a line, 0 when none does or it is never closed."""
    found = FENCE.match(unquoted(lines[at]))
    if not found:
        return 0
    closing = re.compile(rf"[ \t]*{found[1][0]}{{{len(found[1])},}}[ \t]*\Z")
    for number in range(at + 1, len(lines)):
        if closing.match(unquoted(lines[number])):
            return number + 1
    return 0


def html_end(lines: list[str], at: int) -> int:
    """Return the line behind a block of HTML that starts at a line: where its first tag is closed, else the next line."""
    line = lines[at].lstrip()
    found = HTML.match(line)
    name = (found[1] or "").lower() if found else ""
    closing = "-->" if line.startswith("<!--") else "?>" if line.startswith("<?") else "]]>" if line.startswith("<![") else ""
    deep = 0
    for number in range(at, len(lines)):
        if closing and closing in lines[number]:
            return number + 1
        if name:
            deep += len(re.findall(rf"<{name}\b(?![^<>]*/>)", lines[number], re.IGNORECASE))
            deep -= len(re.findall(rf"</{name}\s*>", lines[number], re.IGNORECASE))
            if deep <= 0 or name in VOID:
                return number + 1
    return at + 1
