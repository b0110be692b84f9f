"""The one exception for what a payment processor refuses for good."""


class RefusedError(Exception):
    """It answered, and the answer is no: asking again changes nothing. The text is its code."""
