"""The Procrastinate application: which tasks there are. `python -m workers` runs them."""

import procrastinate

app = procrastinate.App(
    connector=procrastinate.PsycopgConnector(),
    import_paths=["workers.tasks"],
    # A tick that was missed is of no use later: the next one sees what is due.
    periodic_defaults={"max_delay": 90},
)
