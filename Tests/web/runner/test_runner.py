"""The program that runs the tests loses none of them, and says what failed."""

import dataclasses
import json
import sys
from pathlib import Path

import pytest

from support.eventually import eventually

RUNNER = Path(__file__).resolve().parents[2] / "runner"
sys.path.insert(0, str(RUNNER))

from durations import Durations  # noqa: E402
from event_stream import read_outcomes  # noqa: E402
from job import Job, Outcome  # noqa: E402
from processors import Processors  # noqa: E402
from report import summarize  # noqa: E402
import schedule  # noqa: E402
from swift_jobs import group_of, matches, share_processes, swift_job  # noqa: E402
from web_jobs import Selection  # noqa: E402

PLACE = "/SuiteTests.swift:8:6"


def stream(folder, *events):
    """What Swift Testing writes: the tests first, and then what happened."""
    names = dict.fromkeys(name for name, _ in events)
    lines = [{"kind": "test", "payload": {"kind": "function", "id": f"T.S/{name}(){PLACE}", "name": f"{name}()"}}
             for name in names]
    lines += [{"kind": "event", "payload": {"kind": kind, "testID": f"T.S/{name}(){PLACE}", "messages": [
        {"symbol": "fail" if kind == "failed" else "pass", "text": "it says why"}]} | (
        {"kind": "testEnded"} if kind == "failed" else {})} for name, kind in events]
    (folder / "events.json").write_text("\n".join(json.dumps(line) for line in lines) + '\n{"kind": "ev')
    return read_outcomes(folder / "events.json")


def run(folder, *jobs):
    results = schedule.Schedule(list(jobs), Durations(), cores=2, width=4, logs=folder / "logs").run()
    return {outcome.name: outcome for result in results for outcome in result.outcomes}, results


def job(name, script, outcomes=lambda folder: [Outcome("a test", True)]):
    return Job(name, lambda folder: ["sh", "-c", script], outcomes, rerun=f"make {name}")


def test_a_swift_test_that_passed_failed_or_crashed_is_told_as_that(tmp_path):
    told = stream(
        tmp_path, ("good", "testStarted"), ("good", "testEnded"), ("bad", "testStarted"), ("bad", "issueRecorded"),
        ("bad", "failed"), ("crashed", "testStarted"), ("skipped", "testSkipped"))
    assert {each.name: each.passed for each in told} == {
        "T.S/good()": True, "T.S/bad()": False, "T.S/crashed()": False, "T.S/skipped()": False}
    bad = next(each for each in told if each.name == "T.S/bad()")
    assert "it says why" in bad.detail
    assert bad.rerun == "make test ARGS=\"--filter 'T.S/bad()'\""


def test_a_swift_test_that_was_asked_for_and_not_run_has_failed(tmp_path):
    stream(tmp_path, ("good", "testStarted"), ("good", "testEnded"))
    told = swift_job(Path("tests"), "T.S", ["T.S/good()", "T.S/forgotten()"], False, Durations()).outcomes(tmp_path)
    assert {each.name: each.passed for each in told} == {"T.S/good()": True, "T.S/forgotten()": False}


def test_swift_tests_that_take_long_or_nobody_knows_how_long_are_jobs_of_their_own():
    durations = Durations()
    durations.known = {"T.S/short()": [0.3, 0.2], "T.S/Inner/shorter()": [0.2, 0.1], "T.S/long()": [9.0, 1.0]}
    names = ["T.S/short()", "T.S/Inner/shorter()", "T.S/long()", "T.S/unknown()", "EaselJSONTests.S/any()"]
    assert [group_of(name, False, durations) for name in names] == [
        "T.S", "T.S/Inner", "T.S/long()", "T.S/unknown()", "EaselJSONTests"]
    assert group_of("T.S/short()", True, durations) == "T.S/short()"
    assert durations.share(["T.S/short()", "T.S/Inner/shorter()", "T.S/unknown()"], 0.5) == pytest.approx(0.6)
    assert durations.share(["T.S/unknown()"], 0.5) == 0.5


