"""Help and explanations in the language of whoever asks: a copy of the tree of commands whose words are translated.

click has its own words translated by ``gettext.gettext``, which reads one domain, folder and language for the whole process and
every library in it. So nothing is installed there: the commands are copied, and the formatter of the copies says click's words.
A command needs nothing for that; one of any class, in any group, is translated as it stands.
"""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

import click
from rich.cells import cell_len

from kbgen.language import Voice
from kbgen.model.finding import Phrase

WORDS = (
    "Usage:", "[OPTIONS]", "COMMAND [ARGS]...", "Options:", "Positional arguments:", "Commands:",
    "Show this message and exit.", "Show the version and exit.", "default: {value}", "env var: {value}", "required",
)  # fmt: skip
"""What click itself says in help."""
_KEPT = "\b"
"""click's sign at the beginning of a paragraph whose lines stay as they are."""
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*?(?=\S|[ \t])")
_EXPLAINED = re.compile(r"(?P<kept>\s+\S.*?\s{2,})(?P<said>\S.*)")
"""An example and what it does, or a sign and what it means, in two columns."""
_EXTRA = re.compile(r"(?P<help>.*?)(?:(?:^|  )\[(?P<extra>[^\[\]]*)\])?", re.DOTALL)
"""The help of an option, and what click adds to it in brackets."""
_SENTENCE = re.compile(r".*?(?:[。።।]|\.(?=\s|$)|$)", re.DOTALL)
_UNIT = re.compile(
    r"[ \t\n]+|[⺀-〿぀-ヿ㐀-䶿一-鿿＀-￯][、。！），：；？」』】]*|[^ \t\n⺀-〿぀-ヿ㐀-䶿一-鿿＀-￯]+[、。！），：；？」』】]*"
)
"""Between two of these a line may end: Chinese between any two characters, other languages at a space."""

Any_Command = TypeVar("Any_Command", bound=click.Command)
Tell = Callable[[str], str]


def localised(command: Any_Command, voice: Voice) -> Any_Command:
    """Return a copy of a command, and of all below it, that shows its help in a language."""

    def tell(text: str) -> str:
        return voice.say(Phrase(text))

    told = copy.copy(command)
    told.context_class = _context(command.context_class, voice)
    told.params = [_parameter(each, tell) for each in command.params]
    told.help = command.help and translated(command.help, tell)
    told.epilog = command.epilog and translated(command.epilog, tell)
    # click shortens the help by its spaces, of which a Chinese sentence has none
    told.short_help = tell(command.short_help) if command.short_help else _first_sentence(told.help or "")
    told.options_metavar = command.options_metavar and tell(command.options_metavar)
    if isinstance(told, click.Group) and isinstance(command, click.Group):
        told.subcommand_metavar = tell(command.subcommand_metavar)
        told.commands = {name: localised(each, voice) for name, each in command.commands.items()}
    return told


def _parameter(parameter: click.Parameter, tell: Tell) -> click.Parameter:
    told = copy.copy(parameter)
    if isinstance(told, click.Option | click.Argument) and told.help:
        told.help = _option(inspect.cleandoc(told.help), tell)
    if isinstance(told, click.Option) and isinstance(told.show_default, str):
        told.show_default = tell(told.show_default)
    return told


def _option(text: str, tell: Tell) -> str:
    """Return the help of an option; a default that stands in it in brackets is no part of the sentence."""
    parts = _EXTRA.fullmatch(text)
    assert parts, "it matches every text"  # noqa: S101 - for the type checker
    if not (parts["extra"] or "").startswith("default: "):
        return tell(" ".join(text.split()))
    value = parts["extra"].removeprefix("default: ")
    return f"{tell(' '.join(parts['help'].split()))}  [default: {tell(value)}]"


def _context(kind: type[click.Context], voice: Voice) -> type[click.Context]:
    """Return a kind of context whose help is written in a language."""
    spoken: type[click.Context] = type(kind.__name__, (kind,), {"formatter_class": staticmethod(partial(Formatter, voice))})
    return spoken


def _first_sentence(text: str) -> str:
    found = _SENTENCE.match(" ".join(_PARAGRAPHS.split(text)[0].split()))
    return found[0].rstrip(".。।።") if found else ""


