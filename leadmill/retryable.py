"""The one exception for what may work later."""


class Retryable(Exception):  # noqa: N818 - it is not always an error of ours
    """It may work later. `after`: seconds the other side asked for."""

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after
