// The projector: the panels of a page one at a time, as large as the screen, in this browser alone. Panels that name
// people are left out until somebody who may see them says so, each time, and go again by themselves.
(function () {
  "use strict";
  const root = document.documentElement;
  const IDLE = 5 * 60 * 1000;
  const WHOLE = 0.9; // how much of a slide that is longer than the screen passes at a step
  let at = 0;
  let namedUntil = 0; // when names go off; 0 while they are off
  let resting = null;
  let arriving = 0; // which slide of a page that is on its way is shown first
  let full = false; // whether the browser has given the whole screen
  let leaving = ""; // the heading of the page that another is on its way to follow
  let shown = ""; // the id of the panel that is on

  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  // Written only where it says something else, since the observer below is told of every change.
  const write = (selector, words) => one(selector).textContent === words || (one(selector).textContent = words);
  const isOn = () => root.classList.contains("projector");
  const heading = () => (one("#_pages_content h1") || { textContent: "" }).textContent;
  const panels = () => all('.panels > section[id^="panel-"]');
  const slides = () => panels().filter((panel) => namedUntil || !panel.classList.contains("names"));

  // ---- one slide --------------------------------------------------------------------------------------------
  function show(place) {
    const those = slides();
    at = Math.max(0, Math.min(place, those.length - 1));
    panels().forEach((panel) => panel.toggleAttribute("data-on", panel === those[at]));
    root.dataset.slides = those.length ? "some" : panels().length ? "named" : "none";
    const slide = those[at];
    shown = slide ? slide.id : "";
    if (slide) {
      const graph = slide.querySelector(".js-plotly-plot");
      slide.toggleAttribute("data-bare", !!graph && !(graph.data || []).length);
      scrolled(slide).forEach((part) => (part.scrollTop = 0));
      slide.tabIndex = -1;
      slide.focus({ preventScroll: true });
      window.sightline.repaint();
    }
    say(slide, those.length);
  }

  function say(slide, number) {
    const link = one(".rail .nav-link:not(.view-link)[aria-current]");
    const page = link ? link.textContent : document.title.split(" \u00b7 ")[0];
    const more = scrolled(slide).some((part) => below(part) > 8) ? " \u00b7 more below" : "";
    write("#slide-place", slide ? `${page}: ${at + 1} of ${number}${more}` : page);
    const told = [one(".as-at"), ...all("#chips .chip"), one("#in-view")].filter(Boolean);
    const words = told.map((part) => (part.firstChild.nodeType === Node.TEXT_NODE ? part.firstChild : part).textContent);
    write("#slide-head", panels().length ? words.join(" \u00b7 ") : "");
    sayNames();
    if (slide) write("#announced", `${at + 1} of ${number}: ${slide.querySelector("h2").textContent}`);
  }

  // What of a slide is longer than the screen is passed first: its chart, else its words.
  const scrolled = (slide) => (slide ? [slide.querySelector(".chart"), slide].filter(Boolean) : []);
  const below = (part) => part.scrollHeight - part.clientHeight - part.scrollTop;

  function step(way) {
    if (leaving) return;
    const part = scrolled(slides()[at]).find((each) => (way > 0 ? below(each) : each.scrollTop) > 8);
    if (part) part.scrollBy(0, way * WHOLE * part.clientHeight);
    else if (slides()[at + way]) show(at + way);
    else turn(way);
  }

  // The next page that has panels, where this one ends.
  function turn(way) {
    const pages = all(".rail li[data-projected] a, .rail .nav-link:not(.view-link)[aria-current]");
    const next = pages[pages.findIndex((link) => link.hasAttribute("aria-current")) + way];
    if (!next) return;
    arriving = way > 0 ? 0 : Infinity;
    leaving = heading();
    setTimeout(() => (leaving = ""), 5000);
    next.click();
  }

  // ---- on and off -------------------------------------------------------------------------------------------
  function enter() {
    const top = (panel) => panel.getBoundingClientRect().bottom > window.innerHeight / 3;
    const seen = slides().findIndex(top);
    root.classList.add("projector");
    if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
    show(Math.max(seen, 0));
  }

  function leave() {
    if (!isOn()) return;
    const slide = slides()[at];
    namesOff();
    root.classList.remove("projector");
    all(".panels > section[data-on]").forEach((panel) => panel.removeAttribute("data-on"));
    delete root.dataset.slides;
    root.removeAttribute("data-filters");
    full = false;
    if (document.fullscreenElement) document.exitFullscreen();
    window.sightline.repaint();
    one("#projector").focus({ preventScroll: true });
    if (slide) slide.scrollIntoView();
  }

  // ---- names ------------------------------------------------------------------------------------------------
  function sayNames() {
    const button = one('.slide-foot [data-slide="names"]');
    if (!button) return;
    const named = panels().filter((panel) => panel.classList.contains("names")).length;
    button.hidden = !named;
    write('.slide-foot [data-slide="names"]', namedUntil ? "Turn names off" : `Names are off (${named} left out)`);
    root.toggleAttribute("data-named", namedUntil > 0);
  }

  function namesOn() {
    namedUntil = Date.now() + IDLE;
    rest();
    const first = panels().findIndex((panel) => panel.classList.contains("names"));
    show(first);
  }

  function namesOff() {
    if (!namedUntil) return;
    const slide = slides()[at];
    namedUntil = 0;
    clearTimeout(resting);
    const kept = slides().indexOf(slide);
    show(kept < 0 ? at : kept);
  }

  // A machine that slept has no clock that rang, so the time is looked at too.
  function rest() {
    if (!namedUntil) return;
    if (Date.now() >= namedUntil) {
      namesOff();
      return;
    }
    namedUntil = Date.now() + IDLE;
    clearTimeout(resting);
    resting = setTimeout(namesOff, IDLE);
  }
  ["pointermove", "pointerdown", "keydown", "wheel"].forEach((kind) => document.addEventListener(kind, rest, true));
  document.addEventListener("visibilitychange", () => namedUntil && Date.now() >= namedUntil && namesOff());

  // ---- keys and buttons -------------------------------------------------------------------------------------
  const BUTTONS = {
    on: () => step(1),
    back: () => step(-1),
    leave,
    theme: () => window.sightlineTheme.toggle(),
    filters: () => {
      root.toggleAttribute("data-filters");
      if (root.hasAttribute("data-filters") && one("#filters summary")) one("#filters summary").focus();
    },
    names: () => (namedUntil ? namesOff() : one("#ask-names").showModal()),
    "keep-off": () => one("#ask-names").close(),
    "show-names": () => {
      one("#ask-names").close();
      namesOn();
    },
  };
  const KEYS = {
    ArrowRight: () => step(1),
    PageDown: () => step(1),
    ArrowLeft: () => step(-1),
    PageUp: () => step(-1),
    Home: () => show(0),
    End: () => show(slides().length - 1),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-slide], #projector");
    if (!button) return;
    if (button.id === "projector") enter();
    else BUTTONS[button.dataset.slide]();
  });
  document.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "F8" && one("#projector")) {
      event.preventDefault();
      if (isOn()) leave();
      else enter();
    }
    if (!isOn() || event.ctrlKey || event.altKey || event.metaKey) return;
    const busy = event.target.closest("input, select, textarea, dialog, details[open]");
    if (key === "Escape" && !busy) leave();
    else if (KEYS[key] && !busy) {
      event.preventDefault();
      KEYS[key]();
    }
  });
  document.addEventListener("fullscreenchange", () => {
    if (full && !document.fullscreenElement) leave();
    full = isOn() && document.fullscreenElement !== null;
  });

  // ---- what the server sends meanwhile ----------------------------------------------------------------------
  let asked = 0;
  new MutationObserver(() => {
    if (!isOn() || asked) return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      if (!isOn() || !heading() || heading() === leaving) return;
      leaving = "";
      const slide = slides()[at];
      if (slide && slide.id === shown) {
        say(slide, slides().length);
        return;
      }
      namedUntil = 0; // names were asked for on the page before
      show(arriving);
      arriving = 0;
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("scroll", () => isOn() && say(slides()[at], slides().length), true);
  window.addEventListener("resize", () => isOn() && window.sightline.repaint());
})();
