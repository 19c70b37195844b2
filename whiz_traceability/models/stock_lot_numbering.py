from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import numbering
from .whiz_numbering_number import SHOWN


class StockLot(models.Model):
    _inherit = "stock.lot"

    former_names = fields.Char(
        string="Former Numbers",
        readonly=True,
        copy=False,
        index="trigram",
        help="The numbers that it had before it was renamed, the last one first.",
    )
    next_name = fields.Char(
        string="Next Number",
        compute="_compute_next_name",
        help="The number that it gets if you type none. It is drawn when you save.",
    )
    gs1_verdict = fields.Text(
        string="GS1",
        compute="_compute_gs1_verdict",
        help="Why the number does not fit into a GS1 barcode; empty when it does: at "
        "most 20 of GS1's 82 characters.",
    )
    product_tracking = fields.Selection(related="product_id.tracking")
    is_whiz_batch = fields.Boolean(
        string="Batch of Serial Numbers",
        help="It is not a unit but a batch that serial numbers belong to.",
    )
    whiz_batch_id = fields.Many2one(
        "stock.lot",
        string="Batch",
        index="btree_not_null",
        tracking=True,
        copy=False,
        check_company=True,
        domain="[('product_id', '=', product_id), ('is_whiz_batch', '=', True)]",
        help="The batch that this serial number belongs to. Its dates are those of the "
        "batch unless they are changed.",
    )
    whiz_batch_unit_ids = fields.One2many(
        "stock.lot", "whiz_batch_id", string="Serial Numbers"
    )
    whiz_batch_unit_count = fields.Integer(compute="_compute_whiz_batch_unit_count")

    # For numbers: is this one taken?
    _whiz_name_idx = models.Index("(name, product_id)")

    # ------------------------------------------------------------------
    # The number of a new lot
    # ------------------------------------------------------------------

    @api.depends("product_id")
    def _compute_name(self):
        # Odoo draws a number as soon as a form opens. Here a form shows the next one
        # and create() draws it.
        self.filtered(lambda lot: not lot.name).name = False

    @api.depends("product_id", "name")
    def _compute_next_name(self):
        record = self._get_numbering_record()
        for lot in self:
            if lot.product_id and not lot._origin.id:
                lot.next_name = lot.product_id._preview_lot_names(1, record)["next"]
            else:
                lot.next_name = False

    @api.depends("name")
    def _compute_gs1_verdict(self):
        say = self.env["whiz.numbering.template"]._say
        for lot in self:
            issues = numbering.gs1_verdict(lot.name).issues if lot.name else ()
            lot.gs1_verdict = " ".join(say(issue) for issue in issues)

    @api.model
    def _get_numbering_record(self):
        """Return the document that lots are created for, or None."""
        context = self.env.context
        for key, model in (
            ("active_mo_id", "mrp.production"),
            ("active_picking_id", "stock.picking"),
        ):
            id_ = context.get(key)
            if isinstance(id_, int) and id_:
                return self.env[model].browse(id_).exists() or None
        record = context.get("whiz_numbering_record")
        for key in ("whiz_numbering_draw", "whiz_numbering_import"):
            record = record or (context.get(key) or (None, None))[1]
        return self.env[record[0]].browse(record[1]) if record else None

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self._fill_names(vals_list)
        lots = super().create(vals_list)
        lots._register_numbers()
        if lots.whiz_batch_id:
            lots.filtered("whiz_batch_id")._copy_batch_dates()
        return lots

    @api.model
    def _fill_names(self, vals_list):
        """Draw the numbers that are missing, those of a product and supplier's lot
        together."""
        default_id = self.env.context.get("default_product_id")
        nameless = defaultdict(list)
        for vals in vals_list:
            product_id = vals.get("product_id", default_id)
            if product_id and not (
                vals.get("name") or self.env.context.get("default_name")
            ):
                usage = "batch" if vals.get("is_whiz_batch") else "unit"
                supplier_lot = vals.get("supplier_lot_name") or ""
                nameless[product_id, usage, supplier_lot].append(vals)
        record = self._get_numbering_record()
        # always in the same order, so that two people never wait for each other
        for key, group in sorted(nameless.items(), key=lambda item: item[0]):
            product_id, usage, supplier_lot = key
            product = self.env["product.product"].browse(product_id)
            product = product.with_context(whiz_supplier_lot=supplier_lot)
            if usage == "batch":
                names = product._next_batch_names(len(group), record)
            else:
                names = product._next_lot_names(len(group), record)
            for vals, name in zip(group, names, strict=True):
                vals["name"] = name

    def _register_numbers(self):
        """Enter the numbers of new lots; refuse what is wrong or taken."""
        if not self.env["whiz.numbering.rule"]._exists():
            return
        record = self._get_numbering_record()
        base = self.env["whiz.numbering.context"]._get_sources(record)
        Number = self.env["whiz.numbering.number"].sudo()
        groups = self.grouped(
            lambda lot: (lot.product_id, lot.company_id, lot.is_whiz_batch)
        )
        for (product, company, is_batch), lots in groups.items():
            sources = {**base, "company": company or base["company"]}
            template = product._get_numbering_template(
                sources=sources, usage="batch" if is_batch else "unit"
            ).sudo()
            if not template:
                continue
            typed = Number._use(lots, product, sources["company"])
            if typed:
                typed._register_typed(template, product, sources)

    def _register_typed(self, template, product, sources):
        wrong = template._get_wrong_names(
            self.mapped("name"), product, sources["partner"]
        )
        if wrong:
            lines = list(wrong.values())[:SHOWN]
            if len(wrong) > SHOWN:
                lines.append(
                    self.env._("… and %(count)s more", count=len(wrong) - SHOWN)
                )
            raise ValidationError("\n".join(lines))
        page = template._create_range(product, sources, "", "typed")
        page.write(
            {
                "first_name": self[0].name,
                "last_name": self[-1].name,
                "count": len(self),
            }
        )
        Number = self.env["whiz.numbering.number"].sudo()
        key = Number._get_key(template.uniqueness, product, sources["company"])
        Number._enter_typed(self, page, key)

    @api.model
    def generate_lot_names(self, first_lot, count):
        """Return names from a first one, or newly drawn ones where there is none."""
        draw = self.env.context.get("whiz_numbering_draw")
        if not draw:
            return super().generate_lot_names(first_lot, count)
        product, record = self.env["whiz.numbering.template"]._read_draw(draw)
        template = product._get_numbering_template(record)
        if not first_lot:
            names = product._next_lot_names(count, record)
        elif template and template.typed == "follow":
            names = template.sudo()._get_names_from(product, first_lot, count)
        else:
            return super().generate_lot_names(first_lot, count)
        return [{"lot_name": name} for name in names]

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for vals in vals_list:
                # a copy is another lot: it gets a number of its own
                vals.pop("name", None)
        return vals_list

    # ------------------------------------------------------------------
    # Renaming and deleting
    # ------------------------------------------------------------------

    def _get_moved_lots(self):
        """Return those of the lots that have moved."""
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [("lot_id", "in", self.ids), ("state", "=", "done")], ["lot_id"]
            )
        )
        return self.browse(lot.id for (lot,) in groups)

    def write(self, vals):
        renamed = self.browse()
        if "name" in vals:
            renamed = self.filtered(lambda lot: lot.name != vals["name"])
        if renamed:
            renamed._before_rename(vals["name"])
        result = super().write(vals)
        if renamed:
            renamed._register_numbers()
        if vals.get("whiz_batch_id"):
            self._copy_batch_dates()
        return result

    def _before_rename(self, name):
        moved = self._get_moved_lots()
        if moved and not self.env.su:
            raise UserError(
                self.env._(
                    "%(lot)s has moved already: its number is on labels and documents. "
                    "A traceability administrator can rename it, with a reason: Action "
                    "> Rename.",
                    lot=moved[0].name,
                )
            )
        Number = self.env["whiz.numbering.number"].sudo()
        Number._retire(self, self.env._("Renamed to %s", name))
        for lot in moved:
            lot.former_names = ", ".join(filter(None, [lot.name, lot.former_names]))

    def _rename(self, name, reason):
        """Give a lot that has moved another number; the old one still finds it."""
        self.ensure_one()
        old = self.name
        self.sudo().name = name
        self.message_post(
            body=self.env._(
                "Renamed from %(old)s to %(new)s: %(reason)s",
                old=old,
                new=name,
                reason=reason,
            )
        )

    def action_rename(self):
        """Open the dialog that renames a lot that has moved."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rename %s", self.name),
            "res_model": "stock.lot.rename",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lot_id": self.id},
        }

    def unlink(self):
        self.env["whiz.numbering.number"].sudo()._retire(
            self, self.env._("The lot was deleted")
        )
        return super().unlink()

    # ------------------------------------------------------------------
    # Batches of serial numbers
    # ------------------------------------------------------------------

    def _compute_whiz_batch_unit_count(self):
        counts = dict(
            self._read_group(
                [("whiz_batch_id", "in", self.ids)], ["whiz_batch_id"], ["__count"]
            )
        )
        for lot in self:
            lot.whiz_batch_unit_count = counts.get(lot, 0)

    @api.constrains("whiz_batch_id", "is_whiz_batch", "product_id")
    def _check_batch(self):
        for lot in self if self.whiz_batch_id else ():
            batch = lot.whiz_batch_id
            if not batch:
                continue
            if lot.is_whiz_batch or not batch.is_whiz_batch:
                raise ValidationError(
                    self.env._(
                        "%(batch)s cannot be the batch of %(lot)s: a serial number "
                        "belongs to a batch, a batch to nothing.",
                        batch=batch.name,
                        lot=lot.name,
                    )
                )
            if batch.product_id != lot.product_id:
                raise ValidationError(
                    self.env._(
                        "%(batch)s is a batch of %(product)s: %(lot)s is another "
                        "product.",
                        batch=batch.name,
                        product=batch.product_id.display_name,
                        lot=lot.name,
                    )
                )

    def _copy_batch_dates(self):
        """Take the dates of the batch."""
        for batch, lots in self.grouped("whiz_batch_id").items():
            vals = {
                name: batch[name]
                for name in (
                    "expiration_date",
                    "use_date",
                    "removal_date",
                    "alert_date",
                )
                if batch[name]
            }
            if vals:
                lots.write(vals)

    def action_open_batch_units(self):
        """Open the serial numbers of the batch."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_lot"
        )
        return {
            **action,
            "name": self.env._("Serial Numbers of %s", self.name),
            "domain": [("whiz_batch_id", "in", self.ids)],
        }
