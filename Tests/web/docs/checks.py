"""What can be checked of a text without knowing what it is about. Each check gives the problems that it finds."""

import re
import shlex
from functools import cache
from pathlib import Path

import command_line
from document import Document
from support.places import ROOT

FOLDERS = ("Benchmarks", "Fixtures", "Fuzz", "Plugins", "Sources", "Tests", "docs", "scripts", ".ci")
FILE_TYPES = (".swift", ".js", ".mjs", ".d.ts", ".py", ".md", ".sh", ".yaml", ".json", ".css", ".html", ".c")
HTTP_PATH = re.compile(r"(?:(?:GET|POST|PATCH|DELETE|PUT) )?(/[\w{}./-]+)(?:\?.*)?")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)(?: ARGS=\"([^\"]*)\")?")
VARIABLE = re.compile(r"\bEASEL_[A-Z_]+\b")
# A comment stands behind two spaces or more.
COMMENT = re.compile(r" {2,}\S.*$|\s+#.*$")


def broken_links(document: Document) -> list[str]:
    problems = []
    for link in document.links:
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = (document.path.parent / name).resolve() if name else document.path
        if not target.exists():
            problems.append(f"the link {link} leads nowhere")
        elif fragment and fragment not in (document if not name else Document.read(target)).anchors:
            problems.append(f"the link {link} names no heading of {target.name}")
    return problems


@cache
def file_names() -> frozenset[str]:
    found = {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()}
    return frozenset(found | {path.name for path in ROOT.iterdir()})


def expanded(path: str) -> list[str]:
    """`a/{b,c}` as a shell reads it."""
    braces = re.search(r"\{([^{}]*,[^{}]*)\}", path)
    if not braces:
        return [path]
    return [one for part in braces[1].split(",") for one in expanded(path[:braces.start()] + part + path[braces.end():])]


def is_there(path: str) -> bool:
    return any((folder / path).exists() for folder in (ROOT, ROOT / "Sources", ROOT / "Sources/EaselWeb"))


def missing_files(document: Document) -> list[str]:
    problems = []
    for span in document.spans:
        for path in expanded(span):
            if not re.fullmatch(r"[\w.+/-]+", path) or path.startswith(("/", "-", "./")):
                continue
            top = path.split("/")[0]
            is_ours = "/" in path and (top in FOLDERS or (ROOT / "Sources" / top).is_dir())
            if is_ours and not is_there(path):
                problems.append(f"there is no {path}")
            elif path.endswith(FILE_TYPES) and not is_ours and Path(path).name not in file_names():
                problems.append(f"there is no file {path}")
    return problems


@cache
def test_suites() -> frozenset[str]:
    files = (ROOT / "Tests").rglob("*.swift")
    found = {name for file in files for name in re.findall(r"(?:struct|class|enum) (\w+Tests)\b", file.read_text())}
    return frozenset(found | {folder.name for folder in (ROOT / "Tests").iterdir()})


@cache
def tests_of_suites() -> frozenset[tuple[str, str]]:
    """The functions of each suite, wherever it is extended."""
    found = set()
    for file in (ROOT / "Tests").rglob("*.swift"):
        suite = ""
        for line in file.read_text().splitlines():
            if begun := re.search(r"\b(?:struct|class|enum|extension) (\w+Tests)\b", line):
                suite = begun[1]
            if test := re.search(r"\bfunc (\w+)", line):
                found.add((suite, test[1]))
    return frozenset(found)


def missing_tests(document: Document) -> list[str]:
    problems = []
    for span in document.spans:
        named = re.fullmatch(r"([A-Z]\w+Tests)(?:[./](\w+))?", span)
        if not named or named[2] == "swift":
            continue
        suite, test = named.groups()
        if suite not in test_suites():
            problems.append(f"there is no suite {suite}")
        elif test and (suite, test) not in tests_of_suites():
            problems.append(f"{suite} has no test {test}")
    return problems


def threats_without_test(document: Document) -> list[str]:
    """Rows of a table of threats that name no test, unless they say that the threat is not prevented."""
    problems, is_of_threats = [], False
    for line in document.text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            is_of_threats = False
        elif cells == ["threat", "defence", "test"]:
            is_of_threats = True
        elif is_of_threats and not set(line) <= set("|- "):
            if len(cells) != 3:
                problems.append(f"a threat has {len(cells)} cells: {line}")
            elif "`" not in cells[2] and not cells[1].startswith("not prevented"):
                problems.append(f"no test shows what is done about: {cells[0]}")
    return problems


