"""Where links in mails lead: to our pages, or to the application of the operator's."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api._app import is_ours, to_app
from api._context import Context


async def show_application(request: Request) -> Response:
    """Lead to the same page of the application."""
    settings = Context.of(request).settings
    path = request.url.path
    if not is_ours(settings):
        return RedirectResponse(f"{settings.app_url.rstrip('/')}{path}", 303)
    return to_app(_NAMES.get(path, path))


# What our pages call otherwise than mails do.
_NAMES = {"/deposits": "/billing"}

# Paths contain nothing but an id, so that user input cannot redirect to another site.
ROUTES = [
    Route("/deposits", show_application, methods=["GET"]),
    Route("/subscriptions", show_application, methods=["GET"]),
    Route("/subscriptions/{subscription_id:uuid}", show_application, methods=["GET"]),
    Route("/leads/{assignment_id:uuid}", show_application, methods=["GET"]),
    Route("/notifications", show_application, methods=["GET"]),
    Route("/plan", show_application, methods=["GET"]),
    Route("/connections", show_application, methods=["GET"]),
]
