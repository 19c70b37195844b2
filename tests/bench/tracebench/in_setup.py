"""Run a benchmark as the set-up runs Odoo: its Python, its server, its settings."""

import sys
from pathlib import Path

SETUP = Path(__file__).resolve().parents[3] / "setup"


def run_again(program, arguments, command=()):
    """Run ``program`` with the set-up's Odoo; return its exit code.

    :param program: path of the script
    :param arguments: its command line
    :param command: the first of them, if they must stand before ``--config``
    """
    sys.path.insert(0, str(SETUP))
    from host import console, instance, processes

    try:
        with processes.supervised(), instance.running("bench", durable=True) as found:
            words = [found.odoo.python, program, *command]
            words += ["--config", found.configuration, *arguments]
            return processes.start(words, env=found.environment()).wait()
    except console.Problem as problem:
        console.fail(problem)
        return 2
    except processes.Interrupted as interrupted:
        return interrupted.exit_code
