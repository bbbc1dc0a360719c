"""A Markdown file as the checks see it: headings, links, code spans and lines of code."""

import dataclasses
import re
from functools import cached_property
from pathlib import Path

FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^|(?<=\n\n))(?: {4}.*\n?)+", re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)


def anchor(heading: str) -> str:
    """What GitHub makes of a heading."""
    text = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return text.replace(" ", "-")


@dataclasses.dataclass(frozen=True)
class Document:
    path: Path
    text: str

    @staticmethod
    def read(path: Path) -> "Document":
        return Document(path, path.read_text())

    @cached_property
    def code(self) -> list[str]:
        """The lines of its blocks of code."""
        fenced = [line for block in FENCE.finditer(self.text) for line in block.group().splitlines()[1:-1]]
        indented = [line[4:] for block in INDENTED.finditer(FENCE.sub("", self.text))
                    for line in block.group().splitlines()]
        return fenced + indented

    @cached_property
    def prose(self) -> str:
        return INDENTED.sub("", FENCE.sub("", self.text))

    @cached_property
    def spans(self) -> list[str]:
        return SPAN.findall(self.prose)

    @cached_property
    def links(self) -> list[str]:
        return LINK.findall(SPAN.sub("", self.prose))

    @cached_property
    def headings(self) -> list[str]:
        return HEADING.findall(FENCE.sub("", self.text))

    @cached_property
    def anchors(self) -> set[str]:
        return {anchor(heading) for heading in self.headings}
