"""What all tests share: one profile for property tests, without a deadline, for a busy machine is no bug."""

from hypothesis import settings

settings.register_profile("kg", deadline=None)
settings.load_profile("kg")
