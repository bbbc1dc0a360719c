"""A client of HTTP/2 that can break its rules."""

import socket
import ssl
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings

from support.eventually import PATIENCE


def trusting(authority, *protocols):
    context = ssl.create_default_context(cafile=authority.certificate)
    context.set_alpn_protocols(list(protocols))
    return context


@dataclass
class Answer:
    status: int = 0
    fields: dict = field(default_factory=dict)
    informational: list = field(default_factory=list)
    body: bytes = b""
    is_whole: bool = False
    reset: int | None = None

    @property
    def is_over(self):
        return self.is_whole or self.reset is not None


class Client:
    def __init__(self, node, window=None):
        raw = socket.create_connection(("127.0.0.1", node.port), timeout=PATIENCE)
        self.socket = trusting(node.authority, "h2").wrap_socket(raw, server_hostname="localhost")
        assert self.socket.selected_alpn_protocol() == "h2"
        self.host = f"localhost:{node.port}"
        configuration = h2.config.H2Configuration(
            header_encoding="utf-8", validate_outbound_headers=False, normalize_outbound_headers=False)
        self.connection = h2.connection.H2Connection(configuration)
        self.connection.initiate_connection()
        if window is not None:
            self.connection.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: window})
        # Whether what comes is taken from its window at once.
        self.opens_windows = True
        self.answers = {}
        self.goaway = None
        # What came of a frame that is not whole yet.
        self.pending = b""
        self.is_closed = False
        self.was_reset = False
        self.flush()

    def flush(self):
        try:
            self.socket.sendall(self.connection.data_to_send())
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.is_closed = True

    def write(self, data):
        """Writes bytes that need not be frames."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.is_closed = True

    def head(self, method="GET", path="/healthz", *fields, host=None):
        return [(":method", method), (":scheme", "https"), (":path", path), (":authority", host or self.host), *fields]

    def begin(self, head, ends=True):
        stream = self.connection.get_next_available_stream_id()
        self.answers[stream] = Answer()
        self.connection.send_headers(stream, head, end_stream=ends)
        self.flush()
        return stream

    def ask(self, method="GET", path="/healthz", *fields, body=None, **options):
        head = self.head(method, path, *fields, **options)
        stream = self.begin(head, ends=body is None)
        if body is not None:
            self.send(stream, body)
        return self.answer(stream)

    def send(self, stream, body, ends=True):
        """Sends as much of a body as the server takes; stops when it has answered."""
        while body and not self.answers[stream].is_over and not self.is_closed:
            room = min(self.connection.local_flow_control_window(stream), self.connection.max_outbound_frame_size, len(body))
            if room == 0:
                self.receive()
                continue
            self.connection.send_data(stream, body[:room], end_stream=ends and room == len(body))
            body = body[room:]
            self.flush()

    def answer(self, stream):
        answer = self.answers[stream]
        while not answer.is_over and not self.is_closed:
            self.receive()
        return answer

    def receive(self):
        try:
            data = self.socket.recv(65536)
        except (ConnectionResetError, ssl.SSLError) as error:
            self.was_reset = isinstance(error, ConnectionResetError)
            data = b""
        if not data:
            self.is_closed = True
            return
        for frame in self.frames(data):
            for event in self.connection.receive_data(frame):
                self.take(event)
        self.flush()

    def frames(self, data):
        """Whole frames. A GOAWAY is kept from the library, which would take it for the end of everything."""
        self.pending += data
        while len(self.pending) >= 9 and len(self.pending) >= 9 + int.from_bytes(self.pending[:3], "big"):
            length = 9 + int.from_bytes(self.pending[:3], "big")
            frame, self.pending = self.pending[:length], self.pending[length:]
            if frame[3] == 7:
                self.goaway = h2.errors.ErrorCodes(int.from_bytes(frame[13:17], "big"))
            else:
                yield frame

    def take(self, event):
        answer = self.answers.get(getattr(event, "stream_id", None))
        if answer is None:
            return
        if isinstance(event, h2.events.ResponseReceived):
            answer.fields = dict(event.headers)
            answer.status = int(answer.fields[":status"])
        elif isinstance(event, h2.events.InformationalResponseReceived):
            answer.informational.append(int(dict(event.headers)[":status"]))
        elif isinstance(event, h2.events.DataReceived):
            answer.body += event.data
            if self.opens_windows:
                self.connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            answer.is_whole = True
        elif isinstance(event, h2.events.StreamReset):
            answer.reset = event.error_code

    def wait_for_end(self):
        while not self.is_closed:
            try:
                self.receive()
            except h2.exceptions.ProtocolError:
                # The library does not know what this client has written past it.
                pass

    def close(self):
        self.socket.close()
