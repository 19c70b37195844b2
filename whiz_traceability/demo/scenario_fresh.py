"""Goods that do not keep: what the expiry cockpit shows."""


def play_fresh(story):
    """Receive and deliver drinks and yoghurts; then let time pass.

    About 5 drinks and 5 yoghurts leave on a day: not all of what is there will be sold
    in time. Lumière, who wants two thirds of the shelf life, got less than that.
    """
    story.receive(
        "receipt_fresh_1",
        80,
        "latteria",
        "PO-0111",
        "a01",
        {"drk_2609": 240, "drk_2610": 240},
    )
    unit = "product_uom_unit"
    story.deliver("delivery_fresh_1", 44, "rossi", "SO-0401", [("drk_2609", 196, unit)])
    story.receive(
        "receipt_fresh_2",
        40,
        "latteria",
        "PO-0112",
        "a01",
        {"drk_2611": 180, "drk_2612": 360, "yog_141": 400},
    )
    story.deliver(
        "delivery_fresh_2",
        26,
        "rossi",
        "SO-0402",
        [("drk_2610", 150, unit), ("yog_141", 370, unit)],
    )
    story.deliver(
        "delivery_fresh_3", 20, "lumiere", "SO-0403", [("drk_2612", 60, unit)]
    )
    story.receive(
        "receipt_fresh_3",
        14,
        "latteria",
        "PO-0113",
        "a01",
        {"drk_2613": 240, "drk_2614": 240, "yog_142": 200, "yog_143": 300},
    )
    story.deliver("delivery_fresh_4", 9, "rossi", "SO-0404", [("yog_142", 80, unit)])
    story.expire("drk_2609", 12)
    story.scrap("scrap_fresh", 6, "drk_2609", 28, "Out of date")
    story.expire("yog_141", 2)
    story.expire("lec_2609_002", 3)
    story.check_expiry()
