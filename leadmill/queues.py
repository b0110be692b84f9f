"""The queues of jobs, and which worker process works which of them."""

# Worked by the reconciler: a role that can report payments can create money.
PAYMENTS = "payments"
# What a worker without a list works; workers/running.py has their places and connections.
QUEUES = (
    "interactive",
    "rotation",
    "mail",
    "crm",
    "crm_changes",
    "default",
    "batch",
    "notification",
)
MOST_PROCESSES = 16


def worker_groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The queues of each worker process; none means all of them. ValueError says what is wrong.

    `2` are two processes that work everything. `interactive,rotation*2;mail,notification` are three
    with queues of their own: two for sales, one for mails.
    """
    text = text.replace(" ", "")
    if text.isdigit():
        return ((),) * _bounded(text)
    groups: list[tuple[str, ...]] = []
    for part in text.split(";"):
        names, star, count = part.partition("*")
        group = tuple(name for name in names.split(",") if name)
        if unknown := [name for name in group if name not in QUEUES]:
            raise ValueError(f"{', '.join(unknown)} is no queue: there are {', '.join(QUEUES)}")
        if not group:
            raise ValueError("a process has no queue")
        groups += [group] * (_bounded(count) if star else 1)
    worked = {name for group in groups for name in group}
    if missing := [name for name in QUEUES if name not in worked]:
        raise ValueError(f"nobody works {', '.join(missing)}")
    if len(groups) > MOST_PROCESSES:
        raise ValueError(f"{MOST_PROCESSES} processes are the most")
    return tuple(groups)


def _bounded(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST_PROCESSES:
        raise ValueError(f"a number of processes is 1 to {MOST_PROCESSES}, not {text!r}")
    return int(text)
