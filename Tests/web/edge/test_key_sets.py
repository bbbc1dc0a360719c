"""A node that gets the keys of its tokens from an issuer over https."""

import json
import ssl
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from support.certificates import Authority
from support.eventually import eventually
from support.processes import Node

ALGORITHMS = {"RS256": jwt.algorithms.RSAAlgorithm, "ES256": jwt.algorithms.ECAlgorithm, "EdDSA": jwt.algorithms.OKPAlgorithm}


def new_key(algorithm="ES256"):
    return {"RS256": lambda: rsa.generate_private_key(65537, 2048), "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate}[algorithm]()


class Issuer:
    """Publishes a key set at an https URL, with a certificate for localhost."""

    def __init__(self, authority, name):
        self.authority = authority
        self.keys = {}
        self.requests = 0
        self.answer = self.key_set
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.requests += 1
                status, headers, body = issuer.answer()
                self.send_response(status)
                for field, value in headers.items():
                    self.send_header(field, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority.issue(name))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://localhost:{self.port}/keys"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def key_set(self):
        keys = []
        for kid, (algorithm, key) in self.keys.items():
            keys.append({**json.loads(ALGORITHMS[algorithm].to_jwk(key.public_key())), "kid": kid, "use": "sig"})
        return 200, {"Content-Type": "application/jwk-set+json"}, json.dumps({"keys": keys}).encode()

    def token(self, kid, algorithm="ES256", key=None, **claims):
        algorithm, known = self.keys.get(kid, (algorithm, key))
        claims = {"sub": "ada", "exp": int(time.time()) + 600, "boards": {"*": "owner"}, **claims}
        return jwt.encode(claims, key or known, algorithm, headers={"kid": kid})

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def issuer(authority, request):
    issuer = Issuer(authority, f"issuer-{request.node.name.split('[')[0]}")
    yield issuer
    issuer.stop()


@pytest.fixture
def node_of():
    nodes = []

    def start(issuer, *flags, trusts=True):
        trust = ["--auth-jwks-ca", str(issuer.authority.certificate)] if trusts else []
        nodes.append(Node("--auth-jwks", issuer.url, *trust, *flags))
        return nodes[-1]

    yield start
    for node in nodes:
        node.stop()


def status(node, token):
    return node.request("GET", "/api/boards", headers={"Authorization": f"Bearer {token}"})[0]


def room_answer(node, token):
    """What somebody is told who connects to the rooms of Socket.IO."""
    path = "/socket.io/?EIO=4&transport=polling"
    opened = json.loads(node.get(path)[1][1:])
    session = f"{node.url}{path}&sid={opened['sid']}"
    body = b"40" + json.dumps({"token": token}).encode()
    urllib.request.urlopen(urllib.request.Request(session, body, {"Content-Type": "text/plain;charset=UTF-8"})).close()
    with urllib.request.urlopen(session) as answer:
        return answer.read().decode()


def test_keys_of_each_algorithm_let_in_and_others_do_not(issuer, node_of):
    for algorithm in ALGORITHMS:
        issuer.keys[f"the-{algorithm}"] = (algorithm, new_key(algorithm))
    node = node_of(issuer)
    for algorithm in ALGORITHMS:
        assert status(node, issuer.token(f"the-{algorithm}")) == 200
        # Signed by a stranger's key, under a name that the issuer has published.
        assert status(node, issuer.token(f"the-{algorithm}", key=new_key(algorithm))) == 401
    assert status(node, issuer.token("the-ES256", exp=int(time.time()) - 60)) == 401
    assert node.request("GET", "/api/boards")[0] == 401


def test_keys_are_rotated_without_a_restart_and_old_ones_are_gone_then(issuer, node_of):
    issuer.keys["old"] = ("ES256", new_key())
    node = node_of(issuer)
    old = issuer.token("old")
    assert status(node, old) == 200
    issuer.keys = {"new": ("ES256", new_key())}
    new = issuer.token("new")
    eventually("the new key counts", lambda: status(node, new) == 200, pause=lambda _: time.sleep(0.5))
    assert status(node, old) == 401
    assert node.process.poll() is None


def test_tokens_of_unknown_keys_do_not_have_the_issuer_asked_each_time(issuer, node_of):
    issuer.keys["known"] = ("ES256", new_key())
    node = node_of(issuer)
    assert status(node, issuer.token("known")) == 200
    stranger = new_key()
    before = issuer.requests
    began = time.monotonic()
    for number in range(100):
        assert status(node, issuer.token(f"unknown-{number}", key=stranger)) == 401
    # At most once in ten seconds, however long this took.
    assert issuer.requests - before <= 1 + (time.monotonic() - began) / 10
    assert status(node, issuer.token("known")) == 200


def test_an_issuer_whose_certificate_nobody_vouches_for_is_not_believed(issuer, node_of):
    issuer.keys["k"] = ("ES256", new_key())
    node = node_of(issuer, trusts=False)
    assert status(node, issuer.token("k")) == 503
    assert "Keys for tokens can't be loaded" in node.said
    assert issuer.requests == 0


def test_another_host_with_a_good_certificate_is_not_believed(issuer, node_of):
    issuer.keys["k"] = ("ES256", new_key())
    # The certificate is for localhost and 127.0.0.1.
    issuer.url = f"https://[::ffff:127.0.0.1]:{issuer.port}/keys"
    node = node_of(issuer)
    assert status(node, issuer.token("k")) == 503
    assert issuer.requests == 0


@pytest.mark.parametrize("answer", [
    (302, {"Location": "https://localhost/elsewhere"}, b""), (500, {}, b""), (200, {}, b"<html>"), (200, {}, b'{"keys":[]}'),
    (200, {}, b'{"keys":[' + b'{"kty":"EC"},' * 200_000 + b"{}]}"),
], ids=["redirect", "error", "page", "empty", "huge"])
def test_what_is_no_key_set_lets_nobody_in_until_there_is_one(issuer, node_of, answer):
    issuer.keys["k"] = ("ES256", new_key())
    issuer.answer = lambda: answer
    node = node_of(issuer)
    token = issuer.token("k")
    assert status(node, token) == 503
    # Not that the token is wrong: the client would ask for another one.
    refusal = room_answer(node, token)
    assert refusal.startswith("44") and '"unavailable"' in refusal and "unauthenticated" not in refusal
    issuer.answer = issuer.key_set
    eventually("the keys are there", lambda: status(node, token) == 200, pause=lambda _: time.sleep(0.5))
    assert room_answer(node, token).startswith("40")


def test_an_issuer_that_goes_away_locks_nobody_out(issuer, node_of):
    issuer.keys["k"] = ("ES256", new_key())
    node = node_of(issuer)
    assert status(node, issuer.token("k")) == 200
    issuer.stop()
    assert status(node, issuer.token("k")) == 200
    assert status(node, issuer.token("unknown", key=new_key())) == 401
    issuer.server.server_close()
    issuer.stop = lambda: None
