// The reader's choices and the address: the controls, the history and what the server is asked cannot disagree.
(function () {
  "use strict";
  const NAMES = ["year_group", "need_area", "sen_status", "pupil_premium", "sex", "term"];
  const SINGLES = { needs: "primary", as_at: "", since: "" };
  let current = null; // the query string the page shows
  let applying = null; // the query string the controls are being set to, one after another

  const control = (name) => document.getElementById("choice-" + name);

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
    window.dispatchEvent(new Event("sightline-page"));
  });

  function keep(address, links) {
    return links.map((link) => link.path + (address ? "?" + address : ""));
  }

  window.sightline = Object.assign(window.sightline || {}, { apply, query: () => current || "" });
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.sightline = Object.assign(clientside.sightline || {}, { choose, keep });
})();
