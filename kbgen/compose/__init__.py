"""From what was chosen to finished sites, before any HTML: ``compose`` a centre, ``network`` the page at the root."""

from kbgen.compose.centre import compose
from kbgen.compose.front import network
from kbgen.compose.labels import labels

__all__ = ["compose", "labels", "network"]
