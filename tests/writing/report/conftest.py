"""The five small units, composed."""

import pytest
from cases import CASES, composed


@pytest.fixture(scope="session", params=list(CASES))
def composition(request):
    return composed(request.param)
