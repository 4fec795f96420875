"""Which keys are a scan and which are a person's; no key is lost either way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.wedge import Act, Decision, WedgeFramer, WedgeProfile

ENTER = "\r"
WORDS_120_A_MINUTE_S = 0.1
SCANNER_S = 0.002


class Keyboard:
    """Types into a framer at a pace and keeps what came of it."""

    def __init__(self, profile: WedgeProfile | None = None) -> None:
        self.framer = WedgeFramer(profile or WedgeProfile())
        self.now_s = 100.0
        self.scans: list[Decision] = []
        self.typed = ""
        self.swallowed = 0

    def type(self, keys: str, gap_s: float) -> None:
        for key in keys:
            self.now_s += gap_s
            self._take(self.framer.key(key, self.now_s))

    def pause(self, seconds: float = 1.0) -> None:
        self.now_s += seconds
        self._take(self.framer.tick(self.now_s))

    @property
    def raws(self) -> list[bytes]:
        return [scan.raw for scan in self.scans]

    def _take(self, decision: Decision) -> None:
        self.typed += "".join(decision.replay)
        if decision.act is Act.SCAN:
            self.scans.append(decision)
        self.swallowed += decision.act is Act.SWALLOW


def test_a_burst_with_enter_is_a_scan_and_types_nothing() -> None:
    keyboard = Keyboard()

    keyboard.type("4012345000009" + ENTER, SCANNER_S)

    assert keyboard.raws == [b"4012345000009"]
    assert keyboard.typed == ""


@pytest.mark.parametrize("gap_s", [0.001, 0.008, 0.02, 0.034])
def test_every_usual_scanner_pace_is_heard(gap_s: float) -> None:
    keyboard = Keyboard()

    keyboard.type("01040123456789011721063010ABC123" + ENTER, gap_s)

    assert keyboard.raws == [b"01040123456789011721063010ABC123"]


def test_typing_at_120_words_a_minute_is_no_scan() -> None:
    keyboard = Keyboard()
    note = "left sleeve has a stain, see photo" + ENTER

    keyboard.type(note, WORDS_120_A_MINUTE_S)
    keyboard.pause()

    assert keyboard.scans == []
    assert keyboard.typed == note


def test_two_scans_back_to_back_are_two() -> None:
    keyboard = Keyboard()

    keyboard.type("B-04-3" + ENTER + "4012345000009" + ENTER, SCANNER_S)

    assert keyboard.raws == [b"B-04-3", b"4012345000009"]
    assert keyboard.typed == ""


def test_carriage_return_and_line_feed_count_once() -> None:
    keyboard = Keyboard()

    keyboard.type("B-04-3\r\nT-112\r\n", SCANNER_S)

    assert keyboard.raws == [b"B-04-3", b"T-112"]
    assert (keyboard.typed, keyboard.swallowed) == ("", 2)


def test_enter_after_a_scan_is_a_persons() -> None:
    keyboard = Keyboard()
    keyboard.type("B-04-3" + ENTER, SCANNER_S)

    keyboard.type(ENTER, 0.5)

    assert keyboard.typed == ENTER


def test_tab_ends_a_scan() -> None:
    keyboard = Keyboard()

    keyboard.type("T-112\t", SCANNER_S)

    assert keyboard.raws == [b"T-112"]


def test_too_short_a_burst_is_typed() -> None:
    keyboard = Keyboard()

    keyboard.type("123" + ENTER, SCANNER_S)

    assert (keyboard.scans, keyboard.typed) == ([], "123" + ENTER)


def test_typed_keys_before_a_scan_go_to_the_field_and_not_into_the_scan() -> None:
    keyboard = Keyboard()

    keyboard.type("ab", 0.2)
    keyboard.type("4", 0.2)
    keyboard.type("012345000009" + ENTER, SCANNER_S)

    assert keyboard.typed == "ab"
    assert keyboard.raws == [b"4012345000009"]


def test_group_separator_stays_and_other_controls_go() -> None:
    keyboard = Keyboard()

    keyboard.type("0104012345000009\x1d21AB\x1b\x00C\x85" + ENTER, SCANNER_S)

    assert keyboard.raws == [b"0104012345000009\x1d21ABC"]


def test_shift_keys_that_type_nothing_are_part_of_the_burst() -> None:
    framer = WedgeFramer(WedgeProfile())
    keys = ["", "B", "", "-", "0", "4", "-", "3", ENTER]

    decisions = [framer.key(key, number * SCANNER_S) for number, key in enumerate(keys)]

    assert decisions[-1] == Decision(act=Act.SCAN, raw=b"B-04-3")


def test_the_longest_scan_fits() -> None:
    keyboard = Keyboard()

    keyboard.type("9" * 512 + ENTER, SCANNER_S)

    assert keyboard.raws == [b"9" * 512]
    assert not keyboard.scans[0].truncated


def test_a_burst_of_4_kb_is_one_marked_scan() -> None:
    keyboard = Keyboard()

    keyboard.type("9" * 4096 + ENTER + "B-04-3" + ENTER, SCANNER_S)

    assert keyboard.raws == [b"9" * 512, b"B-04-3"]
    assert keyboard.scans[0].truncated
    assert keyboard.typed == ""


def test_a_burst_of_4_kb_without_end_is_one_marked_scan() -> None:
    keyboard = Keyboard()

    keyboard.type("9" * 4096, SCANNER_S)
    keyboard.pause()

    assert [scan.truncated for scan in keyboard.scans] == [True]
    assert keyboard.typed == ""


def test_a_slow_profile_gives_up_on_a_person_after_a_second_and_a_half() -> None:
    keyboard = Keyboard(WedgeProfile(gap_max_s=0.11))
    note = "a long note of a fast typist" + ENTER

    keyboard.type(note, WORDS_120_A_MINUTE_S)
    keyboard.pause()

    assert (keyboard.scans, keyboard.typed) == ([], note)


def test_a_slow_profile_hears_a_slow_scanner() -> None:
    keyboard = Keyboard(WedgeProfile(gap_max_s=0.08))

    keyboard.type("4012345000009" + ENTER, 0.06)

    assert keyboard.raws == [b"4012345000009"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abB1-\t\r\n\x1d"), st.sampled_from([0.001, 0.03, 0.05, 0.4])),
        max_size=60,
    )
)
def test_every_key_is_scanned_swallowed_or_typed_in_order(keys: list[tuple[str, float]]) -> None:
    keyboard = Keyboard()
    for key, gap_s in keys:
        keyboard.type(key, gap_s)
    keyboard.pause()

    scanned = sum(len(scan.raw) + 1 for scan in keyboard.scans)
    assert scanned + keyboard.swallowed + len(keyboard.typed) == len(keys)
    assert not keyboard.framer.is_holding
