"""A network between a browser and a node that can be cut: Chromium's own offline mode leaves open WebSockets alone."""

import asyncio
import threading

from support.eventually import PATIENCE


# How the head of a request begins that belongs to a session of polling.
POLLS = (b"GET /socket.io/", b"POST /socket.io/")


class Cable:
    """Passes bytes on to a node. While it is cut nobody gets through; while sessions or only WebSockets are refused, pages do."""

    def __init__(self, node):
        self.node = node
        self.is_cut = False
        self.refuses_websockets = False
        self.refuses_polling = False
        self.writers = set()
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.server = self.run(asyncio.start_server(self.accept, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=PATIENCE)

    def cut(self):
        self.is_cut = True
        self.run(self.break_all())

    def refuse_websockets(self):
        self.refuses_websockets = True
        self.run(self.break_all())

    def refuse_sessions(self):
        self.refuses_polling = True
        self.refuse_websockets()

    def heal(self):
        self.is_cut = self.refuses_websockets = self.refuses_polling = False

    def stop(self):
        self.cut()
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def break_all(self):
        for writer in list(self.writers):
            writer.transport.abort()

    async def accept(self, reader, writer):
        self.writers.add(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if self.is_cut or self.refuses(head):
                return
            node_reader, node_writer = await asyncio.open_connection("127.0.0.1", self.node.port)
            self.writers.add(node_writer)
            # Chromium takes a connection of its own for each WebSocket, so the first request says what it is for.
            node_writer.write(head)
            await asyncio.gather(self.pass_on(reader, node_writer), self.pass_on(node_reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.writers.discard(writer)
            writer.transport.abort() if self.is_cut else writer.close()

    def refuses(self, data):
        if self.refuses_polling and data.startswith(POLLS):
            return True
        return self.refuses_websockets and b"upgrade: websocket" in data.lower()

    async def pass_on(self, reader, writer):
        try:
            while data := await reader.read(1 << 16):
                # Chromium writes the head of a request at once, behind others of the same connection.
                if self.refuses(data):
                    break
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            self.writers.discard(writer)
            writer.close()
