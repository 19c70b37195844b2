"""Run SQL statements and print the first column of what they return.

A script of its own, because the interpreter of the set-up has no PostgreSQL driver: it
is run by Odoo's, with the connection in the environment.
"""

import sys

import psycopg2

if __name__ == "__main__":
    try:
        connection = psycopg2.connect(dbname=sys.argv[1])
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in sys.argv[2:]:
                cursor.execute(statement)
                for row in cursor.fetchall() if cursor.description else ():
                    print(row[0])
    except psycopg2.Error as error:
        sys.exit(f"{error}".strip())
