"""The command `leadmill`."""

import argparse
import getpass
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg

from leadmill import code_layer, compose, database_metrics, encryption, growth, processors
from leadmill.admin_door import store_admin_terms
from leadmill.backup import commands as backup_commands
from leadmill.backup.place import BackupError
from leadmill.cells import commands as cells_commands
from leadmill.cells.place import CellsError
from leadmill.cluster import commands as cluster_commands
from leadmill.crm_client import store_crm_client
from leadmill.deploying import DeployError, HalfwayError, deploy
from leadmill.places import HOME, ROOT
from leadmill.settings import Settings, SettingsError, read_env_file
from leadmill.stack.process import StackError
from leadmill.stack.run import ENVIRONMENT_FILE, FOLDER, run
from leadmill.story import StoryError

CODE = ROOT / "db" / "code"


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        return int(given.action(given))
    except (SettingsError, CommandError, BackupError, CellsError) as error:
        print(f"leadmill: {error}", file=sys.stderr)
        return 1


class CommandError(Exception):
    """The command cannot do what was asked; the message is for the person at the terminal."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="leadmill", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("run", help="run everything on this machine, in the foreground")
    command.set_defaults(action=lambda _: run(_configured()))

    command = commands.add_parser(
        "deploy",
        help="update the stack that runs to this release, without downtime",
        description="Call it from the new release, which is in a folder of its own. Processes are "
        "replaced one by one, the schema is deployed, and both doors are tested; when anything of "
        "it fails, the release of before comes back. Ends with 0 when it is updated, with 1 when "
        "everything is as before, and with 2 when not everything could be put back.",
    )
    command.add_argument(
        "--stack",
        type=Path,
        default=FOLDER,
        metavar="FOLDER",
        help="the folder .run of the stack, beside its .env; without it, .run of this folder",
    )
    command.add_argument(
        "--test",
        metavar="PROGRAM",
        help="a test of your own after ours: it finds PUBLIC_URL and ADMIN_URL in its environment, "
        "and fails by another status than 0",
    )
    command.set_defaults(action=_deploy)

    command = commands.add_parser(
        "apply-code",
        help="bring functions, views, policies, triggers and grants to the state of this release",
        description="The second half of a deployment, after `sqitch deploy`. Connects as "
        "`leadmill status` does and becomes leadmill_owner. To go back to the release before, "
        "call that one's `leadmill apply-code`.",
    )
    command.set_defaults(action=_apply_code)

    command = commands.add_parser(
        "status",
        help="say which release the database has, and what differs from the files of this one",
        description="Connects as libpq does (PGHOST, PGUSER, PGDATABASE, …); without PGDATABASE "
        "to LEADMILL_DATABASE_URL_OWNER, or to the stack that runs from this folder. Ends with 1 "
        "when something differs.",
    )
    command.set_defaults(action=_status)

    command = commands.add_parser(
        "retention",
        help="say what is kept for how long, and what would go now; changes nothing",
        description="A dry run of the jobs that delete and archive: for each class of data its "
        "days, the setting that says so, how much is past its time, and the leads that are old "
        "enough for the archive and stay because something is open. Connects as `leadmill status`.",
    )
    command.set_defaults(action=_retention)

    command = commands.add_parser(
        "disk",
        help="say which tables grow, and in how many days the disk is full",
        description="From the sizes that a job writes down every night; ops.disk_bytes is the "
        "setting with the size of the disk. Connects as `leadmill status` does.",
    )
    command.set_defaults(action=_disk)

    command = commands.add_parser(
        "create-admin",
        help="create an administrator",
        description="The password is asked for, or read from standard input when that is no "
        "terminal, or taken from LEADMILL_ADMIN_PASSWORD.",
    )
    command.add_argument("email")
    command.set_defaults(action=_create_admin)

    command = commands.add_parser(
        "set-password",
        help="set a new password of an administrator",
        description="Every session of the administrator ends. The password is asked for as in "
        "create-admin. No mail can do this: reading or sending the mail would make an admin.",
    )
    command.add_argument("email")
    command.set_defaults(action=_set_password)

    command = commands.add_parser(
        "reset-second-factor",
        help="remove the second factors of an administrator who has lost them",
        description="Authenticator apps, passkeys and recovery codes; every session of the "
        "administrator ends, and a mail says so. The next log-in asks to set up another one.",
    )
    command.add_argument("email")
    command.set_defaults(action=_reset_second_factor)

    command = commands.add_parser(
        "admin-door",
        help="hand the terms of administrators to the database",
        description="Takes LEADMILL_ADMIN_NETWORKS and LEADMILL_ADMIN_SECOND_FACTOR: from now on "
        "administrators work from these networks alone, and need a second factor unless it is 0. "
        "nginx reads the networks when it starts.",
    )
    command.set_defaults(action=_admin_door)

    command = commands.add_parser(
        "seals",
        help="print the roots of the sealed ledger, or compare them with roots kept elsewhere",
        description="A line for each seal: its number and its root. Keep them where nobody who can "
        "write to the database can write.",
    )
    command.add_argument(
        "--check", metavar="FILE", help="compare with such lines; - is standard input"
    )
    command.set_defaults(action=_seals)

    command = commands.add_parser(
        "encryption-key",
        help="make the key that secrets of tenants are encrypted with",
        description="Makes the file unless it is there, and registers its public half with the "
        "database, which encrypts with it from now on. Workers decrypt with the file: "
        "LEADMILL_ENCRYPTION_KEY_FILES. Keep a copy of it apart from the database's backups.",
    )
    command.add_argument("file", type=Path)
    apart = command.add_mutually_exclusive_group()
    apart.add_argument(
        "--print",
        action="store_true",
        help="print the public half and register nothing, where workers are and no superuser is",
    )
    apart.add_argument(
        "--public",
        action="store_true",
        help="the file holds the public half alone, and is there: register it",
    )
    command.set_defaults(action=_encryption_key)

    command = commands.add_parser(
        "webhook-secrets",
        help="hand the secrets of webhooks and of the app at Pipedrive to the database",
        description="Takes LEADMILL_STRIPE_WEBHOOK_SECRETS and LEADMILL_STRIPE_LIVEMODE, and "
        "LEADMILL_PAYSTACK_SECRET_KEY and LEADMILL_PAYSTACK_OLD_SECRET_KEYS: from now on the "
        "database believes events that one of these secrets signed, and no others. Of "
        "LEADMILL_PIPEDRIVE_CLIENT_ID and _SECRET it keeps a hash, by which it recognises notices. "
        "Call it after each change of them; nothing needs to be started again.",
    )
    command.set_defaults(action=_webhook_secrets)

    command = commands.add_parser(
        "metrics",
        help="serve the metrics of the database to Prometheus, in the foreground",
        description="At /metrics on LEADMILL_METRICS_PORT, as leadmill_monitor: needs "
        "LEADMILL_DATABASE_URL_MONITOR. Service and workers serve their own metrics.",
    )
    command.add_argument("--host", default="127.0.0.1", help="address to listen on")
    command.set_defaults(action=_metrics)

    command = commands.add_parser(
        "re-encrypt",
        help="have a worker encrypt all secrets of tenants with the newest key",
        description="After another key was made and workers were restarted with it beside the old "
        "one. Shows how far it is; to stop watching does not stop the worker, and to call it "
        "again goes on. When it succeeds, older keys are needed no more.",
    )
    command.set_defaults(action=_reencrypt)

    command = commands.add_parser(
        "compose-settings",
        help="with Compose: make passwords and keys, and give each service its settings",
        description="The service `settings` of docker-compose.yml runs it before all others.",
    )
    command.add_argument("--folder", type=Path, default=Path("/settings"), help="of the services")
    command.add_argument("--own", type=Path, default=Path("/own"), help="what is kept for itself")
    command.add_argument(
        "--renew",
        action="append",
        default=[],
        metavar="ROLE",
        help="another password for this log-in role; deploy, and start its processes anew",
    )
    command.set_defaults(action=_compose_settings)

    command = commands.add_parser(
        "compose-demo",
        help="with Compose: play the stories of the demo once",
        description="The service `demo` of docker-compose.yml runs it, beside the stand-ins.",
    )
    command.add_argument("--page", type=Path, required=True, help="what the home page shows")
    command.set_defaults(action=_compose_demo)

    backup_commands.add(commands, _of_running_stack)
    cluster_commands.add(commands, _configured)
    cells_commands.add(commands, _of_running_stack)
    return parser


def _configured() -> Mapping[str, str]:
    """The person's settings: .env, and over it the environment."""
    path = HOME / ".env"
    # The user of the database makes backups, and need not know the other secrets.
    given = read_env_file(path) if os.access(path, os.R_OK) else {}
    return given | dict(os.environ)


