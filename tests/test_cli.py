"""The command line, as its users type it: what it prints and how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import jsonschema
import pytest
import samplesite
import yaml
from click.testing import CliRunner
from samplesite import ROOT, Sample

from kbgen import reading
from kbgen.cli import main
from kbgen.load import frontmatter

COMMANDS = sorted(main.commands)
CASES = sorted((ROOT / "casestudies").glob("*/*.md"))


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str | Path, root: Path | None = None) -> Done:
    """Run a command in this process: starting Python takes longer than most commands."""
    where = ("--root", root) if root and "--root" not in words and words[0] not in {"explain", "schema", "init"} else ()
    done = CliRunner().invoke(main, [str(each) for each in (*words, *where)], prog_name="kbgen", terminal_width=100)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that ``kbgen init`` has just written."""
    root = tmp_path_factory.mktemp("init") / "our-knowledge"
    done = samplesite.run("init", root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def copy(started: Path, tmp_path: Path) -> Path:
    """A copy of it that the test may change."""
    shutil.copytree(started, tmp_path / "copy", symlinks=True)
    return tmp_path / "copy"


# help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_it_does_and_shows_an_example(command: str) -> None:
    told = run(command, "--help")
    assert told.returncode == 0
    assert re.search(rf"^  Examples?:\n    kbgen {command}", told.stdout, re.MULTILINE), told.stdout
    assert "\\b" not in told.stdout


def test_help_of_the_whole_names_every_command_and_the_exit_codes() -> None:
    told = run("--help").stdout
    assert set(COMMANDS) <= set(re.findall(r"^  ([a-z0-9]+) +", told, re.MULTILINE))
    assert all(re.search(rf"\b{code}\b", told) for code in (0, 1, 2, 75))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str) -> None:
    unexplained = [each.name for each in main.commands[command].params if isinstance(each, click.Option) and not each.help]
    assert unexplained == []


# exit codes


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"], ["check", "--format", "no-such-form"], ["build", "--jobs", "0"], ["check", "--root", "no-such-folder"],
        ["explain", "KB999"], ["schema", "poem"], ["build", "--centre", "zz"], ["new", "poem", "x"], ["new", "case", "without-country"],
        ["new", "translation", "casestudies/xx/none", "--lang", "fr"], ["search"], ["search", "--sector", "brwery"],
        ["search", "x", "--replay", "no-such-file"], ["similar", "casestudies/xx/none"], ["init", str(ROOT)],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_one_line(started: Path, words: list[str]) -> None:
    done = run(*words, root=started)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len([line for line in done.stderr.splitlines() if line.startswith("Error: ")]) == 1


def test_all_well_is_0_and_findings_are_1(copy: Path) -> None:
    assert run("check", root=copy).returncode == 0
    page = copy / "casestudies/xx/first-example.md"
    page.write_text(page.read_text(encoding="utf-8").replace("sector: multi-sector", "sector: brewry"), encoding="utf-8")
    done = run("check", root=copy)
    assert done.returncode == 1
    assert re.match(r"casestudies/xx/first-example\.md:\d+:\d+ KB\d+ ", done.stdout)
    assert "brewery" in done.stdout
    assert done.stderr == "1 error, 0 warnings\n"
    assert run("check", "content", root=copy).returncode == 0


def test_strict_makes_warnings_errors(sample: Sample) -> None:
    assert run("check", "--root", sample.root).returncode == 0
    assert run("check", "--root", sample.root, "--strict").returncode == 1


# from nothing to a site


def test_what_init_writes_is_well_and_builds(copy: Path) -> None:
    done = samplesite.run("build", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert (copy / "site/xx/en/case-studies/xx/first-example/index.html").is_file()
    assert "--directory site, then open http://127.0.0.1:8000/" in done.stdout.splitlines()[-1]
    assert run("fmt", "--check", root=copy).returncode == 0


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        ("case", "xx/heat-saved", "casestudies/xx/heat-saved.md"),
        ("guideline", "bakery", "content/guidelines/bakery.md"),
        ("manual", "half-day", "content/manuals/half-day.md"),
        ("overview", "totals", "content/overviews/totals.md"),
        ("campaign", "winter", "content/campaigns/winter.md"),
        ("centre", "yy", "content/centres/yy.md"),
    ],
)
def test_new_starts_a_page_whose_only_faults_are_empty_fields(copy: Path, kind: str, name: str, path: str) -> None:
    done = run("new", kind, name, root=copy)
    assert done.returncode == 0, done.stderr
    assert path in done.stdout
    again = run("new", kind, name, root=copy)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    found = json.loads(run("check", path, "--format", "json", root=copy).stdout)
    codes = {each["code"] for each in (found["findings"] if isinstance(found, dict) else found)}
    assert codes <= {"KB106"}


def test_new_translation_holds_what_is_to_be_translated_and_waits(copy: Path) -> None:
    done = run("new", "translation", "casestudies/xx/first-example", "--lang", "fr", root=copy)
    assert done.returncode == 0, done.stderr
    text = (copy / "casestudies/xx/first-example.fr.md").read_text(encoding="utf-8")
    assert "  options.insulation.name: Insulate the steam pipe" in text
    assert "lang: fr" in text
    assert "not begun" not in run("l10n", "status", "casestudies/xx", "--lang", "fr", root=copy).stdout
    assert run("l10n", "start", "casestudies/xx/first-example", "--lang", "fr", root=copy).returncode == 2
    assert run("l10n", "start", "casestudies/xx/first-example", "--lang", "en", root=copy).returncode == 2
    assert run("l10n", "start", "casestudies/xx/first-example", "--lang", "qqq", root=copy).returncode == 2
    assert run("l10n", "check", "casestudies/xx/nowhere.md", root=copy).returncode == 2
    assert run("l10n", "ack", "casestudies/xx/first-example.fr.md", "--piece", "nope/3", root=copy).returncode == 2
    assert run("l10n", "diff", "casestudies/xx/first-example", "--lang", "de", root=copy).returncode == 2


