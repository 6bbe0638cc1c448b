"""A shared screen whose every pixel is known, and somebody who reads it."""

from pathlib import Path
from typing import Any

from tests.support.installation import until
from tests.support.person import CONNECTS, Person

DISPLAY = (Path(__file__).parent / "drawn_display.js").read_text()
# What came of somebody's screen by now.
ARRIVED = "(id) => conference.call.samples.get(id)?.received.screen?.frames ?? 0"
HEARD = "(id) => conference.call.samples.get(id)?.received['screen-audio']?.energy ?? 0"
# The picture as the tile plays it: size, colours of the corners, and how far apart black and white are in fine stripes.
PIXELS = """(id) => {
  const video = document.querySelector(`li.tile[data-participant="${id}/screen"] video`);
  const { videoWidth: width, videoHeight: height } = video;
  if (!width) return { width, height };
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0);
  const at = (x, y) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
  const [right, low] = [width - 50, height - 50];
  const corners = [[50, 50], [right, 50], [50, low], [right, low]].flatMap(([x, y]) => at(x, y));
  const row = [...context.getImageData(420, 300, 160, 1).data].filter((_, index) => index % 4 === 0);
  const stripes = Math.max(...row) - Math.min(...row);
  return { width, height, corners, stripes, fit: getComputedStyle(video).objectFit };
}"""
CORNERS = [200, 0, 0, 0, 160, 0, 0, 0, 200, 200, 160, 0]


async def reads_screen(viewer: Person, id_: str) -> None:
    """Pictures of that one's screen go on being decoded, and their pixels are the ones that were drawn."""
    first = await viewer.page.evaluate(ARRIVED, id_)
    got: dict[str, Any] = {}

    async def legible() -> bool:
        if await viewer.page.evaluate(ARRIVED, id_) < first + 3 or await viewer.tile(f"{id_}/screen").count() == 0:
            return False
        got.update(await viewer.page.evaluate(PIXELS, id_))
        if (got["width"], got["height"]) != (1280, 720):
            return False
        colours = zip(got["corners"], CORNERS, strict=True)
        return all(abs(one - other) < 40 for one, other in colours) and got["stripes"] > 150

    try:
        await until(legible, f"{viewer.name} reads the screen", CONNECTS)
    except AssertionError as error:
        raise AssertionError(f"{error}: {got}") from error
    assert got["fit"] == "contain"
