"""Log-in, refresh and log-out as a page does them: the refresh token stays in a cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx
import pytest

from leadmill.story import PASSWORD, Door
from tests.e2e.market import Market

REFRESH = "leadmill_refresh"


@pytest.fixture
def email(market: Market) -> str:
    return market.new_member()


class Page:
    """A page of one door in a browser of its own."""

    def __init__(self, url: str, **headers: str) -> None:
        self.url = url
        self.http = httpx.Client(headers={"Origin": url} | headers, trust_env=False)

    def log_in(self, email: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
        fields = {"email": email, "password": password} | more
        return self.http.post(f"{self.url}/session", json=fields)

    def refresh(self, token: str | None = None) -> httpx.Response:
        """By the cookie, or by another one."""
        if token is not None:
            self.http.cookies.clear()
        headers = {} if token is None else {"Cookie": f"{REFRESH}={token}"}
        return self.http.post(f"{self.url}/session/refresh", headers=headers)

    def log_out(self) -> httpx.Response:
        return self.http.delete(f"{self.url}/session")

    @property
    def token(self) -> str | None:
        return self.http.cookies.get(REFRESH)


@pytest.fixture
def open_page() -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a browser of its own, and closes them all."""
    with ExitStack() as opened:

        def opens(url: str, **headers: str) -> Page:
            page = Page(url, **headers)
            opened.enter_context(page.http)
            return page

        yield opens


@pytest.fixture
def page(market: Market, open_page: Callable[..., Page]) -> Page:
    return open_page(market.public_url)


def cookies_of(answer: httpx.Response) -> dict[str, Morsel[str]]:
    return {
        name: morsel
        for line in answer.headers.get_list("set-cookie")
        for name, morsel in SimpleCookie(line).items()
    }


def refused(answer: httpx.Response, status: int, code: str) -> httpx.Response:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return answer


def may_read(market: Market, token: str) -> bool:
    door = Door(market.public.http, market.public_url, token)
    return door.request("GET", "/api/organizations").is_success


def test_a_page_gets_the_access_token_and_no_other(market: Market, email: str, page: Page) -> None:
    answer = page.log_in(email)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "role"}
    assert answer.headers["cache-control"] == "no-store"
    assert may_read(market, answer.json()["access_token"])
    cookies = cookies_of(answer)
    assert set(cookies) == {REFRESH, "leadmill_device"}
    for name, cookie in cookies.items():
        assert cookie["path"] == "/session"
        assert cookie["httponly"]
        assert cookie["samesite"].lower() == "strict"
        assert cookie["domain"] == ""
        # This stack has no TLS: tests/integration/api/test_session.py has the other case.
        assert not cookie["secure"]
        assert name[0] != "_"
    assert int(cookies[REFRESH]["max-age"]) == 90 * 24 * 3600
    again = page.refresh()
    assert again.status_code == 200
    assert set(again.json()) == set(answer.json())
    assert page.token != cookies[REFRESH].value
    assert may_read(market, again.json()["access_token"])


def test_tabs_that_refresh_at_once_get_the_same_successor(
    email: str, page: Page, open_page: Callable[..., Page]
) -> None:
    page.log_in(email)
    token = page.token
    # Clients of their own, as each tab sends the cookie before it sees the answer of another.
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: open_page(page.url).refresh(token), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({cookies_of(answer)[REFRESH].value for answer in answers}) == 1


def test_a_cookie_used_again_later_ends_the_session(
    market: Market, email: str, page: Page, open_page: Callable[..., Page]
) -> None:
    access = page.log_in(email).json()["access_token"]
    stolen = page.token
    assert page.refresh().status_code == 200
    sid = market.claims_of(access)["sid"]
    market.sql(
        "update identity.refresh_token set spent_at = spent_at - interval '11 seconds'"
        " where session_id = %s and spent_at is not null",
        sid,
    )
    answer = refused(open_page(page.url).refresh(stolen), 401, "LM107")
    assert cookies_of(answer)[REFRESH].value == ""
    assert not may_read(market, access)
    answer = refused(page.refresh(), 401, "LM106")
    assert cookies_of(answer)[REFRESH]["max-age"] == "0"
    assert page.token is None, "the browser has removed it"


