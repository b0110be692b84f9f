"""Settings, read from the environment once per process; .env.example describes each of them."""

import ipaddress
import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from leadmill.queues import MOST_PROCESSES, worker_groups

PREFIX = "LEADMILL_"
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
# Characters that a header can have, and nothing that an error would quote.
_PAYSTACK_KEY = re.compile(r"sk_(test|live)_[A-Za-z0-9_]{8,200}")
# Addresses on whose way nobody listens. No name below .localhost is anywhere else (RFC 6761).
SAFE_ADDRESS = re.compile(
    r"https://|http://(?:127\.0\.0\.1|(?:[a-z0-9-]+\.)?localhost):[0-9]+(?:/|$)"
)
_LARGEST_FILE = 65536
_COMMENT = re.compile(r"\s+#.*$|^#.*$")


class SettingsError(Exception):
    """A setting is missing or cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    database_url_api: str = ""
    database_url_worker: str = ""
    database_url_reconciler: str = ""
    database_url_owner: str = ""
    database_url_monitor: str = ""
    database_url_backup: str = ""  # through the socket of the machine of the database
    database_url_cells: str = ""  # the reporting database of several cells

    # Backups, made on that machine; without a folder there are none.
    backup_folder: str = ""
    backup_data: str = ""  # the data directory of PostgreSQL
    backup_key_file: str = ""
    backup_received: str = ""  # where WAL is streamed to; empty: below backup_folder
    backup_spool: str = ""  # pgBackRest's notes on what it archives; empty: below backup_folder
    backup_scratch: str = ""  # where drills are held; empty: below backup_folder
    backup_copy: str = ""  # the second copy, as rclone names it; empty: none
    backup_at: str = "02:00"  # UTC
    backup_dailies: int = 7
    backup_weeklies: int = 4
    backup_monthlies: int = 12
    backup_open: str = ""  # the command that starts PostgreSQL after a restore

    public_url: str = "http://127.0.0.1:8080"
    admin_url: str = "http://127.0.0.1:8081"
    app_url: str = ""  # empty: public_url
    # Networks that admins may work from; none: all.
    admin_networks: tuple[str, ...] = ()
    admin_second_factor: bool = True  # admins without one can only set one up

    stripe_secret_key: str = ""
    stripe_webhook_secrets: tuple[str, ...] = ()
    stripe_api_base: str = ""  # empty: the real Stripe
    stripe_api_version: str = "2026-10-28.endive"
    stripe_livemode: bool = False

    paystack_secret_key: str = ""
    paystack_old_secret_keys: tuple[str, ...] = ()  # sign webhooks while a key is replaced
    paystack_api_base: str = "https://api.paystack.co"

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "starttls"
    mail_from: str = "Leadmill <no-reply@leadmill.example>"

    external_issuer: str = ""  # empty: no tokens are exchanged
    external_audience: str = "authenticated"
    external_secret: str = ""
    external_jwks_url: str = ""
    external_emails_verified: bool = False

    google_client_id: str = ""
    google_client_secret: str = ""
    google_metadata_url: str = "https://accounts.google.com/.well-known/openid-configuration"

    facebook_client_id: str = ""
    facebook_client_secret: str = ""
    facebook_metadata_url: str = "https://www.facebook.com/.well-known/openid-configuration/"
    facebook_token_url: str = "https://graph.facebook.com/v23.0/oauth/access_token"  # noqa: S105
    facebook_emails_verified: bool = False

    sign_in_secret: str = ""  # signs the cookie that the browser takes to a provider and back
    # Private halves of the keys that secrets of tenants are encrypted with, for workers only.
    encryption_key_files: tuple[str, ...] = ()
    pipedrive_api_base: str = "https://{company}.pipedrive.com"
    # The marketplace app; without one, accounts are connected by API tokens alone.
    pipedrive_client_id: str = ""
    pipedrive_client_secret: str = ""  # for workers only
    pipedrive_oauth_base: str = "https://oauth.pipedrive.com"

    # S3-compatible; without a bucket no files are taken.
    storage_url: str = ""  # empty: Amazon's
    storage_region: str = "us-east-1"
    storage_bucket: str = ""
    storage_access_key: str = ""
    storage_secret_key: str = ""

    # Where the vendors of chats are; the hosts of Microsoft Teams are those of its users.
    google_chat_api_base: str = "https://chat.googleapis.com"
    slack_api_base: str = "https://hooks.slack.com"
    teams_api_base: str = ""
    # `host:port` of this machine or network that notifications may be sent to; for development.
    notification_local_targets: tuple[str, ...] = ()

    # The folder of the built pages: the service writes what each niche says into their shell.
    pages: str = ""

    # nginx's access log, which the worker counts calls from; empty: they are not counted.
    access_log: str = ""

    # Alerts; none without a token.
    telegram_bot_token: str = ""
    telegram_chat_id: str = ""
    telegram_api_base: str = "https://api.telegram.org"

    # Where traces and errors go, both without personal data; none without an address.
    otlp_endpoint: str = ""
    otlp_headers: tuple[str, ...] = ()  # name=value
    traces_percent: int = 100
    sentry_dsn: str = ""

    # How many processes of each kind `leadmill run` keeps.
    postgrest_processes: int = 1
    postgrest_admin_processes: int = 1
    api_processes: int = 1
    worker_processes: str = "1"  # a number, or queues: leadmill/queues.py

    log_level: str = "INFO"
    api_port: int = 8082
    worker_health_port: int = 8083
    # `make run` starts `leadmill metrics`, too; elsewhere it is started or not.
    metrics: bool = False
    metrics_port: int = 8102

    def __post_init__(self) -> None:
        if not self.app_url:
            object.__setattr__(self, "app_url", self.public_url)
        if self.smtp_tls not in ("none", "starttls", "tls"):
            raise SettingsError(f"{PREFIX}SMTP_TLS is none, starttls or tls, not {self.smtp_tls!r}")
        self._check_admin_networks()
        self._refuse_local_targets()
        if self.external_issuer and bool(self.external_secret) == bool(self.external_jwks_url):
            raise SettingsError(
                f"{PREFIX}EXTERNAL_ISSUER needs {PREFIX}EXTERNAL_SECRET"
                f" or {PREFIX}EXTERNAL_JWKS_URL"
            )
        if self.external_secret and len(self.external_secret) < 32:
            # Who guesses it signs in as anybody: HS256 takes a key of any length.
            raise SettingsError(f"{PREFIX}EXTERNAL_SECRET needs 32 characters or more")
        if (self.google_client_id or self.facebook_client_id) and len(self.sign_in_secret) < 32:
            raise SettingsError(
                f"{PREFIX}SIGN_IN_SECRET needs 32 characters or more: openssl rand -hex 32"
            )
        self._check_paystack()
        self._check_processes()
        self._check_watching()
        self._check_backups()

        if self.storage_bucket and not (self.storage_access_key and self.storage_secret_key):
            raise SettingsError(
                f"{PREFIX}STORAGE_BUCKET needs {PREFIX}STORAGE_ACCESS_KEY"
                f" and {PREFIX}STORAGE_SECRET_KEY"
            )

    def _check_admin_networks(self) -> None:
        for network in self.admin_networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise SettingsError(f"{PREFIX}ADMIN_NETWORKS: {error}") from None

    def _check_watching(self) -> None:
        for name in ("otlp_endpoint", "sentry_dsn"):
            value = getattr(self, name)
            # Not its text: the DSN has a key.
            if value and not re.fullmatch(r"https?://[^\s?#]+", value):
                raise SettingsError(f"{PREFIX}{name.upper()} is an address, https://…")
        if any(not re.fullmatch(r"[A-Za-z0-9-]+=\S.*", one) for one in self.otlp_headers):
            raise SettingsError(f"{PREFIX}OTLP_HEADERS has name=value pairs")
        if not 0 <= self.traces_percent <= 100:
            raise SettingsError(f"{PREFIX}TRACES_PERCENT is 0 to 100")

    def _check_processes(self) -> None:
        for name in ("postgrest_processes", "postgrest_admin_processes", "api_processes"):
            if not 1 <= getattr(self, name) <= MOST_PROCESSES:
                raise SettingsError(f"{PREFIX}{name.upper()} is 1 to {MOST_PROCESSES}")
        try:
            worker_groups(self.worker_processes)
        except ValueError as error:
            raise SettingsError(f"{PREFIX}WORKER_PROCESSES: {error}") from None

    def _check_backups(self) -> None:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", self.backup_at):
            raise SettingsError(f"{PREFIX}BACKUP_AT is a time of day, such as 02:00")
        for name, least in (("dailies", 1), ("weeklies", 0), ("monthlies", 0)):
            if not least <= getattr(self, f"backup_{name}") <= 400:
                raise SettingsError(f"{PREFIX}BACKUP_{name.upper()} is from {least} to 400")

    @property
    def passkey_origins(self) -> frozenset[str]:
        """Origins of our own pages: a passkey signs for no others."""
        parts = [urlsplit(url) for url in (self.app_url, self.public_url, self.admin_url)]
        origins = {f"{part.scheme}://{part.netloc}" for part in parts}
        # Browsers make no passkey for an address, but for the name of this machine.
        local = {origin.replace("//127.0.0.1", "//localhost") for origin in origins}
        return frozenset(origins | local)

    def _check_paystack(self) -> None:
        keys = (self.paystack_secret_key, *self.paystack_old_secret_keys)
        if any(key and not _PAYSTACK_KEY.fullmatch(key) for key in keys):
            raise SettingsError(
                f"{PREFIX}PAYSTACK_SECRET_KEY and {PREFIX}PAYSTACK_OLD_SECRET_KEYS"
                " hold secret keys such as sk_live_…"
            )
        modes = {key[:7] for key in keys if key}
        if len(modes) > 1 or (self.paystack_old_secret_keys and not self.paystack_secret_key):
            raise SettingsError(
                f"{PREFIX}PAYSTACK_OLD_SECRET_KEYS are of the mode of {PREFIX}PAYSTACK_SECRET_KEY"
            )
        if not SAFE_ADDRESS.match(self.paystack_api_base):
            # The key is sent there.
            raise SettingsError(f"{PREFIX}PAYSTACK_API_BASE begins with https://")

    @property
    def paystack_livemode(self) -> bool:
        """Whether payments by Paystack are real money: its keys say so."""
        return self.paystack_secret_key.startswith("sk_live_")

    @property
    def paystack_secret_keys(self) -> tuple[str, ...]:
        """The keys that may sign webhooks, the newest first."""
        return tuple(k for k in (self.paystack_secret_key, *self.paystack_old_secret_keys) if k)

    def _refuse_local_targets(self) -> None:
        """A tenant could reach this machine's network through them."""
        name = f"{PREFIX}NOTIFICATION_LOCAL_TARGETS"
        for target in self.notification_local_targets:
            if not re.fullmatch(r"(\[[0-9a-f:]+\]|[a-z0-9.-]+):[0-9]{1,5}", target):
                raise SettingsError(f"{name} has host:port pairs, not {target!r}")
        if self.notification_local_targets and not self.is_development:
            raise SettingsError(f"{name} is for development: it must be empty in production")

    @property
    def is_development(self) -> bool:
        """Whether nobody but this machine reaches the service, and no real money moves."""
        is_here = urlsplit(self.public_url).hostname in ("127.0.0.1", "::1", "localhost")
        return is_here and not self.stripe_livemode and not self.paystack_livemode

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read every LEADMILL_ variable; one that is unset or empty keeps its default."""
        environ = with_files(environ)
        values: dict[str, object] = {}
        for field in fields(cls):
            name = PREFIX + field.name.upper()
            if environ.get(name):
                values[field.name] = _parse(name, environ[name], field.default)
        return cls(**values)  # type: ignore[arg-type]

    def require(self, name: str) -> str:
        """The named text setting; an error when it is empty."""
        value = getattr(self, name)
        if not value:
            raise SettingsError(f"{PREFIX}{name.upper()} is not set")
        return str(value)


def with_files(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The variables, and over them the files of the folder that LEADMILL_SETTINGS_FOLDER names.

    A file has the name of the setting. So secrets are in no environment, which `docker inspect`
    and every program that a process starts can read.
    """
    folder = environ.get(f"{PREFIX}SETTINGS_FOLDER")
    return {**environ, **read_folder(Path(folder))} if folder else environ


