"""A stand-in for the workflows of Microsoft Teams that a webhook request starts."""
