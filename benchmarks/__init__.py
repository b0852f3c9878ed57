"""How fast the server answers, beside one that does nothing and those that people know: ``make bench``."""
