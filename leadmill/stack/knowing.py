"""What each process may know. `make run` and Compose give each the rest of the settings.

A process knows the connection of its own role. Whoever takes it over has what it knows: so the
secrets with which money can be created are in the database alone.
"""

from collections.abc import Mapping

from leadmill.settings import PREFIX

# Each process: the connection that it has, and the settings that another one alone may know.
_OF_THE_DATABASE = ("STRIPE_WEBHOOK_SECRETS", "PAYSTACK_OLD_SECRET_KEYS")
# With what belongs together: a setting that asks for another one is of no use alone.
_OF_THE_SERVICE = (
    *("EXTERNAL_ISSUER", "EXTERNAL_SECRET", "EXTERNAL_JWKS_URL", "SIGN_IN_SECRET"),
    *("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "FACEBOOK_CLIENT_ID", "FACEBOOK_CLIENT_SECRET"),
)
_OF_THE_WORKER = ("PIPEDRIVE_CLIENT_SECRET", "ENCRYPTION_KEY_FILES", "SMTP_PASSWORD")
PROCESSES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "api": ("DATABASE_URL_API", (*_OF_THE_DATABASE, *_OF_THE_WORKER)),
    "worker": (
        "DATABASE_URL_WORKER",
        # Payment processors are asked by the reconciler alone.
        (*_OF_THE_DATABASE, *_OF_THE_SERVICE, "STRIPE_SECRET_KEY", "PAYSTACK_SECRET_KEY"),
    ),
    "reconciler": (
        "DATABASE_URL_RECONCILER",
        (*_OF_THE_DATABASE, *_OF_THE_SERVICE, *_OF_THE_WORKER),
    ),
}
# Of these, each process has its own alone, and nobody here anything of backups.
_OTHERS = (f"{PREFIX}DATABASE_URL_", f"{PREFIX}BACKUP_")


def known_to(process: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The settings that the process may know, of all."""
    database_url, hidden = PROCESSES[process]
    own, others = PREFIX + database_url, {PREFIX + name for name in hidden}
    return {
        name: value
        for name, value in settings.items()
        if name == own or not (name.startswith(_OTHERS) or name in others)
    }
