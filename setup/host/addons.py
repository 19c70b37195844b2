"""The project's add-ons: every folder ``whiz_*`` of the clone that has a manifest."""

import ast
import dataclasses
import hashlib
from pathlib import Path

from . import places
from .console import Problem

# what a database of the tests and of the demonstration holds beside the add-ons' own
# dependencies: the optional apps whose flows the trace must follow
COMPANIONS = (
    "sale_stock",
    "purchase_stock",
    "repair",
    "mrp_subcontracting",
    "stock_dropshipping",
    "stock_picking_batch",
    "project",
    "point_of_sale",
    "base_automation",
    "barcodes_gs1_nomenclature",
)


@dataclasses.dataclass(frozen=True)
class Addon:
    """One add-on."""

    folder: Path

    @property
    def name(self):
        """Its technical name."""
        return self.folder.name

    @property
    def manifest(self):
        """What its ``__manifest__.py`` says."""
        file = self.folder / "__manifest__.py"
        try:
            return ast.literal_eval(file.read_text())
        except (SyntaxError, ValueError) as error:
            raise Problem(f"{file} is not a manifest: {error}.") from error

    def fingerprint(self):
        """A hash of all that a database must be updated for, tests excluded."""
        total = hashlib.sha256()
        for file in sorted(self.folder.rglob("*")):
            inside = file.relative_to(self.folder)
            if inside.parts[0] == "tests" or "__pycache__" in inside.parts:
                continue
            if file.is_file():
                total.update(str(inside).encode() + b"\0" + file.read_bytes())
        return total.hexdigest()


def find():
    """All installable add-ons, by name."""
    folders = [m.parent for m in places.ROOT.glob("whiz_*/__manifest__.py")]
    found = [Addon(folder) for folder in sorted(folders)]
    return [addon for addon in found if addon.manifest.get("installable", True)]


def dependencies(of):
    """The foreign modules that the add-ons depend on, and their companions."""
    own = {addon.name for addon in of}
    wanted = {name for addon in of for name in addon.manifest.get("depends", ())}
    return sorted((wanted | set(COMPANIONS)) - own)