def test_a_session_that_has_ended_removes_its_cookie(
    market: Market, email: str, page: Page, open_page: Callable[..., Page]
) -> None:
    access = page.log_in(email).json()["access_token"]
    door = Door(market.public.http, market.public_url, access)
    assert door.request("POST", "/api/rpc/log_out", json={}).is_success
    answer = refused(page.refresh(), 401, "LM106")
    assert cookies_of(answer)[REFRESH]["max-age"] == "0"
    assert answer.headers["www-authenticate"] == "Bearer"
    for token in ("x", "x" * 43, "x" * 5000, '"; Path=/', "ü"):
        answer = open_page(page.url).http.post(
            f"{page.url}/session/refresh", headers={b"Cookie": f"{REFRESH}={token}".encode()}
        )
        refused(answer, 401, "LM106")
    refused(open_page(page.url).refresh(), 401, "LM106")


def test_logging_out_ends_the_session_and_removes_the_cookie(
    market: Market, email: str, page: Page, open_page: Callable[..., Page]
) -> None:
    access = page.log_in(email).json()["access_token"]
    token = page.token
    answer = page.log_out()
    assert (answer.status_code, answer.content) == (204, b"")
    assert page.token is None
    assert page.http.cookies.get("leadmill_device"), "the device is known at the next log-in"
    assert not may_read(market, access)
    refused(open_page(page.url).refresh(token), 401, "LM106")
    assert page.log_out().status_code == 204, "who is logged out may log out"


def test_another_log_in_ends_the_session_before(market: Market, email: str, page: Page) -> None:
    first = page.log_in(email).json()["access_token"]
    refused(page.log_in(email, "not the password"), 401, "LM101")
    assert may_read(market, first), "a wrong password ends nothing"
    second = page.log_in(email).json()["access_token"]
    assert not may_read(market, first)
    assert may_read(market, second)


def test_a_page_acts_for_another_organisation(market: Market, email: str, page: Page) -> None:
    access = page.log_in(email).json()["access_token"]
    user = market.claims_of(access)["sub"]
    [(other, stranger)] = market.sql(
        "select tests.create_organization(), tests.create_organization()"
    )
    market.sql(
        "insert into identity.membership (user_id, organization_id, role)"
        " values (%s, %s, 'member')",
        user,
        other,
    )

    def switch(**fields: Any) -> httpx.Response:
        return page.http.post(f"{page.url}/session/organization", json=fields)

    before = page.token
    bad: list[dict[str, Any]] = [{}, {"organization_id": "x"}, {"organization_id": 5}, {"x": "y"}]
    for fields in bad:
        refused(switch(**fields), 400, "LM031")
    refused(switch(organization_id=str(stranger)), 404, "LM111")
    assert page.token == before
    answer = switch(organization_id=str(other))
    assert (answer.status_code, set(answer.json())) == (
        200,
        {"access_token", "token_type", "expires_in", "role"},
    )
    assert market.claims_of(answer.json()["access_token"])["org"] == str(other)
    assert page.token != before
    assert not may_read(market, access)
    again = page.refresh()
    assert market.claims_of(again.json()["access_token"])["org"] == str(other)
    page.http.headers["Origin"] = "https://evil.example"
    refused(switch(organization_id=str(other)), 403, "LM039")
    page.http.headers["Origin"] = page.url
    page.http.cookies.clear()
    refused(switch(organization_id=str(other)), 401, "LM106")


