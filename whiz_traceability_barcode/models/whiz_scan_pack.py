from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.whiz_traceability.lib import gs1

from .whiz_scan import ScanStop

#: What the button for a new package sends in place of a scan.
NEXT_PACKAGE = "WHIZ-NEXT-PACKAGE"
#: And that which gives SSCCs to the packages of the transfer that have none.
GIVE_SSCC = "WHIZ-GIVE-SSCC"


class WhizScanPack(models.AbstractModel):
    """Packing: scan a package, then what goes into it.

    The package that was scanned last is the *current* one (``package_id`` of the
    context). A code that is an SSCC names a package that is made when it is scanned:
    rolls of pre-printed logistic labels work like this.
    """

    _inherit = "whiz.scan"

    @api.model
    def _state_pack(self, picking):
        state = self._transfer_state(picking)
        packages = picking.move_line_ids.result_package_id
        if packages and not state["closed"]:
            state["detail"] = self.env._(
                "Packages: %s", ", ".join(packages.mapped("name"))
            )
        if not state["closed"]:
            state["buttons"].append(
                {
                    "name": "next_package",
                    "label": self.env._("New package"),
                    "icon": "fa-cube",
                    "text": NEXT_PACKAGE,
                }
            )
            nameless = packages.filtered("whiz_is_sscc_allowed")
            if nameless and picking.company_id.whiz_sscc_prefix:
                state["buttons"].append(
                    {
                        "name": "give_sscc",
                        "label": self.env._("Give SSCC"),
                        "icon": "fa-barcode",
                        "text": GIVE_SSCC,
                    }
                )
        return state

    @api.model
    def _scan_pack(self, reading, picking, options):
        self._check_pack(picking)
        if reading.text == NEXT_PACKAGE:
            package = self.env["stock.package"].create(self._prepare_package(picking))
            return self._current_package(package, created=True)
        if reading.text == GIVE_SSCC:
            return self._name_packages(picking, options)
        if reading.message.sscc and not reading.packages:
            package = self.env["stock.package"].create({"name": reading.message.sscc})
            return self._current_package(package, created=True)
        if reading.packages and not (reading.lots or reading.products):
            return self._scan_known_package(reading.packages[:1], picking)
        package = self.env["stock.package"].browse(options.get("package_id") or [])
        if not package.exists():
            raise ScanStop(
                title=self.env._("Which package?"),
                message=self.env._(
                    "Scan the package first, or press New package. Nothing was booked."
                ),
            )
        moves = self._open_moves(picking.move_ids)
        lot, product = self._identify(reading, options, moves)
        packed = self._pack_picked(reading, moves, product, lot, package, options)
        return packed or self._pick_one(reading, picking, moves, product, lot, options)

    @api.model
    def _scan_known_package(self, package, picking):
        """Go on with a package, or take a full one as it stands."""
        moves = self._open_moves(picking.move_ids)
        lines = moves.move_line_ids
        if lines.filtered(lambda line: line.package_id == package and not line.picked):
            return self._pick_package(package, picking, moves)
        if package.quant_ids:
            raise ScanStop(
                title=package.name,
                message=self.env._(
                    "The package holds stock in %(location)s already. Use an empty "
                    "one.",
                    location=package.location_id.display_name,
                ),
            )
        return self._current_package(package)

    @api.model
    def _prepare_package(self, picking):
        """Return values of a new package: an SSCC if the company can give one."""
        name = (picking.company_id or self.env.company)._next_sscc()
        return {"name": name} if name else {}

    @api.model
    def _name_packages(self, picking, options):
        """Give SSCCs to the packages of a transfer that have none."""
        packages = picking.move_line_ids.result_package_id
        given = packages.with_company(picking.company_id)._give_sscc()
        context = {}
        current = given.filtered(lambda p: p.id == options.get("package_id"))
        if current:
            context["package_name"] = current.name
        return self._answer(
            "ok",
            ", ".join(f"(00) {package.name}" for package in given),
            self.env._("Put a label on each of them."),
            context=context,
            links=self._link_labels(given),
        )

    @api.model
    def _link_labels(self, packages):
        """Return the link that opens the print dialog for packages, in a list."""
        layout = self.env["whiz.label.layout"]._get_layout("package")
        if not layout:
            return []
        return [
            {
                "label": self.env._("Print Label"),
                "icon": "fa-print",
                "action": {
                    "type": "ir.actions.act_window",
                    "name": self.env._("Print Labels"),
                    "res_model": "whiz.label.print",
                    "views": [[False, "form"]],
                    "target": "new",
                    "context": {
                        "default_target": "package",
                        "default_layout_id": layout.id,
                        "default_line_ids": [
                            Command.create({"package_id": package.id})
                            for package in packages
                        ],
                    },
                },
            }
        ]

    @api.model
    def _current_package(self, package, created=False):
        shown = package.name
        if gs1.check_value("00", package.name) is None:
            shown = f"(00) {package.name}"
        step = {
            "op": "package",
            "package_id": package.id,
            "context": ["package_id", "package_name"],
        }
        return self._answer(
            "ok",
            shown,
            self.env._("What you scan now goes into it."),
            res_model="stock.package",
            res_id=package.id,
            context={"package_id": package.id, "package_name": package.name},
            undo=[step] if created else None,
            links=self._link_labels(package),
        )

    @api.model
    def _pack_picked(self, reading, moves, product, lot, package, options):
        """Put what was picked before without a package into the current one, if any."""
        if product.tracking != "none" and not lot:
            return None
        lines = moves.move_line_ids.filtered(
            lambda line: (
                line.picked
                and line.product_id == product
                and line.lot_id == lot
                and not line.result_package_id
            )
        )
        if not lines:
            return None
        line = lines[0]
        available = line.quantity_product_uom
        uom = product.uom_id
        quantity = self._quantity_of(reading, product, options)
        quantity = quantity or self._usual_quantity(product, available)
        if uom.compare(quantity, available) > 0:
            self._check_left(line.picking_id, product, quantity, available, {})
        vals = {
            name: line[name].id
            for name in ("lot_id", "package_id", "owner_id", "location_id")
        }
        steps = [{"op": "unpacked", "move_id": line.move_id.id, "vals": vals}]
        steps[0]["quantity"] = quantity
        move = line.move_id
        if uom.compare(quantity, available) == 0:
            line.unlink()
        else:
            line.write(
                {
                    "product_uom_id": uom.id,
                    "quantity": uom.round(available - quantity),
                }
            )
        packed = {**vals, "result_package_id": package.id}
        steps += self._book(move, quantity, packed, release=False)
        return self._booked(product, lot.name, quantity, steps, reading.notes, lot)

    # ------------------------------------------------------------------
    # Undo
    # ------------------------------------------------------------------

    @api.model
    def _revert_package(self, step):
        package = self.env["stock.package"].browse(step["package_id"]).exists()
        lines = self.env["stock.move.line"].search(
            [("result_package_id", "in", package.ids)], limit=1
        )
        if lines:
            raise UserError(
                self.env._(
                    "%(package)s is not empty: take back what is in it first.",
                    package=package.name,
                )
            )
        package.unlink()

    @api.model
    def _revert_unpacked(self, step):
        move = self.env["stock.move"].browse(step["move_id"]).exists()
        if not move or move.state in ("done", "cancel"):
            self._refuse_undo()
        self._book(move, step["quantity"], step["vals"], release=False)
