"""A stand-in for Google Chat's incoming webhooks."""
