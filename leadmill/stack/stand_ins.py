"""Which vendors a stand-in plays, and the settings with which processes find it.

`make run` and Compose ask here, each with the addresses at which its own stand-ins listen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from leadmill.settings import PREFIX, Settings
from leadmill.stack import secrets

# The stand-in for Stripe takes this key; it opens nothing else.
STAND_IN_KEY = "sk_test_stand_in"
# What the stand-in for Pipedrive is connected with.
STAND_IN_COMPANY = "acme"
STAND_IN_TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105 - it opens nothing else
STAND_IN_CLIENT_ID = "stand-in-client"
STAND_IN_CLIENT_SECRET = "stand-in-client-secret"  # noqa: S105 - it opens nothing else
# Vendors of chats whose place the stand-ins for notifications take.
CHATS = ("GOOGLE_CHAT", "SLACK", "TEAMS", "TELEGRAM")
# In the account that it holds at first.
DEMO_DEALS = 200
BUCKET = "leadmill"
ACCESS_KEY = "leadmill"

# A stand-in plays a vendor unless one of these is configured.
REAL_WITH = {
    "stripe": ("STRIPE_SECRET_KEY",),
    "paystack": ("PAYSTACK_SECRET_KEY",),
    "pipedrive": ("PIPEDRIVE_API_BASE",),
    "notifications": tuple(f"{name}_API_BASE" for name in CHATS),
    "mail": ("SMTP_HOST",),
    "storage": ("STORAGE_BUCKET",),
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where stand-ins listen, as the processes reach them."""

    http: Mapping[str, str]  # by vendor
    smtp_host: str
    smtp_port: int
    local_target: str  # host:port that notifications may be sent to


def is_played(vendor: str, given: Mapping[str, str]) -> bool:
    """Whether nothing real is configured in its place."""
    return not any(given.get(PREFIX + name) for name in REAL_WITH[vendor])


def settings_of(
    given: Mapping[str, str], public_url: str, at: Addresses, known: Mapping[str, str]
) -> dict[str, str]:
    """Every setting of each vendor that is played: what is given, like its key, would not fit."""
    values: dict[str, str] = {}
    played = {vendor for vendor in REAL_WITH if is_played(vendor, given)}
    if "stripe" in played:
        values |= {
            "LEADMILL_STRIPE_SECRET_KEY": STAND_IN_KEY,
            "LEADMILL_STRIPE_WEBHOOK_SECRETS": known[secrets.STRIPE_WEBHOOK_SECRET],
            "LEADMILL_STRIPE_API_BASE": at.http["stripe"],
            "LEADMILL_STRIPE_API_VERSION": Settings().stripe_api_version,
            "LEADMILL_STRIPE_LIVEMODE": "0",
        }
    if "paystack" in played:
        values |= {
            "LEADMILL_PAYSTACK_SECRET_KEY": known[secrets.PAYSTACK_SECRET_KEY],
            "LEADMILL_PAYSTACK_OLD_SECRET_KEYS": "",
            "LEADMILL_PAYSTACK_API_BASE": at.http["paystack"],
        }
    if "pipedrive" in played:
        values |= {
            "LEADMILL_PIPEDRIVE_API_BASE": at.http["pipedrive"],
            "LEADMILL_PIPEDRIVE_CLIENT_ID": STAND_IN_CLIENT_ID,
            "LEADMILL_PIPEDRIVE_CLIENT_SECRET": STAND_IN_CLIENT_SECRET,
            "LEADMILL_PIPEDRIVE_OAUTH_BASE": at.http["pipedrive"],
        }
    if "notifications" in played:
        url = at.http["notifications"]
        values |= {
            "LEADMILL_GOOGLE_CHAT_API_BASE": f"{url}/googlechat",
            "LEADMILL_SLACK_API_BASE": f"{url}/slack",
            "LEADMILL_TEAMS_API_BASE": f"{url}/teams",
        }
        if not given.get("LEADMILL_TELEGRAM_BOT_TOKEN"):
            values["LEADMILL_TELEGRAM_API_BASE"] = f"{url}/telegram"
        one = Settings.from_env({"LEADMILL_PUBLIC_URL": public_url, **given, **values})
        if one.is_development:
            values["LEADMILL_NOTIFICATION_LOCAL_TARGETS"] = at.local_target
    if "storage" in played:
        values |= {
            "LEADMILL_STORAGE_URL": at.http["storage"],
            "LEADMILL_STORAGE_REGION": Settings().storage_region,
            "LEADMILL_STORAGE_BUCKET": BUCKET,
            "LEADMILL_STORAGE_ACCESS_KEY": ACCESS_KEY,
            "LEADMILL_STORAGE_SECRET_KEY": known[secrets.STORAGE_SECRET_KEY],
        }
    if "mail" in played:
        values |= {
            "LEADMILL_SMTP_HOST": at.smtp_host,
            "LEADMILL_SMTP_PORT": str(at.smtp_port),
            "LEADMILL_SMTP_TLS": "none",
            "LEADMILL_SMTP_USER": "",
            "LEADMILL_SMTP_PASSWORD": "",
        }
    return values
