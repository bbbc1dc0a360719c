"""A real nginx in front of a node."""

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from support.eventually import eventually
from support.processes import Port


class Nginx:
    """Passes requests on to a node, with the headers that a test wants."""

    def __init__(self, node, headers):
        self.node = node
        self.directory = Path(tempfile.mkdtemp(prefix="easel-nginx-"))
        self.reserved = Port()
        self.port = self.reserved.number
        self.url = f"http://127.0.0.1:{self.port}"
        self.write(headers)
        self.process = subprocess.Popen(
            ["nginx", "-p", self.directory, "-c", self.directory / "nginx.conf", "-e", self.directory / "error.log"])
        eventually("nginx listens", self.listens)

    def write(self, headers, refusing=None):
        lines = "".join(f"proxy_set_header {name} {value};\n" for name, value in headers.items())
        temporary = "".join(
            f"{module}_temp_path {self.directory}/{module};\n"
            for module in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        # The page itself comes: what refuses it may do so later, or only what it asks for.
        refusal = f"location ~ ^/(api|socket.io)/|/ws$ {{ {refusing} }}" if refusing else ""
        (self.directory / "nginx.conf").write_text(f"""
            daemon off; worker_processes 1; pid {self.directory}/pid; error_log {self.directory}/error.log;
            events {{ worker_connections 256; }}
            http {{
                access_log off; {temporary}
                map $http_upgrade $connection_header {{ default upgrade; "" ""; }}
                server {{
                    listen 127.0.0.1:{self.port};
                    {refusal}
                    location / {{
                        proxy_pass http://127.0.0.1:{self.node.port}; proxy_http_version 1.1; proxy_buffering off;
                        proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_header;
                        {lines}
                    }}
                }}
            }}""")

    def reload(self, headers, refusing=None):
        """As an operator changes it. With `refusing`, nginx' own words for it, nothing of a board gets through."""
        self.write(headers, refusing)
        self.process.send_signal(signal.SIGHUP)

    def listens(self):
        assert self.process.poll() is None, "nginx ended"
        return self.reserved.is_listened_at()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.reserved.release()
        shutil.rmtree(self.directory, ignore_errors=True)
