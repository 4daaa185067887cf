"""What a broken archive raises while it is listed, opened or unpacked, as one kind of error."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

#: Without `OSError`, which may as well be a full disk.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, RuntimeError, ValueError,
)  # fmt: skip
