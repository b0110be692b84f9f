"""Tests of Leadmill; a package, so that `tests.peers.stripe` never shadows the `stripe` SDK."""
