"use strict";
// Shows what a citation, a note's number or a reference to a figure leads to, beside it, while the pointer or the
// keyboard is on it. Nothing on the page needs it: each is a link that can be followed.
(() => {
  const watched = "a.citation, a.note-call, a.reference:not([data-kind=section]):not([data-kind=page])";
  const box = document.createElement("div");
  box.className = "preview";
  box.id = "elyazma-preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.append(box);
  let shown = null;
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
    box.replaceChildren();
  }

  function find(link) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return target && (target.closest(".table-wrap") || target);
  }

  function isInSight(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= document.documentElement.clientHeight;
  }

  function place(link) {
    const line = link.getClientRects()[0];
    const edge = 12;
    const width = document.documentElement.clientWidth;
    box.style.left = Math.max(edge, Math.min(line.left, width - box.offsetWidth - edge)) + scrollX + "px";
    const above = line.top - box.offsetHeight - 8;
    const fitsBelow = line.bottom + box.offsetHeight + 8 < document.documentElement.clientHeight;
    box.style.top = (fitsBelow || above < 0 ? line.bottom + 8 : above) + scrollY + "px";
  }

  function show(link) {
    clearTimeout(timer);
    if (shown === link) return;
    hide();
    const target = find(link);
    if (!target || (link.matches(".reference") && isInSight(target))) return;
    const copy = target.cloneNode(true);
    copy.querySelectorAll(".backlinks, .backlink").forEach((way) => way.remove());
    [copy, ...copy.querySelectorAll("[id]")].forEach((each) => each.removeAttribute("id"));
    copy.querySelectorAll("a, [tabindex]").forEach((each) => each.setAttribute("tabindex", "-1"));
    if (!copy.lang) copy.lang = target.closest("[lang]").lang;
    box.append(copy);
    box.hidden = false;
    shown = link;
    place(link);
    link.setAttribute("aria-describedby", box.id);
  }

  function leave() {
    clearTimeout(timer);
    timer = setTimeout(hide, 200);
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = event.target.closest(watched);
    if (link && !box.contains(link)) show(link);
    else if (box.contains(event.target)) clearTimeout(timer);
    else if (shown && document.activeElement !== shown) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest(watched);
    if (link && link.matches(":focus-visible")) show(link);
    else if (!box.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) hide();
  });
  addEventListener("blur", hide);
  addEventListener("resize", hide);
  addEventListener("beforeprint", hide);
})();
