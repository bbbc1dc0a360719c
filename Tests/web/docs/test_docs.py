"""What README, CONTRIBUTING and docs name is there: files, headings, commands, flags, targets, variables, tests."""

import re
from pathlib import Path

import checks
import comments
import pytest
from document import Document
from support.places import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = ROOT / "docs/decisions"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_reader_finds_what_a_document_names(path: Path):
    assert checks.problems(Document.read(path)) == []


@pytest.mark.parametrize("text, problem", [
    ("[there](docs/NOWHERE.md)", "leads nowhere"),
    ("[there](docs/RELIABILITY.md#nothing-of-it)", "names no heading"),
    ("`Sources/EaselRoom/Nothing.swift` has it", "there is no"),
    ("`Nothing.swift` has it", "there is no file"),
    ("`NothingTests` shows it", "no suite"),
    ("`AuditTests/nothing` shows it", "no test nothing"),
    ("`NothingTests.everything` shows it", "no suite"),
    ("| threat | defence | test |\n|---|---|---|\n| all is lost | we look away | |", "no test shows"),
    ("`easel paint`", "no command"),
    ("Text\n\n    easel replay plan --backwards\n", "no flag --backwards"),
    ("Text\n\n    easel replay plan.ndjson     plays it\n", "is no board"),
    ("`easel replay FILE` plays it", "is no board"),
    ("`easel export plan more`", "no place for more"),
    ("`easel export plan --format png`", "can't be png"),
    ("`easel verify BOARD --url`", "needs a value"),
    ("`--no-such-flag` does it", "no flag --no-such-flag"),
    ("```\nmake coffee\n```\n", "no target coffee"),
    ('`make serve ARGS="--nothing 1"`', "no flag --nothing"),
    ('`make test ARGS="--nothing"`', "no flag --nothing"),
    ("`EASEL_NOTHING=1`", "nothing reads"),
    ("`GET /api/boards/{b}/nothing`", "the node has no"),
    ("| `--port` | `EASEL_PORT` | port | `80` |", "7070 by default"),
    ("| `--port` | `EASEL_PORT` | port | `7070` |", "the table has no --host"),
    ("| `--port` | `EASEL_DOOR` | port | `7070` |", "not from EASEL_DOOR"),
])
def test_what_is_wrong_is_found(text: str, problem: str):
    found = checks.problems(Document(ROOT / "README.md", text))
    assert any(problem in one for one in found), found


def test_the_readme_has_the_table_of_settings():
    assert "| `--port` | `EASEL_PORT` |" in (ROOT / "README.md").read_text()


def decisions() -> list[Path]:
    return sorted(DECISIONS.glob("[0-9]*.md"))


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_a_decision_has_a_status_and_a_line_in_the_index(path: Path):
    text = path.read_text()
    title = re.match(r"# (\d+)\. (.+)\n", text)
    assert title and int(title[1]) == int(path.name[:4])
    status = re.search(r"^Status: (Accepted, \d{4}-\d{2}-\d{2}|Superseded by \[\d+\]\(.+\))", text, re.MULTILINE)
    assert status
    index = (DECISIONS / "README.md").read_text()
    assert f"[{title[1]}]({path.name}) | {title[2]} | {status[1].split(',')[0]}" in index


def test_comments_refer_to_headings_that_are_there():
    files = list(comments.files())
    assert {".swift", ".js", ".py", ".c", ".css", ".yaml", ""} <= {file.suffix for file in files}
    assert ROOT / "Package.swift" in files and ROOT / "scripts/check-imports" in files
    assert [f"{file.relative_to(ROOT)}: {problem}"
            for file in files for problem in comments.problems(file.read_text())
            if file.suffix != ".md" or "number" in problem] == []


@pytest.mark.parametrize("before, between", [
    ("/// See ", "\n    /// "), ("// See ", "\n// "), ("/**\n * See ", "\n * "), ("# See ", "\n# "), ("-- See ", "\n-- "),
    ("<!-- See ", "\n     "), ("/* See ", "\n   "), ('"""See ', "\n"),
])
@pytest.mark.parametrize("reference, problem", [
    ('docs/PROTOCOL.md, "Close| codes"', None),
    ('docs/PROTOCOL.md,|"Closing codes"', "has no heading Closing codes"),
    ('docs/PROTOCOL.md, "Closing| codes"', "has no heading Closing codes"),
    ('(docs/NOWHERE.md,|"Codes")', "there is no docs/NOWHERE.md"),
    ('CONTRIBUTING.md,|"Nothing"', "has no heading Nothing"),
    ('PROTOCOL.md,|"Close codes"', "is docs/PROTOCOL.md"),
    ("section|3 of the design", "a number that changes"),
    ("(sections 3 and 4)|", "a number that changes"),
    ("§ 3.1|of the design", "a number that changes"),
    ("RFC 9110,|section 8.8.3", None),
    ("section 7.4| of RFC 6455", None),
])
def test_a_reference_to_nothing_is_found_in_every_kind_of_comment(before: str, between: str, reference: str, problem):
    found = comments.problems(before + re.sub(r" ?\| ?", lambda _: between, reference))
    assert len(found) == (problem is not None)
    assert not problem or problem in found[0]
