"""An ECG strip made from a rhythm, a rate and a fault of recording: its beats, its trace, its drawing, its description.

The trace is a teaching model, not a recording: each wave is a bell curve of a usual height and width (P 0.1 s, PR
0.16 s, QRS 0.08 s, or 0.16 s where a beat begins in the ventricles). What is irregular follows from the data alone, so
that the same exhibit is the same strip everywhere.
"""

import math
import random
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from ma_exam.core.exhibit.braille import Canvas

Rhythm = Literal[
    "sinus", "sinus-arrhythmia", "atrial-fibrillation", "atrial-flutter", "premature-atrial",
    "premature-ventricular", "ventricular-tachycardia", "ventricular-fibrillation", "asystole",
    "first-degree-block",
]  # fmt: skip
Artifact = Literal["none", "wandering-baseline", "ac-interference", "muscle-tremor", "interrupted-baseline"]

RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
ARTIFACTS: tuple[Artifact, ...] = get_args(Artifact)
SPEEDS = (25, 50)
GAINS = (5, 10, 20)
STANDARD_GAIN = 10
WITHOUT_BEATS = ("ventricular-fibrillation", "asystole")

_ROWS = 8
_STEP_S = 0.004
_PULSE_COLUMNS = 4
_FLUTTER_HZ = 5.0
_MAINS_HZ = 60.0


@dataclass(frozen=True, slots=True)
class Strip:
    """What an ECG exhibit asks for: beats a minute, seconds, mm/s, mm/mV."""

    rhythm: Rhythm
    rate: int = 75
    seconds: int = 6
    lead: str = "II"
    artifact: Artifact = "none"
    speed: int = 25
    gain: int = 10
    pulse: bool = False

    @property
    def has_pulse(self) -> bool:
        """Whether it begins with the calibration pulse, as it does wherever the gain is not the usual one."""
        return self.pulse or self.gain != STANDARD_GAIN


@dataclass(frozen=True, slots=True)
class _Beat:
    """One ventricular beat at `at` seconds. `wide` is of ventricular origin; `pr_s` is None without a P wave.

    The P wave of an `early` beat begins at another place of the atria, and so has another shape.
    """

    at: float
    wide: bool = False
    pr_s: float | None = 0.16
    early: bool = False


# (seconds from the R peak, height in mV, width as standard deviation in seconds)
_NARROW = ((-0.028, -0.08, 0.009), (0.0, 1.1, 0.012), (0.030, -0.22, 0.010))
_WIDE = ((0.0, 1.25, 0.050), (0.13, -0.35, 0.045))
_P_HEIGHT, _P_WIDTH = 0.16, 0.026
_T_WIDTH = 0.050


def _beats(strip: Strip) -> list[_Beat]:
    """The beats of the strip in order of time, from a little before it to a little after."""
    if strip.rhythm in WITHOUT_BEATS:
        return []
    chance = random.Random(f"{strip}")  # noqa: S311 - the same strip from the same data
    mean = 60 / strip.rate
    at, count = -mean * 0.6, 0
    beats: list[_Beat] = []
    early = max(2, round(strip.seconds / mean / 2))
    while at < strip.seconds + 1:
        count += 1
        pr_s = 0.16 if mean > 0.4 else 0.12
        match strip.rhythm:
            case "sinus-arrhythmia":
                step = mean * (1 + 0.22 * math.sin(2 * math.pi * at / 4))
            case "atrial-fibrillation":
                step = mean * chance.uniform(0.62, 1.42)
            case "atrial-flutter":
                waves = max(2, round(mean * _FLUTTER_HZ))
                step = waves / _FLUTTER_HZ
            case "premature-atrial" | "premature-ventricular" if count % early == 0:
                wide = strip.rhythm == "premature-ventricular"
                beats.append(_Beat(at, pr_s=pr_s))
                beats.append(_Beat(at + 0.58 * mean, wide, None if wide else 0.13, early=True))
                at += (2.0 if wide else 1.65) * mean
                continue
            case _:
                step = mean * chance.uniform(0.985, 1.015)
        if strip.rhythm == "ventricular-tachycardia":
            beats.append(_Beat(at, wide=True, pr_s=None))
        elif strip.rhythm in ("atrial-fibrillation", "atrial-flutter"):
            beats.append(_Beat(at, pr_s=None))
        else:
            beats.append(_Beat(at, pr_s=0.28 if strip.rhythm == "first-degree-block" else pr_s))
        at += step
    return beats


