"""`leadmill run`: the stack in the foreground, until Ctrl-C or until a part of it fails."""

import fcntl
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from leadmill import demo
from leadmill.places import HOME
from leadmill.stack import secrets
from leadmill.stack.process import StackError
from leadmill.stack.stack import Stack
from leadmill.stack.stand_ins import STAND_IN_COMPANY, STAND_IN_TOKEN
from leadmill.story import StoryError

FOLDER = HOME / ".run"
# The variables of the running stack, for the command line; gone when it stops.
ENVIRONMENT_FILE = FOLDER / "stack.env"


class Stopped(BaseException):
    """Somebody asked the stack to stop."""


def run(environ: Mapping[str, str]) -> int:
    with _only_one(FOLDER / "run.lock"), _stop_signals():
        try:
            stack = Stack(FOLDER, environ=environ, say=_say)
            _say_moved_ports(stack)
            with stack:
                secrets.write_private(ENVIRONMENT_FILE, stack.at_hand())
                demo.widen_limits(stack)
                demo.play_once(stack, _say)
                _say_welcome(stack)
                stack.watch()
        except Stopped:
            _say("stopped")
            return 0
        except (StackError, StoryError) as error:
            _say(f"stopped, because {error}")
            return 1
        finally:
            ENVIRONMENT_FILE.unlink(missing_ok=True)


def _say(text: str) -> None:
    print(f"leadmill: {text}", flush=True)


def _say_moved_ports(stack: Stack) -> None:
    for name, port in stack.ports.items():
        if port != stack.preferred_ports[name]:
            _say(f"port {stack.preferred_ports[name]} is taken: {name} listens on {port}")


def _say_welcome(stack: Stack) -> None:
    addresses = {
        "pages": f"{stack.browser_url('public')}/",
        "pages of admins": f"{stack.browser_url('admin')}/",
        "public API": f"{stack.public_url}/api/",
        "admin API": f"{stack.admin_url}/api/",
        "mail that was sent": stack.mail_url,
        "Stripe's stand-in": stack.stripe_url,
        "Paystack's stand-in": stack.paystack_url,
        "Pipedrive's stand-in": stack.pipedrive_url,
        "notifications": stack.notifications_url,
        "storage (S3)": stack.storage_url,
        "logs": str(FOLDER / "log"),
    }
    print()
    for name, address in addresses.items():
        if address:
            print(f"  {name:20} {address}")
            if address == stack.pipedrive_url:
                print(f"  {'':20} company_domain {STAND_IN_COMPANY}, token {STAND_IN_TOKEN}")
            if address == stack.notifications_url:
                print(f"  {'':20} chats and an endpoint to connect, and what each received")
    wrong = '{"niche":"vps-hosting","contact":{"name":"Jo","email":"jo@"},"answers":{}}'
    print(
        "\nTry, in another terminal:\n"
        f"  curl -s {stack.public_url}/api/niches\n"
        f"  curl -s {stack.public_url}/api/rpc/submit_lead"
        f" -H 'Content-Type: application/json' -d '{wrong}'\n"
        f'  . {ENVIRONMENT_FILE.relative_to(HOME)} && psql "$LEADMILL_DATABASE_URL_OWNER"\n'
        "\nCtrl-C stops everything.",
        flush=True,
    )


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("leadmill: it is already running from this folder")
        os.set_inheritable(lock.fileno(), False)
        yield


@contextmanager
def _stop_signals() -> Iterator[None]:
    """The first signal stops the stack; further ones do not disturb that."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
