"""A stand-in for Slack's incoming webhooks."""
