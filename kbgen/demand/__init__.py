"""What people ask for: surveys, feedback and the host's logs in; needs, monthly sums and the ledger of what is missing out."""
