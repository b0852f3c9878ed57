"""kshape-ls: the shape of every Keras layer, while you type."""

__version__ = "0.1.0"
DOCUMENTATION = "https://kshape-ls.github.io"
"""Where the pages of ``docs`` are published."""