def _of_running_stack() -> Mapping[str, str]:
    """Settings for a command: those of the stack that runs from this folder are the last resort."""
    configured = {name: value for name, value in _configured().items() if value}
    # As above: not the user of the database, whose commands need none of them.
    running = read_env_file(ENVIRONMENT_FILE) if os.access(ENVIRONMENT_FILE, os.R_OK) else {}
    return running | configured


def _deployed_to() -> str:
    """Where a release is deployed to: what libpq's variables name, before all else."""
    if "PGDATABASE" in os.environ:
        return ""
    return Settings.from_env(_of_running_stack()).require("database_url_owner")


def _deploy(given: argparse.Namespace) -> int:
    folder = given.stack.resolve()
    environ = read_env_file(folder.parent / ".env") | dict(os.environ)

    def say(text: str) -> None:
        print(f"deploy: {text}", flush=True)

    try:
        deploy(folder, environ, given.test, say)
    except (DeployError, StackError) as error:
        raise CommandError(f"not updated: {error}") from None
    except HalfwayError as error:
        print(f"leadmill: not updated: {error}", file=sys.stderr)
        return 2
    say("updated")
    return 0


def _apply_code(_: argparse.Namespace) -> int:
    try:
        outcome = code_layer.apply(_deployed_to(), CODE)
    except (code_layer.CodeLayerError, psycopg.Error) as error:
        raise CommandError(f"the code layer was not applied: {error}") from None
    for key in outcome.applied:
        print(f"applied {key}")
    for key in outcome.dropped:
        print(f"dropped {key}")
    print(f"the database has release {outcome.release}")
    return 0


