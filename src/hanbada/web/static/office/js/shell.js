// Menus close as a reader expects, the theme changes without a new page. Everything works without this file too.
"use strict";

const openMenus = () => document.querySelectorAll(".menu[open], .drawer[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

for (const form of document.querySelectorAll("form[data-theme-switch]")) {
  form.addEventListener("submit", async (event) => {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    document.documentElement.dataset.theme = chosen === "auto" ? "" : chosen;
    for (const button of document.querySelectorAll("form[data-theme-switch] button"))
      button.setAttribute("aria-pressed", String(button.value === chosen));
    const data = new FormData(form);
    data.set("theme", chosen);
    await fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => form.submit());
  });
}

// a form that came back with errors: the list of them is where the reader should be
document.querySelector(".error-summary:not([data-still] *)")?.focus();

// a table wider than its place can be scrolled from the keyboard; one that fits is no stop on the way
const places = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
const watch = (root) => root.querySelectorAll?.(".table-place").forEach((place) => places.observe(place));
watch(document);
document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
