"""`leadmill compose-settings`: with Compose, gives each service the settings that it may know.

It runs once before everything else, and again with each `up`. It makes the passwords and keys that
nobody has to choose, and writes for each service a folder of files, a volume that no other service
has. What is no secret is in the services' environment, in docker-compose.yml.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote, urlsplit

import psycopg

from leadmill import demo, encryption
from leadmill.settings import PREFIX, Settings, SettingsError, with_files
from leadmill.stack import secrets, stand_ins
from leadmill.stack.cluster import LOGIN_ROLES, SUPERUSER
from leadmill.stack.knowing import PROCESSES, known_to
from leadmill.storage import Storage

Say = Callable[[str], None]

# Where a service finds its folder.
FOLDER = "/run/leadmill"
DATABASE = "leadmill"
# The users that the images run as. nginx and Docker's own start as root.
POSTGRES, POSTGREST, GRAFANA, APP, NOBODY, ROOT = 999, 1000, 472, 10001, 65534, 0
OWNERS = {
    "db": POSTGRES,
    "deploy": APP,
    "postgrest-public": POSTGREST,
    "postgrest-admin": POSTGREST,
    "api": APP,
    "worker": APP,
    "reconciler": APP,
    "nginx": ROOT,
    "backup": POSTGRES,
    "metrics": APP,
    "postgres-exporter": NOBODY,
    "grafana": GRAFANA,
    "stand-ins": APP,
    "demo": ROOT,
}
_AUTHENTICATORS = {"postgrest-public": "authenticator", "postgrest-admin": "authenticator_admin"}
IS_SECRET = re.compile(r"SECRET|TOKEN$|PASSWORD|_KEY$|_KEY_FILES$|DATABASE_URL|_DSN$|OTLP_HEADERS$")
# Of the deployment: what it hands to the database.
_HANDED_OVER = (
    *("STRIPE_WEBHOOK_SECRETS", "STRIPE_LIVEMODE", "PAYSTACK_SECRET_KEY"),
    *("PAYSTACK_OLD_SECRET_KEYS", "PIPEDRIVE_CLIENT_ID", "PIPEDRIVE_CLIENT_SECRET"),
    "ADMIN_SECOND_FACTOR",
)
# Whoever sells for money needs these. Without all of them it is a demo.
REQUIRED = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "SMTP_HOST")
# Its default is nobody's: mail servers refuse or drop what comes from there.
ALSO_REQUIRED = ("MAIL_FROM",)
BACKUP_KEY = "BACKUP_KEY"
# Of its admin, at its first start.
GRAFANA_PASSWORD = "LEADMILL_GRAFANA_PASSWORD"  # noqa: S105 - a name
ENCRYPTION_KEY = "encryption-key.pgp"
# The file that says what this project is: a demo or a market.
KIND = "kind"

# Browsers, too, reach what is below .localhost: it is this machine, whose ports Compose publishes.
STAND_INS = "stand-ins.localhost"
AT_STAND_INS = stand_ins.Addresses(
    http={
        "stripe": f"http://{STAND_INS}:8088",
        "paystack": f"http://{STAND_INS}:8101",
        "pipedrive": f"http://{STAND_INS}:8090",
        "notifications": f"http://{STAND_INS}:8100",
        "storage": "http://storage.localhost:8333",
    },
    smtp_host=STAND_INS,
    smtp_port=8025,
    local_target=f"{STAND_INS}:8100",
)
PATIENCE_SECONDS = 60.0


def write_settings(environ: Mapping[str, str], folder: Path, own: Path, say: Say) -> None:
    """Make what is missing, and write the folder of each service below `folder`.

    `own` is kept between calls, and no service has it.
    """
    given = {name: value for name, value in with_files(environ).items() if value}
    known = _secrets(given, own)
    # Passwords of the database are no settings: each process would get those of all.
    settings = {
        name: value
        for name, value in given.items()
        if name.startswith(PREFIX) and name not in known
    }
    public_url = settings.get("LEADMILL_PUBLIC_URL", "")
    is_demo = _is_demo(settings, public_url)
    _refuse_another_kind(own, is_demo=is_demo)
    if is_demo:
        # Before anything is written: whoever forgot the settings of a market starts no stand-ins.
        _wait_for_stand_ins()
        at = AT_STAND_INS
        played = stand_ins.settings_of(settings, public_url, at, known)
        played["LEADMILL_ADMIN_SECOND_FACTOR"] = "0"
    else:
        played = {"LEADMILL_STRIPE_LIVEMODE": settings.get("LEADMILL_STRIPE_LIVEMODE", "1")}
    settings |= played | _urls(known)
    has_own_key = bool(settings.get("LEADMILL_ENCRYPTION_KEY_FILES"))
    key = _encryption_key(settings, own, say)
    Settings.from_env(settings)  # refuse what no process could read
    (own / KIND).write_text("demo" if is_demo else "market")
    for service, owner in OWNERS.items():
        values = _of(service, settings, known, played)
        if key is not None and service == "worker":
            values[ENCRYPTION_KEY] = key.read_text()
        if service == "backup" and (remotes := _remotes(environ)):
            values["rclone.conf"] = remotes
        # A deployment makes it the newest, which the operator's is.
        if key is not None and service == "deploy" and not has_own_key:
            values["encryption-key.pub"] = encryption.public_half(key)
        _write(folder / service, values, owner)
    if is_demo:
        say("nothing real is configured: stand-ins take the place of vendors, mail and storage")


def _remotes(environ: Mapping[str, str]) -> str | None:
    """Where the second copy of backups goes, as `rclone config` writes it."""
    path = Path(environ.get(f"{PREFIX}SETTINGS_FOLDER") or "/nonexistent") / "rclone.conf"
    return path.read_text() if path.is_file() else None


def _secrets(given: Mapping[str, str], own: Path) -> dict[str, str]:
    path = own / "secrets.env"
    known = secrets.load_or_make(path)
    made = {BACKUP_KEY: token_hex(32), GRAFANA_PASSWORD: token_hex(24)} | known
    if made != known:
        known = made
        secrets.write_private(path, known)
    return {name: given.get(name) or value for name, value in known.items()}


def renew(role: str, environ: Mapping[str, str], own: Path) -> None:
    """Another password for a role; the next deployment gives it to the database."""
    if role not in LOGIN_ROLES:
        raise SettingsError(f"there is no role {role}: {', '.join(LOGIN_ROLES)}")
    if with_files(environ).get(_password_of(role)):
        raise SettingsError(f"{_password_of(role)} is a setting of yours: change it there")
    path = own / "secrets.env"
    known = secrets.load_or_make(path)
    known[_password_of(role)] = token_hex(24)
    secrets.write_private(path, known)


def _is_demo(settings: Mapping[str, str], public_url: str) -> bool:
    missing = [PREFIX + name for name in REQUIRED if not settings.get(PREFIX + name)]
    is_here = (urlsplit(public_url).hostname or "") in ("localhost", "127.0.0.1", "::1")
    if len(missing) == len(REQUIRED) and is_here:
        return True
    missing += [PREFIX + name for name in ALSO_REQUIRED if not settings.get(PREFIX + name)]
    if missing:
        raise SettingsError(
            f"{', '.join(missing)}: not set. Put them into .env, secrets into files of that name in"
            " the folder LEADMILL_SECRETS_FOLDER"
        )
    return False


def _refuse_another_kind(own: Path, *, is_demo: bool) -> None:
    """A demo has public passwords, and stand-ins would take the place of a market's vendors."""
    path = own / KIND
    before = path.read_text() if path.exists() else ""
    if before == "demo" and not is_demo:
        raise SettingsError(
            "this project has played the demo, whose passwords are public. Remove it with all that"
            " it holds, docker compose --profile demo down -v, or choose another"
            " COMPOSE_PROJECT_NAME"
        )
    if before == "market" and is_demo:
        missing = ", ".join(PREFIX + name for name in REQUIRED)
        raise SettingsError(
            f"{missing}: not set, and this project is no demo but a market. Is .env, or the folder"
            " LEADMILL_SECRETS_FOLDER, another one than before?"
        )


