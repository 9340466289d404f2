// Lists that answer while one types: says the new count aloud, and says so when the office does not answer.
"use strict";

const announce = (text) => { const place = document.getElementById("announce"); if (place) place.textContent = text; };
const phrase = (name) => document.getElementById("words")?.content.querySelector(`[data-word=${name}]`)?.textContent ?? "";

document.addEventListener("htmx:afterSettle", (event) => {
  const count = document.querySelector("#results .count")?.textContent.trim();
  if (count && event.detail.target?.id === "results") announce(count);
});

// an expired session answers with the sign-in page: go there and come back, instead of swapping nothing
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = event.detail.xhr.responseURL;
  if (answered && new URL(answered).pathname.startsWith("/account/login")) {
    event.detail.shouldSwap = false;
    location.assign(location.href);
  }
});

function failed(text) {
  const place = document.querySelector(".flashes");
  if (!place) return;
  place.querySelector("[data-failed]")?.remove();
  const box = document.createElement("div");
  box.className = "note bad";
  box.dataset.failed = "";
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  place.append(box);
}
// a passkey that is not here, or a browser that knows none: without a word the button would seem dead
document.addEventListener("allauth.error", (event) => { event.preventDefault(); failed(phrase("passkey")); });
document.addEventListener("htmx:sendError", () => failed(phrase("offline")));
document.addEventListener("htmx:responseError", () => failed(phrase("failed")));
document.addEventListener("htmx:afterOnLoad", () => document.querySelector(".flashes [data-failed]")?.remove());
