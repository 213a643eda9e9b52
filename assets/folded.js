// What nobody sees until it is opened is made then, from what the server described. Text only ever enters as text.
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
  window.sightline = Object.assign(window.sightline || {}, { unfold });
})();