def _urls(known: Mapping[str, str]) -> dict[str, str]:
    return {
        "LEADMILL_DATABASE_URL_API": _url("leadmill_api", known),
        "LEADMILL_DATABASE_URL_WORKER": _url("leadmill_worker", known),
        "LEADMILL_DATABASE_URL_RECONCILER": _url("leadmill_reconciler", known),
        "LEADMILL_DATABASE_URL_OWNER": _url(SUPERUSER, known),
        "LEADMILL_DATABASE_URL_MONITOR": _url("leadmill_monitor", known),
        # Through the socket: pgBackRest reads the files of that very server.
        "LEADMILL_DATABASE_URL_BACKUP": _url(
            "leadmill_backup", known, "", "?host=/var/run/postgresql"
        ),
    }


def _url(role: str, known: Mapping[str, str], host: str = "db:5432", rest: str = "") -> str:
    password = quote(known[f"{role.upper()}_PASSWORD"], safe="")
    return f"postgresql://{role}:{password}@{host}/{DATABASE}{rest}"


def _of(
    service: str, settings: Mapping[str, str], known: Mapping[str, str], played: Mapping[str, str]
) -> dict[str, str]:
    """The files of a service: its secrets, and what stand-ins change for it."""
    if service in PROCESSES:
        return {
            name: value
            for name, value in known_to(service, settings).items()
            if name in played or IS_SECRET.search(name)
        }
    match service:
        case "db":
            return {"POSTGRES_PASSWORD": known["POSTGRES_PASSWORD"]}
        case "deploy":
            names = [PREFIX + name for name in _HANDED_OVER]
            password = known["POSTGRES_PASSWORD"].replace("\\", "\\\\").replace(":", "\\:")
            return (
                {name: settings[name] for name in names if name in settings}
                | {name: known[name] for name in map(_password_of, LOGIN_ROLES)}
                | {"LEADMILL_DATABASE_URL_OWNER": settings["LEADMILL_DATABASE_URL_OWNER"]}
                | {"pgpass": f"*:*:*:{SUPERUSER}:{password}\n"}
            )
        case "postgrest-public" | "postgrest-admin":
            return {"PGRST_DB_URI": _url(_AUTHENTICATORS[service], known)}
        case "nginx":
            name = "LEADMILL_STORAGE_URL"
            return {name: settings[name]} if name in played else {}
        case "backup":
            names = [
                "LEADMILL_DATABASE_URL_BACKUP",
                # They send alerts, and copy the files of the storage.
                "LEADMILL_TELEGRAM_BOT_TOKEN",
                *(n for n in settings if n.startswith(f"{PREFIX}STORAGE_")),
            ]
            key = known[BACKUP_KEY] + "\n"
            return {n: settings[n] for n in names if n in settings} | {"backup-key": key}
        case "metrics":
            name = "LEADMILL_DATABASE_URL_MONITOR"
            return {name: settings[name]}
        case "postgres-exporter":
            name = _password_of("leadmill_monitor")
            return {name: known[name]}
        case "grafana":
            return {GRAFANA_PASSWORD: known[GRAFANA_PASSWORD]}
        case "stand-ins":
            names = [
                *(secrets.STRIPE_WEBHOOK_SECRET, secrets.PAYSTACK_SECRET_KEY),
                secrets.STORAGE_SECRET_KEY,
            ]
            return {name: known[name] for name in names}
        case "demo":
            # The owner of a demo's database, who plays on it.
            names = ["LEADMILL_DATABASE_URL_OWNER", *played]
            is_demo = "LEADMILL_SMTP_HOST" in played
            return {name: settings[name] for name in names} if is_demo else {}
    raise AssertionError(service)


