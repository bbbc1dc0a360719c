"""A headless Chromium at a page with the scene's modules, which a small server on this machine gives it."""
import contextlib, functools, http.server, pathlib, threading

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[3]
WEB = ROOT / "Sources/EaselServer/Resources/web"


class Files(http.server.SimpleHTTPRequestHandler):
    """`/whiteboard/…` as the node has it, `/scene/…` from beside this file, `/Benchmarks/…` from where they are."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def translate_path(self, path):
        path = path.split("?")[0]
        for prefix, folder in (("/scene/", pathlib.Path(__file__).parent), ("/Benchmarks/", ROOT / "Benchmarks")):
            if path.startswith(prefix):
                return str(folder / path[len(prefix):])
        return str(WEB / path.lstrip("/"))

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def static_server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def scene_page(browser, address, width=1280, height=800, pixel_ratio=1):
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=pixel_ratio)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/scene/page.html")
    page.wait_for_selector("html[data-ready]")
    try:
        yield page
    finally:
        context.close()
    assert errors == [], errors
