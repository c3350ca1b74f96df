"""QR codes (ISO/IEC 18004). The only module that knows segno."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

_QUIET = 4
"""Modules of white around a code, as the standard asks for."""


@lru_cache(maxsize=10_000)
def svg(address: str) -> str:
    """Return a QR code as SVG for a page or a sheet: black on white, error correction M or better, as wide as its place."""
    found = io.BytesIO()
    plain = {"xmldecl": False, "svgclass": None, "lineclass": None, "omitsize": True, "nl": False}
    _code(address).save(found, kind="svg", border=_QUIET, light="#fff", **plain)
    return found.getvalue().decode()


def png(address: str, scale: int = 10) -> bytes:
    """Return a QR code as PNG, each module ``scale`` pixels wide."""
    found = io.BytesIO()
    _code(address).save(found, kind="png", border=_QUIET, scale=scale)
    return found.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False, boost_error=True)
