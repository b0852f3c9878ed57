"""Dropout, noise and penalties: shapes stay."""
