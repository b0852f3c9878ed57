"""What the Python language means over abstract values: statements, expressions, calls, classes."""
