"""A price over time as the points of an SVG; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH = 640
HEIGHT = 180
MARGIN = 12  # above the highest price and under the lowest
FEWEST = 2  # prices that make a chart


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Ticks:
    """What is written along the axes: left to right, top to bottom."""

    x: tuple[str, ...]
    y: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A line that steps from price to price, and the area under it."""

    width: int
    height: int
    line: str
    area: str
    points: tuple[Point, ...]
    grid: tuple[float, ...]
    ticks: Ticks


def draw(
    prices: Sequence[tuple[datetime, int]],
    *,
    now: datetime,
    money: Callable[[int], str],
    day: Callable[[datetime], str],
) -> Chart | None:
    """Draw prices, oldest first, each holding until the next; ``None`` for too few.

    Args:
        prices: from when on, and how much in minor units.
    """
    if len(prices) < FEWEST:
        return None
    start = prices[0][0]
    whole = max((now - start).total_seconds(), 1.0)
    low = min(minor for _, minor in prices)
    high = max(minor for _, minor in prices)
    spread = max(high - low, 1)

    def place(at: datetime, minor: int) -> Point:
        x = (at - start).total_seconds() / whole * WIDTH
        y = MARGIN + (high - minor) / spread * (HEIGHT - 2 * MARGIN)
        return Point(round(min(x, WIDTH), 1), round(y, 1))

    points = [place(at, minor) for at, minor in prices]
    points.append(place(now, prices[-1][1]))
    line = f"M{points[0].x} {points[0].y}" + "".join(
        f"H{after.x}V{after.y}" for after in points[1:]
    )
    middle = start + (now - start) / 2
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        line=line,
        area=f"{line}V{HEIGHT}H{points[0].x}Z",
        points=tuple(points),
        grid=(MARGIN, HEIGHT / 2, HEIGHT - MARGIN),
        ticks=Ticks(
            x=(day(start), day(middle), day(now)),
            y=(money(high), money((high + low) // 2), money(low)),
        ),
    )
