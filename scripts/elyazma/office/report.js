"use strict";
const table = document.querySelector("#papers");
const body = table.tBodies[0];
const words = document.querySelector("#words");
const state = document.querySelector("#state");
const shown = document.querySelector("#shown");

function filter() {
  const wanted = words.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of body.rows) {
    const text = row.textContent.toLocaleLowerCase();
    const fits = wanted.every((word) => text.includes(word)) && (!state.value || row.dataset.state === state.value);
    row.hidden = !fits;
    count += fits;
  }
  shown.textContent = `${count} of ${body.rows.length}`;
}

function sort(head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const at = head.cellIndex;
  const value = (row) => row.cells[at].dataset.value ?? row.cells[at].textContent;
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  const rows = [...body.rows].sort((one, other) => compare(value(one), value(other)) * (down ? -1 : 1));
  body.append(...rows);
}

words.addEventListener("input", filter);
state.addEventListener("change", filter);
for (const head of table.tHead.rows[0].cells) head.firstElementChild?.addEventListener("click", () => sort(head));
filter();
