"""Passwords and keys of one stack, made once and kept in a file that only its owner reads."""

import os
import secrets
import shlex
from pathlib import Path

from leadmill.settings import read_env_file
from leadmill.stack.cluster import LOGIN_ROLES, SUPERUSER

STRIPE_WEBHOOK_SECRET = "STRIPE_WEBHOOK_SECRET"  # noqa: S105 - a name
PAYSTACK_SECRET_KEY = "PAYSTACK_SECRET_KEY"  # noqa: S105 - a name
STORAGE_SECRET_KEY = "STORAGE_SECRET_KEY"  # noqa: S105 - a name


def load_or_make(path: Path) -> dict[str, str]:
    """Every secret of the stack; missing ones are added to the file."""
    known = read_env_file(path)
    wanted = {_password_name(role): secrets.token_hex(24) for role in (SUPERUSER, *LOGIN_ROLES)}
    wanted[STRIPE_WEBHOOK_SECRET] = f"whsec_{secrets.token_hex(24)}"
    wanted[PAYSTACK_SECRET_KEY] = f"sk_test_{secrets.token_hex(20)}"
    wanted[STORAGE_SECRET_KEY] = secrets.token_hex(24)
    merged = wanted | known
    if merged != known:
        write_private(path, merged)
    return merged


def passwords(known: dict[str, str]) -> dict[str, str]:
    """Role name → password."""
    return {role: known[_password_name(role)] for role in (SUPERUSER, *LOGIN_ROLES)}


def write_private(path: Path, values: dict[str, str]) -> None:
    """A file of NAME=value that a shell can source as well: the whole of it, or as it was.

    With Compose it holds the key of the backups, which a full disk must not take away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _password_name(role: str) -> str:
    return f"{role.upper()}_PASSWORD"