def translated(text: str, tell: Tell) -> str:
    """Return a help text with every paragraph, every explanation of an example and every heading of examples said."""
    return "\n\n".join(_paragraph(each, tell) for each in _PARAGRAPHS.split(inspect.cleandoc(text).partition("\f")[0]))


def _paragraph(text: str, tell: Tell) -> str:
    first, *lines = text.split("\n")
    if first.strip(" ") != _KEPT:
        return tell(" ".join(text.split()))
    return "\n".join([_KEPT, *(_line(each, tell) for each in lines)])


def _line(line: str, tell: Tell) -> str:
    if columns := _EXPLAINED.fullmatch(line):
        return columns["kept"] + tell(columns["said"])
    return line if line[:1].isspace() else tell(line)


def explained(text: str, tell: Tell) -> tuple[str, str]:
    """Return what a code means: in a sentence, and the advice as help text; an indented paragraph is an example and stays."""
    first, *rest = _PARAGRAPHS.split(text)
    advice = (f"{_KEPT}\n{each}" if each[:1].isspace() else each for each in rest)
    return tell(" ".join(first.split())), "\n\n".join(_paragraph(each, tell) for each in advice)


def phrases(command: click.Command) -> Iterator[tuple[str, str]]:
    """Yield (what is said, the module that says it) of the help of a command and of all below it, for the catalogues."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    for text in (command.help, command.epilog, command.short_help):
        translated(text or "", note)
    for each in command.params:
        _parameter(each, note)
    module = (command.callback.__module__ if command.callback else __name__).replace(".", "/")
    yield from ((text, f"{module}.py") for text in found if re.search(r"[a-z]{2}", text))
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from phrases(below)


class Formatter(click.HelpFormatter):
    """Writes help in a language: click's own words, and lines that end where the language and the terminal let them."""

    def __init__(self, voice: Voice, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(width=width, max_width=max_width)
        self.voice = voice

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, args, prefix or f"{self.voice.say('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        """Write a heading with the colon as the language writes it."""
        self.write(f"{'':>{self.current_indent}}{self.voice.say(Phrase(f'{heading}:'))}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; where lines are kept, only explanations that are too long go on below their own column."""
        indent = " " * self.current_indent
        written = []
        for each in _PARAGRAPHS.split(inspect.cleandoc(text)):
            first, *lines = each.split("\n")
            if first.strip(" ") == _KEPT:
                written.append("\n".join(self._kept(indent + line) for line in lines))
            else:
                written.append(wrapped(each, self.width, indent, indent))
        self.write("\n\n".join(written) + "\n")

    def _kept(self, line: str) -> str:
        columns = _EXPLAINED.fullmatch(line)
        if not columns:
            return line
        return wrapped(columns["said"], self.width, columns["kept"], " " * cell_len(columns["kept"]))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands and what each does."""
        rows = list(rows)
        column = min(max((cell_len(first) for first, _ in rows), default=0), col_max) + col_spacing + self.current_indent
        for first, second in rows:
            lead = " " * self.current_indent + first
            if cell_len(lead) + col_spacing > column:
                self.write(f"{lead}\n")
                lead = ""
            lead += " " * (column - cell_len(lead))
            self.write(wrapped(self._row(second), self.width, lead, " " * column).rstrip() + "\n")

    def _row(self, text: str) -> str:
        parts = _EXTRA.fullmatch(text)
        if not parts or parts["extra"] is None:
            return self.voice.say(Phrase(text))
        extra = "; ".join(self._extra(each) for each in parts["extra"].split("; "))
        return f"{self.voice.say(Phrase(parts['help']))}  [{extra}]".lstrip()

    def _extra(self, text: str) -> str:
        name, colon, value = text.partition(": ")
        known = Phrase(f"{name}: {{value}}", {"value": value})
        return self.voice.say(known if colon and known.msgid in WORDS else Phrase(text))


def wrapped(text: str, width: int, first: str, rest: str) -> str:
    """Return a text in lines of at most ``width`` columns, as a terminal counts; ``first`` and ``rest`` begin them."""
    lines, line, gap = [], first, ""
    begun = False
    for unit in _UNIT.findall(text):
        if unit.isspace():
            gap = "  " if unit == "  " else " "
            continue
        if begun and cell_len(line) + len(gap) + cell_len(unit) > width:
            lines.append(line)
            line, gap = rest, ""
        line += (gap if begun else "") + unit
        gap, begun = "", True
    return "\n".join([*lines, line])
