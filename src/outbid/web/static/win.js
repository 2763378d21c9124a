// A slider beside a number: they move together. Without this file the number alone is there.
"use strict";

for (const slider of document.querySelectorAll("[data-slides]")) {
  const number = document.getElementById(slider.dataset.slides);
  const follow = () => {
    const value = Number.parseFloat(number.value.replace(",", "."));
    if (Number.isFinite(value)) slider.value = String(value);
  };
  follow();
  slider.hidden = false;
  slider.addEventListener("input", () => { number.value = slider.value; });
  number.addEventListener("input", follow);
}