def _bell(t: float, centre: float, height: float, width: float) -> float:
    away = (t - centre) / width
    return height * math.exp(-away * away / 2) if abs(away) < 5 else 0.0


def _beat_mv(t: float, beat: _Beat, rr: float) -> float:
    if beat.wide:
        value = sum(_bell(t, beat.at + place, height, width) for place, height, width in _WIDE)
        return value + _bell(t, beat.at + min(0.30, 0.6 * rr), -0.30, 0.055)
    value = sum(_bell(t, beat.at + place, height, width) for place, height, width in _NARROW)
    value += _bell(t, beat.at + min(0.28 * math.sqrt(max(rr, 0.3)), 0.5 * rr), 0.28, _T_WIDTH)
    if beat.pr_s is not None:
        # A PR interval runs from where the P wave begins to where the QRS begins.
        height, width = (0.3, 0.018) if beat.early else (_P_HEIGHT, _P_WIDTH)
        value += _bell(t, beat.at - 0.04 - beat.pr_s + 2 * width, height, width)
    return value


def _baseline_mv(strip: Strip, t: float) -> float:
    """What goes on between the beats: the atria, or the ventricles where they have no beat."""
    tau = 2 * math.pi * t
    match strip.rhythm:
        case "atrial-fibrillation":
            return (
                0.05 * math.sin(6.3 * tau) + 0.04 * math.sin(7.7 * tau + 1) + 0.03 * math.sin(4.9 * tau + 2)
            )
        case "atrial-flutter":
            return 0.22 * (0.5 - (t * _FLUTTER_HZ + 0.35) % 1.0)
        case "ventricular-fibrillation":
            swell = 0.55 + 0.35 * math.sin(0.31 * tau) + 0.1 * math.sin(0.83 * tau + 1)
            return swell * (
                0.5 * math.sin(4.3 * tau + 0.7 * math.sin(0.9 * tau))
                + 0.3 * math.sin(5.9 * tau + 1.3)
                + 0.2 * math.sin(3.1 * tau + 2.1)
            )
        case "asystole":
            return 0.015 * math.sin(0.4 * tau)
    return 0.0


def _artifact_mv(strip: Strip, t: float, chance: random.Random) -> float:
    match strip.artifact:
        case "wandering-baseline":
            return 0.45 * math.sin(2 * math.pi * 0.3 * t + 0.5)
        case "ac-interference":
            return 0.10 * math.sin(2 * math.pi * _MAINS_HZ * t)
        case "muscle-tremor":
            return chance.uniform(-0.17, 0.17)
    return 0.0


def _gap(strip: Strip) -> tuple[float, float]:
    """When the trace is lost, in seconds; never, but for an interrupted baseline."""
    begin = 0.55 * strip.seconds
    return (begin, begin + 0.7) if strip.artifact == "interrupted-baseline" else (math.inf, math.inf)


def _trace(strip: Strip) -> list[float | None]:
    """The trace in mV every `_STEP_S`; None where nothing is recorded."""
    chance = random.Random(f"tremor {strip}")  # noqa: S311 - the same strip from the same data
    beats = _beats(strip)
    times = [beat.at for beat in beats]
    mean = 60 / strip.rate
    lost, found = _gap(strip)
    trace: list[float | None] = []
    for place in range(round(strip.seconds / _STEP_S)):
        t = place * _STEP_S
        near = beats[bisect_left(times, t - 0.7) : bisect_right(times, t + 0.6)]
        value = _baseline_mv(strip, t) + _artifact_mv(strip, t, chance)
        value += sum(_beat_mv(t, beat, mean) for beat in near)
        trace.append(None if lost <= t < found else value)
    return trace


