"""`leadmill cluster …`."""

import argparse
import json
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from leadmill.cluster.checking import Files, check, status_of
from leadmill.cluster.description import Description, DescriptionError
from leadmill.cluster.preparing import prepare
from leadmill.settings import Settings

NOT_CHECKED = 3


def add(commands: Any, configured: Callable[[], Mapping[str, str]]) -> None:
    """The commands, with the settings of the person at the terminal."""
    command = commands.add_parser(
        "cluster", help="prepare the machines of a cluster, or check them: docs/cluster.md"
    )
    parts = command.add_subparsers(required=True, metavar="COMMAND")

    part = parts.add_parser(
        "prepare",
        help="make the files of each machine from the description",
        description="Makes a folder for each member and one for HAProxy: configurations, "
        "certificates and passwords. What is there is kept; certificates that end within 90 days "
        "are made anew. Keep the folder on one machine that is no member: it can sign members.",
    )
    part.add_argument("description", type=Path, metavar="FILE")
    part.add_argument("folder", type=Path, metavar="FOLDER")
    part.set_defaults(action=_prepare)

    part = parts.add_parser(
        "check",
        help="say whether the cluster is as described and could lose a machine now",
        description="Members, lag, who confirms commits, settings, quorum of etcd, HAProxy's view, "
        "slots, archiving, certificates, watchdog: what can be seen from this machine. Ends with 0 "
        "when all is well, 1 with a warning, 2 when something is critical, 3 when it could not "
        "look.",
    )
    part.add_argument("description", type=Path, metavar="FILE")
    part.add_argument("--json", action="store_true", help="as JSON, for programs")
    part.add_argument(
        "--files",
        type=Path,
        metavar="FOLDER",
        help="where ca.crt is; without it, the folder of the member or of HAProxy",
    )
    part.add_argument(
        "--member", metavar="NAME", help="which member this machine is; without it, by its name"
    )
    part.set_defaults(action=lambda given: _check(given, configured))


def _prepare(given: argparse.Namespace) -> int:
    try:
        prepare(Description.read(given.description), given.folder, print)
    except DescriptionError as error:
        print(f"leadmill: {error}", file=sys.stderr)
        return 1
    return 0


def _check(given: argparse.Namespace, configured: Callable[[], Mapping[str, str]]) -> int:
    try:
        description = Description.read(given.description)
        here = given.member or socket.gethostname().partition(".")[0]
        files = _files(description, given)
        url = Settings.from_env(configured()).database_url_monitor
        findings = check(description, files, url, here)
    except (DescriptionError, OSError) as error:
        print(f"leadmill: {error}", file=sys.stderr)
        return NOT_CHECKED
    status = status_of(findings)
    if given.json:
        print(json.dumps({"status": status, "findings": [asdict(one) for one in findings]}))
    else:
        for one in findings:
            print(one.line())
    return status


def _files(description: Description, given: argparse.Namespace) -> Files:
    places = [given.files] if given.files else [
        *(Path(member.folder) for member in description.members),
        Path(description.proxy.folder),
    ]  # fmt: skip
    for place in places:
        if (place / "ca.crt").exists():
            return Files(place)
    tried = ", ".join(sorted({str(place) for place in places}))
    raise DescriptionError(f"there is no ca.crt in {tried}: name its folder with --files")
