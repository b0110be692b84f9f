"""What somebody meets who has just cloned the tree."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from leadmill import demo
from leadmill.settings import Settings, read_env_file
from leadmill.stack import Stack, ports, secrets
from leadmill.stack.cluster import ROOT, plain_env
from tests.harness import Database

# A stack that has chosen its ports and waits; it prints them.
_CHOICE = """
import json, sys
from leadmill.stack import ports
chosen = ports.choose(json.loads(sys.argv[1]))
print(json.dumps(chosen), flush=True)
sys.stdin.read()
"""


def environment(folder: Path, preferred: dict[str, int], **environ: str) -> dict[str, str]:
    stack = Stack(folder, environ=environ, preferred_ports=preferred)
    try:
        return stack.environment()
    finally:
        stack.ports.release()


def test_the_example_copied_as_it_is_changes_nothing(tmp_path: Path) -> None:
    preferred = dict(ports.anywhere())
    without = environment(tmp_path, preferred)
    copied = environment(tmp_path, preferred, **read_env_file(ROOT / ".env.example"))
    assert Settings.from_env(copied) == Settings.from_env(without)


def test_a_stand_in_is_asked_as_it_wants_to_be(tmp_path: Path) -> None:
    """Whatever else was configured for the vendor whose place it takes."""
    preferred = dict(ports.anywhere())
    of_vendors = {
        "LEADMILL_SMTP_PORT": "465",
        "LEADMILL_SMTP_TLS": "tls",
        "LEADMILL_SMTP_USER": "me",
        "LEADMILL_SMTP_PASSWORD": "mine",
        "LEADMILL_STRIPE_WEBHOOK_SECRETS": "whsec_mine",
        "LEADMILL_STRIPE_API_BASE": "https://elsewhere.example",
        "LEADMILL_STRIPE_API_VERSION": "2020-01-01",
        "LEADMILL_STRIPE_LIVEMODE": "1",
        "LEADMILL_STORAGE_URL": "https://elsewhere.example",
        "LEADMILL_STORAGE_REGION": "eu-central-1",
        "LEADMILL_STORAGE_ACCESS_KEY": "me",
        "LEADMILL_STORAGE_SECRET_KEY": "mine",
        "LEADMILL_DATABASE_URL_API": "postgresql://elsewhere.example",
    }
    assert environment(tmp_path, preferred, **of_vendors) == environment(tmp_path, preferred)
    # With a vendor's own key all of it is the person's.
    real = environment(
        tmp_path, preferred, **of_vendors | {"LEADMILL_STRIPE_SECRET_KEY": "sk_live_mine"}
    )
    assert (real["LEADMILL_STRIPE_LIVEMODE"], real["LEADMILL_STRIPE_API_VERSION"]) == (
        *("1", "2020-01-01"),
    )


def test_a_shell_sources_what_a_stack_writes(tmp_path: Path) -> None:
    values = {
        "A": "Leadmill <no-reply@leadmill.example>",
        "B": 'it\'s "said" $HOME `id` \\ #&;|',
        "C": "",
        "D": "plain",
        "E": "'",
    }
    file = tmp_path / "stack.env"
    secrets.write_private(file, values)
    said = subprocess.run(
        [
            "sh",
            "-c",
            f'set -a; . "{file}"; exec "{sys.executable}" -c '
            "'import json, os; print(json.dumps(dict(os.environ)))'",
        ],
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stderr == ""
    sourced = json.loads(said.stdout)
    assert {name: sourced[name] for name in values} == values
    assert read_env_file(file) == values


def test_two_stacks_take_no_port_from_each_other() -> None:
    wanted = dict(list(ports.anywhere().items())[:5])
    command = [sys.executable, "-c", _CHOICE, json.dumps(wanted)]
    crowd = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=plain_env(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    try:
        taken = [
            port
            for one in crowd
            if one.stdout
            for port in json.loads(one.stdout.readline()).values()
        ]
    finally:
        for one in crowd:
            one.communicate()
    assert len(set(taken)) == len(taken) == 20
    # With their processes the ports are free again.
    again = ports.choose(wanted)
    again.release()
    assert again == wanted


def test_a_second_start_says_how_to_log_in(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with db.connect() as connection:
        connection.execute("select tests.create_niche()")
        connection.execute(
            "select identity.create_admin(%s, %s)", (demo.ADMIN_EMAIL, demo.PASSWORD)
        )
    urls = {f"{name}_url": f"http://{name}" for name in ("public", "mail", "stripe", "paystack")}
    known: dict[str, str] = {}
    stack = SimpleNamespace(
        **urls,
        dsn=db.dsn,
        environment=lambda: known,
        demo_file=tmp_path / "demo.json",
        browser_url=lambda door: f"http://localhost/{door}",
    )
    demo.play_once(cast(Any, stack), print)
    said = capsys.readouterr().out
    assert demo.ADMIN_EMAIL in said
    assert demo.PASSWORD in said
    assert "alpha@alpha.example" in said
    assert "curl -s http://public/api/rpc/log_in" in said
    assert json.loads(stack.demo_file.read_text())["admin"] == demo.ADMIN_EMAIL
    # Once others reach it, or without a demo, the home page says nothing of a run before.
    for change in (
        {"environment": lambda: {"LEADMILL_PUBLIC_URL": "https://a.example"}},
        {"mail_url": None},
    ):
        stack.demo_file.write_text("{}")
        vars(stack).update(change)
        demo.play_once(cast(Any, stack), print)
        assert not stack.demo_file.exists()


def test_nobody_else_reads_secrets_or_logs(stack: Stack) -> None:
    """Command lines and files are open to every user of the machine unless somebody takes care."""
    known = [value for value in stack.secrets.values() if len(value) > 20]
    assert known
    for child in stack.children:
        assert not [part for part in child.command for value in known if value in part], child.name
    logs = list((stack.folder / "log").rglob("*"))
    assert len(logs) > 5
    assert [log.name for log in logs if stat.S_IMODE(log.stat().st_mode) & 0o007] == []


def test_one_machine_is_one_network(db: Database, tmp_path: Path) -> None:
    """So it may do more, unless others reach the stack or somebody has allowed even more."""

    def widened(**environ: str) -> dict[str, int | None]:
        stack = Stack(tmp_path, environ=environ, preferred_ports=ports.anywhere())
        stack.ports.release()
        said = stack.environment()
        demo.widen_limits(cast(Any, SimpleNamespace(environment=lambda: said, dsn=db.dsn)))
        with db.connect() as connection:
            found = connection.execute("select name, maximum from ops.rate_limit").fetchall()
        return {name: maximum for name, maximum in found if name in demo.LIMITS}

    before = widened(LEADMILL_PUBLIC_URL="https://leads.example")
    assert set(before) == set(demo.LIMITS)
    assert all((before[name] or 0) < most for name, most in demo.LIMITS.items())
    assert widened() == demo.LIMITS
    with db.connect() as connection:
        connection.execute(
            "update ops.rate_limit set maximum = null where name = 'identity.sign_ups'"
        )
        connection.execute("update ops.rate_limit set maximum = 9999 where name like 'ops.calls%'")
    assert widened() == {"ops.calls_by_network": 9999, "identity.sign_ups": None}
