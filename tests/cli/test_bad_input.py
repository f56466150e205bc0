"""What the wild sends: one clear line each, the status of the contract, no hang, no network, nothing written."""

import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from bad_files import BAD, docx, with_macros
from command import GOOD, SAMPLES, WRONG, environment, objects, problem, run

from jiheng.batch.discover import REPORT_SUFFIXES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="files, pipes and limits are those of Linux")

AS_NOBODY = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}


def worked() -> float:
    """Seconds of work of the commands that have ended: what others take of the machine says nothing about them."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line(name, tmp_path):
    file, make, code = BAD[name]
    (tmp_path / file).write_bytes(make())
    started = worked()
    done = run("check", file, cwd=tmp_path)
    given = problem(done)
    assert code in (None, given)
    assert given not in ("internal", "crashed", "timeout")
    assert done.stderr == b""
    assert worked() - started < 15
    assert sorted(p.name for p in tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("form", ["html", "xlsx", "sarif", "jsonl"])
def test_bad_files_do_not_stop_the_others(form, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for i, (name, (file, make, _)) in enumerate(BAD.items()):
        if name != "zip bomb" and Path(file).suffix in REPORT_SUFFIXES:
            (source / f"{i:02}{Path(file).suffix}").write_bytes(make())
    (source / "good.txt").write_text(WRONG, "utf-8")
    done = run("check", source, "--format", form, "-o", tmp_path / "out")
    assert done.returncode == 2
    if form == "jsonl":
        assert (tmp_path / "out").read_text("utf-8").count('"error":null') == 1
    else:
        assert "M01" in (tmp_path / "out").read_text("utf-8") if form == "sarif" else True
        assert done.stderr.decode().count("读不了 [") == len(list(source.iterdir())) - 1


class TestReadAllTheSame:
    def test_a_wrong_extension(self, tmp_path):
        (tmp_path / "a.pdf").write_bytes(docx())
        (record,) = objects(run("read", tmp_path, "--format", "jsonl"))
        assert record["format"] == "docx"
        assert [w["code"] for w in record["warnings"]] == ["wrong-extension"]

    def test_invalid_bytes(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(GOOD.encode() + b"\xff\xfe\x81" + GOOD.encode())
        (record,) = objects(run("read", tmp_path, "--format", "jsonl"))
        assert "invalid-bytes" in [w["code"] for w in record["warnings"]]
        assert "664400" in [f["value"] for f in record["facts"]]

    def test_macros_do_not_run_and_are_said(self, tmp_path):
        (tmp_path / "a.docm").write_bytes(docx(**{"word/vbaProject.bin": "x"}))
        (tmp_path / "a.xlsm").write_bytes(with_macros())
        for record in objects(run("read", tmp_path, "--format", "jsonl")):
            assert record["error"] is None
            assert "macros" in [w["code"] for w in record["warnings"]]

    def test_members_with_paths_are_never_unpacked(self, tmp_path):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "a.docx").write_bytes(docx(**{"../../evil.txt": "x", "/etc/evil": "x", "word/../../e": "x"}))
        assert run("read", tmp_path / "in").returncode == 0
        assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.docx", "in"]

    def test_outside_references_are_not_followed(self, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.2)
            address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
            (tmp_path / "a.html").write_text(
                f'<html><link rel=stylesheet href="{address}"><img src="{address}"><iframe src="{address}"></iframe>'
                f"<script src='{address}'></script><p>{GOOD}</p></html>",
                "utf-8",
            )
            (tmp_path / "b.docx").write_bytes(
                docx(
                    **{
                        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                        f'<Relationship Id="r1" TargetMode="External" Type="x/attachedTemplate" Target="{address}"/></Relationships>'
                    }
                )
            )
            assert run("read", tmp_path).returncode == 0
            with pytest.raises(TimeoutError):
                server.accept()

    def test_a_name_that_is_no_utf8(self, tmp_path):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xa8\xb8\xe6.txt")).write_text(WRONG, "utf-8")
        (tmp_path / "b.txt").write_text(WRONG, "utf-8")
        for form in ("text", "jsonl", "html", "xlsx", "sarif"):
            done = run("check", tmp_path, "--format", form, "-o", tmp_path / f"out-{form}.x")
            assert (done.returncode, done.stderr) == (1, b"")

    def test_a_name_of_markup_and_quotes(self, tmp_path):
        name = "\"><script>alert('1')</script>&=@.txt".replace("/", "∕")
        (tmp_path / name).write_text(WRONG, "utf-8")
        for form in ("text", "jsonl", "html", "xlsx", "sarif"):
            assert run("check", tmp_path / name, "--format", form, "-o", tmp_path / f"out-{form}").returncode == 1


class TestSize:
    def test_half_a_gigabyte_is_refused_at_once(self, tmp_path):
        with (tmp_path / "big.txt").open("wb") as file:
            file.truncate(500 * 1024 * 1024)
        started = worked()
        done = run("check", tmp_path, preexec_fn=_limited(700))
        assert problem(done) == "too-large"
        assert worked() - started < 5

    def test_text_beyond_the_limit_of_characters(self, tmp_path):
        (tmp_path / "long.txt").write_bytes("支出".encode() * 4_000_000)
        started = worked()
        assert problem(run("check", tmp_path)) == "too-long"
        assert worked() - started < 5

    @pytest.mark.slow
    @pytest.mark.timeout(300)
    def test_a_table_of_a_hundred_thousand_rows(self, tmp_path):
        rows = "".join(f"<tr><td>项目{i}</td><td>{i}.50</td><td>95%</td></tr>" for i in range(100_000))
        (tmp_path / "a.html").write_text(f"<html><table>{rows}</table></html>", "utf-8")
        started = worked()
        done = run("check", tmp_path, "--format", "jsonl", timeout=240)
        assert worked() - started < 75
        (record,) = objects(done)
        assert record["error"] is None or record["error"]["code"] == "timeout"  # a slow machine may need --seconds

    @pytest.mark.slow
    @pytest.mark.timeout(300)
    def test_ten_thousand_files_keep_memory_flat(self, tmp_path):
        data = GOOD.encode()
        for i in range(10_000):
            suffix = (".txt", ".mp4", ".tmp", ".txt", ".zip")[i % 5]
            (tmp_path / f"{i:05}{suffix}").write_bytes(data[: 40 + i % 60])
        started = worked()
        script = (
            "import resource, subprocess, sys; "
            "code = subprocess.run([sys.executable, '-m', 'jiheng', *sys.argv[1:]], stdout=subprocess.DEVNULL).returncode; "
            "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, "check", str(tmp_path), "--no-across"],
            capture_output=True, env=environment(), check=True, timeout=240,
        )  # fmt: skip
        code, kilobytes = map(int, done.stdout.split())
        assert code in (0, 1)
        assert kilobytes < 300_000
        assert worked() - started < 100


def _limited(megabytes):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)

    return limit


class TestPlaces:
    def test_a_loop_of_links(self, tmp_path):
        (tmp_path / "a.txt").write_text(GOOD, "utf-8")
        (tmp_path / "loop").symlink_to(tmp_path)
        assert len(objects(run("read", tmp_path, "--format", "jsonl"))) == 1

    def test_a_link_to_itself(self, tmp_path):
        (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
        assert problem(run("check", tmp_path)) == "link-loop"

    def test_a_broken_link(self, tmp_path):
        (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
        assert problem(run("check", tmp_path)) == "missing"

    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "a.txt")
        assert problem(run("check", tmp_path, timeout=60)) == "not-a-file"
        assert problem(run("check", tmp_path / "a.txt", timeout=60)) == "not-a-file"

    def test_a_device(self):
        assert problem(run("check", "/dev/zero", timeout=60)) == "not-a-file"

    def test_a_name_too_long(self, tmp_path):
        assert problem(run("check", tmp_path / ("长" * 200))) == "name-too-long"

    def test_a_file_below_a_file(self, tmp_path):
        (tmp_path / "a.txt").write_text(GOOD, "utf-8")
        assert problem(run("check", tmp_path / "a.txt" / "b.txt")) in ("missing", "io-error")

    @pytest.mark.skipif(os.getuid() != 0 and not AS_NOBODY, reason="needs to drop rights")
    def test_what_may_not_be_read(self, tmp_path):
        for folder in (tmp_path, *tmp_path.parents[:2]):
            folder.chmod(0o755)
        (tmp_path / "secret.txt").write_text(GOOD, "utf-8")
        (tmp_path / "secret.txt").chmod(0)
        (tmp_path / "locked").mkdir(mode=0o000)
        probe = subprocess.run(["ls", str(tmp_path)], capture_output=True, check=False, **AS_NOBODY)
        try:
            python = subprocess.run(
                [sys.executable, "-c", "import jiheng"],
                env=environment(),
                capture_output=True,
                check=False,
                **AS_NOBODY,
            )
        except PermissionError:
            pytest.skip("another user cannot reach the interpreter")
        if probe.returncode or python.returncode:
            pytest.skip("another user can reach neither the files nor the interpreter")
        done = run(
            "check", tmp_path, cwd="/", env={"XDG_CACHE_HOME": "/nonexistent", "HOME": "/nonexistent"}, **AS_NOBODY
        )
        assert done.returncode == 2
        assert "[no-permission]" in done.stdout.decode()
        assert "locked: 打不开这个文件夹 [no-permission]" in done.stderr.decode()
        done = run("check", tmp_path / "locked" / "a.txt", cwd="/", env={"XDG_CACHE_HOME": "/nonexistent"}, **AS_NOBODY)
        assert problem(done) == "no-permission"


def test_samples_are_read_without_network_rights():
    if os.getuid() != 0:
        pytest.skip("only root may cut the network off")
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-m", "jiheng", "check", str(SAMPLES)],
        capture_output=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip
    if b"unshare" in done.stderr:
        pytest.skip("the kernel does not let us cut the network off")
    assert done.returncode == 1
