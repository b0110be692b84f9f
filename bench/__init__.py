"""Benchmarks, each paired with its baseline in the same run. `make bench`; see README.md."""
