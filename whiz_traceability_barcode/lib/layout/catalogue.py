"""What a label can say: names for texts, application identifiers for symbols."""


def _(sentence):
    """Mark ``sentence`` for translation; the catalogue translates it."""
    return sentence


#: What a text may name in braces.
FIELDS = {
    "product": _("Product"),
    "code": _("Internal reference"),
    "title": _("The word Lot or Serial number"),
    "lot": _("Lot or serial number"),
    "batch": _("Batch of a serial number"),
    "supplier_lot": _("Supplier's lot"),
    "expiry": _("Expiration date"),
    "best_before": _("Best before date"),
    "produced": _("Production date"),
    "quantity": _("Quantity"),
    "unit": _("Unit or packaging"),
    "gtin": _("GTIN"),
    "origin": _("Country of origin"),
    "sscc": _("Package number (SSCC)"),
    "contents": _("Contents of the package"),
    "company": _("Company"),
    "document": _("Transfer or order"),
    "partner": _("Vendor or customer"),
    "today": _("Date of printing"),
}
#: What a symbol may hold.
IDENTIFIERS = {
    "00": _("SSCC of a package"),
    "01": _("GTIN"),
    "02": _("GTIN of what is in a package"),
    "10": _("Lot, or the batch of a serial number"),
    "11": _("Production date"),
    "15": _("Best before date"),
    "17": _("Expiration date"),
    "21": _("Serial number"),
    "30": _("Count of pieces"),
    "37": _("Count of pieces in a package"),
    "240": _("Internal reference"),
    "310": _("Net weight in kg"),
    "422": _("Country of origin"),
}
