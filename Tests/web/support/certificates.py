"""A certificate authority that only these tests trust, and nodes with certificates of it."""

import base64
import hashlib
import subprocess
from pathlib import Path

from support.processes import Node

NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    def __init__(self, directory):
        self.directory = Path(directory)
        self.certificate, self.key = self.directory / "ca.pem", self.directory / "ca-key.pem"
        openssl("req", "-x509", *NEW_KEY, "-keyout", self.key, "-out", self.certificate, "-days", 2, "-subj", "/CN=Tests")

    def issue(self, name):
        """A server's certificate for localhost and 127.0.0.1, and its key."""
        certificate, key, request, extensions = (
            self.directory / f"{name}{ending}" for ending in (".pem", "-key.pem", ".csr", ".ext"))
        extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
        openssl("req", *NEW_KEY, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
                "-days", 2, "-extfile", extensions, "-out", certificate)
        return certificate, key


def key_digest(certificate):
    """The SHA-256 of a certificate's public key in base64, by which a browser may be told to trust it."""
    key = subprocess.run(["openssl", "x509", "-in", certificate, "-pubkey", "-noout"], check=True, capture_output=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key, check=True, capture_output=True).stdout
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


class SecureNode(Node):
    """A node that speaks TLS."""

    def __init__(self, authority, *flags):
        certificate, key = authority.issue("node")
        self.certificate = certificate
        super().__init__("--tls-cert", str(certificate), "--tls-key", str(key), *flags, starts=False)
        self.authority = authority
        self.url = f"https://127.0.0.1:{self.port}"
        self.start()
