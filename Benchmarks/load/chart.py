"""The ratios of a run as a page that stands by itself: bars, and a line where each goal is."""

import html
import pathlib

# The goal stands here in each row, so that one look down the page tells what holds.
GOAL, WIDTH, ROW, LABEL = 360, 720, 34, 400

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
  :root {{ color-scheme: light dark; --text: #1f2328; --back: #fff; --good: #1a7f37; --bad: #bc4c00; --line: #59636e; --bar: #eaeef2 }}
  @media (prefers-color-scheme: dark) {{
    :root {{ --text: #e6edf3; --back: #0d1117; --good: #3fb950; --bad: #f0883e; --line: #9198a1; --bar: #21262d }} }}
  body {{ font: 14px/1.4 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 2em; max-width: {page}px }}
  svg {{ width: 100%; height: auto }} text {{ fill: var(--text); font-size: 13px }}
  .track {{ fill: var(--bar) }} .holds {{ fill: var(--good) }} .fails {{ fill: var(--bad) }} .goal {{ stroke: var(--line); stroke-width: 2 }}
</style>
<h1>{title}</h1><p>{note}</p>
<svg viewBox="0 0 {page} {height}" role="img" aria-label="Ratios and their goals">{rows}</svg>
</html>
"""

LINE = """<text x="0" y="{text}">{name}</text><rect class="track" x="{left}" y="{top}" width="{width}" height="18" rx="3"/>
<rect class="{kind}" x="{left}" y="{top}" width="{bar:.0f}" height="18" rx="3"/>
<line class="goal" x1="{goal}" x2="{goal}" y1="{above}" y2="{below}"/><text x="{beside}" y="{text}">{found:.2f} (goal {sign} {target:g})</text>"""


def holds(found, target, is_maximum):
    return found <= target if is_maximum else found >= target


def draw(path, title, note, ratios):
    """Writes the page. `ratios` has the name, what was found, the goal, and whether that is the most that may be found."""
    rows = []
    for number, (name, found, target, is_maximum) in enumerate(ratios):
        top = number * ROW + 6
        rows.append(LINE.format(
            name=html.escape(name), text=top + 14, left=LABEL, top=top, width=WIDTH, bar=min(found / target * GOAL, WIDTH),
            kind="holds" if holds(found, target, is_maximum) else "fails", goal=LABEL + GOAL, above=top - 4, below=top + 22,
            beside=LABEL + WIDTH + 10, found=found, sign="≤" if is_maximum else "≥", target=target))
    page = LABEL + WIDTH + 170
    text = PAGE.format(title=html.escape(title), note=html.escape(note), rows="".join(rows), height=len(ratios) * ROW + 12, page=page)
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"\ndrawn: {path}")
