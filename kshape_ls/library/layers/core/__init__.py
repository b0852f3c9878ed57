"""The layers that others are made of: dense, embeddings, masking, inputs."""
