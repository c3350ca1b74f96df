"""Lines of the logs that web servers and CDNs write, each as the same six parts.

Known are Apache's and nginx's ``common``, ``combined`` and ``vhost_combined``, with more fields behind; W3C's extended form with
its ``#Fields:`` line (IIS, CloudFront); and one JSON object on each line (Cloudflare, Caddy, nginx, Traefik, Azure, Fastly,
Google). Which it is, each line says itself, so that a file may mix them. The first three may leave the address out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import orjson

Record: TypeAlias = tuple[bytes, bytes, bytes, bytes, bytes, bytes]
"""Host (empty when the line has none), address, time, request, agent, and nothing.

A request stands as in Apache's line: ``GET /vn/en/ HTTP/1.1" 200``. An agent begins with a quotation mark, so that a line with
an empty agent differs from a form that has none.
"""

_QUOTED = rb'[^"\\\n\x00]*+(?:\\[^\n\x00][^"\\\n\x00]*+)*+'
_TOKEN = rb"[^\x00-\x20\x7f]++"
_HOST = rb"[\d.]*+[^\x00-\x20\x7f:\d.][^\x00-\x20\x7f:]*+:\d++ "
"""A name with a port is the host, also where no address follows; an address with a port is an address."""
_USER = rb'(?!- [^\[])[^\s\["][^\["\n\x00]*+'
"""A dash with more behind it is no user, but an address that was left out."""
_WHO = rb"(?:(" + _TOKEN + rb") )??(?:((?!" + _HOST + rb")" + _TOKEN + rb") )?- " + _USER
_LINE = re.compile(
    rb"(?:(?!\{) ?+" + _WHO + rb"\[([^\[\]\n\x00]{10,40})\] "
    rb'"(' + _QUOTED + rb'" [1-5]\d\d) (?:\d++|-)(?: "' + _QUOTED + rb'" ("' + _QUOTED + rb')")?+(?:[ \r][^\n\x00]*+)?+'
    rb"|([^\n]*+))\n"
)
"""One match for each line; the last group holds lines of any other form."""
_W3C_NAMES = (
    ("date",),
    ("time",),
    ("cs-method",),
    ("cs-uri-stem", "cs-uri"),
    ("sc-status",),
    ("cs-uri-query",),
    ("x-host-header", "cs-host", "cs(host)"),
    ("c-ip",),
    ("cs(user-agent)",),
)
_NEEDED = 5
"""So many of the first of them are needed."""
_TWICE = re.compile(rb"%25(?=[0-9A-Fa-f]{2})")
_NESTED = ("request", "properties", "httpRequest", "headers")
_JSON_NAMES = (
    ("ClientRequestHost", "RequestHost", "host", "http_host", "hostName", "server_name"),
    ("ClientIP", "client_ip", "remote_ip", "remote_addr", "clientIp", "remoteIp", "ClientHost", "address"),
    ("EdgeStartTimestamp", "ts", "time_iso8601", "timestamp", "@timestamp", "StartUTC", "time_local", "time", "msec", "datetime"),
    ("EdgeResponseStatus", "DownstreamStatus", "status", "response_status", "httpStatusCode", "status_code"),
    ("ClientRequestMethod", "RequestMethod", "method", "request_method", "httpMethod", "requestMethod"),
    ("ClientRequestURI", "RequestPath", "request_uri", "requestUri", "requestUrl", "uri", "url", "path"),
    ("query_string", "args", "query"),
    ("ClientRequestUserAgent", "request_User-Agent", "http_user_agent", "request_user_agent", "user_agent", "userAgent",
     "User-Agent", "user-agent", "agent"),
)  # fmt: skip
"""What the parts are called: host, address, time, status, method, path, query, agent; of several names the first counts."""
_MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_CLF_TIME = re.compile(rb"(\d\d/[A-Z][a-z]{2}/\d{4}):(\d\d):(\d\d):(\d\d) ([+-][01]\d[0-5]\d)")
_EPOCH = date(1970, 1, 1).toordinal()
_NUMBER = re.compile(rb"\d{9,19}(?:\.\d{1,9})?")
_UNITS = (10**17, 10**9), (10**14, 10**6), (10**11, 10**3)
"""From this number on, so many make a second: nanoseconds, microseconds, milliseconds."""


class LogLines:
    """Reads the blocks of one file; remembers what its head says of the fields."""

    def __init__(self) -> None:
        self.unreadable = 0
        self.silent = 0
        """Empty lines and those that speak of the file itself."""
        self._fields: W3C | None = None

    def records(self, block: bytes) -> Iterator[Record]:
        """Yield the readable lines of a block of whole lines."""
        for found in _LINE.findall(block):
            other = found[5]
            if not other:
                if found[2]:
                    yield found
                else:
                    self.silent += 1
                continue
            record = self._other(other)
            if record:
                yield record

    def _other(self, line: bytes) -> Record | None:
        line = line.rstrip(b"\r")
        if line.startswith(b"#") or not line:
            self.silent += 1
            if line.lower().startswith(b"#fields:"):
                self._fields = fields(line)
            return None
        record: Record | None = None
        if line.startswith(b"{"):
            record = from_json(line)
        elif self._fields and b"\0" not in line:
            record = from_w3c(line, self._fields)
        self.unreadable += record is None
        return record


class W3C(NamedTuple):
    """How many fields a line has, and where each part stands: -1 for those it does not tell."""

    width: int
    at: tuple[int, ...]


def fields(line: bytes) -> W3C | None:
    """Return what a ``#Fields:`` line says; None when no request can be read from such lines."""
    names = line[len(b"#fields:") :].decode("ascii", "replace").lower().split()
    at = tuple(next((names.index(each) for each in known if each in names), -1) for known in _W3C_NAMES)
    return W3C(len(names), at) if min(at[:_NEEDED]) >= 0 else None


