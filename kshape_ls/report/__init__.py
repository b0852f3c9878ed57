"""Ways of telling an analysis: JSON and text. Decides nothing."""
