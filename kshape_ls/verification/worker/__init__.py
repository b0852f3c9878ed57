"""What runs in the user's own interpreter: the only place that imports Keras.

These files and ``wire.py`` are handed over as files and need nothing of ours installed: standard library, Python 3.8.
"""
