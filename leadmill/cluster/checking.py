"""Whether a cluster is as it was described and could lose a machine now."""

import ssl
from pathlib import Path

import httpx

SECONDS = 3.0


def patroni_client(ca: Path) -> httpx.Client:
    """Trusts the members of this cluster, and nobody else."""
    context = ssl.create_default_context(cafile=str(ca))
    return httpx.Client(verify=context, timeout=SECONDS, trust_env=False)
