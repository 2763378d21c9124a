"""Long work: its answer comes, its failures are told, and nothing of it stays behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import errands
import pytest

from outbid.core.errors import InputError
from outbid.web.jobs import MOST_KEPT, MOST_RUNNING, MOST_WAITING, Job, Jobs


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    office = Jobs()
    yield office
    office.close()


def until(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def ended(jobs: Jobs, name: str) -> Job:
    def over() -> bool:
        job = jobs.get(name)
        return job is not None and job.ended

    assert until(over)
    job = jobs.get(name)
    assert job is not None
    return job


def state(jobs: Jobs, name: str) -> str:
    job = jobs.get(name)
    return job.state if job else ""


def lives(process: int) -> bool:
    """Whether a process is there and no mere remainder."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def marks(folder: Path) -> list[int]:
    return [int(each.name) for each in folder.iterdir()]


def test_the_answer_and_the_progress_arrive(jobs: Jobs) -> None:
    name = jobs.start(errands.double, 21, title="app.home", address="/there")
    job = ended(jobs, name)
    assert (job.state, job.result, job.done, job.total, job.percent) == ("done", 42, 1, 2, 50)
    assert (job.title, job.address) == ("app.home", "/there")


def test_what_it_prints_is_not_its_answer_and_a_large_answer_arrives_whole(jobs: Jobs) -> None:
    said, much = jobs.start(errands.talk), jobs.start(errands.large, 40)
    assert ended(jobs, said).result == "said"
    assert ended(jobs, much).result == b"x" * (40 << 20)


def test_a_flood_of_progress_does_not_hold_it_up(jobs: Jobs) -> None:
    assert ended(jobs, jobs.start(errands.chatty, 300_000)).result == 300_000


@pytest.mark.parametrize("work", [errands.fault, errands.defect, errands.not_to_be_sent])
def test_a_crash_is_a_failure_without_blame(jobs: Jobs, work: Callable[..., object]) -> None:
    job = ended(jobs, jobs.start(work))
    assert (job.state, job.result, job.error) == ("failed", None, None)


def test_what_cannot_be_sent_to_it_is_a_failure_and_the_next_one_runs(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start(errands.double, lambda: None))
    assert (job.state, job.error) == ("failed", None)
    assert ended(jobs, jobs.start(errands.double, 1)).result == 2


def test_what_is_wrong_with_the_question_is_told_as_it_was_raised(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start(errands.wrong_input))
    assert job.state == "failed"
    assert isinstance(job.error, InputError)
    assert job.error.text().startswith("one.toml: x is no name for a file.")
    assert len(job.error.text("de").splitlines()) == 2


def test_cancelling_ends_it_and_all_that_it_has_started(jobs: Jobs, tmp_path: Path) -> None:
    name = jobs.start(errands.family, tmp_path)
    assert until(lambda: len(marks(tmp_path)) == 5)
    began = time.monotonic()
    jobs.cancel(name)
    assert state(jobs, name) == "cancelled"
    assert until(lambda: not any(map(lives, marks(tmp_path))), 2)
    assert time.monotonic() - began < 2


def test_a_process_that_dies_takes_its_workers_along(jobs: Jobs, tmp_path: Path) -> None:
    job = ended(jobs, jobs.start(errands.orphans, tmp_path))
    assert (job.state, job.error) == ("failed", None)
    assert until(lambda: not any(map(lives, marks(tmp_path))), 2)


def test_closing_ends_everything(tmp_path: Path) -> None:
    office = Jobs()
    names = [office.start(errands.marked_sleep, tmp_path, 600.0) for _ in range(MOST_RUNNING + 1)]
    assert until(lambda: len(marks(tmp_path)) == MOST_RUNNING)
    office.close()
    assert [state(office, name) for name in names] == ["cancelled"] * len(names)
    assert until(lambda: not any(map(lives, marks(tmp_path))), 2)


def test_the_same_question_joins_the_job_that_answers_it(jobs: Jobs) -> None:
    first = jobs.start(errands.double, 4, key=("four",))
    assert jobs.start(errands.double, 4, key=("four",)) == first
    assert ended(jobs, first).result == 8
    assert jobs.start(errands.double, 4, key=("four",)) == first, "the answer is kept"
    assert jobs.start(errands.double, 4) != first
    found = jobs.find(("four",))
    assert found is not None
    assert found.result == 8
    assert jobs.find(("five",)) is None


def test_a_question_that_failed_is_asked_anew(jobs: Jobs) -> None:
    first = jobs.start(errands.defect, key="defect")
    ended(jobs, first)
    assert jobs.start(errands.double, 1, key="defect") != first


def test_few_run_at_once_some_wait_and_more_are_refused(jobs: Jobs, tmp_path: Path) -> None:
    names = [jobs.start(errands.marked_sleep, tmp_path, 600.0) for _ in range(MOST_RUNNING + MOST_WAITING)]
    states = [state(jobs, name) for name in names]
    assert states == ["running"] * MOST_RUNNING + ["waiting"] * MOST_WAITING
    with pytest.raises(InputError) as refused:
        jobs.start(errands.double, 1)
    assert refused.value.key == "app.too_many_jobs"
    jobs.cancel(names[-1])
    assert state(jobs, names[-1]) == "cancelled"
    assert until(lambda: len(marks(tmp_path)) == MOST_RUNNING)
    jobs.cancel(names[0])
    assert until(lambda: state(jobs, names[MOST_RUNNING]) == "running"), "the next one's turn comes"
    assert until(lambda: len(marks(tmp_path)) == MOST_RUNNING + 1)


def test_only_the_last_ones_are_kept(jobs: Jobs) -> None:
    first = jobs.start(errands.sleep, 600.0)
    second = jobs.start(errands.sleep, 600.0)
    cancelled = []
    for _ in range(MOST_KEPT + 3):
        cancelled.append(jobs.start(errands.double, 1))
        jobs.cancel(cancelled[-1])
    assert jobs.get(cancelled[0]) is None
    assert jobs.get(cancelled[-1]) is not None
    assert (state(jobs, first), state(jobs, second)) == ("running", "running")
    jobs.cancel("never started")


def test_it_stands_back_behind_the_pages(jobs: Jobs) -> None:
    result = ended(jobs, jobs.start(errands.niceness)).result
    assert result is not None
    assert result >= min(19, os.nice(0) + 10)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_when_the_app_ends_however_it_ends(tmp_path: Path, how: signal.Signals) -> None:
    program = f"""
        import sys
        sys.path.insert(0, {str(Path(errands.__file__).parent)!r})
        import errands, pathlib, time
        from outbid.web.jobs import Jobs
        if __name__ == "__main__":
            Jobs().start(errands.family, pathlib.Path(sys.argv[1]))
            time.sleep(600)
    """
    script = tmp_path / "app.py"
    script.write_text(textwrap.dedent(program))
    folder = tmp_path / "marks"
    folder.mkdir()
    app = subprocess.Popen([sys.executable, script, folder], stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: len(marks(folder)) == 5)
        app.send_signal(how)
        assert app.wait(5) != 0
        assert until(lambda: not any(map(lives, marks(folder))), 2)
    finally:
        app.kill()
        app.wait()
