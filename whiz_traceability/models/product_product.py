from odoo import models
from odoo.exceptions import UserError

from ..lib import numbering


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_open_genealogy(self):
        """Open the genealogy of the product's lots."""
        return self.env["whiz.trace"]._genealogy_action(self)

    # ------------------------------------------------------------------
    # Numbering
    # ------------------------------------------------------------------

    def _next_lot_names(self, count, record=None, date=None):
        """Draw numbers for new lots or serials: the one way in which they are drawn.

        :param int count: how many
        :param record: what they are drawn for: a transfer, a move or its line, a
            manufacturing order, ... It tells the operation type, the vendor and so on,
            and what was reserved for it is given out first.
        :param date: when the goods came in or were made, a naive UTC datetime or a
            date; without it the effective date of ``record``, else now
        :return: list of ``count`` different names that no lot has
        :raise UserError: when a number cannot be made, and why
        """
        self.ensure_one()
        if count <= 0:
            return []
        self.env["stock.lot"].check_access("create")
        sources = self.env["whiz.numbering.context"]._get_sources(record)
        template = self._get_numbering_template(sources=sources)
        if template:
            return template._draw(self, count, sources, date)
        return self._next_sequence_names(count, sources["company"], date)

    def _get_numbering_template(self, record=None, sources=None, usage="unit"):
        """Return the template that is nearest to the product; empty when there is none.

        :param record: what a number is needed for, see ``_next_lot_names``
        """
        sources = sources or self.env["whiz.numbering.context"]._get_sources(record)
        rule = self.env["whiz.numbering.rule"]._get_rule(
            self.product_tmpl_id, sources["company"], sources["picking_type"], usage
        )
        return rule.template_id

    def _preview_lot_names(self, count=1, record=None, date=None):
        """Return what the next numbers would be; draws nothing.

        :return: ``{"next": first of them or "", "names": [...], "template": name of
            the template or False, "reserved": how many are reserved for ``record``}``
        """
        self.ensure_one()
        sources = self.env["whiz.numbering.context"]._get_sources(record)
        template = self._get_numbering_template(sources=sources)
        reserved = self.env["whiz.numbering.number"]
        document = sources["document"]
        if template and document:
            reserved = reserved.sudo().search(
                [
                    ("state", "=", "reserved"),
                    ("range_id.res_model", "=", document._name),
                    ("range_id.res_id", "=", document.id),
                    ("range_id.product_id", "=", self.id),
                ],
                order="sequence_number, id",
                limit=count,
            )
        names = reserved.mapped("name")
        if template:
            try:
                missing = count - len(names)
                names += template.sudo()._preview(self, missing, sources, date)
            except UserError:
                # shown as "nothing"; drawing says what is missing
                names = []
        else:
            names = self._preview_sequence_names(count)
        return {
            "next": names[0] if names else "",
            "names": names,
            "template": template.sudo().name,
            "reserved": len(reserved),
        }

    def _reserve_lot_names(self, count, record):
        """Reserve numbers for the document of ``record``; return how many were new."""
        sources = self.env["whiz.numbering.context"]._get_sources(record)
        template = self._get_numbering_template(sources=sources)
        if not template or not sources["document"]:
            return 0
        have = self._preview_lot_names(count, record)["reserved"]
        if count > have:
            template._draw(self, count - have, sources, origin="reserved")
        return max(count - have, 0)

    def _next_batch_names(self, count, record=None, date=None):
        """Draw numbers for batches of serial numbers; see ``_next_lot_names``."""
        sources = self.env["whiz.numbering.context"]._get_sources(record)
        template = self._get_numbering_template(sources=sources, usage="batch")
        if template:
            return template._draw(self, count, sources, date)
        return self._next_lot_names(count, record, date)

    def _get_vendor_formats(self, partner=None):
        """Return the compiled formats of vendors: of ``partner``, or of all."""
        sellers = self.sudo().seller_ids.filtered("whiz_lot_pattern")
        if partner:
            company = partner.commercial_partner_id
            sellers = sellers.filtered(
                lambda seller: seller.partner_id.commercial_partner_id == company
            )
        return [
            numbering.compile(pattern)
            for pattern in dict.fromkeys(sellers.mapped("whiz_lot_pattern"))
        ]

    # ------------------------------------------------------------------
    # Without a template: Odoo's own sequence
    # ------------------------------------------------------------------

    def _get_lot_sequence(self):
        return (
            self.sudo().lot_sequence_id
            or self.env.ref("stock.sequence_production_lots", False)
            or self.env["ir.sequence"]
        ).sudo()

    def _next_sequence_names(self, count, company, date=None):
        """Draw from the product's own sequence, a whole range in one statement."""
        sequence = self._get_lot_sequence()
        if not sequence:
            raise UserError(
                self.env._(
                    "%(product)s has neither a numbering template nor a sequence: "
                    "choose a template on the product, or type the number.",
                    product=self.display_name,
                )
            )
        names = []
        while len(names) < count:
            drawn = sequence._whiz_next_range(count - len(names), date)
            taken = (
                self.env["stock.lot"]
                .sudo()
                .with_context(skip_preprocess_gs1=True)
                ._read_group(
                    [
                        ("product_id", "=", self.id),
                        ("company_id", "in", [False, company.id]),
                        ("name", "in", drawn),
                    ],
                    ["name"],
                )
            )
            taken = {name for (name,) in taken}
            names += [name for name in drawn if name not in taken]
        return names

    def _preview_sequence_names(self, count):
        sequence = self._get_lot_sequence()
        if not sequence:
            return []
        current = sequence
        if sequence.use_date_range:
            today = sequence.env["ir.sequence.date_range"].search(
                [
                    ("sequence_id", "=", sequence.id),
                    ("date_from", "<=", "today"),
                    ("date_to", ">=", "today"),
                ],
                limit=1,
            )
            current = today or sequence
        current.invalidate_recordset(["number_next_actual"])
        first = current.number_next_actual
        return [
            sequence.get_next_char(first + step * sequence.number_increment)
            for step in range(count)
        ]
