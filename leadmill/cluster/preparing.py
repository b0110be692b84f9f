"""The files of every machine of a cluster, made from its description; safe to run again."""

import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from string import Template

from leadmill.backup.place import ARCHIVE_TIMEOUT, SLOT, archive_command
from leadmill.cluster.certificates import Authority, write_secret
from leadmill.cluster.description import Description, Member
from leadmill.places import ROOT

TEMPLATES = ROOT / "deploy" / "cluster"
PASSWORDS = ("restapi", "replication", "rewind")
# Roles of the application, which come over the network. Not leadmill_backup: it may copy the whole
# cluster, and uses the socket.
_ROLES = (
    "authenticator",
    "authenticator_admin",
    "leadmill_api",
    "leadmill_worker",
    "leadmill_reconciler",
    "leadmill_monitor",
)
_PARAMETER = re.compile(r"^([a-z_]+) = (?:'([^']*)'|(\S+))$")
Say = Callable[[str], None]


def dynamic_configuration(description: Description) -> dict[str, object]:
    """What Patroni keeps in etcd for all members; `leadmill cluster check` compares with it."""
    return {
        # The least that Patroni takes; loop_wait + 2 * retry_timeout is not above ttl.
        "ttl": 20,
        "loop_wait": 5,
        "retry_timeout": 5,
        # A leader that died is replaced at once, not started again.
        "primary_start_timeout": 0,
        # Whichever of the others is first confirms a commit, and who has received most leads next:
        # it need not be rewound, nor wait for one that does.
        "synchronous_mode": "quorum",
        "synchronous_mode_strict": description.strict,
        "synchronous_node_count": 1,
        "maximum_lag_on_failover": 1048576,
        # Patroni drops every slot that it did not make, and this one with the WAL that the stream
        # of backups still has to fetch.
        "ignore_slots": [
            {"name": SLOT, "type": "physical"},
            # And those of reporting databases. A new leader has none: they join again.
            {"type": "logical", "plugin": "pgoutput"},
        ],
        "postgresql": {
            "use_pg_rewind": True,
            "use_slots": True,
            # What cannot be rewound is copied anew. Where commits wait for a second member, what
            # only this one has was acknowledged to nobody; where they do not, a person decides.
            "remove_data_directory_on_rewind_failure": description.strict,
            "remove_data_directory_on_diverged_timelines": description.strict,
            "parameters": {
                **product_parameters(),
                "wal_level": "logical",
                "wal_log_hints": "on",
                "hot_standby_feedback": "on",
                "max_wal_senders": 10,
                "max_replication_slots": 10,
                "max_slot_wal_keep_size": description.slot_wal,
                "tcp_keepalives_idle": 10,
                "tcp_keepalives_interval": 5,
                "tcp_keepalives_count": 3,
                # A sender that hears nothing gives up its member, and with it what waits for it.
                "wal_sender_timeout": "10s",
                "wal_receiver_timeout": "10s",
            },
        },
    }


def commands(description: Description) -> dict[str, object]:
    """The settings of PostgreSQL that are programs to run.

    They are in the file of each member, which wins over etcd: whoever writes there must not choose
    them, and an operator who edits postgresql.conf would lose them.
    """
    folder = Path(description.backup_folder)
    return {
        "archive_mode": "on" if description.archive else "off",
        "archive_command": archive_command(folder) if description.archive else "",
        "archive_timeout": ARCHIVE_TIMEOUT if description.archive else 0,
        "archive_library": "",
        "archive_cleanup_command": "",
        "recovery_end_command": "",
        "restore_command": "",
        "ssl_passphrase_command": "",
    }


def product_parameters() -> dict[str, str]:
    """db/postgresql.conf, which `make run` and Compose use, too."""
    found = {}
    for line in (ROOT / "db" / "postgresql.conf").read_text().splitlines():
        if line and not line.startswith("#"):
            match = _PARAMETER.match(line)
            assert match is not None, line  # noqa: S101 - a file of ours
            found[match[1]] = match[2] if match[2] is not None else match[3]
    return found


