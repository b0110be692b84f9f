"""The Procrastinate application: which tasks there are. `python -m workers` runs them."""

import pkgutil

import procrastinate

from workers import tasks

app = procrastinate.App(
    connector=procrastinate.PsycopgConnector(),
    import_paths=[f"{tasks.__name__}.{room.name}" for room in pkgutil.iter_modules(tasks.__path__)],
    # A tick that was missed is of no use later: the next one sees what is due.
    periodic_defaults={"max_delay": 90},
)
