"""Our rules against the installed Keras: see ``agreement.py``."""
