#!/usr/bin/env python3
"""Drives the built window as a new user would, with mouse and keyboard, and takes screenshots to be looked at.

    python3 tests/drive/drive.py --program PATH_OF_KINRIN --footage FOLDER --out SCREENSHOTS [--size 1280x720] [--lang ja]

From an empty workspace: demo pilot to its verdict; import of a folder; Design, two arms and two seeds; watch, pause,
go on; judge neighbours; the map. Then a tour: every page in both languages, light and dark. It fails where a control
that a person would look for is not there. Needs Debian's xvfb xdotool imagemagick dbus python3-gi gir1.2-atspi-2.0
at-spi2-core openbox and the system's python3. Not part of CI: it takes about ten minutes and eyes.
"""

import argparse
import os
import pathlib
import re
import sys
import tempfile
import time

from hands import Hands

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["pilot", "data", "design", "runs", "neighbours", "map"]

EXPERIMENT = """Experiment(
    name: "driven",
    description: "made by the drive",
    data: (sets: ["SET"], source_group: Some("GROUP")),
    clip: (frames: 8, rate_hz: 6.0, size: 32),
    backbone: Compact(width: 16),
    pretrain: (epochs: 12.0, batch_videos: 16, contrastive: (queue: 128, hidden: 128, dim: 64), snapshots: 4),
    arms: [(name: "intra", method: Intra), (name: "iivcl", method: Iivcl((k: 1)))],
    seeds: [0, 1],
    evaluation: (
        tasks: [(name: "activity", set: "SET", group: Some("GROUP"), split: KFold(folds: 4))],
        budgets: [PerClass(2), All],
        draws: 2,
        probes: [Knn(k: 5), Linear(l2: 0.01)],
    ),
)
"""


def words(lang):
    """Keys of the window's texts and what they say; variables stay in braces."""
    found = {}
    for path in sorted((ROOT / "assets/i18n" / lang).glob("*.ftl")):
        for line in path.read_text().splitlines():
            match = re.match(r"([a-z0-9-]+) = (.*)", line)
            if match:
                found[match[1]] = match[2]
    return found


class Journey:
    def __init__(self, hands, lang, footage, group):
        self.hands, self.footage, self.group, self.texts = hands, footage, group, words(lang)

    def t(self, key, **values):
        text = self.texts[key]
        for name, value in values.items():
            text = re.sub(r"\{ ?\$" + name + r" ?\}", str(value), text)
        return text

    def page(self, name):
        self.hands.key(f"ctrl+{PAGES.index(name) + 1}")
        self.hands.wait(self.t(f"page-title-{name}"))

    def demo(self):
        h = self.hands
        h.wait(self.t("start-demo-begin"))
        h.shot("start")
        h.click(self.t("start-demo-begin"))
        h.click(self.t("start-demo-watch"), patience=180)
        h.wait(self.t("runs-pause"), patience=120)
        h.shot("demo-training")
        self.page("pilot")
        h.wait(self.t("status-no-run", done=12, all=12), part=True, patience=900)
        h.wait(self.t("pilot-copy"))
        h.shot("verdict")

    def bring_in(self):
        h = self.hands
        h.key("ctrl+i")
        h.write(self.t("import-folder"), str(self.footage), role="entry")
        h.wait(self.t("import-preview"))
        h.wait(self.t("import-groups").split("{")[0].strip(), part=True, patience=120)
        h.shot("import-preview")
        h.click(self.t("import-start"), role="push button")
        h.wait(self.t("import-show"), patience=300)
        time.sleep(8)  # a message that comes up may lie over the button for some seconds
        h.click(self.t("import-show"))
        h.wait(self.t("page-title-data"))
        h.shot("imported")

    def design(self):
        h = self.hands
        self.page("design")
        h.click(f"{self.t('design-view')}: {self.t('design-tab-ron')}")
        h.click(self.t("design-ron-name"), role="entry")
        h.key("ctrl+a")
        h.type(EXPERIMENT.replace("SET", self.footage.name).replace("GROUP", self.group))
        h.click(f"{self.t('design-view')}: {self.t('design-tab-form')}")
        h.shot("designed")
        h.click(self.t("design-trial"), part=True)
        h.wait(self.t("design-measured"), patience=300)
        h.shot("trial")
        h.key("ctrl+Return")
        h.click(self.t("design-queue-now"))

    def watch(self):
        h = self.hands
        self.page("runs")
        h.wait(self.t("runs-pause"), patience=120)
        h.shot("training")
        h.key("p")
        h.wait(self.t("runs-go-on"), patience=60)
        h.shot("paused")
        h.key("p")
        h.wait(self.t("runs-pause"), patience=60)
        h.wait(self.t("status-no-run", done=16, all=16), part=True, patience=1200)
        h.shot("trained")

    def judge(self):
        h = self.hands
        self.page("neighbours")
        h.wait(self.t("neighbours-card", n=8), part=True, patience=120)
        h.shot("neighbours")
        h.click(self.t("neighbours-card", n=1), part=True)
        h.key(*"11213111")
        h.shot("judged")
        h.key("z", "c")
        h.shot("two-arms")
        h.key("c", "b")
        h.shot("blind")
        h.key("b")

    def map(self):
        h = self.hands
        self.page("map")
        h.wait(self.t("map-checkpoint"), part=True, patience=300)
        h.shot("map")

    def tour(self, size):
        h = self.hands
        for theme in range(2):
            for lang in range(2):
                for name in PAGES:
                    h.key(f"ctrl+{PAGES.index(name) + 1}")
                    h.wait_for(lambda: True, name)
                    h.point(4, 4)
                    h.shot(f"tour-{size}-{theme}{lang}-{name}")
                h.key("ctrl+shift+l")
            h.key("ctrl+shift+t")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--footage", type=pathlib.Path, required=True)
    parser.add_argument("--group", default="group_recording", help="column of its clips.csv that tells recordings apart")
    parser.add_argument("--out", required=True)
    parser.add_argument("--workspace", help="go on in this one, with the tour only")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--lang", choices=["en", "ja"], default="en")
    parser.add_argument("--display", default=":77")
    args = parser.parse_args()
    workspace = args.workspace or str(pathlib.Path(tempfile.mkdtemp(prefix="kinrin-drive-")) / "workspace")
    os.environ["KINRIN_LANG"] = args.lang
    hands = Hands(args.program, workspace, args.out, args.size, args.display)
    journey = Journey(hands, args.lang, args.footage.resolve(), args.group)
    try:
        if not args.workspace:
            for part in (journey.demo, journey.bring_in, journey.design, journey.watch, journey.judge, journey.map):
                print(part.__name__, flush=True)
                part()
        journey.tour(args.size)
    finally:
        hands.close()
    print(f"done; workspace: {workspace}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
