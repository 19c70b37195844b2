from odoo.tests import new_test_user

from odoo.addons.whiz_traceability.tests.common import TraceCommon


class RecallCommon(TraceCommon):
    """A supplier's lot, three lots of jars made from it, and who received them.

    10 kg of RAW go into two orders: A makes 5 JAR-1 and, beside them, 5 small JAR-2
    (nobody knows which got what), B makes 4 JAR-3; 1 kg is left. Rossi received 4 of
    JAR-1 and 2 of JAR-3, Weber 3 of JAR-2.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Recall = cls.env["whiz.recall"]
        cls.user = new_test_user(cls.env, "recall-user", "whiz_traceability.group_user")
        cls.quality = new_test_user(
            cls.env, "recall-quality", "whiz_traceability.group_quality"
        )
        cls.manager = new_test_user(
            cls.env, "recall-manager", "whiz_traceability.group_recall_manager"
        )

    @classmethod
    def tell_story(cls):
        cls.paste = cls.product("Recall paste", uom=cls.kg)
        cls.jar = cls.product("Recall jar")
        cls.raw = cls.lot(cls.paste, "RAW")
        cls.small = cls.product("Recall small jar")
        cls.jar_1, cls.jar_3 = cls.lots(cls.jar, "JAR-1 JAR-3")
        cls.jar_2 = cls.lot(cls.small, "JAR-2")
        cls.receive([(cls.paste, cls.raw, 10)])
        cls.order_a = cls.produce(
            [(cls.jar_1, 5)], [(cls.paste, cls.raw, 6)], [(cls.jar_2, 5)]
        )
        cls.order_b = cls.produce([(cls.jar_3, 4)], [(cls.paste, cls.raw, 3)])
        cls.to_rossi = cls.deliver(
            [(cls.jar, cls.jar_1, 4), (cls.jar, cls.jar_3, 2)], cls.rossi
        )
        cls.to_weber = cls.deliver([(cls.small, cls.jar_2, 3)], cls.weber)

    @classmethod
    def case(cls, *lots, **vals):
        return cls.Recall.create(
            {
                "title": "Test case",
                "reason": "Metal in the paste",
                "hazard_class": "2",
                "seed_lot_ids": [lot.id for lot in lots],
                **vals,
            }
        )

    @classmethod
    def frozen_case(cls, *lots, **vals):
        case = cls.case(*lots, **vals)
        case.action_scope()
        case.action_freeze()
        return case

    def in_one_transaction(self, seconds=3600):
        """Let scheduled jobs run inside the test: they cannot commit there.

        :param seconds: the time that they have left after each batch
        """
        self.patch(
            self.env.registry["ir.cron"],
            "_commit_progress",
            lambda self, *args, **kwargs: seconds,
        )

    @staticmethod
    def lines(case, bucket=None):
        """Return {(lot, bucket, consignee): (quantity, certainty)}."""
        return {
            (line.lot_id.name, line.bucket, line.partner_id.name or ""): (
                line.quantity,
                line.certainty,
            )
            for line in case.scope_line_ids
            if bucket in (None, line.bucket)
        }
