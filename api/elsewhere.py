"""Where links in mails lead while no application of the operator's takes them."""

from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api._context import Context
from api.mail_links import page


async def show_application(request: Request) -> Response:
    """Lead to the same page of the application, or say who can help."""
    settings = Context.of(request).settings
    if settings.app_url.rstrip("/") != settings.public_url.rstrip("/"):
        return RedirectResponse(f"{settings.app_url.rstrip('/')}{request.url.path}", 303)
    return page(
        "Continue in your application",
        "<p>Deposits, plans, subscriptions, notifications and connections are looked after in the"
        " application that you use Leadmill with. Open it and log in there.</p>"
        f"<p>It is not installed at {escape(settings.public_url)}. The operator of this service"
        " can set its address, so that links in mails lead to it (LEADMILL_APP_URL).</p>",
    )


# Paths contain nothing but an id, so that user input cannot redirect to another site.
ROUTES = [
    Route("/deposits", show_application, methods=["GET"]),
    Route("/subscriptions", show_application, methods=["GET"]),
    Route("/subscriptions/{subscription_id:uuid}", show_application, methods=["GET"]),
    Route("/notifications", show_application, methods=["GET"]),
    Route("/plan", show_application, methods=["GET"]),
    Route("/connections", show_application, methods=["GET"]),
]
