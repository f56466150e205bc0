"""A text of more than any report's length is related in stretches."""

import time

from jiheng.reading import read_text

SENTENCE = "{}年基本支出年初预算为123.45万元，支出决算为120.11万元，完成年初预算的97.29%。"


def _time(sentences: int) -> float:
    started = time.process_time()
    read_text(SENTENCE.format(2022) * sentences)
    return time.process_time() - started


def test_every_stretch_has_its_relations():
    report = read_text("".join(SENTENCE.format(2022) + "\n" for _ in range(1200)))
    rates = [r for r in report.relations if r.kind == "ratio"]
    assert len(rates) == 1200
    assert all(r.holds for r in rates)


def test_time_grows_with_the_length_only():
    _time(50)
    short, long = min(_time(400) for _ in range(3)), min(_time(3200) for _ in range(2))
    assert long < 8 * 3 * short


def test_posts_beyond_those_granted_are_not_sought_in_all_pairs():
    staff = "".join(f"编制{i % 97 + 1}人，在职{i % 89 + 200}人，" for i in range(500))
    plain, asked = (staff + "".join(f"{word}{i + 900}人，" for i in range(60)) for word in ("借用", "超编"))

    def took(text: str) -> float:
        started = time.process_time()
        read_text(text)
        return time.process_time() - started

    assert min(took(asked) for _ in range(3)) < 4 * min(took(plain) for _ in range(3))
