"""The preview's page in a real browser: pages that follow each save, clicks, keys, widths, colours, languages."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from elyazma.preview.texts import read_texts
from previewed import Previewed, run_preview

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.tex,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed: the page is not looked at"),
]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DATA = Path(__file__).parents[1] / "data"
SECTION = "manuscript/sections/01-introduction.tex"
WIDE, NARROW = 1280, 400
SOON, LONG = 1.5, 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewed]:
    """Show an article with all that an article has; nothing in it is changed."""
    folder = tmp_path_factory.mktemp("browser")
    root = Path(shutil.copytree(DATA / "english", folder / "english"))
    with run_preview(root, folder / "state") as previewed:
        yield previewed


@pytest.fixture
def small(minimal: Path, tmp_path: Path) -> Iterator[Previewed]:
    """Show an article that a test changes."""
    with run_preview(minimal, tmp_path / "state") as previewed:
        yield previewed


def open_page(browser: Browser, previewed: Previewed, width: int = WIDE, **options: Any) -> Page:
    """Open the page and wait for its first picture; whatever goes wrong in it fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **{"locale": "en-GB", **options})
    page = context.new_page()
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    page.goto(previewed.address)
    page.wait_for_selector("html[data-drawn]", timeout=LONG)
    # The first build is told: what was shown until then is the PDF of last time.
    page.wait_for_selector("html[data-built=true]", timeout=LONG)
    assert page.url == f"http://127.0.0.1:{previewed.port}/"
    return page


def drawn(page: Page) -> int:
    return int(page.evaluate("document.documentElement.dataset.drawn"))


def wait_for_newer(page: Page, version: int) -> None:
    """Wait until a picture of a newer version is shown."""
    deadline = time.monotonic() + LONG / 1000
    while drawn(page) <= version:
        assert time.monotonic() < deadline
        page.wait_for_timeout(10)


# --- How it looks ---------------------------------------------------------------------------------------------

NAMELESS = """() => [...document.querySelectorAll('button, select, input, iframe, [role=tab], [role=button], aside')]
    .filter((it) => it.checkVisibility())
    .filter((it) => !(it.getAttribute('aria-label') || it.title || it.labels?.[0]?.textContent.trim()
        || (it.tagName !== 'SELECT' && it.textContent.trim())))
    .map((it) => it.outerHTML.slice(0, 80))"""
PALE = """() => {
  const read = (text) => text.match(/[0-9.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (it) => {
    for (; it; it = it.parentElement) {
      const colour = read(getComputedStyle(it).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('body *')]
    .filter((it) => it.checkVisibility() && [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((it) => {
      const [a, b] = [light(read(getComputedStyle(it).color)), light(behind(it))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), it.outerHTML.slice(0, 90)];
    })
    .filter(([contrast]) => contrast < 4.5);
}"""
TABS = ("findings", "words", "missing", "works", "journals", "changes")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_has_a_name_a_contrast_and_room(
    browser: Browser, english: Previewed, width: int, scheme: str
) -> None:
    page = open_page(browser, english, width, color_scheme=scheme)
    for tab in TABS:
        page.click(f"#tab-{tab}")
        page.wait_for_selector("[aria-busy]", state="detached")
        assert page.evaluate(NAMELESS) == []
        assert page.evaluate(PALE) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.click("#help")
    assert page.evaluate(PALE) == []


@pytest.mark.parametrize("code", sorted(read_texts()))
def test_each_language_fits_and_stays_chosen(browser: Browser, english: Previewed, code: str) -> None:
    page = open_page(browser, english, NARROW)
    page.select_option("#language", code)
    for _ in range(2):
        words = read_texts()[code]
        assert page.get_attribute("html", "lang") == code
        expect(page.locator("#fit")).to_have_text(words["zoom_fit"])
        expect(page.locator("#tab-words")).to_have_text(words["tab_words"])
        expect(page.locator("#larger")).to_have_attribute("aria-label", words["zoom_in"])
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW
        page.reload()
        page.wait_for_selector(".sheet img", timeout=LONG)


def test_the_browser_s_language_is_taken(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english, locale="az-AZ")
    assert page.get_attribute("html", "lang") == "az"
    assert page.text_content("#tab-changes") == read_texts()["az"]["tab_changes"]


def test_light_and_dark_can_be_switched(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english, color_scheme="light")
    assert page.get_attribute("html", "data-theme") == "light"
    page.select_option("#theme", "dark")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_a_page_is_as_sharp_as_the_screen_and_fills_the_width(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english, NARROW, device_scale_factor=2)
    shown = page.evaluate("document.querySelector('.sheet').clientWidth")
    assert shown >= NARROW - 40
    assert abs(page.evaluate("document.querySelector('.sheet img').naturalWidth") - 2 * shown) <= 2


