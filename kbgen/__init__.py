"""kbgen: one library of Markdown in, one multilingual searchable site for every centre out."""

__version__ = "0.1.0"
