"""What the pages are written with: names that are not there, what is printed, values as people write them."""

from __future__ import annotations

import datetime
import logging
from collections import Counter
from decimal import Decimal

import pytest
from django.template import engines
from jinja2 import UndefinedError
from markupsafe import Markup

from jiheng.web.pages import compile_pages
from jiheng.web.templating import values
from jiheng.web.templating.addresses import in_query
from jiheng.web.templating.environment import environment

HOSTILE = '<script>alert("1")</script>'


def said(source: str, **context: object) -> str:
    return environment(autoescape=True).from_string(source).render(context)


def test_every_template_compiles() -> None:
    pages = engines["jinja2"].env
    pages.cache.clear()
    compile_pages()
    kept = {name for _, name in pages.cache}
    assert {"web/base.html", "web/money.html", "web/parts/money.html"} <= kept
    assert kept == set(pages.list_templates(extensions=["html"]))


def test_what_is_typed_is_escaped_and_what_is_marked_is_not() -> None:
    assert said("{{ a }}", a=HOSTILE) == "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;"
    assert said("{{ a }}", a=Markup("<b>1</b>")) == "<b>1</b>"


def test_a_record_may_lack_a_field_and_nothing_has_no_parts() -> None:
    assert said("{{ a.b }}{{ a['b'] }}{{ a.b.c.d }}{{ n.e }}", a={}, n=None) == ""
    assert said("{{ a.items or '—' }}{{ a.b }}", a={"b": 1}) == "—1", (
        "the keys of a record go before the methods of dict"
    )
    assert said("{{ a.E }}{{ a.W }}", a=Counter("E")) == "1"


def test_decimals_print_without_an_exponent() -> None:
    assert said("{{ a }} {{ b }}", a=Decimal("1E+3"), b=Decimal("0.50")) == "1000 0.50"


def test_a_name_that_is_not_there_is_told_in_the_log_and_no_page_falls(caplog) -> None:
    with caplog.at_level(logging.WARNING, "jiheng.web.templates"):
        assert said("[{{ a }}{{ b.c.d }}{% if e %}1{% endif %}{% for x in f %}1{% endfor %}]", b=object()) == "[]"
    assert "'a' is undefined" in caplog.text
    assert "has no attribute 'c'" in caplog.text


def test_under_test_a_page_falls_by_it() -> None:
    with pytest.raises(UndefinedError, match="'nobody' is undefined"):
        engines["jinja2"].env.from_string("{% if nobody %}1{% endif %}").render()


def test_values_as_people_write_them() -> None:
    late = datetime.datetime(2025, 3, 4, 17, 5, tzinfo=datetime.UTC)
    assert values.moment(late) == values.moment("2025-03-04T17:05:00+00:00") == "2025-03-05 01:05"
    assert values.day(late) == "2025-03-05"
    assert values.day(datetime.date(2025, 3, 4)) == "2025-03-04"
    assert values.iso(late) == "2025-03-05T01:05:00+08:00"
    assert values.cut("一二三四", 4) == "一二三四"
    assert values.cut("一二三四五", 4) == "一二三…"
    assert values.lines(f"一\n{HOSTILE}") == "一<br>&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;"
    assert in_query("三公/经费&a=1") == "%E4%B8%89%E5%85%AC%2F%E7%BB%8F%E8%B4%B9%26a%3D1"
    assert in_query(None) == ""