def test_only_what_is_near_is_drawn(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english)
    page.wait_for_timeout(300)
    pictures = page.locator(".sheet img").count()
    assert 1 <= pictures <= 3 < page.locator(".sheet").count()


# --- Places ----------------------------------------------------------------------------------------------------


def test_a_click_on_a_word_leads_to_its_line_and_back(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english)
    lines = (english.root / SECTION).read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "its clothes often" in text)
    column = lines[line - 1].index("clothes") + 1
    assert english.ask_as_page("/show", {"path": SECTION, "line": line, "column": column}).json()["page"]
    page.wait_for_selector(".found", timeout=LONG)
    expect(page.locator(".found")).to_be_in_viewport()
    box = page.locator(".found").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#place")).to_contain_text(f"{SECTION}:{line}:{column}")


# --- Saving ---------------------------------------------------------------------------------------------------


def test_a_save_changes_the_picture_in_place_and_marks_it(browser: Browser, small: Previewed) -> None:
    page = open_page(browser, small)
    section = small.root / SECTION
    text = section.read_text(encoding="utf-8")
    page.wait_for_timeout(SOON * 1000)
    for _ in range(2):
        page.keyboard.press("+")
    page.evaluate("document.getElementById('viewer').scrollTop = 137")
    page.wait_for_timeout(300)
    zoom, version = page.text_content("#zoom"), drawn(page)
    old = page.evaluate("document.querySelector('.sheet img').src")
    started = time.time()
    section.write_text(text.replace("literature", "mathematics"), encoding="utf-8")
    wait_for_newer(page, version)
    shown = float(page.evaluate("document.documentElement.dataset.drawnAt")) / 1000 - started
    print(f"from the save to the picture: {shown * 1000:.0f} ms")
    page.wait_for_selector(".mark", timeout=LONG)
    assert page.evaluate("document.querySelector('.sheet img').src") != old
    assert page.evaluate("document.getElementById('viewer').scrollTop") == 137
    assert page.text_content("#zoom") == zoom
    # A sheet has one picture at a time, and what is marked stands where the word is: in the page's upper part.
    assert page.locator(".sheet").first.locator("img").count() == 1
    top = page.evaluate("parseFloat(document.querySelector('.mark').style.top)")
    assert 5 < top < 70
    page.wait_for_selector(".mark", state="detached", timeout=LONG)


def test_marks_stand_still_for_who_wants_no_motion(browser: Browser, small: Previewed) -> None:
    page = open_page(browser, small, reduced_motion="reduce")
    page.wait_for_timeout(SOON * 1000)
    section = small.root / SECTION
    section.write_text(section.read_text(encoding="utf-8").replace("literature", "music"), encoding="utf-8")
    page.wait_for_selector(".mark", timeout=LONG)
    assert page.evaluate("getComputedStyle(document.querySelector('.mark')).animationName") == "none"


def test_findings_appear_are_told_and_vanish(browser: Browser, small: Previewed) -> None:
    page = open_page(browser, small)
    expect(page.locator("#panel-findings")).to_contain_text("Nothing to look at")
    page.wait_for_timeout(SOON * 1000)
    section = small.root / SECTION
    text = section.read_text(encoding="utf-8")
    section.write_text(f"{text}\n\\citep{{<b>nobody</b>}}\n", encoding="utf-8")
    finding = page.locator("#panel-findings .finding")
    expect(finding.first).to_be_visible(timeout=LONG)
    expect(finding.first.locator(".badge")).to_have_text("new")
    expect(page.locator("#state")).to_contain_text("New to look at")
    assert page.get_attribute("#state", "aria-live") == "polite"
    # What an author wrote is text, whatever it looks like.
    expect(finding.first).to_contain_text("<b>nobody</b>")
    assert page.locator("#side b").count() == 0
    finding.first.locator("button.plain").click()
    expect(page.locator("#place")).to_contain_text(f"{SECTION}:5:")
    section.write_text(text, encoding="utf-8")
    expect(finding).to_have_count(0, timeout=LONG)
    expect(page.locator("#state")).to_contain_text("Done:")


