"""Make the add-ons' ``lib`` importable without Odoo, each under a name of its own.

``whiz_traceability/lib`` is ``lib``, that of ``whiz_traceability_barcode`` is
``label_lib``, that of ``whiz_traceability_recall`` is ``recall_lib``, that of
``whiz_traceability_recall_sms`` is ``sms_lib``. The add-ons around them import Odoo, so
that they cannot be imported here. Only these packages are made known; nothing is added
to ``sys.path``, where the add-ons' directories ``models``, ``tests`` and so on would
become packages as well.
"""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]
LIBS = {
    "lib": "whiz_traceability",
    "label_lib": "whiz_traceability_barcode",
    "recall_lib": "whiz_traceability_recall",
    "sms_lib": "whiz_traceability_recall_sms",
}


def _load_lib(name, addon):
    folder = ROOT / addon / "lib"
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


for _name, _addon in LIBS.items():
    _load_lib(_name, _addon)

# Nothing is kept between runs, no test fails because a machine is busy, and what fails
# in CI fails again on the next machine.
settings.register_profile(
    "lib", database=None, deadline=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("lib")


@pytest.fixture(scope="session")
def standards():
    """Directory with the data of the standards; ``standards(name)`` is a file in it.

    It does not belong to the project: ``$WHIZ_STANDARDS``, or ``../shared/standards``
    next to the clone. Without it a test is skipped, but not in CI, where it must run.
    """
    default = ROOT.parent / "shared" / "standards"
    directory = Path(os.environ.get("WHIZ_STANDARDS") or default)

    def path(name):
        found = directory / name
        if not found.exists():
            if os.environ.get("CI"):
                pytest.fail(f"{name} is needed in CI; set WHIZ_STANDARDS")
            pytest.skip(f"{name} is not there; set WHIZ_STANDARDS")
        return found

    return path
