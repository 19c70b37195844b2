"""How lots and serial numbers are made on the demo company.

Jars go on counting; raw materials and paste show the day; controllers get numbers that
nobody can guess. The circuit boards of an order that is still to come are numbered
already, so that the supplier can engrave them.
"""

from odoo.fields import Command


def play(story):
    """Make the templates, and reserve the numbers of a receipt that is to come.

    The templates are without gaps: others draw in a transaction of their own, which
    does not see the tables of an add-on that is being installed.
    """
    food = story.ref("category_food")
    _template(
        story,
        "food",
        "Food, by day",
        "L{date:YYDDD}-{seq:3}",
        {"categ_id": food.id},
        restart="day",
        typed="any",
    )
    for name, title, pattern, typed in (
        ("jar", "Jars", "JAR-{seq:4,start=335}", "any"),
        ("board", "Circuit boards", "CB-{seq:4,start=1007}", "follow"),
        ("controller", "Controllers", "X2-{random:8}{check}", "any"),
    ):
        product = story.ref(f"product_{name}")
        _template(
            story,
            name,
            title,
            pattern,
            {"product_tmpl_id": product.product_tmpl_id.id},
            typed=typed,
        )
    receipt = story.plan_receipt(
        "receipt_boards_open", -6, "ampere", "PO-0120", "product_board", 5
    )
    receipt.action_reserve_lot_numbers()


def _template(story, name, title, pattern, rule, **vals):
    template = story.env["whiz.numbering.template"].create(
        {
            "name": title,
            "pattern": pattern,
            "policy": "gapless",
            "planned_quantity": 5000,
            "rule_ids": [Command.create(rule)],
            **vals,
        }
    )
    story._name(f"numbering_{name}", template)