def test_a_refused_log_in_says_how_long_to_wait(market: Market, page: Page) -> None:
    email = market.new_member()
    answers = [page.log_in(email, "not the password") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 1 <= int(refused(answers[-1], 429, "LM102").headers["retry-after"]) <= 900
    assert "set-cookie" not in answers[-1].headers


def test_each_door_logs_in_its_own(
    market: Market, admin_email: str, email: str, open_page: Callable[..., Page]
) -> None:
    public, admin = open_page(market.public_url), open_page(market.admin_url)
    answer = admin.log_in(admin_email)
    assert (answer.status_code, answer.json()["role"]) == (200, "admin")
    assert set(cookies_of(answer)) == {"leadmill_admin_refresh", "leadmill_admin_device"}
    token = answer.json()["access_token"]
    assert Door(market.public.http, market.admin_url, token).get("leads?limit=1") is not None
    assert admin.refresh().json()["role"] == "admin"
    opened = "select count(*) from identity.session"
    before = market.sql(opened)
    for door, who in ((public, admin_email), (admin, email)):
        assert "set-cookie" not in refused(door.log_in(who), 403, "LM038").headers
    assert market.sql(opened) == before, "no session remains of it"
    # A cookie that somebody has carried to the other door.
    carried = f"leadmill_refresh={admin.http.cookies['leadmill_admin_refresh']}"
    answer = public.http.post(f"{market.public_url}/session/refresh", headers={"Cookie": carried})
    assert cookies_of(refused(answer, 403, "LM038"))[REFRESH]["max-age"] == "0"
    assert admin.refresh().status_code == 200, "and that cost its owner nothing"


FOREIGN: dict[str, dict[str, str]] = {
    "another site": {"Origin": "https://evil.example"},
    "no origin": {"Origin": "null"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "a neighbour": {"Origin": "{own}", "Sec-Fetch-Site": "same-site"},
    "another site by its browser": {"Sec-Fetch-Site": "cross-site"},
    "an address typed in": {"Sec-Fetch-Site": "none"},
    "the other door": {"Origin": "{other}"},
    "no browser": {},
}


@pytest.mark.parametrize("door", ["public", "admin"])
@pytest.mark.parametrize("who", FOREIGN)
def test_no_other_page_uses_the_cookie(
    market: Market,
    admin_email: str,
    email: str,
    who: str,
    door: str,
    open_page: Callable[..., Page],
) -> None:
    own, other = market.public_url, market.admin_url
    if door == "admin":
        own, other, email = other, own, admin_email
    page = open_page(own)
    assert page.log_in(email).status_code == 200
    kept = dict(page.http.cookies)
    headers = {name: value.format(own=own, other=other) for name, value in FOREIGN[who].items()}
    del page.http.headers["origin"]
    fields = {"email": email, "password": PASSWORD}
    for answer in (
        page.http.post(f"{own}/session/refresh", headers=headers),
        page.http.delete(f"{own}/session", headers=headers),
        page.http.post(f"{own}/session", headers=headers, json=fields),
    ):
        assert "set-cookie" not in refused(answer, 403, "LM039").headers
    assert dict(page.http.cookies) == kept
    answer = page.http.post(f"{own}/session/refresh", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200, "the session is as it was"


def test_a_page_at_another_name_of_the_door_is_its_own(
    market: Market, email: str, open_page: Callable[..., Page]
) -> None:
    url = market.public_url.replace("127.0.0.1", "localhost")
    page = open_page(market.public_url, Host=url.removeprefix("http://"), Origin=url)
    assert page.log_in(email).status_code == 200


def test_the_cookie_opens_nothing_else(market: Market, email: str, page: Page) -> None:
    page.log_in(email)
    cookie = {"Cookie": f"{REFRESH}={page.token}"}
    for method, path in (
        ("GET", "/api/organizations"), ("POST", "/api/rpc/me"), ("POST", "/deposits"),
        ("POST", "/api/rpc/log_out"),
    ):  # fmt: skip
        answer = page.http.request(method, f"{page.url}{path}", headers=cookie, json={})
        assert answer.status_code == 401, path


def test_what_is_no_log_in(page: Page) -> None:
    bodies: list[Any] = [
        {}, [], {"email": "a@b.example"}, {"password": "x"}, {"sign_in": 5},
        {"sign_in": "x", "email": "y"}, {"code": "x"},
        {"email": "a@b.example", "password": None}, {"email": ["a"], "password": "x"},
        {"email": "a@b.example", "password": "x", "device": "y"}, {"email": "\0", "password": "x"},
        {"email": "a@b.example", "password": "x" * 1001}, {"refresh_token": "x"},
    ]  # fmt: skip
    for body in bodies:
        refused(page.http.post(f"{page.url}/session", json=body), 400, "LM031")
    refused(page.http.post(f"{page.url}/session", data={"email": "x"}), 415, "LM030")
    for method, path in (("GET", "/session"), ("GET", "/session/refresh"), ("PUT", "/session")):
        refused(page.http.request(method, f"{page.url}{path}"), 405, "LM003")
    refused(page.http.post(f"{page.url}/session/other"), 404, "LM002")


def test_no_log_in_is_compressed(market: Market, email: str, page: Page) -> None:
    """An answer that is asked for by cookie and holds a token, compressed, tells its length."""
    page.http.headers["Accept-Encoding"] = "gzip"
    for answer in (page.log_in(email), page.refresh()):
        assert "content-encoding" not in answer.headers
