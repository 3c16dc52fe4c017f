"""Where on the internet somebody is, as far as counting is concerned."""

from ipaddress import IPv6Address, ip_address, ip_network


def place_of(ip: str) -> str:
    """Return what all addresses share that one household or one machine has.

    Whoever has one IPv6 address has its whole /64, and might come from another one each
    time (RFC 6177). What is no address is a place by itself.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:  # of a server that listens to both
            return str(address.ipv4_mapped)
        return str(ip_network((address.packed, 64), strict=False))
    return str(address)
