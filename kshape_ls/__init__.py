"""kshape-ls: the shape of every Keras layer, while you type."""

__version__ = "0.1.0"
