"""Refresh, log-in and password reset of one user at the same time."""

import json
import uuid
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

LOG_IN = "select identity.log_in(%s, %s)"
REFRESH = "select identity.refresh_session(%s)"
RESET = "select identity.reset_password(%s, %s)"


@dataclass
class Person:
    id: uuid.UUID
    email: str
    password: str = "correct horse"


@pytest.fixture
def person(sql: psycopg.Connection) -> Person:
    email = f"{uuid.uuid4().hex}@people.example"
    user = outcome(
        sql,
        "insert into identity.user_account (email, password_hash, status, email_verified_at)"
        " values (%s, extensions.crypt(%s, extensions.gen_salt('bf', 4)), 'active', now())"
        " returning id",
        email,
        Person.password,
    )
    sql.execute(
        "with o as (insert into identity.organization (name, status)"
        " values ('Test', 'active') returning id)"
        " insert into identity.membership (user_id, organization_id) select %s, o.id from o",
        (user,),
    )
    return Person(user, email)


def reset_token(sql: psycopg.Connection, person: Person) -> str:
    outcome(sql, "select identity.request_mail('reset_password', %s)", person.email)
    token: str = outcome(sql, "select tests.token_for(%s, 'reset_password')", person.email)
    return token


def live_sessions(sql: psycopg.Connection, person: Person) -> int:
    count: int = outcome(
        sql,
        "select count(*) from identity.session where user_id = %s and ended_at is null",
        person.id,
    )
    return count


