// Says quietly that a file was changed elsewhere while this page was open; what is typed here is never touched.
"use strict";

(() => {
  const bar = document.getElementById("elsewhere");
  if (!bar) return;
  const EVERY = 2000;
  const PATIENCE = 10000;
  let stamp = bar.dataset.stamp;
  let files = null;

  const names = (now) => {
    const all = new Set([...Object.keys(files || {}), ...Object.keys(now)]);
    return files ? [...all].filter((name) => files[name] !== now[name]) : [];
  };

  // a page with a form that writes holds what somebody types: reading it anew is offered only while nothing is
  const writing = [...document.querySelectorAll('form.ask[method="post"]')];
  let typed = writing.length > 0 && bar.hasAttribute("data-sent");
  const link = bar.querySelector("a");

  const tell = (changed) => {
    const few = changed.length > 0 && changed.length < 4;
    const what = few ? bar.dataset.some.replace("{names}", changed.join(", ")) : bar.dataset.any;
    const words = writing.length ? `${what} ${bar.dataset.kept}` : what;
    // said once: who listens to the page would hear it every two seconds
    if (bar.querySelector("span").textContent !== words) bar.querySelector("span").textContent = words;
    link.hidden = typed;
    link.textContent = writing.length ? bar.dataset.anew : bar.dataset.show;
    // where the page is now, sliders included
    link.href = location.pathname + location.search;
    bar.firstElementChild.hidden = false;
  };

  const reached = (answers) => document.dispatchEvent(new CustomEvent("outbid:reached", { detail: answers }));

  const asked = async () => {
    // an app that hangs is as good as none
    const answer = await fetch("/files/stamp", { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
    reached(true);
    return answer.ok ? answer.json() : null;
  };

  let looking = false;
  const look = async () => {
    if (looking || document.visibilityState !== "visible") return;
    looking = true;
    try {
      // a page that is being left cuts its questions off, and asks no second time
      const now = await asked().catch(() => new Promise((wait) => setTimeout(wait, 300)).then(asked));
      if (!now) return;
      if (stamp === null) stamp = now.stamp;
      if (now.stamp === stamp) { files = now.files; bar.firstElementChild.hidden = true; }
      else tell(names(now.files));
    } catch {
      reached(false);
    } finally {
      looking = false;
    }
  };

  // what this page itself has saved was not changed elsewhere
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig && event.detail.requestConfig.verb !== "get") { stamp = null; bar.firstElementChild.hidden = true; }
  });
  document.addEventListener("htmx:sendError", look);
  document.addEventListener("htmx:timeout", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
  look();

  // leaving a page with something typed but not saved is asked about
  for (const form of writing) {
    form.addEventListener("input", () => { typed = true; link.hidden = true; });
    form.addEventListener("submit", () => { typed = false; });
  }
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
