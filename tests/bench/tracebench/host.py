"""Odoo as a library: configuration, database, environment."""

import sys
from contextlib import contextmanager
from unittest import mock

try:
    import odoo
except ImportError:
    sys.exit(
        "Odoo 19 cannot be imported: run this with the Python of the set-up, or put"
        " the folder that holds odoo/ into PYTHONPATH."
    )

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.service import db as database_service
from odoo.tools import config


def configure(config_file, database):
    """Read Odoo's configuration file, as ``odoo -c FILE -d DATABASE`` does."""
    arguments = ["--database", database, "--log-level", "warn", "--no-http"]
    arguments += ["--http-interface", "127.0.0.1"]
    if config_file:
        arguments += ["--config", config_file]
    config.parse_config(arguments, setup_logging=True)


def open_registry(database, modules=()):
    """Return the registry of a database.

    :param modules: make the database with these modules when it does not exist
    """
    if database_service.exp_db_exist(database):
        return Registry(database)
    if not modules:
        raise LookupError(f"there is no database {database}: run 'generate' first")
    database_service._create_empty_database(database)
    return Registry.new(database, update_module=True, install_modules=modules)


@contextmanager
def superuser(registry):
    """Give the superuser's environment; commit at the end."""
    with registry.cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


@contextmanager
def clock(moment):
    """Let the server take ``moment``, a naive UTC datetime, for now."""
    with mock.patch.object(fields.Datetime, "now", lambda: moment):
        yield


def vacuum(registry):
    """Make the tables as a running server's autovacuum would have made them."""
    with registry.cursor() as cr:
        connection = cr._cnx
        cr.rollback()
        connection.autocommit = True
        try:
            cr.execute("VACUUM (ANALYZE)")
        finally:
            connection.autocommit = False


def describe(env):
    """Return what the figures depend on besides the code, as a dict."""
    env.cr.execute("SHOW server_version")
    (postgres,) = env.cr.fetchone()
    env.cr.execute("SELECT pg_database_size(current_database())")
    (size,) = env.cr.fetchone()
    env.cr.execute("SHOW shared_buffers")
    (buffers,) = env.cr.fetchone()
    return {
        "odoo": odoo.release.version,
        "postgresql": postgres.split()[0],
        "python": sys.version.split()[0],
        "database_bytes": size,
        "shared_buffers": buffers,
    }
