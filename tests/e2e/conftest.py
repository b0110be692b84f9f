import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from leadmill.story import PASSWORD
from tests.e2e.market import Market


@pytest.fixture(scope="session")
def admin_email(stack: Any) -> str:
    """The first admin, as `leadmill create-admin` makes one."""
    email = "admin@leadmill.example"
    with psycopg.connect(stack.dsn("postgres"), autocommit=True) as connection:
        connection.execute(
            "update ops.setting set value = '4' where name = 'identity.password_cost'"
        )
        # Log-ins of a module stay fresh however long it takes; tests of this let them age.
        connection.execute(
            "update ops.setting set value = '3600' where name = 'identity.fresh_proof_seconds'"
        )
        connection.execute("select identity.create_admin(%s, %s)", (email, PASSWORD))
    return email


@pytest.fixture(scope="module")
def market(stack: Any, admin_email: str) -> Iterator[Market]:
    with Market(stack, f"market-{uuid.uuid4().hex[:8]}", admin_email) as market:
        yield market