def test_one_token_presented_eight_times_at_once_has_one_successor(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    first = outcome(sql, LOG_IN, person.email, person.password)["refresh_token"]

    answers = at_once(dsn, [(REFRESH, first)] * 8)

    (successor,) = {answer["refresh_token"] for answer in answers}
    stored = outcome(
        sql,
        "select count(*) from identity.refresh_token as t"
        " join identity.session as s on s.id = t.session_id where s.user_id = %s",
        person.id,
    )
    assert stored == 2
    assert live_sessions(sql, person) == 1
    assert outcome(sql, REFRESH, successor)["refresh_token"] not in (first, successor)


def test_a_refresh_that_waited_gets_the_successor_of_the_one_it_waited_for(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    token = outcome(sql, LOG_IN, person.email, person.password)["refresh_token"]
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        ahead = outcome(first, REFRESH, token)
        waited = behind(first, second, REFRESH, token, then=first.commit)
    assert waited["refresh_token"] == ahead["refresh_token"]


def test_a_refresh_that_is_rolled_back_leaves_its_token_valid(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    token = outcome(sql, LOG_IN, person.email, person.password)["refresh_token"]
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        outcome(first, REFRESH, token)
        waited = behind(first, second, REFRESH, token, then=first.rollback)
    assert outcome(sql, REFRESH, token)["refresh_token"] == waited["refresh_token"]


def test_a_refresh_that_waits_for_a_log_out_fails(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    token = outcome(sql, LOG_IN, person.email, person.password)["refresh_token"]
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        first.execute("select identity.end_sessions(%s, 'logged_out')", (person.id,))
        waited = behind(first, second, REFRESH, token, then=first.commit)
    assert waited["code"] == "LM106"


def come_from(connection: psycopg.Connection, address: str) -> None:
    headers = json.dumps({"x-forwarded-for": address})
    connection.execute("select set_config('request.headers', %s, false)", (headers,))


LOG_IN_FROM = (
    "select identity.log_in(%s, %s) from (select set_config('request.headers',"
    " jsonb_build_object('x-forwarded-for', %s::text)::text, true)) as came"
)


def test_failures_at_once_are_all_counted_and_never_more_than_ten(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    codes: list[str] = []
    call = (LOG_IN_FROM, person.email, "no", "203.0.113.77")
    while "LM102" not in codes:
        codes += [answer["code"] for answer in at_once(dsn, [call] * 6)]
        assert len(codes) <= 60
    assert codes.count("LM101") == 10
    assert set(codes) <= {"LM101", "LM102", "LM103"}


def test_a_fourth_password_at_once_is_throttled(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    take = "select identity.acquire_hash_slot(%s)"
    with ExitStack() as stack:
        busy = [stack.enter_context(psycopg.connect(dsn)) for _ in range(3)]
        assert [outcome(each, take, "log_in") for each in busy] == [True] * 3
        assert outcome(sql, LOG_IN, person.email, person.password)["code"] == "LM103"
        busy[0].rollback()
        assert outcome(sql, LOG_IN, person.email, person.password)["role"] == "member"


def test_sign_ups_and_one_network_do_not_block_log_ins(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    take = "select identity.acquire_hash_slot(%s)"
    with ExitStack() as stack:
        busy = [stack.enter_context(psycopg.connect(dsn)) for _ in range(8)]
        assert [outcome(each, take, "sign_up") for each in busy[:4]] == [True, False, False, False]
        for each in busy[4:]:
            come_from(each, "203.0.113.78")
        assert [outcome(each, take, "log_in") for each in busy[4:]] == [True, True, False, False]
        call = (LOG_IN_FROM, person.email, person.password, "203.0.113.79")
        assert outcome(sql, *call)["role"] == "member"


def test_an_old_password_does_not_slip_past_its_reset(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    token = reset_token(sql, person)
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        outcome(first, RESET, token, "another horse")
        call = (LOG_IN, person.email, person.password)
        assert behind(first, second, *call, then=first.commit)["code"] == "LM101"
    assert live_sessions(sql, person) == 0


def test_a_reset_ends_the_session_of_a_log_in_that_was_faster(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    token = reset_token(sql, person)
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, LOG_IN, person.email, person.password)["role"] == "member"
        call = (RESET, token, "another horse")
        assert behind(first, second, *call, then=first.commit)["status"] == "changed"
    assert live_sessions(sql, person) == 0


def test_of_two_links_of_one_user_used_at_once_one_works(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    calls = [(RESET, reset_token(sql, person), f"another horse {n}") for n in range(3)]
    answers = at_once(dsn, calls)
    assert sorted(a if isinstance(a, str) else a["status"] for a in answers) == [
        "LM108",
        "LM108",
        "changed",
    ]


@pytest.mark.parametrize("links", ["one", "two", "many"])
def test_links_of_one_address_followed_at_once_create_one_account(
    dsn: str, sql: psycopg.Connection, links: str
) -> None:
    email = f"{uuid.uuid4().hex}@people.example"
    calls = []
    for number in range({"one": 1, "two": 2, "many": 5}[links]):
        name = f"the password {number}"
        outcome(sql, "select identity.sign_up(%s, %s, %s)", email, name, name)
        token = outcome(sql, "select tests.token_for(%s, 'verify_email')", email)
        calls.append(("select identity.verify_email(%s, %s)", token, name))
    # Three passwords are hashed at a time; further callers are asked to try again later.
    answers: list[str] = []
    while "active" not in answers:
        answers += [
            said if isinstance(said, str) else said["status"] for said in at_once(dsn, calls * 2)
        ]
        assert len(answers) <= 100
    assert answers.count("active") == 1
    assert set(answers) <= {"active", "LM108", "LM103"}
    users = sql.execute(
        "select o.name, u.password_hash = extensions.crypt(o.name, u.password_hash)"
        " from identity.user_account as u"
        " join identity.membership as m on m.user_id = u.id"
        " join identity.organization as o on o.id = m.organization_id where u.email = %s",
        (email,),
    ).fetchall()
    assert len(users) == 1, "one account exists"
    assert users[0][1], "the account has the password of its own link"
    assert outcome(sql, "select count(*) from identity.proof where email = %s", email) == 0


def test_an_external_log_in_during_a_confirmation_creates_one_account(
    dsn: str, sql: psycopg.Connection
) -> None:
    email = f"{uuid.uuid4().hex}@people.example"
    outcome(sql, "select identity.sign_up(%s, 'correct horse', 'Org')", email)
    token = outcome(sql, "select tests.token_for(%s, 'verify_email')", email)
    claims = json.dumps({"email": email, "email_verified": True})
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        signed = outcome(
            first,
            "select identity.sign_in_with_external('https://i.example', %s, %s)",
            email,
            claims,
        )
        assert signed["role"] == "member"
        call = ("select identity.verify_email(%s, 'correct horse')", token)
        assert behind(first, second, *call, then=first.commit) == "LM108"
    answer = outcome(sql, LOG_IN, email, "correct horse")
    assert answer["code"] == "LM101", "the earlier sign-up is void"


def test_a_reset_does_not_block_a_log_in_from_its_network(
    dsn: str, sql: psycopg.Connection, person: Person
) -> None:
    network = "203.0.113.80"
    spend = ("select ops.spend('identity.log_in_pair', %s)", f"{person.email} {network}")
    outcome(sql, *spend)
    token = reset_token(sql, person)
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        come_from(second, network)
        # A log-in that has counted its attempt and is about to read its user.
        outcome(first, *spend)

        def go_on() -> None:
            first.execute("set local lock_timeout = '1s'")
            first.execute("select from identity.user_account where id = %s for share", (person.id,))
            first.commit()

        assert (
            behind(first, second, RESET, token, "another horse", then=go_on)["status"] == "changed"
        )


def test_an_external_log_in_that_waits_for_a_confirmation_finds_its_account(
    dsn: str, sql: psycopg.Connection
) -> None:
    email = f"{uuid.uuid4().hex}@people.example"
    outcome(sql, "select identity.sign_up(%s, 'correct horse', 'Org')", email)
    token = outcome(sql, "select tests.token_for(%s, 'verify_email')", email)
    claims = json.dumps({"email": email, "email_verified": True})
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        first.execute("select identity.proof_of(%s, 'verify_email')", (token,))

        def go_on() -> None:
            first.execute("set local lock_timeout = '1s'")
            verify = "select identity.verify_email(%s, 'correct horse')"
            assert outcome(first, verify, token)["status"] == "active"
            first.commit()

        call = ("select identity.sign_in_with_external('https://i.example', %s, %s)", email, claims)
        assert behind(first, second, *call, then=go_on)["role"] == "member"
    count = outcome(sql, "select count(*) from identity.user_account where email = %s", email)
    assert count == 1
