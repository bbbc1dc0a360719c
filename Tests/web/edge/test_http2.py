"""A node with a certificate, and clients of HTTP/2, honest and other ones."""

import json
import select
import signal
import socket
import subprocess

import h2.errors
import pytest

from http2_client import Client, trusting
from support.certificates import SecureNode
from support.eventually import eventually

ENHANCE_YOUR_CALM = h2.errors.ErrorCodes.ENHANCE_YOUR_CALM
JSON = ("content-type", "application/json")


@pytest.fixture
def client(secure):
    client = Client(secure)
    yield client
    client.close()


@pytest.fixture(scope="module")
def impatient(authority):
    """A node that waits for slow clients a second."""
    node = SecureNode(authority, "--http-stall-timeout", "1s")
    yield node
    node.stop()


def metric(node, name):
    status, text = node.get("/metrics")
    assert status == 200
    return next(int(line.split()[-1]) for line in text.decode().splitlines() if line.startswith(name + " "))


def edit(n, text="x"):
    return json.dumps({"key": f"a key of sixteen characters, {n}", "n": n, "edits": [
        {"op": "put", "id": f"e{n}", "value": {"type": "text", "text": text}}]}).encode()


@pytest.mark.parametrize("offered, spoken", [
    (("h2", "http/1.1"), "h2"), (("http/1.1", "h2"), "h2"), (("h2",), "h2"), (("http/1.1",), "http/1.1"), ((), None),
])
def test_the_protocol_is_agreed_on_in_the_handshake(secure, offered, spoken):
    raw = socket.create_connection(("127.0.0.1", secure.port))
    with trusting(secure.authority, *offered).wrap_socket(raw, server_hostname="localhost") as connection:
        assert connection.selected_alpn_protocol() == spoken
        if spoken != "h2":
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("version, code", [("--http2", "2"), ("--http1.1", "1.1")])
def test_curl_draws_and_reads_the_page(secure, version, code):
    def curl(*arguments, body=None):
        command = ["curl", "--silent", "--show-error", "--fail", "--cacert", str(secure.authority.certificate), version,
                   "--write-out", "\n%{http_version} %{http_code}", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, input=body).stdout

    assert curl(f"{secure.url}/").endswith(f"\n{code} 200")
    board = f"{secure.url}/api/boards/curl{code.replace('.', '-')}"
    answer = curl(f"{board}/operations", "--header", "Content-Type: application/json", "--data", edit(1).decode())
    assert answer == f'{{"seq":1}}\n{code} 200'
    # Larger than any window.
    big = json.dumps({"type": "excalidraw", "elements": [
        {"type": "text", "id": f"t{n}", "text": "x" * 1_000} for n in range(3_000)]})
    answer = curl(f"{board}/import", "--header", "Content-Type: application/json", "--data-binary", "@-", body=big)
    assert json.loads(answer.splitlines()[0])["elements"] == 3_000
    assert len(curl(f"{board}/document")) > 3_000_000


def test_a_hundred_requests_share_a_connection(secure, client):
    for n in range(1, 101):
        client.begin(client.head("POST", "/api/boards/many/operations", JSON), ends=False)
    streams = list(client.answers)
    for n, stream in enumerate(streams, 1):
        client.send(stream, edit(n))
    answers = [client.answer(stream) for stream in streams]
    assert [answer.status for answer in answers] == [200] * 100
    assert sorted(json.loads(answer.body)["seq"] for answer in answers) == list(range(1, 101))
    assert len(client.ask(path="/api/boards/many/document").body) > 100 * 30
    assert metric(secure, "easel_connections") <= 3


def test_more_streams_than_that_are_refused(secure, client):
    assert client.ask().status == 200
    assert client.connection.remote_settings.max_concurrent_streams == 100
    # Whatever the server says, this client opens more.
    client.connection.remote_settings.update({3: 10_000})
    client.connection.remote_settings.acknowledge()
    for _ in range(101):
        client.begin(client.head("POST", "/api/boards", JSON), ends=False)
    last = client.answers[max(client.answers)]
    while not (last.is_over or client.is_closed or client.goaway is not None):
        client.receive()
    assert last.status == 0
    assert Client(secure).ask().status == 200


