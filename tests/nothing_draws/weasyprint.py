"""Stands where WeasyPrint would be, on a machine that lacks the libraries it draws letters with."""

raise OSError("cannot load library 'libpango-1.0-0'")
