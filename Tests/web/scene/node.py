"""A node of Easel with boards in a temporary directory."""
import contextlib, json, os, pathlib, subprocess, tempfile, time, urllib.request

EASEL = os.environ.get("EASEL_BINARY", str(pathlib.Path(__file__).resolve().parents[3] / ".build/debug/easel"))


class Node:
    def __init__(self, address):
        self.address = address

    def request(self, method, path, body=None):
        request = urllib.request.Request(
            self.address + path, method=method, data=body, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def imported(self, file):
        """The document and the picture of a new board with the drawing in it."""
        board = json.loads(self.request("POST", "/api/boards", b"{}"))["id"]
        self.request("POST", f"/api/boards/{board}/import", file)
        document = json.loads(self.request("GET", f"/api/boards/{board}/document"))
        return document["elements"], self.request("GET", f"/api/boards/{board}/export.svg").decode()


def _address(log):
    """Where it listens, which it says when it does."""
    for _ in range(600):
        found = next((word for word in log.read_text().split() if word.startswith("http://")), None)
        if found:
            return found.rstrip("/")
        time.sleep(0.05)
    raise AssertionError(f"the node has not started:\n{log.read_text()}")


@contextlib.contextmanager
def started():
    with tempfile.TemporaryDirectory(prefix="easel-scene-") as directory:
        log = pathlib.Path(directory, "log")
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [EASEL, "serve", "--port", "0", "--data", f"{directory}/data"], stdout=output, stderr=output)
        try:
            yield Node(_address(log))
        finally:
            process.terminate()
            process.wait()
