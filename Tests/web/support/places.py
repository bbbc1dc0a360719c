"""Where things are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TESTS = ROOT / "Tests/web"
WEB = ROOT / "Sources/EaselWeb"
FIXTURES = ROOT / "Fixtures"
EASEL = os.environ.get("EASEL_BINARY", str(ROOT / ".build/debug/easel"))
# The same program beside the page's sources alone, where the runner has put the other one beside a bundled page.
EASEL_WITH_SOURCES = os.environ.get("EASEL_SOURCES_BINARY", EASEL)
