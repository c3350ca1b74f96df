"""Sending an issue, against a real mail server on this machine: nobody is missed, nobody gets a letter twice, nobody is named."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import NamedTuple

import postoffice
import pytest
import samplesite
from click.testing import CliRunner
from conftest import needs
from postoffice import Office, Running

from kbgen import mailing
from kbgen.cli import main
from kbgen.model.misuse import Misuse
from kbgen.post import journal, lists
from kbgen.post.addresses import address

TITLES = {"ar": "معمل زيت الزيتون: نصف الماء", "fr": "Huilerie : moitié moins d’eau", "en": "Olive mill: half the water"}
LANGUAGES = ("ar", "en", "fr")


def mail(stream: str, language: str) -> bytes:
    """A letter as `kbgen digest` writes it."""
    made = EmailMessage(policy=policy.SMTP)
    made["From"] = "Centre de production plus propre <news@cp.example>"
    made["Subject"] = TITLES[language]
    made["Date"] = "Wed, 25 Nov 2026 08:00:00 +0000"
    made["Message-ID"] = f"<2026-11-25.{stream}.{language}@cp.example>"
    made["List-Id"] = "News <news.cp.example>"
    made["List-Unsubscribe"] = "<https://cp.example/leave>, <mailto:leave@cp.example>"
    made["X-Unsent"] = "1"
    made.set_content(f"{TITLES[language]}\n.\n..dots\nFrom here on\n")
    made.add_alternative(f'<html lang="{language}"><p>{TITLES[language]}</p></html>', subtype="html")
    return made.as_bytes()


class Desk(NamedTuple):
    """A centre's repository with an issue, and a folder outside it for lists."""

    root: Path
    folder: Path
    lists: Path

    def subscribers(self, *lines: str) -> Path:
        path = self.lists / "subscribers.csv"
        path.write_text("\n".join(["address,language,subscription,cadence", *lines, ""]), encoding="utf-8")
        return path

    def journal(self) -> list[list[str]]:
        return [line.split("\t") for line in (self.folder / journal.FILE).read_text().splitlines() if not line.startswith("#")]

    def states(self) -> Counter[str]:
        return Counter({line[0]: line[2] for line in self.journal()}.values())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    root, folder, own = tmp_path / "repository", tmp_path / "repository/outbox/tn/2026-11-25", tmp_path / "private"
    shutil.copytree(samplesite.PAGES / "content/centres", root / "content/centres")
    shutil.copytree(samplesite.ROOT / "content/vocabulary", root / "content/vocabulary")
    folder.mkdir(parents=True)
    own.mkdir()
    (folder / "issue.tsv").write_text("#document\n")
    for stream in ("all", "water"):
        for language in LANGUAGES:
            (folder / f"{stream}.{language}.eml").write_bytes(mail(stream, language))
    return Desk(root, folder, own)


@pytest.fixture
def server() -> Iterator[Running]:
    with postoffice.running(Office()) as running:
        yield running


class Done(NamedTuple):
    code: int
    printed: str


def send(desk: Desk, *words: str | Path, smtp: str = "", lang: str = "en", **env: str) -> Done:
    """Send what is on the desk to its subscribers; for real when a server is named."""
    real = ("--smtp", smtp, "--for-real", "--wait", "0.05", "--timeout", "10") if smtp else ()
    plain = () if "--tls" in words or not smtp else ("--tls", "none")
    typed = [
        "--lang",
        lang,
        "send",
        desk.folder,
        "--to",
        desk.lists / "subscribers.csv",
        "--root",
        desk.root,
        *real,
        *plain,
        *words,
    ]
    done = CliRunner().invoke(main, [str(each) for each in typed], prog_name="kbgen", env=env, terminal_width=100)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "@" not in re.sub(r"news@cp\.example|all@\w+\.en", "", done.output)
    return Done(done.exit_code, done.output)


# what goes out


def test_each_person_gets_each_letter_once(desk: Desk, server: Running) -> None:
    desk.subscribers(
        "a@one.example,fr,,", "a@one.example,fr,water,", "b@two.example,ar,all,weekly", "c@three.example,fr_TN,water,"
    )
    done = send(desk, smtp=server.address)
    assert done.code == 0, done.printed
    assert server.office.recipients == {"a@one.example": 2, "b@two.example": 1, "c@three.example": 1}
    assert server.office.connections == 1
    assert len({each.identity for each in server.office.taken}) == 4
    again = send(desk, smtp=server.address)
    assert again.code == 0
    assert "0 letters sent." in again.printed
    assert len(server.office.taken) == 4


