"""Layers that only arrange: flatten, reshape, permute, crop, pad, repeat."""
