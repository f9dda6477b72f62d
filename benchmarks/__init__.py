"""Where the time goes: python -m benchmarks.build (make bench)."""