def test_an_address_has_as_many_requests_under_way_as_connections(authority):
    node = SecureNode(authority, "--address-connections", "20")
    try:
        first, second = Client(node, window=0), Client(node, window=0)
        for client in (first, second):
            client.opens_windows = False

        def ask(client, count, address):
            streams = [client.begin(client.head("GET", "/openapi.yaml", ("x-forwarded-for", address))) for _ in range(count)]
            while any(client.answers[stream].status == 0 for stream in streams):
                client.receive()
            return sorted(client.answers[stream].status for stream in streams)

        assert ask(first, 15, "192.0.2.1") == [200] * 15
        assert ask(second, 10, "192.0.2.1") == [200] * 5 + [429] * 5
        assert ask(second, 5, "192.0.2.2") == [200] * 5
        first.close()
        eventually("the address has room again", lambda: ask(second, 1, "192.0.2.1") == [200])
        second.close()
    finally:
        node.stop()


def test_answers_are_those_of_http_1(secure, client):
    page = client.ask(path="/")
    assert page.status == 200 and b"<html" in page.body
    assert "default-src 'none'" in page.fields["content-security-policy"]
    assert page.fields["x-content-type-options"] == "nosniff"
    again = client.ask("GET", "/", ("if-none-match", page.fields["etag"]))
    assert (again.status, again.body) == (304, b"")
    head = client.ask("HEAD", "/")
    assert (head.status, head.body) == (200, b"")
    missing = client.ask("HEAD", "/api/boards/nothing")
    assert (missing.status, missing.body) == (404, b"")
    problem = client.ask("GET", "/api/boards/nothing")
    assert (problem.status, problem.fields["content-type"]) == (404, "application/problem+json")
    assert client.ask("DELETE", "/api/boards").status == 405
    assert client.ask("OPTIONS", "*").status == 204
    assert "connection" not in problem.fields and "transfer-encoding" not in page.fields


def test_an_event_stream_follows_a_board(secure, client):
    client.ask("POST", "/api/boards/followed/operations", JSON, body=edit(1))
    stream = client.begin(client.head("GET", "/api/boards/followed/operations", ("accept", "text/event-stream")))
    answer = client.answers[stream]
    while b"id: 1\n" not in answer.body:
        client.receive()
    Client(secure).ask("POST", "/api/boards/followed/operations", JSON, body=edit(2))
    while b"id: 2\n" not in answer.body:
        client.receive()
    assert client.ask().status == 200
    client.connection.reset_stream(stream)
    client.flush()
    eventually("the stream is given up", lambda: metric(secure, "easel_streams") == 0)


@pytest.mark.parametrize("change, status", [
    (lambda head: [pair for pair in head if pair[0] != ":authority"], 400),
    (lambda head: [(name, "rebind.example" if name == ":authority" else value) for name, value in head], 421),
    (lambda head: [(name, "healthz" if name == ":path" else value) for name, value in head], 400),
    (lambda head: [(name, "*" if name == ":path" else value) for name, value in head], 400),
    (lambda head: head + [(f"x-{n}", "y") for n in range(300)], 431),
    (lambda head: head + [("expect", "miracles")], 417),
    (lambda head: [(name, "POST" if name == ":method" else value) for name, value in head] + [
        ("origin", "https://evil.example"), JSON], 403),
])
def test_heads_that_cannot_be_served_are_refused_and_the_connection_goes_on(client, change, status):
    answer = client.answer(client.begin(change(client.head())))
    assert answer.status == status
    assert answer.fields["content-type"] == "application/problem+json"
    assert client.ask().status == 200


@pytest.mark.parametrize("change", [
    lambda head: head[1:],
    lambda head: head + [("Upper", "x")],
    lambda head: head + [("connection", "close")],
    lambda head: [("x", "y")] + head,
    lambda head: head + [(":path", "/other")],
    lambda head: head + [("content-length", "7")],
    lambda head: [(name, "a b" if name == ":authority" else value) for name, value in head],
])
def test_malformed_requests_end_their_stream_and_nothing_else(secure, client, change):
    answer = client.answer(client.begin(change(client.head())))
    assert answer.status == 0 and (answer.reset is not None or client.is_closed)
    assert Client(secure).ask().status == 200