def _password_of(role: str) -> str:
    return f"{role.upper()}_PASSWORD"


def _encryption_key(settings: dict[str, str], own: Path, say: Say) -> Path | None:
    """The key of tenants' secrets, made here unless the operator has one."""
    path = own / ENCRYPTION_KEY
    if settings.get("LEADMILL_ENCRYPTION_KEY_FILES"):
        # While it is replaced, workers need it beside the new one.
        return path if path.exists() else None
    if not path.exists():
        encryption.make_key(path)
        say("made the key that secrets of tenants are encrypted with")
    settings["LEADMILL_ENCRYPTION_KEY_FILES"] = f"{FOLDER}/{ENCRYPTION_KEY}"
    return path


def _write(folder: Path, values: Mapping[str, str], owner: int) -> None:
    """Each file as a whole or not at all; what is no longer there goes."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name, value in values.items():
        new = folder / f".{name}.new"
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "w") as file:
            file.write(value)
        _give(new, owner, 0o400)
        new.replace(folder / name)
    for path in folder.iterdir():
        if path.name not in values:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    _give(folder, owner, 0o500)


def _give(path: Path, owner: int, mode: int) -> None:
    path.chmod(mode)
    if os.geteuid() == 0:
        os.chown(path, owner, owner)


def _wait_for_stand_ins() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.getaddrinfo("stand-ins", None)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SettingsError(
        "nothing is configured, and no stand-ins run. Fill in .env (docs/operations.md), or start"
        " the demo: docker compose --profile demo up"
    )


@dataclass(frozen=True)
class Scene:
    """The stack of Compose, as the demo plays on it: from beside the stand-ins."""

    settings: Mapping[str, str]
    demo_file: Path

    @property
    def public_url(self) -> str:
        return self.settings["LEADMILL_PUBLIC_URL"]

    @property
    def admin_url(self) -> str:
        return self.settings["LEADMILL_ADMIN_URL"]

    @property
    def mail_url(self) -> str | None:
        return f"http://{STAND_INS}:8089"

    @property
    def stripe_url(self) -> str | None:
        return self.settings.get("LEADMILL_STRIPE_API_BASE")

    @property
    def paystack_url(self) -> str | None:
        return self.settings.get("LEADMILL_PAYSTACK_API_BASE")

    def dsn(self) -> str:
        return self.settings["LEADMILL_DATABASE_URL_OWNER"]

    def environment(self) -> dict[str, str]:
        return {n: v for n, v in self.settings.items() if n.startswith(PREFIX)}

    def browser_url(self, door: str) -> str:
        return self.public_url if door == "public" else self.admin_url


def play_demo(environ: Mapping[str, str], demo_file: Path, say: Say) -> None:
    """Play the stories once for a database, and say how to log in."""
    known = with_files(environ)
    if "LEADMILL_DATABASE_URL_OWNER" not in known:
        raise SettingsError("no demo is played: vendors are configured, and stand-ins are none")
    scene = Scene(known, demo_file)
    settings = Settings.from_env(scene.environment())
    with psycopg.connect(scene.dsn(), connect_timeout=10) as connection:
        connection.execute(
            "update ops.setting set value = to_jsonb(%s::text[])"
            " where name = 'notification.local_targets'",
            (list(settings.notification_local_targets),),
        )
    demo.widen_limits(scene)
    Storage(settings).make_bucket()
    demo.play_once(scene, say)
    pages = {
        "pages": f"{scene.public_url}/",
        "pages of admins": f"{scene.admin_url}/",
        "mail that was sent": scene.mail_url,
        "Stripe's stand-in": scene.stripe_url,
        "Paystack's stand-in": scene.paystack_url,
        "Pipedrive's stand-in": AT_STAND_INS.http["pipedrive"],
        "notifications": AT_STAND_INS.http["notifications"],
    }
    print()
    for name, address in pages.items():
        print(f"  {name:20} {address}", flush=True)
