"""A walk of a campaign through Tunisia (Arabic, French) and Kenya (Swahili, English), on a copy of the repository.

From the campaign's file to poster, handout, short address, picture for links, a list on a foreign page, feeds, a digest by mail,
letters to a server on this machine, a log and the campaign's report. What a person would look at lies in ``FOLDER/seen``; every
code on paper is read back. The mailboxes, the subscribers and the log are invented; nobody gets a letter.

``python benchmarks/push_walk.py FOLDER``
"""

from __future__ import annotations

import argparse
import email
import email.policy
import gzip
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from functools import partial
from pathlib import Path

import feedparser
import pypdfium2
import zxingcpp
from aiosmtpd.controller import Controller
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
SITES = {"tn": ("ar", "fr"), "ke": ("sw", "en")}
BASE = "https://ncpc.example/"
CAMPAIGN = "campaigns/heat-you-pay-for/"
EARLIER, RUNNING, LATER = "1795608000", "1801483200", "1804680000"
"""25 November 2026, two days after the library's pages were last changed; 1 February 2027, while the campaign runs; 10 March."""
MAILING = (
    'mailing: {{sender: news@{0}.ncpc.example, list_id: news.{0}.ncpc.example, unsubscribe: "mailto:leave@{0}.ncpc.example"}}\n'
)
FOREIGN = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Chambre</title><h1>Chambre de l'industrie</h1>
<iframe src="{site}tn/fr/embed/sectors/dairy/" title="x" width="600" height="420"></iframe>
<div data-kbgen="{site}tn/ar/sectors/dairy/feed.json" data-max="3"><a href="{site}tn/ar/sectors/dairy/">x</a></div>
<script src="{site}tn/embed.js" defer></script>"""


def kbgen(root: Path, *words: str, when: str = RUNNING) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kbgen", *words, "--root", str(root)],
        capture_output=True, text=True, check=False, cwd=root, env={**os.environ, "SOURCE_DATE_EPOCH": when},
    )  # fmt: skip
    if done.returncode not in {0, 1}:
        sys.exit(f"kbgen {' '.join(words)}: {done.stderr}")
    return done.stdout


def copied(folder: Path) -> Path:
    """Return a copy of the repository whose two centres have a mailbox."""
    root = folder / "repository"
    for name in ("content", "casestudies", "theme", "translations"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    (root / ".gitignore").write_text("/outbox/\n", encoding="utf-8")
    for centre in SITES:
        page = root / f"content/centres/{centre}.md"
        page.write_text(
            page.read_text(encoding="utf-8").replace("needs:\n", MAILING.format(centre) + "needs:\n", 1), encoding="utf-8"
        )
    return root


def codes(picture: Image.Image) -> list[str]:
    return sorted(each.text for each in zxingcpp.read_barcodes(picture))


def on_paper(site: Path, seen: Path) -> None:
    """Draw what is printed and read its codes back."""
    for centre, languages in SITES.items():
        for language in languages:
            for name in ("poster", "handout"):
                document = pypdfium2.PdfDocument(site / centre / language / CAMPAIGN / f"{name}.pdf")
                picture = document[0].render(scale=3).to_pil()
                picture.save(seen / f"{centre}-{language}-{name}.png")
                found = codes(picture)
                print(f"{centre}/{language} {name}: {len(document)} page, {len(found)} codes, {', '.join(found)[:150]}")
            social = Image.open(site / centre / language / CAMPAIGN / "social.png")
            shutil.copyfile(site / centre / language / CAMPAIGN / "social.png", seen / f"{centre}-{language}-social.png")
            print(f"{centre}/{language} picture for links: {social.size}")


def feeds(site: Path) -> None:
    for centre, languages in SITES.items():
        for language in languages:
            folder = site / centre / language
            atom, found = feedparser.parse((folder / "feed.xml").read_bytes()), json.loads((folder / "feed.json").read_bytes())
            tags = len([*folder.glob("*/*/feed.xml")])
            print(
                f"{centre}/{language} feeds: {tags + 1} as Atom and as JSON Feed; of everything {len(atom.entries)} entries, "
                f"bozo {atom.bozo}, JSON {len(found['items'])}, language {found['language']}"
            )


def in_browser(page: Page, served: str, foreign: str, seen: Path, issues: dict[str, Path]) -> None:
    for centre, languages in SITES.items():
        for language in languages:
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(f"{served}{centre}/{language}/{CAMPAIGN}")
                page.screenshot(path=seen / f"{centre}-{language}-page-{width}.png")
            mail = issues[centre] / f"all.{language}.html"
            page.set_viewport_size({"width": 600, "height": 900})
            page.goto(mail.resolve().as_uri())
            page.screenshot(path=seen / f"{centre}-{language}-mail.png")
    for language in ("ar", "fr"):
        reader = page.context.browser.new_context(locale=language)
        opened = reader.new_page()
        opened.goto(f"{served}tn/c/heat/?via=poster")
        opened.wait_for_url(re.compile(r".*/campaigns/.*"))
        print(f"a reader of {language} who scans the poster lands on {opened.url.removeprefix(served)}")
        reader.close()
    page.goto(foreign)
    page.wait_for_selector("[data-kbgen] li")
    page.screenshot(path=seen / "foreign-page.png")
    lists = page.eval_on_selector_all("[data-kbgen] li", "all => all.map(each => each.textContent.slice(0, 60))")
    print(f"a foreign page shows in its frame {page.frames[1].locator('li').count()} pages, by the script {lists}")


class Office:
    """A post office that keeps what it gets."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a letter."""
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken += [(who, letter["Message-ID"]) for who in envelope.rcpt_tos]
        return "250 OK"


