// What a slider stands at, in words, for those who hear it: the words come with the new sentence.
"use strict";

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const said = event.detail.target;
  if (!said.id.startsWith("now-")) return;
  const slider = document.getElementById(said.id.replace("now-", "f-"));
  if (slider) slider.setAttribute("aria-valuetext", said.textContent);
});
