"""What holds for every test."""

from __future__ import annotations

import signal

# What runs in the background of a shell is started with interrupts ignored, and what it starts would ignore them too.
signal.signal(signal.SIGINT, signal.default_int_handler)
