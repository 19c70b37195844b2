from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache


class WhizNearestMixin(models.AbstractModel):
    """Records for a product, for a category and those below it, or for everything.

    Of those that apply to a product the nearest counts. The models have the fields
    ``product_tmpl_id`` and ``categ_id``, of which one at most is set, and fields of
    their own that come before or after.
    """

    _name = "whiz.nearest.mixin"
    _description = "The Nearest Counts"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_nearest()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_nearest()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_nearest()
        return result

    def _forget_nearest(self):
        """Forget what was found to be the nearest."""
        self.env.registry.clear_cache()

    @api.model
    @ormcache()
    def _exists(self):
        """Return whether there is any, mostly without a query."""
        return bool(self.sudo().search(Domain.TRUE, limit=1))

    def _get_nearness(self, categories):
        """Return how near the target is to a product to which it applies.

        Product before category before the category above it before everything.

        :param categories: the product's categories, see ``_get_path_ids``
        """
        self.ensure_one()
        if self.product_tmpl_id:
            return len(categories) + 1
        if self.categ_id:
            return categories.index(self.categ_id.id) + 1
        return 0
