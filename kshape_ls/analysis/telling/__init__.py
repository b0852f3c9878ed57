"""The finished state told as facts: descriptions, graphs, findings with their stories."""
