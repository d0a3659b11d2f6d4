#!/usr/bin/env python3
"""Drives the built window as a new user would, with mouse and keyboard, and takes screenshots to be looked at.

    python3 tests/drive/drive.py --program PATH_OF_KINRIN --footage FOLDER --out SCREENSHOTS [--size 1280x720] [--lang ja]

From an empty workspace: demo pilot to its verdict and roadmap; import of a folder, with what the form asks of file names,
columns and timecodes; Design, two arms and two seeds; watch, pause, go on; judge and tag neighbours, search with an own
clip; the map; features of a folder; the report. Then a tour: every page in both languages, light and dark. It fails
where a control that a person would look for is not there. `--only` does some parts alone, in a workspace that has what
they need. Needs Debian's xvfb xdotool imagemagick dbus python3-gi gir1.2-atspi-2.0
at-spi2-core openbox and the system's python3. Not part of CI: it takes about ten minutes and eyes.
"""

import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time

from hands import Hands

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["pilot", "data", "design", "runs", "neighbours", "map", "report"]
PARTS = ["demo", "roadmap", "bring_in", "timecodes", "design", "watch", "curves", "judge", "tag", "own_clip", "map",
         "features", "report", "tour"]

VIDEOS = {".mp4", ".avi", ".mov", ".mkv", ".webm", ".gif"}

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

    def start_of(self, key):
        """What a message says before its first variable."""
        return self.texts[key].split("{")[0].strip()

    def clip(self):
        """A video of the footage."""
        return next(path for path in sorted(self.footage.rglob("*")) if path.suffix in VIDEOS)

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

    def roadmap(self):
        h = self.hands
        self.page("pilot")
        h.wait(self.t("pilot-copy"))
        item = h.wait(f"{self.t('roadmap-baseline')}: ", part=True)
        h.point(item.x + item.width // 2, 400)
        h.xdo("click", "--repeat", "20", "--delay", "30", "5")
        h.wait(self.t("decision-stage-here"))
        h.shot("roadmap")

    def bring_in(self):
        h = self.hands
        h.key("ctrl+i")
        h.write(self.t("import-folder"), str(self.footage), role="entry")
        h.wait(self.t("import-preview"))
        h.wait(self.start_of("import-groups"), part=True, patience=120)
        h.shot("import-preview")
        h.write(self.t("import-pattern"), "{odd}{word}", role="entry")
        h.wait(self.start_of("import-pattern-touching")[:20], part=True)
        h.shot("import-pattern")
        h.write(self.t("import-pattern"), " ", role="entry")
        h.click(self.t("import-more"))
        h.wait(self.t("import-folder-fps"))
        h.shot("import-more")
        h.wait(self.start_of("import-groups"), part=True, patience=120)
        h.click(self.t("import-start"), role="push button")
        h.wait(self.t("import-show"), patience=300)
        time.sleep(8)  # a message that comes up may lie over the button for some seconds
        h.click(self.t("import-show"))
        h.wait(self.t("page-title-data"))
        h.shot("imported")

    def timecodes(self):
        """A table whose times count frames: the form asks at which rate."""
        h = self.hands
        folder = pathlib.Path(tempfile.mkdtemp(prefix="kinrin-drive-")) / "timecodes"
        folder.mkdir()
        clip = self.clip()
        shutil.copy(clip, folder / f"take{clip.suffix}")
        table = f"path,label,start_s,end_s\ntake{clip.suffix},walk,00:00:00:00,00:00:00:20\n"
        (folder / "segments.csv").write_text(table)
        h.key("ctrl+i")
        h.write(self.t("import-folder"), str(folder), role="entry")
        h.wait(self.t("import-frame-rate"), role="spin button")
        h.shot("import-timecodes")
        h.click(self.t("import-frame-rate"), role="spin button")
        h.key("ctrl+a")
        h.type("25")
        h.key("Return")
        h.wait("walk  1", patience=120)
        h.shot("import-timecodes-counted")
        h.click(self.t("cancel"))

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

    def curves(self):
        h = self.hands
        self.page("runs")
        menu = self.start_of("curves-menu")
        h.wait(menu, part=True)
        h.click(menu, part=True, nth=1)
        h.click(self.t("curves-search"))
        h.type(self.t("curve-epoch-similarity"))
        h.click(f"{self.t('curve-epoch-similarity')} · {self.t('curve-epoch-similarity-note')}")
        h.wait(self.t("curves-menu", name=self.t("curve-epoch-similarity")))
        h.shot("similarities")

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

    def tag(self):
        h = self.hands
        self.page("neighbours")
        h.click(self.t("neighbours-card", n=1), part=True)
        h.key("t")
        h.write(self.t("runs-tag-new"), "odd", role="entry")
        h.key("Return")
        h.wait("#odd")
        h.shot("tag")
        h.click(self.t("close"))
        self.page("data")
        h.click(self.t("data-tag"), role="combo box")
        h.click("#odd")
        h.wait(self.t("data-clear-filters"))
        h.shot("data-by-tag")
        h.click(self.t("data-clear-filters"))
        self.page("map")
        h.click(f"{self.t('map-colour')}: {self.t('map-colour-tag')}", patience=300)
        h.wait("#odd", role="check box")
        h.shot("map-by-tag")

    def own_clip(self):
        h = self.hands
        self.page("neighbours")
        h.wait(self.t("neighbours-card", n=8), part=True, patience=120)
        h.key("f")
        h.write(self.t("neighbours-own-path"), str(self.clip()), role="entry")
        h.shot("own-clip-asked")
        h.key("Return")
        h.wait(self.t("neighbours-own-file"), patience=120)
        h.wait(self.t("neighbours-card", n=1), part=True, patience=120)
        h.shot("own-clip")
        # The other steps come one after the other.
        time.sleep(20)
        h.shot("own-clip-over-steps")

    def features(self):
        h = self.hands
        self.page("runs")
        h.click(f", {self.t('runs-state-done')}", part=True, nth=-1, button=3)
        h.click(self.t("runs-embed"))
        h.wait(self.t("runs-embed-now"))
        h.shot("features")
        h.write(self.t("runs-embed-footage"), str(self.footage), role="entry")
        h.click(self.t("runs-embed-now"))
        h.shot("features-at-work")
        h.wait(self.start_of("runs-embedded"), part=True, patience=600)
        h.shot("features-written")

    def report(self):
        h = self.hands
        self.page("report")
        h.shot("report")
        h.click(self.t("document-page-write"))
        h.wait(self.t("document-page-open"), patience=300)
        h.shot("report-written")

    def tour(self):
        h = self.hands
        for theme in range(2):
            for lang in range(2):
                for name in PAGES:
                    h.key(f"ctrl+{PAGES.index(name) + 1}")
                    h.wait_for(lambda: True, name)
                    h.point(4, 4)
                    h.shot(f"tour-{h.size}-{theme}{lang}-{name}")
                h.key("ctrl+shift+l")
            h.key("ctrl+shift+t")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--footage", type=pathlib.Path, required=True)
    parser.add_argument("--group", default="group_recording", help="column of its clips.csv that tells recordings apart")
    parser.add_argument("--out", required=True)
    parser.add_argument("--workspace", help="go on in this one, with the tour only unless --only says more")
    parser.add_argument("--only", help="parts, with commas between them: " + ", ".join(PARTS))
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--lang", choices=["en", "ja"], default="en")
    parser.add_argument("--display", default=":77")
    args = parser.parse_args()
    parts = args.only.split(",") if args.only else PARTS[-1:] if args.workspace else PARTS
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"--only: there is no part {', '.join(unknown)}")
    workspace = args.workspace or str(pathlib.Path(tempfile.mkdtemp(prefix="kinrin-drive-")) / "workspace")
    os.environ["KINRIN_LANG"] = args.lang
    hands = Hands(args.program, workspace, args.out, args.size, args.display)
    journey = Journey(hands, args.lang, args.footage.resolve(), args.group)
    try:
        for part in parts:
            print(part, flush=True)
            getattr(journey, part)()
    finally:
        hands.close()
    print(f"done; workspace: {workspace}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
