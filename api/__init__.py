"""What PostgREST cannot do: hosted checkouts, signed webhooks, health. It decides nothing."""
