// Between the app and plotly: our bundle, nothing shared with anybody, and every figure painted in the browser.
// The server sends figures in the light palette at laptop size. They are kept as they came ("unpainted"), so
// that theme, projector and width can change without asking the server again.
(function () {
  "use strict";
  const root = document.documentElement;
  const palettes = JSON.parse(root.dataset.palette || "{}"); // by light, dark, projector light, projector dark
  const TYPE = '"Atkinson Hyperlegible Next Variable", system-ui, sans-serif';
  const NORMAL = 14; // pixels of the text of a figure as it is sent
  // On the projector the text of a chart is as large as its slide allows, in pixels of a screen 1,080 high.
  const LARGE = [32, 28, 26, 24];
  const SLIDE = 20; // so many lines of text wide a chart must stay to be the larger for it
  const PAPER = { width: 672, height: 760, least: 0.6 }; // what A4 has room for, and how small a chart may be on it
  const HIDDEN_WIDTH = 560; // what a chart in a folded part is drawn for until it is seen
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "" };
  const QUIET = { scrollZoom: false, doubleClick: false, showTips: false, responsive: false };
  // What grows with the type, by the name of the part that holds it.
  const GROWS = {
    layout: ["height"], margin: ["l", "r", "t", "b"], font: ["size"], textfont: ["size"], tickfont: ["size"],
    marker: ["size"], line: ["width"], xaxis: ["ticklen"], yaxis: ["ticklen"], fit: ["lead", "room"],
    heads: ["slim", "narrow", "wide", "more"], dates: ["wide"], key: ["more", "wide"],
  };
  const CLEAR = "rgba(0,0,0,0)";
  const BLANK = {
    height: 10, // the least that plotly draws
    margin: { l: 0, r: 0, t: 0, b: 0, autoexpand: false },
    xaxis: { visible: false, range: [0, 1] },
    yaxis: { visible: false, range: [0, 1] },
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
  };
  const unpainted = new WeakMap();
  const drawnAt = new WeakMap();
  const lastSaid = new WeakMap(); // the figure of a graph as text
  let plotly;
  let printing = false;

  // ---- painting ---------------------------------------------------------------------------------------------
  function now() {
    if (printing) return { dark: false, scale: 1 };
    return { dark: root.dataset.bsTheme === "dark", projected: root.classList.contains("projector"), scale: 1 };
  }

  function painted(given, { dark, projected, scale, width }) {
    const colours = palettes[[projected && "projector", dark ? "dark" : "light"].filter(Boolean).join(" ")] || {};
    const text = JSON.stringify({ data: given.data || [], layout: given.layout || {} });
    const figure = JSON.parse(text.replace(/#[0-9a-f]{6}\b/gi, (hex) => colours[hex.toLowerCase()] || hex));
    const layout = figure.layout;
    if (!layout.height && layout.meta) layout.height = layout.meta.height;
    grow(figure, "figure", scale, projected ? LARGE.at(-1) * unit() : 0);
    if (projected) layout.hovermode = false; // nothing that matters stands behind the pointer
    if (!figure.data.length) Object.assign(layout, structuredClone(BLANK));
    layout.font = { ...layout.font, family: TYPE };
    layout.width = width;
    layout.autosize = false;
    fit(layout);
    trimKey(layout);
    turnHeads(layout, figure.data);
    thinDates(layout);
    return figure;
  }

  function grow(part, name, scale, least) {
    Object.entries(part).forEach(([key, value]) => {
      if (value && typeof value === "object") grow(value, Array.isArray(part) ? name : key, scale, least);
      else if (typeof value === "number" && (GROWS[name] || []).includes(key)) {
        part[key] = Math.max(value * scale, name.endsWith("font") ? least : 0);
      }
    });
  }

  // A pixel of a screen of 1,920 by 1,080, as the style sheet of the projector has it.
  const unit = () => Math.min(Math.max(Math.min(window.innerWidth / 1920, window.innerHeight / 1080), 0.6), 2);

  // The largest drawing that the slide has room for; where even the smallest has none, the slide is scrolled.
  function onSlide(graph, given, setting) {
    const slide = graph.closest("section");
    const beside = graph.closest(".chart");
    const room = slide && beside ? slide.clientHeight - 2 * parseFloat(getComputedStyle(slide).paddingTop) : Infinity;
    const drawn = (size) => painted(given, { ...setting, scale: (size * unit()) / NORMAL });
    const fits = (size) => setting.width >= SLIDE * size * unit() && drawn(size).layout.height <= room;
    return drawn(LARGE.find(fits) || LARGE.at(-1));
  }

  // One column of a page, and no higher than a page, so that no chart is cut.
  function toPrint(_graph, given, setting) {
    const figure = painted(given, { ...setting, width: PAPER.width });
    const scale = Math.max(PAPER.least, PAPER.height / figure.layout.height);
    return scale >= 1 ? figure : painted(given, { ...setting, width: PAPER.width, scale });
  }

  // A row's label stands where its mark ends: the axis is as long as leaves room for the longest label.
  function fit(layout) {
    const room = layout.meta && layout.meta.fit;
    if (!room) return;
    const inner = innerWidth(layout) - room.lead;
    const unit = room.limit / Math.max(inner - room.room, inner / 4);
    layout.xaxis.range = [-room.lead * unit, inner * unit];
  }

  const innerWidth = ({ width, margin }) => width - margin.l - margin.r;

  // A key that is several lines high on a phone is one line where there is room for it.
  function trimKey(layout) {
    const key = layout.meta && layout.meta.key;
    if (!key || layout.width - layout.margin.l - layout.margin.r < key.wide) return;
    layout.margin.t -= key.more;
    layout.height -= key.more;
  }

  // The heads of narrow columns stand upright, the cells of slim ones show their counts alone; heads of wide
  // columns need no hyphen.
  function turnHeads(layout, data) {
    const heads = layout.meta && layout.meta.heads;
    if (!heads) return;
    const column = innerWidth(layout) / heads.columns;
    if (column >= heads.narrow && column < heads.wide) return;
    layout.xaxis.ticktext = layout.xaxis.ticktext.map((text) => text.replace("-<br>", ""));
    if (column >= heads.wide) return;
    layout.xaxis.ticktext = layout.xaxis.ticktext.map((text) => (text.length < 16 ? text.replace("<br>", " ") : text));
    layout.xaxis.tickangle = -90;
    layout.margin.t += heads.more;
    layout.height += heads.more;
    if (column >= heads.slim) return;
    const cells = data.filter((trace) => trace.mode === "text" && trace.xaxis !== "x2");
    cells.forEach((trace) => (trace.text = trace.text.map((text) => text.split("<br>")[0])));
  }

  // Dates whose names would touch go without, the newest last.
  function thinDates(layout) {
    const dates = layout.meta && layout.meta.dates;
    if (!dates) return;
    const [start, end] = layout.xaxis.range.map(Date.parse);
    const at = (day) => ((Date.parse(day) - start) / (end - start)) * innerWidth(layout);
    const kept = [];
    layout.xaxis.tickvals.forEach((day, place) => kept.unshift({ day, name: layout.xaxis.ticktext[place] }));
    const shown = kept.filter(({ day }, place, all) => {
      const nearest = all.slice(0, place).findLast((other) => other.shown);
      all[place].shown = !nearest || at(nearest.day) - at(day) >= dates.wide;
      return all[place].shown;
    });
    layout.xaxis.tickvals = shown.map(({ day }) => day);
    layout.xaxis.ticktext = shown.map(({ name }) => name);
  }

  // To ask a graph for its width has the browser lay out the page, so it is asked only where none is known.
  function paint(graph, how = "react", known = graph.clientWidth) {
    const given = unpainted.get(graph);
    const width = Math.floor(known) || HIDDEN_WIDTH;
    const setting = { ...now(), width };
    const drawn = printing ? toPrint : setting.projected ? onSlide : (_graph, ...asked) => painted(...asked);
    const figure = drawn(graph, given, setting);
    drawnAt.set(graph, known);
    // Dash gives a graph the height it had at first; what is drawn now decides.
    const frame = graph.closest(".dash-graph");
    [graph, frame].filter(Boolean).forEach((part) => (part.style.height = Math.round(figure.layout.height || 0) + "px"));
    return plotly[how](graph, { ...figure, config: { ...given.config, ...CONFIG, ...QUIET } });
  }

  function draw(how, target, data, layout, config) {
    const graph = typeof target === "string" ? document.getElementById(target) : target;
    const given = data && !Array.isArray(data) ? data : { data, layout, config };
    const text = JSON.stringify([given.data, given.layout]);
    // What a choice does not change stays as it is drawn, or waits to be.
    if (how === "react" && lastSaid.get(graph) === text) return Promise.resolve(graph);
    lastSaid.set(graph, text);
    unpainted.set(graph, given);
    widths.observe(graph);
    seen.observe(graph);
    return soon(graph, how);
  }

  const widths = new ResizeObserver((entries) => {
    entries.forEach(({ target }) => {
      const width = target.clientWidth;
      if (width && Math.abs(width - drawnAt.get(target)) >= 1) requestAnimationFrame(() => paint(target));
    });
  });

  const graphs = () => [...document.querySelectorAll(".js-plotly-plot")].filter((graph) => unpainted.has(graph));

  // The browser says of itself which charts are in view: to ask it would have it lay out the page for each answer.
  const inSight = new WeakMap();
  const seen = new IntersectionObserver((entries) => {
    entries.forEach(({ target, isIntersecting }) => inSight.set(target, isIntersecting));
  });

  function inView(graph) {
    if (inSight.has(graph)) return inSight.get(graph);
    const box = graph.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  }

  // What the reader sees changes at once; the rest follows, one chart after another.
  function repaint() {
    // A chart of another slide is drawn when its slide comes on.
    const shown = graphs().filter((graph) => graph.clientWidth || !now().projected);
    shown.forEach((graph) => (inView(graph) ? paint(graph) : soon(graph, "react")));
  }

  // Charts are drawn one after another, those in the reader's view first, and the browser may show each as it comes.
  const waiting = new Map();

  function soon(graph, how) {
    return new Promise((resolve) => {
      const asked = waiting.get(graph) || { how, told: [] };
      asked.told.push(resolve);
      if (plotly && !waiting.size) Promise.resolve().then(next);
      waiting.set(graph, asked);
    });
  }

  function next() {
    const all = [...waiting.keys()];
    const viewed = all.filter(inView);
    const graph = viewed[0] || all[0];
    if (!graph) return;
    const { how, told } = waiting.get(graph);
    waiting.delete(graph);
    // Of a page that opens the browser shows each chart as it comes; what a choice changes in the reader's view changes
    // together, and is shown before what nobody sees yet is drawn.
    if (viewed.length === 1 || (viewed.length && !drawnAt.has(graph))) whenShown(next);
    else if (viewed.length) queueMicrotask(next);
    else setTimeout(next);
    // What changes beside it keeps the width of a chart; a window that has changed draws it anew.
    const known = now().projected || printing ? undefined : drawnAt.get(graph);
    const done = graph.isConnected ? paint(graph, how, known) : null;
    told.forEach((resolve) => resolve(done));
    begin();
  }

  // Kept when the first chart has been shown or none can be: what can wait until then waits for it.
  let begin;
  const begun = new Promise((resolve) => (begin = () => whenShown(resolve)));
  window.addEventListener("sightline-missing", begin);

  // In the frame after the next, when the next has been seen; a window that nobody sees has no frames.
  function whenShown(then) {
    if (document.hidden) setTimeout(then);
    else requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)));
  }

  function repaintForPrint(start) {
    printing = start;
    while (plotly && waiting.size) next();
    graphs().forEach((graph) => paint(graph));
  }
  window.addEventListener("beforeprint", () => repaintForPrint(true));
  window.addEventListener("afterprint", () => repaintForPrint(false));

  // ---- the hook ---------------------------------------------------------------------------------------------
  // What Dash takes for plotly: here before plotly is, so that Dash neither fetches it nor waits for it.
  const hook = {
    react: (...asked) => draw("react", ...asked),
    newPlot: (...asked) => draw("newPlot", ...asked),
    // Dash draws every chart a second time to fit its frame, which ours fits as it is.
    Plots: { resize: () => Promise.resolve() },
  };
  function take(loaded) {
    plotly = loaded;
    plotly.setPlotConfig({ ...CONFIG, ...QUIET });
    Object.setPrototypeOf(hook, plotly);
    Object.setPrototypeOf(hook.Plots, plotly.Plots);
    if (waiting.size) Promise.resolve().then(next); // when the script that this is said in has been read
  }
  if (window.Plotly) take(window.Plotly); // what is asked for first may come before this is read
  Object.defineProperty(window, "Plotly", { configurable: true, get: () => hook, set: take });

  // The figure of a graph as it is on paper, at a width.
  const onPaper = (graph, width) => painted(unpainted.get(graph), { dark: false, scale: 1, width });

  // That figure as an SVG, in text.
  function drawing(figure) {
    const { width, height } = figure.layout;
    return plotly.toImage({ ...figure, config: CONFIG }, { format: "svg", width, height, imageDataOnly: true });
  }

  window.sightline = Object.assign(window.sightline || {}, { repaint, onPaper, drawing, begun });
})();
