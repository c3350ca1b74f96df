"""The command that sends an issue by mail."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path

import click

from kbgen import mailing, posted, terminal
from kbgen.language import Voice
from kbgen.model.finding import phrase
from kbgen.model.misuse import Misuse
from kbgen.post.delivery import Pace
from kbgen.post.smtp import PASSWORD, PORTS, USER, Server, Tls
from kbgen.terminal import at_root

EXIT_UNSENT = 1
_HOST = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9.-]+))(?::(?P<port>\d{1,5}))?")
_HIGHEST_PORT = 65535


def _a_list(name: str, variable: str, words: str, *, required: bool = False) -> Callable[..., Callable[..., None]]:
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(name, variable, type=kind, required=required, help=words)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_a_list("--to", "to", "The list of subscribers (CSV): address, language, subscription, cadence.", required=True)
@_a_list("--bounced", "gone", "Addresses that bounced, one a line; they get nothing.")
@click.option("--smtp", "server", metavar="HOST[:PORT]", help="The mail server that takes the letters.")
@click.option(
    "--tls", type=click.Choice(list(PORTS)), default="starttls", show_default=True, help="How the connection is encrypted."
)
@click.option("--unencrypted", is_flag=True, help="Say that --tls none is meant, with a server that is not on this machine.")
@click.option("--for-real", is_flag=True, help="Send; without it nothing is sent and nothing is written.")
@click.option("--per-minute", type=click.IntRange(1, 100_000), help="Send so many letters a minute at most.")
@click.option("--tries", type=click.IntRange(1, 20), default=5, show_default=True, help="Try each letter so often.")
@click.option(
    "--wait",
    type=click.FloatRange(0, 3600),
    default=30,
    show_default=True,
    help="Seconds before the second try; doubled each time.",
)
@click.option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=300, show_default=True, help="Seconds to wait for an answer."
)
@click.option(
    "--skip-unsure", is_flag=True, help="Leave out letters that may have arrived already instead of sending them again."
)
@click.option("--refused-again", is_flag=True, help="Send also what was refused for good in an earlier run.")
@at_root
@click.pass_obj
def send(
    lang: str,
    folder: Path,
    to: Path,
    gone: Path | None,
    server: str | None,
    tls: Tls,
    per_minute: int | None,
    tries: int,
    wait: float,
    timeout: float,
    *,
    unencrypted: bool,
    for_real: bool,
    skip_unsure: bool,
    refused_again: bool,
    root: Path,
) -> None:
    """Send the issue in FOLDER by mail, to each subscriber once; without --for-real only say what would be sent.

    \b
    Examples:
      kbgen send outbox/tn/2026-11-25 --to ../subscribers.csv
      kbgen send outbox/tn/2026-11-25 --to ../subscribers.csv --smtp mail.ncpc.example --for-real

    The user name and the password of the server are read from KBGEN_SMTP_USER and KBGEN_SMTP_PASSWORD. What became of each letter
    is written into sent.tsv in FOLDER: a run that was ended goes on where it was, when the same command is given again.

    Exit code 1 when somebody did not get a letter, 75 when another run sends this issue.
    """
    voice = terminal.voice(lang)
    request = mailing.Request(folder=folder, to=to, bounced=gone, skip_unsure=skip_unsure, refused_again=refused_again)
    if not for_real:
        post = mailing.planned(root, request)
        click.echo(posted.post(post, voice, to.name))
        click.echo(voice.say("Nothing was sent. Add {option} to send.", option="--smtp HOST --for-real"))
        sys.exit(EXIT_UNSENT if post.skipped else 0)
    where = _server(server, tls, timeout, unencrypted=unencrypted)
    sys.exit(_sent(root, request, where, Pace(wait=wait, tries=tries, per_minute=per_minute or 0), voice))


def _sent(root: Path, request: mailing.Request, where: Server, pace: Pace, voice: Voice) -> int:
    """Send, say before what will be and afterwards what was sent, and return the exit code."""
    skipped = []
    with ExitStack() as shown:

        def begun(post: mailing.Post) -> Callable[[], object]:
            click.echo(posted.post(post, voice, request.to.name))
            skipped.append(post.skipped)
            return shown.enter_context(terminal.counted(len(post.due)))

        found = mailing.sent(root, request, where, pace, lambda: dt.datetime.now(tz=dt.UTC), begun)
    click.echo(posted.outcome(found, voice, request.to.name))
    return EXIT_UNSENT if found.refused or found.left or any(skipped) else 0


def _server(typed: str | None, tls: Tls, timeout: float, *, unencrypted: bool) -> Server:
    """Return the server, if it is one that mail and passwords may be given to."""
    if not typed:
        raise Misuse(phrase("Name the mail server: {option}", option="--smtp mail.ncpc.example"))
    found = _HOST.fullmatch(typed)
    port = int(found["port"] or PORTS[tls]) if found else 0
    if not found or not 0 < port <= _HIGHEST_PORT:
        raise Misuse(phrase("{text} is no server. Write it as {example}", text=typed, example="mail.ncpc.example:587"))
    host = found["six"] or found["host"]
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if bool(user) != bool(password):
        raise Misuse(phrase("{one} is set and {other} is not.", one=USER if user else PASSWORD, other=PASSWORD if user else USER))
    if tls == "none" and not _is_here(host):
        if user:
            raise Misuse(phrase("A password is never sent unencrypted. Leave out {option}.", option="--tls none"))
        if not unencrypted:
            said = phrase(
                "Without encryption anybody on the way reads the addresses. If that is meant, add {option}.",
                option="--unencrypted",
            )
            raise Misuse(said)
    return Server(host=host, port=port, tls=tls, user=user, password=password, timeout=timeout)


def _is_here(host: str) -> bool:
    """Tell whether a server is on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
