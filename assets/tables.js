// Tables, drawn from what the server sent for each panel. Text only ever enters as textContent.
(function () {
  "use strict";
  const ROWS_AT_FIRST = 25;
  const sheets = new Map();
  let given = null; // the whole table that was sent last
  const linkOf = new WeakMap(); // a row of a list of pupils, and the address of the pupil's page

  function numbers(rows, sent, names) {
    if (sent && sent !== given) {
      given = sent;
      return rest(sent);
    }
    names.forEach((name, place) => {
      keep(name.panel, { ...rows[place], sorted: null, all: false });
      const chart = document.querySelector(`[data-chart="${name.panel}"]`);
      if (chart && rows[place] && rows[place].alt) chart.setAttribute("aria-label", rows[place].alt);
      redraw(name.panel);
    });
    return names.length;
  }

  function keep(panel, sheet) {
    (sheet.links || []).forEach((link, at) => linkOf.set(sheet.rows[at], link));
    sheets.set(panel, sheet);
  }

  // What needs every row of a table is done once all are here; the server sends the first of a long one.
  let waiting = null;
  function withAll(panel, act) {
    if (!sheets.get(panel).of) {
      act(sheets.get(panel));
      return;
    }
    const query = window.sightline.query();
    waiting = { panel, query, act };
    window.dash_clientside.set_props("rows-asked", { data: { panel, query, at: Date.now() } });
  }

  function rest(sent) {
    const none = window.dash_clientside.no_update;
    const { panel, query, ...sheet } = sent || {};
    if (!waiting || waiting.panel !== panel || waiting.query !== query || query !== window.sightline.query()) return none;
    keep(panel, { ...sheet, sorted: null, all: false });
    waiting.act(sheets.get(panel));
    waiting = null;
    return none;
  }

  function element(tag, text, attributes) {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  function redraw(panel) {
    const place = document.querySelector(`[data-table="${panel}"]`);
    if (!place) return;
    place.replaceChildren();
    const sheet = sheets.get(panel);
    if (place.dataset.open !== "yes" || !sheet || !sheet.columns) return;
    if (!sheet.rows.length) {
      place.append(element("p", "No pupils match these filters.", { class: "quiet" }));
      return;
    }
    if (sheet.parts) {
      place.append(...drawParts(panel, sheet));
      return;
    }
    place.append(drawTable(panel, sheet));
    const number = sheet.of || sheet.rows.length;
    if (number > ROWS_AT_FIRST && !sheet.all) {
      const more = element("button", `Show all ${number} rows`, { type: "button", class: "plain" });
      more.addEventListener("click", () =>
        withAll(panel, (whole) => {
          whole.all = true;
          redraw(panel);
        }),
      );
      place.append(more);
    }
  }

  // A list in parts, such as one for each class, each on a printed page of its own.
  function drawParts(panel, sheet) {
    const parts = new Map();
    sheet.rows.forEach((row, at) => {
      const name = sheet.parts[at];
      if (!parts.has(name)) parts.set(name, []);
      parts.get(name).push(row);
    });
    return [...parts].map(([name, rows]) => {
      const part = element("div", null, { class: "part" });
      part.append(element("h3", name), element("p", "", { class: "where" }));
      part.append(drawTable(panel, { ...sheet, rows, caption: name, all: true, fixed: true }));
      return part;
    });
  }

  function drawTable(panel, sheet) {
    const wrap = element("div", null, { class: "scroll", tabindex: "0", role: "group", "aria-label": sheet.caption });
    // A list of pupils is read as cards where it is narrow; the roles tell what a table's own tags no longer can then.
    const listed = sheet.links ? { class: "list", role: "table" } : {};
    const role = (name) => (sheet.links ? { role: name } : {});
    const table = element("table", null, listed);
    table.append(element("caption", sheet.caption, { class: "visually-hidden" }));
    const head = element("tr", null, role("row"));
    sheet.columns.forEach((column, at) => head.append(heading(panel, sheet, column, at)));
    const thead = element("thead");
    thead.append(head);
    const body = element("tbody");
    ordered(sheet)
      .slice(0, sheet.all ? undefined : ROWS_AT_FIRST)
      .forEach((row) => {
        const line = element("tr", null, role("row"));
        row.forEach((cell, at) => {
          const column = sheet.columns[at];
          const attributes = { class: column.kind, "data-label": column.label, ...role(at === 0 ? "rowheader" : "cell") };
          if (at === 0) attributes.scope = "row";
          const text = column.kind === "date" ? dayOf(cell) : cell;
          const place = element(at === 0 ? "th" : "td", at === 0 && linkOf.has(row) ? null : text, attributes);
          if (at === 0 && linkOf.has(row)) place.append(element("a", text || "Open", { href: window.sightline.addressed(linkOf.get(row)) }));
          line.append(place);
        });
        body.append(line);
      });
    table.append(thead, body);
    wrap.append(table);
    return wrap;
  }

  // Made when the first day is written: it takes a browser as long as a chart does.
  let days;
  function dayOf(text) {
    if (!text) return "";
    days = days || new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    return days.format(new Date(text));
  }

  function heading(panel, sheet, column, at) {
    const cell = element("th", null, { scope: "col" });
    cell.className = column.kind;
    const mine = sheet.sorted && sheet.sorted.at === at;
    if (mine) cell.setAttribute("aria-sort", sheet.sorted.down ? "descending" : "ascending");
    if (sheet.fixed) {
      cell.textContent = column.label;
      return cell;
    }
    const button = element("button", column.label, { type: "button" });
    button.addEventListener("click", () =>
      withAll(panel, (whole) => {
        whole.sorted = { at, down: mine ? !sheet.sorted.down : false };
        redraw(panel);
        document.querySelector(`[data-table="${panel}"] thead th:nth-child(${at + 1}) button`).focus();
      }),
    );
    cell.append(button);
    return cell;
  }

  function ordered(sheet) {
    if (!sheet.sorted) return sheet.rows;
    const { at, down } = sheet.sorted;
    const number = (text) => parseFloat(String(text).replace(/,/g, "").replace("\u2212", "-"));
    const numeric = sheet.columns[at].kind === "number";
    const compare = new Intl.Collator("en-GB", { numeric: true }).compare;
    const order = (a, b) => {
      if (!numeric) return compare(a[at], b[at]);
      const [x, y] = [number(a[at]), number(b[at])];
      return (Number.isNaN(x) ? -Infinity : x) - (Number.isNaN(y) ? -Infinity : y);
    };
    const rows = [...sheet.rows].sort(order);
    return down ? rows.reverse() : rows;
  }

  // A printed page goes from hand to hand alone, so each says which school and day it is of, and that it is confidential.
  window.addEventListener("beforeprint", () => {
    const head = document.querySelector(".page-head .as-at");
    document.querySelectorAll(".part .where").forEach((line) => {
      line.textContent = `${head ? head.textContent : ""} \u00b7 Confidential: named pupils`;
    });
  });

  window.sightline = Object.assign(window.sightline || {}, { redraw, tabled: () => sheets.size > 0 });
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.sightline = Object.assign(clientside.sightline || {}, { numbers });
})();
