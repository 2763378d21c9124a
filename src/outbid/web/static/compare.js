// What a slider stands at, in words, for those who hear it: the words come with the new sentence.
"use strict";

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const said = event.detail.target;
  if (!said.id.startsWith("now-")) return;
  const slider = document.getElementById(said.id.replace("now-", "f-"));
  if (slider) slider.setAttribute("aria-valuetext", said.textContent);
});

// who changes the language comes back to where the sliders are now
document.addEventListener("htmx:replacedInHistory", () => {
  for (const field of document.querySelectorAll('input[name="here"]')) field.value = location.pathname + location.search;
});
