// The page as a whole: what is chosen, what the server tells, the keys.

import { Panel } from "./panel.js";
import { ask, listen, readFacts } from "./server.js";
import { Viewer } from "./viewer.js";
import { WebView } from "./web.js";
import { make, setWords, t, writeWords } from "./words.js";

const at = (id) => document.getElementById(id);
const VIEWS = ["pages", "web"];
const THEMES = ["auto", "light", "dark"];
const dark = window.matchMedia("(prefers-color-scheme: dark)");

let facts;
let last = null; // the last build that was told
let compared = null; // what is shown instead of the article, if anything
let viewer;
let web;
let panel;

async function begin() {
  facts = await readFacts();
  viewer = new Viewer(at("viewer"), at("sheets"), find, tellPage);
  web = new WebView(at("web"));
  useLanguage(remembered("language", facts.language));
  panel = new Panel(at("tabs"), at("panels"), { open, show, choose: (journal) => choose({ journal }), compared: showCompared, back });
  panel.rename(facts.editor);
  useTheme(remembered("theme", "auto"));
  connect();
  listen({ turn: hearTurn, looks: hearLooks, working: hearWorking, show: hearShow, ended: () => tellLost(true) }, tellLost);
}

function remembered(name, otherwise) {
  try {
    return localStorage.getItem(name) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch { /* a browser may keep nothing */ }
}

// --- Words and looks --------------------------------------------------------------------------------------

function useLanguage(code) {
  const chosen = code in facts.texts ? code : "en";
  document.documentElement.lang = chosen;
  setWords(facts.texts[chosen]);
  writeWords();
  document.title = `${facts.title} – ${t("title")}`;
  at("title").textContent = facts.title;
  at("title").title = facts.title;
  const own = facts.journals.find((each) => each.id === facts.journal);
  fill(at("journal"), [["", t("own_journal", { name: own?.name ?? facts.journal })], ...facts.journals.filter((each) => each.id !== facts.journal).map((each) => [each.id, each.name])]);
  fill(at("copy"), facts.copies.map((name) => [name, t(`copy_${name.replace("-", "_")}`)]));
  fill(at("view"), VIEWS.map((name) => [name, t(`view_${name}`)]));
  fill(at("language"), Object.entries(facts.texts).map(([key, texts]) => [key, texts.language_name]));
  fill(at("theme"), THEMES.map((name) => [name, t(`theme_${name}`)]));
  at("language").value = chosen;
  at("theme").value = remembered("theme", "auto");
  viewer.name();
  if (panel) panel.rename(facts.editor);
  tellSide();
  if (last) {
    chosenNow(last.chosen);
    tellBuilt(last);
    if (!last.first) panel.update({ ...last, new: [] });
  }
  tellPage();
  at("place").replaceChildren(make("span", { text: t("click_hint") }));
}

function fill(select, options) {
  const kept = select.value;
  select.replaceChildren(...options.map(([value, text]) => make("option", { value, text })));
  if (options.some(([value]) => value === kept)) select.value = kept;
}

function useTheme(name) {
  at("theme").value = name;
  document.documentElement.dataset.theme = name === "auto" ? (dark.matches ? "dark" : "light") : name;
}

function tellSide() {
  const hidden = at("side").hidden;
  at("toggle").textContent = hidden ? t("side_show") : t("side_hide");
  at("toggle").setAttribute("aria-expanded", String(!hidden));
}

function toggleSide(hidden) {
  at("side").hidden = hidden;
  tellSide();
}

function tellPage() {
  if (!viewer) return;
  const count = viewer.pages.length;
  if (document.activeElement !== at("page")) at("page").value = count ? viewer.current : "";
  at("pages").textContent = count ? t("of_pages", { count }) : "";
  at("zoom").textContent = `${Math.round(viewer.scale * 100)} %`;
}

// --- What the server tells --------------------------------------------------------------------------------

function tell(text, wrong = false) {
  at("state").textContent = text;
  at("state").classList.toggle("wrong", wrong);
}

function chosenNow(chosen) {
  at("journal").value = chosen.journal === facts.journal ? "" : chosen.journal;
  at("copy").value = chosen.copy;
  at("view").value = chosen.view;
}

async function hearTurn(turn) {
  const before = last;
  last = turn;
  chosenNow(turn.chosen);
  const switched = before && JSON.stringify(before.chosen) !== JSON.stringify(turn.chosen);
  document.documentElement.dataset.toldAt = String(performance.timeOrigin + performance.now());
  if (!compared) showTurn(turn, switched);
  // The PDF of last time is shown until the first build says what there is to look at.
  if (switched) panel.told = false; // what another journal asks is not new
  if (!turn.first) panel.update(turn);
  tellBuilt(turn);
  document.documentElement.dataset.built = String(turn.built);
}

function showTurn(turn, switched = false) {
  const isWeb = turn.view === "web";
  at("web").hidden = !isWeb || !turn.version;
  at("sheets").hidden = isWeb;
  document.querySelector(".moves").hidden = isWeb;
  at("empty").hidden = turn.version > 0;
  at("empty").textContent = turn.first || turn.built ? t("loading") : t("nothing_yet");
  if (isWeb && turn.version) web.show(turn.version);
  else if (turn.version) viewer.show(turn.version, turn.sizes, { fresh: switched });
}

function tellBuilt(turn) {
  if (turn.first) return tell(t("working"));
  const fresh = (panel.findings ?? []).filter((each) => panel.fresh.has(each.name)).length;
  const parts = [];
  if (!turn.built) parts.push(turn.version ? t("failed") : t("nothing_yet"));
  else if (turn.view === "web") parts.push(turn.forced ? t("only_web") : t("built_web", { seconds: round(turn.seconds) }));
  else parts.push(t("built", { pages: turn.sizes.length, seconds: round(turn.seconds) }));
  if (fresh) parts.push(t("new_findings", { count: fresh }));
  for (const message of turn.gone) parts.push(t("gone_findings", { message }));
  tell(parts.join(". "), !turn.built);
}

function round(seconds) {
  return seconds.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
}

function hearLooks(told) {
  if (!compared) viewer.hear(told.version, told.looks);
}

function hearWorking() {
  tell(t("working"));
}

function hearShow(told) {
  back();
  if (told.version === viewer.version) viewer.point(told.page, told.boxes);
}

function tellLost(broken) {
  if (broken) tell(t("lost"), true);
  else if (last) tellBuilt(last);
}

// --- Places -------------------------------------------------------------------------------------------------

async function find(where) {
  try {
    const place = await ask("place", where);
    if (!place.path) return tellPlace(t("place_none"));
    const url = facts.editor ? (await ask("open", place)).url : "";
    if (url) location.href = url;
    tellFound(place);
  } catch (problem) {
    tellPlace(problem.message);
  }
}

function tellPlace(text) {
  at("place").replaceChildren(make("span", { text }));
}

function tellFound(place) {
  const name = `${place.path}:${place.line}:${place.column}`;
  const copy = make("button", { text: t("copy_place"), onclick: async () => {
    await navigator.clipboard.writeText(name);
    copy.textContent = t("copied");
  } });
  at("place").dataset.path = place.path;
  at("place").dataset.line = place.line;
  at("place").replaceChildren(
    make("span", { text: t("place_found", { place: name }) }),
    copy,
    ...(facts.editor ? [make("button", { text: t("open_in", { editor: facts.editor }), onclick: () => open(place) })] : []),
    ...(place.text ? [make("code", { text: place.text.trim().slice(0, 160) })] : []),
  );
}

async function open(place) {
  tellFound(place);
  try {
    const { url } = await ask("open", place);
    if (url) location.href = url;
  } catch (problem) {
    tellPlace(problem.message);
  }
}

async function show(place) {
  const answer = await ask("show", place);
  if (!answer.page) tellPlace(t("not_printed"));
}

// --- Choices ------------------------------------------------------------------------------------------------

async function choose(changed) {
  const now = { journal: at("journal").value, copy: at("copy").value, view: at("view").value, ...changed };
  compared = null;
  tell(t("working"));
  try {
    await ask("choose", now);
  } catch (problem) {
    tell(problem.message, true);
  }
}

function showCompared(answer) {
  compared = answer;
  at("web").hidden = true;
  at("sheets").hidden = false;
  document.querySelector(".moves").hidden = false;
  at("empty").hidden = true;
  viewer.show(answer.version, answer.sizes, { fresh: true });
}

function back() {
  if (!compared) return;
  compared = null;
  if (last) showTurn(last, true);
}

function connect() {
  for (const id of ["journal", "copy", "view"]) at(id).addEventListener("change", () => choose({}));
  at("language").addEventListener("change", () => { remember("language", at("language").value); useLanguage(at("language").value); });
  at("theme").addEventListener("change", () => { remember("theme", at("theme").value); useTheme(at("theme").value); });
  dark.addEventListener("change", () => useTheme(at("theme").value));
  at("larger").addEventListener("click", () => viewer.enlarge(1));
  at("smaller").addEventListener("click", () => viewer.enlarge(-1));
  at("fit").addEventListener("click", () => viewer.fit());
  at("help").addEventListener("click", () => at("helping").showModal());
  at("toggle").addEventListener("click", () => toggleSide(!at("side").hidden));
  at("page").addEventListener("change", () => viewer.go(Number.parseInt(at("page").value, 10) || 1));
  document.addEventListener("keydown", press);
}

const KEYS = {
  "+": () => viewer.enlarge(1),
  "=": () => viewer.enlarge(1),
  "-": () => viewer.enlarge(-1),
  "0": () => viewer.fit(),
  f: () => { toggleSide(false); panel.choose("findings", { focus: true }); },
  g: () => { at("page").focus(); at("page").select(); },
  "/": () => { at("page").focus(); at("page").select(); },
  "?": () => at("helping").showModal(),
  PageDown: () => at("viewer").scrollBy({ top: at("viewer").clientHeight * 0.9 }),
  PageUp: () => at("viewer").scrollBy({ top: -at("viewer").clientHeight * 0.9 }),
  ArrowDown: () => at("viewer").scrollBy({ top: 60 }),
  ArrowUp: () => at("viewer").scrollBy({ top: -60 }),
  Home: () => viewer.go(1),
  End: () => viewer.go(viewer.pages.length),
};
const MOVES = new Set(["PageDown", "PageUp", "ArrowDown", "ArrowUp", "Home", "End"]);

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || at("helping").open) return;
  if (event.target.closest("input, select, textarea")) return;
  if (MOVES.has(event.key) && event.target.closest("#side")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

begin().catch((problem) => {
  document.body.replaceChildren(make("p", { text: problem.message, role: "alert" }));
});
