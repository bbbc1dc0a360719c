"""The command line of `easel`, as its own help tells it."""

import dataclasses
import re
import shlex
import subprocess
from functools import cache

from support.places import EASEL, ROOT

BOARD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# An option starts two columns in: `  -o, --output <output>   What it is.`
OPTION = re.compile(r"^  (?:(-\w), )?(--[a-z-]+)(?: <([\w-]+)>)?(?=\s|$)(.*)", re.MULTILINE)
VARIABLE = re.compile(r"\[(EASEL_\w+)\]")
CHOICES = re.compile(r"\(values: ([^;)]+)")
DEFAULT = re.compile(r"Default: (.+?)\. \[")
# What stands for something else in a text.
PLACEHOLDER = re.compile(r"[A-Z_]+")


@dataclasses.dataclass(frozen=True)
class Flag:
    takes_value: bool
    choices: frozenset[str]
    variable: str | None
    default: str | None


@dataclasses.dataclass(frozen=True)
class Command:
    flags: dict[str, Flag]
    arguments: list[str]


@cache
def help_text(*words: str) -> str:
    return subprocess.run([EASEL, "help", *words], capture_output=True, text=True, check=True).stdout


@cache
def commands(*words: str) -> dict[str, Command]:
    """The commands of `easel`, or those of one that has some of its own."""
    parts = help_text(*words).split("SUBCOMMANDS:")
    names = re.findall(r"^  ([a-z]+) {2,}\S", parts[1], re.MULTILINE) if len(parts) > 1 else []
    return {name: described(help_text(*words, name)) for name in names}


def described(text: str) -> Command:
    found = list(OPTION.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    flags = {}
    for match, end in zip(found, ends):
        words = " ".join((match[4] + text[match.end():end]).split())
        choices, variable, default = CHOICES.search(words), VARIABLE.search(words), DEFAULT.search(words)
        flag = Flag(
            takes_value=match[3] is not None,
            choices=frozenset(choices[1].split(", ") if choices else []),
            variable=variable[1] if variable else None,
            default=default[1] if default else None)
        flags[match[2]] = flag
        if match[1]:
            flags[match[1]] = flag
    usage = re.search(r"^USAGE: (.+)$", text, re.MULTILINE)[1]
    return Command(flags, re.findall(r"(?<= )\[?<([\w-]+)>\]?(?= |$)", re.sub(r"\[-[^\]]*\]|\[<options>\]", "", usage)))


def problems_of(line: str) -> list[str]:
    """Why `easel` would not take a line such as `easel verify BOARD --url URL`."""
    words = shlex.split(line)[1:]
    if not words:
        return []
    if words[0].startswith("--"):
        return [] if words[0] in ("--help", "--version") else [f"{line}: easel has no flag {words[0]}"]
    if words[0] == "help":
        words = words[1:] + ["--help"]
    if words[0] not in commands():
        return [f"{line}: easel has no command {words[0]}"]
    if commands(words[0]):
        if len(words) > 1 and words[1] in commands(words[0]):
            return problems_of_arguments(commands(words[0])[words[1]], words[2:], line)
        return [f"{line}: easel {words[0]} has the commands {', '.join(commands(words[0]))}"] if words[1:] else []
    return problems_of_arguments(commands()[words[0]], words[1:], line)


def problems_of_arguments(command: Command, words: list[str], line: str) -> list[str]:
    problems, arguments = [], []
    rest = iter(words)
    for word in rest:
        if not re.match(r"-{1,2}[a-z]", word):
            arguments.append(word)
            continue
        name, _, value = word.partition("=")
        flag = command.flags.get(name)
        if flag is None:
            problems.append(f"{line}: there is no flag {name}")
            continue
        if flag.takes_value and not value:
            value = next(rest, "")
            if not value or value.startswith("--"):
                problems.append(f"{line}: {name} needs a value")
        if not flag.takes_value and value:
            problems.append(f"{line}: {name} takes no value")
        if flag.choices and value not in flag.choices and not PLACEHOLDER.fullmatch(value):
            problems.append(f"{line}: {name} can't be {value}")
    return problems + problems_of_positions(command, arguments, line)


def problems_of_positions(command: Command, given: list[str], line: str) -> list[str]:
    if len(given) > len(command.arguments):
        return [f"{line}: there is no place for {given[len(command.arguments)]}"]
    return [f"{line}: {word} is no board" for name, word in zip(command.arguments, given)
            if name == "board" and (not BOARD.fullmatch(word) or word == "FILE")]


@cache
def all_flags() -> frozenset[str]:
    own = [command for name in commands() for command in commands(name).values()]
    return frozenset(flag for command in [*commands().values(), *own] for flag in command.flags)


@cache
def test_runner_flags() -> frozenset[str]:
    text = subprocess.run(["python3", ROOT / "Tests/runner", "--help"], capture_output=True, text=True, check=True)
    return frozenset(re.findall(r"--[a-z]+", text.stdout))
