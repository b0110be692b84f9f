"""A stateful stand-in for Stripe, strict to the documented shapes.

    python -m standins.stripe --port 8090 --webhook-url URL --webhook-secret whsec_x

It refuses what Stripe refuses. A parameter that Stripe documents and this stand-in does not
model is refused like an unknown one: silence would let a test pass for the wrong reason.

Where things are: `state` the objects, `account` where they live, `render` how they look in JSON;
`checkout`, `charging` and `refunding` the rules; `shapes` and `form` the parameters; `api` and
`resources` the HTTP interface; `pages` what a buyer sees; `delivery` the webhooks and their
faults; `config` the knobs.
"""
