"""Tensors and arrays: operators, functions, methods, and what is known of what they hold."""
