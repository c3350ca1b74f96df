"""A walk through demand for Viet Nam on a copy of the repository: a survey, the ledger, a week of a server's log, what changed.

The survey (tests/demand/khao-sat.csv) and the log are invented, by a fixed rule; nobody was asked and nobody read. The folder
holds the copy with the sites before and after, to be looked at.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

ROOT = Path(__file__).parent.parent
WEEK = datetime(2026, 11, 16, tzinfo=UTC)
SEARCHED = {
    "xử lý nước thải dệt nhuộm": 46,
    "chè": 31,
    "lò hơi đốt trấu": 19,
    "tiết kiệm điện": 14,
    "vay vốn": 9,
    "mạ kẽm nông thôn": 6,
    "0912 345 678": 3,
}
OPENED = {"sectors/textiles/": 90, "sectors/tea/": 74, "sectors/seafood/": 41, "topics/energy/": 63, "topics/wastewater/": 37}
PEOPLE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X)",
    "Mozilla/5.0 (Windows NT 10.0)",
)
ROBOTS = ("Googlebot/2.1 (+http://www.google.com/bot.html)", "curl/8.5.0", "Mozilla/5.0 (compatible; bingbot/2.0)")


def log(file: Path, pages: list[str]) -> int:
    """Write a week of a host's log and return its lines: a third are pages, the rest style, scripts and robots."""
    chance = random.Random(11)
    wanted = [f"/vn/vi/{address}" for address, times in OPENED.items() for _ in range(times)]
    wanted += [f"/vn/vi/search/?q={quote_plus(words)}" for words, times in SEARCHED.items() for _ in range(times)]
    wanted += [f"/vn/vi/{chance.choice(pages)}" for _ in range(600)]
    wanted += [
        f"/vn/vi/mark.txt?helped={chance.choice(('yes', 'yes', 'partly', 'no'))}&page=casestudies%2Fvn%2Fppj-thanh-chau"
        for _ in range(12)
    ]
    wanted += [
        f"/vn/vi/mark.txt?page=casestudies%2Fvn%2Fppj-thanh-chau&wanted={quote_plus('nhuộm màu đen ít nước')}" for _ in range(2)
    ]
    lines = []
    for number, path in enumerate(wanted):
        when = WEEK + timedelta(seconds=chance.randrange(7 * 86_400))
        lines.append((when, f"10.0.{number // 250}.{number % 250}", path, chance.choice(PEOPLE)))
        lines += [(when, "10.9.9.9", f"/vn/assets/kbgen.{n}.css", PEOPLE[0]) for n in range(2)]
        if number % 5 == 0:
            lines.append((when, "192.0.2.1", path, chance.choice(ROBOTS)))
    form = '{address} - - [{when:%d/%b/%Y:%H:%M:%S} +0000] "GET {path} HTTP/1.1" 200 5120 "-" "{agent}"\n'
    file.write_text("".join(form.format(when=w, address=a, path=p, agent=g) for w, a, p, g in sorted(lines)), encoding="utf-8")
    return len(lines)


def said(folder: Path, *words: str, lang: str = "en", ok: tuple[int, ...] = (0,)) -> None:
    """Run a command of kbgen as a person would, and print it with what it says."""
    print(f"\n$ kbgen --lang {lang} {' '.join(words)}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "kbgen", "--lang", lang, *words], cwd=folder, check=False, stderr=subprocess.DEVNULL
    )
    if done.returncode not in ok:
        raise SystemExit(f"exit code {done.returncode}")


def site(folder: Path, name: str) -> None:
    """Build the Vietnamese centre into a folder of the copy."""
    command = [sys.executable, "-m", "kbgen", "build", "--centre", "vn", "--out", name]
    subprocess.run(command, cwd=folder, check=False, capture_output=True)
    home = (folder / name / "vn/vi/index.html").read_text(encoding="utf-8")
    asked = home.partition('<ul class="rows">')[2].partition("</ul>")[0]
    print(f"\n{name}: first on the home page")
    for number, address in enumerate(re.findall('<h3><a href="([^"]+)"', asked), 1):
        print(f"  {number}. {address}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    folder = parser.parse_args().folder.resolve()
    for name in ("content", "casestudies", "theme", "translations"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mkdocs.yml", "tests/demand/khao-sat.csv"):
        shutil.copyfile(ROOT / name, folder / Path(name).name)
    site(folder, "before")
    said(folder, "demand", "import", "khao-sat.csv", "--centre", "vn", ok=(1,))
    said(folder, "demand", "import", "khao-sat.csv", "--centre", "vn", "--method", "Web form, invented for this walk")
    said(folder, "demand", "import", "khao-sat.csv", "--centre", "vn")
    site(folder, "after-survey")
    for lang in ("en", "vi"):
        said(folder, "demand", "ledger", "--centre", "vn", lang=lang)
    pages = [
        f"{p.parent.relative_to(folder / 'before/vn/vi').as_posix()}/"
        for p in (folder / "before/vn/vi/case-studies").glob("*/*/index.html")
    ]
    print(f"\na week of a log: {log(folder / 'access.log', sorted(pages))} lines")
    for _again in range(2):
        said(folder, "demand", "import-log", "access.log")
    print((folder / "content/demand/vn/2026-11.tsv").read_text(encoding="utf-8")[:1500])
    for lang in ("en", "vi"):
        said(folder, "demand", "ledger", "--centre", "vn", lang=lang)
    said(folder, "demand", "why", "casestudies/vn/ppj-thanh-chau", "--centre", "vn", lang="vi")
    site(folder, "after-log")


if __name__ == "__main__":
    main()
