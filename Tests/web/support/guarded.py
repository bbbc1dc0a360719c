"""A node that wants to know who comes."""

import secrets
import subprocess

from support.places import EASEL
from support.processes import Node


class GuardedNode(Node):
    def __init__(self, *flags):
        super().__init__(*flags, starts=False)
        self.secret_file = self.directory / "secret"
        self.secret_file.write_text(secrets.token_hex(32))
        self.command += ["--auth-secret-file", str(self.secret_file)]
        self.start()

    def token(self, sub, *grants):
        flags = [flag for grant in grants for flag in ("--board", grant)]
        command = [EASEL, "token", "make", "--sub", sub, "--name", sub.title(), *flags, "--auth-secret-file", self.secret_file]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
