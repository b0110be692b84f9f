"""docs/endpoints.md is what `api` holds, for exactly the roles that it names."""

import psycopg

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
            "revoke execute on function api.me() from member",
            "create view api.things as select 1 as thing",
            "alter function api.log_in(text, text, text) rename to enter",
            "create function api.me(at timestamptz) returns text language sql return ''",
        ):
            connection.execute(change)  # type: ignore[call-overload]
            assert endpoints_page.page(connection) != written, change
            connection.rollback()
