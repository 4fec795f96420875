"""What happens between two stations and a walk; the proofs tell these with and without a fault."""

from app.domain.model.claims import LEASE_S
from app.domain.verbs import Verb
from tests.central.shelf import Released, bin_of
from tests.faults.claims.pair import PICKER, Pair, coat_tag
from tests.faults.protocol.line import Fate

BIN, COAT = bin_of("COAT-S"), coat_tag()


def begin(pair: Pair) -> Released:
    """An order; both pickers stand at their stations, nobody has a walk."""
    order = pair.release()
    pair.a.offline()
    pair.b.offline()
    for bench in (pair.a, pair.b):
        assert bench.all(PICKER, Verb.GO_PICK) == ["common.signed_in", "common.went_to"]
    return order


def with_a_lease(pair: Pair) -> Released:
    """A holds the only walk ahead."""
    order = begin(pair)
    pair.a.online()
    assert pair.claim(order) == ("ST-MIL-1", "lease", 1)
    return order


def in_hand(pair: Pair) -> Released:
    """A walks, with one coat in its tote that the centre knows."""
    order = with_a_lease(pair)
    assert pair.a.scan(Verb.GET_WORK).verdict.value == "pick.started"
    pair.a.all(BIN, COAT, "T-101")
    pair.a.online()
    pair.b.online()
    assert pair.claim(order) == ("ST-MIL-1", "hard", 1)
    return order


def lapsed_lease(pair: Pair) -> Released:
    """A goes offline with a lease; the centre gives the walk to B when it is over."""
    order = with_a_lease(pair)
    pair.a.offline()
    pair.wait(LEASE_S + 1)
    pair.check(order)
    pair.b.online()
    pair.check(order)
    return order


def resent_claim(pair: Pair) -> Released:
    """The reply to A's claim is lost; the same grant is answered again when much time is gone."""
    order = begin(pair)
    pair.a.door.online = True
    pair.a.idle()
    pair.a.push(Fate.REPLY_LOST)
    assert pair.claim(order)[0] == "ST-MIL-1"
    pair.wait(600)
    pair.a.offline()
    pair.a.push()
    pair.wait(301)
    pair.b.online()
    pair.check(order)
    return order


def two_totes(pair: Pair) -> Released:
    """A picks offline under a lease that runs out; B goes on; A comes back with what it picked."""
    order = with_a_lease(pair)
    pair.a.offline()
    assert pair.a.scan(Verb.GET_WORK).verdict.value == "pick.started"
    pair.a.all(BIN, COAT, "T-101")
    pair.wait(LEASE_S + 1)
    pair.b.online()
    assert pair.b.scan(Verb.GET_WORK).verdict.value == "pick.started"
    pair.b.all(BIN, COAT, "T-102")
    pair.b.online()
    pair.a.online()
    pair.check(order)
    return order
