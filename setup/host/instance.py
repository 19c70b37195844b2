"""An instance: an Odoo, a database server, a folder with data, settings and logs."""

import contextlib
import dataclasses
import errno
import re
import socket
import sys
from pathlib import Path

from . import check_log, odoo_tree, places, postgres, processes
from .console import Problem, step

# what an administrator's configuration must not impose on our processes: where their
# data is, what the log says (tests are counted in it), and which databases are seen
OURS = (
    *("addons_path", "data_dir", "workers", "pidfile"),
    *("logfile", "syslog", "log_level", "log_handler", "log_db", "log_db_level"),
    *("db_name", "dbfilter", "list_db", "with_demo", "without_demo"),
    *("http_enable", "proxy_mode", "test_enable", "test_tags", "stop_after_init"),
)
HIGHEST_PORT = 65535
PROGRESS = re.compile(r"(Loading module \S+ \(\d+/\d+\)|Starting \S+\.test\w*)")

_claims = []


@dataclasses.dataclass
class Instance:
    """What a command needs to run Odoo, all its own."""

    folder: Path
    odoo: odoo_tree.Odoo
    server: postgres.Server
    port: int
    interface: str = "127.0.0.1"

    @property
    def data(self):
        """Odoo's data folder, with the file stores."""
        return self.folder / "data"

    @property
    def configuration(self):
        """The configuration file of this instance's Odoo."""
        return self.folder / "odoo.conf"

    def write_configuration(self):
        """Write it: the administrator's settings, and ours over them."""
        settings = {k: v for k, v in self.odoo.settings.items() if k not in OURS}
        settings |= self.server.settings()
        settings |= {
            "addons_path": ",".join(self.odoo.addons_path),
            "data_dir": self.data,
            "http_interface": self.interface,
            "http_port": self.port,
            "screenshots": self.folder / "screenshots",
        }
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        self.configuration.touch(mode=0o600)
        self.configuration.write_text("[options]\n" + "".join(lines))

    def command(self, *words):
        """The command line ``odoo server <words>`` with our settings."""
        return self.odoo.command("server", "-c", self.configuration, *words)

    def environment(self, **extra):
        """The environment of a process that imports Odoo."""
        return self.odoo.environment(**self.server.environment(), **extra)

    def run(self, title, database, *words, log, **environment):
        """Run Odoo on ``database`` to its end; return its exit code and its log."""
        command = self.command("-d", database, "--stop-after-init", *words)
        log = self.folder / "logs" / f"{log}.log"
        log.parent.mkdir(exist_ok=True)
        with step(title) as current, open(log, "w") as file:

            def on_line(line):
                if found := PROGRESS.search(line):
                    current.note(found[1])

            variables = self.environment(**environment)
            code = processes.run(command, file, on_line, env=variables)
        return code, check_log.read(log)

    def must_run(self, title, database, *words, log, **environment):
        """The same; raise ``Problem`` if Odoo failed or logged an error."""
        code, report = self.run(title, database, *words, log=log, **environment)
        if code or report.errors:
            lines = "\n".join(str(record) for record in report.errors[:5])
            raise Problem(
                f"{title}: Odoo ended with exit code {code}.\n{lines}",
                f"The whole log is {report.file}.",
            )
        return report


@contextlib.contextmanager
def running(kind, durable=False, port=None, interface="127.0.0.1"):
    """The first free instance of ``kind``, with its database server."""
    odoo = odoo_tree.find()
    folder = places.instance(kind)
    with postgres.server(folder, odoo.settings, durable) as server:
        found = Instance(folder, odoo, server, port or free_port(interface), interface)
        found.data.mkdir(exist_ok=True)
        found.write_configuration()
        yield found


def _claim(port):
    """Keep our other commands from a port on which Odoo will listen only later.

    :raise OSError: when one of them has it; an abstract socket is seen by all users
    """
    if sys.platform == "linux":
        mark = socket.socket(socket.AF_UNIX)
        mark.bind(f"\0{places.NAME}-{port}")
        _claims.append(mark)  # closed when this process ends


def free_port(interface, wanted=None):
    """``wanted`` if it is free, else ``Problem``; by default the first free port."""
    for port in [wanted] if wanted else range(8069, 8269):
        if not 0 < port <= HIGHEST_PORT:
            raise Problem(
                f"There is no port {port}.", f"Choose one from 1 to {HIGHEST_PORT}."
            )
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((interface, port))
                _claim(port)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise Problem(
                        f"Port {port} of {interface} cannot be used: {error}.",
                        "Choose an address of this machine with --interface, and a"
                        "\nport above 1023 with --port.",
                    ) from error
            else:
                return port
    raise Problem(
        f"Port {wanted or '8069 to 8268'} of {interface} is in use.",
        "End what uses it, or choose another with --port.",
    )
