"""Settings, logs and the command line."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from leadmill import logs
from leadmill.settings import PREFIX, Settings, SettingsError, read_env_file
from leadmill.stack import Stack, ports
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.knowing import PROCESSES, known_to
from tests.harness import Database
from tests.waiting import PATIENCE


def test_every_setting_is_in_the_example() -> None:
    described = set(
        re.findall(r"^(LEADMILL_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )
    assert {PREFIX + name.upper() for name in Settings.__dataclass_fields__} <= described


def test_the_example_as_it_is_means_the_defaults() -> None:
    assert Settings.from_env(read_env_file(ROOT / ".env.example")) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("STRIPE_LIVEMODE", "1", "stripe_livemode", True),
        ("STRIPE_LIVEMODE", "off", "stripe_livemode", False),
        ("STRIPE_WEBHOOK_SECRETS", "new, old,", "stripe_webhook_secrets", ("new", "old")),
        ("SMTP_PORT", "2525", "smtp_port", 2525),
        ("PUBLIC_URL", "https://leads.example", "app_url", "https://leads.example"),
        ("SMTP_HOST", "", "smtp_host", ""),
    ],
)
def test_values_are_read_as_their_type(name: str, value: str, field: str, read: object) -> None:
    assert getattr(Settings.from_env({PREFIX + name: value}), field) == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STRIPE_LIVEMODE", "maybe"),
        ("SMTP_PORT", "smtp"),
        ("SMTP_TLS", "ssl"),
        ("PAYSTACK_SECRET_KEY", "pk_test_12345678"),
        ("PAYSTACK_SECRET_KEY", "sk_test_with a space"),
        ("PAYSTACK_SECRET_KEY", "sk_test_with\na line"),
        ("PAYSTACK_OLD_SECRET_KEYS", "sk_test_without_a_new_one"),
        ("PAYSTACK_API_BASE", "http://api.example"),
        ("ADMIN_NETWORKS", "10.0.0.0/8,office"),
        ("ADMIN_NETWORKS", "10.0.0.1/8"),
        ("ADMIN_SECOND_FACTOR", "maybe"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=PREFIX + name) as caught:
        Settings.from_env({PREFIX + name: value})
    if name.endswith(("_KEY", "_KEYS")):
        assert value not in str(caught.value), "it may be a secret"


def test_the_mode_of_paystack_is_that_of_its_keys() -> None:
    new, old = "sk_live_of_tomorrow", "sk_live_of_today"
    both = {"PAYSTACK_SECRET_KEY": new, "PAYSTACK_OLD_SECRET_KEYS": old}
    settings = Settings.from_env({PREFIX + name: value for name, value in both.items()})
    assert settings.paystack_livemode
    assert settings.paystack_secret_keys == (new, old)
    with pytest.raises(SettingsError, match="of the mode"):
        Settings(paystack_secret_key=new, paystack_old_secret_keys=("sk_test_of_today",))
    assert not Settings().paystack_livemode


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ({}, True),
        ({"PUBLIC_URL": "http://localhost:8080"}, True),
        ({"PUBLIC_URL": "https://leads.example"}, False),
        ({"PUBLIC_URL": "http://127.0.0.1.leads.example"}, False),
        ({"STRIPE_LIVEMODE": "1"}, False),
        ({"PAYSTACK_SECRET_KEY": "sk_live_0123456789"}, False),
    ],
)
def test_places_on_the_local_network_are_for_development(
    given: dict[str, str], is_taken: bool
) -> None:
    named = {PREFIX + name: value for name, value in given.items()}
    assert Settings.from_env(named).notification_local_targets == ()
    named |= {PREFIX + "NOTIFICATION_LOCAL_TARGETS": "127.0.0.1:8100, [::1]:8100"}
    if is_taken:
        targets = Settings.from_env(named).notification_local_targets
        assert targets == ("127.0.0.1:8100", "[::1]:8100")
    else:
        with pytest.raises(SettingsError, match="must be empty in production"):
            Settings.from_env(named)


@pytest.mark.parametrize("target", ["127.0.0.1", "http://127.0.0.1:80", "*:80", "a b:80", ":80"])
def test_a_place_on_the_local_network_is_a_host_and_a_port(target: str) -> None:
    with pytest.raises(SettingsError, match="NOTIFICATION_LOCAL_TARGETS has host:port pairs"):
        Settings.from_env({PREFIX + "NOTIFICATION_LOCAL_TARGETS": target})


def test_what_is_needed_and_missing_is_named() -> None:
    with pytest.raises(SettingsError, match="LEADMILL_DATABASE_URL_API is not set"):
        Settings.from_env({}).require("database_url_api")


def test_env_files(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nA=1\nB = 'two words'\nC=a=b\n")
    assert read_env_file(file) == {"A": "1", "B": "two words", "C": "a=b"}
    file.write_text(
        "A=587 # submission\nB='# no comment' # one\nexport C=c\nD= # nothing\n"
        'E=a#b\nF="a"b\nG=it\'s\n'
    )
    assert read_env_file(file) == {
        "A": "587",
        "B": "# no comment",
        "C": "c",
        "D": "",
        "E": "a#b",
        "F": "ab",
        "G": "it's",
    }
    assert read_env_file(tmp_path / "nowhere") == {}
    file.write_text("A=1\nB\n")
    with pytest.raises(SettingsError, match=r"\.env:2"):
        read_env_file(file)


def test_logs_are_json_with_the_request_id() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    logger = logging.getLogger("tests.stack")
    logger.addHandler(handler)
    token = logs.request_id.set("abc")
    try:
        logger.warning("took %d ms", 5, extra={"job": 7})
        int("seven")
    except ValueError:
        logger.exception("failed")
    finally:
        logs.request_id.reset(token)
        logger.removeHandler(handler)
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["message"], first["level"], first["job"]) == ("took 5 ms", "warning", 7)
    assert first["request_id"] == second["request_id"] == "abc"
    assert "ValueError: invalid literal" in second["exception"]


def leadmill(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "leadmill.cli", *arguments],
        cwd=ROOT,
        env=plain_env() | settings,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_create_admin(db: Database) -> None:
    owner = {"LEADMILL_DATABASE_URL_OWNER": db.dsn()}
    made = leadmill("create-admin", "Root@House.example", stdin="a long password 1\n", **owner)
    assert (made.returncode, made.stderr) == (0, "")
    with db.connect() as connection:
        rows = connection.execute(
            "select email, is_admin, status from identity.user_account"
        ).fetchall()
    assert rows == [("root@house.example", True, "active")]
    again = leadmill("create-admin", "root@house.example", stdin="a long password 1\n", **owner)
    assert again.returncode == 1
    assert again.stderr.startswith("leadmill: e-mail address has an account")


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("root@house.example", "", "the password is empty"),
        ("root@house.example", "short", "password"),
        ("nobody", "a long password 1", "email"),
    ],
)
def test_create_admin_refuses(db: Database, email: str, password: str, said: str) -> None:
    owner = {"LEADMILL_DATABASE_URL_OWNER": db.dsn()}
    refused = leadmill("create-admin", email, stdin=f"{password}\n", **owner)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_set_password(db: Database) -> None:
    owner = {"LEADMILL_DATABASE_URL_OWNER": db.dsn()}
    leadmill("create-admin", "root@house.example", stdin="a long password 1\n", **owner)
    done = leadmill("set-password", "Root@House.example", stdin="a better battery\n", **owner)
    assert (done.returncode, done.stderr) == (0, "")
    with db.connect() as connection:
        rows = connection.execute(
            "select identity.log_in('root@house.example', 'a better battery') ->> 'role'"
        ).fetchall()
    assert rows == [("admin",)]
    nobody = leadmill("set-password", "ann@house.example", stdin="a better battery\n", **owner)
    assert (nobody.returncode, nobody.stderr[:23]) == (1, "leadmill: no such admin")


def test_reset_second_factor(db: Database) -> None:
    owner = {"LEADMILL_DATABASE_URL_OWNER": db.dsn()}
    with db.connect() as connection:
        connection.execute(
            "select tests.add_totp(tests.create_user('root@house.example', admin => true))"
        )
    done = leadmill("reset-second-factor", "Root@House.example", **owner)
    assert (done.returncode, done.stderr) == (0, "")
    with db.connect() as connection:
        rows = connection.execute(
            "select f.removed_at is not null, s.end_reason from identity.second_factor as f"
            " join identity.session as s on s.user_id = f.user_id"
        ).fetchall()
    assert rows == [(True, "second_factor_reset")]
    nobody = leadmill("reset-second-factor", "ann@house.example", **owner)
    assert (nobody.returncode, nobody.stderr[:23]) == (1, "leadmill: no such admin")


def test_admin_door(db: Database) -> None:
    def terms() -> dict[str, object]:
        with db.connect() as connection:
            rows = connection.execute(
                "select name, value from ops.setting where name like 'identity.admin%'"
            )
            return dict(rows.fetchall())

    owner = {"LEADMILL_DATABASE_URL_OWNER": db.dsn()}
    networks = {"LEADMILL_ADMIN_NETWORKS": "203.0.113.0/24, 2001:db8::/32, 192.0.2.7"}
    done = leadmill("admin-door", **owner, **networks, LEADMILL_ADMIN_SECOND_FACTOR="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "203.0.113.0/24" in done.stdout
    assert terms() == {
        "identity.admin_networks": ["203.0.113.0/24", "2001:db8::/32", "192.0.2.7"],
        "identity.admin_second_factor": False,
    }
    assert leadmill("admin-door", **owner).returncode == 0
    assert terms() == {"identity.admin_networks": [], "identity.admin_second_factor": True}


def test_passkeys_are_for_pages_of_ours() -> None:
    settings = Settings(
        public_url="http://127.0.0.1:8080",
        admin_url="https://admin.example:8443",
        app_url="https://app.example/start",
    )
    assert settings.passkey_origins == {
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "https://admin.example:8443",
        "https://app.example",
    }


def test_create_admin_says_when_nobody_answers() -> None:
    nowhere = {"LEADMILL_DATABASE_URL_OWNER": "postgresql://nobody@127.0.0.1:1/none"}
    refused = leadmill("create-admin", "a@b.example", stdin="a long password 1\n", **nowhere)
    assert refused.returncode == 1
    assert refused.stderr.startswith("leadmill: the database cannot be reached")


def test_every_line_of_the_service_is_json() -> None:
    """From its first import on, of which a library makes a warning."""
    said = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import json, logging.config, pathlib, warnings;"
            " config = json.loads(pathlib.Path('deploy/uvicorn-logging.json').read_text());"
            " logging.config.dictConfig(config); import api.app; warnings.warn('beware')",
        ],
        cwd=ROOT,
        env=plain_env(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    lines = said.stderr.splitlines()
    assert lines
    levels = [json.loads(line)["level"] for line in lines]
    assert set(levels) == {"warning"}
    assert "beware" in lines[-1]


def test_webhook_secrets_reach_the_database_and_nobody_else(db: Database) -> None:
    owner = {"LEADMILL_DATABASE_URL_OWNER": db.dsn()}
    known = {
        "LEADMILL_STRIPE_WEBHOOK_SECRETS": "whsec_of_tomorrow_1, whsec_of_today_22",
        "LEADMILL_PAYSTACK_SECRET_KEY": "sk_live_of_tomorrow",
        "LEADMILL_PAYSTACK_OLD_SECRET_KEYS": "sk_live_of_today",
    }
    taken = leadmill("webhook-secrets", **owner, **known, LEADMILL_STRIPE_LIVEMODE="1")
    assert (taken.returncode, taken.stderr) == (0, "")
    assert "of_to" not in taken.stdout
    with db.connect() as connection:
        rows = connection.execute(
            "select name, livemode, webhook_secrets from billing.processor order by name"
        )
        assert rows.fetchall() == [
            ("paystack", True, ["sk_live_of_tomorrow", "sk_live_of_today"]),
            ("stripe", True, ["whsec_of_tomorrow_1", "whsec_of_today_22"]),
        ]
        told = connection.execute(
            "select count(*) from audit.event as e where e::text ~ '(whsec|live)_of_to'"
        )
        assert told.fetchone() == (0,)
    short = leadmill("webhook-secrets", **owner, LEADMILL_STRIPE_WEBHOOK_SECRETS="whsec_short")
    assert (short.returncode, short.stdout) == (1, "")
    assert "processor_secrets_are_long" in short.stderr
    assert "whsec_short" not in short.stderr
    none = leadmill("webhook-secrets", **owner)
    assert none.stderr.startswith("leadmill: neither LEADMILL_STRIPE_WEBHOOK_SECRETS nor")


def test_each_process_is_told_what_it_needs_and_no_more(stack: Stack) -> None:
    """Of what makes money: secrets of webhooks, keys of processors, passwords of the database."""
    told = {
        name: {
            variable.removeprefix("LEADMILL_")
            for variable in stack.child(name).env
            if re.search(
                "STRIPE_(SECRET|WEBHOOK)|PAYSTACK.*SECRET|DATABASE_URL|ENCRYPTION", variable
            )
        }
        for name in ("api", "worker", "reconciler")
    }
    assert told == {
        # No key of Paystack has fewer rights; what a webhook says is not believed.
        "api": {"DATABASE_URL_API", "STRIPE_SECRET_KEY", "PAYSTACK_SECRET_KEY"},
        "worker": {"DATABASE_URL_WORKER", "ENCRYPTION_KEY_FILES"},
        "reconciler": {"DATABASE_URL_RECONCILER", "STRIPE_SECRET_KEY", "PAYSTACK_SECRET_KEY"},
    }


def test_a_folder_of_files_wins_over_the_environment(tmp_path: Path) -> None:
    (tmp_path / "LEADMILL_SMTP_PASSWORD").write_text("of the file\n")
    (tmp_path / "notes.txt").write_text("no setting")
    environ = {
        "LEADMILL_SETTINGS_FOLDER": str(tmp_path),
        "LEADMILL_SMTP_PASSWORD": "of the environment",
        "LEADMILL_SMTP_USER": "jo",
    }
    read = Settings.from_env(environ)
    assert (read.smtp_password, read.smtp_user) == ("of the file", "jo")
    (tmp_path / "LEADMILL_SMTP_USER").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="LEADMILL_SMTP_USER is no text"):
        Settings.from_env(environ)
    (tmp_path / "LEADMILL_SMTP_USER").write_text("x" * 70_000)
    with pytest.raises(SettingsError, match="more than 64 kB"):
        Settings.from_env(environ)
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.from_env({"LEADMILL_SETTINGS_FOLDER": str(tmp_path / "away")})


def test_files_are_divided_among_the_processes_like_variables(tmp_path: Path) -> None:
    """A key in a file is no key of a stand-in, and no process is shown the folder."""
    (tmp_path / "LEADMILL_STRIPE_SECRET_KEY").write_text("sk_test_of_the_file")
    (tmp_path / "LEADMILL_STRIPE_WEBHOOK_SECRETS").write_text("whsec_of_the_file")
    stack = Stack(
        tmp_path / "stack",
        environ={"LEADMILL_SETTINGS_FOLDER": str(tmp_path)},
        preferred_ports=ports.anywhere(),
    )
    assert stack.stripe_url is None
    assert stack.environment()["LEADMILL_STRIPE_SECRET_KEY"] == "sk_test_of_the_file"
    assert "LEADMILL_SETTINGS_FOLDER" not in stack.environment()
    for process in PROCESSES:
        told = known_to(process, stack.environment())
        assert "whsec_of_the_file" not in told.values(), process
