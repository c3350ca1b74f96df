"""Finding pages: one analyser, an index for browsers, and a shelf for the command line."""
