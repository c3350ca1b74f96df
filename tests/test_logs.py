"""What server logs say of readers: each form of line, each rule with what it must leave alone, and nothing about anybody."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tempfile
import time
import tracemalloc
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen.demand import blocks, logs, visitors
from kbgen.demand.blocks import Source
from kbgen.demand.formats import LogLines, second
from kbgen.demand.logs import Counted, Place, count
from kbgen.demand.typed import is_private, plain
from kbgen.model.demand import Mark
from kbgen.model.misuse import Misuse

TODAY = date(2026, 11, 26)
PHONE = "Mozilla/5.0 (Linux; Android 12; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36"
PLACE = Place(
    centre="vn",
    prefix="/vn/",
    languages=frozenset({"vi", "en"}),
    documents={"case-studies/vn/ppj/": "casestudies/vn/ppj", "guides/boiler/": "content/boiler"},
    tags={"sectors/textiles/": "sectors/textiles", "options/reuse/": "option_types/reuse"},
)
PPJ = "/vn/en/case-studies/vn/ppj/"
VIEWED = Mark("viewed", "casestudies/vn/ppj", "en")
CLASSES = ("counted", "unreadable", "robots", "before", "other", "repeated", "private")


def line(
    target: str = PPJ, *, address="203.0.113.7", at="25/Nov/2026:20:26:11 +0000", agent=PHONE, status=200, method="GET"
) -> str:
    return f'{address} - - [{at}] "{method} {target} HTTP/1.1" {status} 5120 "-" "{agent}"'


def read(*lines: str | bytes, places=(PLACE,), until=None, least=1) -> Counted:
    """Count lines as one file."""
    raw = b"\n".join(each if isinstance(each, bytes) else each.encode() for each in lines) + b"\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "access.log"
        path.write_bytes(raw)
        return whole(count([path], places, until or {}, TODAY, least=least))


def whole(done: Counted) -> Counted:
    """Every line is in one of the sums."""
    assert done.lines == sum(getattr(done, name) for name in CLASSES), done
    return done


def marks(done: Counted) -> dict[Mark, int]:
    sums: Counter[Mark] = Counter()
    for month in done.months:
        sums.update(month.counts)
    return dict(sums)


def classes(done: Counted) -> dict[str, int]:
    return {name: getattr(done, name) for name in CLASSES if getattr(done, name)}


IIS = "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus time-taken\n"
CLOUDFRONT = "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query x-host-header\n"
FORMS = {
    "common": f'203.0.113.7 - - [25/Nov/2026:20:26:11 +0000] "GET {PPJ} HTTP/1.1" 200 5120',
    "combined": line(),
    "combined with a user": line().replace(" - - ", " - Nguyễn Văn An "),
    "combined, more fields": line() + ' "198.51.100.2" 0.004 rt=0.1',
    "combined, CRLF": line() + "\r",
    "combined, no bytes": line().replace(" 5120 ", " - "),
    "combined, quotes in the agent": line(agent='Mozilla/5.0 \\"x\\" (X11)'),
    "combined, HTTP/2 in another zone": line(at="26/Nov/2026:03:26:11 +0700").replace("HTTP/1.1", "HTTP/2.0"),
    "combined, IPv6": line(address="2001:db8::7"),
    "nginx, ISO time": line(at="2026-11-25T20:26:11+00:00"),
    "vhost_combined": f"kb.example:443 {line()}",
    "nginx, host first": f"kb.example {line()}",
    "absolute address": line(f"https://kb.example{PPJ}"),
    "IIS": f"{IIS}2026-11-25 20:26:11 192.0.2.1 GET {PPJ} - 443 - 203.0.113.7 {PHONE.replace(' ', '+')} - 200 0 15",
    "CloudFront": CLOUDFRONT
    + "\t".join(
        f"2026-11-25 20:26:11 HAN50 5120 203.0.113.7 GET d1.cloudfront.net {PPJ} 200 - {quote(PHONE)} - kb.example".split(" ")
    ),
    "Cloudflare": json.dumps({"ClientIP": "203.0.113.7", "ClientRequestHost": "kb.example", "ClientRequestMethod": "GET", "ClientRequestURI": PPJ, "ClientRequestUserAgent": PHONE, "EdgeResponseStatus": 200, "EdgeStartTimestamp": "2026-11-25T20:26:11Z"}),
    "Cloudflare, nanoseconds": json.dumps({"ClientIP": "203.0.113.7", "ClientRequestHost": "kb.example", "ClientRequestMethod": "GET", "ClientRequestURI": PPJ, "ClientRequestUserAgent": PHONE, "EdgeResponseStatus": 200, "EdgeStartTimestamp": 1795638371000000000}),
    "Caddy": json.dumps({"level": "info", "ts": 1795638371.4471, "logger": "http.log.access", "msg": "handled request", "request": {"remote_ip": "203.0.113.7", "proto": "HTTP/2.0", "method": "GET", "host": "kb.example", "uri": PPJ, "headers": {"User-Agent": [PHONE]}}, "status": 200}),
    "nginx, JSON": json.dumps({"time_iso8601": "2026-11-26T03:26:11+07:00", "remote_addr": "203.0.113.7", "request": f"GET {PPJ} HTTP/1.1", "status": "200", "http_user_agent": PHONE}),
    "nginx, JSON with parts": json.dumps({"msec": "1795638371.447", "remote_addr": "203.0.113.7", "request_method": "GET", "request_uri": PPJ, "uri": "/index.html", "args": "", "status": 200, "http_user_agent": PHONE}),
    "Traefik": json.dumps({"ClientHost": "203.0.113.7", "RequestMethod": "GET", "RequestPath": PPJ, "RequestHost": "kb.example", "DownstreamStatus": 200, "StartUTC": "2026-11-25T20:26:11.447123456Z", "request_User-Agent": PHONE}),
    "Azure Front Door": json.dumps({"time": "2026-11-25T20:26:11.0000000Z", "category": "FrontDoorAccessLog", "properties": {"httpMethod": "GET", "requestUri": f"https://kb.example:443{PPJ}", "clientIp": "203.0.113.7", "userAgent": PHONE, "httpStatusCode": "200", "hostName": "kb.example"}}),
    "Fastly": json.dumps({"timestamp": "2026-11-25T20:26:11+0000", "client_ip": "203.0.113.7", "host": "kb.example", "url": PPJ, "request_method": "GET", "request_user_agent": PHONE, "response_status": 200}),
    "Google": json.dumps({"timestamp": "2026-11-25T20:26:11.5Z", "httpRequest": {"requestMethod": "GET", "requestUrl": f"https://kb.example{PPJ}", "status": 200, "userAgent": PHONE, "remoteIp": "203.0.113.7"}}),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_the_same(form: str) -> None:
    done = read(FORMS[form])
    assert marks(done) == {VIEWED: 1}
    assert done.counted == 1
    assert done.months[0].month == "2026-11"
    assert done.months[0].until == datetime(2026, 11, 25, 20, 26, 11, tzinfo=UTC)


def test_one_file_may_mix_all_forms_and_each_repeats_the_same_visit() -> None:
    done = read(*FORMS.values())
    assert done.unreadable == 0
    assert done.counted + done.repeated == len(FORMS)
    # Another agent, another address, or the same one as the form writes it; common tells no agent.
    assert marks(done)[VIEWED] == done.counted < 8


@pytest.mark.parametrize(
    "wrong",
    [
        "hello",
        "203.0.113.7 - -",
        "2026-11-25 20:26:11 192.0.2.1 GET /vn/en/ - 443",
        line().replace('"GET', "GET"),
        line(status=20),
        line(at="31/Nov/2026:20:26:11 +0000"),
        line(at="25/Foo/2026:20:26:11 +0000"),
        line(at="25/Nov/2026:24:26:11 +0000"),
        "{}",
        "{",
        "[" * 5_000,
        '{"a":' * 20_000,
        json.dumps({"status": 200, "ts": 1795638371, "method": "GET"}),
        json.dumps({"status": 200, "ts": float("nan"), "method": "GET", "uri": PPJ}),
        json.dumps({"status": 200, "ts": 1e300, "method": "GET", "uri": PPJ}),
        json.dumps({"status": 200, "ts": 1795638371, "method": "GET", "uri": "\ud800"}),
        json.dumps({"status": 200, "ts": 1795638371, "method": "GET", "uri": PPJ}) + "}",
        b"\xff\xfe\x00\x01garbage",
        b"\0\0\0\0" + line().encode(),
        line().encode() + b"\0",
    ],
)
def test_what_is_no_line_of_a_log_is_unreadable_and_harms_no_other(wrong: str | bytes) -> None:
    assert classes(read(line(), wrong, line("/vn/vi/guides/boiler/"))) == {"counted": 2, "unreadable": 1}


def test_a_line_with_more_or_fewer_fields_than_the_head_says_is_unreadable() -> None:
    good = FORMS["IIS"]
    assert classes(read(good, good.splitlines()[-1] + " 7")) == {"counted": 1, "unreadable": 1, "other": 2}
    assert classes(read("#Fields: date time c-ip", good.splitlines()[-1])) == {"unreadable": 1, "other": 1}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (PPJ, [VIEWED]),
        ("/vn/vi/case-studies/vn/ppj/", [Mark("viewed", "casestudies/vn/ppj", "vi")]),
        (PPJ + "index.html", [VIEWED]),
        (PPJ.rstrip("/"), [VIEWED]),
        (PPJ + "?utm=x", [VIEWED]),
        ("/vn/en/case%2Dstudies/vn/ppj/", [VIEWED]),
        ("/vn/en/sectors/textiles/", [Mark("asked", "sectors/textiles", "en")]),
        ("/vn/en/options/reuse/", [Mark("asked", "option_types/reuse", "en")]),
        ("/vn/vi/search/?q=N%C6%B0%E1%BB%9Bc+th%E1%BA%A3i", [Mark("searched", "nước thải", "vi")]),
        ("/vn/vi/search/?q=Nu%CC%9Bo%CC%9B%CC%81c", [Mark("searched", "nước", "vi")]),
        ("/vn/en/search/?x=1&q=Water&q=second", [Mark("searched", "water", "en")]),
        ("/vn/en/search/index.html?q=Water", [Mark("searched", "water", "en")]),
        ("/vn/en/mark.txt?q=Water", [Mark("searched", "water", "en")]),
        ("/vn/en/mark.txt?helped=yes&page=casestudies/vn/ppj", [Mark("yes", "casestudies/vn/ppj", "en")]),
        ("/vn/en/mark.txt?helped=partly&page=casestudies%2Fvn%2Fppj", [Mark("partly", "casestudies/vn/ppj", "en")]),
        ("/vn/en/thanks/?helped=no&page=content/boiler&wanted=Dry+ice", [Mark("no", "content/boiler", "en"), Mark("wanted", "Dry ice", "en")]),
        ("/vn/en/thanks/?wanted=%3Cscript%3E1%3C/script%3E", [Mark("wanted", "<script>1</script>", "en")]),
        ("/vn/en/thanks/?wanted==HYPERLINK(%22x%22)", [Mark("wanted", '=HYPERLINK("x")', "en")]),
        ("/vn/en/search/?q=h\\xc6\\xa1i", [Mark("searched", "hơi", "en")]),
        ("/vn/en/search/?q=%5Cx41", [Mark("searched", "\\x41", "en")]),
        ("/vn/en/search/?q=\\\\x41", [Mark("searched", "\\x41", "en")]),
        # Near misses
        ("/vn/en/", []),
        ("/vn/", []),
        ("/vn/en", []),
        ("/cz/en/case-studies/vn/ppj/", []),
        ("/vnx/en/case-studies/vn/ppj/", []),
        ("/vn/cs/case-studies/vn/ppj/", []),
        ("/vn/en/case-studies/vn/ppj.avif", []),
        ("/vn/en/case-studies/vn/", []),
        ("/vn/en/search/", []),
        ("/vn/en/search/?q=", []),
        ("/vn/en/search/?q=+%20%00%E2%80%AE", []),
        ("/vn/en/search/?q=%FF%FE", []),
        ("/vn/en/search/?wanted=x", []),
        ("/vn/en/search/?helped=yes&page=content/boiler", []),
        ("/vn/en/sectors/textiles/?q=x&wanted=y", [Mark("asked", "sectors/textiles", "en")]),
        ("/vn/en/mark.txt", []),
        ("/vn/en/mark.txt/", []),
        ("/vn/en/mark.txt?helped=maybe&page=content/boiler", []),
        ("/vn/en/mark.txt?helped=yes&page=content/unknown", []),
        ("/vn/en/mark.txt?helped=yes&page=../../etc/passwd", []),
        ("/vn/en/mark.txt?helped=yes", []),
        ("/vn/en/%FF/", []),
        ("*", []),
    ],
)  # fmt: skip
def test_what_a_request_means(target: str, expected: list[Mark]) -> None:
    done = read(line(target))
    assert list(marks(done)) == sorted(expected)
    assert classes(done) == ({"counted": 1} if expected else {"other": 1})


def test_only_pages_that_were_got_count() -> None:
    done = [classes(read(line(status=status))) for status in (200, 206, 304)]
    assert done == [{"counted": 1}] * 3
    wrong = [read(line(status=status)) for status in (301, 302, 404, 500, 204)]
    wrong += [read(line(method=method)) for method in ("HEAD", "POST", "get", "GETS")]
    assert [classes(each) for each in wrong] == [{"other": 1}] * 9


@pytest.mark.parametrize(
    "forged", ["%40" + "%E2%80%8D" * 800, "a" + "%CC%81%CC%A3" * 600, "1+-" * 2_000, "@+" * 3_000, "&" * 8_000]
)
def test_forged_queries_cost_little(forged: str) -> None:
    start = time.process_time()
    read(*[line(f"/vn/en/search/?q={forged}&n={n}") for n in range(100)])
    assert time.process_time() - start < 3


def test_a_request_that_servers_refuse_says_nothing() -> None:
    assert classes(read(line(f"/vn/en/search/?q={'a' * 8_100}"), line(f"/vn/en/search/?q={'a' * 8_200}"))) == {
        "counted": 1,
        "other": 1,
    }


def test_encoded_twice_by_cloudfront() -> None:
    fields = FORMS["CloudFront"].replace(PPJ, "/vn/vi/search/").split("\t")
    fields[11] = quote(f"q={quote('nước 100%')}", safe="=")
    assert marks(read("\t".join(fields))) == {Mark("searched", "nước 100%", "vi"): 1}
    fields[11] = f"q={quote('nước')}"
    assert marks(read("\t".join(fields))) == {Mark("searched", "nước", "vi"): 1}


@pytest.mark.parametrize(
    "agent",
    [
        "-",
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/127.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 11) Chrome-Lighthouse",
        "facebookexternalhit/1.1",
        "TelegramBot (like TwitterBot)",
        "SemrushBot_x",
        "curl/8.5.0",
        "Wget/1.21",
        "python-requests/2.32.3",
        "Go-http-client/2.0",
        "Java/17.0.2",
        "ia_archiver",
        "UptimeRobot/2.0",
        "Feedfetcher-Google",
        "WhatsApp/2.23.20.0",
    ],
)
def test_robots_are_dropped(agent: str) -> None:
    assert classes(read(line(agent=agent))) == {"robots": 1}


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.110 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; U; Android 8.0.0; CUBOT_X18_Plus Build/O00623; wv) AppleWebKit/537.36",
        "Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 7) AppleWebKit/537.36",
        "fuboTV/4.75.0 (Linux;Android 9; AFTDCT31) FuboPlayer/v1.34.0",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/191.326; U; en) Presto/2.12.423 Version/12.16",
        "Nokia6303classic/5.0 (06.61) Profile/MIDP-2.1 Configuration/CLDC-1.1 UCWEB/2.0 (Java; U; MIDP-2.0) U2/1.0.0 Mobile",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS]",
        "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) GSA/15.1 Mobile Safari/537.36",
    ],
)
def test_people_with_such_phones_are_counted(agent: str) -> None:
    assert classes(read(line(agent=agent))) == {"counted": 1}


def test_who_asked_for_robots_txt_is_a_robot() -> None:
    asked = [line("/robots.txt", status=404), line(), line(address="203.0.113.8"), line(agent=f"{PHONE} x")]
    assert classes(read(*asked)) == {"robots": 2, "counted": 2}
    # Where nobody can tell who asked, nobody else is a robot for it.
    for nobody in ("-", "0.0.0.0", "::"):
        assert classes(read(line("/robots.txt", address=nobody), line(address=nobody))) == {"robots": 1, "counted": 1}
    assert classes(read(without_address(line("/robots.txt")), without_address(line()))) == {"robots": 1, "counted": 1}
    assert classes(read(line("/vn/robots.txt"), line("/robots.txt.bak"), line())) == {"other": 2, "counted": 1}


@pytest.mark.parametrize(
    ("at", "month"),
    [
        ("30/Sep/2026:23:59:59 +0000", "2026-09"),
        ("01/Oct/2026:01:59:59 +0200", "2026-09"),
        ("30/Sep/2026:19:00:00 -0500", "2026-10"),
        ("01/Oct/2026:05:29:59 +0530", "2026-09"),
        ("30/Jun/2026:23:59:60 +0000", "2026-07"),
        ("26/Nov/2026:23:59:59 +0000", "2026-11"),
        ("27/Nov/2026:06:59:59 +0700", "2026-11"),
        ("01/Jan/2000:00:00:00 +0000", "2000-01"),
        ("27/Nov/2026:00:00:00 +0000", None),
        ("26/Nov/2026:20:00:00 -0400", None),
        ("31/Dec/1999:23:59:59 +0000", None),
        ("01/Jan/1970:00:00:00 +0000", None),
        ("01/Jan/0000:00:00:00 +0000", None),
    ],
)
def test_months_are_those_of_utc_and_impossible_times_are_unreadable(at: str, month: str | None) -> None:
    done = read(line(at=at))
    assert [each.month for each in done.months] == ([month] if month else [])
    assert done.unreadable == (not month)
    assert read(line("/picture.avif", at=at)).unreadable == (not month)


@given(st.integers(950_000_000, 3_000_000_000), st.integers(-14 * 60, 14 * 60))
def test_times_are_read_as_python_reads_them(moment: int, minutes: int) -> None:
    at = datetime.fromtimestamp(moment, timezone(timedelta(minutes=minutes)))
    expected = int(at.timestamp())
    assert second(at.strftime("%d/%b/%Y:%H:%M:%S %z").encode()) == expected
    assert second(at.isoformat().encode()) == expected
    assert second(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S").encode()) == expected


@pytest.mark.parametrize("unit", [1, 10**3, 10**6, 10**9])
def test_seconds_and_their_parts(unit: int) -> None:
    assert second(str(1795638371 * unit).encode()) == 1795638371


def test_lines_up_to_the_last_time_counted_are_not_counted_again() -> None:
    until = {("vn", "2026-11"): datetime(2026, 11, 25, 20, 0, 0, tzinfo=UTC)}
    at = [
        line(at=f"25/Nov/2026:{time} +0000", address=f"203.0.113.{n}")
        for n, time in enumerate(("19:59:59", "20:00:00", "20:00:01"))
    ]
    done = read(*at, line(at="31/Oct/2026:10:00:00 +0000"), until=until)
    assert classes(done) == {"before": 2, "counted": 2}
    assert [(each.month, sum(each.counts.values())) for each in done.months] == [("2026-10", 1), ("2026-11", 1)]
    assert classes(read(*at, until={("cz", "2026-11"): until["vn", "2026-11"]})) == {"counted": 3}


def test_a_line_of_tomorrow_does_not_hide_what_comes_until_then() -> None:
    done = read(line(), line(at="27/Nov/2026:09:00:00 +0000"))
    assert classes(done) == {"counted": 1, "unreadable": 1}
    until = {("vn", "2026-11"): done.months[0].until}
    assert classes(read(line(at="26/Nov/2026:08:00:00 +0000"), until=until)) == {"counted": 1}


def test_a_second_run_over_the_same_log_counts_nothing() -> None:
    log = [line(), line(at="25/Nov/2026:21:00:00 +0000"), line("/vn/en/search/?q=rare", at="25/Nov/2026:22:00:00 +0000"), line("/vn/en/search/?q=a@b.example", at="25/Nov/2026:23:00:00 +0000")]  # fmt: skip
    first = read(*log, least=2)
    again = read(*log, least=2, until={(each.centre, each.month): each.until for each in first.months})
    assert classes(first) == {"counted": 2, "repeated": 1, "private": 1}
    assert first.rare == 1
    assert classes(again) == {"before": 4}
    assert again.months == ()


def test_the_same_visitor_doing_the_same_on_a_day_counts_once() -> None:
    assert classes(read(line(), line(), line(PPJ + "index.html"))) == {"counted": 1, "repeated": 2}
    others = [line(address="203.0.113.8"), line(agent="Mozilla/5.0 (X11)"), line(at="26/Nov/2026:00:00:00 +0000"), line("/vn/vi/case-studies/vn/ppj/")]  # fmt: skip
    assert classes(read(line(), *others)) == {"counted": 5}


def forged(what: str, times: int, **who: str) -> list[str]:
    return [line(f"/vn/en/mark.txt?{what}=w{n}", **who) for n in range(times)]


@pytest.mark.parametrize(("what", "most"), [("wanted", 5), ("q", 100)])
def test_one_visitor_leaves_only_so_many_words_on_a_day(what: str, most: int) -> None:
    done = read(*forged(what, 5_000))
    assert classes(done) == {"counted": most, "repeated": 5_000 - most}
    assert sum(marks(done).values()) == most
    assert classes(read(*forged(what, most))) == {"counted": most}
    # Another visitor, another day, and other marks of the same visitor count.
    others = [*forged(what, 1, address="203.0.113.8"), *forged(what, 1, agent="x"), *forged(what, 1, at="24/Nov/2026:00:00:00 +0000"), line()]  # fmt: skip
    assert classes(read(*forged(what, most), *others)) == {"counted": most + 4}
    assert marks(read(*forged("wanted", 5), line("/vn/en/mark.txt?helped=no&page=content/boiler&wanted=ice")))[Mark("no", "content/boiler", "en")] == 1  # fmt: skip


def test_one_visitor_leaves_only_so_many_marks_on_a_day_whatever_they_are() -> None:
    many = Place(centre="vn", prefix="/vn/", languages=frozenset({"en"}), documents={f"d{n}/": f"content/d{n}" for n in range(900)}, tags={})  # fmt: skip
    views = [line(f"/vn/en/d{n}/") for n in range(900)]
    assert classes(read(*views, places=[many])) == {"counted": 500, "repeated": 400}
    assert classes(read(*views[:500], *views[:300], places=[many])) == {"counted": 500, "repeated": 300}
    assert classes(read(*views[:499], *forged("wanted", 2), places=[many])) == {"counted": 500, "repeated": 1}
    other = Place(centre="cz", prefix="/cz/", languages=many.languages, documents=many.documents, tags={})
    done = read(*views[:300], *[each.replace("/vn/", "/cz/") for each in views[:300]], places=[many, other])
    assert classes(done) == {"counted": 500, "repeated": 100}


def test_where_the_address_is_left_out_nothing_is_too_often() -> None:
    assert classes(read(*forged("wanted", 700, address="-"))) == {"counted": 700}


def test_what_one_visitor_forges_does_not_make_others_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "REMEMBERED", 200)
    assert classes(read(line(), *forged("wanted", 5_000, address="x"), line())) == {"counted": 6, "repeated": 4_996}


def test_half_of_what_is_left_may_be_new() -> None:
    done = read(
        line("/vn/en/thanks/?helped=no&page=content/boiler"), line("/vn/en/thanks/?helped=no&page=content/boiler&wanted=ice")
    )
    assert classes(done) == {"counted": 2}
    assert marks(done) == {Mark("no", "content/boiler", "en"): 1, Mark("wanted", "ice", "en"): 1}


def test_searches_of_one_alone_are_not_kept_as_words() -> None:
    log = [line("/vn/en/search/?q=water"), line("/vn/en/search/?q=WATER", address="203.0.113.8"), line("/vn/en/search/?q=Mr+Smith"), line("/vn/en/search/?q=Mr+Smith"), line("/vn/en/thanks/?wanted=Once")]  # fmt: skip
    done = read(*log, least=2)
    assert marks(done) == {Mark("searched", "water", "en"): 2, Mark("wanted", "Once", "en"): 1}
    assert (done.rare, done.repeated) == (1, 1)
    assert "smith" not in repr(done).lower()


@pytest.mark.parametrize(
    "words",
    [
        "ana@example.org", "write to Ana.Novak@mail.example.org now", "ana＠example.org", "ana @ example.org", "ana%40example.org", "a\u200b@b.cz",
        "0903123456", "+84 90 312 34 56", "090-312-3456", "(04) 868 1686", "04.868.1686", "٠٩٠٣١٢٣٤٥٦", "०९०३ १२३ ४५६", "account 12–34–567", "1\u200d234567", "１２３４５６７",
        "0912,345,678", "0912;345;678", "0912:345:678", "0912 345 678", "0912، 3456789", "٠٩١٢،٣٤٥،٦٧٨", "0912\u200c345\u200c678",
        # A year is part of a number that is dialled, and of one long enough without it.
        "+84 2005 123", "(+84) 2005 123", "+ 84 2005 123", "0084 2005 123", "00 84 2005 123", "tel. 2019, +84 2005 123", "0912 2005 678", "090-345-1985", "20051990", "iso 14001-2015, +84 90 2005 12",
    ],
)  # fmt: skip
def test_words_that_may_name_a_person_are_never_kept(words: str) -> None:
    assert is_private(words)
    done = read(line(f"/vn/en/search/?q={quote_plus(words)}"), line(f"/vn/en/thanks/?wanted={quote_plus(words)}"))
    assert classes(done) == {"private": 2}
    assert marks(done) == {}
    done = read(line(f"/vn/en/thanks/?helped=no&page=content/boiler&wanted={quote_plus(words)}"))
    assert marks(done) == {Mark("no", "content/boiler", "en"): 1}


@pytest.mark.parametrize(
    "words",
    [
        "price @ 5 percent",
        "iso 14001:2015",
        "iso 9001",
        "123456",
        "100 m3, 2 500 kg",
        "2019 report, 2020 plan",
        "TCVN 5945-2005",
        "2019-2026",
        "2019+2020",
        "1900;1950;2000;2099",
        "iso 14001 2015",
        "ISO 50001-2018",
        "iso 9001, 14001",
        "10.000-2015",
        "24/11/2026",
        "05/2019-06/2020",
        "٢٠١٥-٢٠٢٠",
        "@home",
        "50%",
        "a.b",
    ],
)
def test_figures_and_signs_are_no_persons(words: str) -> None:
    assert not is_private(words)
    assert classes(read(line(f"/vn/en/search/?q={quote_plus(words)}"))) == {"counted": 1}


def test_a_long_address_is_private_even_where_the_words_are_cut() -> None:
    assert classes(read(line(f"/vn/en/search/?q={'a' * 95}+ana@example.org"))) == {"private": 1}


def test_words_are_plain_and_short() -> None:
    assert plain("  a\t\nb\u2028c ", 9) == "a b c"
    assert plain("a\u202eb\x00c\ue000\u00ad", 9) == "abc"
    assert plain("می\u200cخواهم", 20) == "می\u200cخواهم"
    assert plain("o\u031b\u0301", 9) == "ớ"
    done = read(line(f"/vn/en/search/?q={'å' * 150}"), line(f"/vn/en/thanks/?wanted={'B' * 250}"))
    assert {each.what: len(each.name) for each in marks(done)} == {"searched": 100, "wanted": 200}


@given(st.text(), st.integers(1, 30))
def test_plain_words_stay_plain(text: str, most: int) -> None:
    words = plain(text, most)
    assert plain(words, most) == words
    assert len(words) <= most
    assert "\n" not in words


def test_lines_of_another_host_say_nothing() -> None:
    home = Place(centre="cz", prefix="/", host="cz.example", languages=frozenset({"en"}), documents=PLACE.documents, tags={})
    other = Place(centre="sk", prefix="/", host="sk.example", languages=frozenset({"en"}), documents=PLACE.documents, tags={})
    page = line("/en/guides/boiler/")
    assert [each.centre for each in read(f"CZ.example:443 {page}", places=[home, other]).months] == ["cz"]
    assert [each.centre for each in read(f"sk.example {page}", places=[home, other]).months] == ["sk"]
    assert classes(read(f"hu.example:443 {page}", places=[home, other])) == {"other": 1}
    assert [each.centre for each in read(page, places=[home]).months] == ["cz"]
    assert [each.centre for each in read(f"- {page}", places=[home]).months] == ["cz"]
    # Two centres, and a log that does not say whose page it was.
    assert classes(read(page, places=[home, other])) == {"other": 1}
    assert [each.centre for each in read(f"cz.example {line()}", places=[home, PLACE]).months] == ["vn"]


def test_www_before_the_host_of_a_place_is_that_host() -> None:
    home = Place(centre="cz", prefix="/", host="cz.example", languages=frozenset({"en"}), documents=PLACE.documents, tags={})
    other = Place(centre="sk", prefix="/", host="sk.example", languages=frozenset({"en"}), documents=PLACE.documents, tags={})
    page = line("/en/guides/boiler/")
    for host in ("www.cz.example", "WWW.cz.example:443", "cz.example"):
        assert [each.centre for each in read(f"{host} {page}", places=[other, home]).months] == ["cz"]
    for host in ("wwwcz.example", "www.www.cz.example", "m.cz.example", "www."):
        assert classes(read(f"{host} {page}", places=[other, home])) == {"other": 1}
    assert [each.centre for each in read(line("https://www.cz.example/en/guides/boiler/"), places=[other, home]).months] == ["cz"]


def without_address(text: str) -> str:
    return text.replace("203.0.113.7 ", "", 1)


@pytest.mark.parametrize("form", [each for each in FORMS if "203.0.113.7 - " in FORMS[each] and each != "nginx, host first"])
def test_a_line_without_the_address_is_of_nobody(form: str) -> None:
    text = without_address(FORMS[form])
    done = read(text, f" {text}")
    assert classes(done) == {"counted": 2}
    assert marks(done) == {VIEWED: 2}


def test_a_host_without_an_address_says_whose_page_it_was() -> None:
    home = Place(centre="cz", prefix="/", host="cz.example", languages=frozenset({"en"}), documents=PLACE.documents, tags={})
    other = Place(centre="sk", prefix="/", host="sk.example", languages=frozenset({"en"}), documents=PLACE.documents, tags={})
    page = without_address(line("/en/guides/boiler/"))
    for host in ("cz.example:443", "cz.example", "www.cz.example", "www.cz.example:80"):
        for text in (f"{host} {page}", f"{host} - {page}", f"{host} {page}".replace(" - - ", " - Nguyễn Văn An ")):
            done = read(text, text, places=[home, other])
            assert classes(done) == {"counted": 2}, text
            assert [each.centre for each in done.months] == ["cz"]
    assert classes(read(f"hu.example:443 {page}", places=[home, other])) == {"other": 1}
    # A server that looks up names, and a proxy that tells ports: these are addresses.
    for address in ("dsl-7.net.example", "203.0.113.7:50123", "2001:db8::7", "::1", "fe80:1::443"):
        assert classes(read(f"{address} {page}", f"{address} {page}", places=[home])) == {"counted": 1, "repeated": 1}


@pytest.mark.parametrize("start", ["-- - ", "[", "- ", "- - - x ", "  "])
def test_fewer_fields_than_that_are_no_line(start: str) -> None:
    assert classes(read(start + line().split("[", 1)[1])) == {"unreadable": 1}


def log(days: int = 6, lines: int = 600, seed: int = 1) -> list[str]:
    """A log in the order of time, of readers who come back only on another day."""
    chance = random.Random(seed)
    targets = [
        PPJ,
        "/vn/vi/guides/boiler/",
        "/vn/en/sectors/textiles/",
        "/x.avif",
        "/vn/en/search/?q=water",
        "/vn/vi/search/?q=dye",
    ]
    start = datetime(2026, 10, 29, tzinfo=UTC)
    times = sorted(start + timedelta(seconds=chance.randrange(days * 86_400)) for _ in range(lines))
    return [
        line(chance.choice(targets), address=f"203.0.113.{chance.randrange(40)}", at=f"{at:%d/%b/%Y:%H:%M:%S} +0000")
        for at in times
    ]


@settings(max_examples=20)
@given(st.integers(0, 600), st.sampled_from([1, -1]))
def test_two_files_in_any_order_are_one(cut: int, order: int) -> None:
    lines = log()
    whole_one = read(*lines)
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / "access.log.1", Path(folder) / "access.log"]
        for path, part in zip(parts, (lines[:cut], lines[cut:]), strict=True):
            path.write_text("".join(f"{each}\n" for each in part), encoding="utf-8")
        assert count(parts[::order], [PLACE], {}, TODAY, least=1) == whole_one


@settings(max_examples=20)
@given(st.integers(0, 6))
def test_two_runs_one_after_the_other_are_one(day: int) -> None:
    lines = log()
    border = datetime(2026, 10, 29, tzinfo=UTC) + timedelta(days=day)
    cut = sum(datetime.strptime(each.split("[")[1][:20], "%d/%b/%Y:%H:%M:%S").replace(tzinfo=UTC) < border for each in lines)
    first = read(*lines[:cut])
    second_run = read(*lines, until={(each.centre, each.month): each.until for each in first.months})
    together = Counter(marks(first)) + Counter(marks(second_run))
    assert together == Counter(marks(read(*lines)))
    assert second_run.before == first.counted + first.repeated


def packed(*lines: str) -> bytes:
    return gzip.compress("".join(f"{each}\n" for each in lines).encode())


def of_bytes(tmp_path: Path, raw: bytes, name: str = "access.log") -> Counted:
    path = tmp_path / name
    path.write_bytes(raw)
    return whole(count([path], [PLACE], {}, TODAY, least=1))


def test_packed_files_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    assert of_bytes(tmp_path, packed(line())).counted == 1
    assert of_bytes(tmp_path, f"{line()}\n".encode(), "access.log.gz").counted == 1
    several = packed(line()) + packed(line("/vn/vi/guides/boiler/")) + bytes(512)
    done = of_bytes(tmp_path, several)
    assert (done.counted, done.damaged) == (2, ())
    done = of_bytes(tmp_path, gzip.compress(b"x" * 70_000_000 + b"\n" + line().encode()))
    assert classes(done) == {"counted": 1, "unreadable": 1}


def test_a_truncated_file_gives_what_can_be_read(tmp_path: Path) -> None:
    lines = log(lines=3_000)
    raw = packed(*lines)
    done = of_bytes(tmp_path, raw[: len(raw) // 2])
    assert done.damaged == (str(tmp_path / "access.log"),)
    assert 1_000 < done.lines < 2_000
    assert done.unreadable <= 1
    assert of_bytes(tmp_path, raw[:-4]).damaged
    assert of_bytes(tmp_path, raw[:-4]).lines == 3_000
    assert of_bytes(tmp_path, raw[:2]).damaged
    broken = of_bytes(tmp_path, packed(*lines) + packed(line())[:12] + b"\xff" * 50)
    assert broken.damaged
    assert broken.lines >= 3_000


@pytest.mark.parametrize("block", [1 << 18, 70_000, 100, 7, 2])
def test_long_lines_are_passed_over_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, block: int) -> None:
    monkeypatch.setattr(blocks, "BLOCK", block)
    monkeypatch.setattr(blocks, "LONGEST", 300)
    fits, long = line("/" + "a" * (300 - len(line("/")))), line("/" + "a" * (301 - len(line("/"))))
    assert (len(fits), len(long)) == (300, 301)
    raw = "\n".join([line(), long, fits, "b" * 5_000, line("/vn/vi/guides/boiler/"), "c" * 900]).encode()
    for each in (raw, raw + b"\n", gzip.compress(raw)):
        assert classes(of_bytes(tmp_path, each)) == {"counted": 2, "unreadable": 3, "other": 1}


@pytest.mark.parametrize(
    "raw", [b"x", b"\0", line("/" + "é" * 500_000).encode(), b"1 - - [" * 200_000, b'{"a":' * 200_000], ids=len
)
def test_a_line_of_a_megabyte_costs_no_memory(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(b"\n".join([line().encode(), raw * (5_000_000 // len(raw)), line(address="x").encode(), b""]))
    tracemalloc.start()
    done = whole(count([path], [PLACE], {}, TODAY, least=1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert classes(done) == {"counted": 2, "unreadable": 1}
    assert peak < 4_000_000


def zipped(raw: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("access.log", raw)
    return held.getvalue()


FOREIGN = {
    "zip": zipped,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda raw: b"\x28\xb5\x2f\xfd" + raw,
    "UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "UTF-16 BE": lambda raw: b"\xfe\xff" + raw.decode().encode("utf-16-be"),
}


@pytest.mark.parametrize("form", FOREIGN)
def test_a_file_that_is_no_log_is_named(tmp_path: Path, form: str) -> None:
    for raw in (b"", "\n".join(log(lines=3_000)).encode(), f"{line()}\n{line()}\n".encode()):
        there = FOREIGN[form](raw)
        for each in (there, gzip.compress(there)):
            done = of_bytes(tmp_path, each)
            assert done.damaged == (str(tmp_path / "access.log"),)
            assert classes(done) == ({"unreadable": done.lines} if done.lines else {})
            if form.startswith("UTF-16"):
                assert done.lines == max(len(raw.splitlines()), 1)


@pytest.mark.parametrize("start", ["PK", "BZh9", "BZhi.example ", "7zXZ"])
def test_a_log_that_begins_nearly_like_a_packed_file_is_read(tmp_path: Path, start: str) -> None:
    done = of_bytes(tmp_path, f"{start}{line()}\n".encode())
    assert (done.counted, done.damaged) == (1, ())


def test_empty_files_and_lines_and_a_missing_end(tmp_path: Path) -> None:
    assert of_bytes(tmp_path, b"").lines == 0
    assert classes(of_bytes(tmp_path, b"\n\r\n\n")) == {"other": 3}
    assert classes(of_bytes(tmp_path, line().encode())) == {"counted": 1}
    assert classes(of_bytes(tmp_path, b"\xef\xbb\xbf" + FORMS["IIS"].encode())) == {"counted": 1, "other": 2}


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.log", tmp_path):
        with pytest.raises(Misuse, match="cannot be read"):
            count([path], [PLACE], {}, TODAY)


def test_progress_tells_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(packed(*log()))
    told: list[int] = []
    count([path], [PLACE], {}, TODAY, told.append)
    assert sum(told) == path.stat().st_size


def test_nothing_about_anybody_is_in_the_result() -> None:
    done = read(*FORMS.values(), *log(), line(address="198.51.100.23", agent="curl/8 secret"), "garbage 198.51.100.24", least=2)
    for secret in ("203.0", "198.51", "2001:db8", "Mozilla", "Android", "curl", "SM-A125F"):
        assert secret not in repr(done)


def test_too_many_searches_drop_those_seen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "TEXTS", 20)
    often = [line("/vn/en/search/?q=water", address=f"203.0.113.{n}") for n in range(3)]
    once = [line(f"/vn/en/search/?q=w{n}") for n in range(50)]
    done = read(*often, *once)
    kept = marks(done)
    assert kept[Mark("searched", "water", "en")] == 3
    assert done.dropped > 30
    assert sum(kept.values()) + done.dropped == 53
    # As many as there is room for are all kept.
    assert read(*often, *once[:19]).dropped == 0
    # A crowd of searches that were all made twice finds an end, too.
    twice = [line(f"/vn/en/search/?q=w{n // 2}", address=f"203.0.113.{n}") for n in range(100)]
    done = read(*twice)
    assert sum(marks(done).values()) + done.dropped == 100


def test_memory_stays_small_however_many_visitors_and_searches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module, name, most in ((logs, "TEXTS", 2_000), (visitors, "REMEMBERED", 4_000), (logs, "KNOWN", 1_000)):
        monkeypatch.setattr(module, name, most)
    chance = random.Random(3)

    def peak(lines: int) -> int:
        path = tmp_path / "access.log"
        with path.open("w", encoding="utf-8") as file:
            for _ in range(lines):
                words = f"w{chance.randrange(10**6)} x"
                address, agent = f"2001:db8::{chance.randrange(10**6):x}", f"{PHONE} {chance.randrange(10**6)}"
                file.write(line(f"/vn/en/search/?q={words}".replace(" ", "+"), address=address, agent=agent) + "\n")
        tracemalloc.start()
        done = whole(count([path], [PLACE], {}, TODAY))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert done.counted > lines * 0.9
        return most

    small, large = peak(12_000), peak(60_000)
    assert large < small * 1.25
    assert large < 10_000_000


LINE_LIKE = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([each.encode() for each in FORMS.values()]),
    st.builds(lambda start, raw: start + raw, st.sampled_from([b"#Fields: ", b"{", b'1 - - [25/Nov/2026:20:26:11 +0000] "GET /vn/en/search/?q=', b"#Fields: date time cs-method cs-uri-stem sc-status\n"]), st.binary(max_size=80)),
    st.builds(lambda form, at, raw: form.encode()[:at] + raw + form.encode()[at:], st.sampled_from(list(FORMS.values())), st.integers(0, 400), st.binary(max_size=20)),
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ts", "status", "method", "uri", "request", "headers", "user_agent", "host", ""]), inner, max_size=6), max_leaves=12).map(lambda value: json.dumps(value).encode()),
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(LINE_LIKE, max_size=12), st.sampled_from(["plain", "gzip"]))
def test_whatever_a_file_holds_each_line_is_in_one_sum(lines: list[bytes], form: str) -> None:
    raw = b"\n".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.log"
        path.write_bytes(gzip.compress(raw) if form == "gzip" else raw)
        done = whole(count([path], [PLACE], {}, TODAY, least=1))
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")) and (form == "gzip" or not raw.startswith(b"\x1f\x8b")):
        assert done.lines == len(io.BytesIO(raw).readlines())


@given(st.binary(max_size=3_000))
def test_any_bytes_after_the_sign_of_gzip_are_survived(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.log"
        path.write_bytes(b"\x1f\x8b\x08" + raw)
        done = whole(count([path], [PLACE], {}, TODAY))
    assert done.damaged
    assert done.counted == 0


def test_a_head_holds_for_its_own_file_alone(tmp_path: Path) -> None:
    head, plain_line = tmp_path / "a.log", tmp_path / "b.log"
    head.write_text(FORMS["IIS"], encoding="utf-8")
    plain_line.write_text(FORMS["IIS"].splitlines()[-1], encoding="utf-8")
    assert classes(whole(count([head, plain_line], [PLACE], {}, TODAY))) == {"counted": 1, "other": 2, "unreadable": 1}


def test_blocks_are_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text("\n".join(log(lines=5_000)), encoding="utf-8")
    found = list(Source(path, lambda _: None).blocks())
    assert len(found) > 2
    assert all(each.endswith(b"\n") for each in found)
    assert sum(1 for each in found for _ in LogLines().records(each)) == 5_000


def test_tags_that_searches_name_count_however_rare_the_search_is(tmp_path: Path) -> None:
    """And with no address in the log nobody is taken for somebody else."""
    lines = [
        f'{address} - - [20/Nov/2026:10:00:0{second} +0000] "GET /vn/vi/search/?q={words} HTTP/1.1" 200 1 "-" "Mozilla/5.0"\n'
        for second, (address, words) in enumerate(
            (("-", "beer"), ("-", "beer"), ("1.2.3.4", "beer+water"), ("1.2.3.4", "beer+water"))
        )
    ]
    file = tmp_path / "access.log"
    file.write_text("".join(lines), encoding="utf-8")
    place = Place(centre="vn", prefix="/vn/", languages=frozenset({"vi"}), documents={}, tags={})
    found = count(
        [file], [place], {}, date(2026, 11, 25), named=lambda text, _: " ".join(f"sectors/{word}" for word in text.split())
    )
    assert dict(found.months[0].counts) == {
        Mark("asked", "sectors/beer", "vi"): 2,
        Mark("asked", "sectors/beer sectors/water", "vi"): 1,
        Mark("searched", "beer", "vi"): 2,
    }
    assert (found.repeated, found.rare) == (1, 1)
