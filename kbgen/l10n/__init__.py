"""Translations: what a page consists of, how fresh each piece is, and the exchange with translators' programs."""
