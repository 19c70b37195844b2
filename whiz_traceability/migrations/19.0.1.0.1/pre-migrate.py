from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Measures name stage, warehouse and company by a watch."""
    if not column_exists(cr, "whiz_expiry_event", "stage_id"):
        return
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS whiz_expiry_watch (
            id serial PRIMARY KEY, stage_id integer, warehouse_id integer,
            company_id integer);
        ALTER TABLE whiz_expiry_event ADD COLUMN IF NOT EXISTS watch_id integer;
        INSERT INTO whiz_expiry_watch (stage_id, warehouse_id, company_id)
             SELECT DISTINCT stage_id, warehouse_id, company_id
               FROM whiz_expiry_event
              WHERE watch_id IS NULL;
        UPDATE whiz_expiry_event e
           SET watch_id = w.id
          FROM whiz_expiry_watch w
         WHERE e.watch_id IS NULL
           AND w.stage_id IS NOT DISTINCT FROM e.stage_id
           AND w.warehouse_id IS NOT DISTINCT FROM e.warehouse_id
           AND w.company_id = e.company_id;
        ALTER TABLE whiz_expiry_event
              DROP COLUMN stage_id, DROP COLUMN warehouse_id, DROP COLUMN company_id;
        """
    )
