"""What the bootstrap says: progress (on the error stream, so that output can be piped), and why it ends."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CannotGoOn(Exception):
    """The machine lacks something: the message is one line that says what to do."""


def say(text: str = "") -> None:
    """Print a line at once."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print a line to the error stream at once."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print what is being done, and when it is done how long it took."""
    begun = time.monotonic()
    complain(f"· {text} …")
    yield
    complain(f"  done in {time.monotonic() - begun:.1f} s")


def last_line(log: Path) -> str:
    """Return the last line of a log that is not empty, "" when there is none."""
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
