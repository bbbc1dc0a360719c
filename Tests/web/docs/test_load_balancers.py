"""The configurations that readers copy are the files that tests start."""

import re

import pytest

from support.places import ROOT


@pytest.mark.parametrize("language, name", [("haproxy", "haproxy.cfg"), ("nginx", "nginx.conf")])
def test_the_configuration_in_the_docs_is_the_file_that_is_tested(language, name):
    text = (ROOT / "docs/LOAD_BALANCERS.md").read_text()
    (shown,) = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert shown == (ROOT / "Examples/load-balancers" / name).read_text()
