"""What the names of Keras, TensorFlow and NumPy mean: rules over shapes, found by name."""
