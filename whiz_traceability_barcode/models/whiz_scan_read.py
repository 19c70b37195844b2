import re
from dataclasses import dataclass, field

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.whiz_traceability.lib import gs1
from odoo.addons.whiz_traceability.lib.gs1.issues import show

from .whiz_scan import ScanStop

#: What a text may name; so many of each are looked at, more is no answer anyway.
MOST = 20
#: The short link of the verification page, on whatever domain it was printed.
SHORT_LINK = re.compile(r"https?://[^/]+/v/([a-z2-9]{16})/?", re.IGNORECASE)
#: Identifiers that say which product it is.
KEYS = ("01", "02", "03", "8006", "8026")


@dataclass
class Reading:
    """What a text says, and the records that it may mean, under the user's rules."""

    text: str
    message: gs1.Message
    #: the code names products, rightly or wrongly: it is not just a text
    has_gtin: bool = False
    #: "lot" and "serial" as read, None when the code does not tell them apart
    lot_name: str | None = None
    serial_name: str | None = None
    #: the whole text, when it is not a structured code
    plain: str | None = None
    #: how many of the product's unit one such package holds
    factor: float = 1.0
    notes: list = field(default_factory=list)
    products: models.BaseModel = None
    lots: models.BaseModel = None
    packages: models.BaseModel = None
    locations: models.BaseModel = None
    pickings: models.BaseModel = None
    productions: models.BaseModel = None

    @property
    def is_found(self):
        return any(
            (
                self.products,
                self.lots,
                self.packages,
                self.locations,
                self.pickings,
                self.productions,
            )
        )

    @property
    def name(self):
        """The number that the code gives to the unit or lot, or None."""
        return self.serial_name or self.lot_name


