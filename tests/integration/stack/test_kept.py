"""`make db` and `make test F=…`."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from leadmill.stack import StackError
from tests import kept
from tests.harness import PRISTINE, TEMPLATE, Harness


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    folder = tmp_path_factory.mktemp("kept")
    try:
        yield kept.kept(folder)
    finally:
        kept.stop(folder)
        assert not folder.exists()


def test_a_second_start_finds_what_the_first_made(one: Harness) -> None:
    with psycopg.connect(one.cluster.dsn(database=PRISTINE), autocommit=True) as connection:
        connection.execute("create table public.left_by_the_first ()")
    with psycopg.connect(kept.kept(one.folder).cluster.dsn(database=PRISTINE)) as connection:
        connection.execute("drop table public.left_by_the_first")


def test_changed_code_is_applied(one: Harness) -> None:
    tables, _ = (one.folder / "deployed").read_text().split()
    (one.folder / "deployed").write_text(f"{tables} what-an-older-tree-had")
    with psycopg.connect(one.cluster.dsn(database=PRISTINE), autocommit=True) as connection:
        connection.execute("create table public.left_by_the_older ()")
        connection.execute("drop function api.log_out()")
    kept.kept(one.folder)
    for database in (PRISTINE, TEMPLATE):
        with psycopg.connect(one.cluster.dsn(database=database)) as connection:
            connection.execute("select 'api.log_out()'::regprocedure")
            connection.execute("select from public.left_by_the_older")


def test_a_changed_script_is_deployed(one: Harness) -> None:
    (one.folder / "deployed").write_text("what an older tree had")
    with psycopg.connect(one.cluster.dsn(database=PRISTINE), autocommit=True) as connection:
        connection.execute("create table if not exists public.left_by_the_older ()")
    kept.kept(one.folder)
    with psycopg.connect(one.cluster.dsn(database=PRISTINE)) as connection:
        left = connection.execute("select to_regclass('public.left_by_the_older')").fetchone()
    assert left == (None,)


def test_a_file_and_a_word_run_tests_of_either_kind(one: Harness) -> None:
    assert kept.run_tests(one, "tests/db/ops/test_uuid_v7.sql") == 0
    assert kept.run_tests(one, "tests/db/ops/test_uuid*.sql") == 0
    assert kept.run_tests(one, "test_command_lines") == 0


def test_what_is_not_there_is_a_failure(one: Harness) -> None:
    with pytest.raises(StackError, match=r"No path of a test holds 'tests/no/such_test'"):
        kept.run_tests(one, "tests/no/such_test")