def test_a_letter_is_what_is_stored_but_for_its_recipient(desk: Desk, server: Running) -> None:
    desk.subscribers('"مريم بن علي <m@one.example>",ar', "王小明 <w@two.example>,ar", '"Smith, ""Al"" <s@three.example>",ar')
    assert send(desk, smtp=server.address).code == 0
    stored = (desk.folder / "all.ar.eml").read_bytes()
    for taken, name in zip(server.office.taken, ("مريم بن علي", "王小明", 'Smith, "Al"'), strict=True):
        head, _, body = taken.content.partition(b"\r\n\r\n")
        kept, _, stored_body = stored.partition(b"\r\n\r\n")
        assert body == stored_body
        assert b"\r\n." in body  # a dot alone on its line survives
        ours = re.sub(rb"(?mi)^(To: .*\r\n(?: .*\r\n)*|Message-ID: .*\r\n)", b"", head + b"\r\n")
        assert ours == re.sub(rb"(?mi)^(X-Unsent: .*\r\n|Message-ID: .*\r\n)", b"", kept + b"\r\n")
        read = BytesParser(policy=policy.default).parsebytes(taken.content)
        assert (read["Subject"], read["To"].addresses[0].display_name) == (TITLES["ar"], name)
        assert len(read["To"].addresses) == 1
        assert not {"X-Unsent", "Cc", "Bcc"} & set(read.keys())
        assert re.fullmatch(r"<2026-11-25\.all\.ar\.[0-9a-f]{32}@cp\.example>", read["Message-ID"])
        assert read.get_body().get_content().strip().startswith("<html")


def test_without_for_real_nothing_is_sent_or_written(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr", "c@three.example,ar", "d@four.example,fr")
    bounced = desk.lists / "bounced.txt"
    bounced.write_text("D@Four.example\n")
    before = sorted(desk.folder.iterdir())
    done = send(desk, "--bounced", bounced)
    assert done.code == 0
    assert re.search(r"all\.fr +Huilerie.* 2 +0 +0 +2\b", done.printed)
    assert re.search(r"all\.ar .* 1 +0 +0 +1\b", done.printed)
    assert "1 subscription left out: the address bounced." in done.printed
    assert sorted(desk.folder.iterdir()) == before
    assert not server.office.taken


def test_cadences(desk: Desk, server: Running) -> None:
    """Who says how often gets that letter; who does not gets that of the centre's usual cadence; one letter each."""
    for name in ("all@weekly.en", "all@monthly.en"):
        (desk.folder / f"{name}.eml").write_bytes(mail(name.partition(".")[0].replace("@", "."), "en"))
    desk.subscribers(
        "a@one.example,en,,", "b@two.example,en,,weekly", "c@three.example,en,,quarterly", "a@one.example,en,all,monthly"
    )
    assert send(desk, smtp=server.address).code == 0
    got = {each.recipient: each.identity.rpartition("@")[0].rpartition(".")[0] for each in server.office.taken}
    assert got == {
        "a@one.example": "<2026-11-25.all.monthly.en",
        "b@two.example": "<2026-11-25.all.weekly.en",
        "c@three.example": "<2026-11-25.all.en",
    }
    assert len(server.office.taken) == 3


MAILING = "mailing: {sender: news@cp.example, list_id: news.cp.example, unsubscribe: 'mailto:leave@cp.example', cadences: [%s]}\n"


@pytest.mark.parametrize(
    ("needs", "offered", "usual"),
    [
        ("", "weekly, monthly", "monthly"),
        ("quarterly", "monthly, quarterly", "quarterly"),
        ("quarterly", "weekly, immediate", "weekly"),
    ],
)
def test_who_does_not_say_how_often_hears_as_often_as_the_centre_writes(desk: Desk, needs: str, offered: str, usual: str) -> None:
    page = desk.root / "content/centres/tn.md"
    text = page.read_text().replace("needs:\n", f"needs:\n  cadence: {needs}\n" if needs else "needs:\n", 1)
    text = re.sub(r"mailing:\n(  .*\n)+", "", text)
    page.write_text(text.replace("license:", f"{MAILING % offered}license:", 1))
    (desk.folder / "all.en.eml").unlink()
    for each in offered.split(", "):
        (desk.folder / f"all@{each}.en.eml").write_bytes(mail(f"all.{each}", "en"))
    desk.subscribers("a@one.example,en")
    printed = send(desk).printed
    assert re.search(rf"all@{usual}\.en .* 1 +0 +0 +1\b", printed)
    assert len(re.findall(r" 1$", printed, re.MULTILINE)) == 1


# the list


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no-at-sign,fr", "no address"),
        ("a@b,fr", "no address"),
        ("a b@c.example,fr", "no address"),
        ("a..b@c.example,fr", "no address"),
        ('"""a b""@c.example",fr', "no address"),
        ("a@[127.0.0.1],fr", "no address"),
        ("a@127.0.0.1,fr", "no address"),
        ("a@-b.example,fr", "no address"),
        (f"{'x' * 65}@c.example,fr", "no address"),
        ("a@straße.example,fr", "no address"),
        ("a@c.example%0ABcc: d@e.example,fr", "no address"),
        ("a@c.example\x0bBcc: d@e.example,fr", "no address"),
        ("a@c.example\u2028Bcc: d@e.example,fr", "no address"),
        ("a@c.example<b@c.example,fr", "no address"),
        ("<a@c.example>,<b@c.example>", "no such language"),
        ("a@c.example b@c.example,fr", "no address"),
        ("\ufffd@c.example,fr", "no address"),
        (",fr", "no address"),
        ("a@c.example", "no such language"),
        ("a@c.example,", "no such language"),
        ("a@c.example,zz", "no such language; there are ar, en, fr"),
        ("a@c.example,../../x", "no such language"),
        ("a@c.example,fr,oil", "no such subscription; there are all, dairies, water"),
        ("a@c.example,fr,all,hourly", "no such cadence; there are immediate, monthly, quarterly, weekly"),
        ("a@c.example,fr,all,weekly,x", "more cells than the heading has"),
        ('"a@c.example,fr', "a quotation mark is open"),
    ],
)
def test_a_bad_line_is_told_and_the_good_ones_go_out(desk: Desk, server: Running, line: str, said: str) -> None:
    desk.subscribers("first@one.example,fr", line, "last@two.example,ar")
    done = send(desk, smtp=server.address)
    assert done.code == 1
    assert f"subscribers.csv, line 3: {said}" in done.printed
    assert server.office.recipients == {"first@one.example": 1, "last@two.example": 1}


