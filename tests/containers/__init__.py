"""A Docker daemon of the tests' own, and base images that need no registry."""
