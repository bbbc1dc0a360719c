"""schemathesis holds the contract that a node serves against the node: what it accepts, refuses and answers."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.guarded import GuardedNode
from support.processes import Node
from support.soak import soak

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
# Without them, what it asks would be answered by 429 soon.
NO_RATES = ["--http-rate", "0", "--board-rate", "0"]


def check(node, tmp_path, *flags):
    """Runs schemathesis with a seed of its own choosing that never changes, and fails with what it found."""
    program = Path(sys.executable).with_name("schemathesis")
    # Where it keeps what it has found, which is nobody's business.
    command = [program, "--config-file", CONFIGURATION, "run", f"{node.url}/openapi.yaml", "--seed", "1",
               "--max-examples", str(soak(4, 100)), "--continue-on-failure", "--no-color", "--request-timeout", "60", *flags]
    run = subprocess.run(list(map(str, command)), cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    assert "Tested:" in run.stdout


@pytest.mark.soak
def test_a_node_without_authentication_keeps_its_contract(tmp_path):
    node = Node(*NO_RATES)
    try:
        check(node, tmp_path)
        assert node.get("/healthz")[0] == 200
    finally:
        node.stop()


@pytest.mark.soak
@pytest.mark.parametrize("subject, grants", [("owner", ["*=owner"]), (None, []), *soak([], [("viewer", ["*=viewer"])])])
def test_a_node_with_authentication_keeps_it_whoever_asks(tmp_path, subject, grants):
    node = GuardedNode(*NO_RATES)
    try:
        token = [] if subject is None else ["--header", f"Authorization: Bearer {node.token(subject, *grants)}"]
        # Who owns all may do what nobody may without authentication, and others are refused most of it: what is generated finds little
        # more there.
        check(node, tmp_path, *token, "--phases", soak("coverage", "coverage,fuzzing"))
        assert node.get("/healthz")[0] == 200
    finally:
        node.stop()
