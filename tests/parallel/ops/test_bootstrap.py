"""Deploys of two databases of one cluster, at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.harness import Harness

TIMES = 4


def test_roles_of_the_cluster_are_changed_by_one_deploy_at_a_time(harness: Harness) -> None:
    databases = [f"bootstrap_{number}" for number in range(4)]
    cluster = harness.cluster
    try:
        for database in databases:
            cluster.create_database(database)
        with ThreadPoolExecutor(len(databases)) as pool:
            # Once all extensions are there, most of the work is with the roles.
            done = [
                pool.submit(cluster.bootstrap, database)
                for _ in range(TIMES)
                for database in databases
            ]
            for one in done:
                one.result()
    finally:
        for database in databases:
            cluster.drop_database(database)
