"""Members of one organisation who change it at the same time."""

import uuid

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome

ACTING = (
    " from (select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)) as acting"
)
LEAVE = "select identity.leave_organization()::text" + ACTING
CHANGE = "select identity.change_role(%s, 'viewer')::text" + ACTING
REMOVE = "select identity.remove_member(%s)::text" + ACTING
SWITCH = "select identity.switch_session(%s, %s)"
WITHDRAW = "select identity.withdraw_invitation(%s)::text" + ACTING
# Without a password, because passwords are checked one at a time.
CLOSE = "select (identity.close_account(null)).refusal ->> 'code'" + ACTING
JOIN = "select identity.accept_invitation(%s, 'correct horse', null, null)"


class Office:
    """An organisation with two owners."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.sql = sql
        self.id = outcome(sql, "select tests.create_organization()")
        self.owners = [self.member(), self.member()]

    def member(self) -> uuid.UUID:
        user: uuid.UUID = outcome(self.sql, "select tests.create_user(null, %s)", self.id)
        return user

    def owners_left(self) -> int:
        count: int = outcome(
            self.sql,
            "select count(*) from identity.membership where organization_id = %s"
            " and role = 'owner' and ended_at is null",
            self.id,
        )
        return count

    def members_left(self) -> int:
        count: int = outcome(
            self.sql,
            "select count(*) from identity.membership where organization_id = %s"
            " and ended_at is null",
            self.id,
        )
        return count

    def invite(self, email: str) -> str:
        outcome(
            self.sql,
            "with made as (insert into identity.invitation"
            " (organization_id, email, role, invited_by, expires_at)"
            " values (%s, %s, 'member', %s, now() + interval '1 day') returning *)"
            " select identity.mail_invitation(i) from made as i",
            *(self.id, email, self.owners[0]),
        )
        token: str = outcome(self.sql, "select tests.token_for(%s, 'invitation')", email)
        return token


@pytest.fixture
def office(sql: psycopg.Connection) -> Office:
    return Office(sql)


def test_of_two_owners_who_leave_at_once_one_stays(dsn: str, office: Office) -> None:
    answers = at_once(dsn, [(LEAVE, owner) for owner in office.owners])
    assert sorted(answer or "" for answer in answers) == ["", "LM141"]
    assert office.owners_left() == 1


def test_two_owners_who_demote_each_other_at_once_leave_one(dsn: str, office: Office) -> None:
    first, second = office.owners
    answers = at_once(dsn, [(CHANGE, second, first), (CHANGE, first, second)])
    # The one who waited is an owner no more.
    assert sorted(answer or "" for answer in answers) == ["", "LM115"]
    assert office.owners_left() == 1


def test_an_owner_leaves_while_the_other_closes_the_account(dsn: str, office: Office) -> None:
    first, second = office.owners
    viewer = office.member()
    outcome(
        office.sql,
        "update identity.membership set role = 'viewer' where user_id = %s returning role",
        viewer,
    )
    answers = at_once(dsn, [(LEAVE, first), (CLOSE, second)])
    assert sorted(answer or "" for answer in answers) == ["", "LM141"]


def test_two_owners_who_close_their_accounts_at_once_close_the_organisation(
    dsn: str, office: Office, sql: psycopg.Connection
) -> None:
    at_once(dsn, [(CLOSE, owner) for owner in office.owners])
    closed = outcome(
        sql, "select deleted_at is not null from identity.organization where id = %s", office.id
    )
    assert (office.members_left(), closed) == (0, True)


def test_a_link_that_is_followed_eight_times_at_once_makes_one_member(
    dsn: str, office: Office
) -> None:
    token = office.invite(f"{uuid.uuid4().hex}@people.example")
    answers = at_once(dsn, [(JOIN, token)] * 8)
    assert sorted(a if isinstance(a, str) else "" for a in answers) == ["", *["LM108"] * 7]
    assert office.members_left() == 3


def test_invited_at_once_no_more_join_than_the_plan_allows(
    dsn: str, office: Office, sql: psycopg.Connection
) -> None:
    outcome(sql, "select ops.set_entitlements(%s, '{\"members\": 4}')", office.id)
    tokens = [office.invite(f"{uuid.uuid4().hex}@people.example") for _ in range(6)]
    answers = at_once(dsn, [(JOIN, token) for token in tokens])
    assert sorted(a if isinstance(a, str) else "" for a in answers) == ["", "", *["LM147"] * 4]
    assert office.members_left() == 4


def test_who_is_removed_while_switching_is_not_in(
    dsn: str, office: Office, sql: psycopg.Connection
) -> None:
    person = outcome(sql, "select tests.create_user()")
    sql.execute(
        "insert into identity.membership (user_id, organization_id, role)"
        " values (%s, %s, 'viewer')",
        (person, office.id),
    )
    token = uuid.uuid4().hex
    sql.execute(
        "select identity.store_refresh_token(id, %s) from identity.session where user_id = %s",
        (token, person),
    )
    at_once(dsn, [(REMOVE, person, office.owners[0]), (SWITCH, token, office.id)])
    alive = outcome(
        sql,
        "select bool_or(identity.session_is_alive(id, user_id, role, organization_id))"
        " from identity.session where user_id = %s and organization_id = %s",
        *(person, office.id),
    )
    assert not alive


def test_a_withdrawal_and_an_acceptance_do_not_deadlock(
    dsn: str, office: Office, sql: psycopg.Connection
) -> None:
    email = f"{uuid.uuid4().hex}@people.example"
    token = office.invite(email)
    invitation = outcome(sql, "select id from identity.invitation where email = %s", email)
    with psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        assert outcome(first, WITHDRAW, invitation, office.owners[0]) == ""
        assert behind(first, second, JOIN, token, then=first.commit) == "LM108"
