from odoo import api, fields, models


class WhizExpiryWatch(models.Model):
    """A stage in one warehouse: what the measures that it finds there have in common.

    A night may find as many measures as there are lots. Each names its watch instead
    of stage, warehouse and company: one foreign key to check, not three.
    """

    _name = "whiz.expiry.watch"
    _description = "Stage of an Expiry Rule in a Warehouse"
    _rec_name = "stage_id"
    _log_access = False

    # the measures stay when the stage goes: they say themselves what was to be done
    stage_id = fields.Many2one("whiz.expiry.stage", readonly=True, ondelete="set null")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        readonly=True,
        ondelete="restrict",
        help="Empty for locations of the company that are in no warehouse.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)

    _stage_uniq = models.UniqueIndex(
        "(stage_id, COALESCE(warehouse_id, 0), company_id)"
    )

    @api.model
    def _get_watches(self, stages, places):
        """Return {(stage id, warehouse id or False, company id): watch}, making those
        that are missing.

        :param places: set of (warehouse id or False, company id)
        """
        watches = {
            (watch.stage_id.id, watch.warehouse_id.id, watch.company_id.id): watch
            for watch in self.search([("stage_id", "in", stages.ids)])
        }
        missing = [
            key
            for key in ((stage.id, *place) for stage in stages for place in places)
            if key not in watches
        ]
        names = ("stage_id", "warehouse_id", "company_id")
        made = self.create([dict(zip(names, key, strict=True)) for key in missing])
        return watches | dict(zip(missing, made, strict=True))
