"""Stand-ins for outside services: stateful, strict to the documented shapes, bound to 127.0.0.1."""
