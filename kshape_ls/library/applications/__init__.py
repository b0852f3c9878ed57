"""What the functions of ``keras.applications`` make: each model stands as one layer."""
