"""Filling PostgreSQL tables fast: rows made after a sample, sent with COPY."""

from collections import defaultdict
from contextlib import contextmanager
from io import StringIO

from psycopg2 import sql

NULL = r"\N"


def read_sample(cr, table, record_id):
    """Return one row of a table as a dict of column -> COPY text.

    PostgreSQL itself writes the text, so that every value, of columns of whatever
    module is installed, goes back in exactly as it came out.
    """
    query = sql.SQL("COPY (SELECT * FROM {} WHERE id = {}) TO STDOUT WITH (HEADER)")
    out = StringIO()
    query = query.format(sql.Identifier(table), sql.Literal(record_id))
    raw_cursor(cr).copy_expert(query, out)
    header, row = out.getvalue().splitlines()
    return dict(zip(header.split("\t"), row.split("\t")))


def raw_cursor(cr):
    """Return the psycopg2 cursor inside an Odoo cursor."""
    return getattr(cr, "_obj", cr)


class RowWriter:
    """Writes rows of one table that differ from a sample in the named columns.

    :param sink: the :class:`CopySink` that collects the rows
    :param sample: dict column -> COPY text, as :func:`read_sample` returns it
    :param slots: dict column -> name of the value that :meth:`write` is given
    """

    def __init__(self, sink, table, sample, slots):
        unknown = slots.keys() - sample.keys()
        if unknown:
            raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
        self.rows = sink.rows_of(table, *sample)
        self.format = "\t".join(
            f"%({slots[column]})s" if column in slots else text.replace("%", "%%")
            for column, text in sample.items()
        )

    def write(self, **values):
        self.rows.append(self.format % values)


class CopySink:
    """Collects rows per table and sends them in blocks.

    :param tables: names in the order in which their rows are sent, so that a row
        comes after those that it refers to
    """

    def __init__(self, cr, tables):
        self.cr = raw_cursor(cr)
        self.tables = tables
        self.blocks = defaultdict(list)
        self.count = dict.fromkeys(tables, 0)

    def rows_of(self, table, *columns):
        """Return the list that takes the rows of a table, as COPY text."""
        return self.blocks[table, columns]

    def flush(self):
        for table, columns in sorted(
            self.blocks, key=lambda block: self.tables.index(block[0])
        ):
            rows = self.blocks[table, columns]
            query = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            rows.append("")
            self.cr.copy_expert(query, StringIO("\n".join(rows)))
            self.count[table] += len(rows) - 1
            rows.clear()


class IdCounter:
    """Hands out ids of a table and leaves its sequence right."""

    def __init__(self, cr, table):
        self.table = table
        cr.execute(
            "SELECT pg_get_serial_sequence(%s, 'id'), max(id) FROM "
            f'(SELECT id FROM "{table}" ORDER BY id DESC LIMIT 1) last',
            [table],
        )
        self.sequence, last = cr.fetchone()
        cr.execute(f"SELECT last_value FROM {self.sequence}")
        self.last = max(cr.fetchone()[0], last or 0)

    def next(self):
        self.last += 1
        return self.last

    def take(self, count):
        """Return the first of ``count`` ids in a row."""
        first = self.last + 1
        self.last += count
        return first

    def store(self, cr):
        cr.execute("SELECT setval(%s, %s)", [self.sequence, self.last])


@contextmanager
def deferred_checks(cr, tables, progress=lambda text: None):
    """Drop foreign keys and secondary indexes of the tables, then rebuild them.

    All in the caller's transaction: the definitions come from PostgreSQL's own
    catalogue and are compared afterwards; whatever goes wrong, a rollback leaves
    the database as it was. Adding a foreign key again checks every row. An index
    with a type cast in its condition stays: it would not read back the same.
    """
    before = _definitions(cr, tables)
    foreign_keys, indexes = before
    for table, name in foreign_keys:
        cr.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for _table, name in indexes:
        cr.execute(f"DROP INDEX {name}")
    yield
    announced = set()

    def announce(text):
        if text not in announced:
            announced.add(text)
            progress(text)

    for (table, name), (definition, comment) in indexes.items():
        announce(f"indexes of {table}")
        cr.execute(definition)
        if comment:  # Odoo keeps its own definition of an index there
            cr.execute(f"COMMENT ON INDEX {name} IS %s", [comment])
    for (table, name), definition in foreign_keys.items():
        announce(f"foreign keys of {table}")
        cr.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for old, new in zip(before, _definitions(cr, tables)):
        changed = [
            name for name in old.keys() | new.keys() if old.get(name) != new.get(name)
        ]
        if changed:
            raise RuntimeError(f"not as before: {changed}")


def _definitions(cr, tables):
    """Return foreign keys and indexes, both with (table, name) as key.

    Names are quoted where PostgreSQL needs it. Values: the definition; with its
    comment for an index.
    """
    tables = list(tables)
    cr.execute(
        """
        SELECT conrelid::regclass::text, quote_ident(conname),
               pg_get_constraintdef(oid)
          FROM pg_constraint
         WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
         ORDER BY 1, 2
        """,
        [tables],
    )
    foreign_keys = {(table, name): text for table, name, text in cr.fetchall()}
    cr.execute(
        """
        SELECT indrelid::regclass::text, indexrelid::regclass::text,
               pg_get_indexdef(indexrelid),
               obj_description(indexrelid, 'pg_class')
          FROM pg_index
         WHERE indrelid = ANY(%s::regclass[])
           AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid
                           AND contype IN ('p', 'u', 'x'))
           AND COALESCE(pg_get_expr(indpred, indrelid), '') NOT LIKE '%%::%%'
         ORDER BY 1, 2
        """,
        [tables],
    )
    indexes = {row[:2]: row[2:] for row in cr.fetchall()}
    return foreign_keys, indexes
