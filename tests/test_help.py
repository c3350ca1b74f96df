"""Help, wrong usage and explanations in the language of whoever asks, and that no English of ours stays out of the catalogues."""

from __future__ import annotations

import gettext
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from click.testing import CliRunner
from samplesite import ROOT, Sample

from kbgen import doctor, helptext, pipeline, reading, terminal, wrong
from kbgen.cli import Commands, main
from kbgen.language import SOURCE, Voice, voices
from kbgen.model.finding import Finding, Phrase, Place, Severity, phrase

CS = voices(ROOT, "cs")["cs"]
EN = voices(ROOT, SOURCE)[SOURCE]


def ask(*words: str, columns: int = 100, **surroundings: str) -> click.testing.Result:
    """Run a command as somebody types it, in English surroundings if nothing else is said."""
    plain = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", "LANGUAGE": ""}
    # click leaves two columns of a terminal free
    done = CliRunner().invoke(main, list(words), prog_name="kbgen", terminal_width=columns - 2, env={**plain, **surroundings})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def tree(command: click.Command = main, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words by which it is called."""
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from tree(below, *path, name)


COMMANDS = pytest.mark.parametrize("path", [path for path, _ in tree()], ids=lambda path: " ".join(path) or "kbgen")


@pytest.fixture(scope="module")
def merge() -> ModuleType:
    """The script that brings phrases into the catalogues."""
    place = importlib.util.spec_from_file_location("merge", ROOT / "translations/merge.py")
    assert place
    assert place.loader
    module = sys.modules["merge"] = importlib.util.module_from_spec(place)  # where its dataclass looks its types up
    place.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def strange(merge: ModuleType) -> Voice:
    """A voice whose every phrase of the catalogues is in brackets and has no letters but its fields."""

    def veiled(text: str) -> str:
        parts = re.split(r"(\{\w+\})", text)
        return "⟦" + "".join(each if each.startswith("{") else re.sub(r"[^\W\d_]|\[|\]", "·", each) for each in parts) + "⟧"

    said = {key: each.said if isinstance(each.said, tuple) else (each.said,) for key, each in merge.wanted().items()}
    return Voice("cs", {key: tuple(map(veiled, forms)) for key, forms in said.items()}, lambda n: int(n != 1))


# help


def test_help_in_czech_from_beginning_to_end() -> None:
    assert ask("--lang", "cs", "check", "--help", columns=80).output == (
        "Použití: kbgen check [VOLBY] [PATHS]...\n"
        "\n"
        "  Zkontroluje knihovnu, nebo jen její PATHS, a řekne, co napsat.\n"
        "\n"
        "  Příklady:\n"
        "    kbgen check\n"
        "    kbgen check casestudies/cz --strict\n"
        "    kbgen check --format sarif > findings.sarif\n"
        "\n"
        "Volby:\n"
        "  --format [text|json|github|sarif]\n"
        "                                  V jaké podobě vypsat.  [výchozí: text]\n"
        "  --strict                        Varování bere jako chyby.\n"
        "  --root DIRECTORY                Složka, ve které jsou content/ a\n"
        "                                  casestudies/.  [výchozí: (tato složka)]\n"
        "  -h, --help                      Ukáže tuto nápovědu a skončí.\n"
    )


def test_columns_of_examples_stay_and_commands_are_not_translated() -> None:
    told = ask("--lang=cs", "-h").output
    assert "\n    kbgen check                     co je špatně a co napsat\n" in told
    assert "\n    kbgen new case cz/heat-saved    založí případovou studii\n" in told
    assert ask("--help", "--lang", "cs").output == told, "the language counts wherever it stands"


def english() -> list[str]:
    """Return the sentences and words of help that are something else in Czech."""
    with (ROOT / "translations/cs/LC_MESSAGES/kbgen.po").open("rb") as file:
        told = [each for each in read_po(file) if "command-line help" in each.auto_comments]
    return [str(each.id) for each in told if each.id != each.string and len(str(each.id)) > 8 and "{" not in str(each.id)]


def left(told: str) -> list[str]:
    """Return what of the English help stands in a text, wherever its lines end."""
    flat = " ".join(told.split())
    return [each for each in english() if each in flat]


@COMMANDS
@pytest.mark.parametrize("columns", [80, 100])
def test_no_english_is_left_in_czech_help(path: tuple[str, ...], columns: int) -> None:
    told = ask(*path, "--help", columns=columns, LANG="cs_CZ.UTF-8")
    assert told.exit_code == 0
    assert left(told.output) == []
    assert all(len(line) <= columns for line in told.output.splitlines() if not line.startswith(("    kbgen", "Použití")))
    assert "Show this message and exit." in left(ask(*path, "--help", columns=columns).output)


_SIGNS = {"LANG", "LANGUAGE", "side", "by", "word", "title", "sector", "brewery", "kbgen", "DOC"}
"""Words that stand before an explanation in two columns, and names."""


def bare(command: click.Command, voice: Voice) -> set[str]:
    """Return the words of all help of a command and those below it that no catalogue knows."""
    found = set()

    def look(each: click.Command, parent: click.Context | None, name: str) -> None:
        context = each.make_context(name, [], parent=parent, resilient_parsing=True)
        names = {*_SIGNS, *re.findall(r"[^\W\d_]+", context.command_path)}
        for option in each.get_params(context):
            names |= set(re.findall(r"[^\W\d_]+", f"{option.make_metavar(context)} {option.opts} {option.default}"))
        if isinstance(each, click.Group):
            names |= set(re.findall(r"[^\W\d_]+", " ".join(each.commands)))
        lines = [line for line in each.get_help(context).splitlines() if not line.startswith("    kbgen ")]
        found.update(word for word in re.findall(r"[^\W\d_]{2,}", "\n".join(lines)) if word not in names)
        for below, inner in each.commands.items() if isinstance(each, click.Group) else ():
            look(inner, context, below)

    look(helptext.localised(command, voice), None, "kbgen")
    return found


def test_no_help_stays_out_of_the_catalogues(strange: Voice) -> None:
    assert bare(main, strange) == set()


@pytest.mark.parametrize(
    "option",
    [
        {"help": "Nobody translates that."},
        {"help": "Print JSON.", "show_default": "whatever"},
        {"help": "Print JSON.  [default: whatever]"},
    ],
)
def test_help_that_is_in_no_catalogue_is_found(strange: Voice, option: dict[str, str]) -> None:
    below = click.Group("l10n", help="Print JSON.")
    below.add_command(click.Command("new", params=[click.Option(["--x"], **option)], help="Print JSON."))
    assert bare(click.Group("kbgen", commands=[below]), strange)
    below.add_command(click.Command("new", params=[click.Option(["--x"], help="Print JSON.")], help="Print JSON."))
    assert bare(click.Group("kbgen", commands=[below]), strange) == set()


def test_a_command_of_any_class_in_any_group_is_translated() -> None:
    """Commands that others add need nothing for it."""
    below = click.Group("l10n", help="Print JSON.")
    below.add_command(
        click.Command("list", params=[click.Argument(["file"], help="Print JSON.")], help="Print JSON.\n\n\b\nExample:\n  x")
    )
    told = helptext.localised(click.Group("kbgen", commands=[below]), CS)
    done = CliRunner().invoke(told, ["l10n", "list", "--help"])
    assert done.output.startswith(
        "Použití: kbgen l10n list [VOLBY] FILE\n\n  Vypíše JSON.\n\n  Příklad:\n    x\n\nPoziční argumenty:\n"
    )
    assert "  FILE  Vypíše JSON.\n" in done.output


def test_nothing_of_the_process_changes() -> None:
    assert ask("--lang", "cs", "build", "--help").output.startswith("Použití:")
    assert gettext.gettext("Usage:") == "Usage:"
    assert main.commands["build"].get_help(click.Context(main.commands["build"])).startswith("Usage:")
    assert ask("build", "--help").output.startswith("Usage:")


def test_completion_is_in_the_language_too() -> None:
    typed = {"_KBGEN_COMPLETE": "zsh_complete", "COMP_WORDS": "kbgen che", "COMP_CWORD": "1"}
    assert ask(LANG="cs_CZ", **typed).output.splitlines() == [
        "plain", "check", "Zkontroluje knihovnu, nebo jen její PATHS, a řekne, co napsat",
    ]  # fmt: skip
    assert "_kbgen_completion" in ask(**{**typed, "_KBGEN_COMPLETE": "bash_source"}).output


# lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three four", ["  one two", "  three", "  four"]),
        ("检查整个库，并说明应该写什么。", ["  检查整个", "  库，并说", "  明应该写", "  什么。"]),
        ("检查kbgen。检查", ["  检查", "  kbgen。", "  检查"]),
        ("전체 모든 언어로", ["  전체", "  모든", "  언어로"]),
        ("unbreakable-and-long", ["  unbreakable-and-long"]),
    ],
)
def test_a_line_ends_where_the_language_lets_it(text: str, lines: list[str]) -> None:
    assert helptext.wrapped(text, 10, "  ", "  ").split("\n") == lines


# wrong usage


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["nic"], "Chyba: Příkaz 'nic' neexistuje."),
        (["serve", "--prot", "1"], "Chyba: Volba '--prot' neexistuje. (Měli jste na mysli něco z tohoto: '--port', '--root'?)"),
        (["serve", "--port", "x"], "Chyba: Neplatná hodnota pro '--port': 'x' není platné celé číslo v rozsahu."),
        (["build", "--jobs", "0"], "Chyba: Neplatná hodnota pro '--jobs': 0 není v rozsahu 1<=x<=64."),
        (["check", "--root", "zde není. Tak."], "Chyba: Neplatná hodnota pro '--root': Složka 'zde není. Tak.' neexistuje."),
        (["check", "--root"], "Chyba: Volba '--root' potřebuje hodnotu."),
        (["check", "--strict=1"], "Chyba: Volba '--strict' nemá hodnotu."),
        (["explain"], "Chyba: Chybí argument 'CODE'."),
        (["explain", "a", "b"], "Chyba: Argument navíc, který se nečekal (b)"),
        (["explain", "a", "b", "c"], "Chyba: Argumenty navíc, které se nečekaly (b c)"),
        (["--nic"], "Chyba: Volba '--nic' neexistuje."),
        (["explain", "KB999"], "Chyba: Kód KB999 neexistuje. Kódy: KB001"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_wrong_usage_is_said_in_czech_and_ends_as_in_english(words: list[str], line: str) -> None:
    done, plain = ask("--lang", "cs", *words), ask(*words)
    assert done.exit_code == plain.exit_code == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith(line) if words[-1] == "KB999" else last == line
    assert plain.stderr.splitlines()[-1].startswith("Error: ")
    assert ("Nápovědu ukáže „kbgen" in done.stderr) == ("Try 'kbgen" in plain.stderr)


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 1, "Přerušeno!"),
        (click.Abort(), 1, "Přerušeno!"),
        (PermissionError(13, "no", "site"), 2, "Chyba: no: site. Poslední dobrý web zůstává."),
    ],
)
def test_what_ends_a_command_is_said_in_czech(error: BaseException, code: int, line: str) -> None:
    def fail() -> None:
        raise error

    done = CliRunner().invoke(
        Commands("kbgen", commands=[click.Command("fail", callback=fail)]), ["fail"], env={"LC_ALL": "cs_CZ"}
    )
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (code, line)


def test_english_is_as_click_says_it() -> None:
    """A message that went through its form and back is the same."""
    with pytest.raises(click.UsageError) as raised:
        click.Group("kbgen", commands=main.commands).main(["new", "poem"], standalone_mode=False)
    assert wrong.said(raised.value.format_message(), EN) == raised.value.format_message()


def test_what_is_of_no_known_form_stays() -> None:
    assert wrong.said("Something else. Entirely", CS) == "Something else. Entirely"


NEVER = {
    "deprecated", "(Deprecated)", "(DEPRECATED{target})", "Value must be an iterable.", "Name '{name}' defined twice", "(dynamic)",
    "Do you want to continue?", "Confirm the action without prompting.", "%(prog)s, version %(version)s", "Choice({choices})",
    "{value} is not a valid UUID.", "file", "directory", "path", "Repeat for confirmation", "Error: invalid input",
    "Error: The two entered values do not match.", "Unknown color {colour}", "Press any key to continue...",
    "Couldn't detect Bash version, shell completion is not supported.", "Invalid start character for option ({option})",
    "Shell completion is not supported for Bash versions older than 4.4.", "Missing {param_type}", "Missing parameter: {param_name}",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.", "d", "Windows error: {error}",
    "Boolean option {decl} cannot use the same flag for true/false.", "Unknown standard stream '{name}'",
    "Could not determine name for option with declarations {decls}", "{editor}: Editing failed", "{editor}: Editing failed: {e}",
    "DeprecationWarning: The command {name} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name} is deprecated.{extra_message}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to pass '--{name}'?",
    "Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given.",
    "{len_type} values are required, but {len_value} was given.", "{len_type} values are required, but {len_value} were given.",
    "{value} does not match the format {format}.", "{value} does not match the formats {formats}.",
}  # fmt: skip
"""What click says only where a command prompts, pauses, edits, takes pairs or days, is deprecated or is written wrongly."""
_PARTS = {
    "Missing argument": "Missing argument {name}.",
    "Missing option": "Missing option {name}.",
    "Missing parameter": "Missing parameter {name}.",
}


def unsaid(known: set[str]) -> set[str]:
    """Return what click can say that we do not know, from its source."""
    fields = [re.sub(r"\{.*?\}", "{}", each) for each in known]
    found = set()
    for _file, _line, message, _comments, _context in extract_from_dir(Path(click.__file__).parent, [("**.py", "python")]):
        for each in message if isinstance(message, tuple) else (message,):
            text = re.sub(r"!r\}", "}", each)
            text = f"{text}:" if f"{text}:" in known else _PARTS.get(text, text)
            if text not in NEVER and re.sub(r"\{.*?\}", "{}", text) not in fields:
                found.add(text)
    return found


def test_all_that_click_says_is_known() -> None:
    known = {*helptext.WORDS, *wrong.FORMS, *wrong.WORDS}
    assert unsaid(known) == set()
    assert unsaid(known - {"No such command {name}.", "Options:"}) == {"No such command {name}.", "Options"}


# the language


@pytest.mark.parametrize(
    ("given", "surroundings", "expected"),
    [
        ("cs", {"LANG": "fr_FR.UTF-8"}, "cs"),
        ("", {"LANG": "cs_CZ.UTF-8"}, "cs"),
        ("", {"LANG": "cs_CZ.UTF-8", "LC_MESSAGES": "fr_FR"}, "fr"),
        ("", {"LANG": "cs_CZ.UTF-8", "LC_MESSAGES": "fr_FR", "LC_ALL": "hu"}, "hu"),
        ("", {"LANG": "en_GB.UTF-8", "LANGUAGE": "sk:cs"}, "sk"),
        ("", {"LANG": "en_GB.UTF-8", "LANGUAGE": "xx:es_GT:cs"}, "es"),
        ("", {"LANG": "cs_CZ.UTF-8", "LANGUAGE": "en:cs"}, "en"),
        ("", {"LANGUAGE": "cs"}, "cs"),
        ("", {"LC_ALL": "C.UTF-8", "LANGUAGE": "cs"}, "en"),
        ("", {"LC_ALL": "POSIX", "LANG": "cs_CZ"}, "en"),
        ("", {"LANG": "C"}, "en"),
        ("", {}, "en"),
        ("es_GT", {}, "es"),
        ("pt-MZ", {}, "pt"),
        ("", {"LANG": "es_GT.UTF-8@euro"}, "es"),
        ("zh_CN", {}, "zh"),
        ("zh_TW", {}, "zh-Hant"),
        ("de_AT", {}, "de"),
    ],
)
def test_the_language_is_the_first_asked_for_that_has_phrases(given: str, surroundings: dict[str, str], expected: str) -> None:
    assert terminal.language(given, surroundings) == expected


@pytest.mark.parametrize("code", ["xx", "C", "zh_TW", "*", "../..", "c*"])
def test_an_unknown_language_is_english(code: str) -> None:
    assert ask("--lang", code, "check", "--help").output == ask("check", "--help").output


def test_the_surroundings_count_for_help_and_for_explanations() -> None:
    assert ask("check", "--help", LANG="en_GB", LANGUAGE="xx:cs").output.startswith("Použití:")
    assert ask("explain", "KB105", LC_ALL="cs_CZ.UTF-8").output.startswith("KB105: Číslo není jednoznačné.\n\n1,200 a 1.200 ")


# explanations and other lines


@pytest.mark.parametrize("code", sorted(reading.explanations()))
def test_explanations_are_all_in_the_catalogues(strange: Voice, code: str) -> None:
    sentence, advice = helptext.explained(reading.explanations()[code], lambda text: strange.say(Phrase(text)))
    lines = [line for line in advice.splitlines() if line and line != "\b" and not line.startswith("    ")]
    assert all(re.fullmatch("⟦[^⟧]+⟧", each) for each in [sentence, *lines])


def test_an_explanation_keeps_braces_and_examples() -> None:
    assert "blok polí se píše {name: value};" in " ".join(ask("--lang", "cs", "explain", "KB103").output.split())
    assert "\n    ---\n    title: Heat recovery in a brewery\n" in ask("--lang", "cs", "explain", "KB003").output


def test_a_phrase_without_fields_is_said_as_it_stands() -> None:
    assert EN.say(Phrase("100 % of {name: value} {")) == "100 % of {name: value} {"


@pytest.mark.parametrize(
    ("errors", "warnings", "line"), [(1, 2, "1 chyba, 2 varování"), (3, 0, "3 chyby, 0 varování"), (5, 1, "5 chyb, 1 varování")]
)
def test_findings_are_counted_as_the_language_counts(errors: int, warnings: int, line: str) -> None:
    made = [*[Severity.ERROR] * errors, *[Severity.WARNING] * warnings]
    assert terminal.summary([Finding("KB101", each, Place("a.md"), phrase("x")) for each in made], CS) == line


def test_table_and_address_are_in_the_catalogues(sample: Sample, strange: Voice) -> None:
    checked = reading.read(sample.root)
    built = (
        pipeline.Built(centre="cz", languages=("cs",), seconds=1.25),
        pipeline.Built(centre="tn", failure=phrase("its process ended")),
    )
    table = terminal.table(pipeline.Report(centres=built, manifest=""), checked, strange).splitlines()
    assert table[0].split() == ["⟦······⟧", "⟦·········⟧", "⟦·····⟧", "⟦·······⟧", "⟦········⟧"]
    assert "1,3" in table[1] and table[2].count("⟦") == 2 and table[3].startswith("⟦")  # noqa: PT018
    assert strange.say(terminal.address(Path("site"))).startswith("⟦")


def test_lines_of_doctor_are_in_the_catalogues(strange: Voice) -> None:
    told = [line for _, line in doctor.report(ROOT, strange)]
    assert [each for each in told if not re.fullmatch(r"⟦.+⟧|[\w-]+ [\d.]+", each, re.IGNORECASE)] == []


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_keys_for_programs_are_the_same_in_every_language(sample: Sample, form: str) -> None:
    def keys(told: object) -> object:
        if isinstance(told, dict):
            return {name: keys(value) for name, value in told.items()}
        return [keys(each) for each in told] if isinstance(told, list) else None

    words = ("check", "--root", str(sample.root), "--format", form)
    czech, plain = ask("--lang", "cs", *words).stdout, ask(*words).stdout
    assert czech != plain
    assert keys(json.loads(czech)) == keys(json.loads(plain))


# catalogues


def test_phrases_of_commands_do_not_make_a_language_unfinished(tmp_path: Path) -> None:
    path = tmp_path / "translations/cs/LC_MESSAGES/kbgen.po"
    path.parent.mkdir(parents=True)
    text = (ROOT / "translations/cs/LC_MESSAGES/kbgen.po").read_text(encoding="utf-8")
    blocks = [
        re.sub(r'^msgstr ".*"$', 'msgstr ""', each, flags=re.MULTILINE) if "#. " in each else each for each in text.split("\n\n")
    ]
    path.write_text("\n\n".join(blocks), encoding="utf-8")
    bereft = voices(tmp_path)["cs"]
    assert len(bereft.messages) < len(CS.messages) - 100
    assert bereft.complete


def test_help_has_no_flags_of_phrases_with_fields(merge: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "kbgen.po"
    path.write_bytes((ROOT / "translations/cs/LC_MESSAGES/kbgen.po").read_bytes())
    merge.merge(path, merge.wanted())
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    assert [each for each in blocks if "#. explanation of KB103" in each and "-format" in each] == []
    assert [each for each in blocks if "{name: value}; other" in each and "#: kbgen/load/codes.py" in each]
    assert [each for each in blocks if 'msgid "No such option {name}."' in each and "#, python-brace-format" in each]


def test_a_repository_speaks_before_kbgen_and_kbgen_where_it_is_silent() -> None:
    own = replace(CS, messages={(None, "Usage:"): ("Takto:",), (None, "{n} page"): ("a", "b")})
    spoken = terminal.voice("cs", {"cs": own})
    assert spoken.say("Usage:") == "Takto:"
    assert spoken.say("Options:") == "Volby:"
    # their editor saved two forms where ours has three: ours is left out, so that no form is missing
    assert spoken.counted("{n} error", "{n} errors", 5) == "5 errors"
