// The reader's choices and the address: the controls, the history and what the server is asked cannot disagree.
(function () {
  "use strict";
  const NAMES = [
    "year_group", "need_area", "sen_status", "pupil_premium", "sex", "term", "ages", "phase",
    "registration_group",
  ];
  const SINGLES = { needs: "primary", as_at: "", since: "" };
  let current = null; // the query string the page shows
  let applying = null; // the query string the controls are being set to, one after another
  const schoolIn = (search) => new URLSearchParams(search).get("school") || "";
  let school = schoolIn(location.search); // the school the page is about; "" where the reader has no other
  let given; // that school as the server named it
  let kept = ""; // the choices that links to other pages carry

  const control = (name) => document.getElementById("choice-" + name);

  // The inputs of a what-if on this page, with their limits as the server wrote them round each.
  const inputs = () => [...document.querySelectorAll("[data-supposed]")].map((label) => label.dataset);

  // What an input supposes, as text; "" where it supposes nothing, or what it may not.
  function allowed(input, value) {
    const text = String(value === null || value === undefined ? "" : value).trim();
    if (input.choices) return input.choices.split(" ").includes(text) ? text : "";
    const number = Number(text);
    if (!/^-?[0-9]{1,4}$/.test(text) || number < input.lowest || number > input.highest) return "";
    return String(number) === input.nothing ? "" : String(number);
  }

  // What an address supposes, by input: of an input that is named twice the last is meant.
  function supposedIn(asked) {
    const pairs = asked.getAll("suppose").map((said) => [said.split(":")[0].trim(), said.slice(said.indexOf(":") + 1)]);
    return Object.fromEntries(pairs);
  }

  function queryOf(values, supposed) {
    const said = new URLSearchParams();
    NAMES.forEach((name, place) => {
      const boxes = control(name) ? control(name).querySelectorAll("input") : [];
      const chosen = new Set((values[place] || []).map(String));
      boxes.forEach((input, at) => {
        const value = valueOf(name, at);
        if (chosen.has(value)) said.append(name, value);
      });
    });
    Object.keys(SINGLES).forEach((name, place) => {
      const value = values[NAMES.length + place];
      if (value && value !== SINGLES[name]) said.append(name, value);
    });
    inputs().forEach((input) => {
      const value = allowed(input, supposed[input.supposed]);
      if (value) said.append("suppose", input.supposed + ":" + value);
    });
    if (school) said.append("school", school);
    return said.toString();
  }

  // An address of ours as it is written for the school that the page is about.
  function addressed(address) {
    if (!school || schoolIn(address.slice(address.indexOf("?") + 1))) return address;
    return address + (address.includes("?") ? "&" : "?") + "school=" + school;
  }

  // The order of the values is the order of the boxes, which the server wrote beside the control.
  function valueOf(name, at) {
    return control(name).closest("[data-values]").dataset.values.split(" ")[at];
  }

  // A what-if stays on its page: other pages are led to with the choices alone, and the school of each link.
  function recorded(query) {
    const choices = new URLSearchParams(query);
    choices.delete("suppose");
    choices.delete("school");
    return choices.toString();
  }

  function choose(...values) {
    const none = window.dash_clientside.no_update;
    const [supposed, ids] = values.splice(-2);
    const query = queryOf(values, Object.fromEntries(ids.map((id, place) => [id.name, supposed[place]])));
    if (applying !== null) {
      if (query !== applying) return none;
      applying = null;
      return said(query);
    }
    const address = location.pathname + (query ? "?" + query : "");
    if (query === current) return none;
    // The server drew the first view from the address itself, so there is nothing to ask again.
    if (current === null) {
      if (location.pathname + location.search !== address) history.replaceState(history.state, "", address);
      said(query);
      return none;
    }
    history.pushState(null, "", address);
    return said(query);
  }

  // The page shows these choices, and the navigation leads to every page with them.
  function said(query) {
    current = query;
    kept = recorded(query);
    lead();
    return query;
  }

  // To every page with the choices, and to the page that is shown, or the first, of every school.
  function lead() {
    const query = kept ? "?" + kept : "";
    const pages = [...document.querySelectorAll("a[data-page]")];
    pages.forEach((link) => (link.href = addressed(link.dataset.page + query)));
    // From the page that compares schools, and from what one school alone has, a school is opened at its first page.
    const here = pages.filter((link) => link.dataset.page === location.pathname);
    const shown = here.length && !here.some((link) => link.closest("#schools")) ? location.pathname : "/";
    document.querySelectorAll("a[data-school]").forEach((link) => {
      link.href = shown + (query ? query + "&" : "?") + "school=" + link.dataset.school;
      if (link.dataset.school === school) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  // The server has drawn the page of this school: its address says so, and the bar and all links with it.
  function belongs(urn) {
    given = urn;
    school = urn ? String(urn) : "";
    const address = addressed(location.pathname + location.search);
    if (schoolIn(location.search) !== school && school) history.replaceState(history.state, "", address);
    shownPlace = place();
    lead();
    const chooser = document.getElementById("schools");
    const here = chooser.querySelector("[aria-current]");
    chooser.querySelector("summary b").textContent = here ? here.textContent : "none chosen";
    chooser.removeAttribute("open");
    return window.dash_clientside.no_update;
  }

  // A box that is ticked is known here before Dash hears of it.
  function ticked() {
    const asked = new URLSearchParams(current);
    const inBox = (name) => (input, at) => (input.checked ? [valueOf(name, at)] : []);
    const several = NAMES.map((name) => (control(name) ? [...control(name).querySelectorAll("input")].flatMap(inBox(name)) : []));
    return queryOf([...several, ...Object.keys(SINGLES).map((name) => asked.get(name))], supposedIn(asked));
  }

  document.addEventListener("click", (event) => {
    if (event.target.type !== "checkbox" || !event.target.closest("#filters") || current === null || applying !== null) return;
    const query = ticked();
    if (query !== current) window.sightline.askAhead(query, given);
  }, true);

  function apply(search) {
    const asked = new URLSearchParams(search);
    const wanted = NAMES.map((name) => asked.getAll(name));
    const singles = Object.keys(SINGLES).map((name) => asked.get(name) || SINGLES[name]);
    const supposed = supposedIn(asked);
    const target = queryOf([...wanted, ...singles], supposed);
    if (target === current) return;
    applying = target;
    NAMES.forEach((name, place) => window.dash_clientside.set_props("choice-" + name, { value: wanted[place] }));
    Object.keys(SINGLES).forEach((name, place) =>
      window.dash_clientside.set_props("choice-" + name, { value: singles[place] }),
    );
    inputs().forEach((input) => {
      const value = allowed(input, supposed[input.supposed]);
      window.dash_clientside.set_props({ type: "supposed", name: input.supposed }, { value });
    });
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("button[data-recorded]")) return;
    const query = recorded(current || "");
    history.pushState(null, "", addressed(location.pathname + (query ? "?" + query : "")));
    apply(query);
    document.querySelector("[data-supposed] input, [data-supposed] select").focus();
  });

  // A page of another school is another page.
  const place = () => location.pathname + " " + schoolIn(location.search);
  let shownPlace = location.pathname + " " + school;
  function moved() {
    if (place() === shownPlace) return false;
    shownPlace = place();
    school = schoolIn(location.search);
    current = null;
    window.dispatchEvent(new Event("sightline-page"));
    return true;
  }
  window.addEventListener(
    "popstate",
    (event) => {
      if (moved()) return;
      event.stopImmediatePropagation();
      apply(location.search);
    },
    true,
  );
  window.addEventListener("_dashprivate_pushstate", moved);

  // A link of the navigation, followed as Dash's own are. Not one of those, for Dash would ask every part of the page,
  // link by link, what it has to do with the new address, while the reader waits for the charts.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-page], a[data-school], a[data-leads]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  });

  window.sightline = Object.assign(window.sightline || {}, { apply, addressed, query: () => addressed(current ? "?" + current : "").slice(1) });
  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.sightline = Object.assign(clientside.sightline || {}, { choose, belongs });
})();
