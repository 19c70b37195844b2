from odoo import models
from odoo.fields import Command, Domain

from .whiz_hold import OwnVals


class StockPackage(models.Model):
    """What is on hold with the package around it stays so without that package.

    Odoo takes a package out of another one without moving anything: by unpacking the
    outer one, in the form, and when only the inner one is transferred.
    """

    _inherit = "stock.package"

    def write(self, vals):
        if "parent_package_id" not in vals:
            return super().write(vals)
        leaving = self.sudo().filtered(
            lambda package: (
                package.parent_package_id
                and package.parent_package_id.id != vals["parent_package_id"]
            )
        )
        # a set of holds for each package, found before it leaves
        holds = leaving._get_whiz_holds_around() if leaving else {}
        result = super().write(vals)
        followers = {}
        for package, around in holds.items():
            now = package._get_whiz_path()
            for hold in around:
                if not now & hold.package_ids:
                    followers[hold] = followers.get(hold, leaving.browse()) | package
        for hold, packages in followers.items():
            hold._follow_packages(packages)
        return result

    def unlink(self):
        # the database takes what is in a deleted package out of those around it
        inner = self.sudo().child_package_ids - self.sudo()
        if inner:
            inner.write({"parent_package_id": False})
        return super().unlink()

    def _get_whiz_path(self):
        """Return the package and those around it."""
        path, package = self.browse(), self
        while package and package not in path:
            path |= package
            package = package.parent_package_id
        return path

    def _get_whiz_holds_around(self):
        """Return ``{package: open holds}`` that hold what is in each of the packages
        because of one around it."""
        quants = self.env["stock.quant"].search(
            Domain("package_id", "child_of", self.ids)
            & Domain("lot_id", "!=", False)
            & Domain("quantity", ">", 0)
            & Domain("location_id.usage", "in", ("internal", "transit"))
        )
        guard = self.env["whiz.guard"]
        held = guard._get_held_ids(set(quants.lot_id.ids), lock=True)
        if not held:
            return {}
        of_lots = guard._get_open_holds(held)
        result = {}
        for inner, in_it in quants.grouped("package_id").items():
            held_by = {
                hold for lot_id in in_it.lot_id.ids for hold in of_lots.get(lot_id, ())
            }
            for package in inner._get_whiz_path() & self:
                path = package._get_whiz_path()
                around = {hold for hold in held_by if path & hold.package_ids}
                if around:
                    result.setdefault(package, set()).update(around)
        return result


class WhizHold(models.Model):
    _inherit = "whiz.hold"

    def _follow_packages(self, packages):
        """Also hold what is in packages that were taken out of one on hold."""
        self.ensure_one()
        self.sudo().write(
            OwnVals({"package_ids": [Command.link(package.id) for package in packages]})
        )
        self.message_post(
            body=self.env._(
                "Taken out of the package around it: %(packages)s. The hold is about "
                "that, too.",
                packages=", ".join(packages.mapped("name")),
            )
        )
