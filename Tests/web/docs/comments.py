"""What comments refer to: a document by its path and one of its headings, `docs/PROTOCOL.md, "Close codes"`."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from checks import FOLDERS
from document import Document
from support.places import ROOT

KINDS = ("", ".c", ".css", ".h", ".html", ".ini", ".js", ".md", ".mjs", ".modulemap", ".py", ".sh", ".swift", ".ts",
         ".txt", ".yaml")
REFERENCE = re.compile(r"(?<![\w./-])((?:docs/[\w./-]+|README|CONTRIBUTING)\.md)\b(?:, \"([^\"]+)\")?")
BARE_NAME = re.compile(r"(?<![\w./-])([A-Z]+\.md)\b")
# Numbers of sections change unseen. An RFC's do not.
SECTION = re.compile(r"(?<!RFC \d{4}, )(?<!RFC \d{4} )(?:\bsections?|§) ?\d[\d.]*(?![\d.]| of RFC \d)", re.IGNORECASE)
# A reference may be continued on the next line of its comment.
CONTINUATION = re.compile(r"\s*\n\s*(?:///?|\*|#|--)? ?")


# The licence's sections are its own, and the checks of documents show what is wrong.
LEFT_OUT = (ROOT / "LICENSE", Path(__file__).parent)


def files() -> Iterator[Path]:
    """Sources, scripts and documents."""
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    for path in (*ROOT.iterdir(), *inside):
        if path.is_file() and path.suffix in KINDS and not any(path.is_relative_to(one) for one in LEFT_OUT):
            yield path


@cache
def headings(name: str) -> frozenset[str] | None:
    path = ROOT / name
    return frozenset(Document.read(path).headings) if path.exists() else None


def problems(text: str) -> list[str]:
    """What is wrong with the references in a source file."""
    text = CONTINUATION.sub(" ", text)
    found = [f"“{match[0]}” is a number that changes; name the document and the heading"
             for match in SECTION.finditer(text)]
    for name, heading in REFERENCE.findall(text):
        if headings(name) is None:
            found.append(f"there is no {name}")
        elif heading and heading not in headings(name):
            found.append(f"{name} has no heading {heading}")
    found += [f"{name} is docs/{name}" for name in BARE_NAME.findall(text) if (ROOT / "docs" / name).exists()]
    return found
