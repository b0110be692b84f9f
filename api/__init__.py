"""What PostgREST cannot do: hosted checkouts, signed webhooks, health. It decides nothing."""

import logging

# Before the first module that warns is imported: the log is JSON, every line of it.
logging.captureWarnings(True)
