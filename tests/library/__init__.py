"""Tests of the library: how rules are found, bound and asked; that none of them raises."""
