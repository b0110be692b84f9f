"""Our own pages, for those who come back to them from another site or a mail."""

from starlette.responses import RedirectResponse, Response

from leadmill.settings import Settings


def is_ours(settings: Settings) -> bool:
    """Whether members use our pages, and not an application of the operator's."""
    return settings.app_url.rstrip("/") == settings.public_url.rstrip("/")


def to_app(path: str) -> Response:
    """Lead to a page of ours below /app."""
    return RedirectResponse(f"/app{path}", 303)
