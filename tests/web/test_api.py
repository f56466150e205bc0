"""The API: the same book by the same rules, for programs."""

from __future__ import annotations

import datetime
import json

import pytest
from django.test import Client
from django.utils import timezone

import jiheng.web.urls  # noqa: F401 - fills the table of operations
from jiheng.ledger import Journal
from jiheng.web import taking_in
from jiheng.web.api.operation import OPERATIONS
from jiheng.web.api.tokens import TokenScope, make_token, withdraw
from jiheng.web.models import Entry, Member, Row, Token
from jiheng.web.roles import Role
from jiheng.web.store.founding import join
from jiheng.web.store.journal import lines

ALL = list(TokenScope)


@pytest.fixture(autouse=True)
def settled():
    """What was handed in is read before the database goes."""
    yield
    taking_in.settle()


def word_of(world, role: Role = Role.CLERK, scopes=ALL) -> str:
    member = Member.objects.get(unit=world.unit, person=world.people[role])
    return make_token(world.book, member, "试验", scopes, 30)[1]


class Program:
    """A program with a token."""

    def __init__(self, world, role: Role = Role.CLERK, scopes=ALL) -> None:
        self.root = f"/api/v1/u/{world.unit.slug}/2025"
        self.word = word_of(world, role, scopes)
        self.client = Client(headers={"Authorization": f"Bearer {self.word}"})

    def send(self, method: str, path: str, body=None, **headers: str):
        path = path if path.startswith("/api") else f"{self.root}/{path}"
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body) if body is not None else ""
        kind = "application/json" if body is not None else "application/octet-stream"
        return self.client.generic(method, path, data, content_type=kind, headers=said)

    def enter(self, values: dict[str, object], register: str = "activities", **headers: str):
        return self.send("POST", f"registers/{register}/records", {"values": values}, **headers)


@pytest.fixture
def program(world) -> Program:
    return Program(world)


TALK = {"title": "科普讲座", "kind": "讲座", "when": "9月20日", "audience": "120人次"}


def test_a_record_is_entered_read_changed_and_taken_out(world, program: Program) -> None:
    made = program.enter(TALK)
    assert made.status_code == 201, made.content.decode()
    said = made.json()
    assert said["who"] == world.people[Role.CLERK].signature
    url, tag = said["record"]["url"], made["ETag"]
    read = program.send("GET", url)
    assert read["ETag"] == tag
    assert read.json()["amounts"]["audience"]["value"] == "120"
    changed = program.send("PUT", url, {"values": {**read.json()["values"], "title": "航天讲座"}}, If_Match=tag)
    assert changed.status_code == 200, changed.content.decode()
    assert changed.json()["record"]["values"]["title"] == "航天讲座"
    late = program.send("PUT", url, {"values": TALK}, If_Match=tag)
    assert late.status_code == 412
    assert late.json()["current"] == changed.json()["entry"]
    assert program.send("PUT", url, {"values": TALK}).status_code == 428
    gone = program.send("DELETE", f"{url}?reason=重复登记", If_Match=changed["ETag"])
    assert gone.status_code == 200, gone.content.decode()
    assert program.send("GET", url).status_code == 404
    assert [c["do"] for c in program.send("GET", f"{url}/history").json()["changes"]] == ["drop", "put", "put"]
    back = program.send("POST", f"undo/{gone.json()['entry']}", {"reason": "删错了"})
    assert back.json()["record"]["values"]["title"] == "航天讲座"
    assert world.book.verify().sound


def test_what_is_read_can_be_sent_back_and_changes_nothing(world, program: Program) -> None:
    world.book.save(
        "payments", {"voucher": "1", "date": "2025-03-01", "line": "公用经费", "amount": "12.34万元"}, who="某人"
    )
    [record] = program.send("GET", "registers/payments/records").json()["records"]
    before = Entry.objects.count()
    same = program.send("PUT", record["url"], {"values": record["values"]}, If_Match=f'"{record["version"]}"')
    assert same.status_code == 200, same.content.decode()
    assert same.json()["entry"] == record["version"]
    assert Entry.objects.count() == before


def test_what_cannot_be_read_is_named_by_field_and_nothing_is_written(world, program: Program) -> None:
    before = Entry.objects.count()
    said = program.enter({"kind": "讲座", "audience": "许多", "when": "某日"})
    assert said.status_code == 422
    assert said["Content-Type"] == "application/problem+json"
    assert {"title", "audience"} <= {e["field"] for e in said.json()["errors"]}
    assert program.enter({**TALK, "没有": "1"}).json()["errors"][0]["field"] == "没有"
    assert Entry.objects.count() == before