def test_suites_of_short_tests_share_a_process_up_to_a_time_and_are_told_apart():
    durations = Durations()
    durations.known = {f"{target}.{suite}/it()": [seconds, 0.1] for target, suite, seconds in (
        ("T", "A", 2.0), ("T", "B", 2.5), ("T", "C", 12.0), ("U", "A", 1.0), ("T", "D", 2.0))}
    groups = {"T.A": ["T.A/it()"], "T.B": ["T.B/it()"], "T.C/it()": ["T.C/it()"], "U.A": ["U.A/it()"], "T.D": ["T.D/it()"]}
    together = share_processes(groups, durations)
    assert together == {
        "T.A": ["T.A/it()", "T.B/it()", "T.D/it()"], "T.C/it()": ["T.C/it()"], "U.A": ["U.A/it()"]}
    durations.known["T.B/it()"] = [24.0, 0.1]
    assert share_processes(groups, durations) | {"T.C/it()": []} == {
        "T.A": ["T.A/it()"], "T.B": ["T.B/it()"], "T.C/it()": [], "U.A": ["U.A/it()"], "T.D": ["T.D/it()"]}
    job = swift_job(Path("tests"), "T.A", together["T.A"], False, durations)
    assert (job.name, job.rerun) == ("T.A and 2 more", "make test ARGS=\"--filter 'T.A|T.B|T.D'\"")


def test_a_swift_test_is_told_with_the_time_it_took(tmp_path):
    name = f"T.S/good(){PLACE}"
    (tmp_path / "events.json").write_text("\n".join(json.dumps(line) for line in [
        {"kind": "test", "payload": {"kind": "function", "id": name, "name": "good()"}}] + [
        {"kind": "event", "payload": {"kind": kind, "testID": name, "messages": [], "instant": {"absolute": at}}}
        for kind, at in (("testStarted", 2.0), ("testEnded", 3.5))]))
    (told,) = read_outcomes(tmp_path / "events.json")
    assert (told.seconds, told.part) == (1.5, "T.S/good()")


def test_a_test_is_found_by_the_name_that_a_failure_is_told_with_and_by_an_expression():
    assert matches("T.S/kept(withRedis:)", "T.S/kept(withRedis:)")
    assert matches("T.S/kept(withRedis:)", "T.S/(kept|lost)")
    assert not matches("T.S/kept(withRedis:)", "T.S/lost(withRedis:)")


@pytest.mark.parametrize("script, outcomes, why", [
    ("exit 3", lambda folder: [Outcome("a test", True)], "ended with 3"),
    ("kill -9 $$", lambda folder: [Outcome("a test", True)], "ended with -9"),
    ("true", lambda folder: [], "ran no test"),
])
def test_a_job_whose_process_fails_or_runs_nothing_has_failed(tmp_path, script, outcomes, why):
    told, _ = run(tmp_path, job("it", script, outcomes))
    assert not told["it"].passed and why in told["it"].detail


def test_a_job_that_hangs_is_ended_and_keeps_none_from_running(tmp_path, monkeypatch):
    monkeypatch.setattr(schedule, "JOB_LIMIT", 0.3)
    monkeypatch.setattr(schedule, "patience", lambda: 1.0)
    told, results = run(tmp_path, job("hangs", "sleep 600"), job("runs", "true", lambda folder: [Outcome("other", True)]))
    assert not told["hangs"].passed and "had not ended" in told["hangs"].detail
    assert told["other"].passed
    assert len(results) == 2


def test_a_large_job_does_not_wait_for_all_small_ones(tmp_path):
    order = tmp_path / "order"

    def noted(name, weight, started):
        # It ends once so many have started.
        wait = f"while [ $(wc -l <{order}) -lt {started} ]; do sleep 0.02; done"
        return dataclasses.replace(job(name, f"echo {name} >>{order}; {wait}"), weight=weight)

    # Once the first has ended there is room for another small one beside the one that still runs, but not for the large one.
    jobs = [noted("first", 1.2, 2), noted("large", 1.5, 3), *(noted(f"small{number}", 0.8, 3) for number in range(8))]
    durations = Durations()
    durations.known = {"first": [9.0, 1.0], "large": [8.0, 8.0]}
    durations.known |= {each.name: [1.0, 0.8] for each in jobs if each.name.startswith("small")}
    schedule.Schedule(jobs, durations, cores=2, width=9, logs=tmp_path / "logs", idle=lambda: 0.0).run()
    assert order.read_text().split().index("large") == 2


