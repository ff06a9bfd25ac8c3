"""PostgreSQL refuses to run as root: who runs it then, and how that user gets to its files."""

import os
import pwd
import stat
from pathlib import Path

from portal.bootstrap.console import complain

CANDIDATES = ("postgres", "nobody")


def choose_user(home: Path) -> tuple[int, int] | None:
    """Return (uid, gid) to run the database as, None unless root: the owner of its data, or a lesser user."""
    if os.geteuid() != 0:
        return None
    if home.exists():
        return home.stat().st_uid, home.stat().st_gid
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    chosen = next(known[name] for name in CANDIDATES if name in known)
    return chosen.pw_uid, chosen.pw_gid


def open_way(path: Path) -> None:
    """Let other users pass through (not list) the directories above a path, where they cannot yet."""
    for directory in reversed(path.resolve().parents):
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            complain(f"  letting the database's user pass through {directory}")
            directory.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
