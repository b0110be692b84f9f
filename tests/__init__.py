"""Tests of Leadmill; a package, so that `standins.stripe` never shadows the `stripe` SDK."""
