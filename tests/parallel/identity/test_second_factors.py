"""One code, ticket or challenge that many use at the same moment."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.parallel.clients import at_once, outcome

SAID = "select coalesce(a ->> 'code', a ->> 'role') from identity.complete_log_in(%s, %s, %s) as a"
CLIENTS = 16


class Person:
    """A user with an authenticator app, a passkey and recovery codes, on a known device."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.sql = sql
        email = f"{uuid.uuid4().hex}@people.example"
        self.id = outcome(sql, "select tests.create_user(%s)", email)
        self.app = outcome(sql, "select tests.add_totp(%s)", self.id)
        self.credential = uuid.uuid4().bytes
        outcome(sql, "select tests.add_passkey(%s, %s)", self.id, self.credential)
        self.codes: list[str] = outcome(sql, "select identity.make_recovery_codes(%s)", self.id)
        # All of these would otherwise count against limits of strangers.
        self.device = "device"
        sql.execute("select identity.remember_origin(%s, 'device', 'device')", (self.id,))

    def ticket(self) -> str:
        ticket: str = outcome(
            self.sql, "select identity.issue_log_in_ticket(%s) ->> 'ticket'", self.id
        )
        return ticket

    def code(self, ahead: int = 0) -> str:
        code: str = outcome(self.sql, "select tests.code_of(%s, %s)", self.app, ahead)
        return code

    def sessions(self) -> int:
        count: int = outcome(
            self.sql, "select count(*) from identity.session where user_id = %s", self.id
        )
        return count - 1  # tests.create_user opens one


@pytest.fixture
def person(sql: psycopg.Connection) -> Person:
    sql.execute("update ops.rate_limit set maximum = 100 where name = 'identity.code_device'")
    return Person(sql)


def test_a_code_of_an_app_passes_once(dsn: str, person: Person) -> None:
    code = person.code()
    calls = [(SAID, person.ticket(), code, person.device) for _ in range(CLIENTS)]
    assert Counter(at_once(dsn, calls)) == {"member": 1, "LM161": CLIENTS - 1}
    assert person.sessions() == 1


def test_a_recovery_code_passes_once(dsn: str, person: Person) -> None:
    calls = [(SAID, person.ticket(), person.codes[0], person.device) for _ in range(CLIENTS)]
    assert Counter(at_once(dsn, calls)) == {"member": 1, "LM161": CLIENTS - 1}
    assert person.sessions() == 1


def test_a_ticket_opens_one_session(dsn: str, person: Person) -> None:
    ticket = person.ticket()
    calls = [(SAID, ticket, code, person.device) for code in person.codes]
    assert Counter(at_once(dsn, calls)) == {"member": 1, "LM162": 9}
    assert person.sessions() == 1
    unused = "select count(*) from identity.recovery_code where user_id = %s and used_at is null"
    assert outcome(person.sql, unused, person.id) == 9, "a code that opened nothing is not used"


def test_a_ticket_takes_five_wrong_codes_however_many_come_at_once(
    dsn: str, person: Person
) -> None:
    ticket = person.ticket()
    calls: list[tuple[Any, ...]] = [(SAID, ticket, "x", person.device)] * CLIENTS
    assert Counter(at_once(dsn, calls)) == {"LM161": 5, "LM162": CLIENTS - 5}


def test_a_challenge_is_answered_once(dsn: str, person: Person) -> None:
    challenge = outcome(
        person.sql,
        "select identity.from_base64url(identity.begin_passkey_log_in() ->> 'challenge')",
    )
    call = (
        "select coalesce(a ->> 'code', a ->> 'role')"
        " from identity.log_in_with_passkey(%s, %s, null, 0, false) as a"
    )
    calls = [(call, challenge, person.credential)] * CLIENTS
    assert Counter(at_once(dsn, calls)) == {"member": 1, "LM169": CLIENTS - 1}
    assert person.sessions() == 1


def test_a_removed_app_and_a_log_in_at_once(dsn: str, person: Person) -> None:
    """Whichever is first, a log-in after the removal is refused, and none deadlocks."""
    acting = " from (select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)) as c"
    calls: list[tuple[Any, ...]] = [
        ("select identity.remove_second_factor(%s)::text" + acting, person.app, person.id),
        *((SAID, person.ticket(), person.code(1), person.device) for _ in range(7)),
    ]
    said = at_once(dsn, calls)
    assert said[0].startswith('{"other_sessions":'), said
    assert set(said[1:]) <= {"member", "LM161"}
    assert said.count("member") <= 1
    person.sql.execute(
        "update identity.second_factor set last_step = 0 where id = %s", (person.app,)
    )
    late = outcome(person.sql, SAID, person.ticket(), person.code(), person.device)
    assert late == "LM161"
