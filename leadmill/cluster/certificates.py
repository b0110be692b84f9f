"""The two private authorities of a cluster, and what they sign.

One vouches for members to whoever connects. The other is etcd's alone: whom it signs decides who
leads, so it signs members and nobody else.
"""

import ipaddress
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
DAYS = 825
RENEWED_BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def at(cls, folder: Path, name: str) -> "Authority":
        """The authority of the folder, made unless it is there."""
        certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
        if key.exists():
            loaded = serialization.load_pem_private_key(key.read_bytes(), None)
            assert isinstance(loaded, ec.EllipticCurvePrivateKey)  # noqa: S101 - we made it
            return cls(x509.load_pem_x509_certificate(certificate.read_bytes()), loaded)
        made = ec.generate_private_key(ec.SECP256R1())
        # A name of its own: of two authorities with one name, OpenSSL tries the first alone.
        subject = _name(f"Leadmill {name} {secrets.token_hex(4)}")
        signed = (
            _begun(subject, subject, made, AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(_identifier(made), critical=False)
            .sign(made, hashes.SHA256())
        )
        # The key last: with it, the authority is there.
        write_secret(certificate, signed.public_bytes(serialization.Encoding.PEM))
        write_secret(key, _pem(made))
        return cls(signed, made)

    def sign(self, folder: Path, name: str, hosts: tuple[str, ...]) -> bool:
        """A certificate for these hosts, unless a good one is there; tells whether it is new."""
        certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
        alternatives = x509.SubjectAlternativeName([_host(host) for host in hosts])
        if key.exists() and certificate.exists():
            there = x509.load_pem_x509_certificate(certificate.read_bytes())
            has = there.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            is_young = there.not_valid_after_utc - datetime.now(UTC) > RENEWED_BEFORE
            if is_young and has == alternatives and self._signed(there) and _fits(there, key):
                return False
        made = ec.generate_private_key(ec.SECP256R1())
        purposes = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        signed = (
            _begun(_name(hosts[0]), self.certificate.subject, made, DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
            .add_extension(_identifier(made), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
            .add_extension(alternatives, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        write_secret(key, _pem(made))
        write_secret(certificate, signed.public_bytes(serialization.Encoding.PEM))
        return True

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def _signed(self, certificate: x509.Certificate) -> bool:
        try:
            certificate.verify_directly_issued_by(self.certificate)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True


def write_secret(path: Path, content: bytes) -> None:
    """The whole file or none, for its owner alone from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _fits(certificate: x509.Certificate, key: Path) -> bool:
    """Whether they are a pair: an interrupted run leaves a new key beside an old certificate."""
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    return bool(loaded.public_key() == certificate.public_key())


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    # Clocks of machines differ.
    begins = datetime.now(UTC) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
    )


def _identifier(key: ec.EllipticCurvePrivateKey) -> x509.SubjectKeyIdentifier:
    # From Python 3.13 on a certificate without it is refused.
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
