"""A report says the same in another shape: the held-out reports broken, spaced, widened, in other characters."""

import pytest
from reshaping import SHAPES, reshaped


@pytest.mark.parametrize("shape", SHAPES)
def test_little_changes(shape):
    told = reshaped("heldout", shape)
    assert told["facts"] > 800
    assert told["missing"] + told["added"] <= told["facts"] * 0.003
    assert told["otherwise"] <= told["facts"] * 0.01
    assert told["fails"] == 0
