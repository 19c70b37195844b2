from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError


class WhizScanMode(models.AbstractModel):
    """What a person can do at the scan station, and with which documents."""

    _inherit = "whiz.scan"

    @api.model
    def _modes(self):
        """Return {mode: {label, icon, sequence, groups, model, ...}}.

        ``model`` is the model of the documents of the mode, or False; ``choose`` is
        what the person is asked to do first, ``search`` by what the documents are
        found, ``empty`` what is said where there is none. Other add-ons extend.
        """
        return {
            "lookup": {
                "label": self.env._("What is this?"),
                "icon": "fa-search",
                "sequence": 10,
                "groups": "whiz_traceability.group_user",
                "model": False,
                "hint": self.env._(
                    "Scan anything: a lot, a product, a package, a document."
                ),
            },
            "receive": {
                "label": self.env._("Receive"),
                "icon": "fa-download",
                "sequence": 20,
                "groups": "stock.group_stock_user",
                "model": "stock.picking",
                "choose": self.env._("Scan or choose a receipt"),
                "hint": self.env._("Scan each label that came in."),
                "finish": self.env._("Validate"),
            },
            "pick": {
                "label": self.env._("Pick / Deliver"),
                "icon": "fa-upload",
                "sequence": 30,
                "groups": "stock.group_stock_user",
                "model": "stock.picking",
                "choose": self.env._("Scan or choose a delivery or transfer"),
                "hint": self.env._("Scan what you take from the shelf."),
                "finish": self.env._("Validate"),
            },
            "produce": {
                "label": self.env._("Produce"),
                "icon": "fa-cogs",
                "sequence": 40,
                "groups": "mrp.group_mrp_user",
                "model": "mrp.production",
                "choose": self.env._("Scan or choose a manufacturing order"),
                "hint": self.env._("Scan a finished unit, then what is built into it."),
                "finish": self.env._("Finish"),
            },
            "count": {
                "label": self.env._("Count"),
                "icon": "fa-calculator",
                "sequence": 50,
                "groups": "stock.group_stock_user",
                "model": "stock.location",
                "choose": self.env._("Scan or choose the location that you count"),
                "search": self.env._("Search by name or barcode"),
                "hint": self.env._("Scan everything that lies here."),
                "finish": self.env._("Apply the count"),
            },
            "move": {
                "label": self.env._("Move / Quarantine"),
                "icon": "fa-exchange",
                "sequence": 60,
                "groups": "stock.group_stock_user",
                "model": "stock.location",
                "choose": self.env._("Scan or choose where it goes to"),
                "search": self.env._("Search by name or barcode"),
                "hint": self.env._("Scan what you bring here."),
            },
            "pack": {
                "label": self.env._("Pack"),
                "icon": "fa-cube",
                "sequence": 70,
                "groups": "stock.group_stock_user",
                "model": "stock.picking",
                "choose": self.env._("Scan or choose a delivery or transfer"),
                "hint": self.env._("Scan a package (SSCC), then what goes into it."),
                "finish": self.env._("Validate"),
            },
        }

    @api.readonly
    @api.model
    def get_modes(self):
        """Return the modes that the user may use, in order, as a list of dicts."""
        modes = [
            {"mode": mode, **{k: v for k, v in vals.items() if k != "groups"}}
            for mode, vals in self._modes().items()
            if self.env.user.has_groups(vals["groups"])
        ]
        return sorted(modes, key=lambda vals: vals["sequence"])

    @api.model
    def _get_mode(self, mode):
        """Return the mode's values.

        :raise AccessError: there is no such mode, or it is not for this user
        """
        vals = self._modes().get(mode)
        if not vals or not self.env.user.has_groups(vals["groups"]):
            raise AccessError(
                self.env._(
                    "You may not scan in the mode %(mode)s: ask an administrator for "
                    "the "
                    "rights on Inventory or Manufacturing that it needs.",
                    mode=vals["label"] if vals else mode,
                )
            )
        return vals

    @api.model
    def _get_record(self, mode, res_model, res_id):
        """Return the document that is worked on.

        :raise UserError: it is of another kind, or gone
        """
        vals = self._get_mode(mode)
        if not res_model and not res_id:
            return None
        if not vals["model"] or res_model != vals["model"]:
            raise UserError(
                self.env._(
                    "%(mode)s does not work on this document.", mode=vals["label"]
                )
            )
        record = self.env[res_model].browse(int(res_id)).exists()
        if not record:
            raise MissingError(
                self.env._("The document does not exist any more: choose another one.")
            )
        record.check_access("read" if res_model == "stock.location" else "write")
        return record
