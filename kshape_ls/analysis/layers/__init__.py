"""Layers: making them, calling them, what they weigh, and the nodes that calls leave in the graph."""
