from datetime import timedelta

from odoo.fields import Date, Datetime

from .common import TraceCommon


class ExpiryCommon(TraceCommon):
    """Lots with expiry dates, in a warehouse whose time zone is known.

    ``dated`` makes a lot that is good for so many days more; ``rule`` a rule with
    stages.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.partner_id.tz = "UTC"
        cls.env.company.partner_id.tz = "UTC"
        # rules of the test only
        cls.env["whiz.expiry.rule"].search([]).active = False
        cls.Event = cls.env["whiz.expiry.event"]
        cls.Rule = cls.env["whiz.expiry.rule"]
        cls.Stock = cls.env["whiz.expiry.stock"]
        cls.today = Date.to_date(Datetime.now())
        cls.dairy = cls.env["product.category"].create({"name": "Dairy"})
        cls.milk = cls.perishable("Milk", categ_id=cls.dairy.id)

    @classmethod
    def perishable(cls, name, **vals):
        """Return a product that is good for 100 days, 10 of them not on sale."""
        return cls.product(
            name,
            **{
                "use_expiration_date": True,
                "expiration_time": 100,
                "use_time": 20,
                "removal_time": 10,
                "alert_time": 30,
                "standard_price": 2.0,
                **vals,
            },
        )

    @classmethod
    def at(cls, days, hour=12):
        """Return noon (UTC) so many days after today."""
        day = cls.today + timedelta(days=days)
        return Datetime.to_datetime(day) + timedelta(hours=hour)

    @classmethod
    def dated(cls, name, days, quantity=10.0, product=None, **vals):
        """Return a lot that is good for ``days`` days; received if quantity."""
        product = product or cls.milk
        lot = cls.lot(product, name, expiration_date=cls.at(days), **vals)
        if quantity:
            cls.receive([(product, lot, quantity)])
        return lot

    @classmethod
    def rule(cls, stages, **vals):
        """Make a rule of ``[(days, date, action)]``."""
        return cls.Rule.create(
            {
                "name": "Test rule",
                "product_tmpl_id": cls.milk.product_tmpl_id.id,
                "stage_ids": [
                    (0, 0, {"days": days, "date_kind": date, "action": action})
                    for days, date, action in stages
                ],
                **vals,
            }
        )

    def run_rules(self):
        """Find and do what is due; return what is new."""
        before = self.Event.search([])
        self.Rule._evaluate()
        new = self.Event.search([]) - before
        self.Rule._perform(self.Event.search([("state", "in", ("new", "failed"))]))
        return new

    def demand(self, quantity, source=None, destination=None, **vals):
        """Return a confirmed move of milk."""
        source = source or self.stock
        destination = destination or self.customers
        types = {
            "customer": self.warehouse.out_type_id,
            "supplier": self.warehouse.out_type_id,
            "internal": self.warehouse.int_type_id,
        }
        picking_type = vals.pop("picking_type", None) or types[destination.usage]
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "partner_id": vals.pop("partner", self.weber).id,
            }
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.milk.id,
                "product_uom": self.unit.id,
                "product_uom_qty": quantity,
                "picking_id": picking.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                **vals,
            }
        )
        move._action_confirm(merge=False)
        return move

    def reserved(self, move):
        move._action_assign()
        return {line.lot_id.name: line.quantity for line in move.move_line_ids}

    def order(self, lot, quantity=5):
        """Make a juice of so much of a lot of milk."""
        juice = self.lot(self.product("Juice"), "J1")
        return self.produce([(juice, 1)], [(self.milk, lot, quantity)])

    def made(self, action):
        """Return the documents that an action opens."""
        records = self.env[action["res_model"]]
        if action.get("res_id"):
            return records.browse(action["res_id"])
        return records.search(action["domain"])
