"""What a cluster is made of: one TOML file, which configurations, certificates and checks share."""

import ipaddress
import re
import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Self

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_PATH = re.compile(r"/[A-Za-z0-9._/-]{1,200}")
_SIZE = re.compile(r"[1-9][0-9]{0,6}(MB|GB|TB)")
MOST_MEMBERS = 9
# What else lies in the folder of `prepare`, beside authority, authority-next and authority-before.
_RESERVED = ("haproxy", "passwords")
# deploy/cluster/install.sh and the units know these places.
_FIXED = ("folder", "etcd_folder", "etcd_data")


class DescriptionError(Exception):
    """The description is not one of a cluster; the message names the entry."""


@dataclass(frozen=True, slots=True)
class Member:
    """One machine: PostgreSQL, Patroni and etcd."""

    name: str
    address: str
    postgresql_port: int = 5432
    patroni_port: int = 8008
    etcd_client_port: int = 2379
    etcd_peer_port: int = 2380
    data: str = "/var/lib/postgresql/15/main"
    programs: str = "/usr/lib/postgresql/15/bin"
    socket: str = "/var/run/postgresql"
    log: str = "/var/log/postgresql"
    etcd_data: str = "/var/lib/leadmill-etcd"
    # Where the files that `prepare` makes for it lie on its machine.
    folder: str = "/etc/leadmill-cluster"
    etcd_folder: str = "/etc/leadmill-etcd"

    @property
    def patroni(self) -> str:
        return f"https://{self.address}:{self.patroni_port}"

    @property
    def etcd(self) -> str:
        return f"https://{self.address}:{self.etcd_client_port}"


@dataclass(frozen=True, slots=True)
class Proxy:
    """HAProxy, on each machine of the application and for that machine alone."""

    address: str = "127.0.0.1"
    primary_port: int = 5000
    replica_port: int = 5001
    statistics_port: int = 8404
    folder: str = "/etc/leadmill-haproxy"

    @property
    def statistics(self) -> str:
        return f"http://{self.address}:{self.statistics_port}/haproxy;csv"


@dataclass(frozen=True, slots=True)
class Description:
    name: str
    database: str
    members: tuple[Member, ...]
    proxy: Proxy
    # Networks of the application, whose processes log in with their passwords.
    clients: tuple[str, ...]
    # Networks that the superuser may come from; none: it uses the socket of the leader.
    administration: tuple[str, ...] = ()
    # Networks of reporting databases, which read changes as leadmill_cells.
    cells: tuple[str, ...] = ()
    strict: bool = True
    watchdog: str = "automatic"
    slot_wal: str = "10GB"
    # Whether WAL is archived, and where `leadmill backup-setup` keeps the backups on each member.
    archive: bool = True
    backup_folder: str = "/var/lib/leadmill-backup"
    # For tests: members share a machine, so each has folders of its own.
    on_one_machine: bool = False

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            with path.open("rb") as file:
                given = tomllib.load(file)
        except OSError as error:
            raise DescriptionError(f"{path} cannot be read: {error.strerror}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DescriptionError(f"{path} is no TOML: {error}") from None
        try:
            return cls._of(given)
        except DescriptionError as error:
            raise DescriptionError(f"{path}: {error}") from None

    @classmethod
    def _of(cls, given: dict[str, Any]) -> Self:
        members = given.pop("member", [])
        if not isinstance(members, list) or not 3 <= len(members) <= MOST_MEMBERS:
            raise DescriptionError(f"[[member]]: a cluster has 3 to {MOST_MEMBERS} of them")
        defaults = _table(given.pop("members", {}), "members")
        values = {
            "database": "leadmill",
            **given,
            "members": tuple(
                _filled(Member, {**defaults, **_table(one, "member")}, f"member {number}")
                for number, one in enumerate(members, start=1)
            ),
            "proxy": _filled(Proxy, _table(given.pop("proxy", {}), "proxy"), "proxy"),
        }
        values.pop("member", None)
        for name in ("clients", "administration", "cells"):
            if name in values:
                values[name] = _networks(values[name], name)
        one: Self = _filled(cls, values, "")
        one._check()
        return one

    def _check(self) -> None:
        for name in ("name", "database"):
            if not _NAME.fullmatch(getattr(self, name).replace("_", "-")):
                raise DescriptionError(f"{name} has small letters, digits and hyphens")
        if self.watchdog not in ("off", "automatic", "required"):
            raise DescriptionError("watchdog is off, automatic or required")
        if not _SIZE.fullmatch(self.slot_wal):
            raise DescriptionError("slot_wal is a size such as 10GB")
        if not self.clients:
            raise DescriptionError("clients names the networks of the application")
        if not _PATH.fullmatch(self.backup_folder):
            raise DescriptionError("backup_folder is an absolute path")
        _unique((one.name for one in self.members), "name")
        entries: tuple[Member | Proxy, ...] = (*self.members, self.proxy)
        for each in entries:
            _check_entry(each)
            if not self.on_one_machine:
                _check_folders(each)
        for kind in ("postgresql", "patroni", "etcd_client", "etcd_peer"):
            _unique((f"{m.address}:{getattr(m, f'{kind}_port')}" for m in self.members), kind)

    def member(self, name: str) -> Member:
        for one in self.members:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in self.members)
        raise DescriptionError(f"there is no member {name}: there are {known}")


