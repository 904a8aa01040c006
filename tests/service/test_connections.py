"""What a connection is told to find out by itself."""

from __future__ import annotations

import socket
import sys

import pytest

from redactor_service import connections


@pytest.mark.skipif(sys.platform != "linux", reason="named otherwise elsewhere")
def test_who_is_gone_without_a_word_is_found_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connections.watch(listener)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as taken:
            assert taken.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 60
            # Half open, the other side answers nothing: it is over within some two minutes.
            assert 0 < taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) <= 120_000
