"""Mouse, keyboard and eyes for a window under Xvfb: controls are found by their accessible names (AT-SPI)."""

import os
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE = 60.0


class Hands:
    """A screen of its own with the program on it."""

    def __init__(self, program, workspace, out, size="1280x720", display=":77", settings=()):
        self.out, self.display, self.size, self.number = out, display, size, 0
        self.home = tempfile.mkdtemp(prefix="kinrin-drive-")
        os.makedirs(out, exist_ok=True)
        env = {**os.environ, "DISPLAY": display, "HOME": self.home, "LIBGL_ALWAYS_SOFTWARE": "1"}
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            env.pop(name, None)
        self.processes = [subprocess.Popen(["Xvfb", display, "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"])]
        bus = subprocess.run(["dbus-daemon", "--session", "--fork", "--print-address=1", "--print-pid=1"],
                             env=env, capture_output=True, text=True, check=True).stdout.split()
        env["DBUS_SESSION_BUS_ADDRESS"], self.bus_pid = bus[0], int(bus[1])
        os.environ.update(DISPLAY=display, DBUS_SESSION_BUS_ADDRESS=bus[0])
        # Toolkits describe their controls only when somebody asks for it.
        subprocess.run(["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus",
                        "--method", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", "IsEnabled",
                        "<true>"], env=env, check=True, capture_output=True)
        self.env = env
        self.wait_for(lambda: self.xdo("getdisplaygeometry", check=False), "the screen")
        self.log = open(os.path.join(out, "program.log"), "w")
        self.program = subprocess.Popen([program, "--workspace", workspace, *settings], env=env,
                                        stdout=self.log, stderr=self.log)
        self.processes.append(self.program)
        Atspi.init()
        self.wait_for(lambda: self.app() is not None, "the window")
        # Without a window manager nobody else gives the window the keyboard and the whole screen.
        self.xdo("search", "--sync", "--onlyvisible", "--name", "Kinrin", "windowfocus", "--sync",
                 "windowmove", "0", "0", "windowsize", *size.split("x"))

    def xdo(self, *args, check=True):
        done = subprocess.run(["xdotool", *args], env=self.env, capture_output=True, text=True)
        if check and done.returncode:
            raise RuntimeError(f"xdotool {args}: {done.stderr}")
        return done.stdout.strip() if not done.returncode else ""

    def app(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and "kinrin" in (child.get_name() or "").lower():
                return child
        return None

    def nodes(self):
        """All controls as (name, role, accessible), in the order of the tree."""
        def walk(node):
            if node is None:
                return
            try:
                yield (node.get_name() or "", node.get_role_name(), node)
                count = node.get_child_count()
            except gi.repository.GLib.Error:
                return  # gone meanwhile
            for i in range(count):
                try:
                    yield from walk(node.get_child_at_index(i))
                except gi.repository.GLib.Error:
                    continue
        return list(walk(self.app()))

    def find(self, name, part=False, nth=0, role=None):
        """The nth control with this name (`part`: whose name holds it) that lies on the screen, or None. The last is -1."""
        found = []
        for own, kind, node in self.nodes():
            if (own == name or (part and name in own)) and (role is None or role == kind):
                try:
                    box = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
                except (AttributeError, gi.repository.GLib.Error):
                    continue
                if box.width > 0 and box.height > 0:
                    found.append(box)
        return found[nth] if -len(found) <= nth < len(found) else None

    def wait_for(self, there, what, patience=PATIENCE):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = there()
            if found:
                return found
            time.sleep(0.2)
        self.shot("missing")
        raise TimeoutError(f"waited in vain for {what}; seen: {sorted({n for n, _, _ in self.nodes() if n})[:80]}"
                           if self.app() else f"waited in vain for {what}")

    def wait(self, name, patience=PATIENCE, **how):
        return self.wait_for(lambda: self.find(name, **how), f"“{name}”", patience)

    def click(self, name, button=1, times=1, patience=PATIENCE, **how):
        box = self.wait(name, patience, **how)
        self.point(box.x + box.width // 2, box.y + box.height // 2)
        self.xdo("click", "--repeat", str(times), "--delay", "60", str(button))
        time.sleep(0.3)

    def point(self, x, y):
        self.xdo("mousemove", str(x), str(y))
        time.sleep(0.15)

    def drag(self, start, end):
        self.point(*start)
        self.xdo("mousedown", "1")
        for share in (0.3, 0.6, 1.0):
            self.point(*(int(a + (b - a) * share) for a, b in zip(start, end)))
        self.xdo("mouseup", "1")
        time.sleep(0.3)

    def key(self, *keys):
        for key in keys:
            self.xdo("key", key)
            time.sleep(0.15)

    def type(self, text):
        self.xdo("type", "--delay", "8", text)
        time.sleep(0.3)

    def write(self, name, text, **how):
        """Replaces what stands in a field."""
        self.click(name, **how)
        self.key("ctrl+a")
        self.type(text)

    def shot(self, name):
        self.number += 1
        path = os.path.join(self.out, f"{self.number:02}-{name}.png")
        time.sleep(0.4)
        subprocess.run(["import", "-window", "root", path], env=self.env, check=False)
        return path

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        os.kill(self.bus_pid, 15)