def test_another_journal_is_chosen_in_the_page_and_then_the_web_page(browser: Browser, small: Previewed) -> None:
    page = open_page(browser, small)
    version = drawn(page)
    page.select_option("#journal", "arxiv")
    wait_for_newer(page, version)
    assert page.input_value("#journal") == "arxiv"
    # What another journal asks is nothing that a save has made.
    assert page.locator(".badge").count() == 0
    page.select_option("#view", "web")
    expect(page.frame_locator("#web").locator("h1").first).to_contain_text("A Smallest Manuscript", timeout=LONG)
    expect(page.locator("#sheets")).to_be_hidden()
    expect(page.locator("#fit")).to_be_hidden()
    page.select_option("#view", "pages")
    expect(page.locator("#sheets")).to_be_visible(timeout=LONG)


def test_the_web_page_keeps_its_place_when_the_text_changes(browser: Browser, minimal: Path, tmp_path: Path) -> None:
    section = minimal / SECTION
    text = section.read_text(encoding="utf-8") + "\n\nOne paragraph of many, which make a long page.\n" * 60
    section.write_text(text, encoding="utf-8")
    with run_preview(minimal, tmp_path / "state") as previewed:
        page = open_page(browser, previewed)
        page.select_option("#view", "web")
        expect(page.frame_locator("#web").locator("h1").first).to_be_visible(timeout=LONG)
        page.locator("#web").evaluate("frame => frame.contentWindow.scrollTo({top: 700, behavior: 'instant'})")
        page.locator("#web").focus()
        section.write_text(text + "\nThe last paragraph is new.\n", encoding="utf-8")
        expect(page.frame_locator("#web").get_by_text("The last paragraph is new.")).to_be_attached(timeout=LONG)
        assert page.locator("#web").evaluate("frame => frame.contentWindow.scrollY") == 700
        assert page.evaluate("document.activeElement.id") == "web"
        assert page.locator("iframe").count() == 1


def test_the_web_page_comes_back_behind_a_link_that_led_away(browser: Browser, minimal: Path, tmp_path: Path) -> None:
    section = minimal / SECTION
    text = section.read_text(encoding="utf-8") + "\n\nSee \\href{https://nowhere.example/a}{the other page}.\n"
    section.write_text(text, encoding="utf-8")
    with run_preview(minimal, tmp_path / "state") as previewed:
        page = open_page(browser, previewed)
        page.select_option("#view", "web")
        page.frame_locator("#web").get_by_text("the other page").click(timeout=LONG)
        expect(page.frame_locator("#web").get_by_text("the other page")).to_have_count(0, timeout=LONG)
        section.write_text(text + "\nWords behind it.\n", encoding="utf-8")
        expect(page.frame_locator("#web").get_by_text("Words behind it.")).to_be_visible(timeout=LONG)


def test_the_end_of_the_preview_is_said(browser: Browser, small: Previewed) -> None:
    page = open_page(browser, small)
    small.process.terminate()
    expect(page.locator("#state")).to_have_text(read_texts()["en"]["lost"], timeout=LONG)


# --- Keys -----------------------------------------------------------------------------------------------------


def test_the_keyboard_is_enough(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english)
    first = page.text_content("#zoom")
    page.keyboard.press("-")
    assert page.text_content("#zoom") != first
    page.keyboard.press("0")
    assert page.text_content("#zoom") == first
    page.keyboard.press("g")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".sheet").nth(2)).to_be_in_viewport(ratio=0.4)
    assert page.input_value("#page") == "3"
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "tab-findings"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-words"
    assert page.get_attribute("#tab-words", "aria-selected") == "true"
    page.keyboard.press("?")
    expect(page.locator("#helping")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#helping")).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    before = page.evaluate("document.getElementById('viewer').scrollTop")
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.getElementById('viewer').scrollTop") > before + 300


def test_tab_goes_through_all_controls_in_order_and_shows_where_it_is(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english)
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        element = "document.activeElement"
        seen.append(page.evaluate(f"{element}.id || {element}.className"))
        assert page.evaluate(f"getComputedStyle({element}).outlineStyle") != "none", seen[-1]
    order = [
        "journal",
        "copy",
        "view",
        "page",
        "smaller",
        "larger",
        "fit",
        "language",
        "theme",
        "help",
        "toggle",
        "viewer",
    ]
    assert seen[: len(order)] == order and seen[len(order)] == "sheet"


def test_enter_on_a_page_finds_a_place(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english)
    page.locator(".sheet").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_contain_text("manuscript/", timeout=LONG)


def test_the_side_can_be_put_away(browser: Browser, english: Previewed) -> None:
    page = open_page(browser, english)
    page.click("#toggle")
    expect(page.locator("#side")).to_be_hidden()
    assert page.get_attribute("#toggle", "aria-expanded") == "false"
    page.keyboard.press("f")
    expect(page.locator("#side")).to_be_visible()
