"""A stateful stand-in for Paystack, strict to the documented shapes.

    python -m standins.paystack --port 8094 --webhook-url URL

It refuses what Paystack refuses. A parameter that this stand-in does not model is refused, too:
silence would let a test pass for the wrong reason.

Where things are: `state` the objects, `account` where they live and their events, `render` how
they look in JSON; `paying`, `refunding` and `disputing` the rules; `params` and `listing` what a
request may say; `api` and `endpoints` the HTTP interface; `hosted` and `pages` what a payer sees;
`delivery` the webhooks and their faults; `knobs` and `config` what can be turned.
"""
