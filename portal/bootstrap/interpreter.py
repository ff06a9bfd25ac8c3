"""Which interpreter serves: of two of the same version, the one whose build is optimised."""

import subprocess
import sys
import sysconfig
from pathlib import Path

DISTRIBUTION = Path("/usr/bin")
_HAS_VENV = "import ensurepip, venv"


def quickest_interpreter(directory: Path = DISTRIBUTION) -> str:
    """Return the interpreter to make the virtual environment with: this one, or the distribution's of its version.

    Distributions build Python with profile-guided and link-time optimisation, worth a sixth of all CPU time of the
    portal; version managers mostly do not.
    """
    own = f"python{sys.version_info.major}.{sys.version_info.minor}"
    other = directory / own
    if "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS")) or not other.exists():
        return sys.executable
    tried = subprocess.run([other, "-I", "-c", _HAS_VENV], capture_output=True, check=False)
    return sys.executable if tried.returncode else str(other)
