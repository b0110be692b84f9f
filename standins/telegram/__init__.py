"""A stand-in for Telegram's bot API, as far as alerts and notifications need it."""
