"""Preprocessing layers: images, text, categories, numbers, audio."""
