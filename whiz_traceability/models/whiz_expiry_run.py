import logging
from collections import defaultdict
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.expiry import day_start, local_day
from .whiz_expiry_event import PENDING

_logger = logging.getLogger(__name__)

# How many measures are taken between two commits.
BATCH = 200


class WhizExpiryRule(models.Model):
    """The scheduled job: find what is due, do it, tell the responsible."""

    _inherit = "whiz.expiry.rule"

    @api.model
    def _cron_run(self):
        """Find what is due, do it and send the digests, in batches.

        Whatever is interrupted goes on at the next run: what is due is found once (a
        unique index), what was found is new until it was done, and a responsible has
        one digest a day.
        """
        cron = self.env["ir.cron"]
        self._evaluate(commit=True)
        Event = self.env["whiz.expiry.event"]
        waiting = Event.search([("state", "in", ("new", "failed"))]).ids
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            self._perform(Event.browse(batch).exists())
            left = len(waiting) - start - len(batch)
            if not cron._commit_progress(len(batch), remaining=left):
                return
        Digest = self.env["whiz.expiry.digest"]
        users = Digest._get_due_users()
        for number, user in enumerate(users, start=1):
            try:
                with self.env.cr.savepoint():
                    Digest._send_to(user)
            except Exception:
                # the others must get theirs; this one is tried again at the next run
                _logger.exception("Expiry digest of user %s", user.id)
            if not cron._commit_progress(1, remaining=len(users) - number):
                return

    def action_run_now(self):
        """Find what is due now, without waiting for the scheduled job."""
        self.env.ref("whiz_traceability.ir_cron_expiry").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The lots are being checked. What is due appears under Expiry > "
                    "Measures."
                ),
            },
        }

    # ------------------------------------------------------------------
    # Find
    # ------------------------------------------------------------------

    @api.model
    def _evaluate(self, commit=False):
        """Enter what is due now; return how many measures are new.

        :param bool commit: commit after each rule
        """
        self._tune_queries()
        zones = self._select_places()
        nearest = self._get_places(zones)
        self._close_obsolete(zones)
        by_rule = defaultdict(list)
        for place, rule in nearest.items():
            by_rule[rule].append(place)
        count = 0
        for rule, places in sorted(by_rule.items(), key=lambda item: item[0].id):
            count += rule._insert_events({place: zones[place] for place in places})
            if commit:
                self.env["ir.cron"]._commit_progress()
        return count

    @api.model
    def _tune_queries(self):
        """Prepare the transaction for queries over all lots.

        PostgreSQL takes them for so dear that it would compile them, and sorts what is
        due on the disk when it may not use so much memory.
        """
        self.env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")

    @api.model
    def _select_places(self):
        """Return {(template id, warehouse id or False, company id): time zone} of where
        lots with dates are in stock."""
        self.env["stock.quant"].flush_model()
        self.env["stock.lot"].flush_model()
        self.env["stock.location"].flush_model(["usage", "warehouse_id", "company_id"])
        self.env["product.template"].flush_model(["use_expiration_date"])
        rows = self.env.execute_query(
            SQL(
                """SELECT pp.product_tmpl_id, loc.warehouse_id, loc.company_id
                     FROM (SELECT DISTINCT product_id, location_id
                             FROM stock_quant
                            WHERE quantity > 0 AND lot_id IS NOT NULL) q
                     JOIN stock_location loc ON loc.id = q.location_id
                     JOIN product_product pp ON pp.id = q.product_id
                     JOIN product_template pt ON pt.id = pp.product_tmpl_id
                    WHERE loc.usage = 'internal' AND loc.company_id IS NOT NULL
                      AND pt.use_expiration_date
                 GROUP BY 1, 2, 3"""
            )
        )
        warehouses = self.env["stock.warehouse"].sudo()
        companies = self.env["res.company"].sudo()
        names = {}
        for _template, warehouse_id, company_id in rows:
            key = warehouse_id or False, company_id
            if key not in names:
                place = (
                    warehouses.browse(warehouse_id)
                    if warehouse_id
                    else companies.browse(company_id)
                )
                names[key] = place._get_timezone_name()
        return {
            (template, warehouse_id or False, company_id): names[
                warehouse_id or False, company_id
            ]
            for template, warehouse_id, company_id in rows
        }

    def _insert_events(self, zones):
        """Enter what is due of this rule at the places, all in one statement.

        A lot that comes in late passes several stages at once. Of these only the latest
        counts, with others of the same day: nobody is told on the last day what had to
        be considered three months before. A hold counts always.

        :param zones: {place: time zone}, see ``_select_places``
        :return: how many are new
        """
        self.ensure_one()
        stages = self.stage_ids
        if not stages or not zones:
            return 0
        self._tune_queries()
        self.env["whiz.expiry.event"].flush_model()
        now = fields.Datetime.now()
        kinds = set(stages.mapped("date_kind"))
        limits = [
            (stage, zone, self._get_limit(now, zone, stage.days))
            for stage in stages
            for zone in sorted(set(zones.values()))
        ]
        # where the next stage of the same date begins, this one is no longer the latest
        begins = [
            max(
                (
                    limit
                    for other, its_zone, limit in limits
                    if other.date_kind == stage.date_kind
                    and its_zone == zone
                    and other.days < stage.days
                ),
                default=datetime.min,
            )
            for stage, zone, _limit in limits
        ]
        self.env.cr.execute(
            SQL(
                """
                WITH place AS (
                    SELECT * FROM unnest(%(templates)s, %(warehouses)s, %(companies)s,
                                         %(zones)s)
                        AS place(template_id, warehouse_id, company_id, zone)
                ), stage AS (
                    SELECT * FROM unnest(%(stages)s, %(kinds)s, %(days)s, %(actions)s,
                                         %(stage_zones)s, %(begins)s, %(limits)s)
                        AS stage(id, kind, days, action, zone, "begin", "limit")
                ), soon AS MATERIALIZED (
                    -- step by step: how few each leaves, the planner cannot know
                    SELECT id, %(dates)s FROM stock_lot
                     WHERE LEAST(%(dates)s) < %(last)s
                ), shelf AS MATERIALIZED (
                    -- with the dates: a join of two that are as large would be a loop
                    SELECT q.lot_id, pp.product_tmpl_id, loc.company_id,
                           loc.warehouse_id, %(soon_dates)s,
                           sum(q.quantity) AS quantity,
                           COALESCE((pp.standard_price ->> loc.company_id::text
                                    )::numeric, 0) AS cost
                      FROM soon
                      JOIN stock_quant q ON q.lot_id = soon.id AND q.quantity > 0
                      JOIN stock_location loc
                        ON loc.id = q.location_id AND loc.usage = 'internal'
                      JOIN product_product pp ON pp.id = q.product_id
                  GROUP BY q.lot_id, pp.id, loc.company_id, loc.warehouse_id,
                           %(soon_dates)s
                ), stock AS (
                    SELECT shelf.*, place.zone
                      FROM shelf
                      JOIN place ON place.template_id = shelf.product_tmpl_id
                       AND place.warehouse_id = COALESCE(shelf.warehouse_id, 0)
                       AND place.company_id = shelf.company_id
                ), due AS (
                    SELECT stock.*, stage.id AS stage_id, stage.kind, stage.days,
                           stage.action, dated.day,
                           max(dated.day - stage.days) OVER (
                               PARTITION BY stock.lot_id, stock.warehouse_id,
                                            stock.company_id) AS latest
                      FROM stock
                CROSS JOIN LATERAL (
                        SELECT kind, moment,
                               (moment AT TIME ZONE 'UTC' AT TIME ZONE stock.zone)::date
                                   AS day
                          FROM (VALUES %(values)s
                               ) AS each(kind, moment)) AS dated
                      JOIN stage ON stage.kind = dated.kind AND stage.zone = stock.zone
                       AND dated.moment < stage."limit"
                       AND (dated.moment >= stage."begin" OR stage.action = 'hold')
                ), fresh AS MATERIALIZED (
                    SELECT due.*
                      FROM due
                     WHERE (due.day - due.days = due.latest OR due.action = 'hold')
                       AND NOT EXISTS (
                           SELECT FROM whiz_expiry_event known
                            WHERE known.stage_id = due.stage_id
                              AND known.lot_id = due.lot_id
                              AND COALESCE(known.warehouse_id, 0)
                                = COALESCE(due.warehouse_id, 0)
                              AND known.company_id = due.company_id
                              AND known.day = due.day
                              AND known.state != 'obsolete')
                )
                INSERT INTO whiz_expiry_event (
                    create_date, write_date, state, stage_id, action, date_kind, days,
                    lot_id, warehouse_id, company_id, day, quantity, value)
                SELECT now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 'new',
                       stage_id, action, kind, days, lot_id, warehouse_id, company_id,
                       day, quantity, quantity * cost
                  FROM fresh
              -- sorted, so that all is found before the first is entered: what is known
              -- would be looked for among ever more new rows. By the lot, because it
              -- is looked up again for each when its foreign key is checked.
              ORDER BY lot_id
                    ON CONFLICT DO NOTHING
                """,
                last=max(limit for _stage, _zone, limit in limits),
                # only the dates that a stage looks at
                dates=SQL(", ").join(SQL.identifier(kind) for kind in sorted(kinds)),
                soon_dates=SQL(", ").join(
                    SQL.identifier("soon", kind) for kind in sorted(kinds)
                ),
                values=SQL(", ").join(
                    SQL("(%s, %s)", kind, SQL.identifier("stock", kind))
                    for kind in sorted(kinds)
                ),
                templates=[template for template, _wh, _company in zones],
                warehouses=[warehouse or 0 for _template, warehouse, _company in zones],
                companies=[company for _template, _wh, company in zones],
                zones=list(zones.values()),
                stages=[stage.id for stage, _zone, _limit in limits],
                kinds=[stage.date_kind for stage, _zone, _limit in limits],
                days=[stage.days for stage, _zone, _limit in limits],
                actions=[stage.action for stage, _zone, _limit in limits],
                stage_zones=[zone for _stage, zone, _limit in limits],
                begins=begins,
                limits=[limit for _stage, _zone, limit in limits],
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _get_limit(self, now, zone, days):
        """Return the moment before which a date is due so many days before it."""
        return day_start(local_day(now, zone) + timedelta(days=days + 1), zone)

    @api.model
    def _close_obsolete(self, zones):
        """Close what is pending for a date that has moved or goods that are gone."""
        self.env["whiz.expiry.event"].flush_model()
        places = {(place[1], place[2]): zone for place, zone in zones.items()}
        self.env.cr.execute(
            SQL(
                """
                UPDATE whiz_expiry_event e
                   SET state = 'obsolete', write_date = now() AT TIME ZONE 'UTC'
                 WHERE e.state = ANY(%(pending)s)
                   AND NOT EXISTS (
                       SELECT FROM stock_quant q
                         JOIN stock_location loc
                           ON loc.id = q.location_id AND loc.usage = 'internal'
                         JOIN stock_lot l ON l.id = q.lot_id
                         JOIN unnest(%(warehouses)s::int[], %(companies)s::int[],
                                     %(zones)s::text[])
                              AS place(warehouse_id, company_id, zone)
                           ON place.warehouse_id = COALESCE(loc.warehouse_id, 0)
                          AND place.company_id = loc.company_id
                        WHERE q.lot_id = e.lot_id AND q.quantity > 0
                          AND loc.warehouse_id IS NOT DISTINCT FROM e.warehouse_id
                          AND loc.company_id = e.company_id
                          AND (CASE e.date_kind
                               WHEN 'use_date' THEN l.use_date
                               WHEN 'removal_date' THEN l.removal_date
                               WHEN 'alert_date' THEN l.alert_date
                               ELSE l.expiration_date END
                               AT TIME ZONE 'UTC' AT TIME ZONE place.zone)::date
                              = e.day)
                """,
                pending=list(PENDING),
                warehouses=[warehouse or 0 for warehouse, _company in places],
                companies=[company for _warehouse, company in places],
                zones=list(places.values()),
            )
        )
        self.env["whiz.expiry.event"].invalidate_model(["state"])

    @api.model
    def _silence_odoo(self, places):
        """Keep Odoo's own alert from lots that a rule covers.

        Odoo makes a to-do for each lot whose alert date is over, once for ever; one
        that is marked as reminded it leaves alone.
        """
        self.env["stock.lot"].flush_model(["product_expiry_reminded", "alert_date"])
        self.env.cr.execute(
            SQL(
                """
                WITH due AS MATERIALIZED (
                    SELECT id FROM stock_lot
                     WHERE alert_date <= %(today)s
                       AND product_expiry_reminded IS NOT TRUE
                ), shelf AS MATERIALIZED (
                    SELECT DISTINCT due.id, pp.product_tmpl_id, loc.warehouse_id,
                           loc.company_id
                      FROM due
                      JOIN stock_quant q ON q.lot_id = due.id AND q.quantity > 0
                      JOIN stock_location loc
                        ON loc.id = q.location_id AND loc.usage = 'internal'
                      JOIN product_product pp ON pp.id = q.product_id
                ), covered AS (
                    SELECT DISTINCT shelf.id
                      FROM shelf
                      JOIN unnest(%(templates)s, %(warehouses)s, %(companies)s)
                           AS place(template_id, warehouse_id, company_id)
                        ON place.template_id = shelf.product_tmpl_id
                       AND place.warehouse_id = COALESCE(shelf.warehouse_id, 0)
                       AND place.company_id = shelf.company_id
                )
                UPDATE stock_lot SET product_expiry_reminded = TRUE
                  FROM covered WHERE stock_lot.id = covered.id
                """,
                today=fields.Datetime.now(),
                templates=[template for template, _wh, _company in places],
                warehouses=[warehouse or 0 for _template, warehouse, _c in places],
                companies=[company for _template, _wh, company in places],
            )
        )
        self.env["stock.lot"].invalidate_model(["product_expiry_reminded"], flush=False)