def from_w3c(line: bytes, form: W3C) -> Record | None:
    """Return the parts of a line of W3C's form; None when it has not as many fields as its head says."""
    tabs = b"\t" in line
    values = line.split(b"\t") if tabs else line.split(b" ")
    width, (day, time, method, path, status, query, host, address, agent) = form
    if len(values) != width:
        return None
    values.append(b"-")
    target, asked, name = values[path], values[query], values[host]
    if asked != b"-":
        # CloudFront writes the percent signs of a query as %25 once more; it alone parts fields by tabs.
        target += b"?" + (_TWICE.sub(b"%", asked) if tabs and b"%25" in asked else asked)
    return (
        b"" if name == b"-" else name,
        values[address],
        values[day] + b" " + values[time],
        values[method] + b" " + target + b'" ' + values[status],
        b'"' + values[agent] if agent >= 0 else b"",
        b"",
    )


def from_json(line: bytes) -> Record | None:
    """Return the parts of a line that is a JSON object; None when it is none, or tells no request."""
    try:
        record = orjson.loads(line)
        for name in _NESTED:
            inner = record.get(name)
            if isinstance(inner, dict):
                record = {**inner, **record}
        return _named(record)
    except ValueError:
        return None


def _named(record: Mapping[str, object]) -> Record | None:
    names = _names(tuple(record))
    values = [record.get(name) for name in names]
    texts = [value if type(value) is str else _text(value) for value in values]  # most are, and a call for each costs
    host, address, stamp, status, method, target, query, agent = texts
    whole = record.get("request")
    if isinstance(whole, str):
        request = whole.partition(" HTTP/")[0]
    elif method and target:
        request = f"{method} {target}?{query}" if query and "?" not in target else f"{method} {target}"
    else:
        return None
    if not (stamp and status):
        return None
    named = b'"' + agent.encode() if names[-1] else b""
    return (host.encode(), address.encode(), stamp.encode(), f'{request}" {status}'.encode(), named, b"")


@lru_cache(maxsize=100)
def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return by which of the names given each part goes; lines of one log have the same names."""
    return tuple(next((name for name in names if name in given), "") for names in _JSON_NAMES)


def _text(value: object) -> str:
    """Return a value as text; headers are lists of values."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value:
        return _text(value[0])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value) if isinstance(value, int) else f"{value:.6f}"


def second(stamp: bytes) -> int | None:
    """Return the seconds since 1970 (UTC) of a time in any of the forms; None when it is no time.

    A time that names no zone is UTC.
    """
    try:
        found = _CLF_TIME.fullmatch(stamp)
        if found:
            day, hour, minute, sec, zone = found.groups()
            return _midnight(day, zone) + _since(int(hour), int(minute), int(sec))
        if _NUMBER.fullmatch(stamp):
            number = int(stamp.partition(b".")[0])
            return number // next((unit for least, unit in _UNITS if number >= least), 1)
        moment = datetime.fromisoformat(stamp.decode("ascii"))
        return math.floor((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, KeyError, OverflowError):
        return None


@lru_cache(maxsize=1000)
def _midnight(day: bytes, zone: bytes) -> int:
    """Return when a day as ``25/Nov/2026`` begins in a zone as ``+0700``."""
    at = date(int(day[7:]), _MONTHS[day[3:6]], int(day[:2]))
    ahead = int(zone[:3]) * 60 + int(zone[:1] + zone[3:])
    return (at.toordinal() - _EPOCH) * 86_400 - ahead * 60


def _since(hour: int, minute: int, sec: int) -> int:
    """Return the seconds since midnight; servers tell a leap second as 60."""
    if hour > 23 or minute > 59 or sec > 60:  # noqa: PLR2004 - a clock's
        raise ValueError
    return hour * 3600 + minute * 60 + sec
