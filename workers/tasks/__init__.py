"""The tasks, a module a room. Each may run twice: a worker can die between its work and its report.

A task makes one call of a database function, and talks to the outside.
"""