def test_a_refused_body_is_not_waited_for_and_the_connection_goes_on(client):
    stream = client.begin(client.head("POST", "/api/boards", JSON, ("content-length", "100000000")), ends=False)
    answer = client.answer(stream)
    assert answer.status == 413 and answer.is_whole
    while answer.reset is None:
        client.receive()
    assert answer.reset == h2.errors.ErrorCodes.NO_ERROR
    assert client.ask().status == 200


def test_a_body_is_asked_for_where_its_client_waits(client):
    stream = client.begin(client.head("POST", "/api/boards", JSON, ("expect", "100-continue")), ends=False)
    while not client.answers[stream].informational:
        client.receive()
    client.send(stream, b"{}")
    assert client.answer(stream).status == 201
    assert client.answers[stream].informational == [100]


def test_bodies_that_stop_are_refused(impatient):
    client = Client(impatient)
    stream = client.begin(client.head("POST", "/api/boards", JSON), ends=False)
    client.send(stream, b"{", ends=False)
    assert client.answer(stream).status == 408
    assert client.ask().status == 200
    assert metric(impatient, "easel_http_slow_clients_total") >= 1


def test_a_window_that_is_never_opened_ends_its_stream_alone(impatient):
    client = Client(impatient)
    assert client.ask("POST", "/api/boards/wide/operations", JSON, body=edit(1, "x" * 200_000)).status == 200
    stingy = Client(impatient, window=1_000)
    before = metric(impatient, "easel_http_slow_clients_total")
    stingy.opens_windows = False
    stream = stingy.begin(stingy.head("GET", "/api/boards/wide/document"))
    answer = stingy.answer(stream)
    assert len(answer.body) == 1_000 and answer.reset is not None
    stingy.opens_windows = True
    assert stingy.ask().status == 200
    assert metric(impatient, "easel_http_slow_clients_total") > before
    eventually("nothing is held for it", lambda: metric(impatient, "easel_work_bytes") == 0)


def test_a_body_of_many_tiny_frames_is_read_whole(client):
    body = edit(1, "x" * 8_000)
    head = client.head("POST", "/api/boards/tiny/operations", JSON)
    first, second = client.begin(head, ends=False), client.begin(head, ends=False)
    for index, byte in enumerate(body):
        client.connection.send_data(first, bytes([byte]), end_stream=index == len(body) - 1)
        client.connection.send_data(second, bytes([byte]))
    client.flush()
    assert client.answer(first).status == 200
    client.connection.send_data(second, b"", end_stream=True)
    client.flush()
    assert client.answer(second).status == 200
    assert client.ask("GET", "/api/boards/tiny/document").body.count(b"x" * 8_000) == 1


def test_a_slow_reader_is_waited_for(impatient):
    client = Client(impatient)
    assert client.ask("POST", "/api/boards/slow/operations", JSON, body=edit(1, "x" * 100_000)).status == 200
    slow = Client(impatient, window=16_384)
    stream = slow.begin(slow.head("GET", "/api/boards/slow/document"))
    answer = slow.answer(stream)
    assert answer.is_whole and len(answer.body) > 100_000


def test_a_client_that_takes_nothing_at_all_is_cut(impatient):
    client = Client(impatient)
    assert client.ask("POST", "/api/boards/deaf/operations", JSON, body=edit(1, "x" * 250_000)).status == 200
    client.connection.update_settings({4: 2 ** 31 - 1})
    client.connection.increment_flow_control_window(2 ** 30)
    for _ in range(100):
        client.begin(client.head("GET", "/api/boards/deaf/document"))
    eventually("the connection is gone", lambda: metric(impatient, "easel_connections") <= 1)
    client.close()
    eventually("nothing is held for it", lambda: metric(impatient, "easel_work_bytes") == 0)


