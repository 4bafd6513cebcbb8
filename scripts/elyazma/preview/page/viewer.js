// The pages: each keeps its place while its picture is replaced, and only what is seen is drawn.

import { findDifferences } from "./marks.js";
import { make, t } from "./words.js";

const MARGIN = 28;
const POINTS_TO_DOTS = 96 / 72;
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];
const MARKED = 2600;

export class Viewer {
  constructor(element, sheets, whenClicked, whenMoved) {
    this.element = element;
    this.sheets = sheets;
    this.whenClicked = whenClicked;
    this.whenMoved = whenMoved;
    this.pages = [];
    this.version = 0;
    this.looks = [];
    this.zoom = 0; // 0: as wide as there is room
    this.seen = new IntersectionObserver((entries) => this.see(entries), { root: element, rootMargin: "60% 0px" });
    new ResizeObserver(() => this.lay()).observe(element);
    element.addEventListener("scroll", () => this.whenMoved(), { passive: true });
  }

  get scale() {
    if (this.zoom) return this.zoom;
    const widest = Math.max(1, ...this.pages.map((page) => page.size[0]));
    const room = this.element.clientWidth - (this.element.clientWidth < 500 ? 16 : MARGIN);
    return Math.max(0.1, Math.min(room / (widest * POINTS_TO_DOTS), 1.6));
  }

  /** Show a version: pages that look as before are not drawn anew. Gives a promise of all that are seen. */
  show(version, sizes, { fresh = false } = {}) {
    this.fresh = fresh;
    this.version = version;
    this.looks = [];
    while (this.pages.length > sizes.length) {
      const page = this.pages.pop();
      this.seen.unobserve(page.sheet);
      page.sheet.remove();
    }
    sizes.forEach((size, index) => {
      if (!this.pages[index]) this.pages.push(this.makePage(index + 1));
      this.pages[index].size = size;
    });
    this.lay();
    return Promise.all(this.pages.filter((page) => page.near).map((page) => this.draw(page)));
  }

  /** Hear what each page looks like: one that has not changed needs no new picture. */
  hear(version, looks) {
    if (version !== this.version) return;
    this.looks = looks;
    for (const page of this.pages) {
      if (page.drawn === version) page.look = this.look(page);
      else if (page.near) this.draw(page);
      else if (page.picture && page.look === this.look(page)) page.drawn = version;
    }
  }

  look(page) {
    return this.looks[page.number - 1];
  }

  makePage(number) {
    const sheet = make("div", { class: "sheet", role: "button", tabindex: "0", "aria-label": t("page_name", { number }) });
    const page = { number, sheet, size: [595, 842], near: false, picture: null, drawn: 0, width: 0, look: undefined };
    sheet.append(make("span", { class: "number", text: number, "aria-hidden": "true" }));
    sheet.addEventListener("click", (event) => {
      const box = sheet.getBoundingClientRect();
      this.click(page, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    sheet.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== sheet) return;
      const [box, room] = [sheet.getBoundingClientRect(), this.element.getBoundingClientRect()];
      const middle = (Math.max(box.top, room.top) + Math.min(box.bottom, room.bottom)) / 2;
      this.click(page, 0.5, (middle - box.top) / box.height, true);
    });
    sheet.page = page;
    this.sheets.append(sheet);
    this.seen.observe(sheet);
    return page;
  }

  click(page, across, down, nearest = false) {
    this.whenClicked({ nearest, version: this.version, page: page.number, x: across * page.size[0], y: down * page.size[1] });
  }

  /** Lay the pages out; what stands in the middle of the view stays there. */
  lay() {
    const kept = this.middle();
    const scale = this.scale * POINTS_TO_DOTS;
    for (const page of this.pages) {
      page.sheet.style.width = `${page.size[0] * scale}px`;
      page.sheet.style.height = `${page.size[1] * scale}px`;
    }
    if (kept && this.laid !== scale) {
      this.element.scrollTop = kept.page.sheet.offsetTop + kept.part * kept.page.sheet.offsetHeight - kept.above;
      for (const page of this.pages) if (page.near) this.draw(page);
    }
    this.laid = scale;
    this.whenMoved();
  }

