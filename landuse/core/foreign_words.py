"""The words of another program or of the system, as a message shows them: one line, of bounded length."""

from __future__ import annotations

import errno

from landuse.core.messages import Message

_MOST = 200
_SYSTEM = {
    errno.ENOENT: Message("there is no such file or folder"),
    errno.EACCES: Message("access is denied"),
    errno.EPERM: Message("access is denied"),
    errno.ENOSPC: Message("no room is left on the disk"),
    errno.EDQUOT: Message("no room is left on the disk"),
    errno.EROFS: Message("the disk can only be read"),
    errno.EISDIR: Message("it is a folder"),
    errno.ENOTDIR: Message("it is no folder"),
    errno.ENOTEMPTY: Message("the folder is not empty"),
    errno.EEXIST: Message("it is there already"),
    errno.ENAMETOOLONG: Message("the name is too long"),
    errno.EMFILE: Message("too many files are open"),
    errno.EBUSY: Message("another program is using it"),
    errno.EIO: Message("the disk cannot be read or written"),
}


def words_of(error: BaseException | str) -> Message | str:
    """Return what another program or the system says went wrong.

    Parameters
    ----------
    error
        What was raised, or its words.

    Returns
    -------
    Message or str
        A message where the system names a cause that has a wording of ours; else the words as they are, on one line,
        cut where they are long; the kind of the error where it has no words.
    """
    if isinstance(error, OSError) and error.errno in _SYSTEM:
        return _SYSTEM[error.errno]
    text = error.strerror if isinstance(error, OSError) and error.strerror else error  # without the number and the path
    flat = " ".join(str(text).split())
    if not flat:
        return type(error).__name__
    return flat if len(flat) <= _MOST else f"{flat[:_MOST]}…"
