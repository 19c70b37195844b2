"""Databases with their file stores: made once as templates, then copied in seconds."""

import hashlib
import os
import shutil
import socket
from pathlib import Path

from . import processes
from .console import Problem


class Databases:
    """The databases of an instance. ``prefix`` begins all their names."""

    def __init__(self, instance):
        self.instance = instance
        self.prefix = f"whiz_{instance.folder.name.replace('-', '_')}"
        if not instance.server.ours:  # others may use it from other machines
            place = f"{socket.gethostname()} {instance.folder}"
            self.prefix += "_" + hashlib.sha256(place.encode()).hexdigest()[:6]

    def sql(self, *statements, database="postgres"):
        """Run statements; return the first column of what they give, as text."""
        script = Path(__file__).with_name("sql.py")
        lines = []
        code = processes.run(
            [self.instance.odoo.python, script, database, *statements],
            on_line=lambda line: lines.append(line.rstrip("\n")),
            env=self.instance.environment(),
        )
        if code:
            raise Problem(
                "The database server refuses:\n" + "\n".join(lines),
                "Does it run? Its role needs the right to create databases (CREATEDB)\n"
                "and to enter the database postgres; it may not be the role postgres.",
            )
        return lines

    def names(self):
        """The databases of this instance."""
        names = self.sql("SELECT datname FROM pg_database")
        return [name for name in names if name.startswith(self.prefix)]

    def drop(self, name):
        """Remove the database and its file store; neither needs to exist."""
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self._store(name), ignore_errors=True)

    def copy(self, source, target):
        """Make ``target`` a copy of ``source``."""
        self.drop(target)
        self.sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        if self._store(source).exists():
            # attachments are never changed in place, so a second name is copy enough
            store = self._store(target)
            shutil.copytree(self._store(source), store, copy_function=os.link)

    def template(self, modules, demo):
        """The name of a database with ``modules``, made if it is not there.

        :param demo: whether it holds Odoo's demo data
        """
        key = f"{self.instance.odoo.version} {demo} {' '.join(modules)}"
        kind = f"{self.prefix}_{'demo' if demo else 'bare'}_"
        name = kind + hashlib.sha256(key.encode()).hexdigest()[:8]
        names = self.names()
        if name not in names:
            for outdated in names:
                if outdated.startswith(kind):
                    self.drop(outdated)
            with_out = "with" if demo else "without"
            title = f"Make a database of Odoo's modules {with_out} demo data"
            self.make(title, name, modules, demo, log="template")
        return name

    def make(self, title, name, modules, demo, log):
        """Make the database ``name``; half made, it has another name."""
        new = f"{name}_new"
        self.drop(new)
        self.install(title, new, modules, demo, log)
        self.drop(name)
        if self._store(new).exists():
            self._store(new).rename(self._store(name))
        self.sql(f'ALTER DATABASE "{new}" RENAME TO "{name}"')

    def install(self, title, name, modules, demo, log):
        """Install ``modules`` into the database ``name``, made if it is not there."""
        words = ["-i", ",".join(modules), "--no-http", "--max-cron-threads=0"]
        if demo:
            words.append("--with-demo")
        return self.instance.must_run(title, name, *words, log=log)

    def _store(self, name):
        return self.instance.data / "filestore" / name
