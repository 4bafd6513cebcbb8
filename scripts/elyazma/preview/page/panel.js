// What stands beside the pages: a tab for each, filled when it is opened.

import { ask } from "./server.js";
import { make, t } from "./words.js";

const TABS = ["findings", "words", "missing", "works", "journals", "changes"];
const BY_VERSION = new Set(["words", "missing", "works"]);

export class Panel {
  /** `actions` has open(place), show(place), choose(journal), compared(document), back(). */
  constructor(tabs, panels, actions) {
    Object.assign(this, { tabs, panels, actions, chosen: "findings", findings: null, fresh: new Set(), editor: "", counted: 0, version: 0 });
    this.makeTabs();
  }

  makeTabs() {
    this.tabs.replaceChildren(
      ...TABS.map((name) =>
        make("button", {
          role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, text: t(`tab_${name}`),
          onclick: () => this.choose(name), onkeydown: (event) => this.move(event, name),
        }),
      ),
    );
    this.panels.replaceChildren(
      ...TABS.map((name) =>
        make("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, tabindex: "0", hidden: true }),
      ),
    );
    this.choose(this.chosen);
  }

  move(event, name) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(TABS[(TABS.indexOf(name) + step + TABS.length) % TABS.length], { focus: true });
  }

  choose(name, { focus = false } = {}) {
    this.chosen = name;
    for (const each of TABS) {
      const tab = document.getElementById(`tab-${each}`);
      tab.setAttribute("aria-selected", String(each === name));
      tab.tabIndex = each === name ? 0 : -1;
      this.panel(each).hidden = each !== name;
    }
    if (focus) document.getElementById(`tab-${name}`).focus();
    this.fill(name);
  }

  panel(name) {
    return document.getElementById(`panel-${name}`);
  }

  fill(name) {
    if (name === "findings") this.fillFindings();
    else if (BY_VERSION.has(name)) this.count();
    else if (name === "journals" && !this.panel(name).childElementCount) this.offerJournals();
    else if (name === "changes" && !this.panel(name).childElementCount) this.offerChanges();
  }

