"""Wrong usage of the command line, in the language of whoever typed it.

click makes its messages in English (why its ``gettext`` is left alone stands in ``helptext``), so they are known again here by
their forms. ``FORMS`` are all that our commands can meet; a test compares them with those in click's source.
"""

from __future__ import annotations

import re
import string
from typing import IO, Any

import click

from kbgen.language import Voice
from kbgen.model.finding import Phrase

FORMS = (
    "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}",
    "Missing argument {name}.", "Missing option {name}.", "Missing parameter {name}.", "Missing command.",
    "No such option {name}.", "No such command {name}.",
    "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)",
    "Option {name} does not take a value.", "Option {name} requires an argument.",
    "Option {name} requires {nargs} arguments.", "Argument {name} takes {nargs} values.",
    "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})",
    "Choose from:\n\t{choices}",
    "{value} is not one of {choices}.", "{value} is not in the range {range}.", "{value} is not a valid {number_type}.",
    "{value} is not a valid boolean. Recognized values: {states}",
    "{name} {filename} does not exist.", "{name} {filename} is a file.", "{name} {filename} is a directory.",
    "{name} {filename} is not readable.", "{name} {filename} is not writable.", "{name} {filename} is not executable.",
    "Could not open file {filename}: {message}", "unknown error",
    "{value} is not {choice}.",
)  # fmt: skip
"""What is wrong, the particular before the general."""
NAMES = ("File", "Directory", "Path", "integer", "integer range", "float", "float range", "boolean")
"""Names that click puts into these forms."""
WORDS = ("Error: {message}", "Try '{command} {option}' for help.", "Aborted!")
"""What stands around what is wrong."""


class Wrong(click.ClickException):
    """What ends a command: lines that are printed as they are, and the exit code."""

    def __init__(self, lines: str, exit_code: int) -> None:
        super().__init__(lines)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it."""
        click.echo(self.message, file=file, err=True)


def told(error: click.ClickException, voice: Voice) -> Wrong:
    """Return an error of click in a language, with how the command is called and where its help is."""
    line = voice.say("Error: {message}", message=said(error.format_message(), voice))
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return Wrong(line, error.exit_code)
    option = max(context.command.get_help_option_names(context), key=len)
    hint = voice.say("Try '{command} {option}' for help.", command=context.command_path, option=option)
    return Wrong(f"{context.get_usage()}\n{hint}\n\n{line}", error.exit_code)


def misuse(phrase: Phrase, voice: Voice, exit_code: int) -> Wrong:
    """Return a message of ours in a language."""
    return Wrong(voice.say("Error: {message}", message=phrase), exit_code)


def aborted(voice: Voice) -> Wrong:
    """Return what Ctrl-C answers, below the line in which a terminal shows it."""
    return Wrong(f"\n{voice.say('Aborted!')}", 1)


def said(message: str, voice: Voice) -> str:
    """Return a message of click in a language: the form it has, or one form after the other; else as it is."""
    for form in FORMS:
        if found := _form(form).fullmatch(message):
            values = {name: _value(name, value, voice) for name, value in found.groupdict().items()}
            return voice.say(Phrase(form, values))
    for stop in re.finditer(r"\.\s", message):
        first, rest = message[: stop.start() + 1], message[stop.end() :]
        if any(_form(form).fullmatch(first) for form in FORMS):
            return f"{said(first, voice)} {said(rest, voice)}"
    return voice.say(Phrase(message))


def _value(name: str, value: str, voice: Voice) -> str:
    if name == "message":
        return said(value, voice)
    return voice.say(Phrase(value)) if value in NAMES else value


def _form(form: str) -> re.Pattern[str]:
    parts = string.Formatter().parse(form)
    return re.compile("".join(re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, _, _ in parts), re.DOTALL)
