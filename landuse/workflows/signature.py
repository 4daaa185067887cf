"""Signs the sums of a review with a key the user has, beside them, and checks such a signature (Ed25519)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core.errors import InputError
from landuse.core.messages import Message
from landuse.core.toml_file import read_bounded

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: The file beside SHA256SUMS.
SIGNATURE = "SHA256SUMS.sig"
_MAKE = Message("Make a key: openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout")
_INSTALL = Message("Install it: pip install cryptography")


def check_key(key: Path) -> None:
    """Raise, before any work is done, where a key cannot sign."""
    _private(key)


def sign(sums: Path, key: Path) -> Path:
    """Sign a list of sums.

    Parameters
    ----------
    sums
        The list, ``SHA256SUMS``, which names every file of a review by its hash.
    key
        A private key in PEM (Ed25519, without a password).

    Returns
    -------
    Path
        The signature beside it, 64 bytes.

    Raises
    ------
    InputError
        If the key cannot be used, or ``cryptography`` is not installed.
    """
    place = sums.with_name(SIGNATURE)
    place.write_bytes(_private(key).sign(sums.read_bytes()))
    return place


def is_signed_by(sums: Path, key: Path) -> bool:
    """Return whether the signature beside a list of sums was made with the private key that belongs to a public one.

    Raises
    ------
    InputError
        If the public key cannot be used, or ``cryptography`` is not installed.
    """
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError:
        raise InputError(Message("a signature needs the package cryptography"), next=_INSTALL) from None
    try:
        public = load_pem_public_key(read_bounded(key))
    except ValueError:
        public = None
    if not isinstance(public, Ed25519PublicKey):
        raise InputError(Message("this is no public key of Ed25519 in PEM"), where=str(key), next=_MAKE)
    try:
        public.verify(read_bounded(sums.with_name(SIGNATURE)), read_bounded(sums))
    except (InvalidSignature, InputError, OSError):
        return False
    return True


def _private(key: Path) -> Ed25519PrivateKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        raise InputError(Message("a signature needs the package cryptography"), next=_INSTALL) from None
    try:
        private = load_pem_private_key(read_bounded(key), password=None)
    except (ValueError, TypeError):  # no key, or one with a password
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise InputError(
            Message("this is no private key of Ed25519 in PEM without a password"), where=str(key), next=_MAKE
        )
    return private