  middle() {
    const above = this.element.clientHeight / 3;
    const line = this.element.scrollTop + above;
    const page = this.pages.find((each) => each.sheet.offsetTop + each.sheet.offsetHeight >= line);
    if (!page || !page.sheet.offsetHeight) return null;
    return { page, above, part: (line - page.sheet.offsetTop) / page.sheet.offsetHeight };
  }

  see(entries) {
    for (const entry of entries) {
      entry.target.page.near = entry.isIntersecting;
      if (entry.isIntersecting) this.draw(entry.target.page);
    }
  }

  /** Draw a page as sharp as the screen, and put the picture in only when it can be shown at once. */
  async draw(page) {
    const version = this.version;
    const width = Math.min(3000, Math.ceil(page.sheet.clientWidth * window.devicePixelRatio));
    if (!version || !width || (page.drawn === version && page.width === width)) return;
    const known = this.look(page);
    if (page.picture && page.width === width && known !== undefined && page.look === known) {
      page.drawn = version;
      return;
    }
    if (page.asked === `${version}/${width}`) return page.coming;
    page.asked = `${version}/${width}`;
    page.coming = this.fetchPicture(page, version, width);
    return page.coming;
  }

  async fetchPicture(page, version, width) {
    const picture = new Image();
    picture.alt = t("page_name", { number: page.number });
    picture.src = `/pages/${version}/${page.number}.png?width=${width}`;
    try {
      await picture.decode();
    } catch {
      page.asked = "";
      return;
    }
    if (this.version !== version || page.asked !== `${version}/${width}`) return;
    const before = page.picture;
    const changed = before && page.width === width && page.drawn !== version && !this.fresh;
    page.sheet.insertBefore(picture, page.sheet.firstChild);
    before?.remove();
    Object.assign(page, { picture, width, drawn: version, look: this.look(page) });
    page.asked = "";
    document.documentElement.dataset.drawn = String(version);
    document.documentElement.dataset.drawnAt = String(performance.timeOrigin + performance.now());
    if (changed) setTimeout(() => this.mark(page, before, picture));
  }

  mark(page, before, after) {
    for (const box of findDifferences(before, after)) this.addBox(page, "mark", box, MARKED);
  }

  addBox(page, kind, box, milliseconds) {
    const mark = make("div", { class: kind });
    for (const side of ["left", "top", "width", "height"]) mark.style[side] = `${box[side]}%`;
    page.sheet.append(mark);
    setTimeout(() => mark.remove(), milliseconds);
    return mark;
  }

  /** Show boxes, in points from a page's upper left, and bring the first into view. */
  point(number, boxes) {
    const page = this.pages[number - 1];
    if (!page) return;
    for (const old of this.sheets.querySelectorAll(".found")) old.remove();
    const [wide, high] = page.size;
    boxes.forEach(([left, top, width, height], index) => {
      const box = { left: (left / wide) * 100, top: (top / high) * 100, width: (width / wide) * 100, height: (height / high) * 100 };
      this.addBox(page, "found", box, 6000);
      if (index) return;
      const y = page.sheet.offsetTop + (top / high) * page.sheet.offsetHeight;
      this.element.scrollTo({ top: Math.max(0, y - this.element.clientHeight / 3) });
    });
  }

  get current() {
    return this.middle()?.page.number ?? (this.pages.length ? this.pages.length : 0);
  }

  go(number) {
    const page = this.pages[Math.max(1, Math.min(number, this.pages.length)) - 1];
    if (page) this.element.scrollTo({ top: page.sheet.offsetTop - 8 });
  }

  enlarge(direction) {
    const now = this.scale;
    const steps = direction > 0 ? STEPS : [...STEPS].reverse();
    this.zoom = steps.find((step) => (step - now) * direction > 0.01) ?? now;
    this.lay();
  }

  fit() {
    this.zoom = 0;
    this.lay();
  }

  name() {
    for (const page of this.pages) page.sheet.setAttribute("aria-label", t("page_name", { number: page.number }));
  }
}
