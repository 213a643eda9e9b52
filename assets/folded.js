// What panels say, and what nobody sees until it is opened, is made here from what the server described, and not by
// Dash, which would keep account of every element. Text only ever enters as text.
(function () {
  "use strict";
  function made(part) {
    if (!Array.isArray(part)) return document.createTextNode(part);
    const [tag, attributes, inside] = part;
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...inside.map(made));
    return element;
  }

  function unfold(element) {
    if (!element.dataset.folded) return;
    element.append(...JSON.parse(element.dataset.folded).map(made));
    element.removeAttribute("data-folded");
    element.querySelectorAll("a[data-follows]").forEach(window.sightline.follow);
  }

  // The keyboard is quicker than "toggle", which comes some time after: what a click opens is made before it opens.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    if (summary) unfold(summary.parentElement);
  }, true);
  document.addEventListener("toggle", (event) => event.target.open && unfold(event.target), true);

  // Questions that the reader has opened stay open when they change.
  function tell(element) {
    const opened = element.querySelector("details[open]");
    element.replaceChildren(...JSON.parse(element.dataset.told).map(made));
    const { addressed } = window.sightline;
    element.querySelectorAll("a[data-leads]").forEach((link) => (link.href = addressed(link.getAttribute("href"))));
    const details = opened && element.querySelector("details");
    if (details) details.open = true;
  }

  const tellAll = (added) => {
    if (!(added instanceof HTMLElement)) return;
    if (added.dataset.told) tell(added);
    else added.querySelectorAll("[data-told]").forEach(tell);
  };
  new MutationObserver((changes) => {
    changes.forEach(({ type, target, addedNodes }) => (type === "attributes" ? tell(target) : addedNodes.forEach(tellAll)));
  }).observe(document.documentElement, { attributeFilter: ["data-told"], childList: true, subtree: true });

  window.sightline = Object.assign(window.sightline || {}, { unfold });
})();
