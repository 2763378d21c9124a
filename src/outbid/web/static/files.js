// Says quietly that a file was changed elsewhere while this page was open; what is typed here is never touched.
"use strict";

(() => {
  const bar = document.getElementById("elsewhere");
  if (!bar) return;
  const EVERY = 2000;
  let stamp = bar.dataset.stamp;
  let files = null;

  const names = (now) => {
    const all = new Set([...Object.keys(files || {}), ...Object.keys(now)]);
    return files ? [...all].filter((name) => files[name] !== now[name]) : [];
  };

  const tell = (changed) => {
    const few = changed.length > 0 && changed.length < 4;
    const words = few ? bar.dataset.some.replace("{names}", changed.join(", ")) : bar.dataset.any;
    // said once: who listens to the page would hear it every two seconds
    if (bar.querySelector("span").textContent !== words) bar.querySelector("span").textContent = words;
    bar.firstElementChild.hidden = false;
  };

  const look = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch("/files/stamp", { cache: "no-store", credentials: "same-origin" });
      if (!answer.ok) return;
      const now = await answer.json();
      if (stamp === null) stamp = now.stamp;
      if (now.stamp === stamp) { files = now.files; bar.firstElementChild.hidden = true; }
      else tell(names(now.files));
    } catch {
      // the app was ended; the page stays readable
    }
  };

  // what this page itself has saved was not changed elsewhere
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig && event.detail.requestConfig.verb !== "get") { stamp = null; bar.firstElementChild.hidden = true; }
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
  look();

  // leaving a page with something typed but not saved is asked about
  let typed = false;
  for (const form of document.querySelectorAll('form.ask[method="post"]')) {
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("submit", () => { typed = false; });
  }
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
