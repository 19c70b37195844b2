from odoo import api, models


class WhizDemo(models.AbstractModel):
    """The door through which demo data plays its scenario."""

    _name = "whiz.demo"
    _description = "Demo Scenario"

    @api.model
    def _play(self):
        """Make the demo's documents in this database, once."""
        # Imported here, so that a database without demo data never loads it.
        from .scenario import play

        play(self.env)
