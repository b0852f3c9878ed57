"""Rules of ``keras.layers``, a folder for each of Keras's own families."""
