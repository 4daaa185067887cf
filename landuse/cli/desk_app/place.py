"""Where a request comes from: the address it was sent from, or the one that a proxy named in the settings states."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, field_validator

from landuse.core.settings import read_settings
from landuse.core.strict_model import StrictModel

if TYPE_CHECKING:
    from starlette.datastructures import Headers

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
#: A household or an office holds all addresses of such a net: they count as one place.
_IPV6_NET = 64


class DeskServerSettings(StrictModel):
    """The ``[desk]`` section: which proxies may state the address of a person, and in which header."""

    trusted_proxies: tuple[str, ...] = ()
    address_header: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z-]{0,60}$")] = "X-Forwarded-For"

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for network in given:
            ip_network(network)
        return given


@dataclass(frozen=True)
class TrustedProxies:
    """The proxies that may state the address of a person; with none, no header is looked at.

    Parameters
    ----------
    networks
        Their addresses.
    header
        The header in which they state it.
    """

    networks: tuple[Network, ...] = ()
    header: str = "x-forwarded-for"

    def __contains__(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def place(self, peer: str | None, headers: Headers) -> str:
        """Return the place that attempts to sign in are counted by.

        Read from the right, where the nearest proxy wrote last: what stands left of the first address that is no
        trusted proxy, the sender may have written himself.
        """
        sender = _address(peer or "")
        if sender is None:
            return "-"
        if sender in self:
            stated = [entry.strip() for value in headers.getlist(self.header) for entry in value.split(",")]
            for entry in reversed(stated):
                address = _address(entry)
                if address is None:
                    break
                sender = address
                if address not in self:
                    break
        return _counted(sender)


def trusted_proxies() -> TrustedProxies:
    """Return the proxies that the settings of this machine name."""
    settings = read_settings("desk", DeskServerSettings)
    networks = tuple(ip_network(network) for network in settings.trusted_proxies)
    return TrustedProxies(networks, settings.address_header.lower())


def _address(text: str) -> Address | None:
    """Return an address as a proxy writes it, with or without a port."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _counted(address: Address) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_NET), strict=False))
    return str(address)
