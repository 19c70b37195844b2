import logging
from collections import defaultdict
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.expiry import day_start, local_day
from ..tools import TRY_AGAIN
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
        cron._commit_progress(remaining=len(waiting))
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            try:
                self._perform(Event.browse(batch).exists())
            except TRY_AGAIN:
                # they are still new: what remains makes the job run again soon
                _logger.info("%s expiry measures wait for the next run", len(batch))
                self.env.cr.rollback()
                return
            left = len(waiting) - start - len(batch)
            if not cron._commit_progress(len(batch), remaining=left):
                return
        Digest = self.env["whiz.expiry.digest"]
        users = Digest._get_due_users()
        cron._commit_progress(remaining=len(users))
        for number, user in enumerate(users, start=1):
            try:
                with self.env.cr.savepoint():
                    Digest._send_to(user)
            except TRY_AGAIN:
                _logger.info("The expiry digest of user %s waits", user.id)
                self.env.cr.rollback()
                return
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
        kinds = set(stages.mapped("date_kind"))
        spans = self._get_watch_spans({place[1:]: zones[place] for place in zones})
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH place AS (
                    SELECT * FROM unnest(%(templates)s, %(warehouses)s, %(companies)s,
                                         %(zones)s)
                        AS place(template_id, warehouse_id, company_id, zone)
                ), watch AS MATERIALIZED (
                    SELECT w.id, COALESCE(w.warehouse_id, 0) AS warehouse_id,
                           w.company_id, s.date_kind AS kind, s.days, s.action,
                           span."begin", span."limit"
                      FROM unnest(%(watches)s, %(begins)s, %(limits)s)
                           AS span(watch_id, "begin", "limit")
                      JOIN whiz_expiry_watch w ON w.id = span.watch_id
                      JOIN whiz_expiry_stage s ON s.id = w.stage_id
                ), soon AS MATERIALIZED (
                    -- step by step: how few each leaves, the planner cannot know
                    SELECT id, %(dates)s FROM stock_lot
                     WHERE LEAST(%(dates)s) < %(last)s
                ), shelf AS MATERIALIZED (
                    -- with the dates: a join of two that are as large would be a loop
                    SELECT q.lot_id, pp.product_tmpl_id, loc.company_id,
                           COALESCE(loc.warehouse_id, 0) AS warehouse_id,
                           %(soon_dates)s, sum(q.quantity) AS quantity,
                           COALESCE(sum(q.quantity) FILTER (WHERE %(is_own)s), 0)
                               AS own,
                           COALESCE((pp.standard_price ->> loc.company_id::text
                                    )::numeric, 0) AS cost
                      FROM soon
                      JOIN stock_quant q ON q.lot_id = soon.id AND q.quantity > 0
                      JOIN stock_location loc
                        ON loc.id = q.location_id AND loc.usage = 'internal'
                      JOIN product_product pp ON pp.id = q.product_id
                  GROUP BY q.lot_id, pp.id, loc.company_id, loc.warehouse_id,
                           %(soon_dates)s
                ), stock AS MATERIALIZED (
                    SELECT shelf.*, place.zone
                      FROM shelf
                      JOIN place ON place.template_id = shelf.product_tmpl_id
                       AND place.warehouse_id = shelf.warehouse_id
                       AND place.company_id = shelf.company_id
                ), due AS (
                    SELECT stock.lot_id, stock.quantity, dated.day,
                           stock.own * stock.cost AS value,
                           watch.id AS watch_id, watch.kind, watch.days, watch.action,
                           %(latest)s AS latest
                      FROM stock
                CROSS JOIN LATERAL (
                        SELECT kind, moment,
                               (moment AT TIME ZONE 'UTC' AT TIME ZONE stock.zone)::date
                                   AS day
                          FROM (VALUES %(values)s
                               ) AS each(kind, moment)) AS dated
                      JOIN watch ON watch.warehouse_id = stock.warehouse_id
                       AND watch.company_id = stock.company_id
                       AND watch.kind = dated.kind
                       AND dated.moment < watch."limit"
                       AND (dated.moment >= watch."begin" OR watch.action = 'hold')
                ), fresh AS (
                    SELECT due.*
                      FROM due
                     WHERE (due.latest OR due.action = 'hold')
                       AND NOT EXISTS (
                           SELECT FROM whiz_expiry_event known
                            WHERE known.lot_id = due.lot_id
                              AND known.watch_id = due.watch_id
                              AND known.day = due.day
                              AND known.state != 'obsolete')
                )
                INSERT INTO whiz_expiry_event (
                    create_date, write_date, state, watch_id, action, date_kind, days,
                    lot_id, day, quantity, value)
                SELECT now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 'new',
                       watch_id, action, kind, days, lot_id, day, quantity, value
                  FROM fresh
              -- sorted, so that all is found before the first is entered: what is known
              -- would be looked for among ever more new rows. By the lot, because it
              -- is looked up again for each when its foreign key is checked.
              ORDER BY lot_id
                    ON CONFLICT DO NOTHING
                """,
                last=max(limit for _watch_id, _begin, limit in spans),
                # stages of one date begin where the one before ends
                latest=SQL("TRUE")
                if len(kinds) == 1
                else SQL(
                    """dated.day - watch.days = max(dated.day - watch.days) OVER (
                           PARTITION BY stock.lot_id, stock.warehouse_id,
                                        stock.company_id)"""
                ),
                is_own=self.env["whiz.expiry.stock"]._sql_is_own(
                    SQL("q.owner_id"), SQL("loc.company_id")
                ),
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
                watches=[watch_id for watch_id, _begin, _limit in spans],
                begins=[begin for _watch_id, begin, _limit in spans],
                limits=[limit for _watch_id, _begin, limit in spans],
            )
        )
        return self.env.cr.rowcount

    def _get_watch_spans(self, zones):
        """Return [(watch id, begin, limit)]: from when until before when a date is due
        for a stage in a warehouse, and for no later stage of the same date.

        :param zones: {(warehouse id or False, company id): time zone}
        """
        stages = self.stage_ids
        now = fields.Datetime.now()
        limits = {
            (stage, zone): self._get_limit(now, zone, stage.days)
            for stage in stages
            for zone in set(zones.values())
        }
        begins = {
            (stage, zone): max(
                (
                    limits[other, zone]
                    for other in stages
                    if other.date_kind == stage.date_kind and other.days < stage.days
                ),
                default=datetime.min,
            )
            for stage, zone in limits
        }
        Watch = self.env["whiz.expiry.watch"].sudo()  # nobody makes any by hand
        watches = Watch._get_watches(stages, set(zones))
        return [
            (watches[(stage.id, *place)].id, begins[stage, zone], limits[stage, zone])
            for stage in stages
            for place, zone in zones.items()
        ]

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
                  FROM whiz_expiry_watch watch
                 WHERE watch.id = e.watch_id AND e.state = ANY(%(pending)s)
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
                          AND loc.warehouse_id IS NOT DISTINCT FROM watch.warehouse_id
                          AND loc.company_id = watch.company_id
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
