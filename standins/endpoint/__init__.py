"""A buyer's receiver of notifications."""
