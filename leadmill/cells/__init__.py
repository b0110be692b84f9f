"""Several cells, whose sums are copied into one reporting database: docs/growth.md."""
