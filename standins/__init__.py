"""Stand-ins for services that cannot be called from here: `leadmill run` and the tests use them."""
