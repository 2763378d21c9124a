// Charts that answer to the pointer and the arrow keys. Without this file each chart is a picture beside its words.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const source = document.currentScript.dataset.vega;
  let library = null;

  // 900 kB, fetched from this machine once, when somebody asks for it
  function vega() {
    library = library || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.type = "module";
      script.src = source;
      script.addEventListener("load", () => resolve(window.vegaEmbed));
      script.addEventListener("error", () => { library = null; reject(new Error(source)); });
      document.head.append(script);
    });
    return library;
  }

  function part(name, className) {
    const element = document.createElement(name);
    element.className = className;
    return element;
  }

  // the picture that is shown tells how wide the chart may be
  function pictures(figure) {
    return [...figure.children].filter((child) => child.matches("svg"));
  }

  function shown(figure) {
    const found = pictures(figure).find((picture) => picture.getClientRects().length);
    return found ? found.classList[0] : "wide";
  }

  // on a phone the line below the chart tells the same, and a finger would hide what floats beside it
  const roomy = window.matchMedia("(min-width: 47.5rem)");
  const options = () => ({
    mode: "vega-lite", ast: true, actions: false, defaultStyle: false, renderer: "svg",
    tooltip: roomy.matches ? { disableDefaultStyle: true, theme: "plain" } : false,
  });

  async function open(button) {
    const figure = button.closest("figure");
    const width = shown(figure);
    const box = part("div", `live-chart ${width}`);
    const plot = part("div", "live-plot");
    const told = part("p", "live-told");
    const hint = part("p", "live-hint");
    told.setAttribute("aria-live", "polite");
    hint.textContent = button.dataset.hint;
    box.append(plot, told, hint);
    figure.querySelectorAll(":scope > .live-told").forEach((old) => old.remove());
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    try {
      const [embed, answer] = await Promise.all([vega(), fetch(`${button.dataset.chart}?width=${width}`)]);
      if (!answer.ok) throw new Error(String(answer.status));
      const spec = await answer.json();
      button.closest(".chart-row").before(box);
      const made = await embed(plot, spec, options());
      adapt(plot, figure);
      walk(plot, told);
      pictures(figure).forEach((picture) => { picture.style.display = "none"; });
      figure.live = { box, finalize: () => made.finalize() };
      pressed(button, true);
      plot.focus();
    } catch (error) {
      box.remove();
      told.textContent = button.dataset.failed;
      hint.remove();
      button.closest(".chart-row").after(told);
      console.warn(error);
    } finally {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      if (!figure.live) button.focus();
    }
  }

  function close(button) {
    const figure = button.closest("figure");
    figure.live.finalize();
    figure.live.box.remove();
    figure.live = null;
    pictures(figure).forEach((picture) => { picture.style.display = ""; });
    pressed(button, false);
    button.focus();
  }

  function pressed(button, live) {
    button.setAttribute("aria-pressed", String(live));
    button.querySelector(".label").textContent = live ? button.dataset.plain : button.dataset.live;
  }

  // as wide as the picture was, whatever the page's width
  function adapt(plot, figure) {
    const drawing = plot.querySelector("svg");
    drawing.removeAttribute("width");
    drawing.removeAttribute("height");
    drawing.setAttribute("aria-hidden", "true");
    plot.tabIndex = 0;
    plot.setAttribute("role", "application");
    const picture = pictures(figure)[0];
    plot.setAttribute("aria-label", picture ? picture.getAttribute("aria-label") : "");
  }

  // arrow keys go from mark to mark
  function walk(plot, told) {
    const marks = new Map();
    for (const element of plot.querySelectorAll("svg *")) {
      const datum = element.__data__ && element.__data__.datum;
      if (datum && datum.tip !== undefined && !marks.has(datum.row)) marks.set(datum.row, element);
    }
    const rows = [...marks.keys()].sort((a, b) => a - b);
    let at = -1;

    function show(next) {
      if (!rows.length) return;
      plot.querySelectorAll(".told").forEach((element) => element.classList.remove("told"));
      at = Math.min(Math.max(next, 0), rows.length - 1);
      const element = marks.get(rows[at]);
      element.classList.add("told");
      told.textContent = element.__data__.datum.tip;
    }

    plot.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(steps[event.key]);
    });
    plot.addEventListener("pointerover", (event) => {
      const datum = event.target.__data__ && event.target.__data__.datum;
      if (datum && datum.tip !== undefined) told.textContent = datum.tip;
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.explore");
    if (!button || button.disabled) return;
    if (button.getAttribute("aria-pressed") === "true") close(button);
    else open(button);
  });
})();