def test_a_request_sent_twice_is_written_once_and_answered_alike(world, program: Program) -> None:
    first = program.enter(TALK, Idempotency_Key="支付-2025-03".encode().hex())
    again = program.enter(TALK, Idempotency_Key="支付-2025-03".encode().hex())
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert Row.objects.filter(register="activities").count() == 1
    other = program.enter({**TALK, "title": "另一场"}, Idempotency_Key="支付-2025-03".encode().hex())
    assert other.status_code == 422
    wrong = program.enter({"kind": "讲座"}, Idempotency_Key="k2")
    assert wrong.status_code == 422
    assert program.enter(TALK, Idempotency_Key="k2").status_code == 201


def test_lists_search_filter_sort_and_page_and_refuse_what_they_do_not_know(world, program: Program) -> None:
    for n in range(5):
        world.book.save("activities", {"title": f"讲座{n}", "kind": "讲座", "audience": f"{n}人次"}, who="某人")
    page = program.send("GET", "registers/activities/records?sort=-audience&size=2&q=讲座").json()
    assert page["count"] == 5
    assert page["pages"] == 3
    assert [r["values"]["title"] for r in page["records"]] == ["讲座4", "讲座3"]
    assert page["totals"]["audience"] == "10"
    assert program.send("GET", "registers/activities/records?page=9").json()["records"] == []
    for bad in ("sort=nonsense", "size=0", "size=100000", "state=无", "filter=kind:无", "nonsense=1"):
        assert program.send("GET", f"registers/activities/records?{bad}").status_code == 400, bad
    assert program.send("GET", "registers/nonsense/records").status_code == 404


def test_states_move_through_the_api_as_on_the_page(world, program: Program) -> None:
    url = program.enter(TALK).json()["record"]["url"]
    layout = world.book.register("activities")
    start = layout.state(layout.first_state)
    tag = program.send("GET", url)["ETag"]
    moved = program.send("POST", f"{url}/move", {"state": start.moves[0], "reason": "按计划"}, If_Match=tag)
    assert moved.status_code in (200, 409), moved.content.decode()
    assert program.send("POST", f"{url}/move", {"state": "无", "reason": "x"}, If_Match=tag).status_code in (409, 412)


def budgeted(book, amount: str) -> None:
    """Enters the whole of a budget, from which facts follow."""
    seen = book.version("budget_lines", "支出合计")
    cells = {"name": "支出合计", "kind": "合计", "initial": amount}
    _, entry = book.save("budget_lines", cells, who="某人", seen=seen, key="支出合计" if seen else "")
    assert entry


def test_facts_problems_score_monitoring_and_report_are_those_of_the_ledger(world, program: Program) -> None:
    budgeted(world.book, "900万元")
    ledger = world.book.ledger
    facts = program.send("GET", "facts?size=500").json()
    assert [f["id"] for f in facts["facts"]] == [f.id for f in ledger.facts()][:500]
    walked = program.send("GET", f"facts/explanation?fact={facts['facts'][0]['id']}").json()
    assert walked["steps"]
    assert program.send("GET", "facts/explanation?fact=nonsense").status_code == 404
    assert program.send("GET", "problems?size=500").json()["count"] == len(ledger.problems())
    assert program.send("GET", "score").json()["lines"]
    assert program.send("GET", "monitoring?month=6").json()["month"] == 6
    assert program.send("GET", "monitoring?month=13").status_code == 400
    assert world.unit.name in program.send("GET", "report").json()["text"]
    assert program.send("GET", "report/docx").content[:2] == b"PK"
    assert program.send("GET", "report/exe").status_code == 404
    assert program.send("GET", "workbook").content[:2] == b"PK"


