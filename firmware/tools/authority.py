"""A private certificate authority: ``uv run --with cryptography python -m firmware.tools.authority OUT NAME IP``.

Writes ``ca.der`` (for the board), ``ca.pem``, ``server.pem`` and ``server.key`` (for the broker and for a TLS proxy in
front of the photo intake). The certificates begin in 2020, for a board has no clock at start, and end in 2049. The
authority's own key is thrown away: it signs one server and nothing else ever.
"""

import argparse
import datetime as dt
import ipaddress
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BEGIN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2049, 12, 31, tzinfo=dt.UTC)


def make(out: Path, name: str, address: str) -> None:
    """Write the four files; ``name`` is what boards check, ``address`` where the server is."""
    out.mkdir(parents=True, exist_ok=True)
    ca_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Doorman household CA")])
    ca = (
        _begun(issuer, issuer, ca_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address(address))])
    server = (
        _begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), issuer, server_key)
        .add_extension(names, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    (out / "ca.der").write_bytes(ca.public_bytes(serialization.Encoding.DER))
    (out / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (out / "server.pem").write_bytes(server.public_bytes(serialization.Encoding.PEM))
    key = server_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (out / "server.key").touch(mode=0o600)
    (out / "server.key").write_bytes(key)


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(END)
    )


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m firmware.tools.authority", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("name", help="the server's name, e.g. doorman.home")
    parser.add_argument("address", help="its IPv4 address")
    chosen = parser.parse_args(arguments)
    make(chosen.out, chosen.name, chosen.address)
    sys.stdout.write(f"ca.der, ca.pem, server.pem and server.key are in {chosen.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
