#!/usr/bin/env python3
"""The one command of Comptoir: `python3 manage.py demo`, `test`, or any Django command."""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Comptoir needs Python 3.11 or newer (this is %d.%d): try python3.11\n" % sys.version_info[:2]
    )
    sys.exit(2)

if __name__ == "__main__":
    from portal.bootstrap.cli import main

    sys.exit(main(sys.argv[1:]))
