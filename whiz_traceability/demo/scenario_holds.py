"""What is on hold on the demo company, and what was.

The paste NUT-2611-014 waits for the laboratory, a returned controller for an answer to
the customer. The cocoa CC-71 was held once and released. Every fifth delivery of an
electronics supplier is held when it is received.
"""

from ..models.whiz_hold import OwnVals


def play(story):
    """Place the demo's holds, through the one way to hold, and date them back."""
    env = story.env
    location = story.warehouse._get_quarantine_location()
    story._name("location_quarantine", location)
    released = _hold(
        story,
        "hold_cocoa",
        69,
        "cc_71",
        "quality",
        "Certificate of analysis is missing",
    )
    released._release(
        "Certificate of analysis 71/09 has come, all values within limits"
    )
    released.sudo().write(OwnVals({"released_date": story.at(68, hour=15)}))
    released.message_ids.date = story.at(68, hour=15)
    _hold(
        story,
        "hold_paste",
        1,
        "nut_014",
        "quality",
        "Metal splinter found in a returned jar. Retained sample is at the laboratory, "
        "result in two days.",
    )
    _hold(
        story,
        "hold_controller",
        9,
        "x2_0001",
        "complaint",
        "Came back from Vélo Nord: display stays dark when it is cold",
    )
    policy = env["whiz.hold.policy"].create(
        {
            "name": "Electronics: every fifth delivery to incoming inspection",
            "category_ids": [(6, 0, story.ref("category_electronics").ids)],
            "partner_ids": [(6, 0, story.ref("partner_ampere").ids)],
            "frequency": "nth",
            "interval": 5,
        }
    )
    story._name("hold_policy_electronics", policy)


def _hold(story, name, days, lot, reason, note):
    hold = story.lot(lot)._hold(reason, note=note)
    hold.sudo().write(OwnVals({"opened_date": story.at(days)}))
    for record in (hold, story.lot(lot)):
        messages = record.message_ids.filtered(
            lambda message: message.date >= story.started
        )
        messages.date = story.at(days)
    story._name(name, hold)
    return hold
