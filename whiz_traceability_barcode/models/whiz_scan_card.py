from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.whiz_traceability.lib.expiry import local_day
from odoo.addons.whiz_traceability.tools import format_quantity

#: Places that a card names; the others are counted.
PLACES = 4


class WhizScanCard(models.AbstractModel):
    _inherit = "whiz.scan"

    # ------------------------------------------------------------------
    # What is this?
    # ------------------------------------------------------------------

    @api.model
    def _look_up(self, reading, mode, record, options=None):
        """Return what a code names, as a card; never changes anything."""
        options = options or {}
        if not reading.is_found:
            raise self._unknown(reading)
        if reading.lots:
            lot = self._one_lot(reading, options)
            return self._look_up_lot(lot, reading, mode, record)
        if reading.name and reading.products:
            product = self._one_product(reading, options)
            raise self._unknown(
                reading,
                self.env._(
                    "%(product)s has no lot or serial number %(name)s.",
                    product=product.display_name,
                    name=self._shown(reading.name),
                ),
            )
        found = (
            reading.packages
            or reading.pickings
            or reading.productions
            or reading.locations
        )
        if not found:
            product = self._one_product(reading, options)
            return self._look_up_product(product, reading)
        kind = {
            "stock.package": self.env._("Package"),
            "stock.picking": self.env._("Transfer"),
            "mrp.production": self.env._("Manufacturing order"),
            "stock.location": self.env._("Location"),
        }[found._name]
        answer = self._answer(
            "ok",
            found[:1].display_name,
            kind,
            res_model=found._name,
            res_id=found[:1].id,
            links=[self._link_form(found[:1])],
            changed=False,
        )
        if found._name == "stock.package":
            answer["card"] = self._package_card(found[:1])
        document_mode = self._mode_of(found[:1])
        if document_mode:
            answer["open"] = {
                "mode": document_mode,
                "res_model": found._name,
                "res_id": found[:1].id,
                "label": found[:1].display_name,
                "ask": True,
            }
        return answer

    @api.model
    def _look_up_lot(self, lot, reading, mode, record):
        reasons = self._reasons(lot, mode, record)
        card = self._lot_card(lot, reasons)
        verdict = "ok"
        if any(reason["level"] == "stop" for reason in reasons):
            verdict = "stop"
        elif reasons or reading.notes:
            verdict = "warn"
        return self._answer(
            verdict,
            lot.name,
            "\n".join([*(reason["message"] for reason in reasons), *reading.notes]),
            res_model="stock.lot",
            res_id=lot.id,
            card=card,
            reasons=reasons,
            links=self._lot_links(lot, reasons),
            changed=False,
        )

    @api.model
    def _look_up_product(self, product, reading):
        uom = product.uom_id
        facts = [
            (self.env._("Reference"), product.default_code),
            (self.env._("Barcode"), product.barcode),
            (
                self.env._("On hand"),
                format_quantity(self.env, product.qty_available, uom),
            ),
        ]
        if reading.factor != 1.0:
            facts.append((self.env._("This package"), f"{reading.factor:g} {uom.name}"))
        return self._answer(
            "warn" if reading.notes else "ok",
            product.display_name,
            "\n".join(reading.notes),
            res_model="product.product",
            res_id=product.id,
            card=self._card(product, product.display_name, "", facts),
            links=[self._link_form(product)],
            changed=False,
        )

    # ------------------------------------------------------------------
    # Cards
    # ------------------------------------------------------------------

    @api.model
    def _card(self, product, title, subtitle, facts, badges=()):
        has_image = product and self._has_image(product)
        return {
            "title": title,
            "subtitle": subtitle,
            "image": f"/web/image/product.product/{product.id}/image_256"
            if has_image
            else False,
            "badges": list(badges),
            "facts": [
                {"label": label, "value": value} for label, value in facts if value
            ],
        }

    @api.model
    def _has_image(self, product):
        """Return whether there is a picture, without reading it."""
        template = product.sudo().product_tmpl_id
        variant = (
            Domain("res_model", "=", "product.product")
            & Domain("res_id", "=", product.id)
            & Domain("res_field", "=", "image_variant_128")
        )
        shared = (
            Domain("res_model", "=", "product.template")
            & Domain("res_id", "=", template.id)
            & Domain("res_field", "=", "image_128")
        )
        attachments = self.env["ir.attachment"].sudo()
        return bool(attachments.search_count(variant | shared, limit=1))

    @api.model
    def _lot_card(self, lot, reasons):
        # who may read a lot may know which product it is of
        product = lot.sudo().product_id
        return self._card(
            product,
            lot.name,
            product.display_name,
            self._lot_facts(lot),
            self._lot_badges(lot, reasons),
        )

    @api.model
    def _lot_facts(self, lot):
        """Return ``[(label, text)]`` for the card of a lot. Other add-ons append."""
        day = lambda name: format_date(self.env, lot._get_day(name)[lot])  # noqa: E731
        return [
            (self.env._("Supplier's lot"), lot.supplier_lot_name),
            (self.env._("Batch"), lot.whiz_batch_id.name),
            (self.env._("Expires"), day("expiration_date")),
            (self.env._("Best before"), day("use_date")),
            (self.env._("Where"), "\n".join(self._whereabouts_of(lot))),
        ]

    @api.model
    def _lot_badges(self, lot, reasons):
        """Return badges ``{code, label, level, icon}``. Other add-ons append.

        :param reasons: why it must not move, see :meth:`_reasons`

        ``level`` is ``danger``, ``warning``, ``success`` or ``secondary``.
        """
        if not reasons:
            return [
                {
                    "code": "free",
                    "label": self.env._("May move"),
                    "level": "success",
                    "icon": "fa-check",
                }
            ]
        return [
            {
                "code": reason["code"],
                "label": reason["title"],
                "level": "danger" if reason["level"] == "stop" else "warning",
                "icon": reason.get("icon") or "fa-ban",
            }
            for reason in reasons
        ]

    @api.model
    def _whereabouts_of(self, lot):
        """Say where a lot is: on our shelves, else where it went last."""
        uom = lot.sudo().product_id.uom_id
        groups = self.env["stock.quant"]._read_group(
            Domain("lot_id", "=", lot.id)
            & Domain("location_id.usage", "in", ("internal", "transit"))
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("quantity", ">", 0),
            ["location_id"],
            ["quantity:sum"],
            order="quantity:sum desc",
            limit=PLACES + 1,
        )
        places = [
            f"{location.display_name}: "
            + format_quantity(self.env, uom.round(quantity), uom)
            for location, quantity in groups[:PLACES]
        ]
        if len(groups) > PLACES:
            places.append(self.env._("… and more places"))
        return places or self._last_known(lot)

    @api.model
    def _last_known(self, lot):
        line = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "=", lot.id)
                & Domain("state", "=", "done")
                & Domain("company_id", "in", self.env.companies.ids),
                order="date desc, id desc",
                limit=1,
            )
        )
        if not line:
            return [self.env._("It has not moved yet.")]
        place = (
            line.location_dest_id.warehouse_id
            or line.location_id.warehouse_id
            or line.company_id
        )
        day = format_date(self.env, local_day(line.date, place._get_timezone_name()))
        usage = line.location_dest_id.usage
        partner = line.picking_id.partner_id
        if usage == "customer" and partner:
            return [
                self.env._(
                    "Delivered to %(partner)s on %(day)s",
                    partner=partner.display_name,
                    day=day,
                )
            ]
        if usage == "production":
            return [
                self.env._(
                    "Used in %(document)s on %(day)s",
                    document=line.reference,
                    day=day,
                )
            ]
        if usage == "inventory":
            return [self.env._("Scrapped or counted out on %s", day)]
        if usage == "supplier":
            return [self.env._("Returned to the supplier on %s", day)]
        return [
            self.env._(
                "Last seen in %(place)s on %(day)s",
                place=line.location_dest_id.display_name,
                day=day,
            )
        ]

    @api.model
    def _package_card(self, package):
        quants = package.quant_ids
        facts = [
            (
                quant.sudo().product_id.display_name,
                f"{quant.lot_id.name or ''} "
                + format_quantity(self.env, quant.quantity, quant.product_uom_id),
            )
            for quant in quants[:PLACES]
        ]
        facts.append((self.env._("Where"), package.location_id.display_name))
        return self._card(quants.product_id[:1], package.name, "", facts)

    # ------------------------------------------------------------------
    # Links
    # ------------------------------------------------------------------

    @api.model
    def _link_form(self, record):
        return {
            "label": self.env._("Open"),
            "icon": "fa-external-link",
            "action": {
                "type": "ir.actions.act_window",
                "res_model": record._name,
                "res_id": record.id,
                "views": [[False, "form"]],
            },
        }

    @api.model
    def _lot_links(self, lot, reasons=()):
        """Return what can be done with a lot, as links. Other add-ons append."""
        links = [
            self._link_form(lot),
            {
                "label": self.env._("Genealogy"),
                "icon": "fa-sitemap",
                "action": self.env["whiz.trace"]._genealogy_action(lot),
            },
        ]
        if reasons and self.env.user.has_groups(self._modes()["move"]["groups"]):
            links.append(self._link_move(lot))
        return links

    @api.model
    def _link_move(self, lot):
        """Go on in the mode Move, with this lot to be moved."""
        return {
            "label": self.env._("Move it now"),
            "icon": "fa-exchange",
            "open": {"mode": "move", "pending": {"lot_id": lot.id, "label": lot.name}},
        }
