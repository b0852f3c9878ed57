"""Recurrent layers, their cells and the wrappers around them."""
