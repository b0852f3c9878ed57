"""Pooling: windows, whole axes, or as many places as asked for."""
