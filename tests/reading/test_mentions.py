"""Numerals that are no quantities, by kind."""

import pytest

from jiheng.reading.scan import scan
from jiheng.standards import load


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据川财教〔2023〕147号文件", "document 川财教〔2023〕147号=川财教〔2023〕147号"),
        ("（县府办发［2022］15号）", "document 县府办发［2022］15号=县府办发[2022]15号"),
        ("第23届大赛", "ordinal 第23届=23"),
        ("第五次党代会", "ordinal 第五次=五"),
        ("全市排名第3", "rank 第3=3"),
        ("获第 2 名", "rank 第 2 名=2"),
        ("获二等奖", "grade 二等奖=二等奖"),
        ("3年级", "grade 3年级=3年级"),
        ("中山路88号", "code 88号=88号"),
        ("1、加强管理", "list 1、=1"),
        ("（2）完善制度", "list （2）=2"),
        ("1.2021年预算", "list 1.=1; year 2021年=2021"),
        ("一、概况", "list 一、=一"),
        ("一是抓落实；二是强监督", "list 一是=一; list 二是=二"),
        ("3. 12.40万元", "list 3.=3"),
        ("2021年9月20日", "date 2021年9月20日=2021-09-20"),
        ("百余元2022年", "year 2022年=2022"),
        ("采用“3+1”模式", "name 3=3; name 1=1"),
        ("推进三下乡", "name 三下乡=三下乡"),
    ],
)
def test_mentions(text, expected):
    found = scan(text, load().names).mentions
    assert "; ".join(f"{m.kind} {text[m.start : m.end].strip()}={m.value}" for m in found) == expected
