"""What is installed of a release, made by `scripts/strip-release` from a build."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def make_release(built, folder):
    subprocess.run([ROOT / "scripts/strip-release", built, folder], check=True, stdout=subprocess.DEVNULL)


def test_a_change_of_the_page_alone_is_in_the_next_release(tmp_path):
    built, folder = tmp_path / "built", tmp_path / "dist"
    resources = built / "easel_EaselWeb.resources"
    for part in ("client", "whiteboard"):
        shutil.copytree(ROOT / "Sources/EaselWeb" / part, resources / part)
    # Any program has symbols to strip or not.
    shutil.copy("/bin/true", built / "easel")
    make_release(built, folder)
    bundled = folder / "easel_EaselWeb.resources/bundle/main.css"
    assert bundled.stat().st_size < sum(path.stat().st_size for path in (resources / "whiteboard/styles").glob("*.css"))
    made = bundled.stat().st_mtime_ns
    make_release(built, folder)
    assert bundled.stat().st_mtime_ns == made, "it is made again only where something has changed"
    page = (resources / "whiteboard/whiteboard.html").read_text()
    style = next(path for path in (resources / "whiteboard/styles").glob("*.css") if path.name in page)
    style.write_text(style.read_text() + "\n.of-a-later-release { color: red; }\n")
    make_release(built, folder)
    assert "of-a-later-release" in bundled.read_text()
    assert (folder / "easel_EaselWeb.resources/bundle/main.css.br").stat().st_mtime_ns > made
