"""What the engine is told of the world: files and open buffers, and where imported names are defined."""
