"""A page of tests as one file: two hundred modules, asked for anew by every test, would be most of its time."""

import contextlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from support.places import WEB

# The server's paths, as modules of the page and of tests write them.
PATHS = {f"/{name}/*": [f"{WEB}/{name}/*"] for name in ("client", "whiteboard")}


@contextlib.contextmanager
def bundled_page(folder):
    """Gives a copy of a folder of tests in which its page.js is a bundle of all that it imports."""
    with tempfile.TemporaryDirectory(prefix="easel-page-") as made:
        made = Path(made)
        for name in ("page.html", "page.css"):
            shutil.copy(folder / name, made)
        bundle([folder / "page.js"], made)
        yield made


def bundle(modules, into):
    """Bundles modules as they are in Sources now; what several of them import is in a module that they share."""
    with tempfile.TemporaryDirectory(prefix="easel-paths-") as scratch:
        config = Path(scratch) / "tsconfig.json"
        config.write_text(json.dumps({"compilerOptions": {"paths": PATHS}}))
        # With names and a source map, since what fails in a page is read by people.
        subprocess.run(
            ["esbuild", *map(str, modules), "--bundle", "--splitting", "--format=esm", "--sourcemap=inline",
             "--external:*/node-websocket.js", "--log-level=warning", f"--tsconfig={config}", f"--outdir={into}"],
            check=True)
