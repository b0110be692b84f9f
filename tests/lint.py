"""`make lint`: every checker, each over all its files; all of them run, whatever fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from leadmill.stack import nginx
from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.stack import nginx_program

BIN = Path(sys.executable).parent
WEB = ROOT / "web"
_IGNORED = [f"--ignore=PS0{number:02}" for number in (1, 2, 5, 7, 9, 15, 16, 17)]


def main() -> int:
    deploy_scripts = sorted((ROOT / "db" / "deploy").rglob("*.sql"))
    tables = [f for f in deploy_scripts if "create table" in f.read_text()]
    code = sorted((ROOT / "db" / "code").rglob("*.sql"))
    # The wrappers around the queue's functions need its schema in their path (house rule).
    others = [f for f in (*deploy_scripts, *code) if f.parent.name != "queue"]
    dockerfiles = sorted(f for f in ROOT.rglob("Dockerfile") if _is_ours(f))
    shell_scripts = sorted((ROOT / "deploy").rglob("*.sh"))
    failed = [
        name
        for name, passed in (
            ("ruff", _run("ruff", "check", "--quiet", ".")),
            ("ruff format", _run("ruff", "format", "--quiet", "--check", ".")),
            ("mypy", _run("mypy", "--no-error-summary")),
            ("line width", _run("python", "-m", "tests.line_width")),
            ("squawk", _run("squawk", *tables)),
            # Names of pg_catalog need no schema where nobody can put another before it, "or
            # replace" is safe where the owner alone creates, and the hygiene tests hold every
            # definer to a pinned path. What stays on looks for dynamic SQL, unsafe grants and
            # definers without a path.
            ("pgspot", _run("pgspot", "--no-plpgsql", *_IGNORED, *others, finding="PS0")),
            ("hadolint", _run("hadolint", "--failure-threshold", "warning", *dockerfiles)),
            (
                "compose file",
                _run(
                    *("check-jsonschema", "--quiet", "--builtin-schema", "vendor.compose-spec"),
                    *sorted(ROOT.glob("docker-compose*.yml")),
                ),
            ),
            ("docker compose", all(_compose(command) for command in _composes())),
            ("bash", all(_run("/bin/bash", "-n", script) for script in shell_scripts)),
            ("pages, types", _run_of_pages("tsc", "--noEmit")),
            ("pages, style", _run_of_pages("biome", "check", "--error-on-warnings", ".")),
            ("nginx, plain", _nginx("tls-off.conf")),
            ("nginx, TLS", _nginx("tls-on.conf")),
        )
        if not passed
    ]
    print(f"lint: {'FAILED: ' + ', '.join(failed) if failed else 'all is well'}", flush=True)
    return 1 if failed else 0


def _is_ours(path: Path) -> bool:
    return not {".venv", ".run", "node_modules"} & set(path.parts)


def _composes() -> list[list[str]]:
    """The Composes that are here: Debian 12's, and the plugin of Docker."""
    found = [["docker-compose"]] if shutil.which("docker-compose") else []
    plugin = ["docker", "compose"]
    if shutil.which("docker"):
        asked = subprocess.run([*plugin, "version"], capture_output=True, check=False)
        found += [plugin] if asked.returncode == 0 else []
    return found


def _compose(command: list[str]) -> bool:
    """Whether it takes the file without any setting, and with TLS."""
    one, tls = ROOT / "docker-compose.yml", ROOT / "docker-compose.tls.yml"
    program, *words = command
    return all(
        _run(shutil.which(program) or program, *words, *files, "config", "--quiet")
        for files in (("-f", one), ("-f", one, "-f", tls))
    )


def _run_of_pages(program: str, *arguments: str) -> bool:
    """A checker from npm, over the pages."""
    return _run(str(WEB / "node_modules" / ".bin" / program), *arguments, cwd=WEB)


def _run(
    program: str, *arguments: str | Path, finding: str | None = None, cwd: Path = ROOT
) -> bool:
    """Whether the checker is content; what it says is shown only when it is not.

    pgspot ends with an error, too, where it cannot read a `begin atomic` body: with `finding`
    lines that begin with it count, and the status does not.
    """
    started = time.monotonic()
    command = [str(BIN / program), *(str(argument) for argument in arguments)]
    result = subprocess.run(
        command,
        cwd=cwd,
        env=plain_env() | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = result.stdout
    passed = result.returncode == 0
    if finding is not None:
        said = "\n".join(line for line in said.splitlines() if line.startswith(finding))
        passed = not said and "TOTAL:" in result.stdout
    print(f"lint: {program} {'ok' if passed else 'FAILED'}, {time.monotonic() - started:.1f} s")
    if not passed:
        print(said, flush=True)
    return passed


def _nginx(tls: str) -> bool:
    """`nginx -t` on the configuration as `leadmill run` and the container fill it in."""
    with tempfile.TemporaryDirectory(dir=_run_folder()) as name:
        folder = Path(name)
        listen = "8443 ssl" if tls == "tls-on.conf" else "127.0.0.1:8080"
        admin_listen = "8444 ssl" if tls == "tls-on.conf" else "127.0.0.1:8081"
        main_file = nginx.write_configuration(
            folder / "conf",
            {
                "LEADMILL_NGINX_STATE": str(folder),
                "LEADMILL_NGINX_ACCESS_LOG": str(folder / "access.log"),
                "LEADMILL_ADDRESS_RATE": "100r/s",
                "LEADMILL_ADDRESS_REQUESTS": "100",
                "LEADMILL_STRANGER_RATE": "25r/s",
                "LEADMILL_STRANGER_REQUESTS": "6",
                "LEADMILL_PUBLIC_LISTEN": listen,
                "LEADMILL_ADMIN_LISTEN": admin_listen,
                "LEADMILL_MONITORING_LISTEN": "127.0.0.1:8090",
                "LEADMILL_POSTGREST_PUBLIC": "127.0.0.1:3000",
                "LEADMILL_POSTGREST_ADMIN": "127.0.0.1:3001",
                "LEADMILL_STARLETTE": "127.0.0.1:8082",
                "LEADMILL_PAGES": str(folder),
            },
            tls=tls,
        )
        if tls == "tls-on.conf":
            _certify(folder)
            settings = folder / "conf" / "tls.conf"
            # The place of the certificates is not ours here.
            settings.write_text(
                settings.read_text().replace("/etc/nginx/certificates", str(folder))
            )
        return _run(nginx_program(), "-t", "-q", "-p", folder, "-c", main_file, "-e", "stderr")


def _run_folder() -> Path:
    folder = ROOT / ".run"
    folder.mkdir(exist_ok=True)
    return folder


def _certify(folder: Path) -> None:
    command: Sequence[str] = (
        *("openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "1"),
        *("-subj", "/CN=leadmill.example", "-keyout", str(folder / "privkey.pem")),
        *("-out", str(folder / "fullchain.pem")),
    )
    if shutil.which(command[0]) is None:
        raise SystemExit("lint: no openssl found")
    subprocess.run(command, check=True, capture_output=True, env=dict(os.environ))


if __name__ == "__main__":
    sys.exit(main())
