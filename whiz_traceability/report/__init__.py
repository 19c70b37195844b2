from . import lot_dossier
