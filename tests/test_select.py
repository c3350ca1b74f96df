"""Which documents a centre shows: the sum of its needs, told with reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.model.document import Document, Edition, Library
from kbgen.model.figures import Option, Source
from kbgen.model.kinds import Campaign, CaseStudy, CentreProfile, Company, Needs, Overview, Years
from kbgen.model.need import Need, Reason
from kbgen.model.vocabulary import Term, Vocabulary
from kbgen.select import COUNTRY, GENERAL, NEAR, OWN, choose

DAY = date(2026, 11, 23)
