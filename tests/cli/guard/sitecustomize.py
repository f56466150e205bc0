"""Loaded by every command the tests start: whoever reaches for the network is ended on the spot."""

import os
import sys

_FORBIDDEN = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"}


def _watch(event, arguments):
    if event in _FORBIDDEN:
        os.write(2, f"network: {event} {arguments}\n".encode())
        os._exit(99)


sys.addaudithook(_watch)
