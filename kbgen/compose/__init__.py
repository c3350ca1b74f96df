"""From what was chosen to finished sites, before any HTML: ``compose`` a centre, ``network`` the page at the root, ``everywhere`` what it searches."""

from kbgen.compose.centre import compose
from kbgen.compose.front import everywhere, network
from kbgen.compose.labels import labels

__all__ = ["compose", "everywhere", "labels", "network"]
