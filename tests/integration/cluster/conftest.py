"""Members of a cluster need root: they run as `postgres`, whom PostgreSQL knows by the socket."""

import os

collect_ignore = [] if os.geteuid() == 0 else ["test_failover.py", "test_runbooks.py"]