def test_an_injected_header_reaches_nobody(desk: Desk, server: Running) -> None:
    desk.subscribers(
        '"a@b.example\nBcc: c@d.example",fr', '"a@b.example\r\nBcc: c@d.example",fr', '"Name\r\nBcc: x <a@b.example>",fr',
        '"a@b.example\rRCPT TO:<x@y.example>",fr', "good@one.example,fr",
    )  # fmt: skip
    done = send(desk, smtp=server.address)
    assert done.code == 1
    assert server.office.recipients == {"good@one.example": 1}
    assert [address for _, address in server.office.rcpts] == ["good@one.example"]


def test_the_same_person_gets_one_letter(desk: Desk, server: Running) -> None:
    desk.subscribers("a@One.example,fr", "a@one.EXAMPLE,FR", "A@one.example,fr,all", "a@one.example,en", "<a@one.example>,fr")
    done = send(desk, smtp=server.address)
    assert done.code == 0
    assert done.printed.count("stands on line 2 already") == 3
    assert [each.identity.split(".")[2] for each in server.office.taken] == ["fr", "en"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfAddress;Language\r\na@one.example;fr\r\n\r\n;;\r\n",
        "Language\tADDRESS\nfr\ta@one.example\n".encode("utf-16"),
        b'"address","language","name"\n"a@one.example","fr","Ana"\n',
        " address , language \n\u200f a@one.example \u200e,fr,,\n".encode(),
        "address,language\rمريم <a@one.example>,FR\r".encode(),
        b"address,language\na@one.example,fr\x1a".replace(b"\x1a", b""),
    ],
)
def test_lists_as_spreadsheets_save_them(data: bytes) -> None:
    people, remarks = lists.subscribers("list.csv", data, ("fr",), ("all",))
    assert [(each.address.spec, each.language, each.stream) for each in people] == [("a@one.example", "fr", "all")]
    assert not any(each.skipped for each in remarks)


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"a@one.example,fr\n", b"address\na@b.example\n", b"PK\x03\x04\0\0", b"address,address,language\n"]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Misuse):
        lists.subscribers("list.csv", data, ("fr",), ("all",))


def test_an_open_quotation_mark_swallows_nobody(desk: Desk) -> None:
    data = "address,language\n" + "".join(f"p{n}@one.example,fr\n" for n in range(50))
    people, remarks = lists.subscribers("list.csv", data.replace("p10@", '"p10@').encode(), ("fr",), ("all",))
    assert (len(people), [each.line for each in remarks]) == (49, [12])


def test_addresses_of_other_scripts(desk: Desk) -> None:
    desk.subscribers("a@münchen.example,fr", "b@موقع.example,fr", "用户@例え.example,fr")
    with postoffice.running(Office()) as server:
        done = send(desk, smtp=server.address)
        assert done.code == 1
        assert "line 4: all.fr: the server takes no address with letters other than a to z" in done.printed
        assert server.office.recipients == {"a@xn--mnchen-3ya.example": 1, "b@xn--4gbrim.example": 1}
    with postoffice.running(Office(), enable_SMTPUTF8=True) as server:
        assert send(desk, smtp=server.address).code == 0
        assert not server.office.taken  # refused stays refused
        assert send(desk, "--refused-again", smtp=server.address).code == 0
        (taken,) = server.office.taken
        assert taken.recipient == "用户@xn--r8jz45g.example"
        assert "SMTPUTF8" in taken.options
        assert "To: <用户@xn--r8jz45g.example>".encode() in taken.content


def test_an_address_never_shows_itself() -> None:
    held = address("Ana <ana@one.example>")
    assert held
    assert "ana" not in f"{held} {held!r} {[held]}".lower()


# who bounced


