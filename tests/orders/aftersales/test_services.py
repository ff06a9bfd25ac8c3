"""From a delivered line to the credit note."""

from decimal import Decimal
from uuid import uuid4

import pytest

from inventory.models import StockMovement
from orders.aftersales.models import CreditNote, Return, ReturnLine
from orders.aftersales.selectors import (
    credit_note_detail,
    return_detail,
    returnable_lines,
    returns_of_order,
    returns_page,
    returns_to_decide,
)
from orders.aftersales.services import (
    BadReceiptError,
    BadReturnQuantityError,
    LineTwiceError,
    NoteMissingError,
    NothingToReturnError,
    NotReturnableError,
    NotWholeError,
    Received,
    ReturnWish,
    TooManyReturnedError,
    UnknownReasonError,
    UnknownReturnError,
    WrongReturnStateError,
    accept_return,
    receive_return,
    refuse_return,
    request_return,
)
from orders.models import LineState, OrderEvent
from orders.placing.finding import UnknownOrderError
from orders.progress.steps import UnknownLineError
from portal.kernel.idempotency import KeyReusedError
from portal.kernel.models import OutboxMessage
from portal.kernel.tenancy import Scope, scope
from tests import factories
from tests.order_factories import Wish, balance_of, make_order, only_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(db):
    return factories.make_item()


@pytest.fixture
def order(system, company, ship_to, network, item, buyer, now):
    factories.put_stock(item, network.site, 100)
    return make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 40, LineState.DELIVERED), Wish(item, 3, LineState.CONFIRMED)],
        now=now,
        buyer=buyer,
    )


@pytest.fixture
def ask(order, buyer, now):
    def ask(quantity=10, reason="damaged", position=1, **options):
        wish = ReturnWish(only_line(order, position).public_id, Decimal(quantity), reason)
        return request_return(number=order.number, lines=[wish], author=buyer, now=now, **options)

    return ask


def kinds(order):
    return list(OrderEvent.objects.filter(order=order).order_by("sequence").values_list("kind", flat=True))


def test_a_return_goes_all_the_way_to_the_credit_note(order, ask, item, network, desk, now):
    number = ask(10)
    accept_return(number=number, note="send it", author=desk, now=now)

    note = receive_return(number=number, author=desk, now=now)

    found, line = return_detail(number), only_line(order)
    assert found is not None
    assert (found.state, found.credit_note) == ("credited", note)
    assert (line.state, line.returned_quantity) == (LineState.DELIVERED, 10)
    assert balance_of(item, network.site).on_hand == 110
    assert CreditNote.objects.get().amount == Decimal("5.00")
    assert kinds(order) == ["return_requested", "return_accepted", "return_received", "credited"]


def test_goods_unfit_for_sale_are_scrapped_through_the_ledger(order, ask, item, network, desk, now):
    number = ask(10)
    accept_return(number=number, author=desk, now=now)
    row = ReturnLine.objects.get()

    receive_return(number=number, received={row.pk: Received(Decimal(8), Decimal(5))}, author=desk, now=now)

    changes = dict(
        StockMovement.objects.filter(reference=number).values_list("kind", "change").order_by("kind")
    )
    assert changes == {"return": 8, "scrap": -3}
    assert balance_of(item, network.site).on_hand == 105
    assert CreditNote.objects.get().amount == Decimal("4.00")
    assert [row.returnable for row in returnable_lines(order.number)] == [32]


def test_a_line_that_came_back_whole_is_returned(order, ask, desk, now):
    for quantity in (13, 27):
        number = ask(quantity)
        accept_return(number=number, author=desk, now=now)
        receive_return(number=number, author=desk, now=now)

    line = only_line(order)
    assert (line.state, line.returned_quantity) == (LineState.RETURNED, 40)
    assert sum(note.amount for note in CreditNote.objects.all()) == line.amount
    assert returnable_lines(order.number) == ()


def test_a_line_asked_back_whole_is_offered_for_return_no_more(order, ask):
    ask(40)

    assert only_line(order).state == LineState.DELIVERED
    assert returnable_lines(order.number) == ()


def test_stock_that_came_back_is_looked_at_again(order, ask, item, network, desk, now):
    number = ask()
    accept_return(number=number, author=desk, now=now)

    receive_return(number=number, author=desk, now=now)

    assert OutboxMessage.objects.get(topic="supply").payload == {"keys": [[item.pk, network.site.pk]]}


def test_steps_taken_twice_have_one_effect(order, ask, item, network, desk, now):
    number = ask()
    for _ in range(2):
        accept_return(number=number, author=desk, now=now)
    notes = {receive_return(number=number, author=desk, now=now) for _ in range(2)}

    assert len(notes) == 1
    assert balance_of(item, network.site).on_hand == 110
    assert kinds(order).count("return_accepted") == 1


