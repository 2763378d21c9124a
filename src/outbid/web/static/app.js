// Comfort only: every page can be read, and every form sent, without this file.
"use strict";

// settings take effect when they are changed, without a button
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.choices");
  if (form) form.requestSubmit();
});