def _status(_: argparse.Namespace) -> int:
    url = _deployed_to()
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute("set role leadmill_owner")
            release = connection.execute(
                "select hash, applied_at from ops.code_release order by id desc limit 1"
            ).fetchone()
            table = connection.execute(
                "select change, committed_at from sqitch.changes order by committed_at desc limit 1"
            ).fetchone()
        differing = code_layer.differences(url, CODE)
    except (code_layer.CodeLayerError, psycopg.Error) as error:
        raise CommandError(f"the state cannot be read: {error}") from None
    if release is None or table is None:
        raise CommandError("nothing was deployed")
    print(f"code    {release[0]}, applied {release[1]:%Y-%m-%d %H:%M:%S %z}")
    print(f"tables  {table[0]}, deployed {table[1]:%Y-%m-%d %H:%M:%S %z}")
    for key in differing:
        print(f"differs {key}")
    print(f"this release is {code_layer.release_of(code_layer.read(CODE))}")
    return 1 if differing else 0


def _retention(_: argparse.Namespace) -> int:
    return _print_tables(growth.retention, growth.obstacles)


def _disk(_: argparse.Namespace) -> int:
    return _print_tables(growth.forecast)


def _print_tables(*tables: Callable[[str], list[str]]) -> int:
    url = _deployed_to()
    try:
        parts = ["\n".join(table(url)) for table in tables]
    except psycopg.Error as error:
        raise CommandError(f"the database cannot be read: {error}") from None
    print("\n\n".join(parts))
    return 0


def _create_admin(given: argparse.Namespace) -> int:
    _as_owner_with_password("select identity.create_admin(%s, %s)", given.email)
    print(f"{given.email} is an administrator")
    return 0


def _set_password(given: argparse.Namespace) -> int:
    _as_owner_with_password("select identity.set_admin_password(%s, %s)", given.email)
    print(f"{given.email} has a new password; every session has ended")
    return 0


def _reset_second_factor(given: argparse.Namespace) -> int:
    _as_owner("select identity.reset_admin_second_factors(%s)", given.email)
    print(f"{given.email} has no second factor any more; every session has ended")
    return 0


def _admin_door(_: argparse.Namespace) -> int:
    settings = Settings.from_env(_of_running_stack())
    try:
        store_admin_terms(_deployed_to(), settings)
    except psycopg.Error as error:
        raise CommandError(f"the database refuses: {error}") from None
    print(f"admins work from {', '.join(settings.admin_networks) or 'every network'}")
    needs = "need a" if settings.admin_second_factor else "need no"
    print(f"admins {needs} second factor")
    return 0


def _as_owner_with_password(statement: str, email: str) -> None:
    password = _of_running_stack().get("LEADMILL_ADMIN_PASSWORD") or _read_password()
    _as_owner(statement, email, password)


def _as_owner(statement: str, *values: str) -> None:
    url = Settings.from_env(_of_running_stack()).require("database_url_owner")
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute("set role leadmill_owner")
            connection.execute(statement, values)
    except psycopg.OperationalError as error:
        raise CommandError(f"the database cannot be reached: {error}") from None
    except psycopg.Error as error:
        said = error.diag
        parts = [said.message_primary, said.message_detail, said.message_hint]
        raise CommandError(". ".join(part for part in parts if part) or str(error)) from None


def _seals(given: argparse.Namespace) -> int:
    url = Settings.from_env(_of_running_stack()).require("database_url_owner")
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute("set role leadmill_owner")
            rows = connection.execute(
                "select number, encode(root, 'hex') from ledger.chain_seal order by number"
            ).fetchall()
    except psycopg.Error as error:
        raise CommandError(f"the seals cannot be read: {error}") from None
    roots = {str(number): root for number, root in rows}
    if given.check is None:
        for number, root in roots.items():
            print(number, root)
        return 0
    kept = _kept_roots(given.check)
    if differing := [number for number, root in kept.items() if roots.get(number) != root]:
        raise CommandError(f"the sealed ledger was changed: seal {', '.join(differing)}")
    print(f"{len(kept)} seals are as they were")
    return 0


