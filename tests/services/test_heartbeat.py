"""The heartbeat: it goes on whatever the screen does, and is over when it is stopped."""

import queue

import pytest

from ma_exam.services.heartbeat import Heartbeat


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.services.heartbeat.BEAT_MS", 1)


def test_it_beats_until_it_is_stopped() -> None:
    beats: queue.Queue[int] = queue.Queue()
    heart = Heartbeat(lambda: beats.put(1))
    heart.start()
    assert [beats.get(timeout=10) for _ in range(3)] == [1, 1, 1]
    heart.stop()
    assert not heart.is_alive()


def test_no_beat_comes_after_the_stop() -> None:
    """Else it would knock at a store whose thread is gone."""
    over = False
    late: list[bool] = []
    begun: queue.Queue[int] = queue.Queue()

    def beat() -> None:
        begun.put(1)
        late.append(over)

    heart = Heartbeat(beat)
    heart.start()
    begun.get(timeout=10)
    heart.stop()
    over = True
    assert not any(late)
    assert not heart.is_alive()


def test_it_may_be_stopped_before_it_began_and_from_its_own_beat() -> None:
    Heartbeat(lambda: None).stop()
    stopped: queue.Queue[int] = queue.Queue()

    def beat() -> None:
        heart.stop()
        stopped.put(1)

    heart = Heartbeat(beat)
    heart.start()
    stopped.get(timeout=10)
    heart.join(10)
    assert stopped.empty()


def test_the_program_does_not_wait_for_it() -> None:
    assert Heartbeat(lambda: None).daemon