def _table(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DescriptionError(f"{name} is a table")
    return value


def _filled(kind: type[Any], values: dict[str, Any], where: str) -> Any:
    """An instance, each entry of the type of its field."""
    prefix = f"{where}: " if where else ""
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(values) - set(known)):
        raise DescriptionError(f"{prefix}{', '.join(unknown)} is no entry")
    for name, field in known.items():
        if name not in values:
            if field.default is MISSING:
                raise DescriptionError(f"{prefix}{name} is missing")
            continue
        wanted = {"str": str, "int": int, "bool": bool}.get(
            str(getattr(field.type, "__name__", ""))
        )
        if wanted is not None and type(values[name]) is not wanted:
            word = {str: "a text", int: "a number", bool: "true or false"}[wanted]
            raise DescriptionError(f"{prefix}{name} is {word}")
    return kind(**values)


def _check_entry(entry: Member | Proxy) -> None:
    where = _where(entry)
    if isinstance(entry, Member):
        if not _NAME.fullmatch(entry.name):
            raise DescriptionError(f"{where}: name has small letters, digits and hyphens")
        if entry.name in _RESERVED or entry.name.startswith("authority"):
            raise DescriptionError(f"{where}: a folder of this name is for something else")
    try:
        ipaddress.IPv4Address(entry.address)
    except ValueError:
        # etcd listens at no name.
        raise DescriptionError(f"{where}: address is an IPv4 address") from None
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name.endswith("_port") and not 1 <= value <= 65535:
            raise DescriptionError(f"{where}: {field.name} is 1 to 65535")
        is_path = field.name in (
            "data",
            "programs",
            "socket",
            "log",
            "etcd_data",
            "folder",
            "etcd_folder",
        )
        if is_path and not _PATH.fullmatch(value):
            raise DescriptionError(f"{where}: {field.name} is an absolute path")


def _check_folders(entry: Member | Proxy) -> None:
    for field in fields(entry):
        if field.name in _FIXED and getattr(entry, field.name) != field.default:
            raise DescriptionError(
                f"{_where(entry)}: {field.name} is {field.default}, where install.sh puts it"
            )


def _where(entry: Member | Proxy) -> str:
    return f"member {entry.name}" if isinstance(entry, Member) else "proxy"


def _networks(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 50:
        raise DescriptionError(f"{name} is a list of networks such as 10.0.0.0/24")
    try:
        return tuple(str(ipaddress.ip_network(one)) for one in value)
    except ValueError as error:
        raise DescriptionError(f"{name}: {error}") from None


def _unique(values: Iterable[str], what: str) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise DescriptionError(f"two members have the same {what}: {value}")
        seen.add(value)