@pytest.mark.parametrize("idle, together, looks", [(0.5, 3, 1_000), (0.0, 2, 10)])
def test_jobs_that_rest_more_than_was_expected_have_others_beside_them(tmp_path, monkeypatch, idle, together, looks):
    monkeypatch.setattr(schedule, "LOOK", 0.02)
    # Each ends when three have come, or after so many looks.
    script = f"""
        touch {tmp_path}/here-$$; n=0
        while [ $(ls {tmp_path}/here-* | wc -l) -lt 3 ] && [ $n -lt {looks} ] && ! [ -e {tmp_path}/all ]; do sleep 0.05; n=$((n + 1)); done
        ls {tmp_path}/here-* | wc -l >>{tmp_path}/seen
        [ $n -lt {looks} ] && touch {tmp_path}/all; rm {tmp_path}/here-$$"""
    jobs = [dataclasses.replace(job(f"rests {number}", script), weight=1.0) for number in range(3)]
    schedule.Schedule(jobs, Durations(), cores=2, width=9, logs=tmp_path / "logs", idle=lambda: idle).run()
    assert max(map(int, (tmp_path / "seen").read_text().split())) == together


def test_what_processors_do_is_counted_since_it_was_last_asked(tmp_path):
    stat = tmp_path / "stat"
    stat.write_text("cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 1 1 1\n")
    processors = Processors(stat)
    stat.write_text("cpu  140 0 120 720 120 0 0 0 0 0\ncpu0 1 1 1 1\n")
    assert processors.idle() == 0.4
    assert processors.idle() == 0.0


def test_nothing_that_a_job_has_started_outlives_it_in_whatever_process_group(tmp_path):
    noted = tmp_path / "pid"
    run(tmp_path, job("leaves", f"setsid sh -c 'echo $$ >{noted}; exec sleep 600' & while ! [ -s {noted} ]; do :; done"))
    status = Path(f"/proc/{noted.read_text().strip()}/status")
    # Killed it is a zombie until its new parent looks.
    eventually("it is gone", lambda: not status.exists() or "State:\tZ" in status.read_text())


def test_the_end_counts_all_and_says_how_to_run_what_failed_alone(tmp_path, capsys):
    failing = job("it", "true", lambda folder: [Outcome("good", True), Outcome("bad", False, "make bad", "it is not so")])
    _, results = run(tmp_path, failing)
    assert summarize(results) == 1
    said = capsys.readouterr().out
    assert "FAILED  bad" in said and "it is not so" in said and "alone: make bad" in said
    assert said.rstrip().endswith("1 passed, 1 failed")


@pytest.mark.parametrize("words, kinds", [
    ([], {"types", "modules", "browser"}), (["types"], {"types"}), (["modules", "types"], {"types", "modules"}),
])
def test_kinds_that_are_asked_for_are_run_whole_and_all_without_a_word(words, kinds):
    assert set(Selection.of(words, None, soak=False).kinds) == kinds


def test_files_are_run_beside_the_kinds_that_are_asked_for():
    files = sorted((RUNNER.parent / "web" / "runner").glob("test_*.py"))
    name = "Tests/web/runner/test_runner.py"
    test = f"{name}::test_files_are_run_beside_the_kinds_that_are_asked_for"
    assert Selection.of(["types", test], None, soak=False).of_files("browser", files, "") == [(test,)]
    assert Selection.of(["types", name], None, soak=False).kinds == ["types"]
    assert Selection.of(["browser", name], None, soak=False).of_files("browser", files, "") == [(str(name),)]
    assert Selection.of(["modules"], None, soak=False).of_files("browser", files, "") == []
