"""Text to statements: reading, positions, the document's lines, the resilient cut."""
