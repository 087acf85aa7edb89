"""The environment in which every measured program runs, ours and the plain ones alike."""

import os
from collections.abc import Mapping

FORBIDS_BYTE_CODE = "PYTHONDONTWRITEBYTECODE"


def surroundings(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment with a program's `own`, in which byte code is kept.

    An installed program has its byte code. A shell that forbids Python to write any would have each run compile the
    checkout anew, and the compiler would be measured too. The first run, which is warm-up, writes it.
    """
    return os.environ | {FORBIDS_BYTE_CODE: ""} | dict(own or {})