def draw(strip: Strip, width: int) -> list[str]:
    """The strip in at most `width` columns: calibration pulse, trace, ruler of seconds (`|`) and large boxes."""
    boxes = strip.seconds * strip.speed // 5
    each = max(1, (width - 1 - _PULSE_COLUMNS * strip.has_pulse) // boxes)
    columns = boxes * each
    lead_in = _PULSE_COLUMNS * strip.has_pulse
    trace = _trace(strip)
    heights = [strip.gain * value for value in trace if value is not None] + [float(strip.gain), 0.0]
    top, bottom = max(*heights, 8.0) + 1, min(*heights, -3.0) - 1
    canvas = Canvas(lead_in + columns, _ROWS)

    def row(mm: float) -> int:
        return round((top - mm) / (top - bottom) * (canvas.height - 1))

    if strip.has_pulse:
        canvas.line(0, row(0), 1, row(0))
        canvas.upright(1, row(0), row(strip.gain))
        canvas.line(1, row(strip.gain), 5, row(strip.gain))
        canvas.upright(5, row(strip.gain), row(0))
        canvas.line(5, row(0), 6, row(0))
    dots = 2 * columns
    before: int | None = None
    for dot in range(dots):
        first, last = dot * len(trace) // dots, (dot + 1) * len(trace) // dots
        values = [strip.gain * value for value in trace[first:last] if value is not None]
        if not values:
            before = None
            continue
        high, low = row(max(values)), row(min(values))
        if before is not None:  # no gap between one column and the next
            high, low = min(high, before), max(low, before)
        canvas.upright(2 * lead_in + dot, high, low)
        before = row(values[-1])
    second = 5 * each * strip.speed // 25
    ruler = "".join(
        "|" if column % second == 0 else "'" if column % each == 0 else " " for column in range(columns + 1)
    )
    return [
        f"Lead {strip.lead}   {strip.speed} mm/s   {strip.gain} mm/mV   | 1 s   ' {5 / strip.speed:g} s",
        *canvas.lines(),
        " " * lead_in + ruler,
    ]


def describe(strip: Strip) -> str:
    """What can be seen on the strip, in words and figures, without a name for it."""
    said = [f"ECG strip, lead {strip.lead}, {strip.seconds} seconds, {strip.speed} mm/s, {strip.gain} mm/mV."]
    if strip.has_pulse:
        said.append(f"The calibration pulse at its start is {strip.gain} mm high.")
    lost, found = _gap(strip)
    beats = [beat for beat in _beats(strip) if 0 <= beat.at < strip.seconds and not lost <= beat.at < found]
    if beats:
        said += _of_beats(beats)
    else:
        said.append("There is no QRS complex.")
    if lost < strip.seconds:
        said.append(f"From {lost:.1f} to {found:.1f} s nothing is recorded, so what falls there is missing.")
    said += [text for text in (_BETWEEN.get(strip.rhythm), _FAULTS.get(strip.artifact)) if text]
    return " ".join(said)


def _of_beats(beats: list[_Beat]) -> list[str]:
    gaps = ", ".join(f"{later.at - beat.at:.2f}" for beat, later in pairwise(beats))
    said = [f"{len(beats)} QRS complexes; R-R intervals in seconds: {gaps}."]
    wide = [place for place, beat in enumerate(beats, 1) if beat.wide]
    if len(wide) == len(beats):
        said.append("Every QRS is 0.16 s wide.")
    elif wide:
        places = ", ".join(map(str, wide))
        said.append(f"QRS number {places}: 0.16 s wide, no P wave before it; the others 0.08 s wide.")
    else:
        said.append("Every QRS is 0.08 s wide.")
    usual = [beat.pr_s for beat in beats if beat.pr_s is not None and not beat.early]
    if usual:
        which = "each other QRS" if wide else "each QRS"
        said.append(f"One P wave before {which}; PR interval {usual[0]:.2f} s.")
    else:
        said.append("No P wave before the QRS complexes.")
    if early := [place for place, beat in enumerate(beats, 1) if beat.early and not beat.wide]:
        places = ", ".join(map(str, early))
        said.append(f"But the P wave of QRS number {places} is taller and narrower, with a PR of 0.13 s.")
    return said


_BETWEEN = {
    "atrial-fibrillation": "Between the QRS complexes the baseline quivers without a pattern.",
    "atrial-flutter": "Between the QRS complexes there are saw-toothed waves, 300 a minute.",
    "ventricular-fibrillation": "The line swings without a pattern, in waves of ever changing height and width.",
    "asystole": "The line is almost flat throughout.",
}
_FAULTS = {
    "wandering-baseline": "The whole trace drifts slowly up and down.",
    "ac-interference": "The whole trace is thickened by small even spikes, 60 a second.",
    "muscle-tremor": "The whole trace is jagged with small uneven spikes.",
}
