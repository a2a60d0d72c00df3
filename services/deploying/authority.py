"""The authority of a topology and the certificates of its servers (chứng thư máy chủ)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence

_AUTHORITY_DAYS = 3_650
_SERVER_DAYS = 397
RENEW_WITHIN = timedelta(days=30)
_EARLIER = timedelta(hours=1)
"""Clocks differ: a certificate is valid a little before it is made."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its key, both PEM."""

    certificate: str
    key: str


def authority(name: str, now: datetime) -> Signed:
    """Make the authority of one topology; its key signs servers and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"leothang {name}")
    certificate = (
        _begun(subject, subject, key.public_key(), now, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Signed(_pem(certificate), _pem_key(key))


def server(above: Signed, names: Sequence[str], now: datetime) -> Signed:
    """Make a server's certificate for its names and addresses; routes show it too."""
    root, root_key = x509.load_pem_x509_certificate(above.certificate.encode()), _key(above.key)
    key = ec.generate_private_key(ec.SECP256R1())
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    certificate = (
        _begun(_name(names[0]), root.subject, key.public_key(), now, _SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([_alternative(one) for one in names]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    return Signed(_pem(certificate), _pem_key(key))


def why_renew(certificate: str, above: str, names: Sequence[str], now: datetime) -> str | None:
    """Say why a certificate has to be made anew; None when it still serves."""
    try:
        found = x509.load_pem_x509_certificate(certificate.encode())
        root = x509.load_pem_x509_certificate(above.encode())
    except ValueError:
        return "cannot be read"
    if found.not_valid_after_utc - now < RENEW_WITHIN:
        return f"ends on {found.not_valid_after_utc:%Y-%m-%d}"
    try:
        found.verify_directly_issued_by(root)
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return "is not of this authority"
    if set(held) != {_alternative(one) for one in names}:
        return "names other machines"
    return None


def ends(certificate: str) -> datetime:
    """Return until when a certificate is valid."""
    return x509.load_pem_x509_certificate(certificate.encode()).not_valid_after_utc


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - _EARLIER)
        .not_valid_after(now.astimezone(UTC) + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _key(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        msg = "the authority's key is of another kind than this program makes"
        raise TypeError(msg)
    return key


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _pem_key(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
