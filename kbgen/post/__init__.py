"""Digests on their way to people: addresses, lists of them, letters, the journal of what went out, and the mail server."""
