"""Proof 1: the protocol as a state machine, and a list of broken protocols that it must notice."""

from __future__ import annotations

import time

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.protocol.machine import REACHED, ProtocolMachine
from tests.faults.protocol.mutants import MUTANTS, Mutant
from tests.faults.protocol.world import Template
from tests.faults.report import Report, Scale, judged

EXAMPLES = {Scale.SHORT: 15, Scale.FULL: 600}
MUTANT_EXAMPLES = 150
STEPS = 30
LEAST = {
    "picked": 1.5,
    "claimed": 4,
    "taken over": 0.5,
    "undone": 0.1,
    "replayed": 1.5,
    "push reply_lost": 1,
    "push request_lost": 0.05,
    "cancelled": 0.3,
    "cache lost": 0.3,
    "power cut": 0.3,
    "centre restored": 0.1,
}
"""How often each thing must have happened per example; a path that is not walked proves nothing."""


def run(scale: Scale) -> Report:
    """Runs the machine, then every mutant until it is noticed."""
    ProtocolMachine.template = Template()
    REACHED.clear()
    faults = []
    try:
        explore(EXAMPLES[scale])
    except AssertionError as error:
        faults.append(f"a promise was broken: {error}")
    reached = dict(REACHED)
    examples = reached.get("examples", 0)
    for what, least in LEAST.items():
        if scale is Scale.FULL and reached.get(what, 0) < least * examples:
            faults.append(f"{what!r} happened {reached.get(what, 0)} times in {examples} examples")
    died = {name: noticed_after(mutant) for name, mutant in MUTANTS.items()}
    ProtocolMachine.template.close()
    faults += [f"the mutant {name} was not noticed" for name, after in died.items() if after == 0]
    return judged(
        "protocol",
        reached,
        faults,
        ", ".join(f"{name} noticed after {after} examples" for name, after in died.items()),
        expected="every view right after every step; at rest nothing lost, doubled or different",
    )


def explore(examples: int) -> None:
    """Runs the machine; raises what it finds."""
    run_state_machine_as_test(
        ProtocolMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def noticed_after(mutant: Mutant) -> int:
    """Returns after how many examples a broken protocol was noticed; 0 when it never was."""
    before = REACHED["examples"]
    begun = time.monotonic()
    with mutant():
        try:
            explore(MUTANT_EXAMPLES)
        except Exception:  # noqa: BLE001  # whatever it breaks, it was noticed
            print(f"  mutant noticed in {time.monotonic() - begun:.1f} s", flush=True)
            return max(1, REACHED["examples"] - before)
    return 0
