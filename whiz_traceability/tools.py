from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, get_lang

# More decimals of a quantity are rounding.
DECIMALS = 6
# Somebody else has changed the same at the same moment: only a new transaction sees
# what. Who goes on after an error in a savepoint has to let these through.
TRY_AGAIN = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


def format_quantity(env, quantity, uom=None):
    """Return a quantity as the user's language writes it, with no decimals but those
    that it has: 1,234,567 and 12,345.678.

    :param uom: ``uom.uom`` whose name follows
    """
    digits = f"{quantity:.{DECIMALS}f}".rstrip("0")
    # without the sign of what is rounded to nothing
    value = float(digits) + 0.0
    # the language of the sentence that it stands in
    lang = env["res.lang"].browse(get_lang(env, env.lang or "en_US").id)
    decimals = len(digits.partition(".")[2])
    text = lang.format(f"%.{decimals}f", value, grouping=True)
    return f"{text} {uom.name}" if uom else text


def sql_array(values, element_type):
    """Return SQL for an array that is sent as one text.

    A list would become an expression with a constant for each value, and PostgreSQL
    takes longer to read 100,000 of these (0.23 s) than to look up what they stand for.

    :param values: iterable of numbers, texts or None
    :param element_type: PostgreSQL's own name of the type: int4, int8, varchar
    """
    elements = ",".join(map(_sql_element, values))
    return SQL("%s::%s[]", f"{{{elements}}}", SQL.identifier(element_type))


def _sql_element(value):
    if value is None:
        return "NULL"
    if isinstance(value, str):
        quoted = value.replace("\\", r"\\").replace('"', r"\"")
        return f'"{quoted}"'
    return str(value)
