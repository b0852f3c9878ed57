"""Editor features as plain data: no protocol, no syntax trees."""
