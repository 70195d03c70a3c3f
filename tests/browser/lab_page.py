"""A notebook in JupyterLab, used as a learner uses it: eyes, mouse and keyboard."""

import re

import nbformat
from nbformat.v4 import new_code_cell
from playwright.sync_api import expect

from breakfix.book.notebook import answer_name

SECONDS = 120  # for what may take long on a machine that does other things too
MILLISECONDS = SECONDS * 1000


class LabPage:
    """A page of the browser that shows a learner's copy, `name` being its path under `work/`."""

    def __init__(self, page, server, name, opened=False):
        self.page, self.server, self.name = page, server, name
        self.keyboard = page.keyboard
        self.path = server.home / "work" / name
        page.set_default_timeout(MILLISECONDS)
        if not opened:
            page.goto(server.url(f"lab/tree/work/{name}"))
        self.notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.notebook.locator(".jp-Cell").first.wait_for()
        self.wait_until_idle()

    def wait_until_idle(self):
        """Wait until there is a kernel that has nothing to do, as the line at the bottom says."""
        bottom = self.page.locator("#jp-main-statusbar")
        expect(bottom).to_contain_text("Python 3 (ipykernel) | Idle", timeout=MILLISECONDS)

    def menu(self, bar, entry):
        """Open a menu of the bar and choose an entry, by their words."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{bar}$")).click()
        entries = self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{entry}$"))
        entries.first.click()

    def run_all(self):
        """Run > Run All Cells, and wait for the last one."""
        codes = [cell for cell in nbformat.read(self.path, as_version=4).cells if cell.cell_type == "code"]
        prompts = self.notebook.locator(".jp-CodeCell .jp-InputPrompt")
        expect(prompts).to_have_count(len(codes), timeout=MILLISECONDS)  # all are there, so the last one is the last
        self.menu("Run", "Run All Cells")
        expect(prompts.last).to_have_text(re.compile(r"\[\d+\]:"), timeout=5 * MILLISECONDS)
        self.wait_until_idle()

    def phase(self, name):
        """Go to the heading of a phase, and return it."""
        heading = self.notebook.locator(".jp-MarkdownCell h2", has_text=re.compile(rf"^{name}: "))
        for _ in range(100):
            heading.evaluate("element => element.scrollIntoView({block: 'start'})")
            self.page.wait_for_timeout(50)  # what comes into view gets its true height, and moves what is below
            if heading.evaluate("element => Math.abs(element.getBoundingClientRect().top - 100) < 100"):
                break
        return heading

    def trouble(self):
        """The texts of all outputs that are errors, or came through standard error."""
        red = (
            ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr'], .jp-RenderedText[data-mime-type$=error]"
        )
        return self.notebook.locator(red).all_inner_texts()

    def top(self):
        """Go to the first cell with the keys."""
        self.keyboard.press("Escape")
        self.keyboard.press("Control+Home")
        expect(self.notebook.locator(".jp-Cell").first).to_be_in_viewport()

    def saved(self):
        """Save with the keys, wait until the page says so, and return the notebook as it lies on disk."""
        self.keyboard.press("Escape")
        self.keyboard.press("Control+s")
        tab = self.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab.lm-mod-current")
        expect(tab).not_to_have_class(re.compile("jp-mod-dirty"), timeout=MILLISECONDS)
        return nbformat.read(self.path, as_version=4)

    def cell(self, name):
        """The cell that begins `%%answer lab.<name>`."""
        first = self.page.locator(".cm-line:first-child", has_text=re.compile(rf"^%%answer lab\.{re.escape(name)}$"))
        return self.notebook.locator(".jp-CodeCell").filter(has=first)

    def answer(self, name, text):
        """Put `text` in place of the last line of an answer cell, key by key, and run the cell."""
        cell = self.cell(name)
        cell.locator(".cm-content").click()
        self.keyboard.press("Control+End")
        self.keyboard.press("Shift+Home")
        return self.type_and_run(cell, text)

    def rewrite(self, name, text):
        """Put `text` in place of all below the first line of an answer cell, key by key, and run the cell."""
        cell = self.cell(name)
        cell.locator(".cm-content").click()
        self.keyboard.press("Control+Home")
        self.keyboard.press("ArrowDown")
        self.keyboard.press("Control+Shift+End")
        return self.type_and_run(cell, text)

    def type_and_run(self, cell, text):
        """Type over what is selected, run with Shift and Enter, and return the place of the output."""
        before = cell.locator(".jp-InputPrompt").inner_text()
        self.keyboard.type(text)
        self.keyboard.press("Shift+Enter")
        done = re.compile(r"\[\d+\]:")
        expect(cell.locator(".jp-InputPrompt")).not_to_have_text(before, timeout=MILLISECONDS)
        expect(cell.locator(".jp-InputPrompt")).to_have_text(done, timeout=MILLISECONDS)
        return cell.locator(".jp-OutputArea-output")

    def new_cell(self, text):
        """Add a cell below the chosen one, type `text` into it and run it; return the place of its output."""
        self.keyboard.press("Escape")
        self.keyboard.press("b")
        self.keyboard.press("Enter")
        return self.type_and_run(self.chosen(), text)

    def chosen(self):
        """The cell that is chosen now, also when another one is chosen later."""
        place = self.notebook.locator(".jp-Cell.jp-mod-active").get_attribute("data-windowed-list-index")
        return self.notebook.locator(f".jp-Cell[data-windowed-list-index='{place}']")

    def saved_source(self, name):
        """The source of the answer cell `lab.<name>`, as it lies on disk after saving."""
        return next(cell.source for cell in self.saved().cells if answer_name(cell) == name)

    @classmethod
    def from_the_list(cls, page, server, name):
        """Come in where `make lab` leads, and open a notebook from the list of files, with the keyboard alone."""
        page.set_default_timeout(MILLISECONDS)
        page.goto(server.url("lab/tree/work"))
        item = page.locator(".jp-DirListing-item", has_text=name)
        item.wait_for()
        press_until(page, "Tab", page.locator(".jp-DirListing :focus"))
        press_until(page, "ArrowDown", item.and_(page.locator(".jp-mod-selected")))
        page.keyboard.press("Enter")
        return cls(page, server, name, opened=True)

    def answer_here(self, answers):
        """Run the chosen cell, and go to the next; an answer cell gets the text that `answers` has for it."""
        cell = self.chosen()
        name = answer_name(new_code_cell(cell.locator(".cm-line").first.inner_text()))
        if name is None:
            self.keyboard.press("Shift+Enter")
            return
        self.keyboard.press("Enter")
        self.keyboard.press("Control+Home")
        self.keyboard.press("ArrowDown")
        self.keyboard.press("Control+Shift+End")
        self.type_and_run(cell, answers[name])

    def shut_down(self):
        """Shut Down, found in the list of all commands, and its question answered: with the keyboard alone."""
        self.keyboard.press("Control+Shift+c")
        self.page.locator(".lm-CommandPalette-input:focus").wait_for()
        self.keyboard.type("shut down")
        label = self.page.locator(".lm-CommandPalette-itemLabel", has_text=re.compile("^Shut Down$"))
        label.wait_for()
        press_until(
            self.page, "ArrowDown", self.page.locator(".lm-CommandPalette-item.lm-mod-active").filter(has=label)
        )
        self.keyboard.press("Enter")
        self.page.locator(".jp-Dialog-button.jp-mod-accept:focus").wait_for()
        self.keyboard.press("Enter")


def press_until(page, key, there, times=60):
    """Press a key until something is there; AssertionError after so many times."""
    for _ in range(times):
        if there.count():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key}, {times} times, does not lead there")
