// Conveniences only: every control is a link or a form that works without this file.

const inField = (el) => el.closest("input, select, textarea, [contenteditable]");
const singleKeys = () => document.body.dataset.keys === "on";
const rows = () => [...document.querySelectorAll("table .tn[href], table .lk2[href]")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const to = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  to.focus();
  to.closest("tr").scrollIntoView({ block: "nearest" });
}

const places = { p: "/", r: "/revenue", c: "/connect", i: "/imports", u: "/people" };
let waiting = 0;

const actions = {
  j: () => move(1),
  k: () => move(-1),
  f: () => document.querySelector(".pick summary")?.focus(),
  "/": () => document.getElementById("find")?.focus(),
  "[": () => document.getElementById("day-before")?.click(),
  "]": () => document.getElementById("day-after")?.click(),
  // Focus first: what opens a layer is where focus goes back to when it closes.
  "?": () => {
    const opener = document.getElementById("help-open");
    opener?.focus();
    opener?.click();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closePick(event);
  if (!singleKeys() || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (waiting > event.timeStamp && places[key]) {
    waiting = 0;
    location.assign(places[key]);
  } else if (key === "g") {
    waiting = event.timeStamp + 1500;
  } else if (actions[key]) {
    event.preventDefault();
    actions[key]();
  }
});

// Filter menus close on Escape and when focus or a click goes elsewhere.
function closePick(event) {
  const open = event.target.closest?.(".pick[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}
for (const kind of ["click", "focusin"])
  document.addEventListener(kind, (event) => {
    for (const open of document.querySelectorAll(".pick[open]"))
      if (!open.contains(event.target)) open.open = false;
  });

// Circles and rows are a larger target for what a link in the table opens anyway.
document.addEventListener("click", (event) => {
  const circle = event.target.closest(".go");
  if (circle) return location.assign(circle.dataset.href);
  if (event.target.closest("a, button, input, select, summary, label") || String(getSelection())) return;
  event.target.closest("tbody tr")?.querySelector(".tn[href]")?.click();
});

// A choice in a menu replaces the menu: focus goes back to what opened it.
let last = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  document.getElementById("trouble")?.replaceChildren();
  last = document.activeElement?.closest(".pick")?.querySelector("summary").id || document.activeElement?.id || "";
  event.detail.target?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterSettle", () => {
  document.querySelector("[aria-busy=true]")?.removeAttribute("aria-busy");
  if (document.activeElement === document.body && last)
    (document.getElementById(last) || document.querySelector("#board .flt summary"))?.focus();
  last = "";
  showTab();
  const at = document.activeElement;
  if (at !== document.body) at.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// The chosen list's tab is in sight, however narrow the page.
function showTab() {
  const tab = document.querySelector(".seg a.on");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16;
}
showTab();
document.addEventListener("htmx:sendError", () => {
  const box = document.getElementById("trouble");
  if (box) box.textContent = "The server did not answer. Nothing was changed; try again.";
});

// Copies what stands in the block it points at.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  document.getElementById("announce").textContent = "Copied";
});
