"""Each law of this folder can fail: broken in the catalogue, it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.harness import Harness

HERE = Path(__file__).parent

# For each file, in the order of its laws, what breaks each of them.
BREACHES: dict[str, list[str]] = {
    "api": [
        "alter view api.leads reset (security_invoker)",
        "drop trigger leads_are_read_only on api.leads",
        "grant update (status) on api.subscriptions to member",
        "alter function api.me() set work_mem = '64MB'",
        """create or replace function api.me() returns jsonb language sql stable
           begin atomic select file.me() where request.claim('sid') is not null; end""",
        "alter function api.me() volatile",
        """create or replace function api.verify_email(token text, password text) returns jsonb
           language sql volatile begin atomic select identity.verify_email(token, password); end""",
        "create view api.things as select array[j] as legs from ledger.journal_kind as j",
    ],
    "code_layer": [
        """alter table ops.setting alter column comment
           set default format('%s', request.user_id())""",
        "create function ops.stray() returns integer language sql return 1",
        "create view ops.stray as select 1 as number",
        'create policy "admins see all settings" on ops.setting for select to admin using (true)',
        "update ops.code_object set file = 'ops/x.sql' where key = 'function intake.reject_lead'",
        "update ops.code_object set file = 'intake/x.sql' where key = 'function api.approve_lead'",
        "update ops.code_object set file = 'sale/x.sql' where key = 'view api.mail_preferences'",
    ],
    "comments": [
        "comment on schema ledger is null",
        "comment on table ledger.entry is null",
        "comment on column intake.lead.rejected_by is 'Who rejected the lead.'",
        """do $do$ begin execute format('comment on column intake.lead.answers is %L',
             col_description('api.leads'::regclass, (select attnum from pg_attribute
               where attrelid = 'api.leads'::regclass and attname = 'answers'))); end $do$""",
        "comment on function ledger.verify() is null",
        "comment on type ledger.leg is null",
        "comment on function api.me() is 'who am I.'",
        "comment on function intake.approve_lead(uuid) is 'Approve a lead.\nErrors: LM305, LM306.'",
        "comment on function ledger.holds_close_once() is 'Closes once. Errors: LM414.'",
        "comment on function ledger.holds_close_once() is 'Closes once.'",
        "comment on function api.approve_lead(uuid) is 'Approve a lead'",
    ],
    "definers": [
        "alter function identity.log_out() reset search_path",
        "grant execute on function notification.claim_from(notification.destination)"
        " to leadmill_worker",
        "alter function catalog.lock_niche(uuid) set search_path = pg_catalog, pg_temp",
        "alter function api.me() set work_mem = '64MB'",
        "grant execute on function identity.me(uuid) to authenticator",
        "alter function ledger.journals_have_entries() security invoker",
        "alter function api.me() security definer",
        "alter function api.log_out() stable",
        "alter function identity.log_out() stable",
        """create function ops.become() returns text language sql
           as $f$ select set_config('role', 'admin', true) $f$""",
        """create function ops.drop_some() returns void language sql as $f$
           delete from ops.setting where name in (
             select s.name from ops.setting as s limit 1 for update skip locked) $f$""",
    ],
    "functions": [
        """do $do$ begin execute
             'create function ops.long() returns integer language sql as $f$ select 1'
             || repeat(E'\\n + 1', 61) || '$f$'; end $do$""",
        "alter function ledger.export_statement rename to export",
    ],
    "names": [
        'alter table ledger.hold rename column closed_at to "closedAt"',
        """create function ops.twice(p_number integer) returns integer language sql
           return p_number * 2""",
        "create function ops.twice(integer) returns integer language sql return $1 * 2",
        "create function ops.uuid_v7(at timestamptz) returns uuid language sql return null::uuid",
        "alter table ledger.hold rename to holds",
        "alter view api.deposits rename to deposit",
        "create table api.notes (id uuid primary key)",
        "alter table ledger.hold rename column closed_at to closed",
        "alter trigger holds_close_once on ledger.hold rename to trigger1",
    ],
    "plpgsql_check": [
        """create function ops.broken() returns void language plpgsql
           as $f$ begin perform identity.no_such_thing(); end $f$""",
        "alter table ledger.hold drop column state cascade",
    ],
    "privileges": [
        "grant execute on function ledger.verify() to public",
        "alter default privileges for role leadmill_owner grant select on tables to member",
        "grant select on api.leads to admin with grant option",
        "grant usage on schema ledger to member",
        "grant insert on intake.lead to anon",
        "grant execute on function ledger.verify() to admin",
        "grant execute on function hook.require_recent() to anon",
        "revoke execute on function ledger.to_decimal(bigint, text) from member",
        "grant select on ops.setting to authenticator",
        "grant select on identity.user_account to leadmill_api",
        "grant select on queue.procrastinate_jobs to leadmill_api",
        "grant select on ledger.entry to leadmill_monitor",
        "grant select on ledger.entry to leadmill_cells",
        "revoke usage on schema ledger from leadmill_worker",
    ],
    "roles": [
        "alter role leadmill_monitor rename to somebody",
        "alter role member bypassrls",
        "alter role anon login",
        "grant partner to authenticator_admin",
        "grant admin to partner",
        "alter role authenticator inherit",
        "alter role member reset lock_timeout",
        "alter role member set app.secret = 'hunter2'",
        "alter role leadmill_api reset log_min_messages",
        """do $d$ begin execute format(
           'grant temporary on database %I to member', current_database()); end $d$""",
        "grant create on schema public to member",
        "alter table ledger.hold owner to postgres",
        "grant execute on function pg_sleep(double precision) to member",
        "grant execute on function lo_from_bytea(oid, bytea) to public",
        "alter table notification.signing_secret drop column secret_key_id cascade",
        "grant select (secret) on notification.signing_secret to leadmill_worker",
    ],
    "rooms": [
        "create schema attic authorization leadmill_owner",
        """create function billing.pay_out() returns void language plpgsql as $f$
           begin perform 1 from notification.delivery; end $f$""",
        "alter table sale.assignment drop constraint assignment_run_id_fkey",
        """create function crm.look() returns text language sql as $f$
           select status::text from queue.procrastinate_jobs $f$""",
    ],
    "row_security": [
        "alter table intake.lead disable row level security",
        "alter table distribution.trace_default disable row level security",
        "grant select on ops.rate_limit to member",
        """create policy "members write" on intake.lead for insert to member with check (true)""",
        """create policy "everybody sees leads" on intake.lead for select to public using (true)""",
        "create policy lead_policy on intake.lead for select to admin using (true)",
        "drop index distribution.subscription_by_organization",
        "grant select on ledger.hold to member",
    ],
    "tables": [
        "alter table ledger.hold add column share real",
        "create function ops.half(n real) returns real language sql return n / 2",
        "alter type ledger.leg add attribute share real",
        "create type ops.mood as enum ('good', 'bad')",
        "alter table intake.lead drop constraint lead_status_is_known",
        "alter table ledger.hold add check (amount < 1000000)",
        """alter table ledger.hold add constraint hold_amount_is_small check (amount < 1000000)
           not valid""",
        "alter table queue.schedule drop constraint schedule_pkey",
        "drop index identity.session_by_user",
        "create index session_by_user_again on identity.session (user_id)",
    ],
}

CASES = [
    (file, position, sql)
    for file, breaches in BREACHES.items()
    for position, sql in enumerate(breaches, start=1)
]


@pytest.fixture(scope="module")
def connection(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as database, psycopg.connect(database.dsn()) as connection:
        connection.execute("load 'plpgsql_check'")
        yield connection


def laws(connection: psycopg.Connection, file: str, breach: str) -> dict[int, bool]:
    """Which laws of a file hold once something is broken."""
    script = (HERE / f"test_{file}.sql").read_text()
    assert script.startswith("begin;")
    connection.rollback()
    cursor = connection.execute(f"{breach};\n{script.removeprefix('begin;')}")  # type: ignore[call-overload]
    lines: list[str] = []
    while True:
        if cursor.description:
            lines += [str(row[0]) for row in cursor.fetchall()]
        if not cursor.nextset():
            break
    said = re.findall(r"^(ok|not ok) (\d+) - ", "\n".join(lines), re.MULTILINE)
    return {int(number): word == "ok" for word, number in said}


def test_every_law_is_broken_once(connection: psycopg.Connection) -> None:
    files = {path.stem.removeprefix("test_") for path in HERE.glob("*.sql")}
    assert files == set(BREACHES)
    for file, breaches in BREACHES.items():
        assert laws(connection, file, "select") == dict.fromkeys(
            range(1, len(breaches) + 1), True
        ), file


@pytest.mark.parametrize(("file", "position", "sql"), CASES)
def test_law_can_fail(connection: psycopg.Connection, file: str, position: int, sql: str) -> None:
    assert laws(connection, file, sql)[position] is False
