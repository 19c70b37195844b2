from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib.expiry import local_day
from .whiz_expiry_stage import ACTIONS, DATES, PROPOSALS

# What nobody has settled yet.
PENDING = ("new", "open", "failed")


class WhizExpiryEvent(models.Model):
    """A stage was due for a lot in a warehouse: what was found, and what came of it.

    A stage fires once for a date. When the date moves, or the goods are gone, what is
    still open becomes obsolete, and the stage fires anew when it is due again.
    """

    _name = "whiz.expiry.event"
    _description = "Expiry Measure"
    _order = "day, id"
    _rec_name = "lot_id"
    _check_company_auto = True

    watch_id = fields.Many2one("whiz.expiry.watch", required=True, readonly=True)
    stage_id = fields.Many2one(related="watch_id.stage_id")
    rule_id = fields.Many2one(related="stage_id.rule_id")
    action = fields.Selection(ACTIONS, string="What To Do", readonly=True)
    date_kind = fields.Selection(DATES, string="Date", readonly=True)
    days = fields.Integer(string="Stage (Days Before)", readonly=True)
    lot_id = fields.Many2one(
        "stock.lot", required=True, readonly=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    categ_id = fields.Many2one(related="product_id.categ_id")
    uom_id = fields.Many2one(related="product_id.uom_id")
    warehouse_id = fields.Many2one(related="watch_id.warehouse_id")
    company_id = fields.Many2one(related="watch_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(
        string="Last Good Day",
        readonly=True,
        help="The day of the date when the stage was due; goods are good until its "
        "end.",
    )
    quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="When it was due.",
    )
    value = fields.Monetary(readonly=True, help="At the cost when it was due.")
    discount = fields.Float(string="Discount (%)", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", index="btree_not_null")
    digest_id = fields.Many2one(
        "whiz.expiry.digest", readonly=True, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("open", "To do"),
            ("done", "Done"),
            ("dismissed", "Dismissed"),
            ("obsolete", "No longer needed"),
            ("failed", "Failed"),
        ],
        string="Status",
        default="new",
        required=True,
        readonly=True,
        index=True,
        help="Failed: it will be tried again at the next run; see the message.",
    )
    error = fields.Char(string="Message", readonly=True)
    done_user_id = fields.Many2one("res.users", string="Settled By", readonly=True)
    done_date = fields.Datetime(string="Settled On", readonly=True)
    document = fields.Reference(
        selection=[
            ("stock.picking", "Transfer"),
            ("stock.scrap", "Scrap"),
            ("whiz.expiry.extension", "Extension"),
        ],
        readonly=True,
    )

    # A stage fires once for a lot, a place and a date.
    _once = models.UniqueIndex("(lot_id, watch_id, day) WHERE state != 'obsolete'")

    def _get_same_to_do(self):
        """Return what one to-do names together with these measures of a product.

        That is what was found for the same stage and responsible, as long as the goods
        are there, the date is the same and no later stage was due for them.
        """
        first = self[:1]
        in_stock = Domain("location_id.usage", "=", "internal") & Domain(
            "quantity", ">", 0
        )
        template = first.product_id.product_tmpl_id
        events = self.search(
            Domain("lot_id.product_id.product_tmpl_id", "=", template.id)
            & Domain("lot_id.quant_ids", "any", in_stock)
            & Domain("state", "not in", ("obsolete", "dismissed"))
        )
        quants = self.env["stock.quant"].search(
            in_stock & Domain("lot_id", "in", events.lot_id.ids)
        )
        there = {
            (quant.lot_id, quant.location_id.warehouse_id, quant.company_id)
            for quant in quants
        }
        zones = {
            place: (place[0] or place[1])._get_timezone_name()
            for place in {(event.warehouse_id, event.company_id) for event in events}
        }
        latest = {}
        found = []
        for event in events:
            place = event.warehouse_id, event.company_id
            key = event.lot_id, *place
            day = local_day(event.lot_id[event.date_kind], zones[place])
            if key not in there or event.day != day:
                continue
            due = event.day - timedelta(days=event.days)
            latest[key] = max(latest.get(key, due), due)
            found.append((event, key, due))
        return self.union(
            *(
                event
                for event, key, due in found
                if due == latest[key]
                and (event.action, event.days, event.date_kind, event.user_id)
                == (first.action, first.days, first.date_kind, first.user_id)
            )
        )

    def _settle(self, state, document=None):
        """Note that somebody has carried out or dismissed the measures."""
        self.sudo().write(
            {
                "state": state,
                "done_user_id": self.env.uid,
                "done_date": fields.Datetime.now(),
                "document": f"{document._name},{document.id}" if document else False,
            }
        )

    def action_dismiss(self):
        """Note that nothing is to be done."""
        self._check_quality()
        self.filtered(lambda event: event.state in PENDING)._settle("dismissed")

    def action_carry_out(self):
        """Open the dialog that carries out what is proposed."""
        self._check_quality()
        todo = self.filtered(
            lambda event: event.state == "open" and event.action in PROPOSALS
        )
        if not todo:
            raise UserError(
                self.env._("There is nothing to carry out: choose measures to do.")
            )
        actions = set(todo.mapped("action"))
        if len(actions) > 1:
            labels = dict(self._fields["action"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "These are different measures (%(kinds)s): carry out one kind at a "
                    "time.",
                    kinds=", ".join(sorted(labels[action] for action in actions)),
                )
            )
        return self.env["whiz.expiry.action"]._open(actions.pop(), events=todo)

    @api.model
    def _check_quality(self):
        if not self.env.user.has_group("whiz_traceability.group_quality"):
            raise UserError(
                self.env._(
                    "Only Quality may act on goods that expire: ask somebody of the "
                    "group Traceability: Quality."
                )
            )
