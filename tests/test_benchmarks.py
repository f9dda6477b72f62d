"""The benchmark runs: each phase works on what the phases before made, and says something of it."""

from benchmarks.build import ARTICLE, measured, phases


def test_each_phase_of_a_build_can_be_measured() -> None:
    told = {phase.name.strip(): measured(phase, 1) for phase in phases(ARTICLE)}
    assert {"read", "scan", "extract", "lines", "export ttl", "export jsonld", "check"} <= set(told)
    assert all(0 <= took.least <= took.middle <= took.first for took in told.values())
    assert told["check"].word == "conforms: True"
