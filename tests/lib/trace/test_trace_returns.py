"""Which delivery a return takes back."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib.trace.returns import Shipment, net_returns

ROSSI, WEBER = 1, 2
_ids = count(1)


def day(number):
    return datetime(2026, 1, 1) + timedelta(days=number)


def shipment(number, quantity, partner=ROSSI, lot=7, **vals):
    line_id = next(_ids)
    vals = {"line_id": line_id, "move_id": 1000 + line_id, "picking_id": 1, **vals}
    return Shipment(
        lot_id=lot, partner_id=partner, date=day(number), quantity=quantity, **vals
    )


def back(number, quantity, partner=ROSSI, **vals):
    return shipment(number, quantity, partner, is_return=True, **vals)


def left(deliveries):
    return [delivery.net for delivery in deliveries]


def test_nothing():
    assert net_returns([]) == ([], [])


def test_delivery_without_return():
    deliveries, unmatched = net_returns([shipment(1, 5)])
    assert left(deliveries) == [5]
    assert not unmatched


@pytest.mark.parametrize(("quantity", "rest"), [(2, 3), (5, 0)])
def test_return_of_the_delivery(quantity, rest):
    """5 delivered, 2 or all 5 came back"""
    sent = shipment(1, 5)
    deliveries, unmatched = net_returns(
        [sent, back(2, quantity, origin_move_id=sent.move_id)]
    )
    assert left(deliveries) == [rest]
    assert not unmatched


def test_origin_wins_over_the_latest():
    """both to Rossi; the return names the older delivery"""
    first, second = shipment(1, 5), shipment(2, 5)
    deliveries, _unmatched = net_returns(
        [first, second, back(3, 4, origin_move_id=first.move_id)]
    )
    assert left(deliveries) == [1, 5]


def test_origin_of_another_partner_is_believed():
    """delivered to Rossi, sent back by a carrier's address: still Rossi's"""
    sent = shipment(1, 5)
    deliveries, _unmatched = net_returns(
        [sent, back(2, 5, partner=99, origin_move_id=sent.move_id)]
    )
    assert left(deliveries) == [0]


def test_more_than_the_origin_goes_on_to_the_partners_other_deliveries():
    """5 + 5 delivered, 7 back from the second: 2 are of the first"""
    first, second = shipment(1, 5), shipment(2, 5)
    deliveries, unmatched = net_returns(
        [first, second, back(3, 7, origin_move_id=second.move_id)]
    )
    assert left(deliveries) == [3, 0]
    assert not unmatched


def test_without_origin_the_latest_of_the_partner_before_it():
    """three deliveries to Rossi on days 1, 2, 5; on day 3 six of 4 + 4 come back"""
    deliveries, _unmatched = net_returns(
        [shipment(1, 4), shipment(2, 4), back(3, 6), shipment(5, 4)]
    )
    assert left(deliveries) == [2, 0, 4]


def test_batch_is_not_taken_from_somebody_else():
    """Weber sends back what only Rossi got: Rossi may still have all of it"""
    deliveries, unmatched = net_returns([shipment(1, 5), back(2, 3, partner=WEBER)])
    assert left(deliveries) == [5]
    assert [quantity for _back, quantity in unmatched] == [3]


def test_batch_without_partner_stays_unmatched():
    deliveries, unmatched = net_returns([shipment(1, 5), back(2, 3, partner=None)])
    assert left(deliveries) == [5]
    assert len(unmatched) == 1


def test_nobody_gives_back_to_nobody():
    """a delivery and a return that both name no partner belong together"""
    deliveries, _unmatched = net_returns(
        [shipment(1, 5, partner=None), back(2, 3, partner=None)]
    )
    assert left(deliveries) == [2]


def test_serial_is_at_one_place_only():
    """a serial comes back from an unknown sender: the last consignee has it no more"""
    deliveries, unmatched = net_returns(
        [
            shipment(1, 1, is_serial=True),
            back(2, 1, is_serial=True),
            shipment(3, 1, partner=WEBER, is_serial=True),
            back(4, 1, partner=None, is_serial=True),
        ]
    )
    assert left(deliveries) == [0, 0]
    assert not unmatched


def test_return_before_the_delivery():
    """what came back on day 1 was not delivered on day 2"""
    deliveries, unmatched = net_returns([back(1, 3), shipment(2, 5)])
    assert left(deliveries) == [5]
    assert len(unmatched) == 1


def test_resale_after_return():
    """5 to Rossi, 5 back, 5 to Weber: only Weber has them"""
    sent = shipment(1, 5)
    deliveries, _unmatched = net_returns(
        [
            sent,
            back(2, 5, origin_move_id=sent.move_id),
            shipment(3, 5, partner=WEBER),
        ]
    )
    assert {d.partner_id: d.net for d in deliveries} == {ROSSI: 0, WEBER: 5}


def test_lots_do_not_mix():
    deliveries, unmatched = net_returns([shipment(1, 5), back(2, 5, lot=8)])
    assert left(deliveries) == [5]
    assert len(unmatched) == 1


def test_rest_below_the_rounding_is_nothing():
    """0.1 + 0.2 is not 0.3 for a computer; nothing is left unmatched by that"""
    sent = [shipment(1, 0.1), shipment(2, 0.2)]
    _deliveries, unmatched = net_returns([*sent, back(3, 0.1 + 0.2)])
    assert not unmatched


shipments = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(1, 20),
        st.sampled_from([ROSSI, WEBER, None]),
        st.sampled_from([7, 8]),
        st.booleans(),
        st.integers(0, 12),
    ),
    max_size=15,
)


def built(rows, serial=False):
    """Shipments of the rows; a return may name any earlier row as its origin."""
    return [
        Shipment(
            line_id=number,
            lot_id=lot,
            move_id=number,
            picking_id=None,
            partner_id=partner,
            date=day(when),
            quantity=quantity,
            is_return=is_return,
            is_serial=serial,
            origin_move_id=origin if is_return and origin < number else None,
        )
        for number, (when, quantity, partner, lot, is_return, origin) in enumerate(rows)
    ]


@given(shipments, st.booleans())
def test_never_negative_and_nothing_lost(rows, serial):
    todo = built(rows, serial)
    deliveries, unmatched = net_returns(todo)
    for delivery in deliveries:
        assert 0 <= delivery.returned <= delivery.quantity
    for lot in (7, 8):
        sent = sum(s.quantity for s in todo if s.lot_id == lot and not s.is_return)
        came_back = sum(s.quantity for s in todo if s.lot_id == lot and s.is_return)
        net = sum(d.net for d in deliveries if d.lot_id == lot)
        rest = sum(quantity for s, quantity in unmatched if s.lot_id == lot)
        assert net == sent - came_back + rest


@given(shipments, st.randoms())
def test_the_order_of_the_lines_does_not_matter(rows, random):
    first, _unmatched = net_returns(built(rows))
    shuffled = built(rows)
    random.shuffle(shuffled)
    second, _unmatched = net_returns(shuffled)
    assert [(d.line_id, d.net) for d in first] == [(d.line_id, d.net) for d in second]


@given(shipments)
def test_a_batch_is_taken_from_its_consignee_only(rows):
    """without named origins, a consignee loses at most what it sent back itself"""
    todo = built([(*row[:5], 99) for row in rows])
    deliveries, _unmatched = net_returns(todo)
    for lot in (7, 8):
        for partner in (ROSSI, WEBER, None):
            own = [s for s in todo if (s.lot_id, s.partner_id) == (lot, partner)]
            taken = sum(
                d.returned
                for d in deliveries
                if (d.lot_id, d.partner_id) == (lot, partner)
            )
            assert taken <= sum(s.quantity for s in own if s.is_return)
