"""Workers: each task is one call of a database function and the talk to the outside."""
