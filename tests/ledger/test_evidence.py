"""Evidence: kept by content, never written over, tied to records and facts."""

import hashlib

import pytest

from jiheng.ledger.evidence import EvidenceRefused, EvidenceStore, check_evidence, proofs_of, take_in


@pytest.fixture
def store(tmp_path):
    return EvidenceStore(tmp_path / "store", largest=1000)


def test_a_file_is_kept_once_by_its_content(store):
    kept = store.put([b"sign", b"ed"])
    assert kept.sha256 == hashlib.sha256(b"signed").hexdigest()
    assert (kept.size, kept.known) == (6, False)
    written = store.place(kept.sha256).stat().st_mtime_ns
    assert store.put([b"signed"]).known
    assert store.place(kept.sha256).stat().st_mtime_ns == written
    assert store.get(kept.sha256) == b"signed"
    assert list(store) == [kept.sha256]
    assert kept.sha256 in store
    assert not list(store.folder.glob(".*"))


@pytest.mark.parametrize(("chunks", "code"), [([], "empty"), ([b""], "empty"), ([b"x" * 600] * 2, "too-large")])
def test_what_is_not_taken_leaves_nothing_behind(store, chunks, code):
    with pytest.raises(EvidenceRefused) as refused:
        store.put(chunks)
    assert refused.value.code == code
    assert [p for p in store.folder.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "AB" * 32, "ab" * 31, "ab" * 32 + "\n", "/" + "a" * 63])
def test_no_name_leads_out_of_the_folder(store, name):
    with pytest.raises(ValueError, match="SHA-256"):
        store.place(name)
    assert name not in store


def test_a_changed_file_is_found(store):
    kept = store.put([b"signed"])
    other = store.put([b"photo"])
    place = store.place(kept.sha256)
    place.chmod(0o600)
    place.write_bytes(b"forged")
    assert [damage.sha256 for damage in store.verify()] == [kept.sha256]
    with pytest.raises(EvidenceRefused) as refused:
        store.get(kept.sha256)
    assert refused.value.code == "damaged"
    assert store.get(other.sha256) == b"photo"
    store.place(other.sha256).unlink()
    with pytest.raises(EvidenceRefused):
        store.get(other.sha256)


def test_files_named_in_the_registers_are_taken_in(ledger, store, tmp_path):
    folder = tmp_path / "佐证"
    folder.mkdir()
    (folder / "签到表.pdf").write_bytes(b"names")
    (tmp_path / "外面.pdf").write_bytes(b"outside")
    (folder / "链接.pdf").symlink_to(tmp_path / "外面.pdf")
    for number, file in enumerate(("签到表.pdf", "没有.pdf", "../外面.pdf", "链接.pdf"), 1):
        ledger.enter("evidence", {"number": str(number), "title": f"佐证{number}", "file": file})
    problems = take_in(ledger, store, folder)
    assert [(p.key, p.rule) for p in problems] == [(key, "evidence_file") for key in "234"]
    assert "不在佐证文件夹内" in problems[1].message
    noted = ledger.record("evidence", "1").values["sha256"]
    assert store.get(noted) == b"names"
    assert check_evidence(ledger, store) == ()
    (folder / "签到表.pdf").write_bytes(b"other names")
    changed = [p for p in take_in(ledger, store, folder) if p.key == "1"]
    assert [p.rule for p in changed] == ["evidence_changed"]
    assert ledger.record("evidence", "1").values["sha256"] == noted


def test_ties_that_lead_nowhere_are_said(ledger, store):
    ledger.enter("evidence", {"title": "签到表", "sha256": "ab" * 32, "record": "活动/9"})
    assert {p.rule for p in check_evidence(ledger, store)} == {"evidence_lost", "evidence_tie"}


def test_from_a_fact_to_what_proves_it(ledger):
    ledger.enter("activities", {"number": "1", "title": "科普讲座", "kind": "讲座", "events": "2场"})
    ledger.enter("activities", {"number": "2", "title": "义诊", "kind": "义诊", "events": "1场"})
    ledger.enter("indicators", {"number": "1", "name": "讲座", "kind": "数量", "direction": "≥", "value": "2场"})
    ledger.enter("indicator_values", {"indicator": "1", "value": "2场"})
    ledger.enter("evidence", {"title": "签到表", "record": "活动/1"})
    ledger.enter("evidence", {"title": "统计表", "indicator_value": "1"})
    titles = {
        fact: [r.values["title"] for r in proofs_of(ledger, fact)] for fact in ("events", "done_value[1]", "targets")
    }
    assert titles == {"events": ["签到表"], "done_value[1]": ["统计表"], "targets": []}