def test_the_same_request_under_one_key_is_one_return(order, ask):
    numbers = {ask(10, idempotency_key="k") for _ in range(2)}

    assert len(numbers) == 1
    assert Return.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(order, ask):
    ask(10, idempotency_key="k")

    with pytest.raises(KeyReusedError):
        ask(11, idempotency_key="k")

    assert Return.objects.count() == 1


def test_no_more_than_was_delivered_can_go_back_in_all(order, ask):
    ask(30)

    with pytest.raises(TooManyReturnedError) as refusal:
        ask(11)

    assert refusal.value.values == {"most": "10"}
    assert Return.objects.count() == 1


def test_what_was_refused_can_be_asked_for_again(order, ask, desk, now):
    refuse_return(number=ask(40), note="not ours", author=desk, now=now)

    ask(40)

    assert kinds(order) == ["return_requested", "return_refused", "return_requested"]
    assert [row.state for row in returns_of_order(order.number)] == ["requested", "refused"]


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"position": 2, "quantity": 1}, NotReturnableError),
        ({"quantity": 0}, BadReturnQuantityError),
        ({"quantity": -1}, BadReturnQuantityError),
        ({"quantity": "NaN"}, BadReturnQuantityError),
        ({"quantity": "1.5"}, NotWholeError),
        ({"quantity": 41}, TooManyReturnedError),
        ({"quantity": "9" * 40}, TooManyReturnedError),
        ({"reason": "bored"}, UnknownReasonError),
    ],
)
def test_an_impossible_wish_is_refused(order, ask, options, refusal):
    with pytest.raises(refusal) as refused:
        ask(**options)

    assert refused.value.line == 1
    assert not Return.objects.exists()
    assert not kinds(order)


def test_a_return_names_known_lines_once(order, buyer, now):
    wish = ReturnWish(only_line(order).public_id, Decimal(1), "faulty")

    for lines, refusal in (
        ([], NothingToReturnError),
        ([wish, wish], LineTwiceError),
        ([ReturnWish(uuid4(), Decimal(1), "faulty")], UnknownLineError),
    ):
        with pytest.raises(refusal):
            request_return(number=order.number, lines=lines, author=buyer, now=now)

    assert not Return.objects.exists()


def test_another_companys_order_is_not_found(order, outsider, other_company, now):
    wish = ReturnWish(only_line(order).public_id, Decimal(1), "faulty")

    with scope(Scope(other_company.pk)), pytest.raises(UnknownOrderError):
        request_return(number=order.number, lines=[wish], author=outsider, now=now)

    assert not Return.objects.exists()


def test_another_companys_return_is_not_found(ask, other_company, now):
    number = ask()

    with scope(Scope(other_company.pk)):
        assert return_detail(number) is None
        assert returns_page() == ()
        with pytest.raises(UnknownReturnError):
            accept_return(number=number, author=None, now=now)

    assert Return.objects.get().state == "requested"


def test_a_refusal_needs_a_word(ask, desk, now):
    number = ask()

    with pytest.raises(NoteMissingError):
        refuse_return(number=number, note=" ", author=desk, now=now)

    assert Return.objects.get().state == "requested"


def test_what_was_not_accepted_cannot_be_received(ask, item, network, desk, now):
    number = ask()

    with pytest.raises(WrongReturnStateError):
        receive_return(number=number, author=desk, now=now)

    assert balance_of(item, network.site).on_hand == 100
    assert not CreditNote.objects.exists()


def test_what_was_refused_cannot_be_accepted(ask, desk, now):
    number = ask()
    refuse_return(number=number, note="too late", author=desk, now=now)

    with pytest.raises(WrongReturnStateError):
        accept_return(number=number, author=desk, now=now)

    assert Return.objects.get().state == "refused"


@pytest.mark.parametrize(("came", "restocked"), [(11, 0), (5, 6), (-1, 0), (0, 0)])
def test_impossible_quantities_cannot_be_received(ask, item, network, desk, now, came, restocked):
    number = ask(10)
    accept_return(number=number, author=desk, now=now)
    row = ReturnLine.objects.get()

    with pytest.raises(BadReceiptError):
        receive_return(
            number=number,
            received={row.pk: Received(Decimal(came), Decimal(restocked))},
            author=desk,
            now=now,
        )

    assert balance_of(item, network.site).on_hand == 100
    assert Return.objects.get().state == "accepted"


def test_a_credit_note_says_what_it_is_for(order, ask, desk, now):
    number = ask(10)
    accept_return(number=number, author=desk, now=now)

    note = credit_note_detail(receive_return(number=number, author=desk, now=now))

    assert note is not None
    assert (note.order_number, note.return_number) == (order.number, number)
    assert note.amount.amount == 5
    assert [line.description for line in note.lines] == ["BOLT-M10 Vis BOLT-M10"]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_two_queries_however_long(ask, count, django_assert_num_queries):
    for _ in range(count):
        ask(1)

    with django_assert_num_queries(2):
        assert len(returns_to_decide()) == count
