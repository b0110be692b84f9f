"""Several admins change levels and forms while leads are distributed."""

import random
import uuid

import psycopg
import pytest

from tests.parallel.clients import at_once, outcome

CREATE = "select catalog.create_competition_level(%s, 'Level ' || gen_random_uuid(), 10, 3)"
REORDER = "select catalog.reorder_competition_levels(%s, %s)"
RETIRE = "select catalog.retire_competition_level(%s)"
UPDATE = "select catalog.update_competition_level(%s, price => %s)"


@pytest.fixture
def niche(sql: psycopg.Connection) -> uuid.UUID:
    found: uuid.UUID = outcome(
        sql, "select catalog.create_niche(%s, 'Test')", f"niche-{uuid.uuid4().hex}"
    )
    return found


def positions(sql: psycopg.Connection, niche: uuid.UUID) -> list[int]:
    found: list[int] = outcome(
        sql,
        "select array_agg(order_position order by order_position)"
        " from catalog.competition_level where niche_id = %s and retired_at is null",
        niche,
    )
    return found


def test_levels_made_at_once_get_places_of_their_own(
    dsn: str, sql: psycopg.Connection, niche: uuid.UUID
) -> None:
    made = at_once(dsn, [(CREATE, niche)] * 8)
    assert all(isinstance(level, uuid.UUID) for level in made)
    assert positions(sql, niche) == list(range(1, 9))


def test_changes_at_once_neither_deadlock_nor_leave_gaps(
    dsn: str, sql: psycopg.Connection, niche: uuid.UUID
) -> None:
    levels = [outcome(sql, CREATE, niche) for _ in range(6)]
    for round_number in range(5):
        living = levels[round_number:]
        done = at_once(
            dsn,
            [(REORDER, niche, random.sample(living, len(living))) for _ in range(3)]
            + [(RETIRE, living[0]), (CREATE, niche), (UPDATE, living[1], 20)],
        )
        # A reorder after the retirement or the creation names the wrong set of levels.
        assert set(done[:3]) <= {"", "LM207"}
        assert done[3] == done[5] == ""
        levels.append(done[4])
        assert positions(sql, niche) == list(range(1, 7))


def test_a_sale_in_flight_and_an_admin_do_not_wait_for_each_other(
    dsn: str, sql: psycopg.Connection, niche: uuid.UUID
) -> None:
    levels = [outcome(sql, CREATE, niche) for _ in range(3)]
    with psycopg.connect(dsn) as sale, psycopg.connect(dsn) as admin:
        admin.execute("set lock_timeout = '2s'")
        admin.commit()
        # The locks that the foreign keys of an assignment take.
        sale.execute("select from catalog.niche where id = %s for key share", (niche,))
        sale.execute(
            "select from catalog.competition_level where id = any(%s) for key share", (levels,)
        )
        assert outcome(admin, REORDER, niche, levels[::-1]) == ""
        assert outcome(admin, UPDATE, levels[0], 30) == ""
        assert outcome(admin, RETIRE, levels[1]) == ""
        admin.execute("set constraints all immediate")
        # Reversed: the sale meets rows that the admin has not committed.
        sale.rollback()
        sale.execute("set local lock_timeout = '2s'")
        sale.execute("select from catalog.niche where id = %s for key share", (niche,))
        sale.execute(
            "select from catalog.competition_level where id = any(%s) for key share", (levels,)
        )
        admin.commit()
    assert positions(sql, niche) == [1, 2]


def test_of_two_forms_activated_at_once_one_is_active(
    dsn: str, sql: psycopg.Connection, niche: uuid.UUID
) -> None:
    fields = '[{"id": "note", "label": "Note", "type": "text"}]'
    drafts = at_once(dsn, [("select catalog.create_form_schema(%s, %s)", niche, fields)] * 4)
    assert (
        at_once(dsn, [("select catalog.activate_form_schema(%s)", draft) for draft in drafts])
        == [""] * 4
    )
    assert outcome(
        sql,
        "select array_agg(status order by status) from catalog.form_schema where niche_id = %s",
        niche,
    ) == ["active", "retired", "retired", "retired"]
    assert outcome(
        sql,
        "select array_agg(version order by version) from catalog.form_schema where niche_id = %s",
        niche,
    ) == [1, 2, 3, 4]
