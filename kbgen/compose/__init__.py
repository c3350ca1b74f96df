"""From what was chosen to finished sites, before any HTML: a centre's, the network's page, and all pages that it searches."""

from kbgen.compose.centre import compose, voices_at
from kbgen.compose.front import everywhere, network
from kbgen.compose.labels import labels

__all__ = ["compose", "everywhere", "labels", "network", "voices_at"]
