"""What is public and the same for all may be kept by caches; nothing else may."""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.e2e.market import Market
from tests.waiting import wait_for

PUBLIC = {
    "niches": "/api/niches?slug=eq.{slug}",
    "forms": "/api/form_schemas?niche_id=eq.{niche}",
    "levels": "/api/competition_levels?niche_id=eq.{niche}",
    "the form of a niche": "/api/rpc/form_json_schema?niche={slug}",
}


@pytest.fixture(scope="module", autouse=True)
def level(market: Market) -> str:
    level: str = market.admin.call(
        "create_competition_level",
        niche_id=market.niche_id, name="Cached", price="3.00", max_buyers=3,
    )  # fmt: skip
    return level


def get(market: Market, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    url = market.public_url + path.format(slug=market.slug, niche=market.niche_id)
    return httpx.request(method, url, headers=headers)


@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC.keys())
def test_the_catalogue_has_a_validator(market: Market, path: str) -> None:
    first = get(market, path)
    assert first.status_code == 200, first.text
    assert len(first.json()) > 0
    assert first.headers.get_list("cache-control") == ["public, max-age=60"]
    varies = first.headers["vary"].lower()
    assert all(name in varies for name in ("authorization", "x-api-key", "accept", "origin"))
    tag = first.headers["etag"]
    # Compressed or not, by GET or HEAD, it is the same version.
    assert get(market, path, **{"Accept-Encoding": "identity"}).headers["etag"] == tag
    head = get(market, path, "HEAD")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = get(market, path, **{"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "public, max-age=60"
        assert again.headers["x-content-type-options"] == "nosniff"
    assert get(market, path, **{"If-None-Match": 'W/"other"'}).status_code == 200


def test_a_change_is_another_version(market: Market, level: str) -> None:
    before = get(market, PUBLIC["levels"])
    market.admin.call("update_competition_level", competition_level_id=level, price="4.00")
    known = {"If-None-Match": before.headers["etag"]}
    # nginx keeps an answer for a second.
    after = wait_for(
        lambda: answer if (answer := get(market, PUBLIC["levels"], **known)).is_success else None
    )
    assert after.status_code == 200
    assert after.json() != before.json()
    assert after.headers["etag"] != before.headers["etag"]


def test_another_representation_is_another_version(market: Market) -> None:
    rows = get(market, PUBLIC["niches"])
    table = get(market, PUBLIC["niches"], Accept="text/csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert table.headers["etag"] != rows.headers["etag"]


@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC.keys())
def test_no_answer_to_somebody_is_kept(market: Market, path: str) -> None:
    tag = get(market, path).headers["etag"]
    bearer = {"Authorization": f"Bearer {market.member_token}"}
    for status, headers in ((200, bearer), (401, {"X-API-Key": "x"})):
        answer = get(market, path, **headers, **{"If-None-Match": tag})
        assert answer.status_code == status
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/niches?id=eq.x", 400, "22P02"),
        ("/api/niches?columns=id", 400, "LM010"),
        ("/api/rpc/form_json_schema", 400, "LM037"),
        ("/api/rpc/form_json_schema?niche={slug}&x=1", 400, "LM037"),
        ("/api/rpc/form_json_schema?niche=none", 404, "LM202"),
        ("/api/form_challenge", 404, "LM002"),
    ],
)
def test_no_refusal_is_kept(market: Market, path: str, status: int, code: str) -> None:
    answer = get(market, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_the_database_is_asked_once_a_second_however_many_ask(market: Market) -> None:
    path = PUBLIC["niches"] + f"&name=neq.{uuid.uuid4().hex}"
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: get(market, path), range(40)))
    seconds = time.monotonic() - began
    assert {answer.status_code for answer in answers} == {200}
    sent = {answer.headers["x-request-id"] for answer in answers}

    def lines() -> list[dict[str, str]]:
        said = [json.loads(line) for line in market.stack.access_log.read_text().splitlines()]
        return [line for line in said if line["request_id"] in sent]

    wait_for(lambda: len(lines()) == len(sent))
    assert 1 <= len([line for line in lines() if line["upstream_seconds"]]) <= seconds + 2


def test_a_query_arrives_as_it_was_sent(market: Market) -> None:
    name = f'Öl & "Gas" {uuid.uuid4().hex[:8]}'
    market.admin.call("update_niche", niche_id=market.niche_id, name=name)
    for query in (
        {"name": f"eq.{name}"},
        {"or": f'(name.eq."{name.replace(chr(34), chr(92) + chr(34))}")'},
    ):
        url = httpx.URL(f"{market.public_url}/api/niches", params={"select": "name", **query})
        assert httpx.get(url).json() == [{"name": name}], str(url)
    counted = get(market, "/api/niches?limit=1", Prefer="count=exact")
    assert counted.headers["content-range"].split("/")[1].isdecimal()
    assert "etag" not in counted.headers
    few = get(market, PUBLIC["levels"] + "&limit=1&order=name")
    assert few.headers["content-range"] == "0-0/*"


def test_others_that_are_public_are_not_kept(market: Market) -> None:
    for path in ("/api/rpc/form_limits", "/api/", "/healthz"):
        assert get(market, path).headers["cache-control"] == "no-store"
