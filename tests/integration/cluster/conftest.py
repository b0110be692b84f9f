"""Members of a cluster need root: they run as `postgres`, whom PostgreSQL knows by the socket.

They need a machine of their own, too: beside other tests an election waits for minutes, so only
`make soak` tries them.
"""

import os

from tests.sizes import SOAK

collect_ignore = [] if SOAK and os.geteuid() == 0 else ["test_failover.py", "test_runbooks.py"]
