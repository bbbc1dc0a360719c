"""What docs/DEPLOYMENT.md has an operator do, done as it says."""

import json
import os
import re
import shlex
import signal
import subprocess

import pytest
from playwright.sync_api import expect

from browser.test_sharing import make_link
from support.certificates import Authority, key_digest
from support.chromium import launched
from support.eventually import eventually
from support.guarded import GuardedNode, come
from support.person import Person
from support.places import EASEL, ROOT
from support.processes import Port

TEXT = (ROOT / "docs/DEPLOYMENT.md").read_text()
EXAMPLES = ROOT / "Examples/load-balancers"


def lines_for(language):
    (lines,) = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return lines


def nginx(folder):
    """The example with the lines of the page, and how it is started by one who is not root."""
    text = (EXAMPLES / "nginx.conf").read_text()
    assert "listen 8080;" in text
    temporary = "".join(f"{module}_temp_path {folder}/{module};\n" for module in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = text.replace("listen 8080;", lines_for("nginx")).replace("http {", f"http {{ access_log off;\n{temporary}", 1)
    return text, ["nginx", "-c", folder / "conf", "-p", folder, "-e", folder / "errors", "-g", f"daemon off; pid {folder}/pid;"]


def haproxy(folder):
    text = (EXAMPLES / "haproxy.cfg").read_text()
    assert "bind :8080\n" in text
    return text.replace("bind :8080\n", lines_for("haproxy")), ["haproxy", "-db", "-f", folder / "conf"]


class Deployment:
    """A proxy that ends TLS, a node behind it on loopback, and a browser that trusts the proxy's certificate as users' trust theirs."""

    def __init__(self, kind, folder, chromium):
        self.folder = folder
        self.port = Port()
        self.url = f"https://easel.test:{self.port.number}"
        self.node = GuardedNode("--public-url", self.url, "--hsts", "31536000")
        certificate, key = Authority(folder).issue("proxy")
        (folder / "fullchain.pem").write_text(certificate.read_text())
        (folder / "privkey.pem").write_text(key.read_text())
        (folder / "both.pem").write_text(certificate.read_text() + key.read_text())
        text, command = kind(folder)
        ports = {"443": self.port.number, "7070": self.node.port, "7071": self.node.port}
        text = re.sub(r"\b(443|7070|7071)\b", lambda port: str(ports[port[0]]), text).replace("/etc/easel", str(folder))
        (folder / "conf").write_text(text)
        self.proxy = subprocess.Popen(command)
        eventually("the proxy listens", self.is_up)
        self.browser = launched(chromium.browser_type, f"--ignore-certificate-errors-spki-list={key_digest(certificate)}")

    def is_up(self):
        assert self.proxy.poll() is None, "the proxy ended"
        return self.port.is_listened_at()

    def stop(self):
        self.browser.close()
        self.proxy.send_signal(signal.SIGTERM)
        self.proxy.wait()
        self.port.release()
        self.node.stop()


@pytest.fixture
def deployed(request, tmp_path, chromium):
    deployment = Deployment(request.param, tmp_path, chromium)
    yield deployment
    deployment.stop()


@pytest.mark.parametrize("deployed", [nginx, haproxy], indirect=True, ids=["nginx", "haproxy"])
def test_behind_a_proxy_that_ends_tls_people_draw_together_and_share_the_public_address(deployed, board):
    ada = come(Person(deployed.browser, deployed.url, "Ada"), f"/boards/{board}", deployed.node.token("ada", f"{board}=editor"))
    ada.wait_until_ready()
    ada.draw("Rectangle", (450, 300), (520, 360))
    ada.sees_state("saved")
    assert ada.ask("easel.client.transport") == "websocket"
    address = make_link(ada, "Can draw", "Bob's")
    assert address.startswith(f"{deployed.url}/boards/{board}#link=")
    bob = come(Person(deployed.browser, deployed.url, "Bob"), address)
    bob.wait_until_ready()
    bob.sees(1)
    bob.draw("Ellipse", (600, 300), (680, 380))
    ada.sees(2)
    stranger = Person(deployed.browser, deployed.url, "Eve")
    answer = stranger.page.goto(f"{deployed.url}/boards/{board}")
    expect(stranger.page.locator("#trouble h1")).to_have_text("You have to sign in")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    # Programs are told the address as well.
    (command,) = [line for line in commands() if "--make" in line]
    told = run(command.replace("plan", board), deployed.node, deployed.node.token("ada"))
    assert told.startswith(f"{deployed.url}/boards/{board}#link=link_")
    for person in (ada, bob):
        person.check()


def commands():
    return [line.strip() for line in re.findall(r"^    (easel boards .*)$", TEXT, re.MULTILINE)]


def run(command, node, token):
    """What a command prints, run as the page has it but for the address of the node."""
    words = [word for word in shlex.split(command)[1:] if word != "--url" and "://" not in word]
    done = subprocess.run(
        [EASEL, *words, "--url", node.url], env={**os.environ, "EASEL_TOKEN": token}, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def test_the_commands_for_boards_do_one_after_the_other_what_they_are_said_to():
    node = GuardedNode()
    try:
        token = node.token("ada", "plan=editor")
        printed = []
        for command in commands():
            if "--revoke ID" in command:
                (link,) = json.loads(node.answer("/api/boards/plan/links", token)[1])["links"]
                command = command.replace("ID", link["id"])
            printed.append(run(command, node, token))
        assert len(printed) == 6 and "owner\tada" in printed[2] and "editor\tbob" in printed[2]
        members = json.loads(node.answer("/api/boards/plan/members", token)[1])
        assert members == {"owner": "ada", "visibility": "public-read", "members": [{"sub": "bob", "role": "editor"}]}
        assert json.loads(node.answer("/api/boards/plan/links", token)[1]) == {"links": []}
    finally:
        node.stop()
