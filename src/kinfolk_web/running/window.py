"""A small window for people without a terminal: Start, Stop, Open, and "Back up to this stick"."""

from __future__ import annotations

import gettext as catalogues
import locale
import os
import queue
import sys
import tkinter as tk
import webbrowser
from pathlib import Path
from tkinter import filedialog, simpledialog, ttk
from typing import Any

from kinfolk_web.catalogues import compiled
from kinfolk_web.home import data_folder
from kinfolk_web.running.runner import FAILED, RUNNING, STARTING, STOPPED, STOPPING, Runner

LOOK = 200  # milliseconds
PAPER, INK, QUIET = "#fbf7f0", "#2b2622", "#6b625a"


def _(sentence: str) -> str:
    """Mark a sentence for translators; it is translated when it is shown."""
    return sentence


SAYINGS = {
    STOPPED: _("Kinfolk is not running."),
    STARTING: _("Kinfolk is starting. The first time this takes half a minute."),
    RUNNING: _("Kinfolk is running."),
    STOPPING: _("Kinfolk is stopping."),
    FAILED: _("Kinfolk could not start. Its last words:"),
}
START, STOP, OPEN, BACK_UP = _("Start"), _("Stop"), _("Open in the browser"), _("Back up to this stick …")
WHERE = _("Choose the stick, or a folder on it")
SAVING = _("The backup is being written and checked. Please leave the stick where it is.")
SAVED = _("The backup has been written and checked: {file}. You can take the stick now.")
NOT_SAVED = _("The backup did not work: {why}")
KEYS = _("Copy the folder “keys” once, to another place than the backups: {folder}")
SIGN_IN, EMAIL = _("Make a sign-in link …"), _("The e-mail address of the organiser who signs in:")
MAKING_LINK = _("The link is being made.")
LINK = _("This link signs in once, within an hour: {link}")
NO_LINK = _("The link could not be made: {why}")
ELSEWHERE = _("Kinfolk is running already, as process {number}.")


