"""docs/endpoints.md is what may be called, by exactly the roles that it names."""

import re

import psycopg
import pytest

from leadmill.stack.cluster import ROOT
from tests import endpoints_page
from tests.harness import PRISTINE, Harness


def test_the_page_is_current(harness: Harness) -> None:
    with psycopg.connect(harness.cluster.dsn(database=PRISTINE)) as connection:
        page = endpoints_page.page(connection)
    assert endpoints_page.FILE.read_text() == page, "run `make generate`"


def test_a_grant_a_new_object_and_a_new_argument_change_the_page(harness: Harness) -> None:
    with harness.database(template=PRISTINE) as copy, psycopg.connect(copy.dsn()) as connection:
        written = endpoints_page.page(connection)
        for change in (
            "grant select on api.leads to member",
            "grant execute on function api.approve_lead(uuid) to leadmill_api",
            "grant execute on function ledger.open_account(text, uuid, text, text)"
            " to leadmill_worker",
            "grant execute on function ledger.expire_hold() to leadmill_reconciler",
            "revoke execute on function queue.tick(timestamptz) from leadmill_worker",
            "revoke execute on function api.me() from member",
            "create view api.things as select 1 as thing",
            "alter function api.log_in(text, text, text) rename to enter",
            "create function api.me(at timestamptz) returns text language sql return ''",
        ):
            connection.execute(change)  # type: ignore[call-overload]
            assert endpoints_page.page(connection) != written, change
            connection.rollback()


# The code of each process; what processes share stands in neither.
_WORKERS = ROOT / "workers"
_RECONCILER = {
    _WORKERS / name
    for name in (
        "overrun.py",
        "payments.py",
        "paystack.py",
        "paystack_reconciling.py",
        "plans.py",
        "recharging.py",
        "requeueing.py",
        "reconciling.py",
        "catching_up.py",
        "tasks/billing.py",
    )
}
CODE = {
    "leadmill_api": set((ROOT / "api").rglob("*.py")),
    "leadmill_worker": set(_WORKERS.rglob("*.py")) - _RECONCILER,
    "leadmill_reconciler": _RECONCILER,
    "leadmill_backup": set((ROOT / "leadmill" / "backup").rglob("*.py")),
}
# Called by a person at a terminal, who need not be the owner for it.
BY_HAND = {"audit.verify"}


def superfluous(connection: psycopg.Connection, role: str) -> set[str]:
    """What a process may execute and its code does not name."""
    text = "\n".join(file.read_text() for file in sorted(CODE[role]))
    named = set(re.findall(r"\b[a-z]+\.[a-z0-9_]+\b", text))
    granted = connection.execute(
        "select r.room || '.' || r.name from tests.routine as r"
        " cross join aclexplode(r.acl) as a where a.grantee = %s::text::regrole",
        (role,),
    )
    return {name for (name,) in granted} - named - BY_HAND


@pytest.mark.parametrize("role", CODE)
def test_a_process_executes_only_what_its_code_calls(harness: Harness, role: str) -> None:
    with harness.database() as copy, psycopg.connect(copy.dsn()) as connection:
        assert superfluous(connection, role) == set()
        connection.execute(f"grant execute on function ledger.verify() to {role}")  # type: ignore[call-overload]
        assert superfluous(connection, role) == {"ledger.verify"}