def test_fmt_puts_fields_in_order_and_keeps_every_value(copy: Path) -> None:
    page = copy / "casestudies/xx/first-example.md"
    before = page.read_text(encoding="utf-8")
    title = next(line for line in before.splitlines() if line.startswith("title:"))
    page.write_text(
        before.replace(f"{title}\n", "").replace("license: CC-BY-4.0\n", f"license: CC-BY-4.0  # kept\n{title}\n"),
        encoding="utf-8",
    )
    assert run("fmt", "--check", root=copy).returncode == 1
    done = run("fmt", root=copy)
    assert (done.returncode, done.stdout) == (0, "casestudies/xx/first-example.md\n")
    assert page.read_text(encoding="utf-8") == before.replace("license: CC-BY-4.0\n", "license: CC-BY-4.0  # kept\n")
    assert run("fmt", "--check", root=copy).returncode == 0


# explaining and searching


@pytest.mark.parametrize("code", sorted(reading.explanations()))
def test_every_code_is_explained(code: str) -> None:
    assert len(reading.explanations()[code].split()) >= 8


def test_explain_takes_small_letters() -> None:
    assert run("explain", "kb105").stdout.startswith("KB105: ")


def test_search_finds_in_every_language(sample: Sample) -> None:
    found = run("search", "--root", sample.root, "uspora", "tepla", "--lang", "cs", "--json")
    assert json.loads(found.stdout)["hits"][0]["path"] == "casestudies/cz/moravska-trebova-1999.md"
    nothing = run("search", "--root", sample.root, "qqqqzzzz")
    assert (nothing.returncode, nothing.stdout) == (1, "Nothing found.\n")


def test_search_narrows(sample: Sample) -> None:
    found = json.loads(run("search", "--root", sample.root, "water", "--kind", "case", "--country", "CN", "--json").stdout)[
        "hits"
    ]
    assert found
    assert {each["path"].split("/")[1] for each in found} == {"cn"}


# schemas


@pytest.mark.parametrize("kind", reading.kinds())
def test_schema_is_a_valid_json_schema(kind: str) -> None:
    done = run("schema", kind)
    schema = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["title"]


def metadata(path: Path) -> Any:
    """Return a page's metadata as an editor reads it: with numbers and dates, which kbgen itself keeps as written."""
    text, _, _ = frontmatter.split(path.name, path.read_text(encoding="utf-8"))
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def real() -> Iterator[Any]:
    for path in CASES:
        yield pytest.param(path, "translation" if "." in path.stem else "case", id=path.relative_to(ROOT).as_posix())


@pytest.fixture(scope="module")
def validators() -> dict[str, Any]:
    return {kind: jsonschema.Draft202012Validator(reading.json_schema(kind)) for kind in ("case", "translation")}


@pytest.mark.parametrize(("path", "kind"), list(real()))
def test_every_case_fits_its_schema(validators: dict[str, Any], path: Path, kind: str) -> None:
    assert [f"{each.json_path}: {each.message}" for each in validators[kind].iter_errors(metadata(path))] == []


@pytest.mark.parametrize("fault", [{"status": "maybe"}, {"topics": "water"}, {"colour": "red"}])
def test_the_schema_of_cases_refuses(validators: dict[str, Any], fault: dict[str, Any]) -> None:
    typed = metadata(ROOT / "casestudies/cz/bakery-leaven.md")
    assert list(validators["case"].iter_errors({**typed, **fault}))


# what is printed


def test_colours_only_on_a_terminal_and_never_when_refused(sample: Sample) -> None:
    assert "\x1b" not in sample.printed
    done = run("check", "--root", sample.root, "--strict")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\x1b[" not in terminal(["check", "--root", str(sample.root), "--strict"], NO_COLOR="1")


def test_no_bar_of_progress_but_on_a_terminal(sample: Sample) -> None:
    assert "━" not in sample.printed
    assert "\r" not in sample.printed


def terminal(words: list[str], **more: str) -> str:
    """Run a command on a terminal and return all it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        samplesite.command(*words),
        env=samplesite.surroundings(TERM="xterm-256color", **more),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:  # the last of them has closed it
            break
        if not data:
            break
        shown += data
    process.wait()
    os.close(ours)
    return shown.decode("utf-8", "replace")


def test_colours_and_a_bar_on_a_terminal(copy: Path) -> None:
    assert "\x1b[" in terminal(["doctor", "--root", str(copy)])
    shown = terminal(["build", "--root", str(copy)])
    assert "kbgen build" in shown
    assert "0/1" in shown or "1/1" in shown


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_findings_for_programs(sample: Sample, form: str) -> None:
    done = run("check", "--root", sample.root, "--format", form)
    assert "KB408" in done.stdout
    if form != "github":
        json.loads(done.stdout)


def test_messages_are_in_the_language_of_the_user(sample: Sample) -> None:
    english = run("--lang", "en", "check", "--root", sample.root).stdout
    assert "This" in english or "The" in english
    assert run("--lang", "xx", "check", "--root", sample.root).stdout == english


def test_doctor_names_versions_and_what_is_missing(started: Path) -> None:
    done = samplesite.run("doctor", cwd=started)
    assert done.returncode == 0
    assert "host: mkdocs" in done.stdout
    assert "2027-05-05" in done.stdout
