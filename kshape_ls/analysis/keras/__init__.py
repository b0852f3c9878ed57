"""Calls of library names, and which Keras a program runs under."""
