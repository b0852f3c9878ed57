"""Rules of functions on tensors: ``keras.ops``, ``tf`` and NumPy."""
