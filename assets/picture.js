// A picture of a panel that can stand alone: question, answer, chart, who is in it, where it is from and of which day.
(function () {
  "use strict";
  const TYPE = '"Atkinson Hyperlegible Next Variable", system-ui, sans-serif';
  const WIDTH = 800;
  const EDGE = 32;
  const SHARP = 2; // a PNG is drawn at twice its size: 1,600 pixels wide
  const INK = "#1b1f24";
  const MUTED = "#55606b";
  // What stands in a picture, from the top: the part told, its weight, size, line, colour and the room after it.
  const HEAD = [
    { part: "title", weight: 650, size: 24, line: 30, fill: INK, after: 8 },
    { part: "sentence", weight: 400, size: 17, line: 26, fill: INK, after: 4 },
    { part: "comparator", weight: 400, size: 17, line: 26, fill: MUTED, after: 4 },
  ];
  const FOOT = [
    { part: "counted", weight: 400, size: 14, line: 20, fill: MUTED, after: 4 },
    { part: "source", weight: 400, size: 14, line: 20, fill: MUTED, after: 0 },
  ];
  let faces = "";

  // The machine's own fonts serve in a picture unless the font goes with it: an image cannot reach the page's.
  async function fontFaces() {
    const sheets = [...document.styleSheets].filter((sheet) => !sheet.href || sheet.href.startsWith(location.origin));
    const found = sheets
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => ({ rule, base: sheet.href || location.href })))
      .filter(({ rule }) => rule instanceof CSSFontFaceRule && rule.cssText.includes("Atkinson"))
      .filter(({ rule }) => /U\+0{0,3}-/i.test(rule.style.getPropertyValue("unicode-range") || "U+0-"));
    return (await Promise.all(found.map(({ rule, base }) => withItsFile(rule.cssText, base)))).join("\n");
  }

  async function withItsFile(rule, base) {
    const address = /url\(["']?([^"')]+)["']?\)/.exec(rule);
    if (!address) return "";
    const bytes = new Uint8Array(await (await fetch(new URL(address[1], base))).arrayBuffer());
    let binary = "";
    bytes.forEach((byte) => (binary += String.fromCharCode(byte)));
    return rule.replace(address[0], `url("data:font/woff2;base64,${btoa(binary)}")`);
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

  // A little less than the whole width, since another machine may have wider letters.
  function linesOf(text, { weight, size }) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px ${TYPE}`;
    const lines = [""];
    text.split(/\s+/).forEach((word) => {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (pen.measureText(longer).width > 0.96 * (WIDTH - 2 * EDGE) && lines[lines.length - 1]) lines.push(word);
      else lines[lines.length - 1] = longer;
    });
    return lines;
  }

  // The texts of some parts as SVG from a height on, and where they end.
  function written(parts, told, from) {
    let down = from;
    const texts = parts
      .filter(({ part }) => told[part])
      .flatMap((look) => {
        const { weight, size, line, fill, after } = look;
        const rows = linesOf(told[look.part], look).map((words) => {
          down += line;
          const place = `x="${EDGE}" y="${down - line / 2 + size * 0.35}"`;
          return `<text ${place} font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(words)}</text>`;
        });
        down += after;
        return rows;
      });
    return { texts: texts.join(""), down };
  }

  // The whole picture as SVG text, and its height.
  async function composed(graph, told) {
    const figure = window.sightline.onPaper(graph, WIDTH - 2 * EDGE);
    const chart = await window.sightline.drawing(figure);
    const head = written(HEAD, told, EDGE);
    const top = head.down + 12;
    const foot = written(FOOT, told, top + figure.layout.height + 16);
    const height = Math.round(foot.down + EDGE);
    const inside = chart.slice(chart.indexOf("<svg")).replace("<svg", `<svg x="${EDGE}" y="${top}"`);
    const start = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="${escaped(TYPE)}">`;
    const title = `<title>${escaped(told.title)}</title><rect width="100%" height="100%" fill="#ffffff"/>`;
    return { svg: `${start}${title}${head.texts}${inside}${foot.texts}</svg>`, height };
  }

  async function drawn({ svg, height }) {
    faces = faces || (await fontFaces());
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg.replace("<rect", `<style>${faces}</style><rect`));
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH * SHARP;
    canvas.height = height * SHARP;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  // ``told`` holds title, sentence, comparator, counted, source and filename; ``format`` is "png" or "svg".
  async function picture(graph, told, format = "png") {
    const whole = await composed(graph, told);
    const blob = format === "svg" ? new Blob([whole.svg], { type: "image/svg+xml" }) : await drawn(whole);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${told.filename}.${format}`;
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(link.href);
  }

  // What a panel says of itself, with the choices and the day that the page says.
  function toldOf(panel, section) {
    const words = (selector) => [...section.querySelectorAll(selector)].map((part) => part.textContent).join(" ");
    const day = document.getElementById("as-at").textContent;
    const stamp = new Date(`${day} UTC`).toISOString().slice(0, 10);
    const from = [document.querySelector(".as-at").textContent, ...window.sightline.chosen()];
    return {
      title: words("h2"),
      sentence: [words(".headline"), words(".sentence")].filter(Boolean).join(": "),
      comparator: words(".comparator"),
      counted: words(".foot .n"),
      source: [...from, "Sightline"].join(" \u00b7 "),
      filename: `sightline-${panel.replace("/", "-")}-${stamp}`,
    };
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-picture]");
    if (!button) return;
    const panel = button.dataset.picture;
    const graph = document.querySelector(`[data-chart="${panel}"] .js-plotly-plot`);
    picture(graph, toldOf(panel, graph.closest("section")), button.dataset.format);
  });

  // The choices in words, as the chips have them, without their crosses.
  const chosen = () => [...document.querySelectorAll("#chips .chip")].map((chip) => chip.firstChild.textContent);

  window.sightline = Object.assign(window.sightline || {}, { picture, chosen });
})();
