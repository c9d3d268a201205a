"""The scripts of `classroom/hub` are run as files there; tests import them by name."""

import sys
from pathlib import Path

HUB = Path(__file__).parents[2] / "classroom" / "hub"
sys.path.insert(0, str(HUB))
