"""How messages come and go: standard input and output, or a socket; bytes into messages; whether the client lives."""
