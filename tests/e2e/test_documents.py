"""The documents match the responses of the doors."""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from leadmill.story import Door
from tests.e2e.market import Market

ROOT = Path(__file__).parents[2]


def rows_of(document: str) -> list[list[str]]:
    lines = (ROOT / "docs" / document).read_text().splitlines()
    table = [line for line in lines if line.startswith("| ") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def openapi(door: Door) -> dict[str, Any]:
    document: dict[str, Any] = door.get("")
    return document


def test_every_documented_endpoint_exists_at_its_door(market: Market) -> None:
    described = {
        "public": openapi(market.member)["paths"] | openapi(market.public)["paths"],
        "admin": openapi(market.admin)["paths"],
    }
    walked = 0
    # Tables of other things have other columns.
    for _, door, ours in [row for row in rows_of("api.md") if len(row) == 3]:
        place = re.search(r"`(GET|POST) (/[^`?]*)", ours)
        if door not in described or not place:
            continue
        method, path = place[1], place[2]
        walked += 1
        if path.startswith("/api/"):
            assert path.removeprefix("/api") in described[door], ours
        else:
            # Starlette: the path exists when its answer is not the 404 of nginx.
            answer = market.public.request(method, re.sub(r"\{\w+\}", str(uuid.uuid4()), path))
            assert answer.status_code != 404 or "nothing is served" not in answer.text, ours
    assert walked > 30


@pytest.mark.parametrize("door", ["anonymous", "member", "admin"])
def test_openapi_describes_every_path_and_argument(market: Market, door: str) -> None:
    doors = {"anonymous": market.public, "member": market.member, "admin": market.admin}
    document = openapi(doors[door])
    assert document["info"]["title"] == "Leadmill"
    silent = []
    for name, definition in document["definitions"].items():
        if not definition.get("description"):
            silent.append(name)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path != "/" and not operation.get("summary"):
                silent.append(f"{method} {path}")
    assert silent == []
    if "listings" in document["definitions"]:
        # The comment of a column, where it has one, is its description.
        price = document["definitions"]["listings"]["properties"]["price"]
        assert "decimal" in price["description"]