class WhizScanRead(models.AbstractModel):
    _inherit = "whiz.scan"

    @api.model
    def _shown(self, text):
        """The text with what cannot be seen written as its code."""
        return show(text or "")

    @api.model
    def _read(self, text, record=None):
        """Read a code and find what it names.

        :param record: the document that is worked on; its company counts
        """
        env = self.env(context={**self.env.context, "skip_preprocess_gs1": True})
        reading = Reading(text=text, message=gs1.parse(text))
        for model, name in (
            ("product.product", "products"),
            ("stock.lot", "lots"),
            ("stock.package", "packages"),
            ("stock.location", "locations"),
            ("stock.picking", "pickings"),
            ("mrp.production", "productions"),
        ):
            setattr(reading, name, env[model])
        message = reading.message
        if any(issue.code == "empty_scan" for issue in message.errors):
            raise ScanStop(
                verdict="unknown",
                title=self.env._("Nothing was read"),
                message=self.env._("The scan holds no characters."),
            )
        company = self._company_of(record)
        link = SHORT_LINK.fullmatch(message.data)
        if link:
            lots = reading.lots.sudo().search(
                Domain("whiz_public_token", "=", link[1].lower())
                & self._company_domain(company)
            )
            reading.lots = lots.sudo(False)._filtered_access("read")
        elif message.format == "plain" or not (message.elements or message.gtin):
            self._read_plain(reading, company)
        else:
            self._read_gs1(reading, company)
        return reading

    @api.model
    def _company_of(self, record):
        if record is not None and "company_id" in record._fields:
            return record.company_id or self.env.company
        return self.env.company

    @api.model
    def _company_domain(self, company):
        return Domain("company_id", "in", [False, company.id])

    # ------------------------------------------------------------------
    # GS1
    # ------------------------------------------------------------------

    @api.model
    def _read_gs1(self, reading, company):
        message = reading.message
        reading.lot_name, reading.serial_name = message.lot, message.serial
        reading.notes += [
            self.env._(issue.template, **issue.values)
            for issue in message.errors + message.warnings
            if issue.code not in ("unmarked", "bare_number")
        ]
        # a wrong GTIN names no product, but not just any product either
        reading.has_gtin = any(map(message.has, KEYS)) or message.format == "ean"
        if message.gtin:
            self._read_gtin(reading, message.gtin, company)
        if message.sscc:
            names = [message.sscc, f"00{message.sscc}"]
            reading.packages = reading.packages.search(
                Domain("name", "in", names) & self._company_domain(company), limit=MOST
            )
        if message.values.get("414"):
            reading.locations = reading.locations.search(
                Domain("barcode", "=", message.values["414"])
                & self._company_domain(company)
            )
        if message.format == "ean" and not reading.products:
            # no product has this number as its barcode: it may be anything else
            reading.has_gtin = False
            self._read_plain(reading, company)
            return
        if reading.name:
            self._find_lots(reading, company)
        if message.proposal and not reading.lots:
            self._read_proposal(reading, company)

    @api.model
    def _read_gtin(self, reading, gtin, company):
        barcodes = Domain("barcode", "in", gs1.gtin_forms(gtin))
        domain = barcodes & self._company_domain(company)
        reading.products = reading.products.search(domain, limit=MOST)
        if not reading.products:
            packaging = self.env["product.uom"].search(domain, limit=1)
            if packaging:
                reading.products = reading.products.browse(packaging.product_id.id)
                reading.factor = packaging.uom_id._compute_quantity(
                    1.0, packaging.product_id.uom_id
                )

    @api.model
    def _find_lots(self, reading, company):
        """Find the lots that a code with lot or serial names."""
        domain = self._company_domain(company)
        if reading.has_gtin:
            domain &= Domain("product_id", "in", reading.products.ids)
        lots = reading.lots
        if reading.serial_name:
            lots = lots.search(
                domain
                & Domain("name", "=", reading.serial_name)
                & Domain("product_id.tracking", "=", "serial"),
                limit=MOST,
            )
        if not lots and reading.lot_name:
            named = domain & Domain("name", "=", reading.lot_name)
            if not reading.serial_name:
                lots = lots.search(named, limit=MOST)
            else:
                # a unit of a product that is tracked by lot; never a serial's batch
                lots = lots.search(
                    named & Domain("product_id.tracking", "=", "lot"), limit=MOST
                )
            if not lots and not reading.serial_name:
                lots = self._find_by_other_names(reading, reading.lot_name, domain)
        reading.lots = lots

    @api.model
    def _read_proposal(self, reading, company):
        """The separator may be missing: a known lot decides, else the person.

        See ``lib.gs1.separators``: the proposal is right in itself.
        """
        names = dict(reading.message.proposal)
        trial = Reading(
            text=reading.text,
            message=gs1.check(reading.message.proposal),
            has_gtin=reading.has_gtin,
            lot_name=names.get("10"),
            serial_name=names.get("21"),
            products=reading.products,
            lots=reading.lots,
        )
        self._find_lots(trial, company)
        if trial.lots:
            trial.message.text = reading.message.text
            reading.message = trial.message
            reading.lots = trial.lots
            reading.lot_name, reading.serial_name = trial.lot_name, trial.serial_name

    # ------------------------------------------------------------------
    # Plain text
    # ------------------------------------------------------------------

    @api.model
    def _read_plain(self, reading, company):
        """Find what has exactly this name, code or barcode."""
        text = reading.plain = reading.message.data
        domain = self._company_domain(company)
        equal = Domain("name", "=", text) & domain

        def find(records, *domains):
            if not records.has_access("read"):
                return records
            return records.search(Domain.OR(domains) & domain, limit=MOST)

        reading.lots = find(reading.lots, equal)
        reading.packages = find(reading.packages, equal)
        reading.pickings = find(reading.pickings, equal)
        reading.productions = find(reading.productions, equal)
        reading.locations = find(
            reading.locations, [("barcode", "=", text)], [("complete_name", "=", text)]
        )
        reading.products = find(
            reading.products, [("barcode", "=", text)], [("default_code", "=", text)]
        )
        if not reading.products:
            packaging = self.env["product.uom"].search(
                Domain("barcode", "=", text) & domain, limit=1
            )
            if packaging:
                reading.products = reading.products.browse(packaging.product_id.id)
                reading.factor = packaging.uom_id._compute_quantity(
                    1.0, packaging.product_id.uom_id
                )
        if not reading.is_found:
            reading.lots = self._find_by_other_names(reading, text, domain)

    @api.model
    def _find_by_other_names(self, reading, name, domain):
        """Lots by the supplier's or a former number, or in other capitals."""
        lots = reading.lots
        like = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = lots.search(
            domain
            & (Domain("supplier_lot_name", "=", name) | Domain("name", "=ilike", like)),
            limit=MOST,
        )
        if found:
            if any(lot.supplier_lot_name == name for lot in found):
                reading.notes.append(
                    self.env._("%(name)s is the supplier's number.", name=name)
                )
            else:
                reading.notes.append(
                    self.env._(
                        "Read as %(name)s: the scanner sends other capitals; see its "
                        "set-up page.",
                        name=name,
                    )
                )
            return found
        found = lots.search(
            domain & Domain("former_names", "ilike", name), limit=MOST
        ).filtered(lambda lot: name in lot.former_names.split(", "))
        if found:
            reading.notes.append(
                self.env._("%(name)s is a former number of it.", name=name)
            )
        return found
