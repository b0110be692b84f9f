"""Reading a page as a person does: find its form, press one of its buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


@dataclass
class _Form:
    action: str = ""
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(_Form(given.get("action", ""), given.get("method", "get")))
        elif not self.forms:
            return
        elif tag == "button":
            self.forms[-1].buttons.append((given.get("name", ""), given.get("value", "")))
        elif tag == "input" and given.get("name"):
            self.forms[-1].fields[given["name"]] = given.get("value", "")


def press(browser: httpx.Client, page: httpx.Response, button: str, **typed: str) -> httpx.Response:
    """Press the button of this value (the first one when it is empty) and return the next page."""
    page.raise_for_status()
    reader = _Forms()
    reader.feed(page.text)
    for form in reader.forms:
        for name, value in form.buttons:
            if not button or value == button:
                data = form.fields | typed | ({name: value} if name else {})
                target = urljoin(str(page.url), form.action) if form.action else str(page.url)
                answer = browser.request(form.method.upper(), target, data=data)
                answer.raise_for_status()
                return answer
    raise LookupError(f"{page.url} has no button {button!r}")
