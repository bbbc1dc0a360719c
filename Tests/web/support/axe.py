"""What axe finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
# Only what is wrong is told: all that is right is megabytes of text.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}


def violations(page):
    """A line for each rule that the page breaks."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(SCRIPT)
    found = page.evaluate("(options) => axe.run(document, options).then((result) => result.violations)", OPTIONS)
    return [f"{each['id']}: {each['help']}: " + "; ".join(
        f"{node['target']} {node.get('failureSummary', '')}" for node in each["nodes"]) for each in found]
