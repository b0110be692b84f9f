"""`make generate`: write what is made from the sources and is committed for reviewers to read.

Each is checked to be current: docs/errors.md and docs/pages.md by tests/docs; docs/endpoints.md,
docs/rooms.svg and web/src/api/database.ts by laws of tests/db/hygiene;
the dashboards of Grafana by tests/integration/monitoring; docs/schema by the first
step of `make test`.
"""

from __future__ import annotations

import sys

import psycopg

from leadmill.stack.cluster import ROOT
from tests import (
    dashboards,
    database_types,
    endpoints_page,
    errors_page,
    kept,
    pages_page,
    rooms,
    snapshot,
)
from tests.harness import PRISTINE, TEMPLATE


def main() -> int:
    cluster = kept.kept().cluster
    with psycopg.connect(cluster.dsn(database=PRISTINE)) as connection:
        pages = {
            errors_page.FILE: errors_page.page(),
            pages_page.FILE: pages_page.page(),
            endpoints_page.FILE: endpoints_page.page(connection),
            database_types.FILE: database_types.text(connection),
            **dashboards.pages(),
        }
    with psycopg.connect(cluster.dsn(database=TEMPLATE)) as connection:
        pages[rooms.FILE] = rooms.draw(connection)
    if snapshot.is_comparable(cluster):
        for room, text in snapshot.dump(cluster, PRISTINE).items():
            pages[snapshot.FOLDER / f"{room}.sql"] = text
        for file in set(snapshot.FOLDER.glob("*.sql")) - set(pages):
            file.unlink()
    snapshot.FOLDER.mkdir(exist_ok=True)
    for file, text in pages.items():
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
            print(f"wrote {file.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