def prepare(description: Description, folder: Path, say: Say) -> None:
    """A folder for each member and one for HAProxy. `authority` and `passwords` stay here."""
    own = Authority.at(folder / "authority", "ca")
    of_etcd = Authority.at(folder / "authority", "etcd-ca")
    trusted = _trusted(folder, own, "ca")
    trusted_by_etcd = _trusted(folder, of_etcd, "etcd-ca")
    passwords = {name: _password(folder / "passwords" / name) for name in PASSWORDS}
    # The members of the last complete run are there already: a new one joins their etcd.
    complete = folder / "members.json"
    before = set(json.loads(complete.read_text())) if complete.exists() else set()
    for member in description.members:
        there = folder / member.name
        state, peers = _etcd(folder, description, member, is_new=not before)
        hosts = (member.name, member.address)
        for authority, name in ((own, "member"), (of_etcd, "etcd")):
            if authority.sign(there, name, hosts):
                say(f"{there / name}.crt is new")
        write_secret(there / "ca.crt", trusted)
        write_secret(there / "etcd-ca.crt", trusted_by_etcd)
        values = _values(description, member, passwords)
        values |= {"etcd_state": state, "etcd_peers": peers}
        for name in ("patroni.yml", "etcd.yml"):
            write_secret(there / name, _filled(name, values).encode())
    there = folder / "haproxy"
    write_secret(there / "ca.crt", trusted)
    write_secret(there / "haproxy.cfg", _filled("haproxy.cfg", _proxy(description)).encode())
    write_secret(complete, json.dumps([one.name for one in description.members]).encode())
    say(f"the files of {len(description.members)} members and of HAProxy are in {folder}")


def _trusted(folder: Path, signing: Authority, name: str) -> bytes:
    """The authority that signs, and those that come after or were before it while they change.

    Two machines understand each other only while each trusts what the other has, so a new authority
    is trusted everywhere before it signs, and the old one until nothing of it is in use.
    """
    after, before = folder / "authority-next", folder / "authority-before"
    others = [Authority.at(after, name).pem()] if after.is_dir() else []
    if (before / f"{name}.crt").exists():
        others.append((before / f"{name}.crt").read_bytes())
    return b"".join([signing.pem(), *others])


def _etcd(
    folder: Path, description: Description, member: Member, *, is_new: bool
) -> tuple[str, str]:
    """Whether its etcd begins with the others or joins those that run, and who they are; kept.

    It does not start with a list that names somebody who is not one of them yet. Of two that join,
    the second comes when the first is there.
    """
    kept = folder / member.name / "etcd-state"
    if not kept.exists():
        there = [m.name for m in description.members if (folder / m.name / "etcd-state").exists()]
        words = ["new"] if is_new else ["existing", *there, member.name]
        write_secret(kept, " ".join(words).encode())
    state, *names = kept.read_text().split()
    members = [one for one in description.members if not names or one.name in names]
    return state, ",".join(f"{m.name}=https://{m.address}:{m.etcd_peer_port}" for m in members)


def _values(
    description: Description, member: Member, passwords: dict[str, str]
) -> dict[str, object]:
    members = description.members
    return {
        **{name: getattr(member, name) for name in Member.__dataclass_fields__},
        **{f"{name}_password": password for name, password in passwords.items()},
        "scope": description.name,
        "pgpass": f"{member.socket}/leadmill-pgpass",
        "watchdog": description.watchdog,
        # JSON is YAML, and quotes what needs it.
        "etcd_hosts": json.dumps([f"{m.address}:{m.etcd_client_port}" for m in members]),
        "commands": "\n".join(
            f"    {name}: {json.dumps(value)}" for name, value in commands(description).items()
        ),
        "dynamic": json.dumps(dynamic_configuration(description)),
        "pg_hba": json.dumps(host_rules(description)),
    }


def host_rules(description: Description) -> list[str]:
    """pg_hba.conf: who comes from where. What no rule names is refused."""
    addresses = sorted({f"{member.address}/32" for member in description.members})
    return [
        "local all postgres peer",
        "local all,replication leadmill_backup scram-sha-256",
        "local replication leadmill_replicator scram-sha-256",
        "local all all scram-sha-256",
        *(f"hostssl replication leadmill_replicator {one} scram-sha-256" for one in addresses),
        *(f"hostssl postgres leadmill_rewind {one} scram-sha-256" for one in addresses),
        *(
            f"hostssl {description.database} {','.join(_ROLES)} {one} scram-sha-256"
            for one in description.clients
        ),
        *(f"hostssl all postgres {one} scram-sha-256" for one in description.administration),
        # The database by its name, and not `replication`: it could copy the whole cluster.
        *(
            f"hostssl {description.database} leadmill_cells {one} scram-sha-256"
            for one in description.cells
        ),
    ]


def _proxy(description: Description) -> dict[str, object]:
    proxy = description.proxy
    servers = "\n".join(
        f"  server {m.name} {m.address}:{m.postgresql_port} check port {m.patroni_port}"
        for m in description.members
    )
    return {
        "proxy_address": proxy.address,
        "primary_port": proxy.primary_port,
        "replica_port": proxy.replica_port,
        "statistics_port": proxy.statistics_port,
        "folder": proxy.folder,
        "primary_servers": servers,
        "replica_servers": servers,
    }


def _filled(name: str, values: dict[str, object]) -> str:
    return Template((TEMPLATES / f"{name}.template").read_text()).substitute(values)


def _password(path: Path) -> str:
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(32).encode())
    return path.read_text().strip()
