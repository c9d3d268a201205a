"""The fixtures of `tests.fixtures`, here and below."""

from tests.fixtures import *  # noqa: F403
