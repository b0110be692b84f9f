"""A stand-in for Pipedrive: one company's account behind API v2, with v1 where only v1 exists."""
