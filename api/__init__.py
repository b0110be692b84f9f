"""What PostgREST cannot do: hosted checkouts, signed webhooks, health. It decides nothing."""

import logging

# Before the first module that warns is imported, so that every line of the log is JSON.
logging.captureWarnings(True)
