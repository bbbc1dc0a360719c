"""A node that wants to know who comes."""

import json
import secrets
import subprocess
import urllib.error
import urllib.request

from support.places import EASEL
from support.processes import Node


def come(person, place, token=None):
    """Has somebody open a path of the node or an address, with a token if there is one."""
    # The browser reports requests that are answered 401 and 403 on its console.
    person.network_may_fail = True
    address = place if "://" in place else f"{person.url}{place}"
    person.page.goto(address if token is None else f"{address}#token={token}")
    return person


class GuardedNode(Node):
    def __init__(self, *flags):
        super().__init__(*flags, starts=False)
        self.secret_file = self.directory / "secret"
        self.secret_file.touch(mode=0o600)
        self.secret_file.write_text(secrets.token_hex(32))
        self.command += ["--auth-secret-file", str(self.secret_file)]
        self.start()

    def token(self, sub, *grants, expires="1h", is_admin=False):
        flags = [flag for grant in grants for flag in ("--board", grant)] + ["--expires", expires] + ["--admin"] * is_admin
        command = [EASEL, "token", "make", "--sub", sub, "--name", sub.title(), *flags, "--auth-secret-file", self.secret_file]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def answer(self, path, token):
        """The status and the body of an answer."""
        request = urllib.request.Request(f"{self.url}{path}", headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    def authors(self, board):
        """Who has made the board's operations."""
        _, lines = self.answer(f"/api/boards/{board}/operations", self.token("reader", f"{board}=viewer"))
        return {json.loads(line)["by"] for line in lines.splitlines()}
