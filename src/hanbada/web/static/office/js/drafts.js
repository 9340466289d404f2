// What was typed survives a lost connection, an expired session and a closed lid: it is kept in this window only
// (sessionStorage), under the reader's id, and let go when the office says that the form was taken.
"use strict";

const PREFIX = "hanbada:";
const READER = document.body.dataset.reader || "";
const SKIPPED = new Set(["password", "file", "submit", "button", "image", "reset"]);
const word = (name) => document.getElementById("words")?.content.querySelector(`[data-word=${name}]`)?.textContent ?? "";
const keyOf = (form) => `${PREFIX}${READER}:${form.dataset.draft || location.pathname}`;

const kept = (control) =>
  control.name && !SKIPPED.has(control.type) && (control.type !== "hidden" || control.name === "version") &&
  !control.name.startsWith("csrf");
const controls = (form) => [...form.elements].filter(kept);

function typed(form) {
  const values = {};
  for (const control of controls(form)) {
    const value = control.type === "checkbox" || control.type === "radio" ? (control.checked ? control.value : null)
      : control.multiple ? [...control.selectedOptions].map((option) => option.value) : control.value;
    (values[control.name] ??= []).push(value);
  }
  return values;
}

function putBack(form, values) {
  const seen = {};
  for (const control of controls(form)) {
    const index = (seen[control.name] = (seen[control.name] ?? -1) + 1);
    const value = values[control.name]?.[index];
    if (value === undefined) continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = value === control.value;
    else if (control.multiple) for (const option of control.options) option.selected = value.includes(option.value);
    else control.value = value;
  }
}

function read(key) {
  try { return JSON.parse(sessionStorage.getItem(key) ?? "null"); } catch { return null; }
}
function write(key, draft) {
  try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or forbidden: the form itself still holds it */ }
}
function forget(wanted) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && wanted(key)) sessionStorage.removeItem(key);
}

function note(form, text, action) {
  form.querySelector(":scope > .note")?.remove();
  const box = document.createElement("div");
  box.className = "note info";
  box.setAttribute("role", "status");
  const words = document.createElement("div");
  const line = document.createElement("p");
  line.textContent = text;
  words.append(line);
  box.append(words);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = word("discard");
    button.addEventListener("click", action);
    box.append(button);
  }
  form.prepend(box);
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
let leaving = false;

// A form that was sent has done its work when the office says so or shows another page. Not so where the session had
// expired (the sign-in page comes first) or somebody changed the row (the typed values are wanted again, and since
// both were shown, they no longer carry the old version).
const signingIn = location.pathname.startsWith("/account/");
const conflict = document.querySelector("[data-conflict]");
const forms = signingIn ? [] : [...document.querySelectorAll("form[method=post][data-draft], form.form[method=post]")];
for (const key of Object.keys(sessionStorage)) {
  const draft = key.startsWith(PREFIX) ? read(key) : null;
  if (!draft?.sent) continue;
  if (signingIn || conflict) {
    if (conflict) delete draft.values.version;
    write(key, { ...draft, sent: false });
  } else if (draft.path !== location.pathname || document.querySelector('[data-flash="success"]')) {
    sessionStorage.removeItem(key);
  }
}
// another reader at the same window
if (READER) forget((key) => !key.startsWith(`${PREFIX}${READER}:`));

for (const form of forms) {
  const key = keyOf(form);
  const fresh = typed(form);
  form.dataset.fresh = JSON.stringify(fresh);
  const draft = read(key);
  const refused = form.querySelector("[aria-invalid=true]") || document.querySelector(".error-summary:not([data-still] *)");
  if (draft && !refused && !same(draft.values, fresh)) {
    putBack(form, draft.values);
    note(form, word("restored"), () => {
      sessionStorage.removeItem(key);
      putBack(form, fresh);
      form.querySelector(":scope > .note")?.remove();
    });
  }
  form.addEventListener("input", () => write(key, { values: typed(form), path: location.pathname, sent: false }));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const values = typed(form);
    write(key, { values, path: location.pathname, sent: navigator.onLine });
    if (navigator.onLine) { leaving = true; return; }
    event.preventDefault();
    note(form, word("offline"));
    form.querySelector(":scope > .note").scrollIntoView({ block: "nearest" });
  });
}

for (const form of document.querySelectorAll("form[data-forget-drafts]"))
  form.addEventListener("submit", () => { leaving = true; forget(() => true); });

// a changed form asks before it is left
addEventListener("beforeunload", (event) => {
  if (leaving) return;
  if (forms.some((form) => form.dataset.guard !== undefined && !same(typed(form), JSON.parse(form.dataset.fresh)))) event.preventDefault();
});
addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
