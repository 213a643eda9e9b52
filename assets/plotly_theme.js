// Between the app and plotly: our bundle, nothing shared with anybody, and every figure painted in the browser.
// The server sends figures in the light palette at laptop size. They are kept as they came ("unpainted"), so
// that theme, projector and width can change without asking the server again.
(function () {
  "use strict";
  const root = document.documentElement;
  const bundle = document.querySelector("link[data-plotly]").href;
  const darkOf = JSON.parse(root.dataset.palette || "{}");
  const TYPE = '"Atkinson Hyperlegible Next Variable", system-ui, sans-serif';
  const PROJECTOR = 22 / 14;
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
  let plotly;
  let printing = false;

  // ---- painting ---------------------------------------------------------------------------------------------
  function now() {
    if (printing) return { dark: false, scale: 1 };
    return { dark: root.dataset.bsTheme === "dark", scale: root.classList.contains("projector") ? PROJECTOR : 1 };
  }

  function painted(given, { dark, scale, width }) {
    let text = JSON.stringify({ data: given.data || [], layout: given.layout || {} });
    if (dark) text = text.replace(/#[0-9a-f]{6}\b/gi, (hex) => darkOf[hex.toLowerCase()] || hex);
    const figure = JSON.parse(text);
    const layout = figure.layout;
    if (!layout.height && layout.meta) layout.height = layout.meta.height;
    grow(figure, "figure", scale);
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

  function grow(part, name, scale) {
    Object.entries(part).forEach(([key, value]) => {
      if (value && typeof value === "object") grow(value, Array.isArray(part) ? name : key, scale);
      else if (typeof value === "number" && (GROWS[name] || []).includes(key)) part[key] = value * scale;
    });
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

  function paint(graph, how = "react") {
    const given = unpainted.get(graph);
    const width = Math.floor(graph.clientWidth) || HIDDEN_WIDTH;
    const figure = painted(given, { ...now(), width });
    drawnAt.set(graph, graph.clientWidth);
    // Dash gives a graph the height it had at first; what is drawn now decides.
    const frame = graph.closest(".dash-graph");
    [graph, frame].filter(Boolean).forEach((part) => (part.style.height = Math.round(figure.layout.height || 0) + "px"));
    return plotly[how](graph, { ...figure, config: { ...given.config, ...CONFIG, ...QUIET } });
  }

  function draw(how, target, data, layout, config) {
    const graph = typeof target === "string" ? document.getElementById(target) : target;
    const whole = data && !Array.isArray(data);
    unpainted.set(graph, whole ? data : { data, layout, config });
    widths.observe(graph);
    return soon(graph, how);
  }

  const widths = new ResizeObserver((entries) => {
    entries.forEach(({ target }) => {
      const width = target.clientWidth;
      if (width && Math.abs(width - drawnAt.get(target)) >= 1) requestAnimationFrame(() => paint(target));
    });
  });

  const graphs = () => [...document.querySelectorAll(".js-plotly-plot")].filter((graph) => unpainted.has(graph));

  function inView(graph) {
    const box = graph.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  }

  // What the reader sees changes at once; the rest follows, one chart after another.
  function repaint() {
    graphs().forEach((graph) => (inView(graph) ? paint(graph) : soon(graph, "react")));
  }

  // Charts are drawn one after another, those in the reader's view first, and the browser may show each as it comes.
  const waiting = new Map();

  function soon(graph, how) {
    return new Promise((resolve) => {
      const asked = waiting.get(graph) || { how, told: [] };
      asked.told.push(resolve);
      if (!waiting.size) Promise.resolve().then(next);
      waiting.set(graph, asked);
    });
  }

  function next() {
    const all = [...waiting.keys()];
    const graph = all.find(inView) || all[0];
    if (!graph) return;
    const { how, told } = waiting.get(graph);
    waiting.delete(graph);
    setTimeout(next);
    const done = graph.isConnected ? paint(graph, how) : null;
    told.forEach((resolve) => resolve(done));
  }

  function repaintForPrint(start) {
    printing = start;
    while (waiting.size) next();
    graphs().forEach((graph) => paint(graph));
  }
  window.addEventListener("beforeprint", () => repaintForPrint(true));
  window.addEventListener("afterprint", () => repaintForPrint(false));

  // ---- the hook ---------------------------------------------------------------------------------------------
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => bundle, set: () => {} });
  let wrapped;
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: () => wrapped,
    set(loaded) {
      plotly = loaded;
      plotly.setPlotConfig({ ...CONFIG, ...QUIET });
      wrapped = Object.create(plotly);
      wrapped.react = (...asked) => draw("react", ...asked);
      wrapped.newPlot = (...asked) => draw("newPlot", ...asked);
      // Dash draws every chart a second time to fit its frame, which ours fits as it is.
      wrapped.Plots = Object.assign(Object.create(plotly.Plots), { resize: () => Promise.resolve() });
    },
  });

  // ---- a picture of a chart that can stand alone --------------------------------------------------------------
  const PICTURE = { width: 800, edge: 32, sharp: 2 }; // drawn at twice its size: 1600 pixels wide

  // The machine's own fonts serve in a picture unless the font goes with it: an image cannot reach the page's.
  async function fontFaces() {
    const sheets = [...document.styleSheets].filter((sheet) => !sheet.href || sheet.href.startsWith(location.origin));
    const faces = sheets
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href || location.href })))
      .filter(({ rule }) => rule instanceof CSSFontFaceRule && rule.cssText.includes("Atkinson"))
      .filter(({ rule }) => /U\+0{0,3}-/i.test(rule.style.getPropertyValue("unicode-range") || "U+0-"));
    const written = await Promise.all(faces.map(({ rule, base }) => withItsFile(rule.cssText, base)));
    return written.join("\n");
  }

  async function withItsFile(rule, base) {
    const address = /url\(["']?([^"')]+)["']?\)/.exec(rule);
    if (!address) return "";
    const bytes = new Uint8Array(await (await fetch(new URL(address[1], base))).arrayBuffer());
    let binary = "";
    bytes.forEach((byte) => (binary += String.fromCharCode(byte)));
    return rule.replace(address[0], `url("data:font/woff2;base64,${btoa(binary)}")`);
  }

  async function chartImage(figure) {
    const { width, height } = figure.layout;
    const options = { format: "svg", width, height, imageDataOnly: true };
    const svg = await plotly.toImage({ ...figure, config: CONFIG }, options);
    const dressed = svg.replace(/<svg[^>]*>/, (start) => `${start}<style>${faces}</style>`);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(dressed);
    await image.decode();
    return image;
  }
  let faces = "";

  function linesOf(pen, text, width) {
    const lines = [""];
    text.split(/\s+/).forEach((word) => {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (pen.measureText(longer).width > width && lines[lines.length - 1]) lines.push(word);
      else lines[lines.length - 1] = longer;
    });
    return lines;
  }

  async function picture(graph, { title, sentence, source, filename }) {
    faces = faces || (await fontFaces());
    const inner = PICTURE.width - 2 * PICTURE.edge;
    const figure = painted(unpainted.get(graph), { dark: false, scale: 1, width: inner });
    const image = await chartImage(figure);
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const texts = [
      { text: title, font: `650 24px ${TYPE}`, line: 30, after: 8 },
      { text: sentence, font: `400 17px ${TYPE}`, line: 26, after: 16 },
      { text: source, font: `400 14px ${TYPE}`, line: 20, after: 0 },
    ].map((part) => {
      pen.font = part.font;
      return { ...part, lines: part.text ? linesOf(pen, part.text, inner) : [] };
    });
    const words = texts.reduce((sum, part) => sum + part.lines.length * part.line + part.after, 0);
    canvas.width = PICTURE.width * PICTURE.sharp;
    canvas.height = Math.round((words + figure.layout.height + 16 + 2 * PICTURE.edge) * PICTURE.sharp);
    pen.scale(PICTURE.sharp, PICTURE.sharp);
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = figure.layout.font.color;
    pen.textBaseline = "middle";
    let down = PICTURE.edge;
    texts.forEach((part, place) => {
      if (place === texts.length - 1) {
        pen.drawImage(image, PICTURE.edge, down, inner, figure.layout.height);
        down += figure.layout.height + 16;
      }
      pen.font = part.font;
      part.lines.forEach((line) => {
        pen.fillText(line, PICTURE.edge, down + part.line / 2);
        down += part.line;
      });
      down += part.after;
    });
    return download(await new Promise((done) => canvas.toBlob(done, "image/png")), filename);
  }

  function download(blob, filename) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${filename}.png`;
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(link.href);
  }

  window.sightline = Object.assign(window.sightline || {}, { repaint, picture });
})();
