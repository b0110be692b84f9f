"""Where links in mails lead: to a page of web/, or of the operator's own application."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api._context import Context

# By the first part of the path; the rest is the same.
_OWN_PAGES = {
    "deposits": "billing",
    "subscriptions": "subscriptions",
    "notifications": "notifications",
    "plan": "billing",
    "connections": "connections",
}


async def show_application(request: Request) -> Response:
    """Lead to the same page of the application."""
    settings = Context.of(request).settings
    path = request.url.path
    if settings.has_own_pages:
        _, first, *rest = path.split("/")
        path = "/".join(["", "app", _OWN_PAGES[first], *rest])
        # Relative: the browser stays at the host by which it came.
        return RedirectResponse(path, 303)
    return RedirectResponse(f"{settings.app_url.rstrip('/')}{path}", 303)


# Paths contain nothing but an id, so that user input cannot redirect to another site.
ROUTES = [
    Route("/deposits", show_application, methods=["GET"]),
    Route("/subscriptions", show_application, methods=["GET"]),
    Route("/subscriptions/{subscription_id:uuid}", show_application, methods=["GET"]),
    Route("/notifications", show_application, methods=["GET"]),
    Route("/plan", show_application, methods=["GET"]),
    Route("/connections", show_application, methods=["GET"]),
]
