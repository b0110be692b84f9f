"""What an endpoint is: a method, a path, the shape of its parameters, and its handler."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from standins.stripe.account import Account
from standins.stripe.listing import LIST_FIELDS, page
from standins.stripe.render import render
from standins.stripe.shapes import Shape, array, record, text
from standins.stripe.state import Thing

EXPAND: dict[str, Shape] = {"expand": array(text())}


@dataclass(frozen=True)
class Call:
    """One checked request."""

    account: Account
    params: dict[str, Any]
    base_url: str
    id: str = ""


@dataclass(frozen=True)
class Endpoint:
    """A method and a path, the shape of the parameters, and the handler."""

    method: str
    path: str
    shape: Shape
    act: Callable[[Call], dict[str, Any]]
    kind: type[Thing] | None = None
    """What the answer is made of, where its fields can be expanded."""
    is_list: bool = False
    check: Callable[[Call], None] | None = None
    """Looks at the parameters together; refusing here leaves no trace under the key."""
    is_pinned: bool = False
    """Whether only the version is served whose shapes are rendered."""


def fields_of(call: Call) -> dict[str, Any]:
    """The parameters, without what only says how to answer."""
    return {name: value for name, value in call.params.items() if name != "expand"}


def post(
    path: str,
    kind: type[Thing],
    fields: Mapping[str, Shape],
    act: Callable[[Call], dict[str, Any]],
    *,
    required: Collection[str] = (),
    check: Callable[[Call], None] | None = None,
) -> Endpoint:
    """An endpoint that changes something."""
    return Endpoint("POST", path, record({**fields, **EXPAND}, required), act, kind, check=check)


def retrieve(path: str, kind: type[Thing]) -> Endpoint:
    """One object by its id."""

    def act(call: Call) -> dict[str, Any]:
        return render(call.account.find(kind, call.id, "id", 404))

    return Endpoint("GET", f"{path}/{{id}}", record(EXPAND), act, kind)


def list_of(path: str, kind: type[Thing], filters: Mapping[str, Shape]) -> Endpoint:
    """A list whose filters are named like the fields they compare."""

    def act(call: Call) -> dict[str, Any]:
        wanted = {name: call.params[name] for name in filters if name in call.params}
        found = [
            thing
            for thing in call.account.all(kind)
            if all(getattr(thing, name) == value for name, value in wanted.items())
        ]
        return page(call.account, kind, found, call.params) | {"url": path}

    shape = record({**LIST_FIELDS, **EXPAND, **filters})
    return Endpoint("GET", path, shape, act, kind, is_list=True)
