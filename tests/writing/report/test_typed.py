"""Numbers in the words of people are carried by the tags like all others, where they stand."""

from test_narrative import ledger
from test_round_trip import WRITERS, meaning, printed

from jiheng.facts import Stage
from jiheng.reading.tags import facts_of, find_tags
from jiheng.writing.report.composition import Figure, Words, shown
from jiheng.writing.report.narrative import compose_ledger
from jiheng.writing.report.proof import plain
from jiheng.writing.report.tagging import figures, origin
from jiheng.writing.report.typed import with_typed


def told(*texts):
    blocks = [{"slot": "performance", "text": text} for text in texts]
    return compose_ledger(ledger(blocks=blocks), "hunan-2021")


def found(composition):
    made = with_typed(composition)
    return [(f.shown, made.facts[f.fact]) for f in figures(made) if f.fact.startswith("typed:")]


def test_a_number_in_words_becomes_a_figure_where_it_stands():
    made = with_typed(told("举办讲座8场，受益460人次。"))
    (pieces,) = [p.pieces for s in made.sections for p in s.body if "讲座" in shown(p.pieces)]
    assert [type(piece) for piece in pieces] == [Words, Figure, Words, Figure, Words]
    assert shown(pieces) == "举办讲座8场，受益460人次。"


def test_it_means_what_a_reader_takes_it_for():
    (eight, _) = found(told("举办讲座8场，受益460人次。"))
    assert (eight[0], eight[1].amount.value, eight[1].stage) == ("8场", 8, Stage.DONE)
    assert origin(eight[1]) == "文字中写的数"


def test_the_text_stays_as_it_was():
    composition = told("举办讲座8场。", "投入20.5万元，占全年的12.5%。")
    assert plain(with_typed(composition)) == plain(composition)


def test_dates_and_ordinals_are_no_numbers():
    assert found(told("9月20日举办第5届科普节，印发县科协〔2023〕8号文件。")) == []


def test_what_has_a_fact_already_keeps_it():
    made = ledger(departments=[{"name": "办公室"}, {"name": "科普部"}])
    composition = compose_ledger(made, "hunan-2021-short")
    assert with_typed(composition) is composition


def test_every_output_names_them():
    made = with_typed(told("举办讲座8场，受益460人次。"))
    for kind, write in WRITERS.items():
        tags = find_tags(write(made), kind)
        assert {meaning(f) for f in facts_of(tags)} == {meaning(f) for f in printed(made, kind)}
        assert {"typed:1", "typed:2"} <= {tag.id for tag in tags.facts}
