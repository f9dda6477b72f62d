"""The benchmark runs: each phase works on what the phases before made, and says something of it."""

from benchmarks.build import ARTICLE, measured, phases


def test_each_phase_of_a_build_can_be_measured() -> None:
    steps = (phase for phase in phases(ARTICLE) if phase.name != "check")  # slow, and tested where it belongs
    told = {phase.name.strip(): measured(phase, 1) for phase in steps}
    assert {"read", "scan", "extract", "lines", "links", "table", "export ttl", "export jsonld"} <= set(told)
    assert all(0 < took.least == took.middle == took.first for took in told.values())
    assert told["extract"].word.endswith(" statements")