@pytest.mark.parametrize(
    "data",
    [
        b"b@two.example\n",
        b"\xef\xbb\xbfAddress\r\nB@TWO.example\r\n",
        b"reason;email\n5.1.1 unknown;b@two.example\n",
        "b@two.example\n".encode("utf-16"),
        b"other@two.example, b@two.example\n",
        b"<b@two.example>",
    ],
)
def test_who_bounced_gets_nothing(desk: Desk, server: Running, data: bytes) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr", "b@two.example,ar")
    (desk.lists / "bounced.txt").write_bytes(data)
    done = send(desk, "--bounced", desk.lists / "bounced.txt", smtp=server.address)
    assert done.code == 0, done.printed
    assert "2 subscriptions left out: the addresses bounced." in done.printed
    assert server.office.recipients == {"a@one.example": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \n",
        b"address\n",
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\0\0",
        b"b@two.example\nbroken\n",
        b"broken\nb@two.example\n",
        b"b@two.example\nc@two\n",
        b"c@@two.example\nb@two.example\n",
        b"address\nemail\nb@two.example\n",
        b"email,c@@two.example\nb@two.example\n",
        b"b@two.example\n\xff\xfe broken\n",
        b"b@two.example\n,,5.1.1\nx,y\n",
        b"address,reason\nb@two.example,550 <c@two> unknown\n",
    ],
)
def test_a_damaged_file_of_bounces_stops_everything(desk: Desk, server: Running, data: bytes) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr")
    (desk.lists / "bounced.txt").write_bytes(data)
    done = send(desk, "--bounced", desk.lists / "bounced.txt", smtp=server.address)
    assert done.code == 2, done.printed
    assert not server.office.rcpts


# lists of people stay out of the history


def test_a_list_that_git_could_take_is_refused(desk: Desk) -> None:
    subprocess.run(["git", "init", "-q", desk.root], check=True)
    inside = Desk(desk.root, desk.folder, desk.root / "private")
    inside.lists.mkdir()
    inside.subscribers("a@one.example,fr")
    refused = send(inside)
    assert refused.code == 2
    assert "repository that does not ignore it" in refused.printed
    (desk.root / ".gitignore").write_text("/private/\n")
    assert send(inside).code == 0
    subprocess.run(["git", "-C", desk.root, "add", "-f", "private"], check=True)
    assert send(inside).code == 2  # what is tracked is not ignored, whatever .gitignore says
    desk.subscribers("a@one.example,fr")
    (desk.root / "bounced.txt").write_text("a@two.example\n")
    assert send(desk, "--bounced", desk.root / "bounced.txt").code == 2
    (desk.lists / "link.csv").symlink_to(inside.lists / "subscribers.csv")
    assert send(desk, "--to", desk.lists / "link.csv").code == 2


def test_the_outbox_is_ignored(tmp_path: Path) -> None:
    from kbgen import scaffold

    scaffold.new_repository(tmp_path / "new", scaffold.parts(), dt.date(2026, 11, 25))
    assert "/outbox/\n" in (tmp_path / "new/.gitignore").read_text()
    assert "/outbox/\n" in (samplesite.ROOT / ".gitignore").read_text()


# what servers do


