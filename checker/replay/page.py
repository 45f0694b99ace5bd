"""The scenes as one self-contained page for the browser, with a slider; without scripts, a list."""

from __future__ import annotations

import base64
import hashlib
import json

from checker.language import _
from checker.pages.frame import environment
from checker.replay.told import Told, table_title

KINDS = {"+": "new", "-": "gone", "~": "changed", "": ""}
SCRIPT = """
const scenes = [...document.querySelectorAll("section")];
const slider = document.getElementById("where");
const told = document.getElementById("told");
const [back, next] = ["back", "next"].map((name) => document.getElementById(name));
function show(number) {
  const at = Math.min(Math.max(number, 1), scenes.length);
  scenes.forEach((scene, index) => { scene.hidden = index + 1 !== at; });
  slider.value = at;
  told.textContent = at + " of " + scenes.length;
  back.disabled = at === 1;
  next.disabled = at === scenes.length;
}
slider.addEventListener("input", () => show(Number(slider.value)));
back.addEventListener("click", () => show(Number(slider.value) - 1));
next.addEventListener("click", () => show(Number(slider.value) + 1));
document.querySelector("nav").hidden = false;
show(1);
"""


def page(title: str, scenes: list[Told]) -> str:
    """The page, as HTML."""
    script = SCRIPT.replace('" of "', json.dumps(_(" of ")))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        environment("checker.replay")
        .get_template("replay.html")
        .render(
            title=title,
            scenes=scenes,
            kinds=KINDS,
            table_title=table_title,
            script=script,
            script_hash=f"sha256-{digest}",
        )
    )
