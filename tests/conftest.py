"""Settings of all tests: how long an example takes says nothing on a machine that is busy with other things."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tests", deadline=None)
settings.load_profile("tests")
