import pytest

from support.certificates import Authority, SecureNode


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secure(authority):
    node = SecureNode(authority)
    yield node
    node.stop()