def read_folder(folder: Path) -> dict[str, str]:
    """NAME → content of each file that is named like a setting; the last line break is no part."""
    values = {}
    try:
        for path in sorted(folder.iterdir()):
            if re.fullmatch(r"[A-Z][A-Z_]{1,60}", path.name) and path.is_file():
                if path.stat().st_size > _LARGEST_FILE:
                    raise SettingsError(f"{path} is no setting: it has more than 64 kB")
                values[path.name] = path.read_text().rstrip("\r\n")
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is no text") from None
    except OSError as error:
        raise SettingsError(f"{PREFIX}SETTINGS_FOLDER cannot be read: {error}") from None
    return values


def _parse(name: str, text: str, default: object) -> object:
    """The type of a setting is the type of its default."""
    match default:
        case bool():
            if text.lower() in _TRUE:
                return True
            if text.lower() in _FALSE:
                return False
            raise SettingsError(f"{name} is 0 or 1, not {text!r}")
        case int():
            try:
                return int(text)
            except ValueError:
                raise SettingsError(f"{name} is a whole number, not {text!r}") from None
        case tuple():
            return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _meant(value: str) -> str:
    """As a shell reads it, where it begins with a quote; else up to a comment, as Compose does."""
    if value[:1] in ("'", '"'):
        try:
            [value] = shlex.split(value, comments=True)
        except ValueError:
            return value
        return value
    return _COMMENT.sub("", value)


def read_env_file(path: Path) -> dict[str, str]:
    """NAME=value lines, as Docker Compose and shells read them: with quotes and comments."""
    if not path.is_file():
        return {}
    values = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, separator, value = line.removeprefix("export ").partition("=")
        if not separator:
            raise SettingsError(f"{path}:{number}: expected NAME=value")
        value = value.strip()
        values[name.strip()] = _meant(value)
    return values