def test_evidence_is_kept_by_content_and_only_what_it_says_it_is(world, program: Program) -> None:
    root = f"/api/v1/u/{world.unit.slug}"
    send = program.client.generic
    kept = send("POST", f"{root}/evidence?name=..%2F..%2F照片.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    assert kept.status_code == 201, kept.content.decode()
    assert kept.json()["name"] == "照片.png"
    assert program.send("GET", kept.json()["url"]).content.startswith(b"\x89PNG")
    assert send("POST", f"{root}/evidence?name=照片.png", b"MZ" + b"0" * 40).status_code == 422
    assert send("POST", f"{root}/evidence?name=照片.png", b"").status_code == 422


def test_an_import_is_shown_and_then_taken(world, program: Program) -> None:
    other = Program(world)
    other.enter(TALK)
    workbook = program.send("GET", "workbook").content
    path = f"{program.root}/imports?name=年.xlsx"
    before = Entry.objects.count()
    shown = program.client.generic("POST", f"{path}&preview=true", workbook)
    assert shown.status_code == 200, shown.content.decode()
    assert shown.json()["taken"] is False
    assert Entry.objects.count() == before
    assert program.client.generic("POST", path, workbook).json()["taken"] is True
    assert program.client.generic("POST", path, b"nonsense").status_code == 422


def test_many_units_are_set_side_by_side_for_who_belongs_to_them(world) -> None:
    for book, amount in ((world.book, "900万元"), (type(world.book)(world.other, world.other_year), "100万元")):
        budgeted(book, amount)
    program = Program(world)
    alone = program.send("GET", "/api/v1/rollup?year=2025").json()
    assert alone["units"] == [world.unit.name]
    assert program.send("GET", f"/api/v1/rollup?year=2025&unit={world.other.slug}").status_code == 404
    join(world.other, world.people[Role.CLERK], [Role.READER])
    both = program.send("GET", "/api/v1/rollup?year=2025").json()
    assert both["units"] == [world.unit.name, world.other.name]
    total = next(r["total"] for r in both["rows"] if r["total"] and len(r["shares"]) == 2)
    assert total["value"] == "10000000"
    assert Program(world, scopes=[TokenScope.READ]).send("GET", "/api/v1/rollup?year=2025").status_code == 403


def test_the_journal_is_listed_verified_and_named_by_its_units_token(world, program: Program) -> None:
    root = f"/api/v1/u/{world.unit.slug}/journal"
    assert program.send("GET", f"{root}/verification").json()["sound"] is True
    newest = program.send("GET", root).json()["changes"][0]
    assert newest["do"] == "note"
    assert "制发接口令牌“试验”" in newest["reason"]


# Who may

_GOOD = {"register": "activities", "key": "1", "number": "1", "form": "docx", "sha256": "0" * 64, "year": "2025"}
_BODIES = {
    "enter": {"values": {}},
    "replace": {"values": {}},
    "move": {"state": "x", "reason": "x"},
    "undo": {"reason": "x"},
    "open-year": {"year": 2026, "packs": ["none"]},
    "close": {"closed": False, "reason": "x"},
    "take-offer": {"origin": "x"},
    "freeze": {"month": 1},
    "dismiss": {"key": "x", "reason": "x"},
    "send": {"day": "2026-04-20"},
    "check": {},
    "sign": {},
    "return": {"reason": "x"},
    "undo-step": {"reason": "x"},
    "submit": {},
    "receipt": {"receipt": "x"},
    "returned": {"reason": "x"},
    "reading-dismiss": {"key": "x", "reason": "x"},
    "reading-take": {"key": "x"},
    "report-take": {"key": "x"},
}
_QUERIES = {
    "rollup": "?year=2025",
    "monitoring": "?month=1",
    "explanation": "?fact=x",
    "drop": "?reason=x",
    "keep": "?name=x.txt",
    "import": "?name=x.xlsx",
    "hand-in": "?name=x.txt",
    "monitoring-file": "?month=1",
}


def call(client: Client, operation, unit: str):
    route = operation.route.replace("<slug:unit>", unit)
    for name, value in _GOOD.items():
        for kind in ("slug", "int", "str"):
            route = route.replace(f"<{kind}:{name}>", value)
    body = _BODIES.get(operation.name)
    return client.generic(
        operation.method,
        f"/api/v1/{route}{_QUERIES.get(operation.name, '')}",
        json.dumps(body) if body is not None else b"x",
        content_type="application/json" if body is not None else "application/octet-stream",
        headers={"If-Match": '"1"'},
    )


@pytest.mark.parametrize("name", [n for n, o in OPERATIONS.items() if o.scope])
def test_an_operation_lets_in_whom_its_page_lets_in_within_the_scope_of_the_token(world, name: str) -> None:
    from jiheng.web.access import PAGES

    operation = OPERATIONS[name]
    for role in Role:
        full = Client(headers={"Authorization": f"Bearer {word_of(world, role)}"})
        status = call(full, operation, world.unit.slug).status_code
        page = PAGES.get(operation.like)
        may = page is None or role in (page.write if operation.changes else page.read)
        assert (status == 403) == (not may), (role, status)
        assert status not in (401, 500)
        if "<slug:unit>" in operation.route:
            assert call(full, operation, world.other.slug).status_code == 404
        others = [s for s in ALL if s is not operation.scope]
        narrow = Client(headers={"Authorization": f"Bearer {word_of(world, role, others)}"})
        assert call(narrow, operation, world.unit.slug).status_code == 403
    assert call(Client(), operation, world.unit.slug).status_code == 401
    assert call(world.client(Role.CLERK), operation, world.unit.slug).status_code == 401


def test_every_operation_that_writes_names_a_page_that_writes() -> None:
    from jiheng.web.access import PAGES

    for operation in OPERATIONS.values():
        if operation.changes:
            assert PAGES[operation.like].write, operation.name


def test_a_token_ends_when_it_is_withdrawn_expires_or_its_person_leaves(world, program: Program) -> None:
    token = Token.objects.get()
    assert program.word not in json.dumps(list(Token.objects.values()), default=str)
    assert program.send("GET", "facts").status_code == 200
    assert Token.objects.get().used_at is not None
    Token.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert program.send("GET", "facts").status_code == 401
    Token.objects.update(expires_at=timezone.now() + datetime.timedelta(days=1))
    Member.objects.filter(unit=world.unit, person=token.person).delete()
    assert program.send("GET", "facts").status_code == 401
    join(world.unit, token.person, [Role.CLERK])
    token.person.is_active = False
    token.person.save()
    assert program.send("GET", "facts").status_code == 401
    token.person.is_active = True
    token.person.save()
    withdraw(world.book, token, "某人")
    withdraw(world.book, token, "某人")
    said = program.send("GET", "facts")
    assert said.status_code == 401
    assert said["WWW-Authenticate"].startswith("Bearer")
    assert Entry.objects.filter(do="note", key="token").count() == 2


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer jh_" + "x" * 200, "Bearer jh_é"])
def test_what_is_no_token_is_refused(world, header: str) -> None:
    assert Client(headers={"Authorization": header}).get("/api/v1/unit").status_code == 401


def test_the_page_makes_and_withdraws_tokens_and_shows_the_word_once(world, clerk: Client) -> None:
    url = f"/u/{world.unit.slug}/tokens/"
    made = clerk.post(url, {"name": "财务导出", "scopes": ["read", "write"], "days": "90"}).content.decode()
    word = made.split("<code>")[1].split("</code>")[0]
    assert Client(headers={"Authorization": f"Bearer {word}"}).get("/api/v1/unit").json()["scopes"] == ["read", "write"]
    assert word not in clerk.get(url).content.decode()
    assert 'class="wrong"' in clerk.post(url, {"name": "", "scopes": [], "days": "9999"}).content.decode()
    token = Token.objects.get()
    assert "没有这个令牌" in world.client(Role.CHECKER).post(url, {"withdraw": token.pk}, follow=True).content.decode()
    clerk.post(url, {"withdraw": token.pk})
    assert Client(headers={"Authorization": f"Bearer {word}"}).get("/api/v1/unit").status_code == 401
    said = world.client(Role.CLERK).get(world.url("audit/")).content.decode()
    assert "制发接口令牌“财务导出”" in said
    assert "收回" in said


def test_a_journal_with_notes_is_verified_and_rebuilt_without_the_desk(world, program: Program, tmp_path) -> None:
    program.enter(TALK)
    kept = tmp_path / "journal.jsonl"
    world.unit.refresh_from_db()
    kept.write_bytes(b"".join(lines(world.unit)))
    fresh = type(world.book.ledger)(world.unit.name, 2025, world.book.ledger.standards, ("core", "kexie"))
    with Journal(kept) as journal:
        assert journal.rebuild(fresh).sound
    assert fresh.records("activities") == world.book.ledger.records("activities")
    assert world.book.rebuild().sound


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" ", 400),
        (b"{", 400),
        (b"[]", 422),
        (b'{"values": {"title": {"a": 1}}}', 422),
        (b'{"values": {"title": "\\ud800"}}', 400),
        (b'{"values": ' + b"[" * 5000 + b"]" * 5000 + b"}", 422),
        (b'{"values": {"title": "x", "audience": 1e400}}', 422),
        (b"\xff\xfe", 400),
    ],
)
def test_no_body_breaks_the_api(world, program: Program, body: bytes, status: int) -> None:
    said = program.client.generic(
        "POST", f"{program.root}/registers/activities/records", body, content_type="application/json"
    )
    assert said.status_code in (status, 400, 422)
    assert said["Content-Type"] == "application/problem+json"


def test_a_closed_year_takes_nothing(world, program: Program) -> None:
    world.book.close_year(who="某人")
    assert program.enter(TALK).status_code == 409


def test_what_is_no_address_is_a_problem_too(world, program: Program) -> None:
    for path in ("/api/v1/", "/api/v1/nonsense", "/api/v1/u/x"):
        said = program.send("GET", path)
        assert said.status_code == 404
        assert said["Content-Type"] == "application/problem+json"
    assert program.send("DELETE", "facts").status_code == 405