def test_streams_that_are_reset_as_fast_as_they_come_end_the_connection(secure, client):
    # It reads only afterwards, and is still told: what it sends meanwhile is taken.
    for _ in range(100):
        for _ in range(50):
            stream = client.connection.get_next_available_stream_id()
            client.connection.send_headers(stream, client.head("GET", "/api/boards/many/document"), end_stream=True)
            client.connection.reset_stream(stream)
        client.flush()
    assert not client.is_closed
    client.wait_for_end()
    assert client.goaway == ENHANCE_YOUR_CALM and not client.was_reset
    assert Client(secure).ask().status == 200
    eventually("nothing is done for it", lambda: metric(secure, "easel_work_active") == 0)


def test_what_is_sent_on_and_on_behind_the_end_is_not_read_for_long(secure, client):
    ping = b"\x00\x00\x08\x06\x00\x00\x00\x00\x00" + bytes(8)
    sent = 0
    while not client.is_closed and sent < 64 << 20:
        client.write(ping * 4_000)
        sent += len(ping) * 4_000
    # Kernels hold some megabytes, and the node has read one behind the end.
    assert client.is_closed and sent < 32 << 20
    assert Client(secure).ask().status == 200


@pytest.mark.parametrize("flood", [
    b"\x00\x00\x08\x06\x00\x00\x00\x00\x00" + bytes(8),  # PING
    b"\x00\x00\x00\x04\x00\x00\x00\x00\x00",  # SETTINGS
    b"\x00\x00\x05\x02\x00\x00\x00\x00\x01" + bytes([0, 0, 0, 0, 9]),  # PRIORITY
], ids=["ping", "settings", "priority"])
def test_a_flood_of_control_frames_ends_the_connection(secure, client, flood):
    # One thread reads and writes: Python's TLS does not survive two at once.
    for _ in range(500):
        client.write(flood * 20)
        while not client.is_closed and select.select([client.socket], [], [], 0)[0]:
            client.receive()
        if client.is_closed:
            break
    client.wait_for_end()
    assert client.is_closed
    assert Client(secure).ask().status == 200


def test_heads_without_end_end_the_connection(secure):
    # HEADERS without END_HEADERS, and CONTINUATION frames behind it.
    for piece in (b"", b"\x40\x01a\x7f\x81\x80\x01" + b"b" * 256):
        client = Client(secure)
        client.write(b"\x00\x00\x00\x01\x01\x00\x00\x00\x01")
        for _ in range(2_000):
            client.write(len(piece).to_bytes(3, "big") + b"\x09\x00\x00\x00\x00\x01" + piece)
            if client.is_closed:
                break
        client.wait_for_end()
    # Or one that is too large.
    client = Client(secure)
    answer = client.answer(client.begin(client.head("GET", "/healthz", *((f"x-{n}", "y" * 4_000) for n in range(20)))))
    assert answer.status in (0, 431)
    assert Client(secure).ask().status == 200


def test_a_connection_without_a_request_is_closed(secure):
    client = Client(secure)
    client.wait_for_end()
    assert client.is_closed


def test_what_is_no_http_2_behind_the_handshake_is_closed(secure):
    raw = socket.create_connection(("127.0.0.1", secure.port), timeout=60)
    with trusting(secure.authority, "h2").wrap_socket(raw, server_hostname="localhost") as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10)
        while connection.recv(65536):
            pass


def test_a_node_that_stops_says_so_and_finishes_its_answers(authority):
    node = SecureNode(authority, "--drain-spread", "1s")
    client = Client(node)
    stream = client.begin(client.head("POST", "/api/boards", JSON), ends=False)
    client.send(stream, b"{", ends=False)
    assert Client(node).ask().status == 200
    node.process.send_signal(signal.SIGTERM)
    while client.goaway is None and not client.is_closed:
        client.receive()
    assert client.goaway == h2.errors.ErrorCodes.NO_ERROR
    client.send(stream, b"}")
    assert client.answer(stream).status in (201, 503)
    client.close()
    node.stop()
