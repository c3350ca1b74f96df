"""QR codes (ISO/IEC 18004). The only module that knows segno."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import segno

from kbgen.render import keeping

STORE = ".kbgen/qr"
_MAKER = hashlib.sha256(segno.__version__.encode() + Path(__file__).read_bytes()).hexdigest()
"""What codes are made by: those of another maker are not taken from the store."""

_QUIET = 4
"""Modules of white around a code, as the standard asks for."""


def svg(address: str) -> str:
    """Return a QR code as SVG for a page or a sheet: black on white, error correction M or better, as wide as its place."""
    found = io.BytesIO()
    plain = {"xmldecl": False, "svgclass": None, "lineclass": None, "omitsize": True, "nl": False}
    _code(address).save(found, kind="svg", border=_QUIET, light="#fff", **plain)
    return found.getvalue().decode()


def kept(address: str, store: Path) -> bytes:
    """Return the same SVG, made once and then read again: a code takes four milliseconds, and a site has hundreds."""
    key = hashlib.sha256(f"{_MAKER} {address}".encode()).hexdigest()
    return keeping.kept(store / key[:2] / f"{key[2:]}.svg", lambda: svg(address).encode())


def png(address: str, scale: int = 10) -> bytes:
    """Return a QR code as PNG, each module ``scale`` pixels wide."""
    found = io.BytesIO()
    _code(address).save(found, kind="png", border=_QUIET, scale=scale)
    return found.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False, boost_error=True)