def test_one_refused_for_good_is_recorded_and_the_others_go_on(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr", "c@three.example,fr", "d@four.example,fr")
    server.office.answers["b@two.example"] = ["550 5.1.1 <b@two.example>: no such user\x1b[31m"]
    server.office.after["c@three.example"] = ["554 5.7.1 we do not like it"]
    done = send(desk, smtp=server.address)
    assert done.code == 1
    assert "subscribers.csv, line 3: all.fr: 550 5.1.1 … no such user" in done.printed
    assert "line 4: all.fr: 554 5.7.1 we do not like it" in done.printed
    assert "\x1b" not in done.printed
    assert server.office.recipients == {"a@one.example": 1, "d@four.example": 1}
    assert desk.states() == {"sent": 2, "refused": 2}
    assert {line[4] for line in desk.journal()} == {"", "250 2.0.0", "550 5.1.1", "554 5.7.1"}
    assert send(desk, smtp=server.address).code == 0
    assert len(server.office.taken) == 2
    assert send(desk, "--refused-again", smtp=server.address).code == 0
    assert server.office.recipients == {f"{name}.example": 1 for name in ("a@one", "b@two", "c@three", "d@four")}


def test_greylisting_is_waited_for(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr")
    server.office.answers["a@one.example"] = ["451 4.7.1 greylisted, try again in 1 seconds", "450 4.2.0 not yet"]
    began = time.monotonic()
    done = send(desk, smtp=server.address)
    assert done.code == 0, done.printed
    assert [name[0] for _, name in server.office.rcpts] == ["a", "b", "a", "a"]
    assert time.monotonic() - began > 1
    assert server.office.recipients == {"a@one.example": 1, "b@two.example": 1}
    assert server.office.connections == 1


def test_who_is_put_off_too_often_is_left_for_another_run(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr")
    server.office.answers["a@one.example"] = ["451 4.7.1 later"] * 3
    done = send(desk, "--tries", "3", smtp=server.address)
    assert done.code == 1
    assert "1 letter is left" in done.printed
    assert "line 2: all.fr: 451 4.7.1 later" in done.printed
    assert desk.states() == {"sent": 1, "deferred": 1}
    assert send(desk, smtp=server.address).code == 0
    assert server.office.recipients == {"a@one.example": 1, "b@two.example": 1}


def test_back_off_doubles_with_jitter(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr")
    server.office.answers["a@one.example"] = ["451 later"] * 3
    assert send(desk, "--wait", "0.2", smtp=server.address).code == 0
    times = [at for at, _ in server.office.rcpts]
    waits = [later - before for before, later in itertools.pairwise(times)]
    assert all(least <= wait < least * 1.5 + 0.3 for wait, least in zip(waits, (0.2, 0.4, 0.8), strict=True))


@pytest.mark.parametrize("what", ["drop", "stall"])
def test_a_connection_lost_in_the_middle_of_a_letter(desk: Desk, server: Running, what: str) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr", "c@three.example,fr")
    server.office.data = [what]
    done = send(desk, "--timeout", "0.4", smtp=server.address)
    assert done.code == 0, done.printed
    assert server.office.recipients == {"a@one.example": 1, "b@two.example": 1, "c@three.example": 1}
    assert server.office.connections == 2
    assert desk.states() == {"sent": 3}


def test_a_letter_whose_answer_is_lost_is_the_same_letter_again(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr")
    server.office.after["a@one.example"] = ["lost"]
    assert send(desk, smtp=server.address).code == 0
    assert server.office.recipients == {"a@one.example": 2, "b@two.example": 1}
    assert len({each.identity for each in server.office.taken}) == 2
    assert len({each.content for each in server.office.taken}) == 2


def test_who_would_rather_miss_a_letter_than_send_it_twice(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr")
    server.office.after["a@one.example"] = ["lost"]
    done = send(desk, "--skip-unsure", smtp=server.address)
    assert done.code == 1
    assert desk.states() == {"sent": 1, "unsure": 1}
    again = send(desk, "--skip-unsure", smtp=server.address)
    assert "1 letter may have arrived" in again.printed
    assert server.office.recipients == {"a@one.example": 1, "b@two.example": 1}
    assert send(desk, smtp=server.address).code == 0
    assert desk.states() == {"sent": 2}


def test_what_was_unsure_once_stays_so_when_it_is_put_off(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr")
    server.office.after["a@one.example"] = ["lost"]
    done = send(desk, "--tries", "1", smtp=server.address)
    assert done.code == 1
    server.office.answers["a@one.example"] = ["451 later"]
    assert send(desk, "--tries", "1", smtp=server.address).code == 1
    assert desk.states() == {"unsure": 1}


def test_a_busy_server_is_asked_again(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr")
    server.office.greetings = ["421 4.3.2 too busy", "421 4.3.2 too busy"]
    assert send(desk, smtp=server.address).code == 0
    assert server.office.connections == 3
    assert [line[2] for line in desk.journal()] == ["sending", "sent"]


def test_a_server_that_is_always_busy_is_given_up(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr")
    server.office.greetings = ["421 4.3.2 too busy"] * 9
    done = send(desk, "--tries", "3", smtp=server.address)
    assert (done.code, server.office.connections) == (1, 3)
    assert "line 2: all.fr: 421 4.3.2 too busy" in done.printed
    assert desk.journal() == []


def test_a_server_that_closes_now_and_then_costs_no_pause(desk: Desk, server: Running) -> None:
    desk.subscribers(*(f"p{n}@one.example,fr" for n in range(12)))
    server.office.answers["p5@one.example"] = ["421 4.7.0 too many letters in one connection"]
    began = time.monotonic()
    assert send(desk, "--wait", "1", smtp=server.address).code == 0
    assert server.office.connections == 2
    assert [name for _, name in server.office.rcpts][6] == "p6@one.example"
    assert time.monotonic() - began < 6
    assert set(server.office.recipients.values()) == {1}


def test_a_round_ends_when_everybody_is_put_off(desk: Desk, server: Running) -> None:
    """Who has been told ten times that it is too much does not ask forty times more at once."""
    desk.subscribers(*(f"p{n}@one.example,fr" for n in range(50)))
    for n in range(50):
        server.office.answers[f"p{n}@one.example"] = ["452 4.5.3 too much"] if n < 10 else []
    assert send(desk, "--wait", "0.5", smtp=server.address).code == 0
    times = [at for at, _ in server.office.rcpts]
    assert times[10] - times[9] > 0.4
    assert len(server.office.taken) == 50


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("530 5.7.0 Authentication required", "wants a user name"),
        ("550 5.7.60 sender not allowed", "takes no mail from news@cp.example"),
    ],
)
def test_what_concerns_everybody_stops_at_once(desk: Desk, server: Running, answer: str, said: str) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr")
    server.office.answers["a@one.example"] = [answer] if answer.startswith("530") else []
    server.office.sender = answer if answer.startswith("550") else ""
    done = send(desk, smtp=server.address)
    assert (done.code, said in done.printed) == (2, True), done.printed
    assert desk.states() == {"deferred": 1}
    server.office.sender = ""
    assert send(desk, smtp=server.address).code == 0
    assert desk.states() == {"sent": 2}


def test_ten_refused_at_first_are_the_servers_fault(desk: Desk, server: Running) -> None:
    desk.subscribers(*(f"p{n}@one.example,fr" for n in range(30)))
    for n in range(30):
        server.office.answers[f"p{n}@one.example"] = ["550 5.7.1 relaying denied"]
    done = send(desk, smtp=server.address)
    assert done.code == 2
    assert "refused the first 10 letters: 550 5.7.1 relaying denied" in done.printed
    server.office.answers.clear()
    assert send(desk, "--refused-again", smtp=server.address).code == 0
    assert set(server.office.recipients.values()) == {1}
    assert len(server.office.taken) == 30


def test_no_server_is_said_at_once(desk: Desk) -> None:
    desk.subscribers("a@one.example,fr")
    done = send(desk, smtp="127.0.0.1:1")
    assert (done.code, "There is no mail server at 127.0.0.1, port 1: Connection refused" in done.printed) == (2, True)


def test_letters_a_minute(desk: Desk, server: Running) -> None:
    desk.subscribers(*(f"p{n}@one.example,fr" for n in range(4)))
    assert send(desk, "--per-minute", "200", smtp=server.address).code == 0
    times = [at for at, _ in server.office.rcpts]
    assert all(later - before >= 0.28 for before, later in itertools.pairwise(times[1:]))  # the first waits for the connection


def test_a_server_that_closes_what_is_idle_costs_no_tries(desk: Desk) -> None:
    desk.subscribers(*(f"p{n}@one.example,fr" for n in range(4)))
    with postoffice.running(Office(), timeout=0.4) as server:
        assert send(desk, "--per-minute", "60", "--tries", "1", smtp=server.address).code == 0
        assert (len(server.office.taken), server.office.connections) == (4, 4)


# encryption and passwords


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, object]:
    needs("openssl", shutil.which("openssl"))
    return postoffice.certificate(tmp_path_factory.mktemp("certificate"))


def test_a_trusted_certificate_is_taken_and_the_password_sent(desk: Desk, secured: tuple[Path, object]) -> None:
    desk.subscribers("a@one.example,fr")
    cert, context = secured
    known = {"SSL_CERT_FILE": str(cert), "KBGEN_SMTP_USER": "centre", "KBGEN_SMTP_PASSWORD": "olive"}
    with postoffice.running(
        Office(), tls_context=context, require_starttls=True, auth_required=True, authenticator=postoffice.authenticator
    ) as server:
        unknown = send(desk, "--tls", "starttls", smtp=server.address)
        assert unknown.code == 2
        assert "No encrypted connection to 127.0.0.1: self-signed certificate" in unknown.printed
        wrong = send(desk, "--tls", "starttls", smtp=server.address, **{**known, "KBGEN_SMTP_PASSWORD": "oil"})
        assert wrong.code == 2
        assert "does not take the user name and password" in wrong.printed
        without = send(desk, "--tls", "starttls", smtp=server.address, SSL_CERT_FILE=str(cert))
        assert (without.code, "wants a user name" in without.printed or "takes no mail from" in without.printed) == (2, True), (
            without.printed
        )
        assert not server.office.taken
        done = send(desk, "--tls", "starttls", smtp=server.address, **known)
        assert done.code == 0, done.printed
        assert server.office.recipients == {"a@one.example": 1}
        assert "olive" not in done.printed + wrong.printed


def test_encryption_from_the_start(desk: Desk, secured: tuple[Path, object]) -> None:
    desk.subscribers("a@one.example,fr")
    cert, context = secured
    with postoffice.running(Office(), ssl_context=context) as server:
        assert "self-signed" in send(desk, "--tls", "implicit", smtp=server.address).printed
        assert not server.office.rcpts
        assert send(desk, "--tls", "implicit", smtp=server.address, SSL_CERT_FILE=str(cert)).code == 0
        assert server.office.recipients == {"a@one.example": 1}


def test_a_certificate_of_another_name_is_refused(desk: Desk, secured: tuple[Path, object]) -> None:
    desk.subscribers("a@one.example,fr")
    cert, context = secured
    with postoffice.running(Office(), tls_context=context) as server:
        done = send(desk, "--tls", "starttls", smtp=server.address.replace("127.0.0.1", "localhost"), SSL_CERT_FILE=str(cert))
        assert (done.code, "localhost" in done.printed, server.office.taken) == (2, True, [])


def test_without_encryption_nothing_goes_out_by_default(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr")
    done = send(desk, "--tls", "starttls", smtp=server.address)
    assert (done.code, "offers no encryption" in done.printed, server.office.rcpts) == (2, True, [])


@pytest.mark.parametrize(
    ("words", "env", "said"),
    [
        (("--smtp", "mail.invalid:2525"), {}, "Without encryption anybody"),
        (("--smtp", "mail.invalid:2525"), {"KBGEN_SMTP_USER": "x", "KBGEN_SMTP_PASSWORD": "y"}, "never sent unencrypted"),
        (("--smtp", "127.0.0.1:25"), {"KBGEN_SMTP_USER": "x"}, "KBGEN_SMTP_PASSWORD is not"),
        (("--smtp", "127.0.0.1:99999"), {}, "is no server"),
        (("--smtp", "user:pass@mail.invalid"), {}, "is no server"),
        ((), {}, "Name the mail server"),
    ],
)
def test_how_mail_may_be_handed_over(desk: Desk, words: tuple[str, ...], env: dict[str, str], said: str) -> None:
    desk.subscribers("a@one.example,fr")
    typed = [
        "send",
        desk.folder,
        "--to",
        desk.lists / "subscribers.csv",
        "--root",
        desk.root,
        "--for-real",
        "--tls",
        "none",
        *words,
    ]
    done = CliRunner().invoke(main, [str(each) for each in typed], env=env)
    assert (done.exit_code, said in done.output) == (2, True), done.output


# the issue


def broken(old: bytes, new: bytes) -> bytes:
    made = mail("all", "fr")
    assert old in made
    return made.replace(old, new, 1)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("all.fr.eml", b""),
        ("all.fr.eml", mail("all", "fr").partition(b"\r\n\r\n")[0]),
        ("all.fr.eml", broken(b"Message-ID: <", b"Message-ID: ")),
        ("all.fr.eml", broken(b"From: ", b"X-From: ")),
        ("all.fr.eml", broken(b"From: ", b"From: a@b.example\r\nFrom: ")),
        ("all.fr.eml", broken(b"List-Unsubscribe: ", b"X-Left: ")),
        ("all.fr.eml", broken(b"Date: ", b"no header\r\nDate: ")),
        ("all.fr.eml", broken(b"Date: ", "Übrigens: x\r\nDate: ".encode())),
        ("notes.eml", mail("all", "fr")),
        ("All of it.fr.eml", mail("all", "fr")),
    ],
)
def test_a_damaged_letter_stops_the_issue(desk: Desk, server: Running, file: str, data: bytes) -> None:
    desk.subscribers("a@one.example,fr")
    (desk.folder / file).write_bytes(data)
    done = send(desk, smtp=server.address)
    assert (done.code, f"{file} cannot be sent" in done.printed, server.office.rcpts) == (2, True, [])


def test_a_folder_that_is_no_issue(desk: Desk, tmp_path: Path) -> None:
    desk.subscribers("a@one.example,fr")
    (desk.folder / "issue.tsv").unlink()
    assert "is no issue: issue.tsv is missing" in send(desk).printed
    preview = desk.folder.rename(desk.folder.with_name("since-2026-11-01"))
    assert "is no issue that was recorded" in send(desk._replace(folder=preview)).printed
    other = tmp_path / "repository/outbox/atlantis/2026-11-25"
    other.mkdir(parents=True)
    assert "There is no centre atlantis" in send(desk._replace(folder=other)).printed


def test_recipients_that_somebody_wrote_into_a_letter_are_taken_out(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr")
    (desk.folder / "all.fr.eml").write_bytes(
        broken(b"Date: ", b"To: x@y.example\r\nBcc: x@y.example,\r\n z@y.example\r\nDate: ").replace(b"\r\n", b"\n")
    )
    assert send(desk, smtp=server.address).code == 0
    assert b"y.example" not in server.office.taken[0].content
    assert b"\n" not in server.office.taken[0].content.replace(b"\r\n", b"")


# the journal


def test_nobody_can_look_up_an_address_in_the_journal(desk: Desk, server: Running) -> None:
    desk.subscribers("ana@one.example,fr")
    assert send(desk, smtp=server.address).code == 0
    written = (desk.folder / journal.FILE).read_text()
    assert "one.example" not in written
    other = desk.folder.with_name("2026-11-26")
    shutil.copytree(desk.folder, other, ignore=shutil.ignore_patterns("sent.*"))
    assert send(desk._replace(folder=other), smtp=server.address).code == 0
    keys = [{line.split("\t")[0] for line in (each / journal.FILE).read_text().splitlines()[1:]} for each in (desk.folder, other)]
    assert not keys[0] & keys[1]
    assert (
        stat.S_IMODE((desk.folder / journal.SALT).stat().st_mode)
        == stat.S_IMODE((desk.folder / journal.FILE).stat().st_mode)
        == 0o600
    )


@pytest.mark.parametrize("damage", ["no salt", "short salt", "strange line", "strange state"])
def test_a_damaged_journal_stops_everything(desk: Desk, server: Running, damage: str) -> None:
    desk.subscribers("a@one.example,fr")
    assert send(desk, smtp=server.address).code == 0
    held = desk.folder / journal.FILE
    if damage == "no salt":
        (desk.folder / journal.SALT).unlink()
    elif damage == "short salt":
        (desk.folder / journal.SALT).write_text("abcd\n")
    else:
        held.write_text(
            held.read_text() + {"strange line": "what?\n", "strange state": f"{'0' * 64}\tall.fr\tdone\t\t\n"}[damage]
        )
    for words in ((), ("x",)):
        done = send(desk, smtp=server.address if words else "")
        assert (done.code, "Nothing is sent" in done.printed) == (2, True), done.printed
    assert len(server.office.taken) == 1


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_line_cut_short_is_a_letter_that_may_have_arrived(desk: Desk, server: Running, cut: int) -> None:
    desk.subscribers("a@one.example,fr")
    assert send(desk, smtp=server.address).code == 0
    held = desk.folder / journal.FILE
    held.write_bytes(held.read_bytes()[:-cut])
    done = send(desk, smtp=server.address)
    assert "1 letter may have arrived" in done.printed
    assert len({each.identity for each in server.office.taken}) == 1
    assert desk.states() == {"sent": 1}


def test_a_clock_that_goes_backwards_changes_nothing(desk: Desk, server: Running) -> None:
    from kbgen.post.delivery import Pace
    from kbgen.post.smtp import Server

    to = desk.subscribers(*(f"p{n}@one.example,fr" for n in range(4)))
    host, _, port = server.address.partition(":")
    server.office.answers["p1@one.example"] = ["451 later"]
    at = iter(dt.datetime(2026, 11, 25, tzinfo=dt.UTC) - dt.timedelta(days=n) for n in range(100))
    for _ in range(2):
        mailing.sent(
            desk.root, mailing.Request(folder=desk.folder, to=to), Server(host=host, port=int(port), tls="none"), Pace(wait=0.01),
            lambda: next(at), lambda _post: lambda: None,
        )  # fmt: skip
    assert set(server.office.recipients.values()) == {1}
    assert [line[3] for line in desk.journal()] == sorted((line[3] for line in desk.journal()), reverse=True)


def test_two_runs_at_once(desk: Desk, server: Running) -> None:
    desk.subscribers(*(f"p{n}@one.example,fr" for n in range(30)))
    server.office.delay = 0.2
    first = subprocess.Popen(command(desk, server), env=samplesite.surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with server.office.more:
        assert server.office.more.wait_for(lambda: server.office.taken, timeout=30)
    second = send(desk, smtp=server.address)
    assert (second.code, "is being sent by another run" in second.printed) == (75, True)
    assert send(desk).code == 0  # who only looks may look
    server.office.delay = 0
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert set(server.office.recipients.values()) == {1}


# killed


def command(desk: Desk, server: Running, *words: str) -> list[str]:
    return samplesite.command(
        "send", desk.folder, "--to", desk.lists / "subscribers.csv", "--root", desk.root, "--smtp", server.address, "--tls", "none",
        "--for-real", "--wait", "0.05", *words,
    )  # fmt: skip


def test_killed_between_a_letter_and_its_answer(desk: Desk, server: Running) -> None:
    desk.subscribers("a@one.example,fr", "b@two.example,fr")
    server.office.delay = 20
    with subprocess.Popen(command(desk, server), env=samplesite.surroundings(), stdout=subprocess.DEVNULL) as running:
        with server.office.more:
            assert server.office.more.wait_for(lambda: server.office.taken, timeout=30)
        running.kill()
    server.office.delay = 0
    assert desk.states() == {"sending": 1}
    assert "1 letter may have arrived" in send(desk).printed
    assert send(desk, "--skip-unsure", smtp=server.address).code == 0
    assert server.office.recipients == {"a@one.example": 1, "b@two.example": 1}
    assert send(desk, smtp=server.address).code == 0
    assert server.office.recipients == {"a@one.example": 2, "b@two.example": 1}
    assert len({each.content for each in server.office.taken}) == 2


@pytest.mark.parametrize("seed", [1])
def test_killed_at_ten_points_everybody_gets_everything_exactly_once(desk: Desk, server: Running, seed: int) -> None:
    """Killed without warning, by a real signal; what arrives twice is the same message to whoever receives it."""
    chance = random.Random(seed)
    wanted = {
        (f"p{n}@one.example", stream, language) for n in range(60) for stream in ("all", "water") for language in ("ar", "fr")
    }
    desk.subscribers(*(",".join(each) for each in sorted((name, language, stream) for name, stream, language in wanted)))
    office = server.office
    office.delay = 0.01
    killed = 0
    while killed < 10:
        target = len(office.taken) + chance.randrange(1, 22)
        running = subprocess.Popen(
            command(desk, server), env=samplesite.surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if killed == 3:
            time.sleep(chance.uniform(0.1, 0.8))  # while it starts
        else:
            with office.more:
                assert office.more.wait_for(lambda target=target: len(office.taken) >= target, timeout=60)
            time.sleep(chance.uniform(0, 0.03))
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        killed += 1
    left = len(wanted) - len({each.identity for each in office.taken})
    assert left > 0
    done = send(desk, smtp=server.address)
    assert done.code == 0, done.printed
    raw = Counter((each.recipient, each.identity) for each in office.taken)
    got = {(recipient, *identity.split(".")[1:3]) for recipient, identity in raw}
    assert got == wanted
    assert len(raw) == len(wanted)  # one Message-ID for each person and letter
    twice = sum(times - 1 for times in raw.values())
    assert twice <= killed
    assert all(len({each.content for each in office.taken if each.identity == identity}) == 1 for _, identity in raw)
    assert desk.states() == {"sent": len(wanted)}
    sys.stdout.write(f"{len(wanted)} letters, {killed} kills, {len(office.taken)} taken, {twice} repeats\n")  # pytest -s shows it
