// Comfort only: every page can be read, and every form sent, without this file.
"use strict";

// settings take effect when they are changed, without a button
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.choices");
  if (form) form.requestSubmit();
});

// what asks again and again stops at a refusal: the whole page says what is wrong
document.addEventListener("htmx:responseError", (event) => {
  const asks = (event.detail.elt.getAttribute("hx-trigger") || "").startsWith("every");
  if (asks && event.detail.xhr.status !== 429) location.reload();
});

// that the app was ended is said, since nothing that is moved or sent here has an answer any more
(() => {
  const line = document.getElementById("gone");
  let unanswered = null;
  document.addEventListener("htmx:sendError", (event) => {
    const { verb, elt, triggeringEvent } = event.detail.requestConfig;
    if (verb === "get" && triggeringEvent) unanswered = { elt, type: triggeringEvent.type };
  });
  document.addEventListener("outbid:reached", (event) => {
    const words = event.detail ? "" : line.dataset.words;
    if (line.firstElementChild.textContent === words) return;
    line.firstElementChild.textContent = words;
    line.firstElementChild.hidden = event.detail;
    if (event.detail && unanswered && unanswered.elt.isConnected) unanswered.elt.dispatchEvent(new Event(unanswered.type, { bubbles: true }));
    unanswered = event.detail ? null : unanswered;
  });
})();
