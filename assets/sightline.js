// The browser's half: choices and the address, tables, menus, theme. Text only ever enters as textContent.
(function () {
  "use strict";
  const NAMES = ["year_group", "need_area", "sen_status", "pupil_premium", "sex", "term"];
  const SINGLES = { needs: "primary", as_at: "", since: "" };
  const ROWS_AT_FIRST = 25;
  const sheets = new Map();
  const linkOf = new WeakMap(); // a row of a list of pupils, and the address of the pupil's page
  let current = null; // the query string the page shows
  let applying = null; // the query string the controls are being set to, one after another

  const control = (name) => document.getElementById("choice-" + name);

  // ---- choices and the address -------------------------------------------------------------------------
  function queryOf(values) {
    const said = new URLSearchParams();
    NAMES.forEach((name, place) => {
      const inputs = control(name) ? control(name).querySelectorAll("input") : [];
      const chosen = new Set((values[place] || []).map(String));
      inputs.forEach((input, at) => {
        const value = valueOf(name, at);
        if (chosen.has(value)) said.append(name, value);
      });
    });
    Object.keys(SINGLES).forEach((name, place) => {
      const value = values[NAMES.length + place];
      if (value && value !== SINGLES[name]) said.append(name, value);
    });
    return said.toString();
  }

  // The order of the values is the order of the boxes, which the server wrote beside the control.
  function valueOf(name, at) {
    return control(name).closest("[data-values]").dataset.values.split(" ")[at];
  }

  function choose(...values) {
    const none = window.dash_clientside.no_update;
    const query = queryOf(values);
    if (applying !== null) {
      if (query !== applying) return [none, none];
      applying = null;
      current = query;
      return [query, query];
    }
    const address = location.pathname + (query ? "?" + query : "");
    if (query === current) return [none, none];
    // The server drew the first view from the address itself, so there is nothing to ask again.
    if (current === null) {
      current = query;
      if (location.pathname + location.search !== address) history.replaceState(history.state, "", address);
      return [none, query];
    }
    current = query;
    history.pushState(null, "", address);
    return [query, query];
  }

  function apply(search) {
    const asked = new URLSearchParams(search);
    const wanted = NAMES.map((name) => asked.getAll(name));
    const singles = Object.keys(SINGLES).map((name) => asked.get(name) || SINGLES[name]);
    const target = queryOf([...wanted, ...singles]);
    if (target === current) return;
    applying = target;
    NAMES.forEach((name, place) => window.dash_clientside.set_props("choice-" + name, { value: wanted[place] }));
    Object.keys(SINGLES).forEach((name, place) =>
      window.dash_clientside.set_props("choice-" + name, { value: singles[place] }),
    );
  }

  let shownPath = location.pathname;
  window.addEventListener(
    "popstate",
    (event) => {
      if (location.pathname !== shownPath) {
        shownPath = location.pathname;
        current = null;
        return;
      }
      event.stopImmediatePropagation();
      apply(location.search);
    },
    true,
  );
  window.addEventListener("_dashprivate_pushstate", () => {
    if (location.pathname === shownPath) return;
    shownPath = location.pathname;
    current = null;
    announceNext = true;
  });

  function keep(address, links) {
    return links.map((link) => link.path + (address ? "?" + address : ""));
  }

  // ---- tables ---------------------------------------------------------------------------------------------
  function numbers(rows, names) {
    names.forEach((name, place) => {
      const sheet = { ...rows[place], sorted: null, all: false };
      (sheet.links || []).forEach((link, at) => linkOf.set(sheet.rows[at], link));
      sheets.set(name.panel, sheet);
      const chart = document.querySelector(`[data-chart="${name.panel}"]`);
      if (chart && rows[place] && rows[place].alt) chart.setAttribute("aria-label", rows[place].alt);
      redraw(name.panel);
    });
    return names.length;
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
    place.append(drawTable(panel, sheet));
    if (sheet.rows.length > ROWS_AT_FIRST && !sheet.all) {
      const more = element("button", `Show all ${sheet.rows.length} rows`, { type: "button", class: "plain" });
      more.addEventListener("click", () => {
        sheet.all = true;
        redraw(panel);
      });
      place.append(more);
    }
  }

  function drawTable(panel, sheet) {
    const wrap = element("div", null, { class: "scroll", tabindex: "0", role: "group", "aria-label": sheet.caption });
    const table = element("table");
    table.append(element("caption", sheet.caption, { class: "visually-hidden" }));
    const head = element("tr");
    sheet.columns.forEach((column, at) => head.append(heading(panel, sheet, column, at)));
    const thead = element("thead");
    thead.append(head);
    const body = element("tbody");
    ordered(sheet)
      .slice(0, sheet.all ? undefined : ROWS_AT_FIRST)
      .forEach((row) => {
        const line = element("tr");
        row.forEach((cell, at) => {
          const column = sheet.columns[at];
          const attributes = at === 0 ? { scope: "row", class: column.kind } : { class: column.kind };
          const text = column.kind === "date" ? dayOf(cell) : cell;
          const place = element(at === 0 ? "th" : "td", at === 0 && linkOf.has(row) ? null : text, attributes);
          if (at === 0 && linkOf.has(row)) place.append(element("a", text || "Open", { href: linkOf.get(row) }));
          line.append(place);
        });
        body.append(line);
      });
    table.append(thead, body);
    wrap.append(table);
    return wrap;
  }

  const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const dayOf = (text) => (text ? days.format(new Date(text)) : "");

  function heading(panel, sheet, column, at) {
    const cell = element("th", null, { scope: "col" });
    cell.className = column.kind;
    const mine = sheet.sorted && sheet.sorted.at === at;
    if (mine) cell.setAttribute("aria-sort", sheet.sorted.down ? "descending" : "ascending");
    const button = element("button", column.label, { type: "button" });
    button.addEventListener("click", () => {
      sheet.sorted = { at, down: mine ? !sheet.sorted.down : false };
      redraw(panel);
      document.querySelector(`[data-table="${panel}"] thead th:nth-child(${at + 1}) button`).focus();
    });
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

  // ---- menus, pictures, theme -----------------------------------------------------------------------------
  function show(button) {
    const panel = button.dataset.panel;
    if (button.dataset.show === "table") {
      const place = document.querySelector(`[data-table="${panel}"]`);
      place.dataset.open = place.dataset.open === "yes" ? "" : "yes";
      button.textContent = place.dataset.open === "yes" ? "Hide the table" : "Show as table";
      redraw(panel);
    } else {
      const about = document.querySelector(`[data-about="${panel}"]`);
      about.classList.toggle("open");
      button.textContent = about.classList.contains("open") ? "Hide about this measure" : "About this measure";
    }
  }

  function picture(panel) {
    const graph = document.querySelector(`[data-chart="${panel}"] .js-plotly-plot`);
    const section = graph.closest("section");
    const words = (selector) => (section.querySelector(selector) || { textContent: "" }).textContent;
    const asAt = document.getElementById("as-at").textContent;
    const school = document.querySelector(".as-at strong").textContent;
    window.sightline.picture(graph, {
      title: words("h2"),
      sentence: [words(".sentence"), words(".comparator")].filter(Boolean).join(" "),
      source: `${school}, as at ${asAt}. Sightline.`,
      filename: "sightline-" + panel.replace("/", "-"),
    });
  }

  function closeOthers(kept) {
    document.querySelectorAll("details.menu[open], details.pick[open]").forEach((details) => {
      if (details !== kept) details.removeAttribute("open");
    });
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    closeOthers(at("details.menu, details.pick"));
    const chip = at("a[data-query]");
    if (chip && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const query = chip.dataset.query;
      history.pushState(null, "", location.pathname + (query ? "?" + query : ""));
      apply(query);
      control("year_group").closest("details").querySelector("summary").focus();
    }
    if (at("button[data-show]")) {
      show(at("button[data-show]"));
      closeOthers(null);
    }
    if (at("button[data-picture]")) {
      picture(at("button[data-picture]").dataset.picture);
      closeOthers(null);
    }
    if (at("#theme")) window.sightlineTheme.toggle();
    const pages = at("button.pages");
    const rail = document.getElementById("rail");
    if (rail) {
      const open = pages ? !rail.classList.contains("open") : false;
      rail.classList.toggle("open", open);
      document.querySelector("button.pages").setAttribute("aria-expanded", String(open));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement.closest("details.menu[open], details.pick[open]");
    closeOthers(null);
    if (open) open.querySelector("summary").focus();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id === "filters") event.preventDefault();
  });
  ["pointerdown", "focusin"].forEach((kind) =>
    document.addEventListener(kind, (event) => {
      const link = event.target.closest ? event.target.closest("a[data-follows]") : null;
      if (link) link.href = link.dataset.follows + (current ? "?" + current : "");
    }),
  );

  // ---- a change of page is said and focused; a failed request is said, and never leaves an old chart unmarked ---
  let announceNext = false;
  function markCurrent() {
    document.querySelectorAll(".rail a").forEach((link) => {
      const here = new URL(link.href).pathname === location.pathname;
      if (here && link.getAttribute("aria-current") !== "page") link.setAttribute("aria-current", "page");
      if (!here && link.hasAttribute("aria-current")) link.removeAttribute("aria-current");
    });
  }

  new MutationObserver(() => {
    markCurrent();
    const title = document.querySelector("#_pages_content h1");
    if (!announceNext || !title) return;
    announceNext = false;
    document.getElementById("announced").textContent = title.textContent;
    document.getElementById("main").focus();
  }).observe(document.documentElement, { childList: true, subtree: true });

  const fetched = window.fetch;
  window.fetch = async function (...request) {
    let answer;
    try {
      answer = await fetched.apply(this, request);
    } catch (error) {
      failed("The server cannot be reached. What you see is from before your last choice.");
      throw error;
    }
    if (answer.status === 401) {
      location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
    } else if (answer.status >= 400) {
      failed("That could not be drawn. What you see is from before your last choice.");
    } else {
      failed("");
    }
    return answer;
  };

  function failed(words) {
    let note = document.getElementById("failed");
    if (!note && !words) return;
    if (!note) {
      note = element("p", "", { id: "failed", role: "alert" });
      document.body.append(note);
    }
    note.textContent = words;
    note.hidden = !words;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { sightline: { choose, keep, numbers } });
})();
