"""Rules about words: titles, summaries and text that readers and phones can cope with."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kbgen.check.rule import error, warning
from kbgen.model.finding import Place, phrase

if TYPE_CHECKING:
    from kbgen.check.rule import Found, Scene

LONGEST_TITLE = 90
SUMMARY_WORDS = (25, 80)
MOST_TAGS = 5
_UNSPACED = ("zh", "ko", "ja", "th")
_CONTACT = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.])\+\d[\d ()/-]{7,}\d")

_CODE = re.compile(r"^ *(```++|~~~++).*?^ *\1|(?<!`)(`++).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_TAGS = (
    "a|abbr|article|aside|blockquote|body|code|del|details|div|em|figure|footer|h[1-6]"
    "|header|html|main|nav|ol|pre|section|small|span|strong|sub|summary|sup|table|ul"
)
_PAIRED = re.compile(
    rf"""<(?P<open>{_TAGS})(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*>|</(?P<close>{_TAGS})\s*>|<!--|-->""",
    re.IGNORECASE,
)


@warning("KB601")
def long_title(scene: Scene) -> Found:
    """A title is longer than 90 characters.

    It stands in lists, feeds and messages. Keep who, what and one number.
    """
    for _document, edition in scene.editions():
        if len(edition.title) > LONGEST_TITLE:
            message = phrase("The title has {n} characters; 90 fit a list.", n=len(edition.title))
            yield edition.place("title"), message, phrase("Keep who, what and one number.")


@warning("KB602")
def summary_length(scene: Scene) -> Found:
    """A summary is too short or too long.

    Write 40 to 60 words; between 25 and 80 nothing is said. The first 140 characters must make sense alone.
    """
    low, high = SUMMARY_WORDS
    for _document, edition in scene.editions():
        words = len(edition.summary.split())
        if not edition.language.startswith(_UNSPACED) and not low <= words <= high:
            yield edition.place("summary"), phrase("The summary has {n} words.", n=words), phrase("Write 40 to 60 words.")


@warning("KB603")
def unsafe_html(scene: Scene) -> Found:
    """The text holds HTML that could run or restyle the page; it was removed.

    Scripts, event handlers, styles, frames and forms never reach a page. Write Markdown instead.
    """
    for _document, edition in scene.editions():
        for found in scene.outlines[edition.path].dropped:
            yield (
                _first(edition.path, edition.body, edition.body_line, found),
                phrase("{html} was removed.", html=found),
                phrase("Write it in Markdown, or leave it out."),
            )


@error("KB604")
def personal_contact(scene: Scene) -> Found:
    """An e-mail address or telephone number stands in a page.

    Contacts change and belong to people; they come from the centre's record only.
    """
    for _document, edition in scene.editions():
        if found := _CONTACT.search(edition.body):
            yield (
                _first(edition.path, edition.body, edition.body_line, found[0]),
                phrase("A contact stands in the text: {contact}.", contact=found[0]),
                phrase("Delete it; the page links to the centre's contact."),
            )


@warning("KB605")
def top_heading(scene: Scene) -> Found:
    """The text has a heading of the first level.

    The title is the only one; sections start with two hashes: ## What was done.
    """
    for _document, edition in scene.editions():
        if any(level == 1 for level, _ in scene.outlines[edition.path].headings):
            place = _first(edition.path, edition.body, edition.body_line, "# ")
            yield place, phrase("The page would have two titles."), phrase("Write ## before the heading.")


@warning("KB606")
def empty_text(scene: Scene) -> Found:
    """A page has no text.

    Figures alone do not tell a foreman what to do. Tell the problem, what was done and what is not known.
    """
    for _document, edition in scene.editions():
        if not edition.body.strip():
            yield Place(edition.path, edition.body_line), phrase("The page has no text."), phrase("Write below the second ---.")


@warning("KB607")
def unclosed_html(scene: Scene) -> Found:
    """HTML is opened and not closed, or closed and not opened.

    The page stays whole, but what follows may look different from what was meant. Write Markdown, or close the tag.
    """
    for _document, edition in scene.editions():
        text = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), edition.body)
        for name, start in _unpaired(text)[:MOST_TAGS]:
            place = Place(edition.path, edition.body_line + text.count("\n", 0, start), start - text.rfind("\n", 0, start))
            yield (
                place,
                phrase("{html} is not closed, or was not opened.", html=name),
                phrase("Write it in Markdown, or close it."),
            )


def _unpaired(text: str) -> list[tuple[str, int]]:
    """Return the tags that lack their other half, and where they stand."""
    waiting: list[tuple[str, int]] = []
    opened: Counter[str] = Counter()
    wrong: list[tuple[str, int]] = []
    for found in _PAIRED.finditer(text):
        name = f"<{(found['open'] or found['close'] or '!--').lower()}>".replace("<!-->", "<!--")
        if found["open"] or found[0] == "<!--":
            waiting.append((name, found.start()))
            opened[name] += 1
        elif opened[name]:
            while (last := waiting.pop())[0] != name:
                wrong.append(last)
                opened[last[0]] -= 1
            opened[name] -= 1
        elif found["close"]:
            wrong.append((name, found.start()))
    return sorted((*wrong, *waiting), key=lambda each: each[1])


@error("KB608")
def endless_text(scene: Scene) -> Found:
    """The text cannot be converted: it is nested without end, or would take too long.

    Thousands of open brackets or lists within lists do that; nearly always a file was damaged or pasted by mistake.
    """
    for _document, edition in scene.editions():
        if scene.outlines[edition.path].failed:
            yield (
                Place(edition.path, edition.body_line),
                phrase("The text cannot be converted."),
                phrase("Look for long runs of brackets or deep lists."),
            )


def _first(path: str, body: str, line: int, wanted: str) -> Place:
    for number, text in enumerate(body.split("\n")):
        if (column := text.casefold().find(wanted.casefold())) >= 0:
            return Place(path, line + number, column + 1)
    return Place(path, line)


RULES = (long_title, summary_length, unsafe_html, personal_contact, top_heading, empty_text, unclosed_html, endless_text)
