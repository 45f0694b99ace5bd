"""Small pictures as inline SVG: they need no script and no network, and follow the page's colours.

Every picture has its numbers as text, too: as a label in it and in its description.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT, GAP, BASE = 440, 170, 4, 30


def columns(
    title: str, bars: Sequence[tuple[str, int]], unit: str, *, best: bool = False
) -> Markup:
    """Upright bars side by side, each a label and a count; the last is the `best` there is."""
    most = max((value for _, value in bars), default=0) or 1
    wide = (WIDTH - GAP) / max(len(bars), 1) - GAP
    parts = []
    for number, (label, value) in enumerate(bars):
        style = "bar all" if best and number == len(bars) - 1 else "bar"
        high = (HEIGHT - BASE - 22) * value / most
        x, y = GAP + number * (wide + GAP), HEIGHT - BASE - high
        middle = x + wide / 2
        parts.append(
            f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
            f' rx="3"/><text class="axis" x="{middle:.1f}" y="{HEIGHT - 10}">{escape(label)}</text>'
        )
        if value:
            parts.append(f'<text class="value" x="{middle:.1f}" y="{y - 6:.1f}">{value}</text>')
    rule = HEIGHT - BASE + 0.5
    parts.append(f'<line class="rule" x1="0" x2="{WIDTH}" y1="{rule}" y2="{rule}"/>')
    said = ", ".join(f"{label}: {value}" for label, value in bars if value)
    return _picture(WIDTH, HEIGHT, f"{title}. {unit}: {said or 'none'}.", parts)


def shares(title: str, outcomes: Sequence[tuple[str, str, int]]) -> Markup:
    """One bar cut into parts, each a class of style, a label and a count."""
    total = sum(value for _, _, value in outcomes) or 1
    parts, x = [], 0.0
    for style, _label, value in outcomes:
        wide = WIDTH * value / total
        if value:
            parts.append(
                f'<rect class="{style}" x="{x:.1f}" y="0" width="{max(wide - 2, 1):.1f}"'
                ' height="14" rx="3"/>'
            )
        x += wide
    said = ", ".join(f"{label}: {value}" for _, label, value in outcomes if value)
    told = f"{title}: {said or 'none'}." if title else f"{said or 'none'}"
    return _picture(WIDTH, 14, told, parts, "share")


def _picture(wide: int, high: int, said: str, parts: Sequence[str], style: str = "chart") -> Markup:
    body = "".join(parts)
    return Markup(
        f'<svg class="{style}" role="img" aria-label="{escape(said)}" viewBox="0 0 {wide} {high}"'
        f' preserveAspectRatio="none meet">{body}</svg>'
    )
