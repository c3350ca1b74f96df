"""What an investment is worth: arithmetic on an amount paid now and the same saving at the end of each year.

Nothing else is counted: no inflation, no tax, no upkeep, nothing that the equipment fetches at its end. Rates are in percent.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import expm1, inf, log1p

_NEARLY_NOTHING = 1e-12
"""A yearly rate below which a saving of next year is worth as much as one of today, in floating point."""
_STEPS = 200
_THREE = Context(prec=3, rounding=ROUND_HALF_UP)
MONTHS = 12


def payback(investment: float, saving: float) -> float | None:
    """Return the months after which the savings have paid the investment back; None when they never do."""
    if investment <= 0:
        return 0.0
    return investment / saving * MONTHS if saving > 0 else None


def npv(rate: float, years: int, investment: float, saving: float) -> float:
    """Return what the savings of some years are worth now at a yearly rate, less the investment."""
    return saving * _factor(rate / 100, years) - investment


def irr(years: int, investment: float, saving: float) -> float | None:
    """Return the rate at which the net present value is nothing; None where there is no such rate.

    It lies between -100 %, where any saving outweighs the investment, and saving / investment, which savings for ever reach.
    """
    if investment <= 0 or saving <= 0 or years < 1:
        return None
    low, high = -1.0, saving / investment
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if saving * _factor(middle, years) > investment:
            low = middle
        else:
            high = middle
    return high * 100


def rounded(value: float) -> float:
    """Return a number with the three digits that a source's per cent can bear, as the script of the page writes it."""
    return float(_THREE.plus(Decimal(value)))


def _factor(rate: float, years: int) -> float:
    """Return what 1 at the end of each year is worth now; ``rate`` is a share above -1, as 0.1."""
    if abs(rate) < _NEARLY_NOTHING:
        return float(years)
    try:
        return -expm1(-years * log1p(rate)) / rate
    except OverflowError:
        return inf
