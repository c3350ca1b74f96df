"""From what was chosen to finished sites, before any HTML: a centre's, the network's page, and all pages that it searches."""

from kbgen.compose.centre import compose, settings, site_languages, voices_at
from kbgen.compose.front import everywhere, network
from kbgen.compose.labels import labels
from kbgen.compose.ledger import in_languages
from kbgen.compose.letter import letter, shown
from kbgen.compose.setting import address, tag_name, term_addresses
from kbgen.compose.standing import standings

__all__ = [
    "address",
    "compose",
    "everywhere",
    "in_languages",
    "labels",
    "letter",
    "network",
    "settings",
    "shown",
    "site_languages",
    "standings",
    "tag_name",
    "term_addresses",
    "voices_at",
]
