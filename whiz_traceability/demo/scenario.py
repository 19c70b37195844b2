"""The story that the demo data tells, through Odoo's own documents.

Nothing here writes stock by hand: every quantity moves by a transfer, a
manufacturing order, a return or a scrap order that is validated as a user would
do it. Only then are the documents dated back. Names are fixed and dates relative
to today, so that screenshots, tests and tours can rely on them on any day.

Food. Two suppliers' lots (HZ-88123, CC-71, LEC-2609-002) become 120 kg of paste,
NUT-2611-014: 96 kg fill jars, 15 kg are sold, 1 kg is scrapped, 8 kg are left.
Jars JAR-0331 to JAR-0333 go to three customers; one sends 12 jars back. A second
batch, NUT-2611-015 and JAR-0334, shares the cocoa but not the hazelnuts.

Electronics. One order makes four controllers, X2-0001 to X2-0004, from serial
numbered boards and displays. For two of them it is recorded which board and
display they got. Two are delivered, one comes back.

Chilled goods. Drinks and yoghurts with dates from twelve days ago to next year, more
than will be sold in time: see scenario_fresh.py.

Numbers. How the next lots will be named, and boards that are numbered before they come:
see scenario_numbering.py.
"""

from . import scenario_holds, scenario_numbering
from .scenario_fresh import play_fresh
from .story import MODULE, Story


def play(env):
    """Make the demo's documents; do nothing if they are there already."""
    if env.ref(f"{MODULE}.demo_receipt_hazelnuts", raise_if_not_found=False):
        return
    story = Story(env)
    _play_food(story)
    _play_electronics(story)
    scenario_holds.play(story)
    play_fresh(story)
    scenario_numbering.play(story)


def _play_food(story):
    receive, make, deliver = story.receive, story.make, story.deliver
    receive("receipt_hazelnuts", 75, "nocciole", "PO-0101", "a01", {"hz_88123": 150})
    receive(
        "receipt_cocoa",
        70,
        "cacao",
        "PO-0102",
        "a01",
        {"cc_71": 60, "lec_2609_002": 5},
    )
    # 90 kg of hazelnuts, 29.4 kg of cocoa and 600 g of lecithin: the bill of
    # materials has the lecithin in grams, the stock in kilograms.
    make(
        "order_paste_014",
        60,
        "paste",
        120,
        ["nut_014"],
        {"hz_88123": 90, "cc_71": 29.4, "lec_2609_002": 600},
        "a03",
    )
    story.scrap("scrap_paste", 58, "nut_014", 1, "Dropped at filling line 1")
    # Jars are filled by the dozen: 16 dozen are 192 jars of 400 g, or 76.8 kg.
    make("order_jar_0331", 50, "jar", 16, ["jar_0331"], {"nut_014": 76.8}, "b02")
    make("order_jar_0332", 49, "jar", 2, ["jar_0332"], {"nut_014": 9.6}, "b02")
    receive("receipt_hazelnuts_2", 45, "nocciole", "PO-0107", "a01", {"hz_88140": 60})
    make("order_jar_0333", 40, "jar", 2, ["jar_0333"], {"nut_014": 9.6}, "b02")
    make(
        "order_paste_015",
        38,
        "paste",
        60,
        ["nut_015"],
        {"hz_88140": 45, "cc_71": 14.7, "lec_2609_002": 300},
        "a03",
    )
    make("order_jar_0334", 35, "jar", 10, ["jar_0334"], {"nut_015": 48}, "b02")

    deliver(
        "delivery_rossi",
        30,
        "rossi",
        "SO-0201",
        [("jar_0331", 10, "product_uom_dozen")],
    )
    weber = deliver(
        "delivery_weber",
        20,
        "weber",
        "SO-0202",
        [("jar_0331", 5, "product_uom_dozen"), ("jar_0332", 12, "product_uom_unit")],
    )
    deliver(
        "delivery_lumiere",
        18,
        "lumiere",
        "SO-0203",
        [
            ("jar_0331", 1, "product_uom_dozen"),
            ("jar_0332", 12, "product_uom_unit"),
            ("jar_0333", 8, "product_uom_unit"),
            ("nut_014", 15000, "product_uom_gram"),
        ],
    )
    deliver(
        "delivery_rossi_2",
        15,
        "rossi",
        "SO-0204",
        [("jar_0334", 5, "product_uom_dozen")],
    )
    story.take_back("return_weber", 8, weber, "jar_0331", 1)
    story.scrap("scrap_jars", 7, "jar_0331", 8, "Glass broken in the return")
    # Still open: 12 jars are reserved for tomorrow.
    story.plan_delivery(
        "delivery_weber_open",
        -1,
        "weber",
        "SO-0205",
        [("jar_0333", 12, "product_uom_unit")],
    )


def _play_electronics(story):
    boards = [f"cb_{number}" for number in range(1001, 1007)]
    displays = [f"dsp_{number}" for number in range(2001, 2007)]
    screws = story.ref("product_screw")
    story.receive(
        "receipt_electronics",
        65,
        "ampere",
        "PO-0103",
        "a01",
        {**dict.fromkeys(boards + displays, 1), screws: 100},
    )
    order = story.make(
        "order_controllers",
        42,
        "controller",
        4,
        ["x2_0001", "x2_0002", "x2_0003", "x2_0004"],
        {**dict.fromkeys(boards[:4] + displays[:4], 1), screws: 24},
        "b02",
    )
    # Displays of the first two units were swapped, and written down; nobody
    # wrote down the other two.
    story.record_as_built(
        order,
        {"x2_0001": ["cb_1001", "dsp_2002"], "x2_0002": ["cb_1002", "dsp_2001"]},
    )
    velo_nord = story.deliver(
        "delivery_velo_nord",
        25,
        "velo_nord",
        "SO-0301",
        [("x2_0001", 1, "product_uom_unit")],
    )
    story.deliver(
        "delivery_cicli_fabbri",
        22,
        "cicli_fabbri",
        "SO-0302",
        [("x2_0003", 1, "product_uom_unit")],
    )
    story.take_back("return_velo_nord", 10, velo_nord, "x2_0001", 1)
