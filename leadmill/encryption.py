"""Secrets of tenants: the database encrypts them with a public key, workers decrypt them here.

pgcrypto takes certificates with exactly one RSA encryption subkey; curves it refuses.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import psycopg
import pysequoia
from pysequoia.packet import Packet, PacketPile, Tag


class DecryptionError(Exception):
    """A secret cannot be decrypted, or is not for this place."""


def make_key(path: Path) -> None:
    """A new key pair in a file that only its owner reads."""
    made = pysequoia.Tsk.generate(
        user_id="Leadmill encryption key",
        profile=pysequoia.Profile.RFC4880,
        cipher_suite=pysequoia.CipherSuite.RSA3k,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(str(pysequoia.Tsk.from_packets(_without_signing(bytes(made)))))


def public_half(path: Path) -> str:
    """What the database encrypts with."""
    return str(_read(path).extract_certificate())


def register(database_url: str, path: Path) -> str:
    """Have the database encrypt with this key from now on; its id."""
    return register_half(database_url, public_half(path))


def register_half(database_url: str, half: str) -> str:
    """The same, where the private half is not known."""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        connection.execute("set role leadmill_owner")
        row = connection.execute("select ops.add_encryption_key(%s)", (half,)).fetchone()
    return str(row[0]) if row else ""


def ensure_registered(database_url: str, paths: Sequence[Path]) -> None:
    """Have the database encrypt with one of these keys: the one that it uses, or else the last."""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        row = connection.execute("select ops.encryption_key_id()").fetchone()
    if not row or row[0] not in Opener(paths).key_ids:
        register(database_url, paths[-1])


class Opener:
    """Decrypts what is encrypted with any of the keys."""

    def __init__(self, paths: Sequence[str | Path]) -> None:
        keys = [_read(Path(path)) for path in paths]
        self._decryptors = [key.decryptor() for key in keys]
        # As the database names them.
        self.key_ids = frozenset(
            packet.key_id.upper()
            for key in keys
            for packet in PacketPile.from_bytes(bytes(key.extract_certificate()))
            if packet.tag == Tag.PublicSubkey and packet.key_id
        )

    def open(self, sealed: bytes, purpose: str, tenant_id: UUID | None, row_id: UUID) -> str:
        """The secret, if it was encrypted for this purpose, this tenant and this row."""
        for decryptor in self._decryptors:
            try:
                said = pysequoia.decrypt(sealed, decryptor=decryptor).bytes
            except RuntimeError:  # the library's only kind of error: not this key, or not encrypted
                continue
            content = json.loads(said or b"{}")
            expected = {
                "purpose": purpose,
                "tenant_id": None if tenant_id is None else str(tenant_id),
                "row_id": str(row_id),
            }
            if {name: content.get(name) for name in expected} != expected:
                raise DecryptionError(f"encrypted for another place than {purpose} of {row_id}")
            return str(content["secret"])
        raise DecryptionError(f"no key opens {purpose} of {row_id}")


def _read(path: Path) -> pysequoia.Tsk:
    try:
        return pysequoia.Tsk.from_file(str(path))
    except (OSError, RuntimeError) as error:
        # The library's message goes on for a screen.
        reason = str(error).partition("\n")[0]
        raise DecryptionError(f"{path} cannot be read as an encryption key: {reason}") from None


def _without_signing(key: bytes) -> list[Packet]:
    """All packets but the subkey that signs: to pgcrypto any RSA subkey can encrypt."""
    groups: list[list[Packet]] = []
    for packet in PacketPile.from_bytes(key):
        if packet.tag in (Tag.SecretKey, Tag.SecretSubkey):
            groups.append([])
        groups[-1].append(packet)
    primary, *subkeys = groups
    return primary + [one for group in subkeys if _encrypts(group) for one in group]


def _encrypts(subkey: list[Packet]) -> bool:
    flags = [packet.key_flags for packet in subkey]
    return any(one is not None and one.transport_encryption for one in flags)
