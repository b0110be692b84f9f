"""Whether a cluster is as it was described, and whether it could lose a machine now."""

import csv
import io
import os
import pwd
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import httpx
import psycopg
from cryptography import x509

from leadmill.cluster.description import Description, Member
from leadmill.cluster.preparing import commands, dynamic_configuration

SECONDS = 3.0
CERTIFICATE_DAYS = 60
# Another authority takes three rounds over all machines.
AUTHORITY_DAYS = 180
# Who follows and confirms commits: whoever is first, or the one that Patroni named.
_CONFIRMING = ("quorum_standby", "sync_standby")
# As HAProxy's check of replicas.
LAG_BYTES = 16 << 20
# etcd stops writing at its quota, and with it the cluster stops.
ETCD_SHARE = 0.75
ETCD_QUOTA = 1 << 30
SLOT_SHARE = 0.5
OLDEST_XMIN = 1_000_000
WATCHDOG = Path("/dev/watchdog")
PROCESSES = Path("/proc")
# A commit is answered when a second member has it on its disk; as PostgreSQL takes the words.
SAFE_COMMITS = {"on", "true", "yes", "1", "remote_apply"}

Level = Literal["ok", "unknown", "warning", "critical"]
_STATUS: dict[Level, int] = {"ok": 0, "unknown": 0, "warning": 1, "critical": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    code: str  # stable; docs/cluster.md says what to do
    about: str
    text: str

    def line(self) -> str:
        mark = "" if self.level == "ok" else f" [{self.code}]"
        return f"{self.level:<8}  {self.about}: {self.text}{mark}"


def status_of(findings: list[Finding]) -> int:
    """As monitoring plug-ins end: 0 well, 1 a warning, 2 critical."""
    return max((_STATUS[one.level] for one in findings), default=0)


@dataclass(frozen=True, slots=True)
class Files:
    """What lets this machine ask: the authorities, and a member's certificate where it has one."""

    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "ca.crt"

    @property
    def may_ask_etcd(self) -> bool:
        return all((self.folder / f"etcd{name}").exists() for name in ("-ca.crt", ".crt", ".key"))

    def etcd_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.folder / "etcd-ca.crt"))
        context.load_cert_chain(self.folder / "etcd.crt", self.folder / "etcd.key")
        return context

    def etcd_client(self) -> httpx.Client:
        return httpx.Client(verify=self.etcd_context(), timeout=SECONDS, trust_env=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the Patronis say; nothing when none of them could be asked."""

    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    leader: str | None = None


def patroni_client(ca: Path) -> httpx.Client:
    """Trusts the members of this cluster, and nobody else."""
    context = ssl.create_default_context(cafile=str(ca))
    return httpx.Client(verify=context, timeout=SECONDS, trust_env=False)


def check(
    description: Description, files: Files, monitor_url: str, here: str | None
) -> list[Finding]:
    """Everything that can be seen from this machine, the worst first."""
    seen, found = _members(description, files)
    found += _certificates(description, files)
    found += _etcd(description, files)
    found += _proxy(description, seen)
    found += _database(description, monitor_url)
    found += _watchdog(description, seen, here)
    return sorted(found, key=lambda one: -_STATUS[one.level])


# --- Patroni --------------------------------------------------------------------------------------


def _members(description: Description, files: Files) -> tuple[Seen, list[Finding]]:
    found: list[Finding] = []
    said: dict[str, dict[str, Any]] = {}
    cluster: dict[str, Any] = {}
    configuration: dict[str, Any] = {}
    with patroni_client(files.ca) as client:
        for member in description.members:
            try:
                said[member.name] = client.get(f"{member.patroni}/patroni").json()
                cluster = cluster or client.get(f"{member.patroni}/cluster").json()
                configuration = configuration or client.get(f"{member.patroni}/config").json()
            except (httpx.HTTPError, ValueError) as error:
                about = f"member {member.name}"
                if refused := _refused(error):
                    found.append(Finding("warning", "certificate_refused", about, refused))
                else:
                    text = f"Patroni does not answer: {type(error).__name__}"
                    found.append(Finding("warning", "member_away", about, text))
    if not said:
        # It may be this machine that is cut off: who leads, and how they are, is not known here.
        reasons = ", ".join(sorted({one.text for one in found}))
        text = f"no member can be asked from here: {reasons}"
        return Seen(), [Finding("critical", "members_not_asked", "cluster", text)]
    known = {str(one.get("name")): one for one in cluster.get("members", [])}
    leaders = [name for name, one in known.items() if one.get("role") == "leader"]
    writing = [name for name, one in said.items() if one.get("role") in ("primary", "master")]
    leader = leaders[0] if len(leaders) == 1 else None
    if leader is None:
        found.append(
            Finding("critical", "no_leader", "cluster", "nobody leads: nothing is written")
        )
    if len(writing) > 1:
        text = f"{' and '.join(writing)} both take writes"
        found.append(Finding("critical", "two_leaders", "cluster", text))
    healthy = 0
    for name, one in said.items():
        faults = list(_faults(name, one, known.get(name, {}), known.get(leader or "", {})))
        healthy += not faults
        seen = known.get(name, {})
        text = f"{seen.get('role', 'unknown')}, timeline {seen.get('timeline')}"
        found += faults or [Finding("ok", "member", f"member {name}", text)]
    found += _synchronous(description, known, healthy)
    if cluster.get("pause") or configuration.get("pause"):
        text = "Patroni is paused: nobody takes over when the leader dies"
        found.append(Finding("critical", "paused", "cluster", text))
    for name in sorted(set(known) - {one.name for one in description.members}):
        text = "is in the cluster and not in the description"
        found.append(Finding("warning", "member_unknown", f"member {name}", text))
    return Seen(said, leader), found + _settings(description, configuration)


def _refused(error: BaseException) -> str | None:
    """What TLS says, where that is why there is no answer."""
    each: BaseException | None = error
    while each is not None:
        if isinstance(each, ssl.SSLError):
            said = getattr(each, "verify_message", None) or each.reason or str(each)
            return f"TLS fails: {said}"
        each = each.__cause__ or each.__context__
    return None


def _faults(
    name: str, own: Mapping[str, Any], seen: Mapping[str, Any], leader: Mapping[str, Any]
) -> Iterator[Finding]:
    about = f"member {name}"
    version = str(own.get("patroni", {}).get("version", "0"))
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < (4, 1):
        text = f"Patroni {version} loses acknowledged writes when it was frozen: 4.1 or later"
        yield Finding("critical", "old_patroni", about, text)
    state = seen.get("state") or own.get("state")
    if state not in ("running", "streaming"):
        yield Finding("warning", "member_not_running", about, f"PostgreSQL is {state!r}")
    if own.get("pending_restart"):
        text = "settings wait for a restart of PostgreSQL"
        yield Finding("warning", "pending_restart", about, text)
    if seen.get("role") != "leader":
        lag = seen.get("lag")
        if not isinstance(lag, int) or lag > LAG_BYTES:
            yield Finding("warning", "member_behind", about, f"is {lag} bytes behind the leader")
        elif leader and seen.get("timeline") != leader.get("timeline"):
            yield Finding("warning", "member_behind", about, "is on another timeline")


def _synchronous(
    description: Description, known: Mapping[str, Mapping[str, Any]], healthy: int
) -> list[Finding]:
    confirming = [name for name, one in known.items() if one.get("role") in _CONFIRMING]
    if not confirming:
        what = "writes wait" if description.strict else "writes are on one machine only"
        text = f"nobody confirms commits: {what}"
        return [Finding("critical", "no_synchronous_standby", "cluster", text)]
    found = [Finding("ok", "synchronous", "cluster", f"confirmed by {' or '.join(confirming)}")]
    # The leader, who confirms, and somebody who can confirm in the place of either.
    if healthy < 3:
        text = f"{healthy} members are well: the loss of one more stops all writes"
        found.append(Finding("warning", "no_spare_member", "cluster", text))
    return found


def _settings(description: Description, configuration: Mapping[str, Any]) -> list[Finding]:
    if not configuration:
        return []
    wanted = _flat(dynamic_configuration(description))
    there = _flat(configuration)
    differing = [
        f"{name} is {there.get(name)}, not {value}"
        for name, value in wanted.items()
        if str(there.get(name)).lower() != str(value).lower()
    ]
    # Settings of PostgreSQL that nobody described, and programs that Patroni is to run.
    differing += [
        f"{name} is {value}, and is not described"
        for name, value in there.items()
        if name not in wanted and name != "pause" and value is not None
    ]
    if not differing:
        return [Finding("ok", "settings", "settings", "are as described")]
    serious = any("synchronous_mode" in one for one in differing)
    level: Level = "critical" if serious and description.strict else "warning"
    return [Finding(level, "settings_differ", "settings", one) for one in differing]


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _certificates(description: Description, files: Files) -> list[Finding]:
    found = []
    patroni = ssl.create_default_context(cafile=str(files.ca))
    etcd = files.etcd_context() if files.may_ask_etcd else None
    for member in description.members:
        for about, context, port in (
            (f"member {member.name}", patroni, member.patroni_port),
            (f"etcd {member.name}", etcd, member.etcd_client_port),
        ):
            if context is None:
                continue
            with suppress(OSError):  # who does not answer is reported already
                days = _days_left(context, member.address, port)
                if days < CERTIFICATE_DAYS:
                    text = f"its certificate ends in {days} days"
                    found.append(Finding("warning", "certificate_ends", about, text))
    for path in (files.ca, files.folder / "etcd-ca.crt"):
        for one in x509.load_pem_x509_certificates(path.read_bytes()) if path.exists() else []:
            days = (one.not_valid_after_utc - datetime.now(UTC)).days
            if days < AUTHORITY_DAYS:
                text = f"ends in {days} days"
                found.append(Finding("warning", "authority_ends", f"authority {path.name}", text))
    return found


def _days_left(context: ssl.SSLContext, host: str, port: int) -> int:
    with (
        socket.create_connection((host, port), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        certificate = wrapped.getpeercert() or {}
    ends = ssl.cert_time_to_seconds(str(certificate.get("notAfter")))
    return int((ends - time.time()) // 86400)


# --- etcd -----------------------------------------------------------------------------------------


def _etcd(description: Description, files: Files) -> list[Finding]:
    if not files.may_ask_etcd:
        text = "is asked on a member: this machine has no certificate for it"
        return [Finding("unknown", "etcd_not_asked", "etcd", text)]
    found = []
    leaders = set()
    answering = 0
    alarms: list[Any] = []
    with files.etcd_client() as client:
        for member in description.members:
            about = f"etcd {member.name}"
            try:
                status = _ask_etcd(client, member, "status")
                alarms = alarms or _ask_etcd(client, member, "alarm", action="GET").get(
                    "alarms", []
                )
            except (httpx.HTTPError, ValueError) as error:
                if refused := _refused(error):
                    found.append(Finding("warning", "certificate_refused", about, refused))
                else:
                    text = f"does not answer: {type(error).__name__}"
                    found.append(Finding("warning", "etcd_away", about, text))
                continue
            answering += 1
            # Without a majority it names none.
            if status.get("leader", "0") != "0":
                leaders.add((status["leader"], status.get("raftTerm")))
            size = int(status.get("dbSize", 0))
            if size > ETCD_SHARE * ETCD_QUOTA:
                text = f"holds {size} bytes of at most {ETCD_QUOTA}"
                found.append(Finding("warning", "etcd_full", about, text))
    if answering <= len(description.members) // 2 or not leaders:
        text = f"{answering} of {len(description.members)} answer, and no majority leads"
        found.append(Finding("critical", "etcd_no_quorum", "etcd", text))
    elif len(leaders) > 1:
        found.append(Finding("warning", "etcd_election", "etcd", "members name different leaders"))
    else:
        found.append(Finding("ok", "etcd", "etcd", f"{answering} answer and agree on a leader"))
    for alarm in alarms:
        found.append(Finding("critical", "etcd_full", "etcd", f"alarm {alarm.get('alarm')}"))
    return found


def _ask_etcd(client: httpx.Client, member: Member, what: str, **body: str) -> dict[str, Any]:
    answer = client.post(f"{member.etcd}/v3/maintenance/{what}", json=body)
    said = answer.raise_for_status().json()
    if not isinstance(said, dict):
        raise ValueError(what)  # noqa: TRY004 - an answer of another kind
    return said


# --- HAProxy --------------------------------------------------------------------------------------


def _proxy(description: Description, seen: Seen) -> list[Finding]:
    if not Path(description.proxy.folder).is_dir():
        text = "is asked on a machine of the application: none is here"
        return [Finding("unknown", "haproxy_not_asked", "haproxy", text)]
    try:
        with httpx.Client(timeout=SECONDS, trust_env=False) as client:
            said = client.get(description.proxy.statistics).raise_for_status().text
    except httpx.HTTPError as error:
        text = f"does not answer: {type(error).__name__}"
        return [Finding("critical", "haproxy_away", "haproxy", text)]
    up: dict[str, set[str]] = {"primary": set(), "replicas": set()}
    for row in csv.DictReader(io.StringIO(said.removeprefix("# "))):
        name = row.get("pxname") or ""
        is_server = row.get("svname") not in ("FRONTEND", "BACKEND")
        if name in up and is_server and str(row.get("status")).startswith("UP"):
            up[name].add(str(row["svname"]))
    writes = ", ".join(sorted(up["primary"]))
    if not up["primary"]:
        text = "knows nobody who writes"
        found = [Finding("critical", "haproxy_no_primary", "haproxy", text)]
    elif seen.said and up["primary"] != {seen.leader}:
        text = f"sends writes to {writes}, but {seen.leader or 'nobody'} leads"
        found = [Finding("critical", "haproxy_other_primary", "haproxy", text)]
    else:
        text = f"writes go to {writes}, reads to {', '.join(sorted(up['replicas'])) or 'nobody'}"
        found = [Finding("ok", "haproxy", "haproxy", text)]
    if not up["replicas"]:
        text = "knows no replica that is near enough"
        found.append(Finding("warning", "haproxy_no_replica", "haproxy", text))
    return found


# --- PostgreSQL -----------------------------------------------------------------------------------

_SETTINGS = """
select pg_is_in_recovery(), current_setting('cluster_name'), current_setting('synchronous_commit'),
  current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on',
  pg_size_bytes(current_setting('max_slot_wal_keep_size')),
  current_setting('archive_mode'), current_setting('archive_command'),
  (select last_failed_time > coalesce(last_archived_time, '-infinity') from pg_stat_archiver)
"""
_COMMITS = """
select coalesce(r.rolname, d.datname, 'everybody'), split_part(c.setting, '=', 2)
from pg_db_role_setting as s cross join unnest(s.setconfig) as c (setting)
left join pg_roles as r on r.oid = s.setrole
left join pg_database as d on d.oid = s.setdatabase
where lower(split_part(c.setting, '=', 1)) = 'synchronous_commit'
"""
_SLOTS = """
select slot_name, active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint,
  greatest(age(xmin), age(catalog_xmin))
from pg_replication_slots
order by slot_name
"""


def _database(description: Description, url: str) -> list[Finding]:
    if not url:
        text = "is not asked: LEADMILL_DATABASE_URL_MONITOR is not set"
        return [Finding("unknown", "database_not_asked", "database", text)]
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as sql:
            return list(_asked(description, sql.execute))
    except psycopg.Error as error:
        text = f"cannot be reached as the application reaches it: {type(error).__name__}"
        return [Finding("critical", "database_away", "database", text)]


def _asked(description: Description, execute: Callable[..., Any]) -> Iterator[Finding]:
    is_standby, name, commit, is_durable, most, mode, command, fails = execute(_SETTINGS).fetchone()
    if is_standby:
        yield Finding("critical", "database_read_only", "database", "the application may only read")
        return
    if name != description.name:
        text = f"the application uses the cluster {name!r}, not {description.name!r}"
        yield Finding("critical", "database_other", "database", text)
        return
    if commit not in SAFE_COMMITS or not is_durable:
        text = f"synchronous_commit is {commit}, or fsync is off: commits can be lost"
        yield Finding("critical", "commits_not_safe", "database", text)
    for role, value in execute(_COMMITS).fetchall():
        if value.strip("'\" ").lower() not in SAFE_COMMITS:
            text = f"commits of {role} are not on the disk of a second machine: {value}"
            yield Finding("critical", "commits_not_safe", "database", text)
    wanted = commands(description)
    if description.archive and mode == "off":
        text = "WAL is not archived: without it a backup restores one moment only"
        yield Finding("warning", "not_archived", "database", text)
    elif (mode, command) != (wanted["archive_mode"], wanted["archive_command"]) and (
        description.archive or mode != "off"
    ):
        text = f"archive_mode is {mode}, archive_command {command!r}: not as described"
        yield Finding("warning", "archiving_differs", "database", text)
    elif mode != "off" and fails:
        text = "the last segment of WAL could not be archived: it stays on the leader's disk"
        yield Finding("warning", "not_archived", "database", text)
    slots = execute(_SLOTS).fetchall()
    for slot, is_active, status, behind, age in slots:
        about = f"slot {slot}"
        if status == "lost":
            text = "its WAL is gone: the member is made anew"
            yield Finding("critical", "slot_lost", about, text)
        elif status == "unreserved":
            text = "its WAL goes with the next checkpoint, unless it is read before"
            yield Finding("warning", "slot_behind", about, text)
        elif not is_active:
            yield Finding(
                "warning", "slot_unused", about, f"nobody reads it, {behind} bytes are kept"
            )
        elif most and behind and behind > SLOT_SHARE * most:
            text = f"is {behind} bytes behind; at {most} it is lost"
            yield Finding("warning", "slot_behind", about, text)
        if age and age > OLDEST_XMIN:
            text = f"keeps dead rows of {age} transactions"
            yield Finding("warning", "slot_holds_rows", about, text)
    yield Finding("ok", "database", "database", f"takes writes; {len(slots)} slots")


# --- Watchdog -------------------------------------------------------------------------------------


def _watchdog(description: Description, seen: Seen, here: str | None) -> list[Finding]:
    if description.watchdog == "off":
        return []
    level: Level = "critical" if description.watchdog == "required" else "warning"
    # Said only where it is required: such a member never leads.
    failed = [name for name, one in seen.said.items() if one.get("watchdog_failed")]
    found = [
        Finding(level, "no_watchdog", f"member {name}", "Patroni cannot open it")
        for name in sorted(failed)
    ]
    if here in failed:
        return found
    if here not in {member.name for member in description.members}:
        text = "is looked for on a member"
        return [*found, Finding("unknown", "watchdog_not_seen", "watchdog", text)]
    if not WATCHDOG.exists():
        text = "there is none: a leader that hangs is stopped by nobody but itself"
        return [*found, Finding(level, "no_watchdog", "watchdog", text)]
    if here != seen.leader:
        if _is_of_postgres(WATCHDOG):
            text = "Patroni takes it only where it leads"
            return [*found, Finding("unknown", "watchdog_not_seen", "watchdog", text)]
        text = f"{WATCHDOG} is not of postgres, so Patroni cannot open it"
        return [*found, Finding(level, "no_watchdog", "watchdog", text)]
    holds = _patroni_holds()
    if holds is None:
        text = "only root and postgres see whether Patroni holds it"
        return [*found, Finding("unknown", "watchdog_not_seen", "watchdog", text)]
    if holds:
        return [*found, Finding("ok", "watchdog", "watchdog", f"Patroni holds {WATCHDOG}")]
    text = f"Patroni leads and does not hold {WATCHDOG}: nobody but itself stops it when it hangs"
    return [*found, Finding(level, "no_watchdog", "watchdog", text)]


def _is_of_postgres(device: Path) -> bool:
    try:
        return device.stat().st_uid == pwd.getpwnam("postgres").pw_uid
    except KeyError:
        return False


def _patroni_holds() -> bool | None:
    """Whether the Patroni of this machine has it open; None where that cannot be seen."""
    holds: bool | None = None
    for process in PROCESSES.glob("[0-9]*"):
        try:
            if b"patroni.yml" not in (process / "cmdline").read_bytes():
                continue
            opened = [os.readlink(one) for one in (process / "fd").iterdir()]
        except PermissionError:
            return None
        except OSError:  # it has ended
            continue
        if any(one.startswith(str(WATCHDOG)) for one in opened):
            return True
        holds = False
    return holds