class Window:
    """The window of one installation.

    Parameters
    ----------
    root
        Tk.
    runner
        The installation.
    say
        Translates a sentence.
    """

    def __init__(self, root: tk.Tk, runner: Runner, say: Any) -> None:  # noqa: ANN401 - gettext's function
        self.root, self.runner, self.say = root, runner, say
        self.told: queue.Queue[tuple[Path, str]] = queue.Queue()
        self.links: queue.Queue[tuple[str, str]] = queue.Queue()
        self.saving = False
        self.opened = False
        self.note = tk.StringVar()
        self.status = tk.StringVar()
        self._dress()
        self.start = self._button(START, self._start, 0)
        self.stop = self._button(STOP, self._stop, 1)
        self.open = self._button(OPEN, self._open, 2)
        self.back_up = self._button(BACK_UP, self._back_up, 3)
        self.sign_in = self._button(SIGN_IN, self._sign_in, 4)
        self.start.focus_set()
        root.protocol("WM_DELETE_WINDOW", self._close)
        self._look()

    def _dress(self) -> None:
        self.root.title("Kinfolk")
        self.root.configure(background=PAPER)
        self.root.minsize(560, 0)
        style = ttk.Style()
        style.theme_use("clam")
        style.configure(".", background=PAPER, foreground=INK, font=("TkDefaultFont", 12))
        style.configure("Title.TLabel", font=("TkDefaultFont", 24, "bold"))
        style.configure("Quiet.TLabel", foreground=QUIET, font=("TkDefaultFont", 11))
        style.configure("TButton", padding=(14, 10), focusthickness=3, focuscolor=INK)
        self.frame = ttk.Frame(self.root, padding=28)
        self.frame.grid(sticky="nsew")
        ttk.Label(self.frame, text="Kinfolk", style="Title.TLabel").grid(row=0, column=0, sticky="w")
        ttk.Label(self.frame, textvariable=self.status, wraplength=500, justify="left").grid(
            row=1, column=0, sticky="w", pady=(8, 18)
        )
        self.buttons = ttk.Frame(self.frame)
        self.buttons.grid(row=2, column=0, sticky="ew")
        self.buttons.columnconfigure((0, 1), weight=1, uniform="buttons")
        ttk.Label(self.frame, textvariable=self.note, wraplength=500, justify="left", style="Quiet.TLabel").grid(
            row=3, column=0, sticky="w", pady=(18, 0)
        )

    def _button(self, sentence: str, does: Any, place: int) -> ttk.Button:  # noqa: ANN401 - a callback
        button = ttk.Button(self.buttons, text=self.say(sentence), command=does)
        button.grid(row=place // 2, column=place % 2, sticky="ew", padx=4, pady=4)
        for key in ("<Return>", "<KP_Enter>"):  # the space bar does so already
            button.bind(key, lambda _event: button.invoke())
        return button

    def _start(self) -> None:
        self.opened = False
        self.note.set("")
        self.runner.start()
        self.stop.focus_set()

    def _stop(self) -> None:
        self.runner.stop()

    def _open(self) -> None:
        webbrowser.open(self.runner.address)

    def _back_up(self) -> None:
        folder = filedialog.askdirectory(
            parent=self.root, title=self.say(WHERE), mustexist=True, initialdir=Path.home()
        )
        if folder:
            self.save_to(Path(folder))

    def save_to(self, folder: Path) -> None:
        """Make a backup there."""
        self.saving = True
        self.note.set(self.say(SAVING))
        self.runner.back_up(folder, lambda file, why: self.told.put((file, why)))

    def _look(self) -> None:
        state, other = self.runner.state, self.runner.elsewhere
        self.status.set(self._sentence(state, other))
        self._enable(self.start, state in {STOPPED, FAILED} and not other and not self.saving)
        self._enable(self.stop, state in {STARTING, RUNNING})
        self._enable(self.open, state == RUNNING)
        self._enable(self.back_up, not self.saving and state not in {STARTING, STOPPING})
        if state == RUNNING and not self.opened:
            self.opened = True
            self.open.focus_set()
            self._open()
        self._enable(self.sign_in, state == RUNNING)
        while not self.links.empty():
            self._signed(*self.links.get())
        while not self.told.empty():
            self._saved(*self.told.get())
        self.root.after(LOOK, self._look)

    def _sentence(self, state: str, other: int | None) -> str:
        if other:
            return str(self.say(ELSEWHERE).format(number=other))
        said = str(self.say(SAYINGS[state]))
        if state == RUNNING:
            return f"{said}\n{self.runner.address}"
        return f"{said}\n{self.runner.last_words()}" if state == FAILED else said

    def _sign_in(self) -> None:
        email = simpledialog.askstring(self.say(SIGN_IN), self.say(EMAIL), parent=self.root)
        if email and email.strip():
            self.note.set(self.say(MAKING_LINK))
            self.runner.sign_in(email.strip(), lambda link, why: self.links.put((link, why)))

    def _signed(self, link: str, why: str) -> None:
        if why:
            self.note.set(self.say(NO_LINK).format(why=why))
        else:
            self.note.set(self.say(LINK).format(link=link))
            webbrowser.open(link)

    def _saved(self, file: Path, why: str) -> None:
        self.saving = False
        if why:
            self.note.set(self.say(NOT_SAVED).format(why=why))
        else:
            keys = self.say(KEYS).format(folder=self.runner.data / "keys")
            self.note.set(f"{self.say(SAVED).format(file=file)}\n{keys}")

    def _enable(self, button: ttk.Button, on: bool) -> None:
        button.state(["!disabled" if on else "disabled"])

    def _close(self) -> None:
        self.runner.stop()
        self.root.destroy()
        self.runner.wait()


def translator(data: Path) -> Any:  # noqa: ANN401 - gettext's function
    """Return what translates into the language of this computer."""
    named = os.environ.get("LANGUAGE") or os.environ.get("LANG") or (locale.getlocale()[0] or "en")
    folder = compiled(data / "made" / "locale")
    return catalogues.translation("django", folder, languages=[named[:2].lower()], fallback=True).gettext


def main() -> int:
    """Show the window until it is closed."""
    data = data_folder()
    root = tk.Tk()
    Window(root, Runner(data, *sys.argv[1:]), translator(data))
    root.mainloop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
