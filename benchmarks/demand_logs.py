"""Lines a second of a generated server log in each form, plain and packed, and the memory that takes, however long the log.

Of the lines 60 % are pictures and scripts, 10 % are robots, 5 % are errors, 25 % open pages or search.
Usage: make bench-logs [OPTIONS="--lines 400000 --gigabytes 5"]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from kbgen.demand.logs import Place, count

START = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = date(2026, 11, 30)
DOCUMENTS = [f"case-studies/vn/firm-{number}/" for number in range(2_000)]
TAGS = [f"sectors/s{number}/" for number in range(60)]
PLACE = Place(
    centre="vn",
    prefix="/vn/",
    languages=frozenset({"vi", "en"}),
    documents={address: address.replace("case-studies/", "casestudies/").strip("/") for address in DOCUMENTS},
    tags={address: address.strip("/") for address in TAGS},
)
WORDS = ("water", "dye", "bath", "energy", "boiler", "paper", "starch", "sugar", "tea", "tôm", "nước thải", "nhuộm", "lọc hơi")
PHONES = [
    f"Mozilla/5.0 (Linux; Android {version}; SM-A{model}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome}.0.0.0 Mobile "
    "Safari/537.36"
    for version in range(8, 15)
    for model in range(100, 140)
    for chrome in (118, 121, 127)
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "curl/8.5.0",
]
CLOUDFRONT = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query"
)
IIS = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status time-taken"
HEADS = {"IIS": f"#Software: IIS\n#Fields: {IIS}\n", "CloudFront": f"#Version: 1.0\n#Fields: {CLOUDFRONT}\n"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=400_000)
    parser.add_argument("--gigabytes", type=float, default=0, help="also read one block again and again up to this size")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(options.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in FORMS:
            print(report(name, write(work / "log", name, options.lines)))
            print(report(f"{name}, gzip", packed(work / "log")))
        memory(work, options.lines)
        if options.gigabytes:
            endless(work, options.gigabytes)


def measured(path: Path) -> dict:
    """Count a file alone in this process: what came out, the seconds, and megabytes of memory at each gigabyte."""
    read, marks = 0, []

    def progress(size: int) -> None:
        nonlocal read
        read += size
        if read >> 30 > len(marks):
            marks.append(megabytes())

    start = time.perf_counter()
    done = count([path], [PLACE], {}, TODAY, progress)
    seconds = time.perf_counter() - start
    sums = {name: getattr(done, name) for name in ("counted", "robots", "other", "repeated", "unreadable", "rare", "dropped")}
    return {"lines": done.lines, "seconds": seconds, "megabytes": megabytes(), "at": marks, **sums}


def megabytes() -> float:
    """Return the peak of this program alone; getrusage would tell that of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def alone(path: Path) -> dict:
    done = subprocess.run([sys.executable, __file__, "--measure", str(path)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def report(name: str, path: Path) -> str:
    done = min((alone(path) for _ in range(3)), key=lambda each: each["seconds"])
    rate, size = done["lines"] / done["seconds"], path.stat().st_size / done["lines"]
    shown = " ".join(f"{each} {done[each]}" for each in ("counted", "robots", "other", "repeated", "unreadable"))
    return f"{name:22} {rate:9,.0f} lines/s  {size:5.0f} B/line  {done['megabytes']:4.0f} MB  {shown}"


def memory(work: Path, lines: int) -> None:
    """Print what a long log and one four times as long take; shorter ones do not yet fill what is remembered."""
    once = alone(write(work / "once", "combined", lines * 2))
    four = alone(write(work / "four", "combined", lines * 8))
    print(
        f"memory: {once['megabytes']:.0f} MB for {lines * 2:,} lines, {four['megabytes']:.0f} MB for four times as many", end=""
    )
    print(f", ratio {four['megabytes'] / once['megabytes']:.2f}")


def endless(work: Path, gigabytes: float) -> None:
    """Read the same lines again and again through a pipe, as a file of that size."""
    block = write(work / "block", "combined", 200_000).read_bytes()
    pipe = work / "pipe"
    os.mkfifo(pipe)
    writer = os.fork()
    if not writer:
        with pipe.open("wb") as out:
            for _ in range(int(gigabytes * (1 << 30) / len(block)) + 1):
                out.write(block)
        os._exit(0)
    done = alone(pipe)
    os.waitpid(writer, 0)
    print(
        f"{gigabytes:g} GB: {done['lines']:,} lines, {done['lines'] / done['seconds']:,.0f} lines/s, memory at each GB: ", end=""
    )
    print(" ".join(f"{each:.0f}" for each in [*done["at"], done["megabytes"]]), "MB")


def write(path: Path, form: str, lines: int) -> Path:
    random.seed(5)
    line = FORMS[form]
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADS.get(form, ""))
        for number in range(lines):
            file.write(line(START + timedelta(seconds=number // 4), *request()) + "\n")
    return path


def packed(path: Path) -> Path:
    out = path.with_suffix(".gz")
    out.write_bytes(gzip.compress(path.read_bytes(), 6))
    return out


def request() -> tuple[str, str, str, int]:
    """Return address, what is asked for, agent and status."""
    address = f"203.0.{random.randrange(256)}.{random.randrange(256)}"
    kind, agent = random.random(), random.choice(PHONES)
    if kind < 0.6:
        return (
            address,
            f"/vn/assets/{random.choice(('kbgen.css', 'lookup.js', 'plant.avif'))}?v={random.randrange(40)}",
            agent,
            200,
        )
    if kind < 0.7:
        return address, f"/vn/en/{random.choice(DOCUMENTS)}", random.choice(ROBOTS), 200
    if kind < 0.75:
        return address, f"/wp-{random.randrange(10**6)}/login.php", agent, 404
    if kind < 0.85:
        return address, f"/vn/vi/{random.choice(DOCUMENTS)}", agent, 200
    if kind < 0.93:
        return address, f"/vn/en/{random.choice(TAGS)}", agent, 200
    return address, f"/vn/vi/search/?q={quote(' '.join(random.sample(WORDS, 3)))}", agent, 200


def combined(at: datetime, address: str, target: str, agent: str, status: int) -> str:
    return f'{common(at, address, target, agent, status)} "https://kb.example/vn/en/" "{agent}"'


def common(at: datetime, address: str, target: str, _: str, status: int) -> str:
    return f'{address} - - [{at:%d/%b/%Y:%H:%M:%S %z}] "GET {target} HTTP/1.1" {status} 5120'


def vhost(*parts) -> str:
    return f"kb.example:443 {combined(*parts)}"


def iis(at: datetime, address: str, target: str, agent: str, status: int) -> str:
    path, _, query = target.partition("?")
    plus = agent.replace(" ", "+")
    return f"{at:%Y-%m-%d %H:%M:%S} 192.0.2.1 GET {path} {query or '-'} 443 - {address} {plus} - {status} 15"


def cloudfront(at: datetime, address: str, target: str, agent: str, status: int) -> str:
    path, _, query = target.partition("?")
    head = f"{at:%Y-%m-%d\t%H:%M:%S}\tHAN50\t5120\t{address}\tGET\td1.cloudfront.net\t{path}\t{status}\t-\t{quote(agent)}"
    return f"{head}\t{query.replace('%', '%25') or '-'}"


def cloudflare(at: datetime, address: str, target: str, agent: str, status: int) -> str:
    return json.dumps({
        "ClientIP": address, "ClientRequestHost": "kb.example", "ClientRequestMethod": "GET", "ClientRequestURI": target,
        "ClientRequestUserAgent": agent, "EdgeResponseBytes": 5120, "EdgeResponseStatus": status,
        "EdgeStartTimestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}", "RayID": "8d1f2a3b4c5d6e7f",
    })  # fmt: skip


def caddy(at: datetime, address: str, target: str, agent: str, status: int) -> str:
    asked = {"remote_ip": address, "remote_port": "4711", "client_ip": address, "proto": "HTTP/2.0", "method": "GET",
             "host": "kb.example", "uri": target, "headers": {"User-Agent": [agent], "Accept": ["*/*"]}}  # fmt: skip
    head = {"level": "info", "ts": at.timestamp(), "logger": "http.log.access", "msg": "handled request"}
    return json.dumps({**head, "request": asked, "duration": 0.001, "size": 5120, "status": status})


FORMS = {
    "combined": combined, "common": common, "vhost_combined": vhost, "IIS": iis, "CloudFront": cloudfront,
    "Cloudflare": cloudflare, "Caddy": caddy,
}  # fmt: skip

if __name__ == "__main__":
    main()