  /** Take what a build has found. */
  update(turn) {
    this.version = turn.version;
    this.findings = turn.findings;
    this.fresh = new Set(this.told ? turn.new : []);
    this.told ||= !turn.first;
    this.fillFindings();
    if (BY_VERSION.has(this.chosen)) {
      // What is counted may wait until nothing is saved for a moment.
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.count(), 600);
    }
  }

  rename(editor) {
    this.editor = editor;
    this.makeTabs();
  }

  // --- Findings -----------------------------------------------------------------------------------------

  fillFindings() {
    const tab = document.getElementById("tab-findings");
    if (!this.findings) return this.panel("findings").replaceChildren(make("p", { text: t("asking") }));
    tab.textContent = this.findings.length ? `${t("tab_findings")} (${this.findings.length})` : t("tab_findings");
    const rank = { error: 0, warning: 1, note: 2 };
    const sorted = [...this.findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
    this.panel("findings").replaceChildren(...this.listFindings(sorted, "no_findings"));
  }

  listFindings(findings, none) {
    const nothing = none === "no_findings" ? t("no_findings") : t("nothing_missing");
    return findings.length ? findings.map((each) => this.describe(each)) : [make("p", { text: nothing })];
  }

  describe(finding) {
    const place = finding.path ? { path: finding.path, line: finding.line, column: finding.column } : null;
    const at = finding.column - finding.start;
    const said = finding.said?.[document.documentElement.lang] ?? finding;
    const excerpt = finding.text
      ? make("div", { class: "excerpt" }, finding.text.slice(0, at),
          make("mark", { text: finding.text.slice(at, at + Math.max(1, finding.length)) }),
          finding.text.slice(at + Math.max(1, finding.length)))
      : null;
    return make("article", { class: `finding ${finding.severity}` },
      make("div", { class: "row" },
        make("span", { class: "weight", text: t(finding.severity) }),
        this.fresh.has(finding.name) ? make("span", { class: "badge", text: t("new") }) : null),
      make("div", { text: said.message }),
      place ? make("button", { class: "plain", text: `${place.path}:${place.line}:${place.column}`, onclick: () => this.actions.open(place) }) : null,
      excerpt,
      said.hint ? make("p", { class: "hint", text: `${t("hint")}: ${said.hint}` }) : null,
      said.rule ? make("p", { class: "hint", text: `${t("rule")}: ${said.rule}` }) : null,
      place && /[.](tex|bib|csv)$|article[.]toml$/.test(place.path)
        ? make("button", { text: t("show_on_page"), onclick: () => this.actions.show(place) })
        : null);
  }

  // --- Words, what is missing, works ----------------------------------------------------------------------

  async count() {
    if (this.counted === this.version && this.version) return this.fillCounted();
    for (const name of BY_VERSION) this.panel(name).setAttribute("aria-busy", "true");
    const version = this.version;
    try {
      this.answer = await ask("words");
      this.counted = version;
    } catch {
      this.answer = {};
    }
    for (const name of BY_VERSION) this.panel(name).removeAttribute("aria-busy");
    this.fillCounted();
  }

  fillCounted() {
    const { measures = [], unfinished = [], works, cited = [] } = this.answer ?? {};
    this.panel("words").replaceChildren(measures.length ? this.makeMeasures(measures) : make("p", { text: t("asking") }));
    this.panel("missing").replaceChildren(...this.listFindings(unfinished, "nothing_missing"));
    this.panel("works").replaceChildren(...(works ? this.listWorks(works, cited) : []));
  }

  makeMeasures(measures) {
    const rows = measures.map((each) =>
      make("tr", {},
        make("td", { text: nameMeasure(each) }),
        make("td", { class: "number", text: `${each.count} ${t(`unit_${each.unit}`)}` }),
        make("td", {}, sayAsked(each.asked),
          each.asked && each.asked !== "not asked"
            ? make("div", { class: each.fits ? "good" : "bad", text: each.fits ? t("fits") : t("fits_not") })
            : null)));
    return makeTable([t("measure"), t("count"), t("asked")], rows);
  }

  listWorks(works, cited) {
    const unknown = works.unknown.length ? make("p", { class: "bad", text: t("unknown_works", { names: works.unknown.join(", ") }) }) : null;
    const items = cited.map((work) =>
      make("li", {},
        make("button", { class: "plain", text: `${work.title || work.key} (${work.year || "–"})`, onclick: () => this.actions.open({ path: work.path, line: work.line, column: 1 }) }),
        work.verified ? null : make("span", { class: "badge", text: t("unverified") })));
    return [make("p", { text: t("works_counted", works) }), unknown, items.length ? make("ol", {}, ...items) : make("p", { text: t("no_works") })].filter(Boolean);
  }

  // --- Journals, changes ------------------------------------------------------------------------------------

  offerJournals(rows = []) {
    const panel = this.panel("journals");
    const button = make("button", { text: t("ask_journals"), onclick: async () => {
      button.disabled = true;
      button.textContent = t("asking");
      try {
        const answer = await ask("journals");
        this.offerJournals(answer.rows ?? []);
      } catch {
        this.offerJournals();
      }
    } });
    const lines = rows.map((each) => {
      const count = each.errors + each.warnings;
      const standing = each.hindrance ? t("cannot") : count ? t("to_mend", { count }) : t("ready");
      return make("tr", {},
        make("td", {}, make("button", { class: "plain", text: each.name, title: t("choose_this"), onclick: () => this.actions.choose(each.journal) })),
        make("td", { class: each.hindrance ? "bad" : count ? "" : "good", text: standing }),
        make("td", { text: each.lacking || "–" }));
    });
    panel.replaceChildren(make("p", {}, button), ...(rows.length ? [makeTable([t("journal"), t("verdict"), t("lacking")], lines)] : []));
  }

  async offerChanges() {
    const panel = this.panel("changes");
    const since = make("select", {}, make("option", { value: "", text: t("last_tag") }));
    const result = make("div", { "aria-live": "polite" });
    const button = make("button", { text: t("compare"), onclick: () => this.compare(button, since.value, result) });
    panel.replaceChildren(make("p", {}, make("label", {}, make("span", { text: t("since") }), since)), make("p", {}, button), result);
    try {
      const { tags } = await ask("tags");
      since.append(...tags.map((tag) => make("option", { value: tag, text: tag })));
    } catch { /* without a repository there is nothing to choose */ }
  }

  async compare(button, since, result) {
    button.disabled = true;
    result.replaceChildren(make("p", { text: t("asking") }));
    try {
      const answer = await ask("changes", { since });
      if (answer.version) this.actions.compared(answer);
      result.replaceChildren(...this.describeChanges(answer));
    } catch (problem) {
      result.replaceChildren(make("p", { class: "bad", text: problem.message }));
    }
    button.disabled = false;
  }

  describeChanges(answer) {
    if (!answer.version) return this.listFindings(answer.findings ?? [], "no_findings");
    const back = make("p", {}, make("button", { text: t("back"), onclick: () => this.actions.back() }));
    if (answer.empty) return [make("p", { text: t("nothing_changed") }), back];
    const rows = answer.sections.map((each) =>
      make("tr", {}, make("td", { text: each.title }), make("td", { class: "number", text: each.added || "" }), make("td", { class: "number", text: each.removed || "" })));
    return [back, makeTable([t("section"), t("added"), t("removed")], rows)];
  }
}

// A part is called "abstract az"; what is counted of the whole has a name of its own; a section is called by its heading.
function nameMeasure(measure) {
  if (measure.kind === "whole") return t(`whole_${measure.unit}`);
  if (measure.kind !== "part") return measure.name;
  const [part, code] = measure.name.split(" ");
  const languages = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  return `${t(`part_${part}`)} (${languages.of(code)})`;
}

function sayAsked(asked) {
  const [, most, count] = /^at (least|most) (.+)$/.exec(asked) ?? [];
  if (count) return most === "least" ? t("at_least", { count }) : t("at_most", { count });
  return asked === "not asked" ? t("not_asked") : asked === "required" ? t("required") : asked;
}

function makeTable(names, rows) {
  return make("table", {}, make("thead", {}, make("tr", {}, ...names.map((name) => make("th", { scope: "col", text: name })))), make("tbody", {}, ...rows));
}