def command_lines(document: Document, program: str) -> list[str]:
    lines = [COMMENT.sub("", line).strip() for line in document.code] + document.spans
    return [line for line in lines if line == program or line.startswith(program + " ")]


def wrong_commands(document: Document) -> list[str]:
    problems = [problem for line in command_lines(document, "easel") for problem in command_line.problems_of(line)]
    for span in document.spans:
        flag = re.match(r"--[a-z][\w-]*", span)
        if flag and flag[0] not in command_line.all_flags():
            problems.append(f"easel has no flag {flag[0]}")
    return problems


@cache
def make_targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def wrong_make_targets(document: Document) -> list[str]:
    problems = []
    for line in command_lines(document, "make") + [span for span in document.spans if " make " in span]:
        for target, arguments in MAKE.findall(line):
            if target not in make_targets():
                problems.append(f"make has no target {target}")
            elif arguments:
                problems += wrong_make_arguments(target, arguments, line)
    return problems


def wrong_make_arguments(target: str, arguments: str, line: str) -> list[str]:
    words = shlex.split(arguments)
    easel = {"serve": "serve", "cluster": "serve", "bench": "bench"}.get(target)
    if easel:
        return command_line.problems_of_arguments(command_line.commands()[easel], words, line)
    return [f"{line}: the runner of tests has no flag {word}" for word in words
            if word.startswith("--") and word not in command_line.test_runner_flags()]


@cache
def known_variables() -> frozenset[str]:
    files = [ROOT / "Makefile", ROOT / "Package.swift"]
    for folder in ("Benchmarks", "Fuzz", "Sources", "Tests", "scripts"):
        files += [file for file in (ROOT / folder).rglob("*")
                  if file.is_file() and (file.suffix in (".swift", ".py", ".js", ".mjs") or folder == "scripts")]
    here = Path(__file__).parent
    found = {name for file in files if not file.is_relative_to(here)
             for name in VARIABLE.findall(file.read_text(errors="ignore"))}
    return frozenset(found | {flag.variable for flag in command_line.commands()["serve"].flags.values() if flag.variable})


def unknown_variables(document: Document) -> list[str]:
    return [f"nothing reads {name}" for name in VARIABLE.findall(document.text) if name not in known_variables()]


@cache
def http_paths() -> frozenset[str]:
    contract = (ROOT / "Sources/EaselServer/Contracts/openapi.yaml").read_text()
    return frozenset(re.findall(r"^  (/\S*):$", contract, re.MULTILINE))


def unknown_http_paths(document: Document) -> list[str]:
    problems = []
    for span in document.spans:
        match = HTTP_PATH.fullmatch(span)
        if match and match[1].split("/")[1] in ("api", "boards", "healthz", "readyz", "metrics"):
            path = re.sub(r"\{b\}|(?<=/boards/)(?!\{)[\w-]+", "{board}", match[1])
            # Without a method it may be the beginning of paths; the namespace /boards of Socket.IO looks like one.
            begins = "/" + path.strip("/") + "/"
            is_beginning = span == match[1] and any(known.startswith(begins) for known in http_paths())
            if path not in http_paths() and not is_beginning:
                problems.append(f"the node has no {match[1]}")
    return problems


def wrong_settings(document: Document) -> list[str]:
    """A table of settings agrees with `easel help serve`."""
    row = re.compile(r"^\| `(--[\w-]+)` \| `(EASEL_\w+)` \| .* \| (.*?) \|$", re.MULTILINE)
    told = {flag: (variable, default.replace("`", "")) for flag, variable, default in row.findall(document.text)}
    if not told:
        return []
    settings = {name: flag for name, flag in command_line.commands()["serve"].flags.items()
                if flag.variable and name != "--config"}
    problems = [f"the table has no {name}" for name in settings if name not in told]
    for name, (variable, default) in told.items():
        setting = settings.get(name)
        if setting is None:
            problems.append(f"easel serve has no {name}")
        elif setting.variable != variable:
            problems.append(f"{name} is read from {setting.variable}, not from {variable}")
        elif (setting.default or "off") != default:
            problems.append(f"{name} is {setting.default or 'off'} by default, not {default}")
    return problems


ALL = (broken_links, missing_files, missing_tests, threats_without_test, wrong_commands, wrong_make_targets,
       unknown_variables, unknown_http_paths, wrong_settings)


def problems(document: Document) -> list[str]:
    return [problem for check in ALL for problem in check(document)]
