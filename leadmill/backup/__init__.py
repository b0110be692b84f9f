"""Backups of the database with pgBackRest, and what it does not do by itself.

pgBackRest copies, compresses and encrypts. Ours are: a manifest with the SHA-256 of every file, of
which a copy is kept elsewhere; the check that no segment of WAL is missing, which pgBackRest's own
`verify` does not notice; which backups are kept for how long; a restore that verifies before it
overwrites and opens after the books are right; and a drill each night.
"""
