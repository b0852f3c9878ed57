"""Models: sequential and functional ones, their methods, and what they are trained with."""
