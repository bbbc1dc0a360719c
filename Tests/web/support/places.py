"""Where things are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TESTS = ROOT / "Tests/web"
WEB = ROOT / "Sources/EaselWeb"
FIXTURES = ROOT / "Fixtures"
EASEL = os.environ.get("EASEL_BINARY", str(ROOT / ".build/debug/easel"))