def sent(root: Path, folder: Path, issues: dict[str, Path]) -> None:
    office = Office()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    post = Controller(office, hostname="127.0.0.1", port=port, server_kwargs={"enable_SMTPUTF8": True})
    post.start()
    for centre, languages in SITES.items():
        people = folder / f"{centre}.csv"
        lines = [f"person{n}@firm{n}.example,{languages[n % 2]}" for n in range(10)]
        people.write_text("\n".join(["address,language", *lines, ""]), encoding="utf-8")
        for _ in range(2):
            words = ("--to", str(people), "--smtp", f"127.0.0.1:{port}", "--tls", "none", "--for-real")
            print(kbgen(root, "send", str(issues[centre]), *words, when=EARLIER).strip().splitlines()[-1])
    post.stop()
    print(f"letters taken: {len(office.taken)}, different: {len(set(office.taken))}")


def counted(root: Path, folder: Path) -> None:
    """Count a log in which people came by poster and mail, and tell what the campaign brought."""
    form = '10.1.{0}.{1} - - [{2:02}/Feb/2027:10:00:00 +0000] "GET {3} HTTP/1.1" 200 900 "-" "Mozilla/5.0 (Android)"\n'
    ways = (
        ["/tn/c/heat/?via=poster"] * 40
        + ["/tn/c/heat/?via=mail"] * 25
        + [f"/tn/fr/{CAMPAIGN}"] * 15
        + ["/ke/c/heat/?via=handout"] * 12
    )
    log = folder / "access.log"
    log.write_text("".join(form.format(n // 250, n % 250, n % 28 + 1, way) for n, way in enumerate(ways)), encoding="utf-8")
    print(kbgen(root, "demand", "import-log", str(log), when=LATER).strip().splitlines()[-1])
    print(kbgen(root, "campaign", "report", "heat", "--centre", "tn", when=LATER))


def served(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if self.path.endswith((".json", ".xml")):
                self.send_header("Access-Control-Allow-Origin", "*")  # as _headers tells a host
            super().end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


def weight(site: Path) -> None:
    for centre, languages in SITES.items():
        for language in languages:
            page = (site / centre / language / CAMPAIGN / "index.html").read_bytes()
            named = re.findall(rb"assets/(kbgen\.[0-9a-f]+\.(?:css|js))", page)
            parts = [page, *((site / centre / "assets" / name.decode()).read_bytes() for name in dict.fromkeys(named))]
            size = sum(len(gzip.compress(part)) for part in parts)
            print(f"{centre}/{language} first view: {size:,} bytes gzip in {len(parts)} files")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    seen = folder / "seen"
    seen.mkdir(parents=True)
    root = copied(folder)
    print(kbgen(root, "addresses", "content/campaigns/heat-you-pay-for", "--keep").strip())
    print(kbgen(root, "campaign", "links", "heat", "--centre", "tn", "--out", str(folder / "codes")).strip())
    kbgen(root, "build", "--centre", "tn", "--centre", "ke", "--out", str(folder / "site"))
    site = (folder / "site").resolve()
    on_paper(site, seen)
    weight(site)
    feeds(site)
    issues = {}
    for centre in SITES:
        print(
            kbgen(root, "digest", "--centre", centre, "--due", "--out", str(folder / "outbox"), when=EARLIER)
            .strip()
            .splitlines()[-1]
        )
        issues[centre] = next((folder / "outbox" / centre).glob("[0-9]*"))
        kinds = Counter(path.name.split(".", 2)[2] for path in issues[centre].glob("*.*.*"))
        print(f"{centre} issue: {dict(sorted(kinds.items()))}")
        print(
            kbgen(root, "digest", "--centre", centre, "--due", "--out", str(folder / "outbox"), when=EARLIER)
            .strip()
            .splitlines()[-1]
        )
    server, address = served(site)
    (folder / "foreign").mkdir()
    (folder / "foreign/index.html").write_text(FOREIGN.format(site=address), encoding="utf-8")
    other, foreign = served(folder / "foreign")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        in_browser(browser.new_page(), address, foreign, seen, issues)
        browser.close()
    server.shutdown()
    other.shutdown()
    sent(root, folder, issues)
    counted(root, folder)


if __name__ == "__main__":
    main()
