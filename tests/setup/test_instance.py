"""The port of an instance."""

import errno
import socket

import pytest
from host import console, instance


def test_a_free_port_is_given():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert instance.free_port("127.0.0.1", port) == port


def test_a_port_is_given_once():
    first = instance.free_port("127.0.0.1")
    assert instance.free_port("127.0.0.1") > first


def test_a_busy_port_is_not_given():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with pytest.raises(console.Problem, match="is in use"):
            instance.free_port("127.0.0.1", busy.getsockname()[1])


@pytest.mark.parametrize("port", [70000, -1])
def test_there_is_no_such_port(port):
    with pytest.raises(console.Problem, match=f"no port {port}") as caught:
        instance.free_port("127.0.0.1", port)
    assert "65535" in caught.value.advice


def test_an_address_of_another_machine():
    # 192.0.2.0/24 is for documentation (RFC 5737): no machine has it
    with pytest.raises(console.Problem, match="192.0.2.1 cannot be used") as caught:
        instance.free_port("192.0.2.1")
    assert "--interface" in caught.value.advice


def test_a_port_that_this_user_may_not_have(monkeypatch):
    def refuse(self, address):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(console.Problem, match="Permission denied") as caught:
        instance.free_port("127.0.0.1", 80)
    assert "above 1023" in caught.value.advice
