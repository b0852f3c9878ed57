"""One file a check, named as its code is; found by itself."""
