"""The commands of the set-up: serve, test, lint."""

import importlib
import os
import sys

from . import console, processes


def main():
    """Run the command named by the first argument and exit with its code."""
    command = importlib.import_module(f"host.{sys.argv.pop(1)}")
    options = command.arguments().parse_args()
    os.umask(0o022)  # the account of PostgreSQL reads what we make
    try:
        with processes.supervised():
            code = command.run(options)
    except console.Problem as problem:
        console.fail(problem)
        code = 2
    except processes.Interrupted as interrupted:
        console.say("Stopped; nothing is left running.")
        code = interrupted.exit_code
    sys.exit(code)


if __name__ == "__main__":
    main()
