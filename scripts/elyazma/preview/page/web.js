// The manuscript as a web page: each version in a frame of its own, which takes the last one's place once it is laid out.

export class WebView {
  constructor(frame) {
    this.frame = frame;
    this.next = null;
    this.version = 0;
  }

  show(version) {
    if (this.version === version) return;
    this.version = version;
    this.next?.remove();
    const next = this.frame.cloneNode(false);
    next.removeAttribute("id");
    next.hidden = false;
    next.classList.add("coming");
    next.src = `/web/${version}`;
    next.addEventListener("load", () => this.put(next), { once: true });
    this.next = next;
    this.frame.after(next);
  }

  // The reader stays where he is, with the focus that he had.
  put(next) {
    if (next !== this.next) return;
    const old = this.frame;
    next.contentWindow.scrollTo({ ...placeOf(old), behavior: "instant" });
    const focused = document.activeElement === old;
    next.hidden = old.hidden;
    next.classList.remove("coming");
    old.remove();
    next.id = "web";
    if (focused) next.focus();
    Object.assign(this, { frame: next, next: null });
    document.documentElement.dataset.drawn = String(this.version);
    document.documentElement.dataset.drawnAt = String(performance.timeOrigin + performance.now());
  }
}

// A link may have led the frame away, to what no other page may look into.
function placeOf(frame) {
  try {
    return { left: frame.contentWindow.scrollX, top: frame.contentWindow.scrollY };
  } catch {
    return { left: 0, top: 0 };
  }
}