def _kept_roots(file: str) -> dict[str, str]:
    try:
        lines = (sys.stdin.read() if file == "-" else Path(file).read_text()).splitlines()
    except OSError as error:
        raise CommandError(str(error)) from None
    pairs = [line.split() for line in lines if line.strip()]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise CommandError("a line holds the number of a seal and its root")
    return dict(pairs)


def _encryption_key(given: argparse.Namespace) -> int:
    try:
        if given.print:
            if not given.file.exists():
                encryption.make_key(given.file)
            print(encryption.public_half(given.file))
            return 0
        url = Settings.from_env(_of_running_stack()).require("database_url_owner")
        if given.public:
            half = given.file.read_text()
        else:
            if not given.file.exists():
                encryption.make_key(given.file)
                print(f"made {given.file}")
            half = encryption.public_half(given.file)
        key_id = encryption.register_half(url, half)
    except (OSError, encryption.DecryptionError) as error:
        raise CommandError(str(error)) from None
    except psycopg.Error as error:
        raise CommandError(f"the database refuses: {error}") from None
    print(f"secrets are encrypted with {key_id} from now on")
    return 0


def _webhook_secrets(_: argparse.Namespace) -> int:
    settings = Settings.from_env(_of_running_stack())
    known = processors.with_secrets(settings)
    if not known:
        raise CommandError(
            "neither LEADMILL_STRIPE_WEBHOOK_SECRETS nor LEADMILL_PAYSTACK_SECRET_KEY is set"
        )
    try:
        processors.store_webhook_secrets(settings.database_url_owner, settings)
        store_crm_client(settings.database_url_owner, settings)
    except psycopg.Error as error:
        # What it quotes may be a secret.
        said = error.diag.constraint_name or error.diag.message_primary or type(error).__name__
        raise CommandError(f"the database refuses: {said}") from None
    for name, livemode, secrets in known:
        mode = "live" if livemode else "test"
        print(f"{name}: {len(secrets)} secrets of {mode} mode are good from now on")
    return 0


def _compose_settings(given: argparse.Namespace) -> int:
    for role in given.renew:
        compose.renew(role, os.environ, given.own)
    compose.write_settings(os.environ, given.folder, given.own, _say)
    return 0


def _compose_demo(given: argparse.Namespace) -> int:
    try:
        compose.play_demo(os.environ, given.page, _say)
    except (StoryError, psycopg.Error) as error:
        raise CommandError(f"the demo ended, because {error}") from None
    return 0


def _say(text: str) -> None:
    print(f"leadmill: {text}", flush=True)


def _metrics(given: argparse.Namespace) -> int:
    database_metrics.serve(Settings.from_env(_of_running_stack()), given.host)
    return 0


def _reencrypt(_: argparse.Namespace) -> int:
    url = Settings.from_env(_of_running_stack()).require("database_url_owner")
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            connection.execute("set role leadmill_owner")

            def ask(query: str, *values: object) -> Any:
                row = connection.execute(query, values).fetchone()
                return row[0] if row else None

            return _watch_reencryption(ask)
    except psycopg.Error as error:
        raise CommandError(f"the database refuses: {error}") from None


def _watch_reencryption(ask: Callable[..., Any]) -> int:
    """Have it done and tell each step; `ask` returns the one value of a query."""
    count = (
        "select (select count(*) from crm.stale_secrets())"
        " + (select count(*) from notification.stale_secrets())"
    )
    key_id, total = ask("select ops.encryption_key_id()"), ask(count)
    if key_id is None:
        raise CommandError("there is no key yet: leadmill encryption-key FILE makes one")
    if total:
        job = ask("select queue.defer('reencrypt_secrets')")
        told, goes_on = None, True
        while goes_on:
            # The state of the job first: what it did until then is counted.
            goes_on = ask("select queue.is_pending(%s)", job)
            if (left := ask(count)) != told:
                print(f"{total - left} of {total} encrypted again", flush=True)
                told = left
            time.sleep(0.2 if goes_on else 0)
        if told:
            raise CommandError(f"{told} secrets are as they were; the log of the worker tells why")
    print(f"all secrets are encrypted with {key_id}")
    return 0


def _read_password() -> str:
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Once more: "):
            raise CommandError("the two passwords differ")
    if not password:
        raise CommandError("the password is empty")
    return password


if __name__ == "__main__":
    sys.exit(main())
