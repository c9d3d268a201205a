"""Cut the network of a Python process: sockets reach this machine only.

Python imports this module at start when its folder is on PYTHONPATH.
"""

import ipaddress
import socket


class NetworkIsCut(OSError):
    """A connection to another machine was tried."""


def is_local(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost", None)


def guarded(function):
    def wrapper(self, *arguments):
        address = arguments[-1]
        if isinstance(address, tuple) and not is_local(address[0]):
            raise NetworkIsCut(f"the network is cut: {address[0]}")
        return function(self, *arguments)

    return wrapper


def guarded_lookup(function):
    def wrapper(host, *arguments, **options):
        if not is_local(host):
            raise NetworkIsCut(f"the network is cut: {host}")
        return function(host, *arguments, **options)

    return wrapper


for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
    setattr(socket, name, guarded_lookup(getattr(socket, name)))
