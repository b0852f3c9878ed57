"""A model's layer graph as a picture: boxes in frames, laid out once, written as SVG, HTML, PNG, Mermaid or DOT."""
