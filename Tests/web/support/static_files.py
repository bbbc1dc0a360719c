"""The page's modules as they are in Sources, from a small server: for pages of tests that need no node."""

import contextlib
import functools
import http.server
import threading

from support.places import WEB


class Files(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def __init__(self, folders, *arguments):
        self.folders = folders
        super().__init__(*arguments)

    def translate_path(self, path):
        path = path.split("?")[0]
        for prefix, folder in self.folders.items():
            if path.startswith(prefix):
                return str(folder / path[len(prefix):])
        # A node serves them at its root.
        if path.startswith("/fonts/"):
            return str(WEB / "whiteboard" / path.lstrip("/"))
        return str(WEB / path.lstrip("/"))

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served_by(handler):
    """Gives the address of a server whose requests the handler answers."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def static_server(folders):
    """Gives files of other folders under the prefixes that are named, and the page's own under all others."""
    return served_by(functools.partial(Files, folders))
